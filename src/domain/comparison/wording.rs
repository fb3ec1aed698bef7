//! How a comparison is said: the sentence, the caveats and the citation, in both languages.

use std::collections::HashMap;

use super::question::{CompareBy, ComparisonOverride, Denominator, Question};
use super::row::{Absence, Row};
use crate::domain::authority::AuthorityKind;
use crate::domain::citation::{
    CitationStyle, cite_edition, cite_edition_for, cite_source, date_in_words, number,
};
use crate::domain::date::{Day, PartialDate};
use crate::domain::edition::Edition;
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::language::{Bilingual, Language};
use crate::domain::source::Source;

/// The names that a sentence needs.
#[derive(Debug, Clone)]
pub struct Names {
    /// Of the metric.
    pub metric: Bilingual,
    /// Of each subject.
    pub subjects: HashMap<EntityId, Bilingual>,
    /// Of the platforms compared; empty if all are.
    pub platforms: Vec<String>,
}

impl Names {
    /// The name of a subject; its key if it has none.
    #[must_use]
    pub fn subject(&self, id: &EntityId, language: Language) -> String {
        self.subjects.get(id).map_or_else(|| id.key().to_owned(), |name| name.get(language).to_owned())
    }
}

/// The plural of a kind of authority, as a newspaper writes it.
#[must_use]
pub fn kind_in_words(kind: AuthorityKind, language: Language) -> &'static str {
    let (de, en) = match kind {
        AuthorityKind::Police => ("Polizei", "police"),
        AuthorityKind::PoliceAcademy => ("Polizeiakademien", "police academies"),
        AuthorityKind::Ministry => ("Ministerien", "ministries"),
        AuthorityKind::StateChancellery => ("Staatskanzleien", "state chancelleries"),
        AuthorityKind::StateGovernment => ("Landesregierungen", "state governments"),
        AuthorityKind::Parliament => ("Parlamente", "parliaments"),
        AuthorityKind::Court => ("Gerichte", "courts"),
        AuthorityKind::Prosecution => ("Staatsanwaltschaften", "public prosecutors"),
        AuthorityKind::University => ("Hochschulen", "universities"),
        AuthorityKind::Municipality => ("Kommunen", "municipalities"),
        AuthorityKind::DataProtection => ("Datenschutzbehörden", "data protection authorities"),
        AuthorityKind::ConstitutionProtection => ("Verfassungsschutz", "constitution protection offices"),
        AuthorityKind::FireService => ("Feuerwehren", "fire services"),
        AuthorityKind::Health => ("Gesundheitsbehörden", "health authorities"),
        AuthorityKind::Tax => ("Finanzbehörden", "tax authorities"),
        AuthorityKind::Statistics => ("Statistikämter", "statistical offices"),
        AuthorityKind::Culture => ("Kultureinrichtungen", "cultural institutions"),
        AuthorityKind::Other => ("sonstige Behörden", "other authorities"),
    };
    if language == Language::De { de } else { en }
}

/// A value rounded for print: whole numbers whole, others to two decimals, those below 1 to three figures.
#[must_use]
pub fn value_in_words(value: f64, language: Language) -> String {
    let decimals = if value == 0.0 || value.abs() >= 1.0 { 2.0 } else { 2.0 - value.abs().log10().floor() };
    let step = 10_f64.powf(decimals);
    number(if value.fract() == 0.0 { value } else { (value * step).round() / step }, language)
}

/// A value with its bounds: `21 bis 33`, `mindestens 300`, `15`.
#[must_use]
pub fn interval_in_words(value: f64, interval: Interval, language: Language) -> String {
    let say = |value: f64| value_in_words(value, language);
    match (interval.low, interval.high, language) {
        (Some(low), Some(high), _) if low >= high => say(value),
        (Some(low), Some(high), Language::De) => format!("{} bis {}", say(low), say(high)),
        (Some(low), Some(high), Language::En) => format!("{} to {}", say(low), say(high)),
        (Some(low), None, Language::De) => format!("mindestens {}", say(low)),
        (Some(low), None, Language::En) => format!("at least {}", say(low)),
        (None, Some(high), Language::De) => format!("höchstens {}", say(high)),
        (None, Some(high), Language::En) => format!("at most {}", say(high)),
        (None, None, _) => say(value),
    }
}

/// A list as it is spoken: `Bremen, Hamburg und Thüringen`.
#[must_use]
pub fn list_in_words(words: &[String], language: Language) -> String {
    let and = if language == Language::De { "und" } else { "and" };
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// What is compared: `Kanäle (Polizei, Twitter / X) je 1.000 Einwohner`.
#[must_use]
pub fn subject_matter(question: &Question, names: &Names, language: Language) -> String {
    let kinds = question.filter.kinds.iter().flatten().map(|kind| kind_in_words(*kind, language).to_owned());
    let parts: Vec<String> = kinds.chain(names.platforms.iter().cloned()).collect();
    let within = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let per = match (question.per, language) {
        (Denominator::None, _) => "",
        (Denominator::Per1000Inhabitants, Language::De) => " je 1.000 Einwohner",
        (Denominator::Per1000Inhabitants, Language::En) => " per 1,000 inhabitants",
        (Denominator::PerAuthority, Language::De) => " je Behörde",
        (Denominator::PerAuthority, Language::En) => " per authority",
    };
    format!("{}{within}{per}", names.metric.get(language))
}

/// What time an answer speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The end of a date.
    On(PartialDate),
    /// From a day to a day.
    Between(Day, Day),
}

/// The time of an answer as it is printed: `Stand 18.9.2017`, `1.1.2020 bis 31.12.2024`.
#[must_use]
pub fn when_in_words(when: When, language: Language) -> String {
    let day = |day| date_in_words(PartialDate::day(day), language);
    match (when, language) {
        (When::On(date), Language::De) => format!("Stand {}", date_in_words(date, language)),
        (When::On(date), Language::En) => format!("as of {}", date_in_words(date, language)),
        (When::Between(from, to), Language::De) => format!("{} bis {}", day(from), day(to)),
        (When::Between(from, to), Language::En) => format!("{} to {}", day(from), day(to)),
    }
}

/// One plain sentence that a newspaper can print as it is.
#[must_use]
pub fn sentence(question: &Question, rows: &[Row], names: &Names, language: Language) -> String {
    let matter = subject_matter(question, names, language);
    let when = when_in_words(When::On(question.scope.as_of), language);
    let of = rows.iter().filter(|row| row.value.is_some()).count();
    let missing: Vec<String> = rows
        .iter()
        .filter(|row| row.value.is_none())
        .map(|row| names.subject(&row.measure.subject, language))
        .collect();
    let gap = match (missing.len(), language) {
        (0, _) => String::new(),
        (1..=5, Language::De) => format!("; ohne Angaben: {}", list_in_words(&missing, language)),
        (1..=5, Language::En) => format!("; nothing is known for {}", list_in_words(&missing, language)),
        (more, Language::De) => format!("; ohne Angaben: {more} weitere"),
        (more, Language::En) => format!("; nothing is known for {more} more"),
    };
    let focus = question.focus.id();
    let spoken = rows
        .iter()
        .find(|row| question.by == CompareBy::Land && row.measure.subject == focus)
        .or_else(|| rows.first().filter(|_| question.by != CompareBy::Land));
    let placed = spoken.and_then(|row| Some((row, row.value?, row.interval?, row.rank?)));
    match (placed, language) {
        (Some((row, value, interval, rank)), Language::De) => format!(
            "{matter}, {when}: {} mit {} auf {}Rang {} von {of} mit bekanntem Wert{gap}.",
            names.subject(&row.measure.subject, language),
            interval_in_words(value, interval, language),
            if rank.tied { "dem geteilten " } else { "" },
            rank.position,
        ),
        (Some((row, value, interval, rank)), Language::En) => format!(
            "{matter}, {when}: {} with {} is {}number {} of {of} with a known value{gap}.",
            names.subject(&row.measure.subject, language),
            interval_in_words(value, interval, language),
            if rank.tied { "joint " } else { "" },
            rank.position,
        ),
        (None, Language::De) => format!(
            "{matter}, {when}: Für {} ist nichts bekannt{gap}.",
            spoken.map_or_else(
                || "diese Frage".to_owned(),
                |row| names.subject(&row.measure.subject, language)
            ),
        ),
        (None, Language::En) => format!(
            "{matter}, {when}: nothing is known for {}{gap}.",
            spoken.map_or_else(
                || "this question".to_owned(),
                |row| names.subject(&row.measure.subject, language)
            ),
        ),
    }
}

/// Why a subject is missing, in words.
#[must_use]
pub fn absence_in_words(absence: Absence, language: Language) -> &'static str {
    match (absence, language) {
        (Absence::NothingKnown, Language::De) => "Das Register kennt dazu keine Angaben.",
        (Absence::NothingKnown, Language::En) => "The register knows nothing of it.",
        (Absence::NoPopulation, Language::De) => "Auf dieser Zensusbasis fehlt die Einwohnerzahl.",
        (Absence::NoPopulation, Language::En) => "There is no population figure on this census basis.",
        (Absence::NoAuthority, Language::De) => {
            "Das Register kennt keine Behörde, durch die geteilt werden könnte."
        }
        (Absence::NoAuthority, Language::En) => "The register knows of no authority to divide by.",
        (Absence::NotObserved, Language::De) => "In diesem Zeitraum hat niemand nachgesehen.",
        (Absence::NotObserved, Language::En) => "Nobody observed it within this period.",
        (Absence::TooOld, Language::De) => "Der letzte bekannte Wert ist zu alt für diesen Tag.",
        (Absence::TooOld, Language::En) => "The last known value is too old to speak of this day.",
        (Absence::Uncertain, Language::De) => "Ob der Kanal an diesem Tag bestand, ist nicht sicher.",
        (Absence::Uncertain, Language::En) => "It is not sure whether the channel was open on this day.",
        (Absence::NotDeterminable, Language::De) => {
            "Die Werte sind zu grob bekannt, um einen Unterschied festzustellen."
        }
        (Absence::NotDeterminable, Language::En) => {
            "The values are known too roughly to tell whether they differ."
        }
    }
}

/// What was allowed although it is unlike, in words.
#[must_use]
pub fn override_in_words(used: ComparisonOverride, language: Language) -> &'static str {
    match (used, language) {
        (ComparisonOverride::MixedKinds, Language::De) => "verschiedene Arten von Behörden nebeneinander",
        (ComparisonOverride::MixedKinds, Language::En) => "different kinds of authority side by side",
        (ComparisonOverride::PersonsWithOffices, Language::De) => "Kanäle von Personen im Amt mitgezählt",
        (ComparisonOverride::PersonsWithOffices, Language::En) => "channels of persons in office included",
        (ComparisonOverride::CityWithAreaStates, Language::De) => "Stadtstaaten neben Flächenländern",
        (ComparisonOverride::CityWithAreaStates, Language::En) => "city states beside area states",
        (ComparisonOverride::AcrossBreaks, Language::De) => "über einen Bruch der Reihe hinweg",
        (ComparisonOverride::AcrossBreaks, Language::En) => "across a break in the series",
        (ComparisonOverride::MixedBases, Language::De) => "berichtete neben abgeleiteten Zahlen",
        (ComparisonOverride::MixedBases, Language::En) => "reported beside derived figures",
    }
}

/// An answer ready to be cited: what, of what time, from which edition, with every override and, in full, the sources.
#[must_use]
pub fn citation(
    matter: &str,
    when: When,
    used: &[ComparisonOverride],
    edition: &Edition,
    (sources, more): (&[Source], usize),
    style: CitationStyle,
    language: Language,
) -> String {
    let when = when_in_words(when, language);
    let words: Vec<String> = used.iter().map(|used| override_in_words(*used, language).to_owned()).collect();
    let beware = match (words.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::De) => format!(". Achtung: {}", list_in_words(&words, language)),
        (false, Language::En) => format!(". Note: {}", list_in_words(&words, language)),
    };
    if style == CitationStyle::Bibtex {
        return cite_edition_for(edition, &format!("{matter}, {when}{beware}"), language);
    }
    let mut text = format!("{matter}, {when}. {}{beware}", cite_edition(edition, style, language));
    if style == CitationStyle::Full && !sources.is_empty() {
        let cited: Vec<String> =
            sources.iter().map(|source| cite_source(source, CitationStyle::Short, language)).collect();
        let mut cited: Vec<String> = cited;
        cited.dedup();
        let (word, rest) = match (more, language) {
            (0, Language::De) => ("Quellen", String::new()),
            (0, Language::En) => ("Sources", String::new()),
            (more, Language::De) => ("Quellen", format!(" und {more} weitere")),
            (more, Language::En) => ("Sources", format!(" and {more} more")),
        };
        text = format!("{text}. {word}: {}{rest}", cited.join("; "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_and_lists_are_spoken() {
        let interval = |low, high| Interval { low, high };
        for (low, high, de, en) in [
            (Some(15.0), Some(15.0), "15", "15"),
            (Some(21.0), Some(33.0), "21 bis 33", "21 to 33"),
            (Some(300.0), None, "mindestens 300", "at least 300"),
            (None, Some(1200.0), "höchstens 1.200", "at most 1,200"),
        ] {
            assert_eq!(interval_in_words(low.unwrap_or(15.0), interval(low, high), Language::De), de);
            assert_eq!(interval_in_words(low.unwrap_or(15.0), interval(low, high), Language::En), en);
        }
        let words = ["Bremen".to_owned(), "Hamburg".to_owned(), "Berlin".to_owned()];
        assert_eq!(list_in_words(&words, Language::De), "Bremen, Hamburg und Berlin");
        assert_eq!(list_in_words(&words[..1], Language::En), "Bremen");
        assert_eq!(value_in_words(4.038_5, Language::De), "4,04");
        assert_eq!(value_in_words(0.003_776_5, Language::En), "0.00378");
        assert_eq!(value_in_words(0.5, Language::De), "0,5");
        assert_eq!(value_in_words(1_234_567.0, Language::De), "1.234.567");
    }
}
