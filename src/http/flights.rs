//! Work that several wait for at once, and that is done once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::OnceCell;

/// The work that is under way, by what it is for.
#[derive(Debug)]
pub(crate) struct Flights<K, T> {
    flying: Mutex<HashMap<K, Weak<OnceCell<T>>>>,
}

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self { flying: Mutex::default() }
    }
}

/// One who waits for the work under a key.
struct Seat<'a, K: Copy + Eq + Hash, T> {
    flights: &'a Flights<K, T>,
    key: K,
    /// Always there, until the seat is given up.
    flight: Option<Arc<OnceCell<T>>>,
}

impl<K: Copy + Eq + Hash, T: Clone> Flights<K, T> {
    /// What came of the work under a key. `work` does it, unless somebody else does just now; should that somebody
    /// leave, one of those who wait does it.
    pub(crate) async fn join(&self, key: K, work: impl Future<Output = T>) -> T {
        let seat = self.seat(key);
        match &seat.flight {
            Some(flight) => flight.get_or_init(|| work).await.clone(),
            None => work.await,
        }
    }

    fn seat(&self, key: K) -> Seat<'_, K, T> {
        let mut flying = self.flying();
        let flight = flying.get(&key).and_then(Weak::upgrade).unwrap_or_else(|| {
            let flight = Arc::default();
            flying.insert(key, Arc::downgrade(&flight));
            flight
        });
        Seat { flights: self, key, flight: Some(flight) }
    }
}

impl<K, T> Flights<K, T> {
    fn flying(&self) -> MutexGuard<'_, HashMap<K, Weak<OnceCell<T>>>> {
        self.flying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Copy + Eq + Hash, T> Drop for Seat<'_, K, T> {
    /// The last one takes the flight away, with what came of it.
    fn drop(&mut self) {
        let mut flying = self.flights.flying();
        self.flight = None;
        if flying.get(&self.key).is_some_and(|flight| flight.strong_count() == 0) {
            flying.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn it_is_done_once_for_all_and_again_for_who_comes_later() {
        let (flights, runs) = (Flights::<u8, usize>::default(), AtomicUsize::new(0));
        let join = |key| {
            flights.join(key, async {
                tokio::task::yield_now().await;
                runs.fetch_add(1, Ordering::Relaxed)
            })
        };
        for round in 0..3 {
            assert_eq!(futures_util::future::join_all((0..50).map(|_| join(1))).await, [round; 50]);
            assert!(flights.flying().is_empty());
        }
        assert_eq!(futures_util::future::join(join(1), join(2)).await, (3, 4));
    }

    #[tokio::test]
    async fn who_leaves_hands_the_work_on() {
        let flights = Flights::<u8, u8>::default();
        let mut left = Box::pin(flights.join(1, std::future::pending()));
        assert!(futures_util::poll!(&mut left).is_pending());
        let mut waits = Box::pin(flights.join(1, async { 7 }));
        assert!(futures_util::poll!(&mut waits).is_pending());
        drop(left);
        assert_eq!(waits.await, 7);
        assert!(flights.flying().is_empty());
    }
}
