//! GraphQL over HTTP, the guard, the page and the listener, on the real binary.

use std::io::Write;
use std::net::TcpStream;

use reqwest::Method;
use serde_json::{Value, json};

use super::listener::until_cut;
use super::support::{Answer, Engine, Server, engines};

/// The one asset whose name does not change with its content.
const LICENSES: &str = "/assets/licenses.txt";
const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

async fn send(server: &Server, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let request = headers
        .iter()
        .fold(server.request(method, path), |request, (name, value)| request.header(*name, *value));
    server.send(request.body(body.to_owned())).await
}

#[tokio::test]
async fn media_types_and_status_codes() {
    let server = Server::start(&Engine::Sqlite);
    let ask = r#"{"query":"{__typename}"}"#;
    let cases: &[(&str, &str, &str, u16, &str)] = &[
        // accept, content type, body, status, content type of the answer
        ("", JSON, ask, 200, JSON),
        ("*/*", JSON, ask, 200, JSON),
        (JSON, JSON, ask, 200, JSON),
        (GRAPHQL, JSON, ask, 200, GRAPHQL),
        ("application/graphql-response+json, application/json;q=0.9", JSON, ask, 200, GRAPHQL),
        (JSON, "application/json; charset=utf-8", ask, 200, JSON),
        ("text/html", JSON, ask, 406, JSON),
        (JSON, "text/plain", ask, 415, JSON),
        (JSON, "application/x-www-form-urlencoded", "query={__typename}", 415, JSON),
        (GRAPHQL, "multipart/form-data; boundary=x", ask, 415, GRAPHQL),
        (JSON, "", ask, 415, JSON),
        (JSON, JSON, "NONSENSE", 400, JSON),
        (GRAPHQL, JSON, "{\"query\":", 400, GRAPHQL),
        (JSON, JSON, r#"{"qeury":"{__typename}"}"#, 400, JSON),
        (JSON, JSON, r#"{"query":"{__typename}","variables":[7]}"#, 400, JSON),
        (JSON, JSON, r#"{"query":"{"}"#, 200, JSON),
        (GRAPHQL, JSON, r#"{"query":"{"}"#, 400, GRAPHQL),
        (JSON, JSON, r#"{"query":"{nothingLikeThis}"}"#, 200, JSON),
        (GRAPHQL, JSON, r#"{"query":"{nothingLikeThis}"}"#, 400, GRAPHQL),
        (GRAPHQL, JSON, r#"{"query":"query A{__typename}","operationName":"B"}"#, 400, GRAPHQL),
    ];
    for (accept, content_type, body, status, answered) in cases {
        let headers: Vec<_> = [("accept", *accept), ("content-type", *content_type)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let answer = send(&server, Method::POST, "/graphql", &headers, body).await;
        assert_eq!(answer.status, *status, "{accept} {content_type} {body}: {}", answer.text);
        assert_eq!(answer.header("content-type"), format!("{answered}; charset=utf-8"), "{accept} {body}");
        if body != &ask || *status != 200 {
            assert!(!answer.code().is_empty(), "{body}: {}", answer.text);
            assert_eq!(answer.body().get("data"), None, "{}", answer.text);
        } else {
            assert_eq!(answer.data()["__typename"], "Query");
        }
    }
}

#[tokio::test]
async fn methods() {
    let server = Server::start(&Engine::Sqlite);
    assert_eq!(server.get("/graphql?query=%7B__typename%7D").await.data(), json!({"__typename": "Query"}));
    let named = "/graphql?query=query%20A%7Ba:__typename%7Dquery%20B%7Bb:__typename%7D&operationName=B&variables=%7B%7D";
    assert_eq!(server.get(named).await.data(), json!({"b": "Query"}));
    assert_eq!(server.get("/graphql").await.status, 400);
    assert_eq!(server.get("/graphql?query=%7B__typename%7D&variables=7").await.code(), "BAD_REQUEST");

    let head = send(&server, Method::HEAD, "/graphql?query=%7B__typename%7D", &[], "").await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));

    let mutation = server.get("/graphql?query=mutation%7Bx%7D").await;
    assert_eq!((mutation.status.as_u16(), mutation.header("allow")), (405, "POST"));
    for (path, allow) in [
        ("/graphql", "GET, HEAD, POST, OPTIONS"),
        ("/schema.graphql", "GET, HEAD"),
        ("/", "GET, HEAD"),
        ("/livez", "GET, HEAD"),
    ] {
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = send(&server, method, path, &[], "").await;
            assert_eq!(
                (answer.status.as_u16(), answer.code().as_str()),
                (405, "METHOD_NOT_ALLOWED"),
                "{path}"
            );
            assert_eq!(answer.header("allow").replace(",HEAD", ", HEAD"), allow, "{path}");
        }
    }
    let nothing = server.get("/nothing").await;
    assert_eq!((nothing.status.as_u16(), nothing.code().as_str()), (404, "NOT_FOUND"));
    let page = send(&server, Method::GET, "/nothing", &[("accept", "text/html,*/*;q=0.8")], "").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (404, "text/html; charset=utf-8"));
    assert_eq!(page.header("etag"), "");
}

#[tokio::test]
async fn every_site_may_ask_and_none_with_credentials() {
    let server = Server::start(&Engine::Sqlite);
    for path in ["/graphql", "/schema.graphql", "/q", "/q/polizei-einwohner.csv"] {
        for origin in [
            "https://zeitung.example",
            "http://zeitung.example:8080",
            "https://xn--mnchen-3ya.example",
            "null",
            "http://localhost:3000",
            "http://127.0.0.1",
            "file://",
            "nonsense",
        ] {
            let headers = [
                ("origin", origin),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "content-type"),
            ];
            let preflight = send(&server, Method::OPTIONS, path, &headers, "").await;
            assert_eq!(preflight.status, 200, "{path} for {origin}");
            assert_eq!(preflight.header("access-control-allow-origin"), "*");
            assert_eq!(preflight.header("access-control-allow-credentials"), "");
            assert_eq!(preflight.header("access-control-max-age"), "86400");
            assert!(preflight.header("access-control-allow-methods").contains("POST"));
            let answer = send(&server, Method::GET, path, &[("origin", origin)], "").await;
            assert_eq!(answer.header("access-control-allow-origin"), "*", "also on an error: {path}");
            assert_eq!(answer.header("access-control-allow-credentials"), "");
        }
    }
    for path in ["/", "/livez", "/readyz", "/metrics", LICENSES] {
        let answer = send(&server, Method::GET, path, &[("origin", "https://zeitung.example")], "").await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn batches_are_refused_unread() {
    let server = Server::start(&Engine::Sqlite);
    for count in [1, 1_000] {
        let batch: Vec<Value> = vec![json!({"query": "{a}"}); count];
        let answer = server.post(json!(batch)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "BATCHING_UNSUPPORTED"));
    }
}

#[tokio::test]
async fn limits_of_size() {
    let server = Server::start(&Engine::Sqlite);
    let body = |length: usize| {
        let frame = r#"{"query":"{__typename}","extensions":{"x":""}}"#;
        frame.replace(r#""x":"""#, &format!(r#""x":"{}""#, "x".repeat(length - frame.len())))
    };
    let json = [("content-type", JSON)];
    assert_eq!(send(&server, Method::POST, "/graphql", &json, &body(65_536)).await.status, 200);
    for length in [65_537, 1_000_000] {
        let answer = send(&server, Method::POST, "/graphql", &json, &body(length)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "BODY_TOO_LARGE"), "{length}");
        assert_eq!(answer.body()["errors"][0]["extensions"]["limit"], 65_536);
    }
    for coding in ["gzip", "br", "zstd", "deflate"] {
        let headers = [("content-type", JSON), ("content-encoding", coding)];
        assert_eq!(send(&server, Method::POST, "/graphql", &headers, "x").await.status, 415, "{coding}");
    }
    let address = |length: usize| {
        let frame = "query=%7B__typename%7D&extensions=%7B%22x%22:%22%22%7D";
        format!(
            "/graphql?{}",
            frame.replace("%22%22", &format!("%22{}%22", "x".repeat(length - frame.len())))
        )
    };
    assert_eq!(server.get(&address(16_384)).await.status, 200);
    let answer = server.get(&address(16_385)).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (414, "URI_TOO_LONG"));
    // Longer than a client library would build: refused before it is read to its end.
    let mut stream = TcpStream::connect(server.socket()).unwrap();
    let _ = write!(stream, "GET {} HTTP/1.1\r\nhost: x\r\n\r\n", address(200_000));
    let (_, answer) = until_cut(&mut stream);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 414") || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
    let many = (0..500)
        .fold(server.request(Method::GET, "/livez"), |request, n| request.header(format!("x-{n}"), "x"));
    assert_eq!(server.send(many).await.status, 431);
}

#[tokio::test]
async fn limits_of_a_document() {
    let server = Server::start(&Engine::Sqlite);
    let cases = [
        ("QUERY_TOO_LARGE", format!("{{a}}#{}", "x".repeat(16_380)), format!("{{a}}#{}", "x".repeat(16_381))),
        ("TOO_MANY_TOKENS", format!("{{{}}}", "a ".repeat(998)), format!("{{{}}}", "a ".repeat(999))),
        ("QUERY_TOO_NESTED", "{a".repeat(30) + &"}".repeat(30), "{a".repeat(31) + &"}".repeat(31)),
        (
            "TOO_MANY_FRAGMENTS",
            format!("{{a}}{}", "fragment F on Q {a}".repeat(50)),
            format!("{{a}}{}", "fragment F on Q {a}".repeat(51)),
        ),
        ("TOO_MANY_DIRECTIVES", format!("{{a{}}}", " @a".repeat(20)), format!("{{a{}}}", " @a".repeat(21))),
    ];
    for (code, under, over) in cases {
        assert_ne!(server.ask(&under, json!({})).await.code(), code, "just under");
        let answer = server.ask(&over, json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, code), "just over");
        let extensions = &answer.body()["errors"][0]["extensions"];
        assert!(extensions["given"].as_u64() > extensions["limit"].as_u64(), "{extensions}");
    }
}

#[tokio::test]
async fn fragments_that_double_are_refused_before_they_run() {
    let server = Server::start(&Engine::Sqlite);
    let twice = |step| format!("fragment F{step} on Edition {{ ...F{n} ...F{n} }}", n = step + 1);
    let query = |steps| {
        let fragments: Vec<String> = (0..steps).map(twice).collect();
        format!("{{ edition {{ ...F0 }} }} {} fragment F{steps} on Edition {{ number }}", fragments.join(" "))
    };
    // 2^12 are fewer than the limit, 2^13 and 2^40 are more.
    assert_eq!(server.ask(&query(12), json!({})).await.data(), json!({"edition": {"number": 1}}));
    for steps in [13, 40] {
        let answer = server.ask(&query(steps), json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "TOO_MANY_SELECTIONS"));
    }
}

#[tokio::test]
async fn hostile_nesting_never_ends_the_process() {
    let mut server = Server::start(&Engine::Sqlite);
    for depth in [31, 2_000, 4_096, 16_384, 1_000_000] {
        for open in ["[", "{", "(", "{a", "{a(b:", "[[{a:", "fragment F on Q{...F}"] {
            for query in [
                open.repeat(depth / open.len() + 31),
                format!("{{a(b:{})}}", open.repeat(depth / open.len() + 31)),
            ] {
                let answer = server.ask(&query, json!({})).await;
                assert!(!answer.code().is_empty(), "{open} {depth}: {}", answer.text);
            }
        }
    }
    // Deep where the guard does not look: variables are data, bounded by the JSON reader.
    let deep = format!(
        r#"{{"query":"{{__typename}}","variables":{{"a":{}{}}}}}"#,
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    assert_eq!(send(&server, Method::POST, "/graphql", &[("content-type", JSON)], &deep).await.status, 400);
    let legal =
        format!(r#"{{"query":"{{__typename}}","variables":{{"a":{}{}}}}}"#, "[".repeat(100), "]".repeat(100));
    assert_eq!(send(&server, Method::POST, "/graphql", &[("content-type", JSON)], &legal).await.status, 200);
    assert!(server.is_alive());
    assert_eq!(server.get("/livez").await.status, 200);
}

#[tokio::test]
async fn every_answer_has_an_id_and_careful_headers() {
    let server = Server::start(&Engine::Sqlite);
    let mut ids = std::collections::HashSet::new();
    for path in ["/", "/graphql?query=%7B__typename%7D", "/graphql", "/schema.graphql", "/livez", "/nothing"]
    {
        let answer = send(&server, Method::GET, path, &[("x-request-id", "mine")], "").await;
        assert!(ids.insert(answer.request_id().to_owned()), "{path}");
        assert_eq!(answer.request_id().len(), 16, "{path}: {}", answer.request_id());
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        // Neither what it is made of nor what runs it.
        assert_eq!((answer.header("server"), answer.header("x-powered-by")), ("", ""), "{path}");
    }
}

#[tokio::test]
async fn one_line_is_logged_for_an_operation_and_nothing_of_its_content() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = "query Names { __typename # hush\n}";
        let (answer, statements) = server.ask_counting(query, json!({"secret": true})).await;
        assert_eq!(answer.data(), json!({"__typename": "Query"}));
        assert_eq!(statements, 0);
        let line = server.logged(answer.request_id()).await;
        assert_eq!(line["message"], "GraphQL query Names");
        assert_eq!(
            (&line["operation"], &line["kind"], &line["errors"]),
            (&json!("Names"), &json!("query"), &json!(0))
        );
        assert!(line["duration_ms"].is_number());
        let refused = server.ask("{ nothingLikeThis }", json!({})).await;
        let line = server.logged(refused.request_id()).await;
        assert_eq!((&line["errors"], &line["codes"]), (&json!(1), &json!("GRAPHQL_VALIDATION_FAILED")));
        let logs = server.stderr();
        assert!(
            !logs.contains("hush") && !logs.contains("secret") && !logs.contains("nothingLikeThis"),
            "{logs}"
        );
        let lines = server.logs().iter().filter(|line| line["target"] == "kanalatlas::graphql").count();
        assert_eq!(lines, 2);
    }
}

#[tokio::test]
async fn languages() {
    let server = Server::start(&Engine::Sqlite);
    for (path, accepted, spoken) in [
        ("/graphql?query=%7B__typename%7D", "", "en"),
        ("/graphql?query=%7B__typename%7D", "de-DE,de;q=0.9,en;q=0.8", "de"),
        ("/graphql?query=%7B__typename%7D", "fr, en;q=0.2, de;q=0.1", "en"),
        ("/graphql?query=%7B__typename%7D&lang=de", "en", "de"),
        ("/graphql?query=%7B__typename%7D&lang=EN", "de", "en"),
    ] {
        let answer = send(&server, Method::GET, path, &[("accept-language", accepted)], "").await;
        assert_eq!(answer.header("content-language"), spoken, "{path} {accepted}");
        // One line, since there are caches that heed only one; and not the origin, which changes nothing.
        let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
        assert_eq!(vary, ["accept, accept-encoding, accept-language"]);
    }
    assert_eq!(server.get("/graphql?query=%7B__typename%7D&lang=fr").await.status, 400);
}

#[tokio::test]
async fn schema_and_page() {
    let server = Server::start(&Engine::Sqlite);
    let schema = server.get("/schema.graphql").await;
    assert_eq!(schema.header("content-type"), "text/plain; charset=utf-8");
    assert!(schema.text.contains("type Query"));
    let page = server.get("/").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(
        page.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    for (path, answer) in [("/schema.graphql", &schema), ("/", &page)] {
        let tag = answer.header("etag");
        let again = send(&server, Method::GET, path, &[("if-none-match", tag)], "").await;
        assert_eq!((again.status.as_u16(), again.text.as_str(), again.header("etag")), (304, "", tag));
        let other = send(&server, Method::GET, path, &[("if-none-match", "W/\"other\"")], "").await;
        assert_eq!(other.status, 200);
    }
    // Whatever the page asks for is there, for ever.
    for asset in page.text.split(['"', '\'']).filter(|text| text.starts_with("/assets/") && *text != LICENSES)
    {
        let answer = server.get(asset).await;
        assert_eq!(answer.status, 200, "{asset}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{asset}");
        assert_ne!(answer.header("content-type"), "application/octet-stream", "{asset}");
    }
    assert_ne!(server.get(LICENSES).await.header("cache-control"), "public, max-age=31536000, immutable");
    for path in [
        "/assets/nothing.js",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/assets//etc/passwd",
    ] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
    let packed = send(&server, Method::GET, "/schema.graphql", &[("accept-encoding", "gzip")], "").await;
    assert_eq!(packed.header("content-encoding"), "gzip");
}
