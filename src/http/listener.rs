//! The listener: takes connections, cuts those that stall, and lets those in flight finish when it is told to stop.
//!
//! Not `axum::serve`, which holds half-sent headers for ever.

use std::io::ErrorKind;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::client::Peer;
use super::health::Readiness;
use super::patient::Patient;

/// How long the head of a request may take to arrive, and how long a kept connection may idle.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may take none of its answer.
const TAKING: Duration = Duration::from_secs(30);
/// Bytes of the head of a request: its address may have 16 KiB.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections at once; more wait until one ends.
const CONNECTIONS: u32 = 1_000;
/// How long requests in flight may take when the server stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// A connection's place among those that there may be at once; put into every request by the listener, for those who
/// keep the connection when HTTP is done with it.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    _place: Arc<OwnedSemaphorePermit>,
}

/// How a server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Every request in flight was answered.
    Finished,
    /// Some took longer than they may.
    TimeUp,
    /// It was told to stop a second time.
    Aborted,
}

/// Serves until `stops` says so; what it says a second time ends the server at once.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    readiness: &Readiness,
    mut stops: mpsc::Receiver<()>,
) -> End {
    let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
    loop {
        tokio::select! {
            Some((stream, peer, place)) = accept(&listener, &places) => {
                let seat = Seat { _place: Arc::new(place) };
                let router = router.clone().layer(Extension(peer)).layer(Extension(seat));
                tokio::spawn(converse(stream, router, readiness.clone()));
            }
            _ = stops.recv() => break,
        }
    }
    readiness.turn_off();
    drop(listener);
    tracing::info!(target: "kanalatlas::http", "stopping: requests in flight may finish");
    tokio::select! {
        // When every place is free, every connection has ended, whatever was spoken on it.
        _ = places.acquire_many(CONNECTIONS) => End::Finished,
        () = tokio::time::sleep(FAREWELL) => End::TimeUp,
        Some(()) = stops.recv() => End::Aborted,
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, Peer, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((stream, address)) => return Some((stream, Peer(address.ip()), place)),
            Err(error)
                if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(error) => {
                // Most likely there are no file descriptors left; some will be when connections end.
                tracing::warn!(target: "kanalatlas::http", error = %error, "cannot take a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn converse(stream: TcpStream, router: Router, readiness: Readiness) {
    // Answers are written whole; waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(Patient::new(stream, TAKING)), TowerToHyperService::new(router))
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = readiness.turned_off() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(target: "kanalatlas::http", error = %error, "a connection ended early");
    }
}
