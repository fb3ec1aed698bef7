//! Channels with their handles, operators, successors and verifications.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{FromQueryResult, IntoSimpleExpr, QueryOrder, QueryTrait};

use super::Error;
use super::channel_status::{dormant, not_planned, possibly_open, status};
use super::entity::{
    authority, channel, channel_handle, channel_operator, channel_successor, channel_verification,
};
use super::page::{KeyKind, List, ListQuery, absent_last};
use super::reader::Reader;
use super::scope::{date, found_under, has_seat_within, known, may_hold, word};
use super::source::resting_on;
use crate::domain::channel::{Channel, ChannelOperator, ChannelStatus, HandleSpan, Verification};
use crate::domain::filter::{ChannelFilter, ChannelOrder, OwnerKind};
use crate::domain::id::EntityId;
use crate::domain::scope::Scope;

fn decode(row: channel::Model) -> Result<Channel, Error> {
    Ok(Channel {
        id: EntityId::stored(&row.id),
        platform: row.platform,
        external_id: row.external_id,
        handle: row.handle,
        url: row.url,
        display_name: row.display_name,
        authority: EntityId::stored(&row.authority_id),
        purpose: word(&row.purpose)?,
        holder: word(&row.holder)?,
        personified: row.personified,
        area: row.area,
        opened: date(row.opened_low, row.opened_high)?,
        closed: date(row.closed_low, row.closed_high)?,
        closed_reason: row.closed_reason,
    })
}

/// Every channel that was known.
fn known_channels(scope: Scope) -> SelectStatement {
    channel::Entity::find()
        .filter(known(scope, channel::Column::KnownFrom, channel::Column::KnownTo))
        .into_query()
}

/// Who runs a channel at the date, joined with the channel; no columns yet.
pub(crate) fn operators_of_channels(scope: Scope) -> SelectStatement {
    Query::select()
        .from(channel_operator::Entity)
        .inner_join(
            channel::Entity,
            Expr::col((channel::Entity, channel::Column::Id))
                .equals((channel_operator::Entity, channel_operator::Column::ChannelId)),
        )
        .and_where(hold_operators(scope))
        .and_where(known(scope, channel::Column::KnownFrom, channel::Column::KnownTo))
        .to_owned()
}

fn hold_operators(scope: Scope) -> Expr {
    known(scope, channel_operator::Column::KnownFrom, channel_operator::Column::KnownTo).and(may_hold(
        scope,
        channel_operator::Column::FromLow,
        channel_operator::Column::ToHigh,
    ))
}

/// Joins the authority that answers for each channel.
pub(crate) fn join_authority(select: &mut SelectStatement, scope: Scope) {
    select
        .inner_join(
            authority::Entity,
            Expr::col((authority::Entity, authority::Column::Id))
                .equals((channel::Entity, channel::Column::AuthorityId)),
        )
        .and_where(known(scope, authority::Column::KnownFrom, authority::Column::KnownTo));
}

fn known_successors(scope: Scope) -> Select<channel_successor::Entity> {
    channel_successor::Entity::find().filter(known(
        scope,
        channel_successor::Column::KnownFrom,
        channel_successor::Column::KnownTo,
    ))
}

/// The second ids of pairs under the first.
fn grouped(pairs: impl Iterator<Item = (String, String)>) -> HashMap<EntityId, Vec<EntityId>> {
    let mut found: HashMap<EntityId, Vec<EntityId>> = HashMap::new();
    for (of, other) in pairs {
        found.entry(EntityId::stored(&of)).or_default().push(EntityId::stored(&other));
    }
    found
}

fn narrowed(scope: Scope, filter: &ChannelFilter, with_authority: bool) -> SelectStatement {
    let mut select = known_channels(scope);
    if with_authority || filter.jurisdictions.is_some() || filter.kinds.is_some() || filter.within.is_some() {
        join_authority(&mut select, scope);
    }
    if let Some(area) = filter.within {
        select.and_where(has_seat_within(area));
    }
    if let Some(jurisdictions) = &filter.jurisdictions {
        select.and_where(authority::Column::JurisdictionId.is_in(jurisdictions.iter().map(EntityId::as_str)));
    }
    if let Some(kinds) = &filter.kinds {
        select.and_where(authority::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(authorities) = &filter.authorities {
        let run = channel_operator::Entity::find()
            .filter(hold_operators(scope))
            .filter(channel_operator::Column::AuthorityId.is_in(authorities.iter().map(EntityId::as_str)));
        let mut run = run.into_query();
        run.clear_selects().column((channel_operator::Entity, channel_operator::Column::ChannelId));
        select.and_where(channel::Column::Id.in_subquery(run));
    }
    if let Some(platforms) = &filter.platforms {
        select.and_where(channel::Column::Platform.is_in(platforms.iter().map(String::as_str)));
    }
    if let Some(purposes) = &filter.purposes {
        select.and_where(channel::Column::Purpose.is_in(purposes.iter().map(|purpose| purpose.as_str())));
    }
    if let Some(holder) = filter.holder {
        select.and_where(channel::Column::Holder.eq(holder.as_str()));
    }
    if let Some(personified) = filter.personified {
        select.and_where(channel::Column::Personified.eq(personified));
    }
    match &filter.status {
        Some(states) => {
            select.and_where(status(scope).is_in(states.iter().map(|state| state.as_str())));
        }
        None => {
            select.and_where(not_planned(scope));
        }
    }
    if let Some(days) = filter.dormant_days {
        select.and_where(possibly_open(scope)).and_where(dormant(scope, days));
    }
    if let Some(text) = &filter.text {
        select.and_where(found_under(scope, channel::Column::Id, text));
    }
    select
}

/// Which list of channels is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChannelList {
    /// What it is narrowed to.
    pub filter: ChannelFilter,
    /// Its order.
    pub order: ChannelOrder,
    /// Date and edition.
    pub scope: Scope,
}

impl List for ChannelList {
    type Item = Channel;
    type Row = channel::Model;

    fn query(&self, owners: Option<(OwnerKind, &[String])>) -> ListQuery {
        let by_jurisdiction = matches!(owners, Some((OwnerKind::Jurisdiction | OwnerKind::Channel, _)));
        let mut select = narrowed(self.scope, &self.filter, by_jurisdiction);
        let owner = owners.map(|(kind, ids)| match kind {
            OwnerKind::Authority => {
                // One row a channel and authority, whatever parts the authority has in it.
                let run = Query::select()
                    .distinct()
                    .column(channel_operator::Column::ChannelId)
                    .column(channel_operator::Column::AuthorityId)
                    .from(channel_operator::Entity)
                    .and_where(hold_operators(self.scope))
                    .and_where(channel_operator::Column::AuthorityId.is_in(ids))
                    .to_owned();
                let alias = Alias::new("run");
                select.join_subquery(
                    sea_orm::JoinType::InnerJoin,
                    run,
                    alias.clone(),
                    Expr::col((alias.clone(), channel_operator::Column::ChannelId))
                        .equals((channel::Entity, channel::Column::Id)),
                );
                Expr::col((alias, channel_operator::Column::AuthorityId))
            }
            OwnerKind::Source => resting_on(&mut select, channel::Column::Id, ids, self.scope),
            OwnerKind::Jurisdiction | OwnerKind::Channel => {
                select.and_where(authority::Column::JurisdictionId.is_in(ids));
                authority::Column::JurisdictionId.into_simple_expr()
            }
        });
        let (column, descending) = match self.order {
            ChannelOrder::NameAsc => (None, false),
            ChannelOrder::NameDesc => (None, true),
            ChannelOrder::OpenedAsc => (Some(channel::Column::OpenedLow), false),
            ChannelOrder::OpenedDesc => (Some(channel::Column::OpenedLow), true),
            ChannelOrder::ClosedAsc => (Some(channel::Column::ClosedLow), false),
            ChannelOrder::ClosedDesc => (Some(channel::Column::ClosedLow), true),
        };
        let (key, kind) = match column {
            Some(column) => (absent_last(column.into_simple_expr(), descending), KeyKind::Int),
            None => (channel::Column::SortKey.into_simple_expr(), KeyKind::Text),
        };
        let id = channel::Column::Id.into_simple_expr();
        ListQuery { select, owner, key, kind, descending, id, begin: None }
    }

    fn decode(&self, row: channel::Model) -> Result<Channel, Error> {
        decode(row)
    }
}

impl Reader {
    /// Channels by id; unknown ids are absent from the answer.
    pub async fn channels_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Channel>, Error> {
        let rows = self.by_ids::<channel::Model>(ids, |chunk| {
            let mut select = known_channels(scope);
            select.and_where(channel::Column::Id.is_in(chunk));
            select
        });
        rows.await?.into_iter().map(|row| decode(row).map(|channel| (channel.id.clone(), channel))).collect()
    }

    /// The states of channels at the date; unknown ids are absent from the answer.
    pub async fn statuses(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, ChannelStatus>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            id: String,
            status: String,
        }
        let rows = self.by_ids::<Row>(ids, |chunk| {
            let mut select = known_channels(scope);
            select
                .clear_selects()
                .column((channel::Entity, channel::Column::Id))
                .expr_as(status(scope), Alias::new("status"))
                .and_where(channel::Column::Id.is_in(chunk));
            select
        });
        rows.await?.into_iter().map(|row| Ok((EntityId::stored(&row.id), word(&row.status)?))).collect()
    }

    /// Channels that ever had a handle or an address, in their comparable forms; open ones first.
    pub async fn channels_at(
        &self,
        platform: Option<&str>,
        handle_key: Option<&str>,
        url_key: Option<&str>,
        scope: Scope,
    ) -> Result<Vec<Channel>, Error> {
        let mut select = known_channels(scope);
        let mut any = sea_orm::Condition::any();
        if let Some(url_key) = url_key {
            any = any.add(channel::Column::UrlKey.eq(url_key));
        }
        if let Some(handle_key) = handle_key {
            let mut named = Query::select()
                .column(channel_handle::Column::ChannelId)
                .from(channel_handle::Entity)
                .and_where(known(scope, channel_handle::Column::KnownFrom, channel_handle::Column::KnownTo))
                .and_where(channel_handle::Column::HandleKey.eq(handle_key))
                .to_owned();
            if let Some(platform) = platform {
                named.and_where(channel_handle::Column::Platform.eq(platform));
            }
            any = any.add(channel::Column::Id.in_subquery(named));
        }
        select
            .cond_where(any)
            .order_by((channel::Entity, channel::Column::Closed), sea_orm::Order::Asc)
            .order_by((channel::Entity, channel::Column::Id), sea_orm::Order::Asc)
            .limit(20);
        self.all::<channel::Model>(&select).await?.into_iter().map(decode).collect()
    }

    /// The handles of channels, oldest first; channels without one are absent.
    pub async fn handles(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<HandleSpan>>, Error> {
        let rows = self.by_ids::<channel_handle::Model>(ids, |chunk| {
            channel_handle::Entity::find()
                .filter(known(scope, channel_handle::Column::KnownFrom, channel_handle::Column::KnownTo))
                .filter(channel_handle::Column::ChannelId.is_in(chunk))
                .order_by_asc(channel_handle::Column::Ordinal)
                .into_query()
        });
        let mut found: HashMap<EntityId, Vec<HandleSpan>> = HashMap::new();
        for row in rows.await? {
            found.entry(EntityId::stored(&row.channel_id)).or_default().push(HandleSpan {
                handle: row.handle,
                from: date(row.from_low, row.from_high)?,
                to: date(row.to_low, row.to_high)?,
            });
        }
        Ok(found)
    }

    /// Everybody who ran channels up to the date, owners first.
    pub async fn operators(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<ChannelOperator>>, Error> {
        let rows = self.by_ids::<channel_operator::Model>(ids, |chunk| {
            let started = channel_operator::Column::FromLow.is_null();
            channel_operator::Entity::find()
                .filter(known(scope, channel_operator::Column::KnownFrom, channel_operator::Column::KnownTo))
                .filter(started.or(channel_operator::Column::FromLow.lte(scope.day().0)))
                .filter(channel_operator::Column::ChannelId.is_in(chunk))
                .order_by_asc(channel_operator::Column::Ordinal)
                .into_query()
        });
        let mut found: HashMap<EntityId, Vec<ChannelOperator>> = HashMap::new();
        for row in rows.await? {
            found.entry(EntityId::stored(&row.channel_id)).or_default().push(ChannelOperator {
                authority: EntityId::stored(&row.authority_id),
                role: word(&row.role)?,
                from: date(row.from_low, row.from_high)?,
                to: date(row.to_low, row.to_high)?,
            });
        }
        Ok(found)
    }

    /// The channels that took over from channels; those without a successor are absent.
    pub async fn successors(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<EntityId>>, Error> {
        let rows = self.by_ids::<channel_successor::Model>(ids, |chunk| {
            known_successors(scope)
                .filter(channel_successor::Column::ChannelId.is_in(chunk))
                .order_by_asc(channel_successor::Column::SuccessorId)
                .into_query()
        });
        let pairs = rows.await?.into_iter().map(|row| (row.channel_id, row.successor_id));
        Ok(grouped(pairs))
    }

    /// The channels from which channels took over; those without a predecessor are absent.
    pub async fn predecessors(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<EntityId>>, Error> {
        let rows = self.by_ids::<channel_successor::Model>(ids, |chunk| {
            known_successors(scope)
                .filter(channel_successor::Column::SuccessorId.is_in(chunk))
                .order_by_asc(channel_successor::Column::ChannelId)
                .into_query()
        });
        let pairs = rows.await?.into_iter().map(|row| (row.successor_id, row.channel_id));
        Ok(grouped(pairs))
    }

    /// How channels were found official; unverified ones are absent.
    pub async fn verifications(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Verification>, Error> {
        let rows = self.by_ids::<channel_verification::Model>(ids, |chunk| {
            channel_verification::Entity::find()
                .filter(known(
                    scope,
                    channel_verification::Column::KnownFrom,
                    channel_verification::Column::KnownTo,
                ))
                .filter(channel_verification::Column::ChannelId.is_in(chunk))
                .into_query()
        });
        let mut found = HashMap::new();
        for row in rows.await? {
            let checked_on = date(row.checked_low, row.checked_high)?;
            found.insert(
                EntityId::stored(&row.channel_id),
                Verification { method: word(&row.method)?, checked_on },
            );
        }
        Ok(found)
    }
}
