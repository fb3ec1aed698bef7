//! How a ledger of growth is said.

use super::{Account, Window};
use crate::domain::comparison::question::Question;
use crate::domain::comparison::row::Absence;
use crate::domain::comparison::wording::{
    Names, When, absence_in_words, subject_matter, value_in_words, when_in_words,
};
use crate::domain::language::Language;

/// One plain sentence that a newspaper can print as it is.
#[must_use]
pub fn sentence(
    question: &Question,
    window: Window,
    account: &Account,
    names: &Names,
    language: Language,
) -> String {
    let matter = subject_matter(question, names, language);
    let when = when_in_words(When::Between(window.from, window.to), language);
    let of = account.group.as_ref().map_or_else(String::new, |group| {
        let name = names.subject(group, language);
        format!(" – {name}")
    });
    let mut parts = Vec::new();
    parts.push(kept(account, language));
    let sum = |amount: f64| value_in_words(amount, language);
    if let Some(sums) = &account.sums {
        let (opened, closed) = (account.opened.len(), account.closed.len());
        match (opened, language) {
            (0, _) => {}
            (1, Language::De) => parts.push(format!("1 neuer bringt {}", sum(sums.opened))),
            (more, Language::De) => parts.push(format!("{more} neue bringen {}", sum(sums.opened))),
            (more, Language::En) => parts.push(format!("{more} new add {}", sum(sums.opened))),
        }
        match (closed, language) {
            (0, _) => {}
            (1, Language::De) => parts.push(format!("1 geschlossener nimmt {} mit", sum(sums.closed))),
            (more, Language::De) => {
                parts.push(format!("{more} geschlossene nehmen {} mit", sum(sums.closed)));
            }
            (more, Language::En) => parts.push(format!("{more} closed take {} away", sum(sums.closed))),
        }
    }
    match (account.excluded.len(), language) {
        (0, _) => {}
        (1, Language::De) => parts.push("1 bleibt ohne vergleichbare Werte außen vor".to_owned()),
        (more, Language::De) => parts.push(format!("{more} bleiben ohne vergleichbare Werte außen vor")),
        (1, Language::En) => parts.push("1 is left out for want of comparable values".to_owned()),
        (more, Language::En) => parts.push(format!("{more} are left out for want of comparable values")),
    }
    format!("{matter}{of}, {when}: {}.", parts.join("; "))
}

/// What became of the items present at both dates.
fn kept(account: &Account, language: Language) -> String {
    let count = account.kept.len();
    if count == 0 {
        return match language {
            Language::De => "kein Kanal mit vergleichbaren Werten an beiden Tagen".to_owned(),
            Language::En => "no channel has comparable values at both dates".to_owned(),
        };
    }
    let channels = match (count, language) {
        (1, Language::De) => "1 durchgehend bestehender Kanal".to_owned(),
        (more, Language::De) => format!("{more} durchgehend bestehende Kanäle"),
        (1, Language::En) => "1 channel that lasted throughout".to_owned(),
        (more, Language::En) => format!("{more} channels that lasted throughout"),
    };
    let signed = |amount: f64| {
        let sign = if amount > 0.0 { "+" } else { "" };
        format!("{sign}{}", value_in_words(amount, language))
    };
    let grown = account.like_for_like();
    match (grown, account.rate, language) {
        (Some(own), Some(rate), Language::De) => {
            format!("{channels}: {} ({}\u{a0}%)", signed(own), signed(per_cent(rate)))
        }
        (Some(own), Some(rate), Language::En) => {
            format!("{channels}: {} ({}%)", signed(own), signed(per_cent(rate)))
        }
        (Some(own), None, _) => format!("{channels}: {}", signed(own)),
        (None, ..) => {
            let reason = account.missing.unwrap_or(Absence::NothingKnown);
            let words = absence_in_words(reason, language).trim_end_matches('.');
            format!("{channels}: {words}")
        }
    }
}

/// Per cent to one decimal.
fn per_cent(rate: f64) -> f64 {
    (rate * 1000.0).round() / 10.0
}
