//! What is known of each subject of a claim at the date: an interval, or the days between which it opened.
//!
//! What the register counts is a lower bound only, for it does not know every channel. What a source reports about the
//! whole sector at the date bounds both sides.

use std::collections::HashMap;

use crate::domain::comparison::reported;
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::EntityId;
use crate::domain::interval::{Interval, finite};
use crate::domain::observation::{Observation, ObservationBasis, ObservationStatus};

/// What is known of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// A Land or an authority.
    pub subject: EntityId,
    /// The least and the most that its value can be; no bounds where openings are compared.
    pub interval: Interval,
    /// Whether anything is known for certain.
    pub known: bool,
    /// Whether a report and the register's own count cannot both be right.
    pub disagrees: bool,
    /// Between which days it opened; `None` where values are compared, or if it is not known to have opened.
    pub opening: Option<Opening>,
    /// The newest day for which a source says that it had none; `None` where values are compared.
    pub none_on: Option<PartialDate>,
}

/// The days between which something opened; an absent bound is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Not before this day.
    pub low: Option<Day>,
    /// Not after this day.
    pub high: Option<Day>,
}

impl Standing {
    /// Whether all is known that a comparison needs: both bounds, or whether and when it opened.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        match self.opening {
            Some(opening) => opening.low.is_some() && opening.high.is_some(),
            None => self.none_on.is_some() || self.interval.low.is_some() && self.interval.high.is_some(),
        }
    }
}

/// Whether a report speaks of a date: its own span and the date's have a day in common.
#[must_use]
pub fn speaks_of(date: PartialDate, report: &Observation) -> bool {
    let reported = report.basis == ObservationBasis::Reported;
    reported && report.observed.is_some_and(|own| own.low() <= date.high() && own.high() >= date.low())
}

/// Whether a report of a date can decide anything: what its source calls rough or doubtful cannot.
#[must_use]
pub fn decides(date: PartialDate, report: &Observation) -> bool {
    let rough = matches!(report.status, ObservationStatus::Estimated | ObservationStatus::LowReliability);
    !rough && speaks_of(date, report)
}

/// What is known of a peer: `counted` is what the register knows for sure, `reports` are about the whole sector, newest
/// first.
#[must_use]
pub fn standing(
    subject: EntityId,
    platforms: Option<&[String]>,
    counted: Option<f64>,
    reports: &[Observation],
    date: PartialDate,
) -> Standing {
    let own: Vec<&Observation> = reports.iter().filter(|report| decides(date, report)).collect();
    let measure = reported::measure(subject.clone(), platforms, &own);
    let told = measure.value.map(|_| measure.interval);
    let counted = counted.and_then(finite);
    let reported_low = told.and_then(|told| told.low);
    let high = told.and_then(|told| told.high);
    let disagrees = matches!((counted, high), (Some(counted), Some(high)) if counted > high);
    let low = match (counted, reported_low) {
        // Neither can be trusted then: the wider of both.
        (Some(counted), Some(low)) if disagrees => counted.min(low),
        (Some(counted), Some(low)) => counted.max(low),
        (one, other) => one.or(other).unwrap_or(0.0),
    };
    Standing {
        subject,
        interval: Interval { low: Some(low), high: high.filter(|_| !disagrees) },
        known: told.is_some() || counted.is_some_and(|counted| counted > 0.0),
        disagrees,
        opening: None,
        none_on: None,
    }
}

/// What is known of the claim's own subject, its own figures of the date taken at their word.
///
/// Its figures on single platforms are added up; where it says nothing of a platform, what others report for the date
/// is taken. If it gives no figure at all, it is known like a peer.
#[must_use]
pub fn claimant(
    subject: EntityId,
    platforms: Option<&[String]>,
    counted: Option<f64>,
    reports: &[Observation],
    date: PartialDate,
    is_own: impl Fn(&Observation) -> bool,
) -> Standing {
    let (mut first, others): (Vec<&Observation>, Vec<&Observation>) =
        reports.iter().filter(|report| speaks_of(date, report)).partition(|report| is_own(report));
    if first.is_empty() {
        return standing(subject, platforms, counted, reports, date);
    }
    // A claim that names single platforms is not overruled by what another says of all of them.
    first.extend(others.into_iter().filter(|other| other.platform.is_some()));
    let word = reported::measure(subject.clone(), platforms, &first).value;
    let value = word.unwrap_or(0.0).max(counted.and_then(finite).unwrap_or(0.0));
    Standing {
        subject,
        interval: Interval::exact(value),
        known: true,
        disagrees: false,
        opening: None,
        none_on: None,
    }
}

/// What is known of an authority's opening, by its channels on the platform; the earliest counts.
#[must_use]
pub fn opened(subject: EntityId, channels: &[Opening], none_on: Option<PartialDate>) -> Standing {
    let lows = channels.iter().map(|channel| channel.low);
    let low = lows.clone().all(|low| low.is_some()).then(|| lows.flatten().min()).flatten();
    let high = channels.iter().filter_map(|channel| channel.high).min();
    Standing {
        subject,
        interval: Interval::UNBOUNDED,
        known: !channels.is_empty() || none_on.is_some(),
        disagrees: false,
        opening: (!channels.is_empty()).then_some(Opening { low, high }),
        none_on,
    }
}

/// The largest number that any report by the date gives, older ones included: enough to show that there was one.
#[must_use]
pub fn shown_by(platforms: Option<&[String]>, reports: &[&Observation]) -> Option<f64> {
    let subject = reports.first()?.subject.clone();
    reported::measure(subject, platforms, reports).value.and_then(finite)
}

/// The largest number that a report gives of a single authority among `reports` on many: enough to show that there was
/// one. They are not added up, for an authority's number may hold those of the authorities below it.
#[must_use]
pub fn most_of_one(platforms: Option<&[String]>, reports: &[Observation]) -> Option<f64> {
    let mut of_each: HashMap<&EntityId, Vec<&Observation>> = HashMap::new();
    for report in reports {
        of_each.entry(&report.subject).or_default().push(report);
    }
    of_each.values().filter_map(|own| shown_by(platforms, own)).reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::authority::AuthorityKind;
    use crate::domain::id::NodeKind;
    use crate::domain::jurisdiction::LandCode;

    fn report(platform: Option<&str>, value: f64, observed: &str) -> Observation {
        Observation {
            id: EntityId::new(NodeKind::Observation, &format!("{platform:?}{value}{observed}")),
            subject: EntityId::sector(AuthorityKind::Police, "BY"),
            metric: "channels".to_owned(),
            platform: platform.map(str::to_owned),
            value: Some(value),
            interval: None,
            missing: None,
            observed: observed.parse().ok(),
            recorded_at: 0,
            basis: ObservationBasis::Reported,
            status: ObservationStatus::Final,
            note: None,
            supersedes: None,
            reason: None,
        }
    }

    fn bounds(counted: Option<f64>, reports: &[Observation]) -> (Option<f64>, Option<f64>, bool) {
        let date = "2017-09-18".parse().unwrap();
        let own = standing(LandCode::BY.id(), None, counted, reports, date);
        (own.interval.low, own.interval.high, own.known)
    }

    #[test]
    fn a_count_bounds_one_side_and_a_report_of_the_date_both() {
        let day = "2017-09-18";
        assert_eq!(bounds(None, &[]), (Some(0.0), None, false));
        assert_eq!(bounds(Some(0.0), &[]), (Some(0.0), None, false));
        assert_eq!(bounds(Some(16.0), &[]), (Some(16.0), None, true));
        assert_eq!(bounds(Some(16.0), &[report(None, 20.0, day)]), (Some(20.0), Some(20.0), true));
        assert_eq!(bounds(None, &[report(None, 0.0, day)]), (Some(0.0), Some(0.0), true));
        // One platform alone says nothing about the others.
        assert_eq!(bounds(Some(2.0), &[report(Some("twitter"), 8.0, day)]), (Some(8.0), None, true));
        // What is called rough bounds nothing.
        let rough = Observation { status: ObservationStatus::Estimated, ..report(None, 20.0, day) };
        assert_eq!(bounds(Some(2.0), &[rough]), (Some(2.0), None, true));
        // Another day says nothing about this one.
        assert_eq!(bounds(Some(2.0), &[report(None, 8.0, "2017-09-17")]), (Some(2.0), None, true));
    }

    #[test]
    fn where_report_and_count_disagree_the_wider_interval_is_kept() {
        let date = "2017-09-18".parse().unwrap();
        let own = standing(LandCode::BY.id(), None, Some(16.0), &[report(None, 5.0, "2017-09-18")], date);
        assert!(own.disagrees);
        assert_eq!(own.interval, Interval { low: Some(5.0), high: None });
    }

    #[test]
    fn the_claim_is_taken_at_its_word() {
        let date = "2017-09-18".parse().unwrap();
        let reports = [
            report(Some("facebook"), 15.0, "2017-09-18"),
            report(Some("twitter"), 30.0, "2017-09-18"),
            report(Some("twitter"), 33.0, "2017-09-18"),
            report(Some("youtube"), 1.0, "2017-09-18"),
            report(None, 91.0, "2017-09-18"),
            report(Some("instagram"), 4.0, "2016"),
        ];
        let is_own = |report: &Observation| report.value == Some(33.0) || report.value == Some(15.0);
        let of = |counted| claimant(LandCode::NI.id(), None, counted, &reports, date, is_own).interval;
        assert_eq!(of(Some(32.0)), Interval::exact(49.0));
        assert_eq!(of(Some(60.0)), Interval::exact(60.0), "what is surely there is there");
        let unsaid = claimant(LandCode::NI.id(), None, Some(3.0), &reports, date, |_| false);
        assert_eq!(
            unsaid.interval,
            Interval::exact(91.0),
            "without a word of its own it is known like a peer"
        );
        let twitter = ["twitter".to_owned()];
        let one = claimant(LandCode::NI.id(), Some(&twitter), None, &reports, date, is_own);
        assert_eq!(one.interval, Interval::exact(33.0));
    }

    #[test]
    fn the_earliest_channel_counts() {
        let span = |low, high| Opening { low, high };
        let of = |channels: &[Opening]| opened(LandCode::NI.id(), channels, None).opening;
        assert_eq!(of(&[]), None);
        let (early, late) = (span(Some(Day(1)), Some(Day(9))), span(Some(Day(5)), Some(Day(7))));
        assert_eq!(of(&[late, early]), Some(span(Some(Day(1)), Some(Day(7)))));
        assert_eq!(of(&[early, span(None, None)]), Some(span(None, Some(Day(9)))));
    }
}
