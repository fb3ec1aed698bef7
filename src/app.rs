//! Composition: a store, a schema and a clock become routes, and routes a server.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::config::DatabaseAddress;
use crate::domain::clock::Clock;
use crate::failure::Failure;
use crate::federation::Slice;
use crate::graphql::Executor;
use crate::http::Settings;
use crate::http::health::Readiness;
use crate::http::listener::{self, End};
use crate::http::metrics::Metrics;
use crate::http::places::Places;
use crate::ingest::{Account, Files, Options, Progress};
use crate::storage::{Report, Store};
use crate::{federation, generate, graphql, http, ingest, telemetry};

/// A server that is ready to run.
#[derive(Debug)]
pub struct App {
    store: Store,
    router: Router,
    readiness: Readiness,
    places: Places,
}

impl App {
    /// Puts the parts together.
    pub fn build(
        store: Store,
        clock: Clock,
        settings: Settings,
        part: Option<Slice>,
    ) -> Result<Self, Failure> {
        let readiness = Readiness::on();
        let metrics = Arc::<Metrics>::default();
        let places = Places::new(&settings, Arc::clone(&metrics));
        let common = (store.clone(), clock, readiness.clone(), metrics, settings);
        let router = match part {
            None => router(graphql::schema(), graphql::sdl(), common),
            Some(part) => router(graphql::subgraph(slice(part)?), graphql::subgraph_sdl(), common),
        };
        Ok(Self { store, router: router?, readiness, places })
    }

    /// Serves until `stops` says so once; requests in flight may finish, unless it says so twice.
    pub async fn run(self, listener: TcpListener, stops: mpsc::Receiver<()>) -> Result<(), Failure> {
        let end = listener::serve(listener, self.router, &self.readiness, self.places, stops).await;
        match end {
            End::Finished => self.store.close().await?,
            End::TimeUp => tracing::warn!(target: "kanalatlas::http", "some requests did not finish in time"),
            End::Aborted => {
                return Err(Failure::new(
                    Failure::SOFTWARE,
                    "stopped at once, as asked by a second signal; requests in flight were not answered",
                ));
            }
        }
        Ok(())
    }
}

/// The routes to a schema.
fn router<E: Executor>(
    schema: E,
    sdl: String,
    (store, clock, readiness, metrics, settings): (Store, Clock, Readiness, Arc<Metrics>, Settings),
) -> Result<Router, Failure> {
    let lost_log_lines = telemetry::lost_lines;
    let parts = http::Parts { schema, sdl, store, clock, readiness, metrics, lost_log_lines, settings };
    http::router(parts).map_err(no_schema)
}

/// The part of the schema that a subgraph answers for.
pub fn slice(part: Slice) -> Result<String, Failure> {
    federation::slice(&graphql::subgraph_sdl(), part).map_err(no_schema)
}

fn no_schema(wrong: String) -> Failure {
    Failure::new(Failure::SOFTWARE, format!("the schema is none: {wrong}; report this"))
}

/// Takes the address to listen on.
pub async fn bind(address: &str) -> Result<(TcpListener, SocketAddr), Failure> {
    let cannot = |error: std::io::Error| {
        let reason = match error.kind() {
            ErrorKind::AddrInUse => "it is in use by another program".to_owned(),
            ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
            ErrorKind::PermissionDenied => "that is not permitted (ports below 1024 need a right)".to_owned(),
            _ => error.to_string(),
        };
        Failure::new(
            Failure::UNAVAILABLE,
            format!("cannot listen on {address}: {reason}; choose another address with --listen HOST:PORT"),
        )
    };
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let bound = listener.local_addr().map_err(cannot)?;
    Ok((listener, bound))
}

/// Opens the database and brings it to the newest schema.
pub async fn open(address: &DatabaseAddress) -> Result<Store, Failure> {
    open_with(address, &[]).await
}

/// The same with databases that repeat it, from which can be read.
pub async fn open_with(address: &DatabaseAddress, replicas: &[DatabaseAddress]) -> Result<Store, Failure> {
    let store = if replicas.is_empty() {
        Store::open(address.secret()).await?
    } else {
        let all: Vec<&str> = std::iter::once(address).chain(replicas).map(DatabaseAddress::secret).collect();
        Store::open_several(&all).await?
    };
    store.migrate(None).await?;
    Ok(store)
}

/// Fills a register that holds nothing yet with the seeds of the binary.
pub async fn seed_if_empty(store: &Store, clock: Clock) -> Result<(), Failure> {
    if !store.is_empty().await? {
        return Ok(());
    }
    let account = import(store, Files::seeds(), false, clock, Teller::Quiet).await?;
    if let Some(edition) = account.edition {
        tracing::info!(target: "kanalatlas::app", edition = edition.number, facts = edition.added, "filled the register");
    }
    Ok(())
}

/// How much an import tells while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teller {
    /// Every file in every phase: somebody is watching.
    Watched,
    /// Only for those who look for it.
    Quiet,
}

/// Imports files, all or nothing.
pub async fn import(
    store: &Store,
    files: Files,
    dry_run: bool,
    clock: Clock,
    teller: Teller,
) -> Result<Account, Failure> {
    let mut progress = |Progress { file, phase, rows }: Progress| match teller {
        Teller::Watched => tracing::info!(target: "kanalatlas::import", rows, "{file}: {phase:?}"),
        Teller::Quiet => tracing::debug!(target: "kanalatlas::import", rows, "{file}: {phase:?}"),
    };
    let options = Options { dry_run, note: None };
    Ok(ingest::import(store, files, options, clock, &mut progress).await?)
}

/// Compares what is kept ready with the observations; with `repair`, makes it again where it is wrong.
pub async fn check(store: &Store, repair: bool) -> Result<Report, Failure> {
    Ok(store.check(repair).await?)
}

/// Whether a check leaves nothing wrong.
pub fn verdict(report: &Report) -> Result<(), Failure> {
    let wrong = report.wrong_still();
    let advice = match (wrong, report.wrong_rows()) {
        (0, _) => return Ok(()),
        (_, 0) => "run kanalatlas check --repair, which makes the kept values again",
        _ => "restore the database from a backup: no repair knows what the rows of the register should say",
    };
    Err(Failure::new(Failure::WRONG_ROWS, format!("{wrong} rows are wrong; {advice}")))
}

/// How much is to be generated, if it makes sense.
pub fn size(channels: u32, observations: u64, seed: u64) -> Result<generate::Size, Failure> {
    Ok(generate::Size::new(channels, observations, seed)?)
}

/// Adds synthetic data, and tells how far it is.
pub async fn generate(
    store: &Store,
    size: generate::Size,
    clock: Clock,
) -> Result<generate::Account, Failure> {
    let mut progress = |generate::Progress { done, of }: generate::Progress| {
        tracing::info!(target: "kanalatlas::generate", done, of, "observations");
    };
    Ok(generate::generate(store, size, clock, &mut progress).await?)
}

/// Says "stop" at every SIGTERM and SIGINT.
pub fn stop_signals() -> Result<mpsc::Receiver<()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let cannot = |error: std::io::Error| {
        Failure::new(
            Failure::SOFTWARE,
            format!("cannot listen for signals: {error}; run it where that is possible"),
        )
    };
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    let (stop, stops) = mpsc::channel(2);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if stop.send(()).await.is_err() {
                return;
            }
        }
    });
    Ok(stops)
}
