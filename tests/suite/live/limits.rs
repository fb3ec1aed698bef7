//! What a WebSocket may not do, and what becomes of one that does.

use std::time::{Duration, Instant};

use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::wire::{Wire, try_connect};
use super::{Engine, start};

const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");
const SUBSCRIPTION: &str = "subscription { editionChanged { number } }";

#[tokio::test]
async fn every_fault_has_its_close_code() {
    let server = start(&Engine::Sqlite, &[]);
    let init = json!({ "type": "connection_init" });
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": SUBSCRIPTION } });
    for (begins, messages, code, reason) in [
        (false, vec![subscribe.clone()], 4401, "Unauthorized"),
        (true, vec![init.clone()], 4429, "Too many initialisation requests"),
        (true, vec![subscribe.clone(), subscribe.clone()], 4409, "Subscriber for 1 already exists"),
        (true, vec![json!([])], 4400, "A message is one JSON object."),
        (
            true,
            vec![json!({ "type": "next", "id": "1", "payload": {} })],
            4400,
            "no message of the type next",
        ),
        (true, vec![json!({ "id": "1", "type": "subscribe" })], 4400, "an object with a query"),
    ] {
        let mut wire = if begins { Wire::open(&server).await } else { Wire::silent(&server).await };
        for message in &messages {
            wire.say(message).await;
        }
        let (is, said) = wire.closed().await;
        assert_eq!(is, code, "{messages:?}: {said}");
        assert!(said.contains(reason), "{messages:?}: {said}");
    }
    let mut wire = Wire::open(&server).await;
    wire.0.send(Message::binary(init.to_string().into_bytes())).await.unwrap();
    assert_eq!(wire.closed().await.0, 4400);
}

#[tokio::test]
async fn who_does_not_begin_is_closed_after_five_seconds() {
    let server = start(&Engine::Sqlite, &[]);
    let mut wire = Wire::silent(&server).await;
    let start = Instant::now();
    wire.say(&json!({ "type": "ping" })).await;
    assert_eq!(wire.closed().await, (4408, "Connection initialisation timeout".to_owned()));
    assert!((4..8).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_message_has_64_kibibytes_at_most() {
    let server = start(&Engine::Sqlite, &[]);
    let mut wire = Wire::open(&server).await;
    let ping = |bytes: usize| {
        let frame = json!({ "type": "ping", "payload": { "a": "" } }).to_string().len();
        json!({ "type": "ping", "payload": { "a": "x".repeat(bytes - frame) } })
    };
    wire.say(&ping(64 * 1024)).await;
    assert_eq!(wire.hear().await["type"], "pong");
    wire.say(&ping(64 * 1024 + 1)).await;
    assert_eq!(wire.closed().await, (1009, "A message may have 65536 bytes.".to_owned()));
}

#[tokio::test]
async fn the_twenty_first_operation_does_not_begin() {
    let server = start(&Engine::Sqlite, &[]);
    let mut wire = Wire::open(&server).await;
    for number in 0..21 {
        wire.subscribe(&number.to_string(), SUBSCRIPTION).await;
    }
    let message = wire.hear().await;
    assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("20")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS");
    wire.say(&json!({ "id": "3", "type": "complete" })).await;
    wire.subscribe("21", SUBSCRIPTION).await;
    assert!(wire.is_quiet(Duration::from_millis(500)).await);
}

#[tokio::test]
async fn the_sixth_socket_of_a_client_is_refused_until_one_is_gone() {
    let server = start(&Engine::Sqlite, &["--trusted-proxies", "1"]);
    let mut wires = Vec::new();
    for _ in 0..5 {
        wires.push(Wire::open(&server).await);
    }
    let (status, body) = try_connect(&server, &[PROTOCOL]).await.err().unwrap();
    assert_eq!((status, &body["errors"][0]["extensions"]["code"]), (429, &json!("TOO_MANY_STREAMS")));
    // Somebody else has places of their own.
    assert!(try_connect(&server, &[PROTOCOL, ("x-forwarded-for", "192.0.2.7")]).await.is_ok());
    wires.pop();
    let start = Instant::now();
    while try_connect(&server, &[PROTOCOL]).await.is_err() {
        assert!(start.elapsed() < Duration::from_secs(5), "the place of a client that left is not free");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn pages_of_other_origins_and_other_protocols_are_refused() {
    let server = start(&Engine::Sqlite, &["--allowed-origins", "https://a.example,https://b.example"]);
    let own = format!("http://{}", server.socket());
    for origin in [own.as_str(), "https://a.example", "https://b.example"] {
        assert!(try_connect(&server, &[PROTOCOL, ("origin", origin)]).await.is_ok(), "{origin}");
    }
    for origin in ["https://c.example", "http://a.example", "null"] {
        let (status, body) = try_connect(&server, &[PROTOCOL, ("origin", origin)]).await.err().unwrap();
        assert_eq!((status, &body["errors"][0]["extensions"]["code"]), (403, &json!("ORIGIN_NOT_ALLOWED")));
    }
    for headers in [&[][..], &[("sec-websocket-protocol", "graphql-ws")]] {
        let (status, body) = try_connect(&server, headers).await.err().unwrap();
        assert_eq!(status, 400);
        assert!(body["errors"][0]["message"].as_str().unwrap().contains("graphql-transport-ws"), "{body}");
    }
    assert!(
        try_connect(&server, &[("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")]).await.is_ok()
    );
    let half = server.request(reqwest::Method::GET, "/graphql").header("upgrade", "websocket");
    let answer = server.send(half.header(PROTOCOL.0, PROTOCOL.1)).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "BAD_REQUEST"));
}

#[tokio::test]
async fn ten_thousand_operations_leave_memory_as_it_was() {
    let server = start(&Engine::Sqlite, &["--points-per-minute", "4000000000"]);
    let mut wire = Wire::open(&server).await;
    let mut flood = async |from: u32, to: u32| {
        let mut errors = 0;
        for number in from..to {
            wire.subscribe(&format!("id{number}"), SUBSCRIPTION).await;
            if number >= 20 {
                let message = wire.hear().await;
                assert_eq!(message["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS");
                errors += 1;
            }
        }
        errors
    };
    flood(0, 1_000).await;
    let before = server.resident();
    assert_eq!(flood(1_000, 11_000).await, 10_000);
    let after = server.resident();
    eprintln!("10,000 refused operations: {before} kB before, {after} kB after");
    assert!(after < before + 4 * 1024, "{before} kB, then {after} kB");
    drop(wire);
    // And ten thousand that begin and are completed.
    let mut wire = Wire::open(&server).await;
    let mut turn = async |times: u32| {
        for _ in 0..times {
            wire.subscribe("1", SUBSCRIPTION).await;
            wire.say(&json!({ "id": "1", "type": "complete" })).await;
        }
        wire.say(&json!({ "type": "ping" })).await;
        assert_eq!(wire.hear().await["type"], "pong");
    };
    turn(1_000).await;
    let before = server.resident();
    turn(10_000).await;
    let after = server.resident();
    eprintln!("10,000 completed operations: {before} kB before, {after} kB after");
    assert!(after < before + 8 * 1024, "{before} kB, then {after} kB");
}

#[tokio::test]
async fn a_client_that_does_not_read_makes_nothing_grow_and_is_given_up() {
    let server = start(&Engine::Sqlite, &["--points-per-minute", "4000000000"]);
    let mut wire = Wire::open(&server).await;
    let query = "{ authorities(first: 100) { nodes { id name kind sources { title publisher url } } } }";
    for _ in 0..20 {
        wire.subscribe("warm", query).await;
        assert_eq!(wire.hear().await["type"], "next");
        assert_eq!(wire.hear().await["type"], "complete");
    }
    let before = server.resident();
    let gone = tokio::time::timeout(Duration::from_secs(40), async {
        for number in 0.. {
            let message =
                json!({ "id": number.to_string(), "type": "subscribe", "payload": { "query": query } });
            if wire.0.send(Message::text(message.to_string())).await.is_err() {
                break;
            }
        }
    });
    assert!(gone.await.is_ok(), "who takes nothing is given up");
    let after = server.resident();
    eprintln!("a client that does not read: {before} kB before, {after} kB after");
    assert!(after < before + 16 * 1024, "{before} kB, then {after} kB");
    let _: Value = server.ask("{ edition { number } }", json!({})).await.data();
}

#[tokio::test]
async fn a_server_that_stops_says_so_and_does_not_wait() {
    let mut server = start(&Engine::Sqlite, &["--points-per-minute", "4000000000"]);
    let mut wires = vec![Wire::open(&server).await, Wire::silent(&server).await];
    wires[0].subscribe("1", SUBSCRIPTION).await;
    assert!(wires[0].is_quiet(Duration::from_millis(200)).await);
    // One that takes nothing of what is said to it, so that the server cannot go on saying.
    let mut deaf = Wire::open(&server).await;
    let query = "{ authorities(first: 100) { nodes { id name kind sources { title publisher url } } } }";
    let flood = async {
        for number in 0.. {
            let message =
                json!({ "id": number.to_string(), "type": "subscribe", "payload": { "query": query } });
            deaf.0.send(Message::text(message.to_string())).await.unwrap();
        }
    };
    let _ = tokio::time::timeout(Duration::from_secs(3), flood).await;
    let stream = server
        .request(reqwest::Method::GET, "/graphql?query=subscription{editionChanged{number}}")
        .header("accept", "text/event-stream");
    let stream = stream.send().await.unwrap();
    let start = Instant::now();
    server.signal("TERM");
    for wire in &mut wires {
        assert_eq!(wire.closed().await.0, 1001);
    }
    assert!(stream.text().await.unwrap().starts_with(':'), "the stream ends as it should");
    assert!(server.ended().await.success());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
