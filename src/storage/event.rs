//! Events.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{IntoSimpleExpr, QueryTrait};

use super::Error;
use super::entity::{authority, event};
use super::page::{KeyKind, List, ListQuery};
use super::reader::Reader;
use super::scope::{date, known, word};
use super::source::resting_on;
use crate::domain::event::Event;
use crate::domain::filter::{EventFilter, EventOrder, OwnerKind};
use crate::domain::id::EntityId;
use crate::domain::language::Bilingual;
use crate::domain::scope::Scope;

fn decode(row: event::Model) -> Result<Event, Error> {
    let date = date(Some(row.date_low), Some(row.date_high))?
        .ok_or_else(|| Error::Corrupt("an event without a date".to_owned()))?;
    Ok(Event {
        id: EntityId::stored(&row.id),
        date,
        kind: word(&row.kind)?,
        jurisdiction: row.jurisdiction_id.as_deref().map(EntityId::stored),
        authority: row.authority_id.as_deref().map(EntityId::stored),
        platform: row.platform,
        channel: row.channel_id.as_deref().map(EntityId::stored),
        title: Bilingual { de: row.title_de, en: row.title_en },
        reason: row.reason,
    })
}

/// Events that were known and may have happened by the date.
fn known_events(scope: Scope) -> SelectStatement {
    event::Entity::find()
        .filter(known(scope, event::Column::KnownFrom, event::Column::KnownTo))
        .filter(event::Column::DateLow.lte(scope.day().0))
        .into_query()
}

/// Which list of events is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventList {
    /// What it is narrowed to.
    pub filter: EventFilter,
    /// Its order.
    pub order: EventOrder,
    /// Date and edition.
    pub scope: Scope,
}

impl List for EventList {
    type Item = Event;
    type Row = event::Model;

    fn query(&self, owners: Option<(OwnerKind, &[String])>) -> ListQuery {
        let filter = &self.filter;
        let mut select = known_events(self.scope);
        if let Some(jurisdictions) = &filter.jurisdictions {
            select.and_where(event::Column::JurisdictionId.is_in(jurisdictions.iter().map(EntityId::as_str)));
        }
        if let Some(kinds) = &filter.kinds {
            select.and_where(event::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
        }
        if let Some(kinds) = &filter.authority_kinds {
            select
                .inner_join(
                    authority::Entity,
                    Expr::col((authority::Entity, authority::Column::Id))
                        .equals((event::Entity, event::Column::AuthorityId)),
                )
                .and_where(known(self.scope, authority::Column::KnownFrom, authority::Column::KnownTo))
                .and_where(authority::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
        }
        if let Some(authorities) = &filter.authorities {
            select.and_where(event::Column::AuthorityId.is_in(authorities.iter().map(EntityId::as_str)));
        }
        if let Some(platforms) = &filter.platforms {
            select.and_where(event::Column::Platform.is_in(platforms.iter().map(String::as_str)));
        }
        // A date less precise than a day is within the window if it may be.
        if let Some(from) = filter.from {
            select.and_where(event::Column::DateHigh.gte(from.0));
        }
        if let Some(to) = filter.to {
            select.and_where(event::Column::DateLow.lte(to.0));
        }
        let owner = owners.map(|(kind, ids)| {
            let column = match kind {
                OwnerKind::Jurisdiction => event::Column::JurisdictionId,
                OwnerKind::Authority => event::Column::AuthorityId,
                OwnerKind::Channel => event::Column::ChannelId,
                OwnerKind::Source => return resting_on(&mut select, event::Column::Id, ids, self.scope),
            };
            select.and_where(column.is_in(ids));
            column.into_simple_expr()
        });
        ListQuery {
            select,
            owner,
            key: event::Column::DateLow.into_simple_expr(),
            kind: KeyKind::Int,
            descending: self.order == EventOrder::DateDesc,
            id: event::Column::Id.into_simple_expr(),
            begin: None,
        }
    }

    fn decode(&self, row: event::Model) -> Result<Event, Error> {
        decode(row)
    }
}

impl Reader {
    /// Events by id; unknown ids are absent from the answer.
    pub async fn events_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Event>, Error> {
        let rows = self.by_ids::<event::Model>(ids, |chunk| {
            event::Entity::find()
                .filter(known(scope, event::Column::KnownFrom, event::Column::KnownTo))
                .filter(event::Column::Id.is_in(chunk))
                .into_query()
        });
        rows.await?.into_iter().map(|row| decode(row).map(|event| (event.id.clone(), event))).collect()
    }
}
