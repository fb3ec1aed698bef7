//! The rows of a comparison, from what the store measured.

use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::observation::ObservationBasis;
use crate::domain::statistics::order::{self, Rank, Ranked};
use crate::domain::statistics::spread::Group;
use crate::domain::statistics::{per_capita, spread};
use crate::domain::text_enum::text_enum;

use super::denominator::Divisor;
use super::question::{Denominator, Question};

text_enum! {
    /// Why a subject has no value in a comparison.
    Absence ("reason for an absence") {
        /// The register knows nothing of it for this question.
        NothingKnown = "NOTHING_KNOWN",
        /// There is no population figure on the census basis asked for.
        NoPopulation = "NO_POPULATION",
        /// The register knows of no authority to divide by.
        NoAuthority = "NO_AUTHORITY",
        /// Nobody observed it within the period.
        NotObserved = "NOT_OBSERVED",
        /// The only value is too old to speak of the date.
        TooOld = "TOO_OLD",
        /// It is not sure whether a channel was open at the date; there are bounds.
        Uncertain = "UNCERTAIN",
        /// The values are known too roughly to tell whether they differ.
        NotDeterminable = "NOT_DETERMINABLE",
    }
}

/// What the store measured of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The subject.
    pub subject: EntityId,
    /// The value before division; `None` if nothing is known.
    pub value: Option<f64>,
    /// Its bounds.
    pub interval: Interval,
    /// Reported, collected or derived.
    pub basis: ObservationBasis,
    /// The oldest and the newest day that went into the value; `None` if they are all the day asked for.
    pub observed: Option<(Day, Day)>,
    /// Channels that have a value.
    pub known_channels: i64,
    /// Channels that may have been open.
    pub channels: i64,
    /// The greatest value that a single channel has for sure; `None` if channels are counted or a source reports.
    pub largest: Option<f64>,
    /// The facts behind it, for its sources.
    pub facts: Vec<EntityId>,
}

/// A row of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What was measured.
    pub measure: Measure,
    /// The value after division, unrounded; `None` if missing.
    pub value: Option<f64>,
    /// Its bounds after division; `None` if nothing is known. There may be bounds without a value.
    pub interval: Option<Interval>,
    /// What it was divided by; `None` if by nothing.
    pub denominator: Option<f64>,
    /// The population figure that it was divided by, for its sources.
    pub denominator_fact: Option<EntityId>,
    /// Its place among the rows of which something is known.
    pub rank: Option<Rank>,
    /// Per cent of the rows with a value that it leaves behind, ties counted half.
    pub percentile: Option<f64>,
    /// Distance from the mean in standard deviations of all rows with a value.
    pub z_score: Option<f64>,
    /// Distance from the median in scaled median deviations.
    pub robust_z: Option<f64>,
    /// Value divided by the median.
    pub ratio_to_median: Option<f64>,
    /// Its share of all values over its share of all inhabitants; `None` unless divided by inhabitants.
    pub location_quotient: Option<f64>,
    /// Why it is missing; `None` if it is not.
    pub missing: Option<Absence>,
}

/// Figures about all rows with a value together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Rows with a value.
    pub n: usize,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// Population standard deviation; `None` for fewer than 5 rows.
    pub standard_deviation: Option<f64>,
}

/// Divides, ranks and places the measures; rows with a value first, best first, then the missing ones.
///
/// `denominators` answers for each measure what it is divided by.
#[must_use]
pub fn rows(
    question: &Question,
    measures: Vec<Measure>,
    denominators: impl Fn(&EntityId) -> Option<Divisor>,
) -> Vec<Row> {
    let mut rows: Vec<Row> =
        measures.into_iter().map(|measure| divided(question, measure, &denominators)).collect();
    let ranked: Vec<Ranked> = rows.iter().map(|row| Ranked::observed(row.value, row.interval)).collect();
    let values: Vec<f64> = rows.iter().filter_map(|row| row.value).collect();
    let group = Group::of(&values);
    for (row, rank) in rows.iter_mut().zip(order::rank(&ranked)) {
        row.rank = rank;
        row.percentile = group.percentile(row.value);
        row.z_score = group.z_score(row.value);
        row.robust_z = group.robust_z(row.value);
        row.ratio_to_median = group.ratio_to_median(row.value);
    }
    if question.per == Denominator::Per1000Inhabitants {
        locate(&mut rows);
    }
    rows.sort_by(|left, right| {
        let place = |row: &Row| row.rank.map_or(usize::MAX, |rank| rank.position);
        let value = |row: &Row| row.value.unwrap_or(f64::NEG_INFINITY);
        place(left)
            .cmp(&place(right))
            .then_with(|| value(right).total_cmp(&value(left)))
            .then_with(|| left.measure.subject.cmp(&right.measure.subject))
    });
    rows
}

/// Fills in the location quotients, over the rows of which both value and inhabitants are known.
fn locate(rows: &mut [Row]) {
    let known = |row: &Row| Some((row.measure.value.filter(|_| row.value.is_some())?, row.denominator?));
    let (values, people) = rows
        .iter()
        .filter_map(known)
        .fold((0.0, 0.0), |(values, people), (value, inhabitants)| (values + value, people + inhabitants));
    for row in rows {
        row.location_quotient = known(row).and_then(|(value, inhabitants)| {
            per_capita::location_quotient(Some(value), Some(values), Some(inhabitants), Some(people))
        });
    }
}

impl Measure {
    /// What is measured of a subject of which nothing is known.
    #[must_use]
    pub fn unknown(subject: EntityId, basis: ObservationBasis) -> Self {
        Self {
            subject,
            value: None,
            interval: Interval::UNBOUNDED,
            basis,
            observed: None,
            known_channels: 0,
            channels: 0,
            largest: None,
            facts: Vec::new(),
        }
    }
}

impl Row {
    /// A row without a value, and so without a place.
    #[must_use]
    pub const fn gap(measure: Measure, missing: Absence) -> Self {
        Self {
            measure,
            value: None,
            interval: None,
            denominator: None,
            denominator_fact: None,
            rank: None,
            percentile: None,
            z_score: None,
            robust_z: None,
            ratio_to_median: None,
            location_quotient: None,
            missing: Some(missing),
        }
    }

    /// The facts behind the value and what it was divided by.
    pub fn facts(&self) -> impl Iterator<Item = &EntityId> {
        self.measure.facts.iter().chain(self.denominator_fact.as_ref())
    }

    /// Bounds of the people behind a sum of follows: at least those of the largest channel, at most the sum of all.
    /// `None` if single channels were not added up.
    #[must_use]
    pub fn audience(&self) -> Option<Interval> {
        let largest = self.measure.largest?;
        Some(Interval { low: Some(largest), high: self.measure.interval.high })
    }
}

fn divided(
    question: &Question,
    measure: Measure,
    denominators: &impl Fn(&EntityId) -> Option<Divisor>,
) -> Row {
    let bounded = measure.interval.low.is_some() || measure.interval.high.is_some();
    let nothing = if bounded { Absence::Uncertain } else { Absence::NothingKnown };
    let mut row = Row {
        value: measure.value,
        interval: bounded.then_some(measure.interval),
        missing: measure.value.is_none().then_some(nothing),
        ..Row::gap(measure, nothing)
    };
    let (scale, absence) = match question.per {
        Denominator::None => return row,
        Denominator::Per1000Inhabitants => (1000.0, Absence::NoPopulation),
        Denominator::PerAuthority => (1.0, Absence::NoAuthority),
    };
    let divisor = denominators(&row.measure.subject).filter(|divisor| divisor.value > 0.0);
    row.denominator = divisor.as_ref().map(|divisor| divisor.value);
    row.denominator_fact = divisor.and_then(|divisor| divisor.fact);
    if let Some(denominator) = row.denominator {
        let divide = |value: f64| scale * value / denominator;
        row.value = row.value.map(divide);
        row.interval =
            row.interval.map(|own| Interval { low: own.low.map(divide), high: own.high.map(divide) });
    } else {
        row.value = None;
        row.interval = None;
        row.missing = row.missing.or(Some(absence));
    }
    row
}

/// Figures about all rows with a value; `None` if there is none.
#[must_use]
pub fn summary(rows: &[Row]) -> Option<Summary> {
    let values: Vec<f64> = rows.iter().filter_map(|row| row.value).collect();
    summary_of(&values)
}

/// Figures about values; `None` if there is none.
#[must_use]
pub fn summary_of(values: &[f64]) -> Option<Summary> {
    let mean = spread::mean(values)?;
    Some(Summary {
        n: values.len(),
        min: values.iter().copied().fold(f64::INFINITY, f64::min),
        max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        mean,
        median: spread::median(values)?,
        standard_deviation: spread::standard_deviation(values).filter(|_| values.len() >= 5),
    })
}
