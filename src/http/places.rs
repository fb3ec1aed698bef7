//! Who may connect: so many connections in all, and so many for each client; and how long each may be silent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Settings;
use super::client::Client;
use super::metrics::Metrics;

/// Connections at once; more wait until one ends.
const ALL: u32 = 1_000;

/// The places for connections.
#[derive(Debug, Clone)]
pub struct Places {
    all: Arc<Semaphore>,
    /// Connections of one client; `None` behind a proxy, from which all of them come.
    each: Option<usize>,
    taken: Arc<Mutex<HashMap<Client, usize>>>,
    patience: Duration,
    metrics: Arc<Metrics>,
}

/// The place of one connection; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    client: Client,
    places: Places,
    _permit: OwnedSemaphorePermit,
}

impl Places {
    /// Places by what the operator decided.
    #[must_use]
    pub fn new(settings: &Settings, metrics: Arc<Metrics>) -> Self {
        let each = (settings.trusted_proxies == 0).then(|| settings.connections_per_client.get());
        Self {
            all: Arc::new(Semaphore::new(ALL as usize)),
            each,
            taken: Arc::default(),
            patience: settings.patience(),
            metrics,
        }
    }

    /// How long the head of a request may take to arrive, and how long a kept connection may idle.
    pub(super) const fn patience(&self) -> Duration {
        self.patience
    }

    /// One of all places, when there is one. `None` only if there are no places any more.
    pub(super) async fn any(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.all).acquire_owned().await.ok()
    }

    /// Waits until every place is free: every connection has ended, whatever was spoken on it.
    pub(super) async fn empty(&self) {
        let _ = self.all.acquire_many(ALL).await;
    }

    /// Gives a place to a client, or the permit back if it has enough.
    pub(super) fn take(
        &self,
        client: Client,
        permit: OwnedSemaphorePermit,
    ) -> Result<Place, OwnedSemaphorePermit> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.entry(client).or_default();
        if self.each.is_some_and(|each| *own >= each) {
            drop(taken);
            self.metrics.turned_away();
            return Err(permit);
        }
        *own += 1;
        drop(taken);
        self.metrics.connections().inc();
        Ok(Place { client, places: self.clone(), _permit: permit })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.client) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.client);
            }
        }
        drop(taken);
        self.places.metrics.connections().dec();
    }
}

#[cfg(test)]
mod tests {
    use std::num::{NonZeroU32, NonZeroUsize};

    use super::*;

    fn places(each: usize, proxies: usize) -> Places {
        let settings = Settings {
            points_per_minute: NonZeroU32::MIN,
            points_per_operation: NonZeroU32::MIN,
            trusted_proxies: proxies,
            connections_per_client: NonZeroUsize::new(each).unwrap(),
            answer_bytes: 0,
            live: crate::http::LiveSettings::default(),
            contact: None,
            subgraph: None,
        };
        Places::new(&settings, Arc::default())
    }

    fn client(text: &str) -> Client {
        Client::at(text.parse().unwrap())
    }

    #[tokio::test]
    async fn each_has_so_many_and_gives_them_back() {
        let places = places(2, 0);
        let take = async |own: &str| places.take(client(own), places.any().await.unwrap()).map_err(drop);
        let first = take("2001:db8::1").await.unwrap();
        let second = take("2001:db8::2").await.unwrap();
        assert!(take("2001:db8::3").await.is_err(), "one household");
        let other = take("192.0.2.1").await.unwrap();
        assert_eq!(places.metrics.connections().get(), 3);
        drop(first);
        let third = take("2001:db8::3").await.unwrap();
        drop((second, third, other));
        assert!(places.taken.lock().unwrap().is_empty());
        assert_eq!((places.metrics.connections().get(), places.all.available_permits()), (0, ALL as usize));
    }

    #[tokio::test]
    async fn behind_a_proxy_all_come_from_it() {
        let places = places(1, 1);
        let mut all = Vec::new();
        for _ in 0..ALL {
            all.push(places.take(client("192.0.2.1"), places.any().await.unwrap()).unwrap());
        }
        assert_eq!(places.all.available_permits(), 0);
    }
}
