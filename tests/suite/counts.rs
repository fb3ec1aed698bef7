//! What `/metrics` counts is what happened.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::json;

use super::support::{Server, engines};

/// Every sample by its name and labels.
async fn samples(server: &Server) -> HashMap<String, f64> {
    let answer = server.get("/metrics").await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("application/openmetrics-text; version=1.0.0"));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.text.ends_with("# EOF\n"), "{}", answer.text);
    let lines = answer.text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap_or_else(|_| panic!("no number: {line}")))
        })
        .collect()
}

#[tokio::test]
async fn operations_errors_points_statements_and_pools_are_counted() {
    for engine in engines() {
        let server = Server::start_with(engine.fresh(), &[]);
        let query = "query Names { laender { name } }";
        let (made, statements) = server.ask_counting(query, json!({})).await;
        let cost = &made.body()["extensions"]["cost"];
        assert!(made.body()["errors"].is_null() && statements > 0, "{}", made.text);
        server.ask(query, json!({})).await;
        server.ask("{ nothing }", json!({})).await;
        server.send(server.request(Method::PUT, "/graphql")).await;
        server.get("/nothing").await;
        server.get("/q/no-such-question.csv").await;

        let samples = samples(&server).await;
        let at = |name: &str| *samples.get(name).unwrap_or_else(|| panic!("no {name} in {samples:#?}"));
        for (name, value) in [
            (r#"kanalatlas_operations_total{kind="query",answer="made"}"#, 1.0),
            (r#"kanalatlas_operations_total{kind="query",answer="kept"}"#, 1.0),
            (r#"kanalatlas_operation_duration_seconds_count{answer="made"}"#, 1.0),
            (r#"kanalatlas_errors_total{code="GRAPHQL_VALIDATION_FAILED"}"#, 1.0),
            (r#"kanalatlas_errors_total{code="METHOD_NOT_ALLOWED"}"#, 1.0),
            (r#"kanalatlas_errors_total{code="QUERY_NOT_FOUND"}"#, 1.0),
            (r#"kanalatlas_http_requests_total{route="/graphql",status="200"}"#, 3.0),
            (r#"kanalatlas_http_requests_total{route="/graphql",status="405"}"#, 1.0),
            (r#"kanalatlas_http_requests_total{route="other",status="404"}"#, 1.0),
            (r#"kanalatlas_http_requests_total{route="/q/{address}",status="404"}"#, 1.0),
            ("kanalatlas_statements_total", f64::from(u32::try_from(statements).unwrap())),
            ("kanalatlas_points_total", 2.0 * cost["actual"].as_f64().unwrap()),
            ("kanalatlas_answers_kept", 1.0),
            ("kanalatlas_edition", 1.0),
            ("kanalatlas_panics_total", 0.0),
            ("kanalatlas_operations_running", 0.0),
            (r#"kanalatlas_build_info{version="0.1.0"}"#, 1.0),
        ] {
            assert!((at(name) - value).abs() < 1e-9, "{name} is {}, not {value}", at(name));
        }
        assert!(at("kanalatlas_answers_kept_bytes") > 512.0);
        assert!(at(r#"kanalatlas_pool_connections{pool="read",state="idle"}"#) >= 1.0);
        assert!(at(r#"kanalatlas_pool_connections_max{pool="read"}"#) >= 8.0);
    }
}

#[tokio::test]
async fn no_document_makes_the_server_panic() {
    let server = Server::start_with(super::support::Engine::Sqlite.fresh(), &[]);
    for query in [
        "query A($b: Nope = 1) { laender { name } }",
        "query A($b: [strinG!] = [\"x\"]) { laender { name } }",
        "query A($b: Query = {}) { laender { name } }",
    ] {
        let answer = server.ask(query, json!({"b": 1})).await;
        assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "{}", answer.text);
        server.logged(answer.request_id()).await;
    }
    let counted = samples(&server).await;
    assert!(counted["kanalatlas_panics_total"] < 0.5);
    assert!(!server.stderr().contains("panic"), "{}", server.stderr());
}
