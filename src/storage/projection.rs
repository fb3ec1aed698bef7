//! The projections: what the observations say, kept ready by month and as the last of all.
//!
//! Here is what their rows should be; `write/projection.rs` keeps them so, and `check` compares. What a measurement is,
//! and which is the last, is decided in `observation.rs`.

use sea_orm::IntoSimpleExpr;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement};

use super::entity::{latest_value, monthly_value, observation};
use super::observation::{LATEST_NUMBER, current_measurements, measured_on, newest_first_of};
use crate::domain::date::Day;

/// The month of an observation as SQL, in the whole numbers that both engines know; `Day::month` is the same in Rust.
pub(crate) const MONTH: &str = "((4 * (observed_high + 865565) + 3) / 146097 * 100 \
    + ((4 * (observed_high + 865565) + 3) % 146097 / 4 * 4 + 3) / 1461) * 12 \
    + (5 * (((4 * (observed_high + 865565) + 3) % 146097 / 4 * 4 + 3) % 1461 / 4) + 2) / 153 \
    - 4798";

/// What a projection takes of an observation, in the order of its columns, its key aside.
pub(crate) const TAKEN: [observation::Column; 7] = [
    observation::Column::Id,
    observation::Column::Value,
    observation::Column::ObservedLow,
    observation::Column::ObservedHigh,
    observation::Column::Basis,
    observation::Column::Low,
    observation::Column::High,
];

/// What `monthly_value` would have if a row were the last of its month; `None` if it is no measurement.
pub(crate) fn of_month(row: &observation::Model) -> Option<monthly_value::Model> {
    let (observed_low, observed_high) = measured_on(row)?;
    Some(monthly_value::Model {
        subject_id: row.subject_id.clone(),
        metric: row.metric.clone(),
        month: Day(observed_high).month(),
        observation_id: row.id.clone(),
        value: row.value?,
        observed_low,
        observed_high,
        basis: row.basis.clone(),
        low: row.low,
        high: row.high,
    })
}

/// The last measurement of a month as the last of all.
pub(crate) fn of_all(month: monthly_value::Model) -> latest_value::Model {
    latest_value::Model {
        subject_id: month.subject_id,
        metric: month.metric,
        observation_id: month.observation_id,
        value: month.value,
        observed_low: month.observed_low,
        observed_high: month.observed_high,
        basis: month.basis,
        low: month.low,
        high: month.high,
    }
}

/// The rows that `monthly_value` should have, in the order of its columns.
pub(crate) fn monthly() -> SelectStatement {
    let month = monthly_value::Column::Month;
    let mut measured = numbered(&[Expr::cust(MONTH)]);
    measured.expr_as(Expr::cust(MONTH), month);
    last_of_each(measured, &[Expr::col(month)])
}

/// The rows that `latest_value` should have, in the order of its columns.
pub(crate) fn latest() -> SelectStatement {
    last_of_each(numbered(&[]), &[])
}

/// The current measurements, numbered within each subject, metric and what else is given.
fn numbered(groups: &[Expr]) -> SelectStatement {
    let own = [observation::Column::SubjectId, observation::Column::Metric];
    let all = own.map(IntoSimpleExpr::into_simple_expr).into_iter().chain(groups.iter().cloned());
    let mut measured = current_measurements();
    measured.clear_selects().columns(own.into_iter().chain(TAKEN)).expr_window_as(
        Func::cust("ROW_NUMBER"),
        newest_first_of(all),
        Alias::new(LATEST_NUMBER),
    );
    measured
}

/// Those that come first in their group.
fn last_of_each(measured: SelectStatement, groups: &[Expr]) -> SelectStatement {
    Query::select()
        .columns([observation::Column::SubjectId, observation::Column::Metric])
        .exprs(groups.iter().cloned())
        .expr_as(Expr::col(observation::Column::Id), monthly_value::Column::ObservationId)
        .columns(TAKEN.into_iter().skip(1))
        .from_subquery(measured, Alias::new("numbered"))
        .and_where(Expr::col(Alias::new(LATEST_NUMBER)).eq(1))
        .to_owned()
}
