//! The command line: each command is a few calls; what they say goes to stdout, failures to stderr.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;

use crate::app::{self, App, Teller};
use crate::config::{Arguments, Check, Command, Generate, Import, Migrate, Schema, Serve};
use crate::domain::clock::Clock;
use crate::failure::Failure;
use crate::federation::Slice;
use crate::ingest::Files;
use crate::{graphql, http, telemetry};

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Schema(settings) => schema(&settings),
        command => tokio::runtime::Runtime::new()
            .map_err(|error| {
                Failure::new(
                    Failure::SOFTWARE,
                    format!("cannot start threads: {error}; allow the process more"),
                )
            })
            .and_then(|runtime| runtime.block_on(dispatch(command))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // With stderr gone, the exit code alone has to tell.
            let _ = writeln!(io::stderr(), "kanalatlas: {}", failure.sentence);
            ExitCode::from(failure.code)
        }
    }
}

async fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Schema(settings) => schema(&settings),
        Command::Serve(settings) => serve(settings).await,
        Command::Import(settings) => import(settings).await,
        Command::Migrate(settings) => migrate(settings).await,
        Command::Check(settings) => check(settings).await,
        Command::Generate(settings) => generate(settings).await,
    }
}

fn schema(settings: &Schema) -> Result<(), Failure> {
    match settings.subgraph {
        Some(part) => say(app::slice(part)?.trim_end()),
        None => say(graphql::sdl().trim_end()),
    }
}

async fn serve(settings: Serve) -> Result<(), Failure> {
    let _log = telemetry::start(&settings.log);
    let database = settings.database.address()?;
    let replicas = settings.replicas()?;
    let stops = app::stop_signals()?;
    // First, so that a port in use is found before anything is written.
    let (listener, address) = app::bind(&settings.listen).await?;
    let store = app::open_with(&database, &replicas).await?;
    app::seed_if_empty(&store, Clock::System).await?;
    let secret = settings.subgraph_secret.as_deref().map(http::Secret::new).transpose();
    let secret =
        secret.map_err(|wrong| Failure::new(Failure::USAGE, format!("--subgraph-secret: {wrong}")))?;
    let live = http::LiveSettings { on: settings.subscriptions, origins: settings.allowed_origins };
    let bounds = http::Settings {
        points_per_minute: settings.points_per_minute,
        points_per_operation: settings.points_per_operation,
        trusted_proxies: usize::from(settings.trusted_proxies),
        connections_per_client: settings.connections_per_address,
        answer_bytes: u64::from(settings.cache_mib) * 1024 * 1024,
        live,
        contact: settings.contact,
        subgraph: secret,
    };
    let app = App::build(store, Clock::System, bounds, settings.subgraph)?;
    say(&greeting(address, settings.subgraph))?;
    app.run(listener, stops).await
}

async fn import(settings: Import) -> Result<(), Failure> {
    let _log = telemetry::start(&settings.log);
    let database = settings.database.address()?;
    let files = Files::from_folder(&settings.folder)?;
    let store = app::open(&database).await?;
    let account = app::import(&store, files, settings.dry_run, Clock::System, Teller::Watched).await?;
    store.close().await?;
    say(&account.to_string())
}

async fn migrate(settings: Migrate) -> Result<(), Failure> {
    let _log = telemetry::start(&settings.log);
    app::open(&settings.database.address()?).await?.close().await?;
    say("The database has the newest schema.")
}

async fn check(settings: Check) -> Result<(), Failure> {
    let _log = telemetry::start(&settings.log);
    let store = app::open(&settings.database.address()?).await?;
    let report = app::check(&store, settings.repair).await?;
    store.close().await?;
    say(&report.to_string())?;
    app::verdict(&report)
}

async fn generate(settings: Generate) -> Result<(), Failure> {
    let _log = telemetry::start(&settings.log);
    let database = settings.database.address()?;
    // First, so that a number that makes no sense is found before anything is written.
    let size = app::size(settings.channels, settings.observations, settings.seed)?;
    let store = app::open(&database).await?;
    app::seed_if_empty(&store, Clock::System).await?;
    let account = app::generate(&store, size, Clock::System).await?;
    store.close().await?;
    say(&account.to_string())
}

/// What a server says when it can be asked: where it is, and a first question, if it answers everybody.
fn greeting(address: SocketAddr, part: Option<Slice>) -> String {
    if let Some(part) = part {
        return format!(
            "Kanalatlas is at http://{address}\nIt is the subgraph for {part}, and answers its router only."
        );
    }
    let query = r#"{ land(code: NI, asOf: \"2017-09-18\") { name presence(filter: {kinds: [POLICE]}) { authorities counts { platform { name } basis value observedOn } } } }"#;
    format!(
        "Kanalatlas is at http://{address}\n\
         Ask it: curl -s http://{address}/graphql -H 'content-type: application/json' -d '{{\"query\":\"{query}\"}}'"
    )
}

/// The one place that writes to stdout; flushed, so that whoever started the process can wait for it.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // A reader that has seen enough (`kanalatlas schema | head`) is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            Failure::SOFTWARE,
            format!("cannot write to stdout: {error}; give it a place to write"),
        )),
        _ => Ok(()),
    }
}
