//! Observations.

use std::cmp::Reverse;
use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Order, OverStatement, SelectStatement, WindowStatement};
use sea_orm::{IntoSimpleExpr, QueryTrait};

use super::Error;
use super::entity::observation;
use super::page::{KeyKind, List, ListQuery, absent_last, absent_number_last};
use super::reader::{Reader, STILL};
use super::scope::{At, date, known, word};
use super::source::resting_on;
use crate::domain::filter::{ObservationFilter, ObservationOrder, OwnerKind};
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::observation::{Observation, ObservationStatus};
use crate::domain::scope::Scope;

pub(crate) fn decode(row: observation::Model) -> Result<Observation, Error> {
    let bounds = row.low.is_some() || row.high.is_some();
    Ok(Observation {
        id: EntityId::stored(&row.id),
        subject: EntityId::stored(&row.subject_id),
        metric: row.metric,
        platform: row.platform,
        value: row.value,
        interval: bounds.then_some(Interval { low: row.low, high: row.high }),
        missing: row.missing.as_deref().map(word).transpose()?,
        observed: date(row.observed_low, row.observed_high)?,
        recorded_at: row.recorded_at,
        basis: word(&row.basis)?,
        status: word(&row.status)?,
        note: row.note,
        supersedes: row.supersedes.as_deref().map(EntityId::stored),
        reason: row.reason,
    })
}

/// Observations that were known and speak of a time that may have begun by the date. Undated ones stay
/// visible.
fn known_observations(scope: Scope) -> SelectStatement {
    let low = observation::Column::ObservedLow;
    observation::Entity::find()
        .filter(known(scope, observation::Column::KnownFrom, observation::Column::KnownTo))
        .filter(low.is_null().or(low.lte(scope.day().0)))
        .into_query()
}

/// What makes an observation a measurement: it has a value and a date, and is not a mere announcement.
fn is_measurement() -> Expr {
    observation::Column::Value
        .is_not_null()
        .and(observation::Column::ObservedHigh.is_not_null())
        .and(observation::Column::Status.ne(ObservationStatus::Announced.as_str()))
}

/// The same of a row in memory: its days, if it is one.
pub(crate) fn measured_on(row: &observation::Model) -> Option<(i32, i32)> {
    let counts = row.value.is_some() && row.status != ObservationStatus::Announced.as_str();
    row.observed_low.zip(row.observed_high).filter(|_| counts)
}

/// Measurements that were known, of whatever day.
pub(crate) fn known_measurements(scope: Scope) -> SelectStatement {
    observation::Entity::find()
        .filter(known(scope, observation::Column::KnownFrom, observation::Column::KnownTo))
        .filter(is_measurement())
        .into_query()
}

/// Measurements that were known, dated by the day for sure.
pub(crate) fn measurements(at: impl Into<At>) -> SelectStatement {
    let At { scope, day } = at.into();
    let mut select = known_measurements(scope);
    select.and_where(observation::Column::ObservedHigh.into_simple_expr().lte(day));
    select
}

/// Measurements that are known now, of whatever day.
pub(crate) fn current_measurements() -> SelectStatement {
    observation::Entity::find()
        .filter(observation::Column::KnownTo.eq(STILL))
        .filter(is_measurement())
        .into_query()
}

/// The order of measurements, the latest first. Of several on the same day the one with the least id goes first, so that
/// both engines take the same.
pub(crate) const LATEST_FIRST: [(observation::Column, Order); 3] = [
    (observation::Column::ObservedHigh, Order::Desc),
    (observation::Column::ObservedLow, Order::Desc),
    (observation::Column::Id, Order::Asc),
];

/// The same of measurements in memory: the greatest is the latest.
pub(crate) const fn lateness(observed_high: i32, observed_low: i32, id: &str) -> (i32, i32, Reverse<&str>) {
    (observed_high, observed_low, Reverse(id))
}

/// The id of the latest measurement of a metric of whatever `subject` names, by the day: a column of the outer query.
pub(crate) fn latest_id(at: At, metric: &str, subject: Expr) -> SelectStatement {
    let mut select = measurements(at);
    select
        .clear_selects()
        .column((observation::Entity, observation::Column::Id))
        .and_where(observation::Column::Metric.eq(metric))
        .and_where(observation::Column::SubjectId.into_simple_expr().eq(subject))
        .limit(1);
    latest_first(&mut select);
    select
}

/// Orders measurements, the latest first.
pub(crate) fn latest_first(select: &mut SelectStatement) {
    for (column, order) in LATEST_FIRST {
        select.order_by((observation::Entity, column), order);
    }
}

/// The place of a measurement among its subject's: 1 is the latest.
pub(crate) const LATEST_NUMBER: &str = "latest_number";

/// Numbers the measurements of each group, the latest first.
pub(crate) fn newest_first_of(groups: impl IntoIterator<Item = Expr>) -> WindowStatement {
    let mut window = WindowStatement::new();
    for group in groups {
        window.add_partition_by(group);
    }
    for (column, order) in LATEST_FIRST {
        window.order_by_expr(column.into_simple_expr(), order);
    }
    window
}

/// Which list of observations is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObservationList {
    /// What it is narrowed to.
    pub filter: ObservationFilter,
    /// Its order.
    pub order: ObservationOrder,
    /// Date and edition.
    pub scope: Scope,
}

impl List for ObservationList {
    type Item = Observation;
    type Row = observation::Model;

    fn query(&self, owners: Option<(OwnerKind, &[String])>) -> ListQuery {
        let filter = &self.filter;
        let mut select = known_observations(self.scope);
        if let Some(subjects) = &filter.subjects {
            select.and_where(observation::Column::SubjectId.is_in(subjects.iter().map(EntityId::as_str)));
        }
        if let Some(metrics) = &filter.metrics {
            select.and_where(observation::Column::Metric.is_in(metrics.iter().map(String::as_str)));
        }
        if let Some(platforms) = &filter.platforms {
            select.and_where(observation::Column::Platform.is_in(platforms.iter().map(String::as_str)));
        }
        if let Some(bases) = &filter.bases {
            select.and_where(observation::Column::Basis.is_in(bases.iter().map(|basis| basis.as_str())));
        }
        if let Some(from) = filter.from {
            select.and_where(observation::Column::ObservedHigh.gte(from.0));
        }
        if let Some(to) = filter.to {
            select.and_where(observation::Column::ObservedLow.lte(to.0));
        }
        let owner = owners.map(|(kind, ids)| {
            if kind == OwnerKind::Source {
                return resting_on(&mut select, observation::Column::Id, ids, self.scope);
            }
            select.and_where(observation::Column::SubjectId.is_in(ids));
            observation::Column::SubjectId.into_simple_expr()
        });
        let descending = matches!(self.order, ObservationOrder::ObservedDesc | ObservationOrder::ValueDesc);
        let (key, kind) = match self.order {
            ObservationOrder::ObservedAsc | ObservationOrder::ObservedDesc => {
                (absent_last(observation::Column::ObservedLow.into_simple_expr(), descending), KeyKind::Int)
            }
            ObservationOrder::ValueAsc | ObservationOrder::ValueDesc => (
                absent_number_last(observation::Column::Value.into_simple_expr(), descending),
                KeyKind::Float,
            ),
        };
        ListQuery {
            select,
            owner,
            key,
            kind,
            descending,
            id: observation::Column::Id.into_simple_expr(),
            begin: None,
        }
    }

    fn decode(&self, row: observation::Model) -> Result<Observation, Error> {
        decode(row)
    }
}

impl Reader {
    /// Observations by id, corrected ones too; unknown ids are absent from the answer.
    pub async fn observations_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Observation>, Error> {
        let rows = self.by_ids::<observation::Model>(ids, |chunk| {
            observation::Entity::find()
                .filter(observation::Column::KnownFrom.lte(scope.edition))
                .filter(observation::Column::Id.is_in(chunk))
                .into_query()
        });
        rows.await?.into_iter().map(|row| decode(row).map(|found| (found.id.clone(), found))).collect()
    }
}
