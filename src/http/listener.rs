//! The listener: takes connections, cuts those that stall, and lets those in flight finish when it is told to stop.
//!
//! Not `axum::serve`, which holds half-sent headers for ever.

use std::io::ErrorKind;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde_json::Map;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tower_http::add_extension::AddExtension;

use super::client::{Client, Peer};
use super::error::{Refusal, code};
use super::health::Readiness;
use super::patient::Patient;
use super::places::{Place, Places};

/// How long the head of a request may take to arrive, and how long a kept connection may idle.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How long a client may take none of its answer.
const TAKING: Duration = Duration::from_secs(30);
/// Bytes of the head of a request: its address may have 16 KiB.
const HEAD_BYTES: usize = 64 * 1024;
/// Those who have enough connections and are told so, at once.
const TURNED_AWAY: usize = 64;
/// How long one of them may take to read it.
const FAREWELL_OF_ONE: Duration = Duration::from_secs(1);
/// How long requests in flight may take when the server stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// A connection's place among those that there may be at once; put into every request by the listener, for those who
/// keep the connection when HTTP is done with it.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    _place: Arc<Place>,
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
    places: Places,
    mut stops: mpsc::Receiver<()>,
) -> End {
    let turns = Arc::new(Semaphore::new(TURNED_AWAY));
    loop {
        tokio::select! {
            Some((stream, peer, place)) = accept(&listener, &places, &turns) => {
                let seat = Seat { _place: Arc::new(place) };
                // Around the router and not as its layers, which would be copied for every request.
                let service = AddExtension::new(AddExtension::new(router.clone(), peer), seat);
                tokio::spawn(converse(stream, service, places.patience(), readiness.clone()));
            }
            _ = stops.recv() => break,
        }
    }
    readiness.turn_off();
    drop(listener);
    tracing::info!(target: "kanalatlas::http", "stopping: requests in flight may finish");
    tokio::select! {
        // When every place is free, every connection has ended, whatever was spoken on it.
        () = places.empty() => End::Finished,
        () = tokio::time::sleep(FAREWELL) => End::TimeUp,
        Some(()) = stops.recv() => End::Aborted,
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Places,
    turns: &Arc<Semaphore>,
) -> Option<(TcpStream, Peer, Place)> {
    let mut permit = places.any().await?;
    loop {
        match listener.accept().await {
            Ok((stream, address)) => match places.take(Client::at(address.ip()), permit) {
                Ok(place) => return Some((stream, Peer(address.ip()), place)),
                Err(unused) => {
                    // In a flood, most are not even told.
                    if let Ok(turn) = Arc::clone(turns).try_acquire_owned() {
                        tokio::spawn(turn_away(stream, turn));
                    }
                    permit = unused;
                }
            },
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

/// Tells one who has enough connections so, and waits a moment for it to be read: closed at once, with the request
/// unread, the connection would break before that.
async fn turn_away(stream: TcpStream, _turn: OwnedSemaphorePermit) {
    let refusal = Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        code::TOO_MANY_CONNECTIONS,
        "Too many connections are open from this address; close some, or send several requests over one.",
    );
    let body = refusal.body(Map::new()).to_string();
    let answer = format!(
        "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nretry-after: 1\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let read = async {
        stream.writable().await?;
        stream.try_write(answer.as_bytes())?;
        let mut unread = [0; 4_096];
        loop {
            stream.readable().await?;
            match stream.try_read(&mut unread) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    };
    // Whoever does not read it does not learn it.
    let _: Result<std::io::Result<()>, _> = tokio::time::timeout(FAREWELL_OF_ONE, read).await;
}

/// The router, which is told who asks and from which place.
type Service = AddExtension<AddExtension<Router, Peer>, Seat>;

async fn converse(stream: TcpStream, service: Service, patience: Duration, readiness: Readiness) {
    // Answers are written whole; waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(Patient::new(stream, TAKING)), TowerToHyperService::new(service))
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
