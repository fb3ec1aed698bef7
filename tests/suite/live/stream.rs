//! Server-sent events.

use std::time::{Duration, Instant};

use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::{Engine, Server, engines, import, start};

const SUBSCRIPTION: &str = "subscription { editionChanged { number } }";

async fn ask(server: &Server, query: &str, accept: &str) -> Response {
    let request = server.request(Method::POST, "/graphql").json(&json!({ "query": query }));
    request.header("accept", accept).send().await.unwrap()
}

/// What comes until these words have come.
async fn until(response: &mut Response, words: &str) -> String {
    let mut text = String::new();
    let start = Instant::now();
    while !text.contains(words) {
        assert!(start.elapsed() < Duration::from_secs(20), "{text}");
        let piece = tokio::time::timeout(Duration::from_secs(20), response.chunk()).await.unwrap().unwrap();
        let Some(piece) = piece else { panic!("the stream ended: {text}") };
        text += std::str::from_utf8(&piece).unwrap();
    }
    text
}

#[tokio::test]
async fn an_event_stream_tells_each_event_as_it_happens() {
    for engine in engines() {
        let server = start(&engine, &[]);
        let address = "/graphql?query=subscription{editionChanged{number}}";
        let request = server.request(Method::GET, address).header("accept", "text/event-stream");
        let mut response = request.header("accept-encoding", "gzip").send().await.unwrap();
        assert_eq!(response.status(), 200);
        for (name, value) in [
            ("content-type", "text/event-stream; charset=utf-8"),
            ("cache-control", "no-store"),
            ("x-accel-buffering", "no"),
        ] {
            assert_eq!(response.headers()[name], value);
        }
        assert!(!response.headers().contains_key("content-encoding"), "compression would hold events back");
        assert_eq!(until(&mut response, "\n\n").await, ":\n\n");
        for number in [2, 3] {
            import(&server, &format!("sse{number}"), 1);
            let text = until(&mut response, "event: next").await;
            let text = if text.ends_with("\n\n") { text } else { text + &until(&mut response, "\n\n").await };
            let data = text.split("data: ").nth(1).unwrap().trim();
            let payload: Value = serde_json::from_str(data).unwrap();
            assert_eq!(payload["data"]["editionChanged"]["number"], number, "{text}");
        }
        // There is a comment where there is nothing else to say.
        assert!(until(&mut response, ":\n\n").await.ends_with(":\n\n"));
    }
}

#[tokio::test]
async fn a_query_is_one_event_and_refusals_come_before_the_stream() {
    let server = start(&Engine::Sqlite, &[]);
    let response = ask(&server, "{ land(code: NI) { name } }", "text/event-stream").await;
    let text = response.text().await.unwrap();
    assert!(
        text.starts_with(":\n\nevent: next\ndata: {\"data\":{\"land\":{\"name\":\"Lower Saxony\"}}"),
        "{text}"
    );
    assert!(text.ends_with("\n\nevent: complete\ndata:\n\n"), "{text}");
    for (query, status, code) in [
        ("{", 400, "GRAPHQL_PARSE_FAILED"),
        ("subscription { changes { nothing } }", 400, "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let response = ask(&server, query, "text/event-stream").await;
        let media = &response.headers()["content-type"];
        assert_eq!(media, "application/graphql-response+json; charset=utf-8");
        assert_eq!(response.status(), status, "{query}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], code, "{query}");
    }
    // Who takes both gets a document for what has one answer, and a stream for what has many.
    let both = "application/json, text/event-stream";
    let response = ask(&server, "{ land(code: NI) { name } }", both).await;
    assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8");
    let response = ask(&server, SUBSCRIPTION, both).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
}

#[tokio::test]
async fn streams_count_among_the_five_of_a_client() {
    let server = start(&Engine::Sqlite, &[]);
    let mut streams = Vec::new();
    for _ in 0..5 {
        streams.push(ask(&server, SUBSCRIPTION, "text/event-stream").await);
    }
    let refused = ask(&server, SUBSCRIPTION, "text/event-stream").await;
    assert_eq!(refused.status(), 429);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "TOO_MANY_STREAMS");
    streams.pop();
    let start = Instant::now();
    while ask(&server, SUBSCRIPTION, "text/event-stream").await.status() != 200 {
        assert!(start.elapsed() < Duration::from_secs(10), "the place of a client that left is not free");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
