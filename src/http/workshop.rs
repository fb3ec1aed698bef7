//! Where heavy work is done: behind the door, on threads of its own that step back for those who stand at it.
//!
//! A thread that talks to clients must never be busy for long. Reading a document that nobody knows yet, or putting a
//! large answer together, takes up to milliseconds in which the thread would look after nobody else; here it is only a
//! task among others of the machine, and the machine lets the threads at the door go first. What is light is done at the
//! door: handing it over would take longer than doing it.

use std::fmt;
use std::panic::resume_unwind;

use tokio::runtime::{Builder, Runtime};
use tokio_util::task::AbortOnDropHandle;

/// Points of a question that is still light: a look-up, no list.
const POINTS: u64 = 5;
/// How far the workshop's threads step back: five steps are a third of the time of a thread that does not.
#[cfg(target_os = "linux")]
const BACK: i32 = 5;

/// How much work something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Less than handing it over.
    Light,
    /// Possibly many milliseconds.
    Heavy,
}

impl Weight {
    /// The weight of answering a question that may cost so many points.
    pub(crate) const fn of_points(points: u64) -> Self {
        if points <= POINTS { Self::Light } else { Self::Heavy }
    }
}

/// The threads.
pub(crate) struct Workshop {
    /// Always there, until it is dropped.
    runtime: Option<Runtime>,
}

impl fmt::Debug for Workshop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workshop").finish_non_exhaustive()
    }
}

impl Workshop {
    /// Opens a workshop; an error says why there are no threads.
    pub(crate) fn open() -> Result<Self, String> {
        let runtime = Builder::new_multi_thread()
            .enable_all()
            .thread_name("workshop")
            .on_thread_start(step_back)
            .build()
            .map_err(|error| format!("cannot start threads: {error}"))?;
        Ok(Self { runtime: Some(runtime) })
    }

    /// How many of the threads may do at once what anybody can ask for without paying: one core at least is left to
    /// the others.
    pub(crate) fn threads_for_anybody(&self) -> usize {
        let threads = self.runtime.as_ref().map_or(1, |runtime| runtime.metrics().num_workers());
        threads.saturating_sub(1).max(1)
    }

    /// Does the work, here or in the workshop. Who no longer waits for it ends it, and a panic in it is the caller's.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        weight: Weight,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        let Some(runtime) = self.runtime.as_ref().filter(|_| weight == Weight::Heavy) else {
            return work.await;
        };
        match AbortOnDropHandle::new(runtime.spawn(work)).await {
            Ok(done) => done,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                // The workshop closes only when nobody can wait for it any more.
                Err(_) => std::future::pending().await,
            },
        }
    }
}

impl Drop for Workshop {
    /// Closes without waiting: this may run on a thread that must not wait.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Lets other threads go first; where that is refused, all are equal.
fn step_back() {
    #[cfg(target_os = "linux")]
    // Of Linux, it is the thread and not the process that steps back.
    let _ = rustix::process::nice(BACK);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use futures_util::FutureExt;

    use super::*;

    fn thread() -> Option<String> {
        std::thread::current().name().map(str::to_owned)
    }

    #[tokio::test]
    async fn what_is_heavy_is_done_elsewhere() {
        let workshop = Workshop::open().unwrap();
        let here = thread();
        assert_eq!(workshop.run(Weight::Light, async { thread() }).await, here);
        assert_eq!(workshop.run(Weight::Heavy, async { thread() }).await.as_deref(), Some("workshop"));
        assert_eq!(Weight::of_points(POINTS), Weight::Light);
        assert_eq!(Weight::of_points(POINTS + 1), Weight::Heavy);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn its_threads_let_others_go_first() {
        let nice = || rustix::process::nice(0).unwrap();
        let here = nice();
        let there = Workshop::open().unwrap().run(Weight::Heavy, async move { nice() }).await;
        // A process may itself be nice; 19 is the most.
        assert_eq!(there, (here + BACK).min(19));
        assert_eq!(nice(), here);
    }

    #[tokio::test]
    async fn a_panic_there_is_a_panic_here() {
        let workshop = Workshop::open().unwrap();
        let work = workshop.run(Weight::Heavy, async { panic!("too heavy") });
        let panic = std::panic::AssertUnwindSafe(work).catch_unwind().await.map(|(): ()| ()).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"too heavy"));
    }

    #[tokio::test]
    async fn who_leaves_ends_the_work() {
        struct Ends(Arc<AtomicBool>);
        impl Drop for Ends {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Release);
            }
        }
        let workshop = Workshop::open().unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let guard = Ends(Arc::clone(&ended));
        let mut work = Box::pin(workshop.run(Weight::Heavy, async move {
            let _guard = guard;
            std::future::pending::<()>().await;
        }));
        assert!(futures_util::poll!(&mut work).is_pending());
        drop(work);
        for _ in 0..1_000 {
            if ended.load(Ordering::Acquire) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the work goes on");
    }
}
