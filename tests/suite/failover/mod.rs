//! A database that dies, one that is promoted in its stead, and the old one that comes back: no write that was
//! acknowledged is lost, and nobody reads or writes the old one.

mod pair;
mod terminate;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::support::{Server, column, execute, postgres, run};
use pair::Pair;

/// Writes have to be back after so long.
const BACK: Duration = Duration::from_secs(15);

/// A server on both clusters.
fn start(pair: &Pair) -> Server {
    let [first, second] = pair.addresses();
    Server::start_on(&first, &["--replica", &second, "--points-per-minute", "4000000000"])
}

/// How many databases have a role.
async fn having(server: &Server, role: &str) -> usize {
    let name = format!("kanalatlas_databases{{role=\"{role}\"}} ");
    let metrics = server.get("/metrics").await.text;
    let line = metrics.lines().find_map(|line| line.strip_prefix(name.as_str()));
    line.unwrap_or_else(|| panic!("no {name}in {metrics}")).parse().unwrap()
}

async fn until_one_is(server: &Server, role: &str) {
    until(server, 1, role, Duration::from_secs(30)).await;
}

/// Waits until so many databases have a role, for so long at most.
async fn until(server: &Server, number: usize, role: &str, patience: Duration) {
    let start = Instant::now();
    while having(server, role).await != number {
        assert!(start.elapsed() < patience, "not {number} {role}: {}", server.stderr());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What is written and read while databases come and go.
#[derive(Default)]
struct Ledger {
    /// The ids of what was acknowledged, and when the last one was.
    written: Mutex<(Vec<String>, Option<Instant>)>,
    refused: AtomicUsize,
    answered: AtomicUsize,
    unanswered: AtomicUsize,
    over: AtomicBool,
}

impl Ledger {
    fn written(&self) -> (Vec<String>, Option<Instant>) {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shares a question after the other.
    async fn write(&self, server: &Server) {
        for number in 0.. {
            if self.over.load(Ordering::Acquire) {
                return;
            }
            let answer = server.share(&format!("{{ n{number}: __typename }}"), json!({})).await;
            match answer.status.as_u16() {
                201 => {
                    let id = answer.body()["id"].as_str().unwrap().to_owned();
                    let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
                    written.0.push(id);
                    written.1 = Some(Instant::now());
                }
                // It had been kept although it was not acknowledged: nobody counts on it.
                200 => {}
                503 => {
                    assert_eq!(answer.code(), "UNAVAILABLE", "{}", answer.text);
                    assert!(!answer.header("retry-after").is_empty());
                    self.refused.fetch_add(1, Ordering::Relaxed);
                }
                other => panic!("{other}: {}", answer.text),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Asks the same again and again.
    async fn read(&self, server: &Server) {
        while !self.over.load(Ordering::Acquire) {
            let answer = server.ask("{ land(code: NI) { name(lang: DE) } }", json!({})).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            if answer.body()["data"]["land"] == json!({ "name": "Niedersachsen" }) {
                self.answered.fetch_add(1, Ordering::Relaxed);
            } else {
                assert_eq!(answer.code(), "UNAVAILABLE", "{}", answer.text);
                self.unanswered.fetch_add(1, Ordering::Relaxed);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Kills the primary, promotes the other, brings the old one back as it was, and builds it anew.
async fn fail_over(pair: &mut Pair, server: &Server, ledger: &Ledger) -> Duration {
    let old = pair.primary;
    let killed = Instant::now();
    pair.kill(old);
    pair.promote();
    let back = loop {
        if let (_, Some(last)) = ledger.written()
            && last > killed
        {
            break last - killed;
        }
        assert!(killed.elapsed() < BACK, "no write after {BACK:?}: {}", server.stderr());
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    // The old one does not know that it was replaced.
    pair.run(old);
    let rows = "SELECT id FROM shared_query ORDER BY id";
    let before = column(&pair.address(old), rows);
    until_one_is(server, "refused").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(column(&pair.address(old), rows), before, "somebody wrote to the old primary");
    pair.rebuild(old);
    until_one_is(server, "reader").await;
    back
}

async fn fail_over_and_over(times: usize) {
    if postgres().is_none() {
        return;
    }
    let mut pair = Pair::start();
    let server = Arc::new(start(&pair));
    until_one_is(&server, "reader").await;
    let ledger = Arc::new(Ledger::default());
    let writing = tokio::spawn({
        let (server, ledger) = (Arc::clone(&server), Arc::clone(&ledger));
        async move { ledger.write(&server).await }
    });
    let reading = tokio::spawn({
        let (server, ledger) = (Arc::clone(&server), Arc::clone(&ledger));
        async move { ledger.read(&server).await }
    });
    let mut longest = Duration::ZERO;
    for _ in 0..times {
        longest = longest.max(fail_over(&mut pair, &server, &ledger).await);
        assert!(!writing.is_finished() && !reading.is_finished(), "{}", server.stderr());
    }
    ledger.over.store(true, Ordering::Release);
    writing.await.unwrap();
    reading.await.unwrap();
    let written = ledger.written().0;
    let kept: BTreeSet<String> =
        column(&pair.address(pair.primary), "SELECT id FROM shared_query").into_iter().collect();
    let lost: Vec<&String> = written.iter().filter(|id| !kept.contains(*id)).collect();
    eprintln!(
        "{times} times another primary: {} writes acknowledged, {} lost, {} refused; writes back after {longest:?} at most; \
         {} reads answered, {} not",
        written.len(),
        lost.len(),
        ledger.refused.load(Ordering::Relaxed),
        ledger.answered.load(Ordering::Relaxed),
        ledger.unanswered.load(Ordering::Relaxed),
    );
    assert!(lost.is_empty(), "{lost:?}");
    // And the server still finds them.
    for id in written.iter().rev().take(20) {
        assert_eq!(server.get(&format!("/q/{id}.json")).await.status, 200, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_write_is_lost_when_another_database_is_promoted() {
    fail_over_and_over(10).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes five minutes"]
async fn fifty_times_another_primary() {
    fail_over_and_over(50).await;
}

/// The newest edition that an answer rests on.
async fn newest(server: &Server) -> i64 {
    let answer = server.ask("{ edition { number } }", json!({})).await;
    answer.data()["edition"]["number"].as_i64().unwrap()
}

/// Makes a new edition.
fn import(address: &str, number: usize) -> i64 {
    let folder = tempfile::TempDir::new().unwrap();
    let header = "id,publisher,title,url,published,retrieved,kind,language,licence";
    let row = format!(
        "failover-{number},Test,Ausgabe {number},https://a.example/{number},2024-01-01,2024-01-02,NEWS,de,"
    );
    std::fs::write(folder.path().join("sources.csv"), format!("{header}\n{row}\n")).unwrap();
    let imported = run(&["import", folder.path().to_str().unwrap(), "--database", address]);
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    column(address, "SELECT CAST(max(number) AS TEXT) FROM edition")[0].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_stays_behind_is_left_out_and_no_answer_is_older_than_it_says() {
    if postgres().is_none() {
        return;
    }
    let pair = Pair::start();
    let server = start(&pair);
    until_one_is(&server, "reader").await;
    // It reads from the standby: what a connection did last is told there, beside what looks after it and this question.
    let running = "SELECT CAST(sum(numbackends) AS TEXT) FROM pg_stat_database WHERE datname = 'postgres'";
    newest(&server).await;
    assert!(column(&pair.address(1), running)[0].parse::<u32>().unwrap() >= 2);
    assert_eq!(server.ask("{ land(code: NI) { code } }", json!({})).await.data()["land"]["code"], "NI");
    let read = "SELECT query FROM pg_stat_activity WHERE query LIKE '%\"jurisdiction\"%' AND pid <> pg_backend_pid()";
    assert!(!column(&pair.address(1), read).is_empty(), "nothing was read from the standby");

    execute(&pair.address(1), "SELECT pg_wal_replay_pause()".to_owned());
    let written = import(&pair.address(0), 1);
    let start = Instant::now();
    let mut lagging = None;
    while start.elapsed() < Duration::from_secs(8) {
        assert_eq!(newest(&server).await, written);
        let sources = r#"{ source(id: "failover-1") { title } }"#;
        assert_eq!(server.ask(sources, json!({})).await.data()["source"]["title"], "Ausgabe 1");
        if lagging.is_none() && having(&server, "lagging").await == 1 {
            lagging = Some(start.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let lagging = lagging.expect("it lags");
    assert!((Duration::from_secs(3)..Duration::from_secs(8)).contains(&lagging), "{lagging:?}");

    // What was shared a moment ago is found, though the standby has not heard of it.
    execute(&pair.address(1), "SELECT pg_wal_replay_resume()".to_owned());
    until_one_is(&server, "reader").await;
    execute(&pair.address(1), "SELECT pg_wal_replay_pause()".to_owned());
    let shared = server.share("{ a: __typename }", json!({})).await;
    assert_eq!(shared.status, 201, "{}", shared.text);
    let address = shared.body()["address"].as_str().unwrap().to_owned();
    assert_eq!(server.get(&format!("{address}.json")).await.status, 200);
    execute(&pair.address(1), "SELECT pg_wal_replay_resume()".to_owned());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_primary_everything_is_read_and_nothing_written() {
    if postgres().is_none() {
        return;
    }
    let pair = Pair::start();
    let server = start(&pair);
    until_one_is(&server, "reader").await;
    let before = newest(&server).await;
    pair.kill(0);
    until_one_is(&server, "away").await;
    assert_eq!(newest(&server).await, before);
    let answer = server.ask("{ laender { code authorities(first: 2) { nodes { name } } } }", json!({})).await;
    assert_eq!(answer.data()["laender"].as_array().map(Vec::len), Some(16));
    assert_eq!(server.get("/readyz").await.status, 200);
    let shared = server.share("{ b: __typename }", json!({})).await;
    assert_eq!((shared.status.as_u16(), shared.code().as_str()), (503, "UNAVAILABLE"), "{}", shared.text);
    assert!(!shared.header("retry-after").is_empty());
    let body: Value = shared.body();
    assert!(!shared.text.contains("127.0.0.1"), "{body}");
    pair.kill(1);
    until(&server, 2, "away", Duration::from_secs(10)).await;
    assert_eq!(server.get("/readyz").await.status, 503);
    assert_eq!(server.get("/livez").await.status, 200);
    let answer = server.ask("{ laender { code } }", json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (200, "UNAVAILABLE"), "{}", answer.text);
    // And back, without a restart.
    pair.run(0);
    until_one_is(&server, "writer").await;
    assert_eq!(newest(&server).await, before);
    assert_eq!(server.get("/readyz").await.status, 200);
}
