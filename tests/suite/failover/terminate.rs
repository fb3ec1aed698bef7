//! Connections that the database ends, again and again: a request is answered, or told that it may be asked again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Server, column, postgres};

/// Ends one connection of the database ten times a second.
fn terminate(address: &str, over: &AtomicBool) -> usize {
    let mut ended = 0;
    while !over.load(Ordering::Acquire) {
        let one = "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM (SELECT pid FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) AS one";
        ended += column(address, one).len();
        std::thread::sleep(Duration::from_millis(100));
    }
    ended
}

async fn beside_terminations(seconds: u64) {
    let Some(engine) = postgres() else { return };
    let server = Arc::new(Server::start(&engine));
    let (address, over) = (server.home().address(), Arc::new(AtomicBool::default()));
    let ending = std::thread::spawn({
        let over = Arc::clone(&over);
        move || terminate(&address, &over)
    });
    let asking = (0..4).map(|_| {
        let (server, over) = (Arc::clone(&server), Arc::clone(&over));
        tokio::spawn(async move {
            let (mut answered, mut told, mut longest) = (0, 0, Duration::ZERO);
            while !over.load(Ordering::Acquire) {
                let asked = Instant::now();
                let query = "{ laender { code authorities(first: 3) { nodes { name } } } }";
                let answer = server.ask(query, json!({})).await;
                longest = longest.max(asked.elapsed());
                assert_eq!(answer.status, 200, "{}", answer.text);
                if answer.body()["errors"].is_null() {
                    answered += 1;
                } else {
                    assert_eq!(answer.code(), "UNAVAILABLE", "{}", answer.text);
                    told += 1;
                }
            }
            (answered, told, longest)
        })
    });
    let asking: Vec<_> = asking.collect();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    over.store(true, Ordering::Release);
    let (mut answered, mut told, mut longest) = (0, 0, Duration::ZERO);
    for asked in asking {
        let own = asked.await.unwrap();
        (answered, told, longest) = (answered + own.0, told + own.1, longest.max(own.2));
    }
    let ended = ending.join().unwrap();
    eprintln!(
        "{ended} connections ended in {seconds} s: {answered} answered, {told} told to ask again; {longest:?} at most"
    );
    assert!(ended > 0 && answered > 0);
    assert!(longest < Duration::from_secs(5), "{longest:?}");
    // Nothing of it lasts.
    let answer = server.ask("{ land(code: NI) { code } }", json!({})).await;
    assert_eq!(answer.data(), json!({ "land": { "code": "NI" } }));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_ended_are_opened_again() {
    beside_terminations(5).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes five minutes"]
async fn connections_that_are_ended_for_five_minutes_are_opened_again() {
    beside_terminations(300).await;
}
