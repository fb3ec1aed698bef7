//! The newest edition, which every answer rests on: asked of the database twenty times a second at most, however many
//! ask here.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::domain::edition::Edition;
use crate::storage::{self, Store};

/// For how long what the database said is believed. Another process may have written meanwhile, so this is how late
/// an edition may be seen.
pub const BELIEVED: Duration = Duration::from_millis(100);
/// When it is asked again, if there is anybody who does not have to wait for it.
const FRESH: Duration = Duration::from_millis(50);

/// Knows the editions of a register.
#[derive(Debug)]
pub struct Editions {
    store: Store,
    seen: RwLock<Option<Seen>>,
    asking: Arc<Mutex<()>>,
}

#[derive(Debug)]
struct Seen {
    at: Instant,
    edition: Option<Arc<Edition>>,
}

impl Editions {
    /// The editions of a store.
    #[must_use]
    pub fn of(store: Store) -> Self {
        Self { store, seen: RwLock::default(), asking: Arc::default() }
    }

    /// The newest edition, as it was at most [`BELIEVED`] ago; `None` before the first.
    ///
    /// # Errors
    ///
    /// If the database cannot be asked: what it said earlier is not believed for longer.
    pub async fn newest(self: &Arc<Self>) -> Result<Option<Arc<Edition>>, storage::Error> {
        if let Some((edition, age)) = self.seen_lately() {
            if age >= FRESH {
                self.ask_meanwhile();
            }
            return Ok(edition);
        }
        // On the heap: nearly nobody has to wait.
        Box::pin(self.wait()).await
    }

    /// Asks; whoever comes while one asks waits for the same answer.
    async fn wait(&self) -> Result<Option<Arc<Edition>>, storage::Error> {
        let _asking = self.asking.lock().await;
        match self.seen_lately() {
            Some((edition, _)) => Ok(edition),
            None => self.ask().await,
        }
    }

    /// Asks before what was seen is believed no longer, so that under load nobody waits for it.
    fn ask_meanwhile(self: &Arc<Self>) {
        let Ok(asking) = Arc::clone(&self.asking).try_lock_owned() else { return };
        let editions = Arc::clone(self);
        tokio::spawn(async move {
            let _asking = asking;
            if let Err(error) = editions.ask().await {
                // Who comes when nothing is believed any more asks again, and is told.
                tracing::debug!(error = %error, "the newest edition cannot be read");
            }
        });
    }

    async fn ask(&self) -> Result<Option<Arc<Edition>>, storage::Error> {
        let at = Instant::now();
        let edition = self.store.newest_edition(self.newest_seen()).await?.map(Arc::new);
        let seen = Seen { at, edition: edition.clone() };
        // Nothing panics while it is locked.
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        Ok(edition)
    }

    /// The number of the newest edition seen so far; 0 before the first.
    fn newest_seen(&self) -> i64 {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.as_ref().and_then(|seen| seen.edition.as_ref()).map_or(0, |edition| edition.number)
    }

    /// What was seen, if it may still be believed, and how long ago.
    fn seen_lately(&self) -> Option<(Option<Arc<Edition>>, Duration)> {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        let seen = seen.as_ref()?;
        let age = seen.at.elapsed();
        (age < BELIEVED).then(|| (seen.edition.clone(), age))
    }

    /// An edition by its number; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If the database cannot be asked.
    pub async fn numbered(&self, number: i64) -> Result<Option<Arc<Edition>>, storage::Error> {
        Ok(self.store.reader_at(number).editions(&[number]).await?.remove(&number).map(Arc::new))
    }
}
