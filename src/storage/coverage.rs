//! Which authorities are on which platforms, counted over Länder and kinds: two statements, however many there are.
//!
//! The state of an authority on a platform is that of [`presence::decide`](crate::domain::presence::decide), as SQL; a
//! test holds the two against each other.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{FromQueryResult, IntoSimpleExpr, JoinType, QueryTrait};

use super::Error;
use super::authority::known_authorities;
use super::channel::operators_of_channels;
use super::channel_status::{possibly_open, surely_closed, surely_open};
use super::comparison::{COUNTED, narrow_to_members};
use super::entity::{authority, channel, channel_operator, observation, platform};
use super::observation::{latest_first, measurements};
use super::presence::{narrow_channels, one_if};
use super::reader::Reader;
use super::scope::{At, known, word};
use crate::domain::authority::AuthorityKind;
use crate::domain::channel::HolderKind;
use crate::domain::comparison::question::Question;
use crate::domain::coverage::{Counted, CoverageColumns, CoverageRows, Tally};
use crate::domain::filter::PresenceFilter;
use crate::domain::id::{EntityId, NodeKind};

const ROW: &str = "row_key";
const COLUMN: &str = "column_key";
const STATE: &str = "state";

/// The words of a state: a greater one wins where platforms are put together.
const YES: i32 = 2;
const UNKNOWN: i32 = 1;
const NONE: i32 = 0;

#[derive(FromQueryResult)]
struct Cell {
    row_key: String,
    column_key: String,
    known: i64,
    confirmed_none: i64,
    authorities: i64,
    pairs: i64,
    unknown_pairs: i64,
}

impl Reader {
    /// The cells of a coverage matrix and, without a column, the totals of its rows. Cells without authorities are
    /// absent.
    pub async fn coverage(
        &self,
        question: &Question,
        rows: CoverageRows,
        columns: CoverageColumns,
    ) -> Result<Vec<Counted>, Error> {
        let mut counted = Vec::new();
        for columns in [Some(columns), None] {
            let found: Vec<Cell> = self.all(&cells(question, rows, columns)).await?;
            self.take_rows(found.len() as u64)?;
            for row in found {
                counted.push(Counted {
                    row: row_id(rows, &row.row_key)?,
                    column: columns.map(|columns| column_id(columns, &row.column_key)).transpose()?,
                    tally: Tally { known: row.known, none: row.confirmed_none, of: row.authorities },
                    pairs: row.pairs,
                    unknown_pairs: row.unknown_pairs,
                });
            }
        }
        Ok(counted)
    }
}

fn row_id(rows: CoverageRows, key: &str) -> Result<EntityId, Error> {
    match rows {
        CoverageRows::Kind => Ok(EntityId::sector(word::<AuthorityKind>(key)?, "DE")),
        CoverageRows::Land | CoverageRows::Jurisdiction => Ok(EntityId::stored(key)),
    }
}

fn column_id(columns: CoverageColumns, key: &str) -> Result<EntityId, Error> {
    match columns {
        CoverageColumns::Platform => Ok(EntityId::new(NodeKind::Platform, key)),
        CoverageColumns::Kind => Ok(EntityId::sector(word::<AuthorityKind>(key)?, "DE")),
    }
}

/// Counts authorities by their best state within a row and column.
fn cells(question: &Question, rows: CoverageRows, columns: Option<CoverageColumns>) -> SelectStatement {
    let state = || Expr::col(Alias::new(STATE));
    let is = |word: i32| one_if(state().eq(word)).sum();
    let best = Query::select()
        .column(Alias::new(ROW))
        .column(Alias::new(COLUMN))
        .expr_as(state().max(), Alias::new("best"))
        .expr_as(is(YES), Alias::new("pairs"))
        .expr_as(is(UNKNOWN), Alias::new("unknown_pairs"))
        .from_subquery(states(question, rows, columns), Alias::new("pair"))
        .group_by_col(Alias::new(ROW))
        .group_by_col(Alias::new(COLUMN))
        .group_by_col(Alias::new("authority_id"))
        .to_owned();
    let best_is = |word: i32| one_if(Expr::col(Alias::new("best")).eq(word)).sum();
    // PostgreSQL sums numbers of rows to a decimal.
    let sum = |name: &'static str| Expr::col(Alias::new(name)).sum().cast_as(Alias::new("bigint"));
    Query::select()
        .column(Alias::new(ROW))
        .column(Alias::new(COLUMN))
        .expr_as(best_is(YES), Alias::new("known"))
        .expr_as(best_is(NONE), Alias::new("confirmed_none"))
        .expr_as(Expr::col(Alias::new("best")).count(), Alias::new("authorities"))
        .expr_as(sum("pairs"), Alias::new("pairs"))
        .expr_as(sum("unknown_pairs"), Alias::new("unknown_pairs"))
        .from_subquery(best, Alias::new("best_of_authority"))
        .group_by_col(Alias::new(ROW))
        .group_by_col(Alias::new(COLUMN))
        .order_by(Alias::new(ROW), Order::Asc)
        .order_by(Alias::new(COLUMN), Order::Asc)
        .to_owned()
}

/// The state of every authority on every platform.
fn states(question: &Question, rows: CoverageRows, columns: Option<CoverageColumns>) -> SelectStatement {
    let flag = |name: &'static str| Expr::col(Alias::new(name)).eq(1);
    let report = || Expr::col(Alias::new("report"));
    let mut state = CaseStatement::new().case(flag("sure"), YES);
    if reports_tell(&question.filter) {
        state = state.case(report().gt(0.0), YES);
    }
    // The order of `presence::decide`: a report goes before a channel that may be open, and that before a closed one.
    let state = state
        .case(report().eq(0.0), NONE)
        .case(flag("possible"), UNKNOWN)
        .case(flag("closed"), NONE)
        .finally(UNKNOWN);
    Query::select()
        .column(Alias::new(ROW))
        .column(Alias::new(COLUMN))
        .column(Alias::new("authority_id"))
        .expr_as(Expr::Case(Box::new(state)), Alias::new(STATE))
        .from_subquery(evidence(question, rows, columns), Alias::new("evidence"))
        .to_owned()
}

/// Whether a report of so many channels tells that the filter finds one: it does not say of what kind they are.
fn reports_tell(filter: &PresenceFilter) -> bool {
    let holder =
        PresenceFilter { holder: filter.holder.filter(|own| *own != HolderKind::Office), ..filter.clone() };
    !holder.needs_single_channels()
}

/// What is known of every authority on every platform: its channels there, and the newest report.
fn evidence(question: &Question, rows: CoverageRows, columns: Option<CoverageColumns>) -> SelectStatement {
    let scope = question.scope;
    let own = Alias::new("own");
    let row = match rows {
        CoverageRows::Land | CoverageRows::Jurisdiction => {
            authority::Column::JurisdictionId.into_simple_expr()
        }
        CoverageRows::Kind => authority::Column::Kind.into_simple_expr(),
    };
    let column = match columns {
        Some(CoverageColumns::Platform) => platform::Column::Slug.into_simple_expr(),
        Some(CoverageColumns::Kind) => authority::Column::Kind.into_simple_expr(),
        None => Expr::value(""),
    };
    let mut select = known_authorities(scope).into_query();
    select
        .clear_selects()
        .expr_as(row, Alias::new(ROW))
        .expr_as(column, Alias::new(COLUMN))
        .expr_as(Expr::col((authority::Entity, authority::Column::Id)), Alias::new("authority_id"))
        .expr_as(Expr::col((own.clone(), Alias::new("sure"))), Alias::new("sure"))
        .expr_as(Expr::col((own.clone(), Alias::new("possible"))), Alias::new("possible"))
        .expr_as(Expr::col((own.clone(), Alias::new("closed"))), Alias::new("closed"))
        .expr_as(Expr::SubQuery(None, Box::new(newest_report(question).into())), Alias::new("report"))
        .join(
            JoinType::InnerJoin,
            platform::Entity,
            known(scope, platform::Column::KnownFrom, platform::Column::KnownTo),
        )
        .join_subquery(
            JoinType::LeftJoin,
            own_channels(question),
            own.clone(),
            Expr::col((own.clone(), channel_operator::Column::AuthorityId))
                .equals((authority::Entity, authority::Column::Id))
                .and(
                    Expr::col((own, channel::Column::Platform))
                        .equals((platform::Entity, platform::Column::Slug)),
                ),
        );
    if let Some(platforms) = &question.filter.platforms {
        select.and_where(platform::Column::Slug.is_in(platforms.iter().map(String::as_str)));
    }
    narrow_to_members(&mut select, question, rows == CoverageRows::Jurisdiction);
    select
}

/// By authority and platform: whether a channel is surely open, possibly open, surely closed.
fn own_channels(question: &Question) -> SelectStatement {
    let scope = question.scope;
    let mut select = operators_of_channels(scope);
    select
        .column((channel_operator::Entity, channel_operator::Column::AuthorityId))
        .column((channel::Entity, channel::Column::Platform))
        .expr_as(one_if(surely_open(scope)).max(), Alias::new("sure"))
        .expr_as(one_if(possibly_open(scope)).max(), Alias::new("possible"))
        .expr_as(one_if(surely_closed(&At::from(scope))).max(), Alias::new("closed"))
        .group_by_col((channel_operator::Entity, channel_operator::Column::AuthorityId))
        .group_by_col((channel::Entity, channel::Column::Platform));
    narrow_channels(&mut select, scope, &question.filter);
    select
}

/// The newest report on the number of an authority's channels on the platform, or of none at all.
fn newest_report(question: &Question) -> SelectStatement {
    let mut select = measurements(question.scope);
    let own = observation::Column::Platform;
    let of_none = own.is_null().and(observation::Column::Value.eq(0.0));
    select
        .clear_selects()
        .column((observation::Entity, observation::Column::Value))
        .and_where(observation::Column::Metric.eq(COUNTED))
        .and_where(
            Expr::col((observation::Entity, observation::Column::SubjectId))
                .equals((authority::Entity, authority::Column::Id)),
        )
        .and_where(own.into_simple_expr().eq(platform::Column::Slug.into_simple_expr()).or(of_none))
        .limit(1);
    latest_first(&mut select);
    select
}
