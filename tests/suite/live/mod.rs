//! Subscriptions, over a WebSocket and as server-sent events, against the real binary.

mod limits;
mod stream;
mod wire;

use std::fmt::Write;
use std::time::Duration;

use serde_json::{Value, json};

use super::support::{Engine, Server, engines, run};
use wire::{Wire, try_connect};

const ON: [&str; 1] = ["--subscriptions"];

/// A server with subscriptions on; `settings` are further ones.
fn start(engine: &Engine, settings: &[&str]) -> Server {
    let home = Server::start(engine).stop();
    Server::start_with(home, &[&ON[..], settings].concat())
}

/// Imports so many channels that were not there, which makes an edition.
fn import(server: &Server, name: &str, channels: usize) {
    let folder = server.home().folder().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let seeds = include_str!("../../../seeds/channels.csv");
    let mut text = format!("{}\n", seeds.lines().next().unwrap());
    for number in 0..channels {
        let handle = format!("{name}_{number}");
        writeln!(
            text,
            "twitter/{handle},abgeordnetenhaus-von-berlin,twitter,,{handle},https://twitter.com/{handle},,GENERAL,OFFICE,false,,2018,,,,c-tagesspiegel-2018-agh,"
        )
        .unwrap();
    }
    std::fs::write(folder.join("channels.csv"), text).unwrap();
    let finished = run(&["import", folder.to_str().unwrap(), "--database", &server.home().address()]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
}

const JOINED: &str = "subscription C($kinds: [NodeKind!]) { changes(filter: { kinds: $kinds, actions: [ADDED] }) { \
    id edition action label node { ... on Channel { handle platform { name } authority { name ancestors { name } } } } } }";

/// The statements of each page of events that was told.
fn pages(server: &Server) -> Vec<u64> {
    let logs = server.logs();
    let lines = logs.iter().filter(|line| line["kind"] == "subscription" && line["answer"] == "made");
    lines.map(|line| line["statements"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_new_edition_and_its_changes_are_told_to_all_who_listen() {
    for engine in engines() {
        let server = start(&engine, &[]);
        let mut wire = Wire::open(&server).await;
        wire.subscribe("edition", "subscription { editionChanged { number added } }").await;
        wire.say(&json!({ "id": "channels", "type": "subscribe", "payload": {
            "query": JOINED, "variables": { "kinds": ["CHANNEL"] } } }))
            .await;
        wire.subscribe("none", "subscription { changes(filter: { kinds: [] }) { id } }").await;
        // The field may stand in a fragment.
        wire.subscribe("folded", "subscription { ...F } fragment F on Subscription { changes(filter: { kinds: [CHANNEL] }) { label } }")
            .await;
        assert!(wire.is_quiet(Duration::from_secs(2)).await, "the present edition is no news");
        import(&server, "one", 1);
        let mut heard = std::collections::BTreeMap::new();
        for _ in 0..3 {
            let message = wire.hear().await;
            assert_eq!(message["type"], "next", "{message}");
            assert_eq!(message["payload"]["errors"], Value::Null, "{message}");
            assert!(message["payload"]["extensions"]["cost"]["actual"].as_u64().unwrap() > 0);
            heard.insert(message["id"].as_str().unwrap().to_owned(), message["payload"]["data"].clone());
        }
        assert_eq!(heard["edition"]["editionChanged"]["number"], 2);
        let change = &heard["channels"]["changes"];
        assert_eq!((&change["edition"], &change["action"]), (&json!(2), &json!("ADDED")));
        assert_eq!(change["node"]["handle"], "one_0");
        assert_eq!(change["node"]["authority"]["name"], "Abgeordnetenhaus von Berlin");
        assert!(heard.contains_key("folded"));
        // The second edition is told by what is known then, and not by what was loaded for the first.
        import(&server, "two", 1);
        let mut numbers = Vec::new();
        for _ in 0..3 {
            let message = wire.hear().await;
            let data = &message["payload"]["data"];
            numbers.extend(data["editionChanged"]["number"].as_i64());
            numbers.extend(data["changes"]["edition"].as_i64());
        }
        assert_eq!(numbers, [3, 3]);
    }
}

#[tokio::test]
async fn an_event_of_many_changes_takes_as_many_statements_as_one_of_a_single_change() {
    for engine in engines() {
        let server = start(&engine, &["--points-per-minute", "4000000000"]);
        let mut wire = Wire::open(&server).await;
        wire.say(&json!({ "id": "1", "type": "subscribe", "payload": {
            "query": JOINED, "variables": { "kinds": ["CHANNEL"] } } }))
            .await;
        assert!(wire.is_quiet(Duration::from_millis(300)).await);
        import(&server, "single", 1);
        assert_eq!(wire.hear().await["payload"]["data"]["changes"]["node"]["handle"], "single_0");
        import(&server, "many", 250);
        let mut labels = Vec::new();
        for _ in 0..250 {
            let message = wire.hear().await;
            assert_eq!(message["payload"]["errors"], Value::Null, "{message}");
            labels.push(message["payload"]["data"]["changes"]["node"]["handle"].as_str().unwrap().to_owned());
        }
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), 250, "each once");
        tokio::time::sleep(Duration::from_millis(200)).await;
        let pages = pages(&server);
        assert!(pages.len() >= 4, "250 changes are told in pages: {pages:?}");
        assert!(pages.iter().all(|statements| *statements == pages[0]), "{pages:?}");
    }
}

#[tokio::test]
async fn queries_come_over_the_same_wire_and_faults_end_their_operation_alone() {
    let server = start(&Engine::Sqlite, &[]);
    let mut wire = Wire::open(&server).await;
    wire.subscribe("1", "{ land(code: NI) { name } }").await;
    let message = wire.hear().await;
    assert_eq!(message["payload"]["data"]["land"]["name"], "Lower Saxony", "{message}");
    assert_eq!(wire.hear().await, json!({ "id": "1", "type": "complete" }));
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { changes { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription { a: editionChanged { number } b: editionChanged { number } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { changes(filter: { kinds: [NOTHING] }) { id } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription ($n: Int!) { editionChanged { number @include(if: $n) } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("query A { edition { number } } query B { edition { number } }", "OPERATION_RESOLUTION_FAILURE"),
        ("mutation { write }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        wire.subscribe("2", query).await;
        let message = wire.hear().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("2")), "{query}: {message}");
        assert_eq!(message["payload"][0]["extensions"]["code"], code, "{query}: {message}");
    }
    wire.subscribe("3", &"[".repeat(200)).await;
    assert_eq!(wire.hear().await["payload"][0]["extensions"]["code"], "QUERY_TOO_NESTED");
    wire.say(&json!({ "id": "4", "type": "subscribe", "payload": {
        "query": "subscription { editionChanged { number } }", "extensions": { "dryRun": true } } }))
        .await;
    assert_eq!(wire.hear().await["payload"]["extensions"]["dryRun"], true);
    assert_eq!(wire.hear().await["type"], "complete");
}

#[tokio::test]
async fn a_client_without_points_is_told_so_and_its_operation_ends() {
    let server = start(&Engine::Sqlite, &["--points-per-minute", "60"]);
    let mut wire = Wire::open(&server).await;
    wire.subscribe("1", "subscription { changes { label } }").await;
    assert!(wire.is_quiet(Duration::from_millis(300)).await);
    import(&server, "dear", 50);
    let mut told = 0;
    let last = loop {
        let message = wire.hear().await;
        if message["type"] != "next" {
            break message;
        }
        told += 1;
    };
    assert_eq!(last["type"], "error", "{last}");
    assert_eq!(last["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    assert!((20..40).contains(&told), "{told} of 50 changes at 2 points each");
}

#[tokio::test]
async fn what_is_switched_off_is_refused_with_a_sentence() {
    let server = Server::start(&Engine::Sqlite);
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    let (status, body) = try_connect(&server, &[protocol]).await.err().unwrap();
    assert_eq!((status, &body["errors"][0]["extensions"]["code"]), (400, &json!("SUBSCRIPTIONS_OFF")));
    let query = "subscription { editionChanged { number } }";
    assert_eq!(server.ask(query, json!({})).await.code(), "SUBSCRIPTIONS_OFF");
    let server = start(&Engine::Sqlite, &[]);
    let answer = server.ask(query, json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (406, "NOT_ACCEPTABLE"));
}
