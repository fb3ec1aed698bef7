//! Writing observations: append-only, a correction supersedes the row that it corrects.

use std::collections::HashMap;

use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use super::super::Error;
use super::super::entity::{observation, thing};
use super::super::reader::{CHUNK, STILL};
use super::rows::Rows;
use super::version::{Sourced, Version, key_of, span};
use crate::domain::date::PartialDate;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::interval::Interval;
use crate::domain::observation::{MissingReason, ObservationBasis, ObservationStatus};

/// The reason given for a correction that came without one.
pub const CHANGED_BY_IMPORT: &str = "value changed by an import";

/// What is told of a subject at a date, before the register gives it an id.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservationFact {
    /// A jurisdiction, a sector, an authority or a channel.
    pub subject: EntityId,
    /// Key of the metric.
    pub metric: String,
    /// Slug of the platform.
    pub platform: Option<String>,
    /// The value; `None` if missing.
    pub value: Option<f64>,
    /// Bounds.
    pub interval: Option<Interval>,
    /// Why the value is absent.
    pub missing: Option<MissingReason>,
    /// The date that the value describes.
    pub observed: Option<PartialDate>,
    /// Reported, collected or derived.
    pub basis: ObservationBasis,
    /// What is to be known before use.
    pub status: ObservationStatus,
    /// The source's own words.
    pub note: Option<String>,
    /// Why it corrects an earlier one.
    pub reason: Option<String>,
}

impl Sourced<ObservationFact> {
    /// What makes two rows the same observation: subject, metric, platform, date, sources and note.
    #[must_use]
    pub fn fact_key(&self) -> String {
        let fact = &self.fact;
        let observed = fact.observed.map(|date| date.to_string()).unwrap_or_default();
        let mut texts = vec![
            fact.subject.as_str(),
            &fact.metric,
            fact.platform.as_deref().unwrap_or(""),
            &observed,
            fact.note.as_deref().unwrap_or(""),
        ];
        texts.extend(self.sources.iter().map(EntityId::as_str));
        key_of(&texts)
    }

    /// The version that this becomes, superseding the current one if there is any.
    pub(super) fn version(&self, fact_key: &str, current: Option<&Current>) -> Version {
        let fact = &self.fact;
        let first = EntityId::new(NodeKind::Observation, &fact_key[..16]);
        let id = current.map_or(first, |current| successor_of(&current.id));
        let (observed_low, observed_high) = span(fact.observed);
        let row = observation::Model {
            id: id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            recorded_at: 0,
            subject_id: fact.subject.as_str().to_owned(),
            metric: fact.metric.clone(),
            platform: fact.platform.clone(),
            value: fact.value,
            low: fact.interval.and_then(|interval| interval.low),
            high: fact.interval.and_then(|interval| interval.high),
            missing: fact.missing.map(|missing| missing.as_str().to_owned()),
            observed_low,
            observed_high,
            basis: fact.basis.as_str().to_owned(),
            status: fact.status.as_str().to_owned(),
            note: fact.note.clone(),
            supersedes: current.map(|current| current.id.clone()),
            reason: current.map(|_| fact.reason.clone().unwrap_or_else(|| CHANGED_BY_IMPORT.to_owned())),
            fact_key: fact_key.to_owned(),
        };
        let date = fact.observed.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        let mut label = vec![fact.metric.as_str(), fact.subject.key()];
        label.extend(fact.platform.as_deref());
        label.push(&date);
        let rows = Rows { observation: vec![row], ..Rows::default() };
        let mut version = Version::new(&id, NodeKind::Observation, &label.join(", "), rows);
        // The sources are part of the key, and name the row that is not yet decided.
        version.apart_from =
            &["observation.id", "observation.supersedes", "observation.reason", "fact_source.fact_id"];
        version.with_sources(&self.sources)
    }
}

/// The current row of an observation.
#[derive(Debug, FromQueryResult)]
pub(super) struct Current {
    pub(super) fact_key: String,
    pub(super) id: String,
    pub(super) subject_id: String,
    pub(super) metric: String,
    pub(super) observed_high: Option<i32>,
    pub(super) digest: String,
}

/// What is read of a current row.
const CURRENT: [observation::Column; 5] = [
    observation::Column::FactKey,
    observation::Column::Id,
    observation::Column::SubjectId,
    observation::Column::Metric,
    observation::Column::ObservedHigh,
];

/// The current rows of observations, by key.
pub(super) async fn current(
    keys: &[String],
    from: &DatabaseTransaction,
) -> Result<HashMap<String, Current>, Error> {
    let mut found = HashMap::new();
    for keys in keys.chunks(CHUNK) {
        let select = Query::select()
            .columns(CURRENT.map(|column| (observation::Entity, column)))
            .column((thing::Entity, thing::Column::Digest))
            .from(observation::Entity)
            .inner_join(
                thing::Entity,
                sea_orm::sea_query::Expr::col((thing::Entity, thing::Column::Id))
                    .equals((observation::Entity, observation::Column::Id)),
            )
            .and_where(
                sea_orm::sea_query::Expr::col((observation::Entity, observation::Column::FactKey))
                    .is_in(keys),
            )
            .and_where(
                sea_orm::sea_query::Expr::col((observation::Entity, observation::Column::KnownTo)).eq(STILL),
            )
            .to_owned();
        for row in from.query_all(&select).await? {
            let row = Current::from_query_result(&row, "")?;
            found.insert(row.fact_key.clone(), row);
        }
    }
    Ok(found)
}

/// The id after an observation's: `…`, `….2`, `….3`.
fn successor_of(id: &str) -> EntityId {
    let (base, number) = id.split_once('.').unwrap_or((id, "1"));
    let number: u64 = number.parse().unwrap_or(1);
    EntityId::stored(&format!("{base}.{}", number + 1))
}

#[cfg(test)]
mod tests {
    use super::successor_of;

    #[test]
    fn corrections_count_up() {
        assert_eq!(successor_of("observation:0f").as_str(), "observation:0f.2");
        assert_eq!(successor_of("observation:0f.2").as_str(), "observation:0f.3");
        assert_eq!(successor_of("observation:0f.9").as_str(), "observation:0f.10");
    }
}
