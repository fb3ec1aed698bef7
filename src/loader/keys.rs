//! Things by keys that are not their ids.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::Batch;
use crate::domain::authority::Authority;
use crate::domain::channel::Channel;
use crate::domain::scope::Scope;
use crate::storage::Error;

/// An authority by its Wikidata id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuthorityByWikidata {
    /// The id: `Q1234`.
    pub wikidata: String,
    /// Date and edition.
    pub scope: Scope,
}

/// A channel by a handle that it has or had.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChannelByHandle {
    /// Slug of the platform.
    pub platform: String,
    /// The handle in its comparable form.
    pub handle_key: String,
    /// Date and edition.
    pub scope: Scope,
}

fn by_scope<K>(keys: &[K], scope: impl Fn(&K) -> Scope) -> HashMap<Scope, Vec<&K>> {
    let mut groups: HashMap<Scope, Vec<&K>> = HashMap::new();
    for key in keys {
        groups.entry(scope(key)).or_default().push(key);
    }
    groups
}

impl Loader<AuthorityByWikidata> for Batch {
    type Value = Arc<Authority>;
    type Error = Error;

    async fn load(
        &self,
        keys: &[AuthorityByWikidata],
    ) -> Result<HashMap<AuthorityByWikidata, Self::Value>, Error> {
        let mut found = HashMap::with_capacity(keys.len());
        for (scope, keys) in by_scope(keys, |key| key.scope) {
            let ids: Vec<&str> = keys.iter().map(|key| key.wikidata.as_str()).collect();
            let authorities = self.0.authorities_by_wikidata(&ids, scope).await?;
            found.extend(
                authorities.into_iter().map(|(wikidata, authority)| {
                    (AuthorityByWikidata { wikidata, scope }, Arc::new(authority))
                }),
            );
        }
        Ok(found)
    }
}

impl Loader<ChannelByHandle> for Batch {
    type Value = Arc<Channel>;
    type Error = Error;

    async fn load(&self, keys: &[ChannelByHandle]) -> Result<HashMap<ChannelByHandle, Self::Value>, Error> {
        let mut found = HashMap::with_capacity(keys.len());
        for (scope, keys) in by_scope(keys, |key| key.scope) {
            let handles: Vec<(&str, &str)> =
                keys.iter().map(|key| (key.platform.as_str(), key.handle_key.as_str())).collect();
            let channels = self.0.channels_by_handle(&handles, scope).await?;
            found.extend(channels.into_iter().map(|((platform, handle_key), channel)| {
                (ChannelByHandle { platform, handle_key, scope }, Arc::new(channel))
            }));
        }
        Ok(found)
    }
}
