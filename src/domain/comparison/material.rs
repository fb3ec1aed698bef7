//! Everything that a question's values are made of, on any of its days.

use std::collections::{HashMap, HashSet};

use super::denominator::Denominators;
use super::question::Question;
use super::reported;
use super::row::{self, Measure, Row};
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::observation::{Observation, ObservationBasis};

/// What the store knows for a question, read once for all of its days.
#[derive(Debug, Clone, PartialEq)]
pub struct Material {
    /// Of each Land whose sectors are reported about: the reports, newest first.
    pub reports: Vec<(EntityId, Vec<Observation>)>,
    /// What is derived from single channels, by day.
    pub derived: HashMap<Day, Vec<Measure>>,
    /// Whose row is there even if nothing is known.
    pub expected: Vec<EntityId>,
    /// What values are divided by.
    pub denominators: Denominators,
}

impl Material {
    /// The rows of the question on a day: those with a value first, best first; then those without.
    ///
    /// Where both bases are allowed, what a source reports goes before what the register derives.
    #[must_use]
    pub fn rows_on(&self, question: &Question, day: Day) -> Vec<Row> {
        let mut measures: Vec<Measure> = self
            .reports
            .iter()
            .map(|(land, reports)| {
                let by_then: Vec<&Observation> = reports
                    .iter()
                    .filter(|report| report.observed.is_some_and(|date| date.high() <= day))
                    .collect();
                reported::measure(land.clone(), question.filter.platforms.as_deref(), &by_then)
            })
            .filter(|measure| measure.value.is_some())
            .collect();
        let mut there: HashSet<EntityId> = measures.iter().map(|measure| measure.subject.clone()).collect();
        for measure in self.derived.get(&day).into_iter().flatten() {
            if there.insert(measure.subject.clone()) {
                measures.push(measure.clone());
            }
        }
        let basis =
            if question.wants_derived() { ObservationBasis::Derived } else { ObservationBasis::Reported };
        for subject in &self.expected {
            if there.insert(subject.clone()) {
                measures.push(Measure::unknown(subject.clone(), basis));
            }
        }
        row::rows(question, measures, |subject| self.denominators.of(subject, day))
    }
}
