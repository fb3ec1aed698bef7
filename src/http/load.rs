//! How many operations run at once, and who waits.
//!
//! Under more load than the machine can carry, letting everybody in makes everybody late. So a few run, a few wait, and
//! whoever would wait for more than a moment is told so at once, while it is still cheap. How long somebody would wait
//! is the number of those before it times how long operations took lately: the room is large where answers are quick,
//! and small where they are not.
//!
//! Heavy operations have a lane of their own. They are as many as the database works on at once: of more, each would
//! only take longer, until none ends in its time. What is light never stands behind them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::{Refusal, code};
use super::workshop::Weight;

/// Light operations that run at once: a few more than there are connections, as they also compute.
const LIGHT: usize = 16;
/// Connections to the database that heavy operations leave to light ones, about: one may use two for a moment.
const LEFT: usize = 4;
/// The longest that anybody waits for a place.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long somebody may have to wait by the pace of lately to be let in. Less than the longest, as the pace may change
/// meanwhile: to wait, and then to be told, is worse than to be told at once.
const LIKELY: Duration = Duration::from_millis(500);
/// How much one operation says about how long they take: one part of so many.
const INERTIA: u64 = 16;

/// All that runs and waits.
#[derive(Debug)]
pub(crate) struct Load {
    light: Lane,
    heavy: Lane,
}

/// The places for operations of one weight, and those who wait for one.
#[derive(Debug)]
pub(crate) struct Lane {
    width: usize,
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
    /// The places of a server whose database answers over so many connections.
    pub(crate) fn new(connections: u32) -> Self {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        Self { light: Lane::new(LIGHT), heavy: Lane::new(connections.saturating_sub(LEFT).max(1)) }
    }

    /// Where operations of this weight run.
    pub(crate) const fn lane(&self, weight: Weight) -> &Lane {
        match weight {
            Weight::Light => &self.light,
            Weight::Heavy => &self.heavy,
        }
    }

    /// Operations that run, and that wait.
    pub(crate) fn busy(&self) -> (usize, usize) {
        let ((run, wait), (heavy_run, heavy_wait)) = (self.light.busy(), self.heavy.busy());
        (run + heavy_run, wait + heavy_wait)
    }
}

impl Lane {
    fn new(width: usize) -> Self {
        let places = Arc::new(Semaphore::new(width));
        Self { width, places, waiting: AtomicUsize::new(0), pace: Arc::default() }
    }

    fn busy(&self) -> (usize, usize) {
        (self.width - self.places.available_permits(), self.waiting.load(Ordering::Relaxed))
    }

    /// Refuses who would wait for too long; for before anything is paid.
    pub(crate) fn admit(&self) -> Result<(), Refusal> {
        if self.places.available_permits() > 0 || self.wait(self.waiting.load(Ordering::Relaxed)) <= LIKELY {
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
        Duration::from_micros(self.pace.load(Ordering::Relaxed).saturating_mul(rounds) / self.width as u64)
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

    const PLACES: usize = 16;

    fn paced(millis: u64) -> Lane {
        let lane = Lane::new(PLACES);
        lane.pace.store(millis * 1_000, Ordering::Relaxed);
        lane
    }

    #[tokio::test]
    async fn what_is_light_does_not_stand_behind_what_is_heavy() {
        let load = Load::new(8);
        let mut places = Vec::new();
        for _ in 0..8 - LEFT {
            places.push(load.lane(Weight::Heavy).enter().await.unwrap());
        }
        let mut next = Box::pin(load.lane(Weight::Heavy).enter());
        assert!(futures_util::poll!(&mut next).is_pending());
        assert!(load.lane(Weight::Light).enter().await.is_ok());
        assert_eq!(load.busy(), (8 - LEFT, 1));
        // However few connections there are, something runs.
        assert!(Load::new(1).lane(Weight::Heavy).enter().await.is_ok());
    }

    #[tokio::test]
    async fn so_many_run_and_the_next_waits_for_one_to_end() {
        let lane = paced(10);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            places.push(lane.enter().await.unwrap());
        }
        assert_eq!(lane.busy(), (PLACES, 0));
        let mut next = Box::pin(lane.enter());
        assert!(futures_util::poll!(&mut next).is_pending());
        assert_eq!(lane.busy(), (PLACES, 1));
        places.pop();
        let place = next.await.unwrap();
        assert_eq!(lane.busy(), (PLACES, 0));
        drop((place, places));
        assert_eq!(lane.busy(), (0, 0));
    }

    #[tokio::test]
    async fn who_would_wait_too_long_is_told_at_once_and_nobody_waits_longer_than_that() {
        let lane = paced(500);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            places.push(lane.enter().await.unwrap());
        }
        // Sixteen of half a second each, sixteen at once: the last of them would wait for half a second.
        let mut waiting: Vec<_> = (0..16).map(|_| Box::pin(lane.enter())).collect();
        for next in &mut waiting {
            assert!(futures_util::poll!(next).is_pending());
        }
        let refused = lane.enter().await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.code), (503, code::OVERLOADED));
        assert_eq!(lane.admit().unwrap_err(), refused);
        let start = tokio::time::Instant::now();
        for next in waiting {
            assert_eq!(next.await.unwrap_err().code, code::OVERLOADED);
        }
        assert_eq!(start.elapsed().as_secs(), 1);
        assert_eq!(lane.busy(), (PLACES, 0));
        drop(places);
        assert!(lane.enter().await.is_ok());
    }

    #[tokio::test]
    async fn who_leaves_while_waiting_no_longer_counts() {
        let lane = paced(1);
        let mut places = Vec::new();
        for _ in 0..PLACES {
            places.push(lane.enter().await.unwrap());
        }
        let mut next = Box::pin(lane.enter());
        assert!(futures_util::poll!(&mut next).is_pending());
        drop(next);
        assert_eq!(lane.busy(), (PLACES, 0));
    }

    #[tokio::test]
    async fn the_pace_follows_what_happens() {
        let lane = paced(1_000);
        for _ in 0..200 {
            drop(lane.enter().await.unwrap());
        }
        let pace = lane.pace.load(Ordering::Relaxed);
        assert!(pace < 10_000, "{pace}");
    }
}
