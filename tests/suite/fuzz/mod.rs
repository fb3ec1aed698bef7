//! Random documents: the server lives, says what is wrong in its own words, and tells nothing of its inside.

pub(crate) mod grammar;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde_json::json;

use super::support::load::{Healthy, step_aside};
use super::support::{Answer, Engine, Server, engines};
use grammar::Grammar;

/// What no answer may say: words of the database, of the language, of the machine.
const INSIDE: [&str; 22] = [
    "sqlx",
    "sea_orm",
    "sea-orm",
    "sqlite",
    "postgres",
    "select \"",
    "no such table",
    "syntax error at",
    "panicked",
    "unwrap",
    "src/",
    ".rs:",
    ".cargo",
    "/home",
    "/root",
    "/tmp",
    "rustc",
    "backtrace",
    "async_graphql",
    "async-graphql",
    "apollo",
    "k.db",
];

/// Asks so many documents, some at once; how many got which code.
async fn ask(server: &Server, grammar: &Grammar, numbers: std::ops::Range<u64>) -> BTreeMap<String, usize> {
    let asked = numbers.map(|number| async move {
        let document = grammar.document(number);
        let answer = server.ask(&document, json!({})).await;
        check(number, &document, &answer);
        answer.code()
    });
    let mut asked = futures_util::stream::iter(asked).buffer_unordered(8);
    let mut codes = BTreeMap::new();
    while let Some(code) = asked.next().await {
        *codes.entry(if code.is_empty() { "(none)".to_owned() } else { code }).or_default() += 1;
    }
    codes
}

fn check(number: u64, document: &str, answer: &Answer) {
    let said = format!("document {number} got {}: {}\n{document}", answer.status, answer.text);
    // A question may be too much work or come at a bad moment; nothing else is the server's to fail at.
    assert!(
        answer.status.as_u16() < 500 || ["TIMEOUT", "OVERLOADED"].contains(&answer.code().as_str()),
        "{said}"
    );
    assert!(answer.body().is_object(), "{said}");
    for error in answer.body()["errors"].as_array().unwrap_or(&Vec::new()) {
        let code =
            error["extensions"]["code"].as_str().unwrap_or_else(|| panic!("an error has no code: {said}"));
        assert_ne!(code, "INTERNAL", "{said}");
        assert!(error.to_string().len() < 8 * 1024, "{said}");
        // What the document itself says may come back in a message.
        let own = error["message"].as_str().unwrap().to_lowercase();
        for word in INSIDE {
            assert!(
                !own.contains(word) || document.to_lowercase().contains(word.trim()),
                "\"{word}\": {said}"
            );
        }
    }
}

async fn grammar(server: &Server) -> Grammar {
    Grammar::of(&server.get("/schema.graphql").await.text)
}

#[tokio::test]
async fn five_thousand_random_documents_end_nothing_and_tell_nothing() {
    for engine in engines() {
        let mut server = Server::start_with(engine.fresh(), &["--points-per-minute", "4000000000"]);
        let grammar = grammar(&server).await;
        // Each engine gets half of them.
        let (from, to) = if matches!(engine, Engine::Sqlite) { (0, 2_500) } else { (2_500, 5_000) };
        let codes = ask(&server, &grammar, from..to).await;
        eprintln!("{engine:?}: {codes:?}");
        assert!(server.is_alive());
        // A generator that is always refused for the same reason would prove little.
        assert!(codes["(none)"] > 200, "{codes:?}");
        assert!(codes["GRAPHQL_VALIDATION_FAILED"] > 100 && codes["GRAPHQL_PARSE_FAILED"] > 100, "{codes:?}");
        assert!(codes.len() >= 8, "{codes:?}");
    }
}

/// For `make deep`, in a release build: prints what it measures.
#[test]
#[ignore = "takes minutes, and is to be measured in a release build"]
fn ten_thousand_random_documents_beside_a_healthy_client() {
    let mut server = Server::start_with(Engine::Sqlite.fresh(), &["--points-per-minute", "4000000000"]);
    let mut healthy = Healthy::connect(server.socket());
    let (alone, count) = healthy.p99(Duration::from_secs(10));
    let over = AtomicBool::new(false);
    let (codes, took, beside) = std::thread::scope(|scope| {
        let healthy = scope.spawn(|| {
            let mut beside = Vec::new();
            while !over.load(Ordering::Acquire) {
                beside.push(healthy.p99(Duration::from_secs(2)));
            }
            beside
        });
        let hostile = scope.spawn(|| {
            // They come from elsewhere: what they compute here runs where neither the server nor the healthy client would.
            #[cfg(target_os = "linux")]
            step_aside();
            let start = Instant::now();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let codes =
                runtime.block_on(async { ask(&server, &grammar(&server).await, 10_000..20_000).await });
            (codes, start.elapsed())
        });
        let (codes, took) = hostile.join().unwrap();
        over.store(true, Ordering::Release);
        (codes, took, healthy.join().unwrap())
    });
    eprintln!("10,000 documents in {took:?}: {codes:?}");
    eprintln!("a healthy client's p99: alone {alone:?} of {count}, beside them {beside:?}");
    assert!(server.is_alive());
}
