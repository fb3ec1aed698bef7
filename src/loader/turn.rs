//! Runs a request and its loaders on one task, in turns.
//!
//! The library's own runtime waits a millisecond and then loads what has been asked for by then, on another
//! thread; on a busy machine one level of a query then falls into several batches. Here a batch runs when
//! the request can go no further without it, so it is always whole, and no time is lost with waiting.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use async_graphql::runtime::Timer;
use futures_util::future::{BoxFuture, maybe_done};
use futures_util::stream::{FuturesUnordered, StreamExt};
use futures_util::task::{FutureObj, Spawn, SpawnError};

/// Batches that wait for their turn.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Tasks {
    fn take(&self) -> Vec<FutureObj<'static, ()>> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Spawn for Tasks {
    fn spawn_obj(&self, future: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(future);
        Ok(())
    }
}

/// No delay: a batch that gets its turn has all its keys.
pub(crate) struct AtOnce;

impl Timer for AtOnce {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// Runs many requests to their end, side by side on one task.
///
/// Each is polled every time, whoever was woken: a batch that runs while some requests were not asked yet would lack
/// their keys. (Streams of the library wake themselves whenever they are polled, which makes `join_all` stop early.)
pub(crate) async fn side_by_side<F: Future>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut requests: Vec<_> = requests.into_iter().map(|request| Box::pin(maybe_done(request))).collect();
    std::future::poll_fn(|context| {
        let waiting = requests.iter_mut().filter_map(|request| {
            let polled = request.as_mut().poll(context);
            polled.is_pending().then_some(())
        });
        if waiting.count() == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    requests.iter_mut().filter_map(|request| request.as_mut().take_output()).collect()
}

/// Runs a request to its end, and the tasks whenever it waits for them.
pub(crate) async fn drive<F: Future>(tasks: &Tasks, request: F) -> F::Output {
    let mut request = pin!(request);
    let mut running = FuturesUnordered::new();
    std::future::poll_fn(|context| {
        loop {
            if let Poll::Ready(answer) = request.as_mut().poll(context) {
                return Poll::Ready(answer);
            }
            let mut moved = false;
            for task in tasks.take() {
                running.push(task);
                moved = true;
            }
            while let Poll::Ready(Some(())) = running.poll_next_unpin(context) {
                moved = true;
            }
            if !moved {
                return Poll::Pending;
            }
        }
    })
    .await
}
