//! Series: the values of subjects at the ends of periods, and the observations within them. A gap stays a gap.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::question::Question;
use super::row::{Absence, Measure, Row};
use super::wording::{Names, When, interval_in_words, subject_matter, when_in_words};
use crate::domain::citation::date_in_words;
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::language::Language;
use crate::domain::observation::{Observation, ObservationBasis};
use crate::domain::period::Period;
use crate::domain::statistics::growth;

/// One subject over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The subject.
    pub subject: EntityId,
    /// Slug of the platform that observations speak of; `None` if they do not say, or if channels are put together.
    pub platform: Option<String>,
    /// One point a period.
    pub points: Vec<Point>,
}

/// A subject at the end of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The value, with its place among the others of the same day.
    pub row: Row,
    /// 100 times the value over the first one above 0 of the line.
    pub index: Option<f64>,
    /// The observation that the value is, where single ones are asked for.
    pub observation: Option<Observation>,
}

impl Line {
    /// The day of the first value above 0, to which the indexes relate; `None` if there is none.
    #[must_use]
    pub fn base(&self) -> Option<Day> {
        let base = |point: &&Point| point.row.value.is_some_and(|value| value > 0.0);
        self.points.iter().find(base).map(|point| point.period.high)
    }

    fn new(subject: EntityId, platform: Option<String>, points: Vec<Point>) -> Self {
        let base = points.iter().filter_map(|point| point.row.value).find(|value| *value > 0.0);
        let mut line = Self { subject, platform, points };
        for point in &mut line.points {
            point.index = growth::index(base, point.row.value);
        }
        line
    }
}

/// Lines of the rows of a comparison, one set a period: in the order of the last one, which is best first; then those
/// that are not in it.
#[must_use]
pub fn of_rows(periods: &[Period], mut rows: Vec<Vec<Row>>) -> Vec<Line> {
    let mut order: Vec<EntityId> = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows.iter().rev().flatten() {
        if seen.insert(row.measure.subject.clone()) {
            order.push(row.measure.subject.clone());
        }
    }
    let mut by_period: Vec<HashMap<EntityId, Row>> = rows
        .drain(..)
        .map(|rows| rows.into_iter().map(|row| (row.measure.subject.clone(), row)).collect())
        .collect();
    let line = |subject: EntityId| {
        let points = periods.iter().zip(&mut by_period).map(|(period, rows)| {
            let row = rows.remove(&subject).unwrap_or_else(|| unknown(&subject, Absence::NothingKnown));
            Point { period: *period, row, index: None, observation: None }
        });
        let points = points.collect();
        Line::new(subject, None, points)
    };
    order.into_iter().map(line).collect()
}

/// Lines of single observations, newest first for each subject: the last one that describes a day of the period. One
/// line for each platform that observations of the subject speak of; a subject without any has a line of gaps.
#[must_use]
pub fn of_observations(
    subjects: &[EntityId],
    observations: &BTreeMap<EntityId, Vec<Observation>>,
    platforms: Option<&[String]>,
    periods: &[Period],
) -> Vec<Line> {
    let mut lines = Vec::new();
    for subject in subjects {
        let wanted = |observation: &&Observation| match (platforms, &observation.platform) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(only), Some(own)) => only.contains(own),
        };
        let own: Vec<&Observation> = observations.get(subject).into_iter().flatten().filter(wanted).collect();
        let mut spoken_of: BTreeSet<Option<&String>> = own.iter().map(|it| it.platform.as_ref()).collect();
        if spoken_of.is_empty() {
            spoken_of.insert(None);
        }
        for platform in spoken_of {
            let within = |period: &Period| {
                let found = own.iter().find(|it| {
                    it.platform.as_ref() == platform
                        && it.observed.is_some_and(|date| period.contains(date.high()))
                });
                found.map_or_else(
                    || Point {
                        period: *period,
                        row: unknown(subject, Absence::NotObserved),
                        index: None,
                        observation: None,
                    },
                    |found| observed(*period, found),
                )
            };
            let points = periods.iter().map(within).collect();
            lines.push(Line::new(subject.clone(), platform.cloned(), points));
        }
    }
    lines
}

fn observed(period: Period, found: &Observation) -> Point {
    let interval = found.interval.unwrap_or(Interval { low: found.value, high: found.value });
    let measure = Measure {
        value: found.value,
        interval,
        observed: found.observed.map(|date| (date.low(), date.high())),
        facts: vec![found.id.clone()],
        ..Measure::unknown(found.subject.clone(), found.basis)
    };
    let row = Row {
        value: found.value,
        interval: Some(interval),
        missing: None,
        ..Row::gap(measure, Absence::NotObserved)
    };
    Point { period, row, index: None, observation: Some(found.clone()) }
}

fn unknown(subject: &EntityId, missing: Absence) -> Row {
    Row::gap(Measure::unknown(subject.clone(), ObservationBasis::Derived), missing)
}

/// One plain sentence: the first and the last known value of a line.
#[must_use]
pub fn sentence(question: &Question, line: &Line, names: &Names, when: When, language: Language) -> String {
    let matter = subject_matter(question, names, language);
    let when = when_in_words(when, language);
    let name = names.subject(&line.subject, language);
    let told = |point: &Point| {
        let interval = point.row.interval?;
        let value = point.row.value.or(interval.high).or(interval.low)?;
        let value = interval_in_words(value, interval, language);
        Some(format!("{value} ({})", date_in_words(on(point.period), language)))
    };
    let known: Vec<String> = line.points.iter().filter_map(told).collect();
    match (known.as_slice(), language) {
        ([], Language::De) => format!("{matter}, {when}: Für {name} ist nichts bekannt."),
        ([], Language::En) => format!("{matter}, {when}: nothing is known for {name}."),
        ([only], _) => format!("{matter}, {when}: {name} – {only}."),
        ([first, .., last], Language::De) => format!("{matter}, {when}: {name} – von {first} auf {last}."),
        ([first, .., last], Language::En) => format!("{matter}, {when}: {name} – from {first} to {last}."),
    }
}

/// The end of a period as a date.
#[must_use]
pub fn on(period: Period) -> PartialDate {
    PartialDate::day(period.high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::NodeKind;
    use crate::domain::observation::ObservationStatus;

    fn observation(platform: Option<&str>, observed: &str, value: f64) -> Observation {
        Observation {
            id: EntityId::new(NodeKind::Observation, &format!("{observed}{value}")),
            subject: EntityId::new(NodeKind::Channel, "mastodon/a"),
            metric: "posts".to_owned(),
            platform: platform.map(str::to_owned),
            value: Some(value),
            interval: None,
            missing: None,
            observed: observed.parse().ok(),
            recorded_at: 0,
            basis: ObservationBasis::Collected,
            status: ObservationStatus::Final,
            note: None,
            supersedes: None,
            reason: None,
        }
    }

    fn year(year: i32) -> Period {
        let date = PartialDate::year(year).unwrap();
        Period { low: date.low(), high: date.high() }
    }

    #[test]
    fn a_period_without_an_observation_is_a_gap() {
        let subject = EntityId::new(NodeKind::Channel, "mastodon/a");
        let newest_first = vec![
            observation(None, "2019-11-01", 60.0),
            observation(None, "2019-02-01", 50.0),
            observation(None, "2017", 40.0),
        ];
        let found = BTreeMap::from([(subject.clone(), newest_first)]);
        let periods = [year(2017), year(2018), year(2019)];
        let lines = of_observations(std::slice::from_ref(&subject), &found, None, &periods);
        let values: Vec<Option<f64>> = lines[0].points.iter().map(|point| point.row.value).collect();
        assert_eq!(values, [Some(40.0), None, Some(60.0)]);
        assert_eq!(lines[0].points[1].row.missing, Some(Absence::NotObserved));
        let indexes: Vec<Option<f64>> = lines[0].points.iter().map(|point| point.index).collect();
        assert_eq!(indexes, [Some(100.0), None, Some(150.0)]);
        assert_eq!(lines[0].base(), Some(year(2017).high));
        let none = of_observations(&[subject], &BTreeMap::new(), None, &periods);
        assert!(none[0].points.iter().all(|point| point.row.value.is_none()) && none[0].base().is_none());
    }

    #[test]
    fn each_platform_is_a_line_of_its_own() {
        let subject = EntityId::new(NodeKind::Channel, "mastodon/a");
        let own = vec![
            observation(Some("twitter"), "2017-09-18", 33.0),
            observation(Some("facebook"), "2017-09-18", 15.0),
        ];
        let found = BTreeMap::from([(subject.clone(), own)]);
        let subjects = [subject];
        let lines = of_observations(&subjects, &found, None, &[year(2017)]);
        let platforms: Vec<_> = lines.iter().map(|line| line.platform.as_deref()).collect();
        assert_eq!(platforms, [Some("facebook"), Some("twitter")]);
        let only = ["twitter".to_owned()];
        let lines = of_observations(&subjects, &found, Some(&only), &[year(2017)]);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].points[0].row.value, Some(33.0));
    }
}
