//! The projections against a plain recomputation, and what a migration fills in.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sea_orm::QueryOrder;

use super::super::super::entity::{latest_value, monthly_value, observation};
use super::super::super::projection::MONTH;
use super::super::super::reader::STILL;
use super::*;
use crate::domain::interval::Interval;
use crate::domain::observation::MissingReason;
use crate::storage::testing::{TestStore, sqlite};

/// What is kept, and what should be: rows by subject, metric and month, and by subject and metric.
#[derive(Debug, PartialEq)]
struct Projections {
    monthly: Vec<monthly_value::Model>,
    latest: Vec<latest_value::Model>,
}

impl Projections {
    async fn kept(on: &TestStore) -> Self {
        let monthly = monthly_value::Entity::find()
            .order_by_asc(monthly_value::Column::SubjectId)
            .order_by_asc(monthly_value::Column::Metric)
            .order_by_asc(monthly_value::Column::Month);
        let latest = latest_value::Entity::find()
            .order_by_asc(latest_value::Column::SubjectId)
            .order_by_asc(latest_value::Column::Metric);
        let writer = on.store.writer();
        Self { monthly: monthly.all(writer).await.unwrap(), latest: latest.all(writer).await.unwrap() }
    }

    /// One observation after the other, as one would do it by hand.
    async fn by_hand(on: &TestStore) -> Self {
        let mut rows = observation::Entity::find().all(on.store.writer()).await.unwrap();
        rows.retain(|row| row.known_to == STILL && row.value.is_some() && row.status != "ANNOUNCED");
        rows.retain(|row| row.observed_high.is_some());
        // The last wins: so the least id comes last.
        rows.sort_by(|a, b| {
            (a.observed_high, a.observed_low, &b.id).cmp(&(b.observed_high, b.observed_low, &a.id))
        });
        let mut monthly = BTreeMap::new();
        let mut latest = BTreeMap::new();
        for row in rows {
            let month = Day(row.observed_high.unwrap()).date().format("%Y-%m").to_string();
            let (year, of_year) = month.split_once('-').unwrap();
            let month = year.parse::<i32>().unwrap() * 12 + of_year.parse::<i32>().unwrap() - 1;
            let value = monthly_value::Model {
                subject_id: row.subject_id.clone(),
                metric: row.metric.clone(),
                month,
                observation_id: row.id.clone(),
                value: row.value.unwrap(),
                observed_low: row.observed_low.unwrap(),
                observed_high: row.observed_high.unwrap(),
                basis: row.basis.clone(),
                low: row.low,
                high: row.high,
            };
            let last = latest_value::Model {
                subject_id: value.subject_id.clone(),
                metric: value.metric.clone(),
                observation_id: value.observation_id.clone(),
                value: value.value,
                observed_low: value.observed_low,
                observed_high: value.observed_high,
                basis: value.basis.clone(),
                low: value.low,
                high: value.high,
            };
            latest.insert((row.subject_id.clone(), row.metric.clone()), last);
            monthly.insert((row.subject_id, row.metric, month), value);
        }
        Self { monthly: monthly.into_values().collect(), latest: latest.into_values().collect() }
    }
}

fn told(subject: &str, metric: &str, date: &str, value: Option<f64>) -> Sourced<ObservationFact> {
    let mut told = observation(0, 0.0);
    told.fact.subject = EntityId::stored(subject);
    told.fact.metric = metric.to_owned();
    told.fact.observed = (!date.is_empty()).then(|| date.parse().unwrap());
    told.fact.value = value;
    told.fact.missing = value.is_none().then_some(MissingReason::Hidden);
    told
}

async fn write(on: &TestStore, facts: &[Sourced<ObservationFact>]) {
    let mut writer = on.store.write(1).await.unwrap();
    writer.put(&[source("paper")]).await.unwrap();
    writer.put_observations(facts).await.unwrap();
    writer.commit("told").await.unwrap();
}

#[tokio::test]
async fn a_month_has_its_last_measurement_and_a_correction_is_followed() {
    for on in stores().await {
        let values = async || {
            on.column("SELECT month || ' ' || value || ' ' || basis FROM monthly_value ORDER BY 1").await
        };
        let last = async || on.column("SELECT observed_high || ' ' || value FROM latest_value").await;
        let day = |date: &str, value| told("land:NI", "followers", date, value);
        write(&on, &[day("2017-09-01", Some(1.5)), day("2017-09-18", Some(2.5)), day("2017", Some(9.5))])
            .await;
        // A year ends with its December.
        assert_eq!(values().await, ["24212 2.5 COLLECTED", "24215 9.5 COLLECTED"]);
        assert_eq!(last().await, ["17531 9.5"]);
        write(&on, &[day("2017-09-18", Some(3.5)), day("2017", None), day("", Some(4.5))]).await;
        assert_eq!(values().await, ["24212 3.5 COLLECTED"]);
        assert_eq!(last().await, ["17427 3.5"]);
        let mut announced = day("2017-09-18", Some(3.5));
        announced.fact.status = ObservationStatus::Announced;
        write(&on, &[announced]).await;
        assert_eq!(values().await, ["24212 1.5 COLLECTED"]);
        write(&on, &[day("2017-09-01", None)]).await;
        assert!(values().await.is_empty() && last().await.is_empty());
    }
}

#[tokio::test]
async fn a_rehearsal_and_a_dropped_writer_leave_the_projections_alone() {
    for on in stores().await {
        write(&on, &[told("land:NI", "followers", "2017-09", Some(1.0))]).await;
        let before = Projections::kept(&on).await;
        assert_eq!(before.monthly.len(), 1);
        for rehearsed in [true, false] {
            let mut writer = on.store.write(2).await.unwrap();
            let told = [told("land:NI", "followers", "2017-09", Some(2.0))];
            assert_eq!(writer.put_observations(&told).await.unwrap(), [Outcome::Corrected]);
            if rehearsed {
                writer.rehearse("tried").await.unwrap();
            } else {
                drop(writer);
            }
            assert_eq!(Projections::kept(&on).await, before);
        }
    }
}

#[tokio::test]
async fn more_groups_than_one_statement_can_carry_are_kept() {
    for on in stores().await {
        let many: Vec<_> =
            (0..9_000).map(|at| told(&format!("sector:{at}"), "posts", "2020-02", Some(1.0))).collect();
        write(&on, &many).await;
        assert_eq!((on.count("monthly_value").await, on.count("latest_value").await), (9_000, 9_000));
        assert_eq!(Projections::kept(&on).await, Projections::by_hand(&on).await);
    }
}

#[tokio::test]
async fn the_months_of_the_tables_are_those_of_the_calendar() {
    let ends =
        |year: i32| [PartialDate::year(year).unwrap().low().0, PartialDate::year(year).unwrap().high().0];
    let mut days: Vec<i32> = [0, 1, 4, 99, 100, 1582, 9999].into_iter().flat_map(ends).collect();
    days.extend((1899..2101).step_by(3).flat_map(ends));
    // Every day of eight years with three leap days, and around the first and the last of February.
    days.extend(ends(1996)[0]..=ends(2004)[0]);
    days.extend((1800..2300).filter_map(|year| Some(PartialDate::month(year, 3)?.low().0 - 1)));
    let values: Vec<String> = days.iter().map(|day| format!("({day})")).collect();
    let expected: Vec<String> = days.iter().map(|day| Day(*day).month().to_string()).collect();
    for on in stores().await {
        let ask = format!(
            "SELECT {MONTH} FROM (SELECT column1 AS observed_high FROM (VALUES {}) AS given) AS days",
            values.join(", ")
        );
        assert_eq!(on.column(&ask).await, expected, "{:?}", on.engine());
    }
}

#[tokio::test]
async fn the_migration_fills_in_what_was_written_before_it() {
    for on in stores().await {
        let mut facts = vec![told("land:NI", "posts", "0000-02-29", Some(1.0))];
        for (at, date) in
            ["1969-12-31", "1969-12", "1969", "2017-09-18", "2017-09-30", ""].into_iter().enumerate()
        {
            for (metric, note) in [("followers", None), ("followers", Some("again")), ("posts", None)] {
                let value = (at != 4).then_some(7.25);
                let mut told = told("land:NI", metric, date, value);
                told.fact.interval = (at < 4).then_some(Interval { low: note.map(|_| 7.0), high: Some(7.5) });
                told.fact.note = note.map(str::to_owned);
                facts.push(told);
            }
        }
        write(&on, &facts).await;
        let before = Projections::kept(&on).await;
        assert_eq!((before.monthly.len(), before.latest.len()), (5, 2));
        on.execute("DROP TABLE monthly_value").await;
        on.execute("DROP TABLE latest_value").await;
        on.execute("DROP INDEX channel_by_platform").await;
        let both = "'0004_projections', '0008_bounds_and_orders'";
        on.execute(&format!("DELETE FROM seaql_migrations WHERE version IN ({both})")).await;
        on.store.migrate(None).await.unwrap();
        assert_eq!(Projections::kept(&on).await, before);
    }
}

/// One telling: which fact, which of its precisions and places, and what is told of it.
fn telling() -> impl Strategy<Value = Sourced<ObservationFact>> {
    let dates = prop::sample::select(&[
        "2019",
        "2019-12",
        "2019-12-30",
        "2019-12-31",
        "2020-01-01",
        "2020-02-29",
        "2020-02",
        "2020-03-01",
        "",
    ]);
    let subjects = prop::sample::select(&["land:NI", "sector:POLICE:NI"]);
    let metrics = prop::sample::select(&["followers", "posts"]);
    let values = prop::option::weighted(0.8, (0_u8..4).prop_map(f64::from));
    let bounds = prop::option::weighted(0.3, (prop::option::of(0_u8..4), prop::option::of(4_u8..8)));
    (subjects, metrics, dates, values, bounds, prop::bool::weighted(0.2), any::<bool>()).prop_map(
        |(subject, metric, date, value, bounds, announced, noted)| {
            let mut told = told(subject, metric, date, value);
            if announced {
                told.fact.status = ObservationStatus::Announced;
            }
            told.fact.interval =
                bounds.map(|(low, high)| Interval { low: low.map(f64::from), high: high.map(f64::from) });
            told.fact.note = noted.then(|| "another count".to_owned());
            told
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_tellings_and_corrections_leave_what_a_recomputation_finds(
        editions in prop::collection::vec(prop::collection::vec(telling(), 1..12), 1..6)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let on = sqlite().await;
            for facts in editions {
                // A writer is given each fact once at a time.
                let facts: BTreeMap<String, _> = facts.into_iter().map(|fact| (fact.fact_key(), fact)).collect();
                write(&on, &facts.into_values().collect::<Vec<_>>()).await;
                prop_assert_eq!(Projections::kept(&on).await, Projections::by_hand(&on).await);
            }
            Ok(())
        })?;
    }
}
