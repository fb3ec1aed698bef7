//! Things by keys that are not their ids: how a router, or somebody else's subgraph, names them.

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryTrait};

use super::authority as authorities;
use super::entity::{authority, channel_handle};
use super::reader::CHUNK;
use super::scope::{known, known_authorities};
use super::{Error, Reader};
use crate::domain::authority::Authority;
use crate::domain::channel::Channel;
use crate::domain::date::PartialDate;
use crate::domain::id::EntityId;
use crate::domain::scope::Scope;

/// A handle that a channel has or had.
#[derive(FromQueryResult)]
struct Named {
    channel_id: String,
    platform: String,
    handle_key: String,
}

impl Reader {
    /// Authorities by their Wikidata ids; unknown ones are absent from the answer.
    pub async fn authorities_by_wikidata(
        &self,
        ids: &[&str],
        scope: Scope,
    ) -> Result<HashMap<String, Authority>, Error> {
        let mut found = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let select =
                known_authorities(scope).filter(authority::Column::Wikidata.is_in(chunk.iter().copied()));
            for row in self.all::<authority::Model>(&select.into_query()).await? {
                let Some(wikidata) = row.wikidata.clone() else { continue };
                found.insert(wikidata, authorities::decode(row)?);
            }
        }
        Ok(found)
    }

    /// Channels by platform and the comparable form of a handle that they have or had; of several, one that is open.
    pub async fn channels_by_handle(
        &self,
        handles: &[(&str, &str)],
        scope: Scope,
    ) -> Result<HashMap<(String, String), Channel>, Error> {
        let mut named = Vec::new();
        for chunk in handles.chunks(CHUNK) {
            let select = Query::select()
                .columns([
                    channel_handle::Column::ChannelId,
                    channel_handle::Column::Platform,
                    channel_handle::Column::HandleKey,
                ])
                .from(channel_handle::Entity)
                .and_where(known(scope, channel_handle::Column::KnownFrom, channel_handle::Column::KnownTo))
                .and_where(channel_handle::Column::HandleKey.is_in(chunk.iter().map(|(_, handle)| *handle)))
                .to_owned();
            named.extend(self.all::<Named>(&select).await?);
        }
        let asked: BTreeSet<(&str, &str)> = handles.iter().copied().collect();
        named.retain(|own| asked.contains(&(own.platform.as_str(), own.handle_key.as_str())));
        let ids: BTreeSet<EntityId> = named.iter().map(|own| EntityId::stored(&own.channel_id)).collect();
        let channels = self.channels_by_id(&ids.into_iter().collect::<Vec<_>>(), scope).await?;
        let mut found: HashMap<(String, String), Channel> = HashMap::new();
        for own in named {
            let Some(channel) = channels.get(&EntityId::stored(&own.channel_id)) else { continue };
            let better = |than: &Channel| {
                let order = |channel: &Channel| (channel.closed.map(PartialDate::low), channel.id.clone());
                order(channel) < order(than)
            };
            let key = (own.platform, own.handle_key);
            if found.get(&key).is_none_or(better) {
                found.insert(key, channel.clone());
            }
        }
        Ok(found)
    }
}
