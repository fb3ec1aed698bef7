//! What a reader must be told beside a comparison.

use super::question::{CompareBy, Denominator, Question};
use super::row::Row;
use crate::domain::citation::date_in_words;
use crate::domain::date::{Day, PartialDate};
use crate::domain::jurisdiction::CensusBasis;
use crate::domain::language::Language;
use crate::domain::text_enum::text_enum;

text_enum! {
    /// What to beware of in a comparison.
    CaveatCode ("caveat") {
        /// Derived counts hold only channels that the register knows of.
        RegisterIncomplete = "REGISTER_INCOMPLETE",
        /// Some openings, closings or values are unknown, so values are ranges.
        UnknownParts = "UNKNOWN_PARTS",
        /// The values speak of different dates.
        DifferentDates = "DIFFERENT_DATES",
        /// Follows are not people.
        FollowsAreNotPeople = "FOLLOWS_ARE_NOT_PEOPLE",
        /// Channels of persons in office are left out.
        PersonsLeftOut = "PERSONS_LEFT_OUT",
        /// Inhabitants are counted on this census basis.
        Census = "CENSUS",
        /// Some have no value and are not ranked.
        SomeMissing = "SOME_MISSING",
        /// Some channels have no values at both dates that can be held against each other.
        SomeExcluded = "SOME_EXCLUDED",
    }
}

/// A caveat with what it needs to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caveat {
    /// Which.
    pub code: CaveatCode,
    census: CensusBasis,
    missing: usize,
    /// The oldest and the newest day that a value describes.
    days: Option<(Day, Day)>,
}

/// More than so many days between the oldest and the newest value are worth a word.
const SPREAD: i32 = 30;

/// A value that describes a day so many days before the date of the comparison is, too.
const OLD: i32 = 366;

/// Every caveat of a comparison.
#[must_use]
pub fn caveats(question: &Question, rows: &[Row]) -> Vec<Caveat> {
    let missing = rows.iter().filter(|row| row.interval.is_none()).count();
    let uncertain =
        rows.iter().filter_map(|row| row.interval).any(|own| own.high.is_none() || own.low != own.high);
    let days = rows.iter().filter_map(|row| row.measure.observed);
    let oldest = days.clone().map(|(oldest, _)| oldest).min();
    let newest = days.map(|(_, newest)| newest).max();
    let days = oldest.zip(newest);
    let spread = days.is_some_and(|(oldest, newest)| {
        newest.0 - oldest.0 > SPREAD || question.scope.day().0 - oldest.0 > OLD
    });
    let derived = question.wants_derived();
    let given = [
        (CaveatCode::RegisterIncomplete, derived),
        (CaveatCode::UnknownParts, uncertain),
        (CaveatCode::DifferentDates, spread),
        (CaveatCode::FollowsAreNotPeople, question.counts_follows()),
        (
            CaveatCode::PersonsLeftOut,
            derived && question.filter.holder == Some(crate::domain::channel::HolderKind::Office),
        ),
        (CaveatCode::Census, question.per == Denominator::Per1000Inhabitants),
        (CaveatCode::SomeMissing, missing > 0 && question.by == CompareBy::Land),
    ];
    given
        .into_iter()
        .filter(|(_, applies)| *applies)
        .map(|(code, _)| Caveat { days, ..caveat(code, question, missing) })
        .collect()
}

/// The caveats of values over time: those of a comparison, except that nobody is missing and that the days are meant to
/// differ. Of `single` observations nothing was counted or left out by the register.
#[must_use]
pub fn caveats_over_time(question: &Question, rows: &[Row], single: bool) -> Vec<Caveat> {
    let never = [CaveatCode::SomeMissing, CaveatCode::DifferentDates];
    let counted = [CaveatCode::RegisterIncomplete, CaveatCode::PersonsLeftOut];
    let applies = |own: &Caveat| !(never.contains(&own.code) || single && counted.contains(&own.code));
    caveats(question, rows).into_iter().filter(applies).collect()
}

/// One caveat of an answer in which so many have no value.
#[must_use]
pub const fn caveat(code: CaveatCode, question: &Question, missing: usize) -> Caveat {
    Caveat { code, census: question.census, missing, days: None }
}

impl Caveat {
    /// The caveat in one sentence.
    #[must_use]
    pub fn in_words(self, language: Language) -> String {
        let census = match self.census {
            CensusBasis::Census2011 => "2011",
            CensusBasis::Census2022 => "2022",
            CensusBasis::Unstated => "?",
        };
        let day = |day| date_in_words(PartialDate::day(day), language);
        let dates = self.days.map_or_else(Default::default, |(oldest, newest)| (day(oldest), day(newest)));
        match (self.code, language) {
            (CaveatCode::RegisterIncomplete, Language::De) => {
                "Gezählt sind nur Kanäle, die das Register kennt; es ist nicht vollständig.".to_owned()
            }
            (CaveatCode::RegisterIncomplete, Language::En) => {
                "Only channels that the register knows of are counted; it is not complete.".to_owned()
            }
            (CaveatCode::UnknownParts, Language::De) => {
                "Nicht alle Eröffnungen, Schließungen oder Werte sind bekannt; darum stehen Spannen."
                    .to_owned()
            }
            (CaveatCode::UnknownParts, Language::En) => {
                "Not all openings, closings or values are known; hence the ranges.".to_owned()
            }
            (CaveatCode::DifferentDates, Language::De) => {
                let (oldest, newest) = dates;
                format!(
                    "Die Werte beschreiben verschiedene Tage, der älteste den {oldest}, der jüngste den {newest}."
                )
            }
            (CaveatCode::DifferentDates, Language::En) => {
                let (oldest, newest) = dates;
                format!("The values describe different days, the oldest {oldest}, the newest {newest}.")
            }
            (CaveatCode::FollowsAreNotPeople, Language::De) => {
                "Abonnements sind keine Menschen: wer mehreren Kanälen folgt, zählt mehrfach.".to_owned()
            }
            (CaveatCode::FollowsAreNotPeople, Language::En) => {
                "Follows are not people: whoever follows several channels counts several times.".to_owned()
            }
            (CaveatCode::PersonsLeftOut, Language::De) => {
                "Kanäle von Personen im Amt sind nicht mitgezählt.".to_owned()
            }
            (CaveatCode::PersonsLeftOut, Language::En) => {
                "Channels of persons in office are not counted.".to_owned()
            }
            (CaveatCode::Census, Language::De) => {
                format!("Einwohnerzahlen auf Grundlage des Zensus {census}.")
            }
            (CaveatCode::Census, Language::En) => {
                format!("Inhabitants on the basis of the census of {census}.")
            }
            (CaveatCode::SomeExcluded, Language::De) if self.missing == 1 => {
                "Ohne vergleichbare Werte und nicht mitgerechnet: 1 Kanal.".to_owned()
            }
            (CaveatCode::SomeExcluded, Language::En) if self.missing == 1 => {
                "Without comparable values and left out: 1 channel.".to_owned()
            }
            (CaveatCode::SomeExcluded, Language::De) => {
                format!("Ohne vergleichbare Werte und nicht mitgerechnet: {} Kanäle.", self.missing)
            }
            (CaveatCode::SomeExcluded, Language::En) => {
                format!("Without comparable values and left out: {} channels.", self.missing)
            }
            (CaveatCode::SomeMissing, Language::De) => {
                let land = if self.missing == 1 { "Land" } else { "Länder" };
                format!("Ohne Wert und ohne Rang: {} {land}.", self.missing)
            }
            (CaveatCode::SomeMissing, Language::En) => {
                let land = if self.missing == 1 { "Land" } else { "Länder" };
                format!("Without value and without rank: {} {land}.", self.missing)
            }
        }
    }
}
