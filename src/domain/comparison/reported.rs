//! Values that sources report about a whole sector, as measures of a comparison.

use std::collections::BTreeMap;

use super::row::Measure;
use crate::domain::date::PartialDate;
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::observation::{Observation, ObservationBasis};

/// The value of a subject by what sources report, newest first.
///
/// Without platforms the report on all platforms counts; if there is none, the sum of the reports on single ones is
/// the lower bound. With platforms their latest reports are summed; a platform without a report leaves the upper bound
/// open. Of several reports of the same day the first counts, as for the latest value of a metric.
#[must_use]
pub fn measure(subject: EntityId, platforms: Option<&[String]>, reports: &[&Observation]) -> Measure {
    let mut latest: BTreeMap<Option<&str>, &Observation> = BTreeMap::new();
    for &report in reports {
        latest.entry(report.platform.as_deref()).or_insert(report);
    }
    let (chosen, whole): (Vec<&Observation>, bool) = match platforms {
        Some(platforms) => {
            let found: Vec<_> =
                platforms.iter().filter_map(|slug| latest.get(&Some(slug.as_str()))).copied().collect();
            let whole = found.len() == platforms.len();
            (found, whole)
        }
        None => match latest.get(&None) {
            Some(all) => (vec![*all], true),
            None => (latest.into_values().collect(), false),
        },
    };
    let value = sum(chosen.iter().map(|report| report.value));
    // "Up to 4,000" may be none at all, and not less.
    let least = |report: &&Observation| report.interval.map_or(report.value, |own| own.low.or(Some(0.0)));
    let low = sum(chosen.iter().map(least));
    let high = sum(chosen.iter().map(|report| report.interval.map_or(report.value, |own| own.high)));
    let days = chosen.iter().filter_map(|report| report.observed);
    Measure {
        value,
        interval: Interval { low, high: high.filter(|_| whole) },
        observed: days.clone().map(PartialDate::low).min().zip(days.map(PartialDate::high).max()),
        facts: chosen.iter().map(|report| report.id.clone()).collect(),
        ..Measure::unknown(subject, ObservationBasis::Reported)
    }
}

/// The sum, or `None` if there is nothing to add or one part is unknown.
fn sum(parts: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let mut total = None;
    for part in parts {
        total = Some(total.unwrap_or(0.0) + part?);
    }
    total
}
