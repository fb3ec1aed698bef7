//! Writing observations: append-only, a correction supersedes the row that it corrects.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, IdenStatic};

use super::super::Error;
use super::super::entity::{observation, thing};
use super::super::reader::{CHUNK, STILL};
use super::look_up::{COLUMNS, FOUND, found, of_each, of_found, of_key, sub_query};
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

/// The current rows of observations, by key.
pub(super) async fn current(
    keys: &[String],
    from: &DatabaseTransaction,
) -> Result<HashMap<String, Current>, Error> {
    let column = |column: observation::Column| Expr::col((observation::Entity, column));
    let row = Query::select()
        .expr(column(observation::Column::Id))
        .from(observation::Entity)
        .and_where(column(observation::Column::FactKey).eq(of_key(COLUMNS[0])))
        .and_where(column(observation::Column::KnownTo).eq(STILL))
        .limit(1)
        .to_owned();
    let of_row = |wanted: observation::Column| {
        let one = Query::select()
            .expr(column(wanted))
            .from(observation::Entity)
            .and_where(column(observation::Column::Id).eq(of_found(FOUND)))
            .to_owned();
        (sub_query(one), wanted.as_str())
    };
    let digest = Query::select()
        .column((thing::Entity, thing::Column::Digest))
        .from(thing::Entity)
        .and_where(Expr::col((thing::Entity, thing::Column::Id)).eq(of_found(FOUND)))
        .to_owned();
    let mut current = HashMap::new();
    for keys in keys.chunks(CHUNK) {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut select = of_each(found(&keys, &COLUMNS[..1], row.clone()), []);
        select
            .expr_as(of_found(COLUMNS[0]), Alias::new("fact_key"))
            .expr_as(of_found(FOUND), Alias::new("id"))
            .expr_as(sub_query(digest.clone()), Alias::new("digest"));
        let wanted =
            [observation::Column::SubjectId, observation::Column::Metric, observation::Column::ObservedHigh];
        for (value, name) in wanted.map(of_row) {
            select.expr_as(value, Alias::new(name));
        }
        for row in from.query_all(&select).await? {
            let row = Current::from_query_result(&row, "")?;
            current.insert(row.fact_key.clone(), row);
        }
    }
    Ok(current)
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
