//! How a ledger of growth is said.

use super::{Account, Place, Window};
use crate::domain::comparison::question::{CompareBy, Question};
use crate::domain::comparison::row::Absence;
use crate::domain::comparison::wording::{
    Names, When, absence_in_words, subject_matter, value_in_words, when_in_words, whose,
};
use crate::domain::language::Language;

/// One plain sentence that a newspaper can print as it is, of all together or of the subject of an account.
#[must_use]
pub fn sentence(
    question: &Question,
    window: Window,
    (account, place): (&Account, Place),
    names: &Names,
    language: Language,
) -> String {
    let matter = subject_matter(question, names, language);
    let when = when_in_words(When::Between(window.from, window.to), language);
    let of = match &account.group {
        Some(group) => Some(names.subject(group, language)),
        None if question.by == CompareBy::Land => whose(question, names, language),
        None => None,
    };
    let of = of.map_or_else(String::new, |name| format!(" – {name}"));
    if question.counts_channels() && question.wants_derived() {
        return format!("{matter}{of}, {when}: {}.", channels_in_words(account, language));
    }
    let mut parts = Vec::new();
    parts.push(kept(account, question.counts_posts(), language));
    if let Some((rank, over, rate)) =
        place.rank.zip(place.over_median).zip(account.rate).map(|((rank, over), rate)| (rank, over, rate))
    {
        let median = signed(per_cent(rate - over), language);
        parts.push(match language {
            Language::De => {
                format!("Rang {} von {}, der Median ist {median}\u{a0}%", rank.position, rank.of)
            }
            Language::En => format!("number {} of {}, the median is {median}%", rank.position, rank.of),
        });
    }
    let sum = |amount: f64| value_in_words(amount, language);
    if let Some(sums) = &account.sums {
        let (opened, closed) = (account.opened.len(), account.closed.len());
        match (opened, language) {
            (0, _) => {}
            (1, Language::De) => parts.push(format!("1 neuer bringt {}", sum(sums.opened))),
            (more, Language::De) => parts.push(format!("{more} neue bringen {}", sum(sums.opened))),
            (1, Language::En) => parts.push(format!("1 new one adds {}", sum(sums.opened))),
            (more, Language::En) => parts.push(format!("{more} new ones add {}", sum(sums.opened))),
        }
        match (closed, language) {
            (0, _) => {}
            (1, Language::De) => parts.push(format!("1 geschlossener nimmt {} mit", sum(sums.closed))),
            (more, Language::De) => {
                parts.push(format!("{more} geschlossene nehmen {} mit", sum(sums.closed)));
            }
            (1, Language::En) => parts.push(format!("1 that was closed takes {} away", sum(sums.closed))),
            (more, Language::En) => {
                parts.push(format!("{more} that were closed take {} away", sum(sums.closed)));
            }
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
fn kept(account: &Account, posts: bool, language: Language) -> String {
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
    let grown = account.like_for_like();
    let weekly = match (account.per_week.filter(|_| posts), language) {
        (None, _) => String::new(),
        (Some(weekly), Language::De) => format!(", {} je Woche", value_in_words(weekly, language)),
        (Some(weekly), Language::En) => format!(", {} a week", value_in_words(weekly, language)),
    };
    match (grown, account.rate, language) {
        (Some(own), Some(rate), Language::De) => {
            format!(
                "{channels}: {} ({}\u{a0}%){weekly}",
                signed(own, language),
                signed(per_cent(rate), language)
            )
        }
        (Some(own), Some(rate), Language::En) => {
            format!("{channels}: {} ({}%){weekly}", signed(own, language), signed(per_cent(rate), language))
        }
        (Some(own), None, _) => format!("{channels}: {}{weekly}", signed(own, language)),
        (None, ..) => {
            let reason = account.missing.unwrap_or(Absence::NothingKnown);
            let words = absence_in_words(reason, language).trim_end_matches('.');
            format!("{channels}: {words}")
        }
    }
}

/// A ledger of the channels themselves: each is worth one, so that only their numbers are said.
fn channels_in_words(account: &Account, language: Language) -> String {
    let [kept, opened, closed, unsure] =
        [&account.kept, &account.opened, &account.closed, &account.excluded].map(Vec::len);
    let (de, en) = (
        format!("{kept} durchgehend offen, {opened} eröffnet, {closed} geschlossen"),
        format!("{kept} open throughout, {opened} opened, {closed} closed"),
    );
    match (unsure, language) {
        (0, Language::De) => de,
        (0, Language::En) => en,
        (unsure, Language::De) => format!("{de}; bei {unsure} ist es nicht sicher"),
        (unsure, Language::En) => format!("{en}; of {unsure} it is not sure"),
    }
}

/// An amount with its sign.
fn signed(amount: f64, language: Language) -> String {
    let sign = if amount > 0.0 { "+" } else { "" };
    format!("{sign}{}", value_in_words(amount, language))
}

/// Per cent to one decimal.
fn per_cent(rate: f64) -> f64 {
    (rate * 1000.0).round() / 10.0
}
