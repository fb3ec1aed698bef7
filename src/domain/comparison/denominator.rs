//! What values are divided by, at any day of a question.

use std::collections::HashMap;

use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::interval::count_to_float;
use crate::domain::jurisdiction::{CensusBasis, Population};

/// What a value is divided by.
#[derive(Debug, Clone, PartialEq)]
pub struct Divisor {
    /// The number, above 0.
    pub value: f64,
    /// The population figure that it is; `None` for a count of the register.
    pub fact: Option<EntityId>,
}

/// The denominators of a question's subjects.
#[derive(Debug, Clone, PartialEq)]
pub enum Denominators {
    /// Values are not divided.
    None,
    /// The authorities of each subject.
    Authorities(HashMap<EntityId, i64>),
    /// The population figures of each subject, oldest first, and the census basis of those that count.
    Inhabitants(HashMap<EntityId, Vec<Population>>, CensusBasis),
}

impl Denominators {
    /// What a subject's value of a day is divided by; `None` if nothing is known to divide it by.
    ///
    /// Inhabitants are those of the latest figure on the census basis that describes the day or one before.
    #[must_use]
    pub fn of(&self, subject: &EntityId, day: Day) -> Option<Divisor> {
        let (count, fact) = match self {
            Self::None => return None,
            Self::Authorities(counts) => (*counts.get(subject)?, None),
            Self::Inhabitants(figures, census) => {
                let of_day = |figure: &&Population| figure.basis == *census && figure.date.high() <= day;
                let figure = figures.get(subject)?.iter().rev().find(of_day)?;
                (figure.value, Some(figure.id.clone()))
            }
        };
        Some(Divisor { value: count_to_float(count), fact }).filter(|divisor| divisor.value > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::NodeKind;
    use crate::domain::jurisdiction::PopulationMeasure;

    #[test]
    fn inhabitants_are_those_of_the_latest_figure_on_the_basis() {
        let land = EntityId::new(NodeKind::Land, "NI");
        let figure = |date: &str, basis, value| Population {
            id: EntityId::new(NodeKind::Population, date),
            jurisdiction: land.clone(),
            date: date.parse().unwrap(),
            basis,
            measure: PopulationMeasure::YearEnd,
            value,
        };
        let figures = vec![
            figure("2016-12-31", CensusBasis::Census2011, 7_945_685),
            figure("2017-12-31", CensusBasis::Census2011, 7_962_775),
            figure("2022-12-31", CensusBasis::Census2022, 7_943_265),
        ];
        let of = |basis, day: &str| {
            let figures = HashMap::from([(land.clone(), figures.clone())]);
            let day = day.parse::<crate::domain::date::PartialDate>().unwrap().high();
            Denominators::Inhabitants(figures, basis).of(&land, day).map(|divisor| divisor.value)
        };
        assert_eq!(of(CensusBasis::Census2011, "2017-09-18"), Some(7_945_685.0));
        assert_eq!(of(CensusBasis::Census2011, "2026"), Some(7_962_775.0));
        assert_eq!(of(CensusBasis::Census2022, "2017-09-18"), None);
        assert_eq!(of(CensusBasis::Census2022, "2024"), Some(7_943_265.0));
        assert_eq!(Denominators::None.of(&land, Day(0)), None);
        assert_eq!(Denominators::Authorities(HashMap::from([(land.clone(), 0)])).of(&land, Day(0)), None);
    }
}
