//! The state of a channel at a date, as SQL: the one place of the rule.
//!
//! A channel that a source names is open by that source's day at the latest, so the stored span of an
//! unknown opening has an upper bound only; an observation of the channel proves that it was open as well.

use sea_orm::IntoSimpleExpr;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};

use super::entity::{channel, observation};
use super::scope::known;
use crate::domain::channel::{ChannelStatus, DORMANT_DAYS};
use crate::domain::observation::ObservationStatus;
use crate::domain::scope::Scope;

/// The state as a text, by the channel's own columns and its observations.
pub(crate) fn status(scope: Scope) -> Expr {
    let case = CaseStatement::new()
        .case(surely_later(scope), ChannelStatus::Planned.as_str())
        .case(surely_closed(scope), ChannelStatus::Closed.as_str())
        .case(surely_open(scope).not(), ChannelStatus::Unknown.as_str())
        .case(dormant(scope, DORMANT_DAYS), ChannelStatus::Dormant.as_str())
        .finally(ChannelStatus::Active.as_str());
    Expr::Case(Box::new(case))
}

/// Opened after the day.
fn surely_later(scope: Scope) -> Expr {
    let opened_low = channel::Column::OpenedLow;
    opened_low.is_not_null().and(opened_low.gt(scope.day().0))
}

/// Closed by the end of the day.
fn surely_closed(scope: Scope) -> Expr {
    let closed_high = channel::Column::ClosedHigh;
    channel::Column::Closed.eq(true).and(closed_high.is_not_null()).and(closed_high.lte(scope.day().0))
}

/// Open beyond doubt: opened or seen by the day, and not closed, nor possibly closed, by it.
pub(crate) fn surely_open(scope: Scope) -> Expr {
    let day = scope.day().0;
    let opened_high = channel::Column::OpenedHigh;
    let closed_low = channel::Column::ClosedLow;
    let opened = opened_high.is_not_null().and(opened_high.lte(day)).or(Expr::exists(seen(scope)));
    let not_closed = channel::Column::Closed.eq(false).or(closed_low.is_not_null().and(closed_low.gt(day)));
    opened.and(not_closed)
}

/// Open as far as one can tell: neither opened after the day nor closed by it for sure.
pub(crate) fn possibly_open(scope: Scope) -> Expr {
    let day = scope.day().0;
    let opened_low = channel::Column::OpenedLow;
    let closed_high = channel::Column::ClosedHigh;
    let may_be_open = opened_low.is_null().or(opened_low.lte(day));
    let may_not_be_closed =
        channel::Column::Closed.eq(false).or(closed_high.is_null()).or(closed_high.gt(day));
    may_be_open.and(may_not_be_closed)
}

/// Without a post for at least so many days by the last count of posts: the counter stood still from a count
/// at least so long before the last one up to the last one.
pub(crate) fn dormant(scope: Scope, days: i32) -> Expr {
    let last = sub(last_count(scope, None));
    let standing_since = sub(last_count(scope, Some(last.sub(days))));
    let mut values = counts_of_posts(scope);
    values
        .expr(Expr::col((observation::Entity, observation::Column::Value)).count_distinct())
        .and_where(observation::Column::ObservedHigh.into_simple_expr().gte(standing_since));
    sub(values).eq(1)
}

fn sub(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(select.into()))
}

/// The day of the last count of posts, before a day if one is given.
fn last_count(scope: Scope, before: Option<Expr>) -> SelectStatement {
    let mut select = counts_of_posts(scope);
    select.expr(observation::Column::ObservedHigh.max());
    if let Some(before) = before {
        select.and_where(observation::Column::ObservedHigh.into_simple_expr().lte(before));
    }
    select
}

fn counts_of_posts(scope: Scope) -> SelectStatement {
    let mut select = measured(scope);
    select.and_where(observation::Column::Metric.eq("posts"));
    select
}

/// Any measurement of the channel by the day.
fn seen(scope: Scope) -> SelectStatement {
    let mut select = measured(scope);
    select.expr(Expr::value(1));
    select
}

fn measured(scope: Scope) -> SelectStatement {
    Query::select()
        .from(observation::Entity)
        .and_where(
            Expr::col((observation::Entity, observation::Column::SubjectId))
                .equals((channel::Entity, channel::Column::Id)),
        )
        .and_where(known(scope, observation::Column::KnownFrom, observation::Column::KnownTo))
        .and_where(observation::Column::Value.is_not_null())
        .and_where(observation::Column::Status.ne(ObservationStatus::Announced.as_str()))
        .and_where(observation::Column::ObservedHigh.lte(scope.day().0))
        .to_owned()
}
