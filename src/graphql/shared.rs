//! The questions that somebody shared, for those who may not ask the store themselves.

use crate::domain::clock::Clock;
use crate::domain::shared_query::{Room, Shared, SharedQuery};
use crate::storage::{self, Store};

/// How many are kept: some 80 MB with their ids and indexes.
const ROOM: Room = Room { questions: 100_000, bytes: 64 * 1024 * 1024 };

/// Why shared questions cannot be read or written: in words for the log.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct Fault {
    /// Whether it may be otherwise in a few seconds: no database answers just now.
    pub passing: bool,
    text: String,
}

impl From<storage::Error> for Fault {
    fn from(error: storage::Error) -> Self {
        Self { passing: matches!(error, storage::Error::Unavailable(_)), text: error.to_string() }
    }
}

/// Knows the shared questions of a register.
#[derive(Debug)]
pub struct SharedQueries {
    store: Store,
}

impl SharedQueries {
    /// The shared questions of a store.
    #[must_use]
    pub const fn of(store: Store) -> Self {
        Self { store }
    }

    /// The one whose id begins like this; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If the database cannot be asked.
    pub async fn find(&self, beginning: &str) -> Result<Option<SharedQuery>, Fault> {
        Ok(self.store.shared_query(beginning).await?)
    }

    /// Keeps one for good.
    ///
    /// # Errors
    ///
    /// If the database cannot be written.
    pub async fn share(&self, query: SharedQuery, clock: Clock) -> Result<Shared, Fault> {
        Ok(self.store.share(query, clock.now().timestamp_micros(), ROOM).await?)
    }
}
