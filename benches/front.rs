//! Speed of the front door over real HTTP, as ratios against peers in the same run: `cargo bench --bench front`.
//!
//! Everything runs in one process on one machine, so the load takes part of the machine from every server alike. Each
//! line is the median of several rounds, in which the servers take turns.
//!
//! - `cached`: an answer that is kept, beside a handler that returns the same bytes, head and body (goal: at least
//!   80 %); and beside one that returns the body under a bare head, for what the headers of a careful server cost.
//! - `point`: a point look-up whose answer is not kept, beside a handler that runs the same SQL by hand (goal: 60 %).
//! - `refusal`: how much longer the worst documents of 16 KiB take than a probe that asks nothing (goal: below 2 ms).

#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::routing::post;
use kanalatlas::app::{self, App};
use kanalatlas::config::DatabaseAddress;
use kanalatlas::domain::clock::Clock;
use kanalatlas::http::health::Readiness;
use kanalatlas::http::places::Places;
use kanalatlas::http::{LiveSettings, Settings, listener};
use memchr::memmem;
use mimalloc::MiMalloc;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);
const CONNECTIONS: usize = 16;
const LENGTH: &[u8] = b"content-length: ";

/// That of the binary.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() {
    let folder = tempfile::TempDir::new().expect("a folder for the database");
    let address = format!("sqlite:{}", folder.path().join("bench.db").display());
    let keeping = kanalatlas(&address, 64 * 1024 * 1024).await;
    let forgetting = kanalatlas(&address, 0).await;

    for (what, query) in [
        ("one Land", "{ land(code: NI) { code name } }"),
        ("16 Länder with populations", "{ laender { code name capital population { value } } }"),
    ] {
        let request = question(query);
        let (head, body) = ask(&keeping, &request).await;
        assert!(head.starts_with("HTTP/1.1 200") && body.contains("\"data\""), "{head}{body}");
        let size = body.len();
        let bare = HeaderMap::from_iter([(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        )]);
        let head = headers(&head);
        println!("cached, {what}: {} headers, a body of {size} bytes", head.len());
        for (peer, headers) in [("the same head and body", head), ("the same body", bare)] {
            let fixed = handler(same(headers, body.clone())).await;
            versus(&format!("cached, {what}, {peer}"), &keeping, &fixed, &request).await;
        }
    }

    let request = question("{ land(code: NI) { code name } }");
    let by_hand = handler(Router::new().route("/graphql", post(hand)).with_state(pool(&address).await)).await;
    let (own, hands) = (ask(&forgetting, &request).await.1, ask(&by_hand, &request).await.1);
    assert!(own.starts_with(hands.trim_end_matches('}')), "{own} begins like {hands}");
    versus("point look-up", &forgetting, &by_hand, &request).await;

    refusals(&keeping).await;
}

/// A server like that of `serve`, with so many bytes for answers that are kept.
async fn kanalatlas(address: &str, answer_bytes: u64) -> String {
    let database = DatabaseAddress::parse(address).expect("an address");
    let store = app::open(&database).await.expect("a database");
    app::seed_if_empty(&store, Clock::System).await.expect("seeds");
    let app = App::build(store, Clock::System, settings(answer_bytes), None).expect("an app");
    let (listener, bound) = app::bind("127.0.0.1:0").await.expect("a port");
    let (stop, stops) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        let _running = stop;
        app.run(listener, stops).await.expect("it serves");
    });
    bound.to_string()
}

const fn settings(answer_bytes: u64) -> Settings {
    Settings {
        points_per_minute: NonZeroU32::MAX,
        points_per_operation: NonZeroU32::MAX,
        trusted_proxies: 0,
        connections_per_client: NonZeroUsize::MAX,
        answer_bytes,
        live: LiveSettings { on: false, origins: Vec::new() },
        contact: None,
        subgraph: None,
    }
}

/// A peer behind the same listener.
async fn handler(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let bound = listener.local_addr().expect("its address");
    let (stop, stops) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        let _running = stop;
        let places = Places::new(&settings(0), Arc::default());
        listener::serve(listener, router, &Readiness::on(), places, stops).await;
    });
    bound.to_string()
}

/// A handler that returns the same each time.
fn same(headers: HeaderMap, body: String) -> Router {
    let body = Bytes::from(body);
    Router::new().route("/graphql", post(async move || (headers.clone(), body.clone())))
}

/// The headers of an answer, without those that the listener adds: as constants, which a handler would have.
fn headers(head: &str) -> HeaderMap {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let own = lines.filter(|(name, _)| !["content-length", "date"].contains(name));
    own.map(|(name, value)| {
        let value = HeaderValue::from_static(Box::leak(value.to_owned().into_boxed_str()));
        (name.parse::<HeaderName>().expect("a name"), value)
    })
    .collect()
}

async fn pool(address: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(address);
    options.max_connections(8).sqlx_logging(false);
    Database::connect(options).await.expect("a pool")
}

/// What the point look-up asks, by hand.
async fn hand(State(connection): State<DatabaseConnection>) -> String {
    let sql = "SELECT * FROM jurisdiction WHERE known_from <= ? AND known_to > ? AND code = ?";
    let ask = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [1.into(), 1.into(), "NI".into()]);
    let row = connection.query_one_raw(ask).await.expect("it runs").expect("a row");
    let code: String = row.try_get("", "code").expect("a code");
    let name: String = row.try_get("", "name_en").expect("a name");
    json!({ "data": { "land": { "code": code, "name": name } } }).to_string()
}

fn question(query: &str) -> String {
    let body = json!({ "query": query }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn ask(server: &str, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(server).await.expect("it listens");
    exchange(&mut stream, request).await
}

/// One request and its answer over a connection that is kept.
async fn exchange(stream: &mut TcpStream, request: &str) -> (String, String) {
    let mut bytes = Vec::with_capacity(8 * 1_024);
    let at = trade(stream, request, &mut bytes).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&bytes[..at]), text(&bytes[at..]))
}

/// One request; the bytes of its answer, and where its body begins. As little work as can be done for it: whoever
/// measures shares the machine with those who are measured.
async fn trade(stream: &mut TcpStream, request: &str, bytes: &mut Vec<u8>) -> usize {
    bytes.clear();
    stream.write_all(request.as_bytes()).await.expect("it reads");
    loop {
        let read = stream.read_buf(bytes).await.expect("it answers");
        assert!(read > 0, "it left: {}", String::from_utf8_lossy(bytes));
        let Some(end) = memmem::find(bytes, b"\r\n\r\n") else { continue };
        let length = memmem::find(&bytes[..end], LENGTH).expect("a length") + LENGTH.len();
        let digits = bytes[length..end].iter().take_while(|byte| byte.is_ascii_digit());
        let length = digits.fold(0, |length, digit| 10 * length + usize::from(digit - b'0'));
        if bytes.len() >= end + 4 + length {
            return end + 4;
        }
    }
}

/// Requests a second that a server answers.
async fn throughput(server: &str, request: &str) -> f64 {
    let asking = (0..CONNECTIONS).map(|_| {
        let (server, request) = (server.to_owned(), request.to_owned());
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(server).await.expect("it listens");
            let mut bytes = Vec::with_capacity(8 * 1_024);
            let (start, mut count) = (Instant::now(), 0_u32);
            while start.elapsed() < ROUND {
                trade(&mut stream, &request, &mut bytes).await;
                count += 1;
            }
            f64::from(count) / start.elapsed().as_secs_f64()
        })
    });
    futures_util::future::join_all(asking).await.into_iter().map(|rate| rate.expect("it asks")).sum()
}

async fn versus(what: &str, own: &str, peer: &str, request: &str) {
    let (mut owns, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        owns.push(throughput(own, request).await);
        peers.push(throughput(peer, request).await);
    }
    let (own, peer) = (median(owns), median(peers));
    println!("{what}: {own:.0} a second, the peer {peer:.0}: {:.0} %", 100.0 * own / peer);
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The worst documents that the guard meets, and those that it lets through to the validator.
async fn refusals(server: &str) {
    let chain = |at: usize| format!("fragment F{at} on Query {{ ...F{n} ...F{n} }}", n = at + 1);
    let fragments: Vec<String> = (0..48).map(chain).collect();
    let documents = [
        ("a probe", "{ __typename }".to_owned()),
        ("tokens", format!("{{{}}}", "a ".repeat(8_000))),
        ("nesting", "{a".repeat(8_000)),
        ("strings", format!("{{a(b: \"{}\")}}", "\\n".repeat(8_000))),
        ("a name", format!("{{{}}}", "x".repeat(16_000))),
        (
            "fragments that double",
            format!("{{ ...F0 }} {} fragment F48 on Query {{ a }}", fragments.join(" ")),
        ),
        ("unknown fields", format!("{{{}}}", "abcdefg ".repeat(990))),
        ("one field many times", format!("{{ laender {{ {} }} }}", "name ".repeat(990))),
        ("fields that conflict", format!("{{ laender {{ {} }} }}", "a: name a: code ".repeat(160))),
        (
            "variables",
            format!(
                "query({}) {{ __typename }}",
                (0..240).map(|n| format!("$v{n}: Int ")).collect::<Vec<_>>().concat()
            ),
        ),
    ];
    let mut stream = TcpStream::connect(server).await.expect("it listens");
    let mut probe = 0.0;
    for (what, document) in documents {
        let mut times = Vec::new();
        let mut said = String::new();
        for round in 0..101 {
            // Another text each time, as what was checked once is not checked again.
            let request = question(&format!("{document}#{round}"));
            let start = Instant::now();
            said = exchange(&mut stream, &request).await.1;
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
        let code = said.split("\"code\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("none");
        times.sort_by(f64::total_cmp);
        let (middle, worst) = (median(times.clone()), times[times.len() - 2]);
        if probe == 0.0 {
            probe = middle;
        }
        println!(
            "refusal, {what}: {:.2} ms more than a probe (99 of 100 within {worst:.2} ms), {code}",
            middle - probe
        );
    }
}
