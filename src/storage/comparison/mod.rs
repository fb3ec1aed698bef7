//! What a comparison measures, at one day or at many, in a constant number of statements.
//!
//! Every statement starts from the same rows: the days asked for, each with the channels that may have been open on
//! it and that the question is about.

mod measures;
mod panel;
mod sources;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{IntoSimpleExpr, JoinType};

pub use panel::PanelRow;

use super::Error;
use super::channel::join_authority;
use super::channel_status::possibly_open;
use super::entity::{authority, channel};
use super::kept::{self, Kept, Latest};
use super::presence::{narrow_channels, narrow_kinds};
use super::reader::Reader;
use super::scope::{At, known};
use crate::domain::comparison::question::{CompareBy, Question};
use crate::domain::date::Day;
use crate::domain::id::{EntityId, NodeKind};

/// Rows that a comparison of one day has at most; beyond it is refused, not cut.
const MOST_ROWS: u64 = 1_000;

/// Rows of all days together, and rows of single channels, at most.
const MOST_POINTS: u64 = 20_000;

const SUBJECT: &str = "subject_key";
const DAY: &str = "day";
const MOMENT: &str = "moment";

/// The column by which channels are grouped.
fn dimension(by: CompareBy) -> Expr {
    match by {
        CompareBy::Land | CompareBy::Jurisdiction => authority::Column::JurisdictionId.into_simple_expr(),
        CompareBy::Kind => authority::Column::Kind.into_simple_expr(),
        CompareBy::Authority => authority::Column::Id.into_simple_expr(),
        CompareBy::Channel => channel::Column::Id.into_simple_expr(),
        CompareBy::Platform => channel::Column::Platform.into_simple_expr(),
    }
}

/// The day of a row, and the edition that is asked.
fn at(question: &Question) -> At {
    At { scope: question.scope, day: Expr::col((Alias::new(MOMENT), Alias::new("column1"))) }
}

/// The month of a row's day.
fn month() -> Expr {
    Expr::col((Alias::new(MOMENT), Alias::new("column2")))
}

/// Each of the days (at least one) with the channels that a question is about on it.
fn channels(question: &Question, days: &[Day]) -> SelectStatement {
    let scope = question.scope;
    let at = at(question);
    let mut select = Query::select();
    select
        .from_values(days.iter().map(|day| (day.0, day.month())), Alias::new(MOMENT))
        .join(JoinType::InnerJoin, channel::Entity, possibly_open(at.clone()))
        .expr_as(at.day.clone(), Alias::new(DAY))
        .expr_as(dimension(question.by), Alias::new(SUBJECT))
        .and_where(known(scope, channel::Column::KnownFrom, channel::Column::KnownTo));
    join_authority(&mut select, scope);
    narrow_channels(&mut select, at, &question.filter);
    narrow_to_members(&mut select, question, question.by == CompareBy::Jurisdiction);
    select
}

/// Narrows authorities to the kinds and members of a question.
fn narrow_to_members(select: &mut SelectStatement, question: &Question, everywhere: bool) {
    narrow_kinds(select, &question.filter);
    select.and_where(within_members(question, everywhere));
}

/// Authorities of the Länder of a question; where jurisdictions are meant, of the Federation and foreign countries too.
pub(super) fn within_members(question: &Question, everywhere: bool) -> Expr {
    let laender: Vec<String> = question.members().into_iter().map(|land| land.id().to_string()).collect();
    let within = authority::Column::JurisdictionId.is_in(laender);
    if !everywhere {
        return within;
    }
    let others = format!("{}:%", NodeKind::Jurisdiction.prefix());
    within.or(authority::Column::JurisdictionId.like(others))
}

/// Joins the latest measurement of the question's metric for each channel on its day, if there is one.
fn join_latest(select: &mut SelectStatement, question: &Question, days: &[Day]) -> Latest {
    let subject = channel::Column::Id.into_simple_expr();
    let kept = if days.len() == 1 { Kept::Latest } else { Kept::Monthly(month()) };
    kept::join_latest(select, kept, at(question), &question.metric, subject)
}

/// The id of what a row is about; kinds and platforms are named by their word.
fn subject(by: CompareBy, key: &str) -> EntityId {
    match by {
        CompareBy::Kind => EntityId::new(NodeKind::Sector, &format!("{key}:DE")),
        CompareBy::Platform => EntityId::new(NodeKind::Platform, key),
        _ => EntityId::stored(key),
    }
}

impl Reader {
    /// Refuses more rows than a statement was given as its limit, and takes the others from the request's.
    fn bounded(&self, rows: usize, limit: u64) -> Result<(), Error> {
        if rows as u64 > limit {
            return Err(Error::TooWide { limit });
        }
        self.take_rows(rows as u64)
    }
}
