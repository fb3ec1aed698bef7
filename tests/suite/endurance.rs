//! Much for a long time: what takes minutes and says something only of a release build. `make deep` runs it.
//!
//! Times and rates are printed, not asserted; what may never be, whatever the machine, is asserted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use futures_util::StreamExt;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;

use super::fuzz::grammar::Grammar;
use super::support::load::{Healthy, Line, p99};
use super::support::{Engine, Server};

/// A server that turns nobody away for asking much, and does not write down that they did.
fn start(more: &[&str]) -> Server {
    let boundless = ["--points-per-minute", "4000000000", "--log", "error"];
    Server::start_with(Engine::Sqlite.fresh(), &[&boundless, more].concat())
}

/// A different question for each number, nine of ten a look-up and one a comparison of the Länder on another day.
#[derive(Debug)]
struct Mixed {
    comparison: String,
    asked: AtomicUsize,
}

impl Mixed {
    fn new() -> Self {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/queries/25-police-channels-by-land.graphql");
        Self { comparison: std::fs::read_to_string(file).unwrap(), asked: AtomicUsize::new(0) }
    }

    fn next(&self) -> String {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        if number.is_multiple_of(10) {
            let day = NaiveDate::from_ymd_opt(2012, 1, 1).unwrap() + Days::new(number as u64 / 10 % 5_000);
            json!({ "query": self.comparison, "variables": { "date": day } }).to_string()
        } else {
            let query = "query($slug: String!) { authority(slug: $slug) { slug name } }";
            json!({ "query": query, "variables": { "slug": format!("nobody-{number}") } }).to_string()
        }
    }
}

/// What became of questions.
#[derive(Debug, Default)]
struct Outcome {
    answered: u32,
    /// How long it took to be told to come back.
    shed: Vec<Duration>,
    took: Duration,
}

impl Outcome {
    fn rate(&self, count: u32) -> f64 {
        f64::from(count) / self.took.as_secs_f64()
    }
}

/// Asks over so many connections, each again as soon as it has its answer; over each one at most every `pause`.
async fn ask(
    server: &Server,
    mixed: &Arc<Mixed>,
    connections: u32,
    for_long: Duration,
    pause: Duration,
) -> Outcome {
    let start = Instant::now();
    let asking = (0..connections).map(|_| {
        let (address, mixed) = (server.socket().to_owned(), Arc::clone(mixed));
        tokio::spawn(async move {
            let (mut line, mut own) = (Line::open(&address).await, Outcome::default());
            let mut ticks = tokio::time::interval(pause.max(Duration::from_nanos(1)));
            while start.elapsed() < for_long {
                if !pause.is_zero() {
                    ticks.tick().await;
                }
                let body = mixed.next();
                let asked = Instant::now();
                match line.ask(&body).await {
                    200 => own.answered += 1,
                    503 => own.shed.push(asked.elapsed()),
                    status => panic!("{status} for {body}"),
                }
            }
            own
        })
    });
    let mut all = Outcome::default();
    for own in join_all(asking).await {
        let own = own.unwrap();
        all.answered += own.answered;
        all.shed.extend(own.shed);
    }
    all.took = start.elapsed();
    all
}

const NO_PAUSE: Duration = Duration::ZERO;
const MINUTES: usize = 20;

/// The connections with which most is answered, and how much that is.
async fn peak(server: &Server, mixed: &Arc<Mixed>) -> (u32, f64) {
    let mut best = (0, 0.0);
    for connections in [2, 4, 8, 16] {
        let outcome = ask(server, mixed, connections, Duration::from_secs(5), NO_PAUSE).await;
        let rate = outcome.rate(outcome.answered);
        eprintln!(
            "{connections} connections: {rate:.0} answered a second, {} told to come back",
            outcome.shed.len()
        );
        if rate > best.1 {
            best = (connections, rate);
        }
    }
    best
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute, and is to be measured in a release build"]
async fn ten_times_too_much() {
    let server = start(&["--cache-mib", "0", "--connections-per-address", "1000"]);
    let mixed = Arc::new(Mixed::new());
    let (connections, peak) = peak(&server, &mixed).await;
    for _ in 0..3 {
        let mut outcome = ask(&server, &mixed, 400, Duration::from_secs(10), NO_PAUSE).await;
        let shed = u32::try_from(outcome.shed.len()).unwrap();
        eprintln!(
            "400 connections: {:.1} times as much asked as can be answered; {:.0} answered a second, {:.0} % of the most; \
             told to come back within {:?} (99 of 100)",
            outcome.rate(outcome.answered + shed) / peak,
            outcome.rate(outcome.answered),
            100.0 * outcome.rate(outcome.answered) / peak,
            p99(&mut outcome.shed),
        );
        assert!(shed > 0, "it was not too much");
    }
    let after = ask(&server, &mixed, connections, Duration::from_secs(5), NO_PAUSE).await;
    eprintln!(
        "at once after it, {connections} connections: {:.0} % of the most, {} told to come back",
        100.0 * after.rate(after.answered) / peak,
        after.shed.len()
    );
}

/// One of everything that can be asked for: tables and pages, random documents, bodies that are too large.
async fn anything(server: &Server, grammar: &Grammar, names: &[String], number: usize) -> u16 {
    let name = &names[number / 8 % names.len()];
    let path = |ending: &str| format!("/q/{name}{ending}?lang=de");
    let answer = match number % 8 {
        0 => server.get(&path(".json")).await,
        1 => server.get(&path(".de.csv")).await,
        2 => server.get(&path(".xlsx")).await,
        3 => server.get(&path(".meta.json")).await,
        4 => server.get(&format!("/embed/{name}?lang=de")).await,
        5 => server.post(json!({ "query": "x".repeat(number % 100_000) })).await,
        _ => server.ask(&grammar.document(number as u64), json!({})).await,
    };
    answer.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes, and is to be measured in a release build"]
async fn a_hundred_thousand_requests_take_less_than_400_mebibytes() {
    let mut server = start(&["--connections-per-address", "100"]);
    let grammar = Grammar::of(&server.get("/schema.graphql").await.text);
    let names: Vec<String> = server.get("/q").await.body()["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|question| question["name"].as_str().unwrap().to_owned())
        .collect();
    let (start, before) = (Instant::now(), server.resident());
    let asked = (0..100_000).map(|number| anything(&server, &grammar, &names, number));
    let mut asked = futures_util::stream::iter(asked).buffer_unordered(16);
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    while let Some(status) = asked.next().await {
        *statuses.entry(status).or_default() += 1;
    }
    drop(asked);
    let (most, after) = (server.resident_at_most(), server.resident());
    eprintln!(
        "100,000 requests in {:?}: {statuses:?}; {before} KiB before, {after} KiB after, {most} KiB at most",
        start.elapsed()
    );
    assert!(server.is_alive());
    assert!(statuses[&200] > 50_000, "{statuses:?}");
    assert!(most < 400 * 1024, "{most} KiB");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes, and is to be measured in a release build"]
async fn a_million_texts_are_not_all_remembered() {
    let mut server = start(&[]);
    let before = server.resident();
    let (start, next) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
    let asking = (0..8).map(|_| {
        let (address, next) = (server.socket().to_owned(), Arc::clone(&next));
        tokio::spawn(async move {
            let mut line = Line::open(&address).await;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= 1_000_000 {
                    return;
                }
                let body = json!({ "query": format!("{{ a{number}: __typename }}") }).to_string();
                assert_eq!(line.ask(&body).await, 200, "{body}");
            }
        })
    });
    for done in join_all(asking).await {
        done.unwrap();
    }
    let (took, most) = (start.elapsed(), server.resident_at_most());
    eprintln!("1,000,000 texts in {took:?}; {before} KiB before, {most} KiB at most");
    assert!(server.is_alive());
    // Of those that are remembered; and of the answers, 64 MiB.
    assert!(most < before + 192 * 1024, "{before} and {most} KiB");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes twenty minutes, and is to be measured in a release build"]
async fn half_of_what_it_can_for_a_while() {
    let mut server = start(&[]);
    let mixed = Arc::new(Mixed::new());
    let (connections, peak) = peak(&server, &mixed).await;
    let pause = Duration::from_secs_f64(f64::from(connections) * 2.0 / peak);
    let folder = format!("/proc/{}", server.pid());
    let many = |what: &str| std::fs::read_dir(format!("{folder}/{what}")).unwrap().count();
    let mut seen = Vec::new();
    for minute in 1..=MINUTES {
        let outcome = ask(&server, &mixed, connections, Duration::from_mins(1), pause).await;
        let now = (server.resident(), many("fd"), many("task"));
        eprintln!(
            "minute {minute}: {:.0} answered a second, {} told to come back; {} KiB, {} descriptors, {} threads",
            outcome.rate(outcome.answered),
            outcome.shed.len(),
            now.0,
            now.1,
            now.2
        );
        seen.push(now);
    }
    assert!(server.is_alive());
    // What is kept fills in the first half.
    let (half, last) = (seen[seen.len() / 2], seen[seen.len() - 1]);
    assert!(last.0 * 100 < half.0 * 105, "{half:?}, then {last:?}");
    assert!(last.1 <= half.1 + 2 && last.2 <= half.2 + 2, "{half:?}, then {last:?}");
}

/// Sends a head that never ends, a byte a second, again and again.
async fn trickle(address: std::net::SocketAddr, from: String, over: Arc<AtomicBool>) {
    while !over.load(Ordering::Acquire) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
        let Ok(mut stream) = socket.connect(address).await else { continue };
        let mut written = stream.write_all(b"GET /livez HTTP/1.1\r\nx-slow: ").await;
        while written.is_ok() && !over.load(Ordering::Acquire) {
            tokio::time::sleep(Duration::from_secs(1)).await;
            written = stream.write_all(b"x").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute, and is to be measured in a release build; opens 2,000 sockets"]
async fn two_thousand_trickling_sockets_beside_a_healthy_client() {
    let mut server = start(&[]);
    let mut healthy = Healthy::connect(server.socket());
    let (mut healthy, alone) = tokio::task::spawn_blocking(move || {
        let alone = healthy.p99(Duration::from_secs(10));
        (healthy, alone)
    })
    .await
    .unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let address = server.socket().parse().unwrap();
    let trickling: Vec<_> = (0..2_000)
        .map(|number| {
            tokio::spawn(trickle(address, format!("127.0.1.{}", number % 40 + 1), Arc::clone(&over)))
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let beside = tokio::task::spawn_blocking(move || {
        (0..5).map(|_| healthy.p99(Duration::from_secs(5))).collect::<Vec<_>>()
    })
    .await
    .unwrap();
    over.store(true, Ordering::Release);
    join_all(trickling).await;
    eprintln!("a healthy client's p99: alone {alone:?}, beside 2,000 that trickle {beside:?}");
    // Afterwards, there is room for everybody.
    let answer = server.send(server.request(Method::GET, "/livez")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(server.is_alive());
}
