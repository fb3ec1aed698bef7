//! What is known now, as far as a write has to hold it against what is new.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::Error;
use super::super::entity::{
    authority, authority_parent, channel, channel_handle, channel_operator, channel_successor, fact_source,
    metric, source,
};
use super::super::reader::{CHUNK, STILL};
use super::{ByDay, ChannelFact, Sourced, Writer};
use crate::domain::channel::{Channel, ChannelOperator, HandleSpan};
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::EntityId;
use crate::domain::metric::MetricUnit;
use crate::domain::source::SourceKind;

/// What is known of a source that facts rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownSource {
    /// Kind of publication.
    pub kind: SourceKind,
    /// Date of publication.
    pub published: Option<PartialDate>,
}

/// What is known of an authority that others refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAuthority {
    /// Official name.
    pub name: String,
    /// What it is part of.
    pub parents: Vec<EntityId>,
}

impl Writer {
    /// The current sources, by id.
    pub async fn sources(&self) -> Result<HashMap<EntityId, KnownSource>, Error> {
        let rows: Vec<(String, String, Option<i32>, Option<i32>)> = source::Entity::find()
            .select_only()
            .columns([
                source::Column::Id,
                source::Column::Kind,
                source::Column::PublishedLow,
                source::Column::PublishedHigh,
            ])
            .filter(source::Column::KnownTo.eq(STILL))
            .into_tuple()
            .all(&self.transaction)
            .await?;
        rows.into_iter()
            .map(|(id, kind, low, high)| {
                let known = KnownSource { kind: value(&id, &kind)?, published: date(&id, low, high)? };
                Ok((EntityId::stored(&id), known))
            })
            .collect()
    }

    /// The units of the current metrics, by key.
    pub async fn metric_units(&self) -> Result<HashMap<String, MetricUnit>, Error> {
        let rows: Vec<(String, String)> = metric::Entity::find()
            .select_only()
            .columns([metric::Column::MetricKey, metric::Column::Unit])
            .filter(metric::Column::KnownTo.eq(STILL))
            .into_tuple()
            .all(&self.transaction)
            .await?;
        rows.into_iter().map(|(key, unit)| Ok((key.clone(), value(&key, &unit)?))).collect()
    }

    /// The current authorities, by id.
    pub async fn authorities(&self) -> Result<HashMap<EntityId, KnownAuthority>, Error> {
        let rows: Vec<(String, String)> = authority::Entity::find()
            .select_only()
            .columns([authority::Column::Id, authority::Column::Name])
            .filter(authority::Column::KnownTo.eq(STILL))
            .into_tuple()
            .all(&self.transaction)
            .await?;
        let mut known: HashMap<EntityId, KnownAuthority> = rows
            .into_iter()
            .map(|(id, name)| (EntityId::stored(&id), KnownAuthority { name, parents: Vec::new() }))
            .collect();
        let parents = authority_parent::Entity::find()
            .filter(authority_parent::Column::KnownTo.eq(STILL))
            .all(&self.transaction)
            .await?;
        for row in parents {
            if let Some(authority) = known.get_mut(&EntityId::stored(&row.authority_id)) {
                authority.parents.push(EntityId::stored(&row.parent_id));
            }
        }
        Ok(known)
    }

    /// The current channels with their parts and sources, by id; their verification is not read, since it
    /// is derived from the sources.
    pub async fn channels(&self) -> Result<HashMap<EntityId, Sourced<ChannelFact>>, Error> {
        let from = &self.transaction;
        let names = self.authorities().await?;
        let rows = channel::Entity::find().filter(channel::Column::KnownTo.eq(STILL)).all(from).await?;
        let mut known = HashMap::with_capacity(rows.len());
        for row in rows {
            let authority = EntityId::stored(&row.authority_id);
            let name = names.get(&authority).map(|authority| authority.name.clone()).unwrap_or_default();
            known.insert(
                EntityId::stored(&row.id),
                Sourced { fact: fact(row, authority, name)?, sources: Vec::new() },
            );
        }
        let handles = channel_handle::Entity::find()
            .filter(channel_handle::Column::KnownTo.eq(STILL))
            .order_by_asc(channel_handle::Column::Ordinal)
            .all(from)
            .await?;
        for row in handles {
            let id = &row.channel_id;
            if let Some(channel) = known.get_mut(&EntityId::stored(id)) {
                channel.fact.handles.push(HandleSpan {
                    from: date(id, row.from_low, row.from_high)?,
                    to: date(id, row.to_low, row.to_high)?,
                    handle: row.handle,
                });
            }
        }
        let operators = channel_operator::Entity::find()
            .filter(channel_operator::Column::KnownTo.eq(STILL))
            .order_by_asc(channel_operator::Column::Ordinal)
            .all(from)
            .await?;
        for row in operators {
            let id = &row.channel_id;
            if let Some(channel) = known.get_mut(&EntityId::stored(id)) {
                channel.fact.operators.push(ChannelOperator {
                    authority: EntityId::stored(&row.authority_id),
                    role: value(id, &row.role)?,
                    from: date(id, row.from_low, row.from_high)?,
                    to: date(id, row.to_low, row.to_high)?,
                });
            }
        }
        let successors = channel_successor::Entity::find()
            .filter(channel_successor::Column::KnownTo.eq(STILL))
            .order_by_asc(channel_successor::Column::SuccessorId)
            .all(from)
            .await?;
        for row in successors {
            if let Some(channel) = known.get_mut(&EntityId::stored(&row.channel_id)) {
                channel.fact.successors.push(EntityId::stored(&row.successor_id));
            }
        }
        let ids: Vec<String> = known.keys().map(|id| id.as_str().to_owned()).collect();
        for ids in ids.chunks(CHUNK) {
            let sources = fact_source::Entity::find()
                .filter(fact_source::Column::FactId.is_in(ids))
                .filter(fact_source::Column::KnownTo.eq(STILL))
                .order_by_asc(fact_source::Column::Ordinal)
                .all(from)
                .await?;
            for row in sources {
                if let Some(channel) = known.get_mut(&EntityId::stored(&row.fact_id)) {
                    channel.sources.push(EntityId::stored(&row.source_id));
                }
            }
        }
        Ok(known)
    }
}

fn fact(row: channel::Model, authority: EntityId, authority_name: String) -> Result<ChannelFact, Error> {
    let id = &row.id;
    let closed = row.closed_low.is_some();
    let closed_by = row.closed_high.filter(|_| row.closed && !closed);
    let opened = row.opened_low.is_some();
    let opened_by = row.opened_high.filter(|_| !opened);
    let undated = |day: i32| ByDay { day: Day(day), dated: false };
    let channel = Channel {
        id: EntityId::stored(id),
        authority,
        purpose: value(id, &row.purpose)?,
        holder: value(id, &row.holder)?,
        opened: if opened { date(id, row.opened_low, row.opened_high)? } else { None },
        closed: if closed { date(id, row.closed_low, row.closed_high)? } else { None },
        platform: row.platform,
        external_id: row.external_id,
        handle: row.handle,
        url: row.url,
        display_name: row.display_name,
        personified: row.personified,
        area: row.area,
        closed_reason: row.closed_reason,
    };
    Ok(ChannelFact {
        channel,
        authority_name,
        opened_by: opened_by.map(undated),
        closed_by: closed_by.map(undated),
        handles: Vec::new(),
        operators: Vec::new(),
        successors: Vec::new(),
        verification: None,
    })
}

fn value<T: std::str::FromStr>(id: &str, text: &str) -> Result<T, Error>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| Error::Corrupt(format!("{id}: {error}")))
}

fn date(id: &str, low: Option<i32>, high: Option<i32>) -> Result<Option<PartialDate>, Error> {
    match (low, high) {
        (Some(low), Some(high)) => PartialDate::from_span(Day(low), Day(high))
            .map(Some)
            .ok_or_else(|| Error::Corrupt(format!("{id}: no date from day {low} to day {high}"))),
        _ => Ok(None),
    }
}
