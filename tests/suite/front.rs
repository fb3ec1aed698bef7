//! What a question costs, who pays for it, and what is kept: through the door.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Answer, Engine, Server, engines, run};

const QUESTION: &str = "{ authorities(first: 10) { totalCount nodes { name } } }";

fn start(engine: &Engine, settings: &[&str]) -> Server {
    let home = Server::start(engine).stop();
    Server::start_with(home, settings)
}

fn cost(answer: &Answer) -> Value {
    answer.body()["extensions"]["cost"].clone()
}

async fn ask_as(server: &Server, forwarded: &str, query: &str) -> Answer {
    let request = server.request(Method::POST, "/graphql").header("x-forwarded-for", forwarded);
    server.send(request.json(&json!({"query": query}))).await
}

async fn origin(server: &Server, answer: &Answer) -> (String, u64) {
    let line = server.logged(answer.request_id()).await;
    (line["answer"].as_str().unwrap().to_owned(), line["statements"].as_u64().unwrap())
}

#[tokio::test]
async fn every_answer_and_every_refusal_tells_its_cost() {
    for engine in engines() {
        let server = start(&engine, &[]);
        let answer = server.ask(QUESTION, json!({})).await;
        let told = cost(&answer);
        assert_eq!(
            (&told["requested"], &told["actual"], &told["limit"]),
            (&json!(21), &json!(21), &json!(10_000))
        );
        assert!(told["remaining"].as_u64().unwrap() <= 59_990, "{told}");
        assert!(told["resetAt"].as_str().unwrap().ends_with('Z'), "{told}");
        assert_eq!(answer.header("ratelimit-policy"), "\"points\";q=60000;w=60");
        assert!(answer.header("ratelimit").starts_with("\"points\";r=59"), "{}", answer.header("ratelimit"));
        for (query, code, requested) in [
            ("{", "GRAPHQL_PARSE_FAILED", Value::Null),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED", Value::Null),
            (&"{a".repeat(40), "QUERY_TOO_NESTED", Value::Null),
            (
                "{ authorities(first: 100) { nodes { channels(first: 100) { nodes { authority { name } } } } } }",
                "QUERY_TOO_EXPENSIVE",
                json!(20_101),
            ),
        ] {
            let refused = server.ask(query, json!({})).await;
            assert_eq!(refused.code(), code, "{}", refused.text);
            let told = cost(&refused);
            assert!(told["requested"] == requested || code == "GRAPHQL_VALIDATION_FAILED", "{query}: {told}");
            assert!(told["remaining"].is_u64() && told["limit"] == 10_000, "{told}");
        }
        for (request, status) in [
            (server.request(Method::DELETE, "/graphql"), 405),
            (server.request(Method::GET, "/graphql?query={a}").header("accept", "text/html"), 406),
            (server.request(Method::POST, "/graphql").body("x"), 415),
            (server.request(Method::GET, "/graphql?query={a}&lang=xx"), 400),
        ] {
            let refused = server.send(request).await;
            assert_eq!(refused.status, status);
            assert!(cost(&refused)["remaining"].is_u64(), "{}", refused.text);
            assert_eq!(refused.header("ratelimit-policy"), "\"points\";q=60000;w=60");
        }
    }
}

#[tokio::test]
async fn a_dry_run_prices_and_runs_nothing() {
    let server = start(&Engine::Sqlite, &[]);
    let body = json!({"query": QUESTION, "extensions": {"dryRun": true}});
    let answer = server.post(body).await;
    assert_eq!(
        (answer.status.as_u16(), answer.data(), cost(&answer)["requested"].clone()),
        (200, json!({}), json!(21))
    );
    assert_eq!(answer.body()["extensions"]["dryRun"], true);
    assert_eq!(origin(&server, &answer).await, ("none".to_owned(), 0));
    // What is only priced does not stand for the answer.
    assert_eq!(
        server.ask(QUESTION, json!({})).await.data()["authorities"]["nodes"].as_array().unwrap().len(),
        10
    );
    let got = server.get("/graphql?query={edition{number}}&extensions=%7B%22dryRun%22:true%7D").await;
    assert_eq!((got.data(), got.header("cache-control")), (json!({}), "no-store"));
}

#[tokio::test]
async fn every_named_question_fits_into_the_limits_of_everybody() {
    let server = start(&Engine::Sqlite, &[]);
    for question in kanalatlas::graphql::questions::all() {
        let answer = server.ask(&question.text, json!({})).await;
        let cost = cost(&answer);
        assert!(answer.body()["errors"].is_null(), "{}: {}", question.name, answer.text);
        assert!(cost["requested"].as_u64() <= cost["limit"].as_u64(), "{}: {cost}", question.name);
    }
}

#[tokio::test]
async fn who_has_asked_enough_waits() {
    let server = start(&Engine::Sqlite, &["--points-per-minute", "100", "--trusted-proxies", "1"]);
    let dear = "{ authorities(first: 80) { nodes { name } } }";
    assert_eq!(ask_as(&server, "192.0.2.1", dear).await.status, 200);
    let refused = ask_as(&server, "192.0.2.1", "{ authorities(first: 79) { nodes { name } } }").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "RATE_LIMITED".to_owned()));
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(refused.body()["errors"][0]["extensions"]["retryAfter"], seconds);
    assert_eq!(cost(&refused)["limit"], 100);
    // A forged address before the proxy's own changes nothing; another client is another budget.
    assert_eq!(
        ask_as(&server, "198.51.100.7, 192.0.2.1", "{ authorities(first: 78) { nodes { name } } }")
            .await
            .status,
        429
    );
    assert_eq!(ask_as(&server, "192.0.2.2", dear).await.status, 200);
    // Of IPv6 a household is one client.
    let cheap = |first: u32| format!("{{ authorities(first: {first}) {{ nodes {{ name }} }} }}");
    assert_eq!(ask_as(&server, "2001:db8:1:2::1", &cheap(77)).await.status, 200);
    assert_eq!(ask_as(&server, "2001:db8:1:2:9::1", &cheap(76)).await.status, 429);
    assert_eq!(ask_as(&server, "2001:db8:1:3::1", &cheap(75)).await.status, 200);
    // What is kept costs one point, which has flowed back by then or is still there.
    assert_eq!(ask_as(&server, "192.0.2.2", dear).await.status, 200);
}

#[tokio::test]
async fn without_a_proxy_the_header_is_nobodys() {
    let server = start(&Engine::Sqlite, &["--points-per-minute", "100"]);
    let ask = async |address: &str, first: u32| {
        ask_as(&server, address, &format!("{{ authorities(first: {first}) {{ nodes {{ name }} }} }}"))
            .await
            .status
    };
    assert_eq!(ask("192.0.2.1", 80).await, 200);
    assert_eq!(ask("192.0.2.2", 81).await, 429);
}

#[tokio::test]
async fn an_answer_is_kept_for_everybody_until_the_next_edition() {
    for engine in engines() {
        let server = start(&engine, &[]);
        let first = server.ask(QUESTION, json!({})).await;
        assert_eq!(origin(&server, &first).await.0, "made");
        let again = server.ask(QUESTION, json!({})).await;
        assert_eq!(origin(&server, &again).await, ("kept".to_owned(), 0));
        assert_eq!(first.data_text(), again.data_text());
        let (before, after) = (cost(&first), cost(&again));
        assert_eq!((&after["requested"], &after["actual"]), (&before["requested"], &before["actual"]));
        assert_eq!(again.header("kanalatlas-edition"), "1");
        // By GET, by its hash, in the other media type: the same answer.
        let got = server.get("/graphql?query=%7B%20authorities(first:%2010)%20%7B%20totalCount%20nodes%20%7B%20name%20%7D%20%7D%20%7D").await;
        assert_eq!((origin(&server, &got).await.0.as_str(), got.data_text()), ("kept", first.data_text()));
        // Another language may be another answer; an error never is kept.
        let german = server
            .send(server.request(Method::POST, "/graphql?lang=de").json(&json!({"query": QUESTION})))
            .await;
        assert_eq!(origin(&server, &german).await.0, "made");
        for _ in 0..2 {
            let wrong = server
                .ask(
                    "{ authorities(first: 10, filter: {text: \"\"}, after: \"x\") { totalCount } }",
                    json!({}),
                )
                .await;
            assert_eq!(wrong.body()["errors"].as_array().map(Vec::len), Some(1), "{}", wrong.text);
            assert_eq!(origin(&server, &wrong).await.0, "made");
            assert_eq!(wrong.header("cache-control"), "no-store");
        }
        let folder = tempfile::TempDir::new().unwrap();
        let source = "id,publisher,title,kind,locator\nnew-source,Zeitung,Neues,NEWS,FULL\n";
        std::fs::write(folder.path().join("sources.csv"), source).unwrap();
        let finished =
            run(&["import", folder.path().to_str().unwrap(), "--database", &server.home().address()]);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        let renewed = server.ask(QUESTION, json!({})).await;
        assert_eq!(origin(&server, &renewed).await.0, "made");
        assert_eq!(renewed.header("kanalatlas-edition"), "2");
    }
}

#[tokio::test]
async fn equal_questions_at_once_are_answered_once() {
    for engine in engines() {
        let server = start(&engine, &[]);
        let query = "{ compare(input: {metric: \"channels\", filter: {kinds: [POLICE]}, peers: AREA_STATES}) { rows { label } } }";
        let all = (0..20).map(|_| server.ask(query, json!({})));
        let answers = futures_util::future::join_all(all).await;
        let mut made = 0;
        for answer in &answers {
            assert_eq!(answer.data_text(), answers[0].data_text());
            made += u32::from(origin(&server, answer).await.0 == "made");
        }
        assert_eq!(made, 1);
    }
}

#[tokio::test]
async fn a_query_is_known_by_its_hash_once_it_was_sent() {
    let server = start(&Engine::Sqlite, &[]);
    // The SHA-256 of `{__typename}`.
    let hash = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";
    let persisted = json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
    let unknown = server.post(json!({"extensions": persisted})).await;
    assert_eq!(unknown.code(), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(unknown.body()["errors"][0]["message"], "PersistedQueryNotFound");
    let sent = server.post(json!({"query": "{__typename}", "extensions": persisted})).await;
    assert_eq!(sent.data(), json!({"__typename": "Query"}));
    assert_eq!(server.post(json!({"extensions": persisted})).await.data(), json!({"__typename": "Query"}));
    let by_get = format!(
        "/graphql?extensions=%7B%22persistedQuery%22:%7B%22version%22:1,%22sha256Hash%22:%22{hash}%22%7D%7D"
    );
    assert_eq!(server.get(&by_get).await.data(), json!({"__typename": "Query"}));
    // A text under the hash of another is refused, and so it stands for nothing afterwards.
    let other = server.post(json!({"query": "{ edition { number } }", "extensions": persisted})).await;
    assert_eq!(other.code(), "PERSISTED_QUERY_MISMATCH");
    assert_eq!(server.post(json!({"extensions": persisted})).await.data(), json!({"__typename": "Query"}));
    // What is refused is not remembered.
    let bad = "{a".repeat(40);
    let hash = "0".repeat(64);
    for body in
        [json!({"query": bad}), json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash}}})]
    {
        assert!(!server.post(body).await.code().is_empty());
    }
}
