//! Loaders: one a relation, each gathering what all siblings ask for into one statement.
//!
//! They live for one request. [`Loaders::drive`] runs them on the request's own task, so that a batch holds
//! every key of a level, whatever the machine is doing (docs/DECISIONS.md tells why).

mod claims;
mod keys;
mod lists;
mod relations;
mod turn;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache};

pub use claims::*;
pub use keys::*;
pub use lists::{CountOf, PageOf};
pub use relations::*;

use crate::domain::edition::Edition;
use crate::storage::{Error, Reader};
use turn::{AtOnce, Tasks, drive, side_by_side};

/// What the loaders read from.
#[derive(Debug, Clone)]
pub struct Batch(pub(crate) Reader);

/// The loaders of one request.
pub struct Loaders {
    loader: DataLoader<Batch, HashMapCache>,
    reader: Reader,
    tasks: Tasks,
}

impl Loaders {
    /// Fresh loaders for a request.
    #[must_use]
    pub fn new(reader: Reader) -> Self {
        let tasks = Tasks::default();
        let loader =
            DataLoader::with_cache(Batch(reader.clone()), tasks.clone(), AtOnce, HashMapCache::default())
                .max_batch_size(usize::MAX);
        Self { loader, reader, tasks }
    }

    /// What is the newest edition to this request.
    pub async fn rest_on(&self, edition: Arc<Edition>) {
        self.loader.feed_one(EditionAt(None), edition).await;
    }

    /// Loads one key; `None` if there is nothing under it.
    pub async fn load<K>(
        &self,
        key: K,
    ) -> Result<Option<<Batch as async_graphql::dataloader::Loader<K>>::Value>, Error>
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
        Batch: async_graphql::dataloader::Loader<K, Error = Error>,
    {
        self.loader.load_one(key).await
    }

    /// Loads one key whose value is a list; nothing under it is an empty list.
    pub async fn load_list<K, V>(&self, key: K) -> Result<Arc<Vec<V>>, Error>
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
        Batch: async_graphql::dataloader::Loader<K, Value = Arc<Vec<V>>, Error = Error>,
    {
        Ok(self.load(key).await?.unwrap_or_default())
    }

    /// Loads many keys together; those with nothing under them are absent from the answer.
    pub async fn load_many<K>(
        &self,
        keys: Vec<K>,
    ) -> Result<HashMap<K, <Batch as async_graphql::dataloader::Loader<K>>::Value>, Error>
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
        Batch: async_graphql::dataloader::Loader<K, Error = Error>,
    {
        self.loader.load_many(keys).await
    }

    /// The reader, for what is asked once a request.
    #[must_use]
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Runs a request to its end, and the batches of its loaders whenever it waits for them.
    ///
    /// Dropping the future drops the batches too, so a client that leaves frees the database.
    pub async fn drive<F: Future>(&self, request: F) -> F::Output {
        drive(&self.tasks, request).await
    }

    /// Runs many requests to their end, side by side, so that a batch holds the keys of all of them.
    pub async fn drive_all<F: Future>(&self, requests: impl IntoIterator<Item = F>) -> Vec<F::Output> {
        drive(&self.tasks, side_by_side(requests)).await
    }
}
