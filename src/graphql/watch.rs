//! Watches for new editions on behalf of all who listen: one look a second, and none while nobody does.
//!
//! The database is asked and not only our own writes are noticed, since an import runs in a process of its own.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch::{Receiver, Sender};

use super::editions::Editions;
use crate::domain::edition::Edition;
use crate::storage;

/// How often is looked.
const PERIOD: Duration = Duration::from_secs(1);

/// Tells listeners of the newest edition.
#[derive(Debug)]
pub struct Watch {
    editions: Arc<Editions>,
    newest: Sender<Option<Arc<Edition>>>,
    /// Whether somebody looks just now.
    looks: Mutex<bool>,
}

/// One who listens. However late it looks, it finds the newest edition; nothing is queued for it.
#[derive(Debug)]
pub struct Listener {
    seen: i64,
    newest: Receiver<Option<Arc<Edition>>>,
}

impl Watch {
    /// Watches these editions.
    #[must_use]
    pub fn over(editions: Arc<Editions>) -> Arc<Self> {
        Arc::new(Self { editions, newest: Sender::new(None), looks: Mutex::new(false) })
    }

    /// Listens from now on: what is there already is no news.
    ///
    /// # Errors
    ///
    /// If the database cannot be asked what is there.
    pub async fn listen(self: &Arc<Self>) -> Result<Listener, storage::Error> {
        let seen = self.editions.newest().await?.map_or(0, |edition| edition.number);
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = self.newest.subscribe();
        if !*looks {
            *looks = true;
            tokio::spawn(Arc::clone(self).look());
        }
        drop(looks);
        Ok(Listener { seen, newest })
    }

    /// Looks until nobody listens.
    async fn look(self: Arc<Self>) {
        loop {
            tokio::time::sleep(PERIOD).await;
            {
                let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
                if self.newest.receiver_count() == 0 {
                    *looks = false;
                    return;
                }
            }
            match self.editions.newest().await {
                Ok(newest) => {
                    self.newest.send_if_modified(|known| {
                        let is_new = number(newest.as_ref()) > number(known.as_ref());
                        if is_new {
                            *known = newest;
                        }
                        is_new
                    });
                }
                Err(error) => {
                    tracing::warn!(target: "kanalatlas::graphql", error = %error, "cannot look for new editions");
                }
            }
        }
    }
}

fn number(edition: Option<&Arc<Edition>>) -> i64 {
    edition.map_or(0, |edition| edition.number)
}

impl Listener {
    /// Waits for an edition that is newer than all that were told here: its predecessor here, and the edition. `None`
    /// if nobody watches any more.
    pub async fn next(&mut self) -> Option<(i64, Arc<Edition>)> {
        let seen = self.seen;
        let newest = self.newest.wait_for(|newest| number(newest.as_ref()) > seen).await.ok()?.clone()?;
        self.seen = newest.number;
        Some((seen, newest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Clock;
    use crate::ingest::{self, Files, Options};
    use crate::storage::Store;

    #[tokio::test]
    async fn news_is_what_comes_after_listening_and_nobody_looks_when_nobody_listens() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("k.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        let watch = Watch::over(Arc::new(Editions::of(store.clone())));
        let mut listener = watch.listen().await.unwrap();
        let mut other = watch.listen().await.unwrap();
        let options = Options { dry_run: false, note: None };
        ingest::import(&store, Files::seeds(), options, Clock::System, &mut |_| ()).await.unwrap();
        assert_eq!(listener.next().await.map(|(seen, newest)| (seen, newest.number)), Some((0, 1)));
        tokio::time::sleep(PERIOD).await;
        assert_eq!(other.next().await.map(|(seen, newest)| (seen, newest.number)), Some((0, 1)));
        let mut late = watch.listen().await.unwrap();
        let nothing = tokio::time::timeout(2 * PERIOD, late.next()).await;
        assert!(nothing.is_err(), "{nothing:?}");
        drop((listener, other, late));
        tokio::time::sleep(2 * PERIOD).await;
        assert!(!*watch.looks.lock().unwrap());
        assert!(watch.listen().await.is_ok());
        assert!(*watch.looks.lock().unwrap());
    }
}
