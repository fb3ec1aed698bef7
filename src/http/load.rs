//! How many operations run at once, and who waits.
//!
//! Under more load than the machine can carry, letting everybody in makes everybody late. So a few run, a few wait, and
//! whoever would wait for more than a moment is told so at once, while it is still cheap. How long somebody would wait
//! is the number of those before it times how long operations took lately: the room is large where answers are quick,
//! and small where they are not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::{Refusal, code};

/// Operations that run at once: a few more than a database of this size works on at once, as they also compute.
const PLACES: usize = 16;
/// The longest that anybody waits for a place.
const PATIENCE: Duration = Duration::from_secs(1);
/// How much one operation says about how long they take: one part of so many.
const INERTIA: u64 = 16;

/// The places, and those who wait for one.
#[derive(Debug)]
pub(crate) struct Load {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Microseconds that operations took lately, on average.
    pace: Arc<AtomicU64>,
}

/// A place; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
    since: Instant,
    pace: Arc<AtomicU64>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let took = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX / INERTIA);
        // Two at once may lose one's say; it is an average.
        let pace = self.pace.load(Ordering::Relaxed);
        self.pace.store(pace - pace / INERTIA + took / INERTIA, Ordering::Relaxed);
    }
}

/// Who waits; no longer when it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Load {
    pub(crate) fn new() -> Self {
        Self { places: Arc::new(Semaphore::new(PLACES)), waiting: AtomicUsize::new(0), pace: Arc::default() }
    }

    /// Operations that run, and that wait.
    pub(crate) fn busy(&self) -> (usize, usize) {
        (PLACES - self.places.available_permits(), self.waiting.load(Ordering::Relaxed))
    }

    /// Refuses who would wait for too long; for before anything is paid.
    pub(crate) fn admit(&self) -> Result<(), Refusal> {
        if self.places.available_permits() > 0 || self.wait(self.waiting.load(Ordering::Relaxed)) <= PATIENCE
        {
            Ok(())
        } else {
            Err(overloaded())
        }
    }

    /// A place, after a moment at most.
    pub(crate) async fn enter(&self) -> Result<Place, Refusal> {
        if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(self.place(permit));
        }
        self.admit()?;
        match tokio::time::timeout(PATIENCE, self.enter_patiently()).await {
            Ok(Some(place)) => Ok(place),
            Ok(None) | Err(_) => Err(overloaded()),
        }
    }

    /// A place, however long it takes: for the next page of an answer whose beginning was sent already. `None` only if
    /// there are no places any more.
    pub(crate) async fn enter_patiently(&self) -> Option<Place> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        Some(self.place(Arc::clone(&self.places).acquire_owned().await.ok()?))
    }

    fn place(&self, permit: OwnedSemaphorePermit) -> Place {
        Place { _permit: permit, since: Instant::now(), pace: Arc::clone(&self.pace) }
    }

    /// How long one more would wait behind so many.
    fn wait(&self, before: usize) -> Duration {
        let rounds = before as u64 + 1;
        Duration::from_micros(self.pace.load(Ordering::Relaxed).saturating_mul(rounds) / PLACES as u64)
    }
}

fn overloaded() -> Refusal {
    Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        code::OVERLOADED,
        "More is asked than can be answered just now; ask again in a second.",
    )
    .after(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paced(millis: u64) -> Load {
        let load = Load::new();
        load.pace.store(millis * 1_000, Ordering::Relaxed);
        load
    }

    #[tokio::test]
    async fn so_many_run_and_the_next_waits_for_one_to_end() {
        let load = paced(10);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            places.push(load.enter().await.unwrap());
        }
        assert_eq!(load.busy(), (PLACES, 0));
        let mut next = Box::pin(load.enter());
        assert!(futures_util::poll!(&mut next).is_pending());
        assert_eq!(load.busy(), (PLACES, 1));
        places.pop();
        let place = next.await.unwrap();
        assert_eq!(load.busy(), (PLACES, 0));
        drop((place, places));
        assert_eq!(load.busy(), (0, 0));
    }

    #[tokio::test]
    async fn who_would_wait_too_long_is_told_at_once_and_nobody_waits_longer_than_that() {
        let load = paced(500);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            places.push(load.enter().await.unwrap());
        }
        // Thirty-two of half a second each, sixteen at once: the last of them would wait for a second.
        let mut waiting: Vec<_> = (0..32).map(|_| Box::pin(load.enter())).collect();
        for next in &mut waiting {
            assert!(futures_util::poll!(next).is_pending());
        }
        let refused = load.enter().await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.code), (503, code::OVERLOADED));
        assert_eq!(load.admit().unwrap_err(), refused);
        let start = tokio::time::Instant::now();
        for next in waiting {
            assert_eq!(next.await.unwrap_err().code, code::OVERLOADED);
        }
        assert_eq!(start.elapsed().as_secs(), 1);
        assert_eq!(load.busy(), (PLACES, 0));
        drop(places);
        assert!(load.enter().await.is_ok());
    }

    #[tokio::test]
    async fn who_leaves_while_waiting_no_longer_counts() {
        let load = paced(1);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            places.push(load.enter().await.unwrap());
        }
        let mut next = Box::pin(load.enter());
        assert!(futures_util::poll!(&mut next).is_pending());
        drop(next);
        assert_eq!(load.busy(), (PLACES, 0));
    }

    #[tokio::test]
    async fn the_pace_follows_what_happens() {
        let load = paced(1_000);
        for _ in 0..200 {
            drop(load.enter().await.unwrap());
        }
        let pace = load.pace.load(Ordering::Relaxed);
        assert!(pace < 10_000, "{pace}");
    }
}
