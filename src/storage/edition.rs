//! Editions and what each changed.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SelectStatement};
use sea_orm::{FromQueryResult, IntoSimpleExpr, QueryOrder, QueryTrait};

use super::Error;
use super::entity::{change_log, edition, thing};
use super::page::{KeyKind, List, ListQuery};
use super::reader::Reader;
use super::scope::word;
use crate::domain::edition::{Change, ChangeAction, Edition};
use crate::domain::filter::OwnerKind;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::scope::Scope;

fn decode(row: edition::Model) -> Edition {
    Edition {
        number: row.number,
        recorded_at: row.recorded_at,
        note: row.note,
        added: row.added,
        corrected: row.corrected,
    }
}

impl Reader {
    /// The newest edition, or the newest at a moment (microseconds since 1970); `None` before the first.
    pub async fn edition_at(&self, moment: Option<i64>) -> Result<Option<Edition>, Error> {
        let mut select = edition::Entity::find().order_by_desc(edition::Column::Number);
        if let Some(moment) = moment {
            select = select.filter(edition::Column::RecordedAt.lte(moment));
        }
        let mut select = select.into_query();
        select.limit(1);
        Ok(self.all(&select).await?.into_iter().next().map(decode))
    }

    /// Editions by number; unknown numbers are absent from the answer.
    pub async fn editions(&self, numbers: &[i64]) -> Result<HashMap<i64, Edition>, Error> {
        let select = edition::Entity::find().filter(edition::Column::Number.is_in(numbers.iter().copied()));
        let rows: Vec<edition::Model> = self.all(&select.into_query()).await?;
        Ok(rows.into_iter().map(|row| (row.number, decode(row))).collect())
    }

    /// One change by its edition and place; `None` if there is none.
    pub async fn change(&self, edition: i64, ordinal: i64, scope: Scope) -> Result<Option<Change>, Error> {
        let list = ChangeList { since: None, actions: None, scope };
        let mut select = list.query(None).select;
        select
            .and_where(change_log::Column::Edition.eq(edition))
            .and_where(change_log::Column::Ordinal.eq(ordinal));
        self.all::<ChangeRow>(&select).await?.into_iter().next().map(|row| list.decode(row)).transpose()
    }

    /// The changes of the editions after a place, oldest first, so many at most.
    pub async fn news(&self, news: &News, most: u32) -> Result<Vec<Change>, Error> {
        self.take_rows(u64::from(most))?;
        let mut select = change_log::Entity::find()
            .filter(change_log::Column::Edition.lte(news.upto))
            // As one value, so that the key of the table leads to the place however long its edition is.
            .filter(
                Expr::tuple([
                    change_log::Column::Edition.into_simple_expr(),
                    change_log::Column::Ordinal.into_simple_expr(),
                ])
                .gt(Expr::tuple([Expr::value(news.after.edition), Expr::value(news.after.ordinal)])),
            )
            .order_by_asc(change_log::Column::Edition)
            .order_by_asc(change_log::Column::Ordinal)
            .into_query();
        dated(&mut select);
        narrow(&mut select, news.actions.as_deref());
        if let Some(kinds) = &news.kinds {
            let of_a_kind = kinds
                .iter()
                .map(|kind| change_log::Column::EntityId.like(format!("{}:%", kind.prefix())))
                .fold(sea_orm::Condition::any(), sea_orm::Condition::add);
            // No kind at all is no change at all, and not every one.
            select.cond_where(of_a_kind.add_option(kinds.is_empty().then(|| Expr::value(false))));
        }
        select.limit(u64::from(most));
        self.all::<ChangeRow>(&select).await?.into_iter().map(change).collect()
    }

    /// How many things of each kind the register knows in an edition: the word before the colon of their ids,
    /// and the number.
    pub async fn counts_by_kind(&self, scope: Scope) -> Result<Vec<(String, i64)>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            kind: String,
            things: i64,
        }
        let mut select = sea_orm::sea_query::Query::select();
        let first = change_log::Column::Action.eq(ChangeAction::Added.as_str());
        select
            .column((thing::Entity, thing::Column::Kind))
            .expr_as(Expr::col((thing::Entity, thing::Column::Id)).count(), Alias::new("things"))
            .from(thing::Entity)
            .inner_join(
                change_log::Entity,
                Expr::col((change_log::Entity, change_log::Column::EntityId))
                    .equals((thing::Entity, thing::Column::Id)),
            )
            .and_where(first)
            .and_where(change_log::Column::Edition.lte(scope.edition))
            .group_by_col((thing::Entity, thing::Column::Kind))
            .order_by((thing::Entity, thing::Column::Kind), sea_orm::Order::Asc);
        Ok(self.all::<Row>(&select).await?.into_iter().map(|row| (row.kind, row.things)).collect())
    }
}

/// A place in the log of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogPlace {
    /// The number of an edition.
    pub edition: i64,
    /// The place of a change in it.
    pub ordinal: i64,
}

/// What came after a place in the log of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The place.
    pub after: LogPlace,
    /// The last edition that is told of.
    pub upto: i64,
    /// What was done to the thing; `None`: anything.
    pub actions: Option<Vec<ChangeAction>>,
    /// What kind of thing it is; `None`: any.
    pub kinds: Option<Vec<NodeKind>>,
}

/// Adds the moment of the edition to each change.
fn dated(select: &mut SelectStatement) {
    select.column((edition::Entity, edition::Column::RecordedAt)).inner_join(
        edition::Entity,
        Expr::col((edition::Entity, edition::Column::Number))
            .equals((change_log::Entity, change_log::Column::Edition)),
    );
}

fn narrow(select: &mut SelectStatement, actions: Option<&[ChangeAction]>) {
    if let Some(actions) = actions {
        select.and_where(change_log::Column::Action.is_in(actions.iter().map(|action| action.as_str())));
    }
}

fn change(row: ChangeRow) -> Result<Change, Error> {
    Ok(Change {
        edition: row.edition,
        ordinal: row.ordinal,
        entity: EntityId::stored(&row.entity_id),
        action: word(&row.action)?,
        label: row.label,
        recorded_at: row.recorded_at,
    })
}

/// The list of changes, newest edition first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChangeList {
    /// Recorded at or after this moment: microseconds since 1970-01-01T00:00:00Z.
    pub since: Option<i64>,
    /// What was done to the thing; `None`: anything.
    pub actions: Option<Vec<ChangeAction>>,
    /// Edition up to which changes are listed.
    pub scope: Scope,
}

/// A change with the moment of its edition.
#[derive(Debug, FromQueryResult)]
pub struct ChangeRow {
    edition: i64,
    ordinal: i64,
    entity_id: String,
    action: String,
    label: String,
    recorded_at: i64,
}

impl List for ChangeList {
    type Item = Change;
    type Row = ChangeRow;

    fn query(&self, _: Option<(OwnerKind, &[String])>) -> ListQuery {
        let mut select = change_log::Entity::find().into_query();
        dated(&mut select);
        // As a sum, so that no index is asked for it: see `begin`.
        select.and_where(change_log::Column::Edition.into_simple_expr().add(0).lte(self.scope.edition));
        if let Some(since) = self.since {
            select.and_where(edition::Column::RecordedAt.gte(since));
        }
        narrow(&mut select, self.actions.as_deref());
        ListQuery {
            select,
            owner: None,
            key: change_log::Column::Edition.into_simple_expr(),
            kind: KeyKind::Int,
            descending: true,
            // Within an edition a thing changes once, so its id breaks ties.
            id: change_log::Column::EntityId.into_simple_expr(),
            begin: Some(change_log::Column::Edition.lte(self.scope.edition)),
        }
    }

    fn decode(&self, row: ChangeRow) -> Result<Change, Error> {
        change(row)
    }
}
