//! The routes over a schema that misbehaves: what the real one must never do.

use std::time::Duration;

use async_graphql::{EmptySubscription, Object, Schema, SimpleObject};
use axum::body::to_bytes;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::*;

struct Query;

#[derive(SimpleObject)]
struct Pair {
    ok: bool,
}

#[Object]
impl Query {
    async fn ok(&self) -> bool {
        true
    }
    async fn pair(&self) -> Option<Pair> {
        Some(Pair { ok: true })
    }
    async fn panics(&self, #[graphql(default = true)] really: bool) -> bool {
        assert!(!really, "on purpose: secret words");
        false
    }
    async fn waits(&self, seconds: u64) -> bool {
        tokio::time::sleep(Duration::from_millis(seconds * 1_000)).await;
        true
    }
    async fn fails(&self) -> Option<Result<bool, async_graphql::Error>> {
        Some(Err(async_graphql::Error::new("no")))
    }
    async fn itself(&self) -> Self {
        Self
    }
    async fn fails_all(&self) -> Result<bool, async_graphql::Error> {
        Err(async_graphql::Error::new("no"))
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn write(&self) -> bool {
        true
    }
}

type Misbehaving = Schema<Query, Mutation, EmptySubscription>;

const SETTINGS: Settings = Settings {
    points_per_minute: NonZeroU32::MAX,
    points_per_operation: NonZeroU32::MAX,
    trusted_proxies: 0,
    connections_per_client: NonZeroUsize::MAX,
    answer_bytes: 1024 * 1024,
    live: LiveSettings { on: false, origins: Vec::new() },
    contact: None,
    subgraph: None,
};

async fn routes() -> (Router, Readiness, tempfile::TempDir) {
    routes_with(SETTINGS).await
}

async fn parts(settings: Settings) -> (Parts<Misbehaving>, tempfile::TempDir) {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("k.db").display())).await.unwrap();
    let schema = Schema::build(Query, Mutation, EmptySubscription).finish();
    let parts = Parts {
        sdl: schema.sdl(),
        schema,
        store,
        clock: Clock::System,
        readiness: Readiness::on(),
        metrics: Arc::default(),
        lost_log_lines: || 0,
        settings,
    };
    (parts, folder)
}

async fn routes_with(settings: Settings) -> (Router, Readiness, tempfile::TempDir) {
    let (parts, folder) = parts(settings).await;
    let readiness = parts.readiness.clone();
    let peer = client::Peer(std::net::Ipv4Addr::LOCALHOST.into());
    (router(parts).unwrap().layer(axum::Extension(peer)), readiness, folder)
}

async fn send(router: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, Value) {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, serde_json::from_slice(&bytes).unwrap_or_default())
}

fn post(query: &str, accept: &str) -> Request<Body> {
    Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", accept)
        .body(Body::from(json!({ "query": query }).to_string()))
        .unwrap()
}

const BOTH: [&str; 2] = ["application/json", "application/graphql-response+json"];

#[tokio::test]
async fn a_panic_is_one_answer_with_an_id() {
    let (router, ..) = routes().await;
    for accept in BOTH {
        let (status, headers, body) = send(&router, post("{ panics }", accept)).await;
        assert_eq!(status, 500);
        let error = &body["errors"][0];
        assert_eq!(error["extensions"]["code"], "INTERNAL");
        assert_eq!(error["extensions"]["requestId"], headers["x-request-id"].to_str().unwrap());
        assert!(!body.to_string().contains("secret"));
        assert_eq!(send(&router, post("{ ok }", accept)).await.2["data"], json!({"ok": true}));
    }
}

#[tokio::test]
async fn a_panic_among_a_thousand_is_one_answer_and_is_counted() {
    let (router, ..) = routes().await;
    let asked = (0..1_000).map(|number| {
        let query = if number == 500 { "{ panics }".to_owned() } else { format!("{{ a{number}: ok }}") };
        let router = &router;
        async move { (number, send(router, post(&query, BOTH[0])).await) }
    });
    for (number, (status, _, body)) in futures_util::future::join_all(asked).await {
        if number == 500 {
            assert_eq!(
                (status.as_u16(), &body["errors"][0]["extensions"]["code"]),
                (500, &json!("INTERNAL"))
            );
        } else {
            assert_eq!((status.as_u16(), &body["data"][format!("a{number}")]), (200, &json!(true)), "{body}");
        }
    }
    let counted =
        router.clone().oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await.unwrap();
    let bytes = to_bytes(counted.into_body(), usize::MAX).await.unwrap();
    let counted = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(counted.contains("kanalatlas_panics_total 1\n"), "{counted}");
}

#[tokio::test]
async fn an_operation_has_five_seconds() {
    let (router, ..) = routes().await;
    let (soon, late) = tokio::join!(
        send(&router, post("{ waits(seconds: 3) }", BOTH[0])),
        send(&router, post("{ waits(seconds: 60) }", BOTH[0])),
    );
    assert_eq!(soon.0, 200);
    let (status, _, body) = late;
    assert_eq!((status.as_u16(), &body["errors"][0]["extensions"]["code"]), (503, &json!("TIMEOUT")));
}

#[tokio::test]
async fn the_status_tells_whether_it_ran() {
    let (router, ..) = routes().await;
    for (query, as_json, as_graphql, has_data) in [
        ("{ ok }", 200, 200, true),
        ("{ ok fails }", 200, 200, true),
        ("{ failsAll }", 200, 200, true),
        ("{ nothing }", 200, 400, false),
        ("{", 200, 400, false),
        ("query A { ok } query B { ok }", 200, 400, false),
        ("query($a: Int!) { waits(seconds: $a) }", 200, 400, false),
        ("mutation { write }", 200, 200, true),
        (&"{a".repeat(40), 400, 400, false),
    ] {
        for (accept, expected) in BOTH.into_iter().zip([as_json, as_graphql]) {
            let (status, headers, body) = send(&router, post(query, accept)).await;
            assert_eq!(status, expected, "{accept}: {query}: {body}");
            assert_eq!(headers["content-type"], format!("{accept}; charset=utf-8"));
            assert_eq!(body.get("data").is_some(), has_data, "{query}");
            for error in body["errors"].as_array().unwrap_or(&Vec::new()) {
                assert!(error["extensions"]["code"].is_string(), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn variables_of_the_wrong_type_do_not_run() {
    let (router, ..) = routes().await;
    let body = json!({"query": "query($a: Int!) { waits(seconds: $a) }", "variables": {"a": "soon"}});
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", BOTH[1])
        .body(Body::from(body.to_string()))
        .unwrap();
    let (status, _, body) = send(&router, request).await;
    assert_eq!(status, 400, "{body}");
}

#[tokio::test]
async fn at_most_twenty_errors() {
    let (router, ..) = routes().await;
    for field in ["fails", "nothing"] {
        let fields: Vec<String> = (0..25).map(|n| format!("f{n}: {field}")).collect();
        let (_, _, body) =
            send(&router, post(&format!("{{ itself {{ {} }} }}", fields.join(" ")), BOTH[0])).await;
        assert_eq!(body["errors"].as_array().unwrap().len(), 20);
        assert_eq!(body["extensions"]["omittedErrors"], 5);
    }
}

#[tokio::test]
async fn errors_repeat_little_of_a_query() {
    let (router, ..) = routes().await;
    for query in [format!("{{ {} }}", "x".repeat(16_000)), format!("{{ a(b: \"{}", "x".repeat(16_000))] {
        let (_, _, body) = send(&router, post(&query, BOTH[0])).await;
        assert!(body.to_string().len() < 2_000, "{body}");
    }
}

#[tokio::test]
async fn get_never_mutates() {
    let (router, ..) = routes().await;
    for path in [
        "/graphql?query=mutation%7Bwrite%7D",
        "/graphql?query=query%20A%7Bok%7Dmutation%20B%7Bwrite%7D&operationName=B",
    ] {
        let (status, headers, body) = send(&router, Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!((status.as_u16(), &headers["allow"]), (405, &HeaderValue::from_static("POST")), "{body}");
    }
    let path = "/graphql?query=query%20A%7Bok%7Dmutation%20B%7Bwrite%7D&operationName=A";
    assert_eq!(send(&router, Request::get(path).body(Body::empty()).unwrap()).await.0, 200);
}

#[tokio::test]
async fn a_stopping_server_is_not_ready() {
    let (router, readiness, _folder) = routes().await;
    let ready = || Request::get("/readyz").body(Body::empty()).unwrap();
    assert_eq!(send(&router, ready()).await.0, 200);
    readiness.turn_off();
    assert_eq!(send(&router, ready()).await.0, 503);
    assert_eq!(send(&router, Request::get("/livez").body(Body::empty()).unwrap()).await.0, 200);
}

#[tokio::test]
async fn what_is_kept_of_a_request_while_it_is_answered_is_small() {
    let (parts, _folder) = parts(SETTINGS).await;
    let state = Arc::new(State::new(parts).unwrap());
    let peer = client::Peer(std::net::Ipv4Addr::LOCALHOST.into());
    let id = exchange::RequestId("id".into());
    let shared = (Shared(state), axum::Extension(id), axum::Extension(peer));
    let answering = graphql::handle(shared.0, shared.1, shared.2, post("{ ok }", BOTH[0]));
    // It is moved several times for each request: what most requests do not need stands on the heap.
    let bytes = std::mem::size_of_val(&answering);
    assert!(bytes < 4 * 1024, "{bytes}");
}
