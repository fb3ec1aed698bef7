//! The state of a channel at a date, as SQL: the one place of the rule.
//!
//! A channel that a source names is open by that source's day at the latest, so the stored span of an
//! unknown opening has an upper bound only; an observation of the channel proves that it was open as well.

use sea_orm::IntoSimpleExpr;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SelectStatement};

use super::entity::{channel, observation};
use super::observation::{known_measurements, measurements};
use super::scope::At;
use crate::domain::channel::{ChannelStatus, DORMANT_DAYS};

/// The state as a text, by the channel's own columns and its observations.
pub(crate) fn status(at: impl Into<At>) -> Expr {
    let at = &at.into();
    let case = CaseStatement::new()
        .case(surely_later(at), ChannelStatus::Planned.as_str())
        .case(surely_closed(at), ChannelStatus::Closed.as_str())
        .case(open_beyond_doubt(at).not(), ChannelStatus::Unknown.as_str())
        .case(standing_still(at, DORMANT_DAYS), ChannelStatus::Dormant.as_str())
        .finally(ChannelStatus::Active.as_str());
    Expr::Case(Box::new(case))
}

/// Open beyond doubt: opened or seen by the day, and not closed, nor possibly closed, by it.
pub(crate) fn surely_open(at: impl Into<At>) -> Expr {
    open_beyond_doubt(&at.into())
}

/// Open as far as one can tell: neither opened after the day nor closed by it for sure.
pub(crate) fn possibly_open(at: impl Into<At>) -> Expr {
    let day = at.into().day;
    let opened_low = channel::Column::OpenedLow;
    let closed_high = channel::Column::ClosedHigh;
    let may_be_open = opened_low.is_null().or(opened_low.into_simple_expr().lte(day.clone()));
    let may_not_be_closed = channel::Column::Closed
        .eq(false)
        .or(closed_high.is_null())
        .or(closed_high.into_simple_expr().gt(day));
    may_be_open.and(may_not_be_closed)
}

/// Without a post for at least so many days by the last count of posts: the counter stood still from a count
/// at least so long before the last one up to the last one.
pub(crate) fn dormant(at: impl Into<At>, days: i32) -> Expr {
    standing_still(&at.into(), days)
}

/// Any state but that of a channel that is only planned: no observation has to be looked at.
pub(crate) fn not_planned(at: impl Into<At>) -> Expr {
    surely_later(&at.into()).not()
}

/// Opened after the day.
fn surely_later(at: &At) -> Expr {
    let opened_low = channel::Column::OpenedLow;
    opened_low.is_not_null().and(opened_low.into_simple_expr().gt(at.day.clone()))
}

/// Closed by the end of the day.
pub(crate) fn surely_closed(at: &At) -> Expr {
    let closed_high = channel::Column::ClosedHigh;
    let by_then = closed_high.into_simple_expr().lte(at.day.clone());
    channel::Column::Closed.eq(true).and(closed_high.is_not_null()).and(by_then)
}

fn open_beyond_doubt(at: &At) -> Expr {
    let opened_high = channel::Column::OpenedHigh;
    let closed_low = channel::Column::ClosedLow;
    let by_then = opened_high.into_simple_expr().lte(at.day.clone());
    let opened = opened_high.is_not_null().and(by_then).or(Expr::exists(seen(at)));
    let later = closed_low.into_simple_expr().gt(at.day.clone());
    // Whoever was there on the day or after it had not closed by then, whenever that was.
    let not_closed = channel::Column::Closed
        .eq(false)
        .or(closed_low.is_not_null().and(later))
        .or(Expr::exists(seen_later(at)));
    opened.and(not_closed)
}

fn standing_still(at: &At, days: i32) -> Expr {
    let last = sub(last_count(at, None));
    let standing_since = sub(last_count(at, Some(last.sub(days))));
    let mut values = counts_of_posts(at);
    values
        .expr(Expr::col((observation::Entity, observation::Column::Value)).count_distinct())
        .and_where(observation::Column::ObservedHigh.into_simple_expr().gte(standing_since));
    sub(values).eq(1)
}

fn sub(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(select.into()))
}

/// The day of the last count of posts, before a day if one is given.
fn last_count(at: &At, before: Option<Expr>) -> SelectStatement {
    let mut select = counts_of_posts(at);
    select.expr(observation::Column::ObservedHigh.max());
    if let Some(before) = before {
        select.and_where(observation::Column::ObservedHigh.into_simple_expr().lte(before));
    }
    select
}

fn counts_of_posts(at: &At) -> SelectStatement {
    let mut select = measured(at);
    select.and_where(observation::Column::Metric.eq("posts"));
    select
}

/// Any measurement of the channel by the day.
fn seen(at: &At) -> SelectStatement {
    let mut select = measured(at);
    select.expr(Expr::value(1));
    select
}

/// Any measurement of the channel on the day or after it.
fn seen_later(at: &At) -> SelectStatement {
    let mut select = of_channel(known_measurements(at.scope));
    select
        .and_where(observation::Column::ObservedLow.into_simple_expr().gte(at.day.clone()))
        .expr(Expr::value(1));
    select
}

fn measured(at: &At) -> SelectStatement {
    of_channel(measurements(at.clone()))
}

fn of_channel(mut select: SelectStatement) -> SelectStatement {
    select.clear_selects().and_where(
        Expr::col((observation::Entity, observation::Column::SubjectId))
            .equals((channel::Entity, channel::Column::Id)),
    );
    select
}
