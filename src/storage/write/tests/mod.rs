//! Writing, on both engines.

mod projection;

use super::*;
use crate::domain::date::{Day, PartialDate};
use crate::domain::observation::{ObservationBasis, ObservationStatus};
use crate::domain::source::{Source, SourceKind, SourceLocator};
use crate::storage::testing::stores;

fn source(key: &str) -> Sourced<Source> {
    let fact = Source {
        id: EntityId::new(NodeKind::Source, key),
        key: key.to_owned(),
        publisher: "NOZ".to_owned(),
        title: "Polizei twittert".to_owned(),
        url: None,
        published: None,
        retrieved: None,
        kind: SourceKind::News,
        language: None,
        licence: None,
        locator: SourceLocator::NoAddress,
    };
    Sourced { fact, sources: Vec::new() }
}

fn observation(day: i32, value: f64) -> Sourced<ObservationFact> {
    let fact = ObservationFact {
        subject: EntityId::stored("land:NI"),
        metric: "followers".to_owned(),
        platform: None,
        value: Some(value),
        interval: None,
        missing: None,
        observed: Some(PartialDate::day(Day(day))),
        basis: ObservationBasis::Collected,
        status: ObservationStatus::Final,
        note: None,
        reason: None,
    };
    Sourced { fact, sources: vec![source("paper").fact.id] }
}

#[tokio::test]
async fn more_rows_than_one_statement_can_carry_are_written() {
    for on in stores().await {
        let mut writer = on.store.write(1).await.unwrap();
        writer.put(&[source("paper")]).await.unwrap();
        let many: Vec<_> = (0..5_000).map(|day| observation(day, 1.0)).collect();
        let outcomes = writer.put_observations(&many).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::New));
        let edition = writer.commit("many").await.unwrap().unwrap();
        assert_eq!((edition.added, edition.corrected), (5_001, 0));
        assert_eq!(on.count("observation").await, 5_000);

        let mut writer = on.store.write(2).await.unwrap();
        let other: Vec<_> = (0..5_000).map(|day| observation(day, 2.0)).collect();
        let outcomes = writer.put_observations(&other).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Corrected));
        writer.commit("all corrected").await.unwrap();
        assert_eq!(on.column("SELECT count(*) FROM observation WHERE known_to = 2").await, ["5000"]);
        assert_eq!(
            on.column("SELECT added || ' ' || corrected FROM edition WHERE number = 2").await,
            ["0 5000"]
        );
    }
}

#[tokio::test]
async fn a_writer_that_is_dropped_has_written_nothing() {
    for on in stores().await {
        let mut writer = on.store.write(1).await.unwrap();
        writer.put(&[source("paper")]).await.unwrap();
        drop(writer);
        let mut writer = on.store.write(1).await.unwrap();
        assert!(!writer.knows(&source("paper").fact.id));
        assert_eq!(writer.put(&[source("paper")]).await.unwrap(), [Outcome::New]);
        writer.cancel().await.unwrap();
        assert_eq!(on.count("entity").await, 0);
        assert_eq!(on.store.write(1).await.unwrap().commit("nothing").await.unwrap(), None);
        assert_eq!(on.count("edition").await, 0);
    }
}

#[tokio::test]
async fn what_refers_to_nothing_is_refused() {
    for on in stores().await {
        let mut writer = on.store.write(1).await.unwrap();
        assert!(matches!(writer.put_observations(&[observation(1, 1.0)]).await, Err(Error::Statement(_))));
        drop(writer);
        assert_eq!(on.count("edition").await, 0);
    }
}
