//! Which authorities are on which platforms, counted over Länder and kinds: two statements, however many there are.
//!
//! The state of an authority on a platform is that of [`presence::decide`](crate::domain::presence::decide), as SQL; a
//! test holds the two against each other.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{FromQueryResult, IntoSimpleExpr, JoinType, QueryTrait};

use super::Error;
use super::channel::operators_of_channels;
use super::channel_status::{possibly_open, surely_closed, surely_open};
use super::comparison::within_members;
use super::entity::{authority, channel, channel_operator, observation, platform};
use super::observation::{latest_first, measurements};
use super::presence::{narrow_channels, narrow_kinds, one_if};
use super::reader::Reader;
use super::scope::{At, has_seat_within, known, known_authorities, word};
use crate::domain::authority::AuthorityKind;
use crate::domain::channel::HolderKind;
use crate::domain::comparison::question::{COUNTED, Question};
use crate::domain::coverage::{Counted, CoverageColumns, CoverageRows, Tally};
use crate::domain::filter::{AuthorityFilter, PresenceFilter};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::presence::PresenceState;
use crate::domain::scope::Scope;

const ROW: &str = "row_key";
const COLUMN: &str = "column_key";
const AUTHORITY: &str = "authority_id";
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

/// Whose authorities are counted, and how they are laid out.
struct Layout<'a> {
    scope: Scope,
    filter: &'a PresenceFilter,
    /// In which jurisdictions.
    within: Expr,
    rows: CoverageRows,
    /// `None`: all platforms together.
    columns: Option<CoverageColumns>,
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
            let within = within_members(question, rows == CoverageRows::Jurisdiction);
            let layout = Layout { scope: question.scope, filter: &question.filter, within, rows, columns };
            let found: Vec<Cell> = self.all(&cells(&layout)).await?;
            self.take_rows(found.len() as u64)?;
            for cell in found {
                counted.push(Counted {
                    row: row_id(rows, &cell.row_key)?,
                    column: columns.map(|columns| column_id(columns, &cell.column_key)).transpose()?,
                    tally: cell.tally(),
                    pairs: cell.pairs,
                    unknown_pairs: cell.unknown_pairs,
                });
            }
        }
        Ok(counted)
    }

    /// The authorities of each jurisdiction: how many have a channel, and how many are confirmed to have none.
    /// Jurisdictions without authorities are absent.
    pub async fn authority_tallies(
        &self,
        jurisdictions: &[EntityId],
        filter: &PresenceFilter,
        scope: Scope,
    ) -> Result<HashMap<EntityId, Tally>, Error> {
        let rows = self.by_ids::<Cell>(jurisdictions, |chunk| {
            let within = authority::Column::JurisdictionId.is_in(chunk);
            cells(&Layout { scope, filter, within, rows: CoverageRows::Jurisdiction, columns: None })
        });
        Ok(rows.await?.into_iter().map(|cell| (EntityId::stored(&cell.row_key), cell.tally())).collect())
    }
}

impl Cell {
    const fn tally(&self) -> Tally {
        Tally { known: self.known, none: self.confirmed_none, of: self.authorities }
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

/// The ids of the authorities that are in a state over all platforms together, among those that a filter may mean.
pub(crate) fn authorities_in(
    scope: Scope,
    filter: &AuthorityFilter,
    state: PresenceState,
) -> SelectStatement {
    // What narrows the list narrows what has to be looked at: PostgreSQL does not find that by itself.
    let mut within = match &filter.jurisdictions {
        Some(own) => authority::Column::JurisdictionId.is_in(own.iter().map(EntityId::as_str)),
        None => authority::Column::JurisdictionId.is_not_null(),
    };
    if let Some(area) = filter.within {
        within = within.and(has_seat_within(area));
    }
    // As the matrix counts by itself: a channel of the person in office is none of the authority's.
    let counted = PresenceFilter {
        kinds: filter.kinds.clone(),
        holder: Some(HolderKind::Office),
        ..PresenceFilter::default()
    };
    let layout = Layout { scope, filter: &counted, within, rows: CoverageRows::Jurisdiction, columns: None };
    let word = match state {
        PresenceState::Yes => YES,
        PresenceState::Unknown => UNKNOWN,
        PresenceState::NoConfirmed => NONE,
    };
    Query::select()
        .column(Alias::new(AUTHORITY))
        .from_subquery(best_states(&layout), Alias::new("best_of_authority"))
        .and_where(Expr::col(Alias::new("best")).eq(word))
        .to_owned()
}

/// The best state of every authority within a row and column.
fn best_states(layout: &Layout<'_>) -> SelectStatement {
    let state = || Expr::col(Alias::new(STATE));
    let is = |word: i32| one_if(state().eq(word)).sum();
    // Of several platforms one is enough; so is a report of so many on all of them together, if all are meant.
    let told = Expr::col(Alias::new("whole")).max().gt(0.0);
    let best = if layout.all_platforms_together() {
        Expr::Case(Box::new(CaseStatement::new().case(told, YES).finally(state().max())))
    } else {
        state().max()
    };
    Query::select()
        .column(Alias::new(ROW))
        .column(Alias::new(COLUMN))
        .column(Alias::new(AUTHORITY))
        .expr_as(best, Alias::new("best"))
        .expr_as(is(YES), Alias::new("pairs"))
        .expr_as(is(UNKNOWN), Alias::new("unknown_pairs"))
        .from_subquery(states(layout), Alias::new("pair"))
        .group_by_col(Alias::new(ROW))
        .group_by_col(Alias::new(COLUMN))
        .group_by_col(Alias::new(AUTHORITY))
        .to_owned()
}

/// Counts authorities by their best state within a row and column.
fn cells(layout: &Layout<'_>) -> SelectStatement {
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
        .from_subquery(best_states(layout), Alias::new("best_of_authority"))
        .group_by_col(Alias::new(ROW))
        .group_by_col(Alias::new(COLUMN))
        .order_by(Alias::new(ROW), Order::Asc)
        .order_by(Alias::new(COLUMN), Order::Asc)
        .to_owned()
}

impl Layout<'_> {
    /// Whether a cell is about every platform that there is, so that a report without a platform speaks of it.
    fn all_platforms_together(&self) -> bool {
        self.columns != Some(CoverageColumns::Platform)
            && self.filter.platforms.is_none()
            && reports_tell(self.filter)
    }
}

/// The state of every authority on every platform.
fn states(layout: &Layout<'_>) -> SelectStatement {
    let flag = |name: &'static str| Expr::col(Alias::new(name)).eq(1);
    let report = || Expr::col(Alias::new("report"));
    let mut state = CaseStatement::new().case(flag("sure"), YES);
    if reports_tell(layout.filter) {
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
        .column(Alias::new(AUTHORITY))
        .column(Alias::new("whole"))
        .expr_as(Expr::Case(Box::new(state)), Alias::new(STATE))
        .from_subquery(evidence(layout), Alias::new("evidence"))
        .to_owned()
}

/// Whether a report of so many channels tells that the filter finds one: it does not say of what kind they are.
fn reports_tell(filter: &PresenceFilter) -> bool {
    let holder =
        PresenceFilter { holder: filter.holder.filter(|own| *own != HolderKind::Office), ..filter.clone() };
    !holder.needs_single_channels()
}

/// What is known of every authority on every platform: its channels there, and the newest report.
fn evidence(layout: &Layout<'_>) -> SelectStatement {
    let Layout { scope, filter, .. } = *layout;
    let own = Alias::new("own");
    let row = match layout.rows {
        CoverageRows::Land | CoverageRows::Jurisdiction => {
            authority::Column::JurisdictionId.into_simple_expr()
        }
        CoverageRows::Kind => authority::Column::Kind.into_simple_expr(),
    };
    let column = match layout.columns {
        Some(CoverageColumns::Platform) => platform::Column::Slug.into_simple_expr(),
        Some(CoverageColumns::Kind) => authority::Column::Kind.into_simple_expr(),
        None => Expr::value(""),
    };
    let mut select = known_authorities(scope).into_query();
    select
        .clear_selects()
        .expr_as(row, Alias::new(ROW))
        .expr_as(column, Alias::new(COLUMN))
        .expr_as(Expr::col((authority::Entity, authority::Column::Id)), Alias::new(AUTHORITY))
        .expr_as(Expr::col((own.clone(), Alias::new("sure"))), Alias::new("sure"))
        .expr_as(Expr::col((own.clone(), Alias::new("possible"))), Alias::new("possible"))
        .expr_as(Expr::col((own.clone(), Alias::new("closed"))), Alias::new("closed"))
        .expr_as(Expr::SubQuery(None, Box::new(newest_report(scope).into())), Alias::new("report"))
        .expr_as(Expr::SubQuery(None, Box::new(newest_whole_report(scope).into())), Alias::new("whole"))
        .join(
            JoinType::InnerJoin,
            platform::Entity,
            known(scope, platform::Column::KnownFrom, platform::Column::KnownTo),
        )
        .join_subquery(
            JoinType::LeftJoin,
            own_channels(scope, filter),
            own.clone(),
            Expr::col((own.clone(), channel_operator::Column::AuthorityId))
                .equals((authority::Entity, authority::Column::Id))
                .and(
                    Expr::col((own, channel::Column::Platform))
                        .equals((platform::Entity, platform::Column::Slug)),
                ),
        );
    if let Some(platforms) = &filter.platforms {
        select.and_where(platform::Column::Slug.is_in(platforms.iter().map(String::as_str)));
    }
    narrow_kinds(&mut select, filter);
    select.and_where(layout.within.clone());
    select
}

/// By authority and platform: whether a channel is surely open, possibly open, surely closed.
fn own_channels(scope: Scope, filter: &PresenceFilter) -> SelectStatement {
    let mut select = operators_of_channels(scope);
    select
        .column((channel_operator::Entity, channel_operator::Column::AuthorityId))
        .column((channel::Entity, channel::Column::Platform))
        .expr_as(one_if(surely_open(scope)).max(), Alias::new("sure"))
        .expr_as(one_if(possibly_open(scope)).max(), Alias::new("possible"))
        .expr_as(one_if(surely_closed(&At::from(scope))).max(), Alias::new("closed"))
        .group_by_col((channel_operator::Entity, channel_operator::Column::AuthorityId))
        .group_by_col((channel::Entity, channel::Column::Platform));
    narrow_channels(&mut select, scope, filter);
    select
}

/// The newest report on the number of an authority's channels: on the platform, or of none at all.
fn newest_report(scope: Scope) -> SelectStatement {
    let own = observation::Column::Platform;
    let of_none = own.is_null().and(observation::Column::Value.eq(0.0));
    let on_platform = own.into_simple_expr().eq(platform::Column::Slug.into_simple_expr());
    newest_of(scope, on_platform.or(of_none))
}

/// The newest report on the number of an authority's channels on all platforms together.
fn newest_whole_report(scope: Scope) -> SelectStatement {
    newest_of(scope, observation::Column::Platform.is_null())
}

fn newest_of(scope: Scope, which: Expr) -> SelectStatement {
    let mut select = measurements(scope);
    select
        .clear_selects()
        .column((observation::Entity, observation::Column::Value))
        .and_where(observation::Column::Metric.eq(COUNTED))
        .and_where(
            Expr::col((observation::Entity, observation::Column::SubjectId))
                .equals((authority::Entity, authority::Column::Id)),
        )
        .and_where(which)
        .limit(1);
    latest_first(&mut select);
    select
}
