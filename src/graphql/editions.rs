//! The newest edition, which every answer rests on: asked of the database ten times a second at most, however many
//! ask here.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::domain::edition::Edition;
use crate::storage::{self, Store};

/// For how long what the database said is believed. Another process may have written meanwhile, so this is how late
/// an edition may be seen.
pub const BELIEVED: Duration = Duration::from_millis(100);

/// Knows the editions of a register.
#[derive(Debug)]
pub struct Editions {
    store: Store,
    seen: Mutex<Option<Seen>>,
}

#[derive(Debug, Clone)]
struct Seen {
    at: Instant,
    edition: Option<Arc<Edition>>,
}

impl Editions {
    /// The editions of a store.
    #[must_use]
    pub fn of(store: Store) -> Self {
        Self { store, seen: Mutex::default() }
    }

    /// The newest edition, as it was at most [`BELIEVED`] ago; `None` before the first.
    ///
    /// # Errors
    ///
    /// If the database cannot be asked: what it said earlier is not believed for longer.
    pub async fn newest(&self) -> Result<Option<Arc<Edition>>, storage::Error> {
        // Whoever comes while one asks waits for the same answer.
        let mut seen = self.seen.lock().await;
        if let Some(seen) = seen.as_ref().filter(|seen| seen.at.elapsed() < BELIEVED) {
            return Ok(seen.edition.clone());
        }
        *seen = None;
        let edition = self.store.reader().edition_at(None).await?.map(Arc::new);
        *seen = Some(Seen { at: Instant::now(), edition: edition.clone() });
        Ok(edition)
    }

    /// An edition by its number; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If the database cannot be asked.
    pub async fn numbered(&self, number: i64) -> Result<Option<Arc<Edition>>, storage::Error> {
        Ok(self.store.reader().editions(&[number]).await?.remove(&number).map(Arc::new))
    }
}
