//! How a comparison is said: the sentence, the caveats and the citation, in both languages.

use std::collections::{HashMap, HashSet};

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
use crate::domain::jurisdiction::PeerGroup;
use crate::domain::language::{Bilingual, Language};
use crate::domain::source::Source;
use crate::domain::statistics::order::Rank;

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

/// An observed value as it is printed: a source that says "more than 300" is not quoted with 300.
#[must_use]
pub fn bounded_in_words(value: f64, interval: Option<Interval>, language: Language) -> String {
    match interval {
        Some(bound) if bound.low.is_some() != bound.high.is_some() => {
            interval_in_words(value, bound, language)
        }
        _ => number(value, language),
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
    // Where the rows are Länder, they say themselves whose they are.
    let whose = (question.by != CompareBy::Land).then(|| whose(question, names, language)).flatten();
    let parts: Vec<String> = kinds.chain(whose).chain(names.platforms.iter().cloned()).collect();
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

/// The Länder for which an answer speaks as a whole: `Niedersachsen`, `Flächenländer`. `None` where it goes beyond them.
#[must_use]
pub fn whose(question: &Question, names: &Names, language: Language) -> Option<String> {
    let members = question.members();
    if question.by == CompareBy::Jurisdiction {
        return None;
    }
    let german = language == Language::De;
    if question.laender.is_none() && members.len() > 1 {
        let group = match question.peers {
            PeerGroup::All16 if german => "alle Länder",
            PeerGroup::All16 => "all Länder",
            PeerGroup::AreaStates if german => "Flächenländer",
            PeerGroup::AreaStates => "area states",
            PeerGroup::CityStates if german => "Stadtstaaten",
            PeerGroup::CityStates => "city states",
            PeerGroup::North if german => "norddeutsche Länder",
            PeerGroup::North => "northern Länder",
        };
        return Some(group.to_owned());
    }
    let own: Vec<String> = members.iter().map(|land| names.subject(&land.id(), language)).collect();
    Some(if own.len() > 3 { format!("{} Länder", own.len()) } else { list_in_words(&own, language) })
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
    let focus = question.focus.id();
    let spoken = rows
        .iter()
        .find(|row| question.by == CompareBy::Land && row.measure.subject == focus)
        .or_else(|| rows.first().filter(|row| row.interval.is_some()));
    let missing: Vec<String> = rows
        .iter()
        .filter(|row| row.interval.is_none())
        .filter(|row| spoken.is_none_or(|spoken| spoken.measure.subject != row.measure.subject))
        .map(|row| names.subject(&row.measure.subject, language))
        .collect();
    let several: HashSet<&String> = missing.iter().collect();
    let gap = match (missing.len(), language) {
        (0, _) => String::new(),
        // Names that repeat tell nothing: those of channels whose handle is not known.
        (1..=5, Language::De) if several.len() == missing.len() => {
            format!("; ohne Angaben: {}", list_in_words(&missing, language))
        }
        (1..=5, Language::En) if several.len() == missing.len() => {
            format!("; without figures: {}", list_in_words(&missing, language))
        }
        (more, Language::De) if more < rows.len() => format!("; ohne Angaben: {more} weitere"),
        (more, Language::En) if more < rows.len() => format!("; without figures: {more} more"),
        (more, Language::De) => format!("; ohne Angaben: alle {more}"),
        (more, Language::En) => format!("; without figures: all {more}"),
    };
    let told = |row: &Row| {
        let interval = row.interval?;
        // Where something is possible and nothing sure, there are bounds and no value.
        let value = row.value.or(interval.high).or(interval.low)?;
        let words = interval_in_words(value, interval, language);
        Some((names.subject(&row.measure.subject, language), words))
    };
    let placed = spoken.and_then(|row| Some((told(row)?, place_in_words(row, row.rank?, rows, language))));
    match (placed, language) {
        (Some(((name, value), place)), Language::De) => {
            // A lone known value has no place, and so no verb.
            let verb = if place.starts_with(',') { "" } else { " liegt" };
            format!("{matter}, {when}: {name}{verb} mit {value}{place}{gap}.")
        }
        (Some(((name, value), place)), Language::En) => {
            format!("{matter}, {when}: {name} with {value}{place}{gap}.")
        }
        (None, _) => {
            let name = spoken.map(|row| names.subject(&row.measure.subject, language));
            let unknown = match language {
                Language::De => {
                    format!("Für {} ist nichts bekannt", name.as_deref().unwrap_or("diese Frage"))
                }
                Language::En => {
                    format!("nothing is known for {}", name.as_deref().unwrap_or("this question"))
                }
            };
            // Whoever asks who leads learns what is known of the others.
            let greatest = match (rows.first().and_then(told), language) {
                (None, _) => String::new(),
                (Some((name, value)), Language::De) => {
                    format!("; höchster bekannter Wert: {name} mit {value}")
                }
                (Some((name, value)), Language::En) => {
                    format!("; the greatest known value: {name} with {value}")
                }
            };
            format!("{matter}, {when}: {unknown}{greatest}{gap}.")
        }
    }
}

/// A place as it is printed. Where ranges overlap it lies between two places, and nobody shares one.
fn place_in_words(row: &Row, rank: Rank, rows: &[Row], language: Language) -> String {
    let of = rank.of;
    if of == 1 && rank.excluded > 0 {
        return match language {
            Language::De => ", der einzige bekannte Wert".to_owned(),
            Language::En => ", the only known value".to_owned(),
        };
    }
    let low = |row: &Row| row.interval.and_then(|interval| interval.low);
    let high = |row: &Row| row.interval.and_then(|interval| interval.high);
    let below =
        rows.iter().filter(|other| high(other).zip(low(row)).is_some_and(|(high, low)| high < low)).count();
    let last = of - below;
    let equal = rows.iter().filter(|other| low(other) == low(row) && high(other) == high(row)).count();
    let exact = low(row) == high(row) && rank.position + equal > last;
    let place = rank.position;
    match (rank.tied, exact, language) {
        (false, _, Language::De) => format!(" auf Rang {place} von {of} mit Angaben"),
        (false, _, Language::En) => format!(" is number {place} of {of} with figures"),
        (true, true, Language::De) => format!(" auf dem geteilten Rang {place} von {of} mit Angaben"),
        (true, true, Language::En) => format!(" is joint number {place} of {of} with figures"),
        (true, false, Language::De) => {
            format!(" auf Rang {place} bis {last} von {of} mit Angaben, denn die Spannen überschneiden sich")
        }
        (true, false, Language::En) => {
            format!(" is number {place} to {last} of {of} with figures, for the ranges overlap")
        }
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
        (Absence::Uncertain, Language::De) => {
            "Ob ein Kanal an diesem Tag bestand, ist nicht sicher; bekannt sind höchstens Grenzen."
        }
        (Absence::Uncertain, Language::En) => {
            "It is not sure whether a channel was open on this day; bounds are known at most."
        }
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
        let over_300 = Some(interval(Some(300.0), None));
        assert_eq!(bounded_in_words(300.0, over_300, Language::De), "mindestens 300");
        assert_eq!(bounded_in_words(22.0, Some(interval(Some(20.0), Some(25.0))), Language::De), "22");
        assert_eq!(bounded_in_words(0.123_4, None, Language::En), "0.1234");
        let words = ["Bremen".to_owned(), "Hamburg".to_owned(), "Berlin".to_owned()];
        assert_eq!(list_in_words(&words, Language::De), "Bremen, Hamburg und Berlin");
        assert_eq!(list_in_words(&words[..1], Language::En), "Bremen");
        assert_eq!(value_in_words(4.038_5, Language::De), "4,04");
        assert_eq!(value_in_words(0.003_776_5, Language::En), "0.00378");
        assert_eq!(value_in_words(0.5, Language::De), "0,5");
        assert_eq!(value_in_words(1_234_567.0, Language::De), "1.234.567");
    }
}
