//! When the database fails: what is not touched is answered, and the client is told nothing of the inside.

use serde_json::{Value, json};

use super::support::{Answer, Engine, Server, engines};

/// Takes a table away under a running server.
fn without(engine: &Engine, tables: &[&str]) -> Server {
    let server = Server::start(engine);
    for table in tables {
        match engine {
            Engine::Sqlite => server.home().execute(&format!("DROP TABLE {table}")),
            Engine::Postgres(_) => server.home().execute(&format!("DROP TABLE {table} CASCADE")),
        }
    }
    server
}

/// Every error is ours, names the request and tells nothing; the log tells all.
async fn only_internal(server: &Server, answer: &Answer, table: &str) {
    assert_eq!(answer.status, 200);
    let body = answer.body();
    let errors = body["errors"].as_array().unwrap_or_else(|| panic!("no errors: {}", answer.text));
    for error in errors {
        assert_eq!(error["extensions"]["code"], "INTERNAL", "{error}");
        assert_eq!(error["extensions"]["requestId"], answer.request_id(), "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with("Something went wrong on our side"), "{message}");
    }
    let said: Vec<String> =
        errors.iter().map(|error| format!("{} {}", error["message"], error["extensions"])).collect();
    let said = said.join(" ").to_lowercase();
    for word in [
        "select",
        "sql",
        "table",
        "relation",
        "column",
        "no such",
        "does not exist",
        "database",
        "known_from",
        "/",
        "k.db",
    ] {
        assert!(!said.contains(word), "\"{word}\" reached the client: {said}");
    }
    // The line of the operation is the last one of the request.
    server.logged(answer.request_id()).await;
    let logged: Vec<Value> = server
        .logs()
        .into_iter()
        .filter(|line| line["level"] == "ERROR" && line["request_id"] == answer.request_id())
        .collect();
    assert!(!logged.is_empty(), "{}", server.stderr());
    assert!(logged.iter().all(|line| line["error"].as_str().unwrap().contains(table)), "{logged:?}");
}

/// The paths of the errors, sorted.
fn paths(answer: &Answer) -> Vec<String> {
    let mut paths: Vec<String> = answer.body()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            let parts: Vec<String> =
                error["path"].as_array().unwrap().iter().map(ToString::to_string).collect();
            parts.join(".").replace('"', "")
        })
        .collect();
    paths.sort();
    paths
}

#[tokio::test]
async fn a_nullable_field_falls_alone() {
    let query = r#"{
        authority(slug: "polizeidirektion-osnabrueck") {
            name latest(metric: "followers") { value }
            again: latest(metric: "posts") { value }
            parent { name latest(metric: "followers") { value } }
            children(first: 3) { totalCount nodes { name latest(metric: "followers") { value } } }
        }
        node(id: "observation:1") { id }
        source(id: "seed-k21-2017") { publisher }
        land(code: NI) { name(lang: DE) population { value } }
    }"#;
    for engine in engines() {
        let server = without(&engine, &["observation"]);
        let answer = server.ask(query, json!({})).await;
        only_internal(&server, &answer, "observation").await;
        let data = &answer.body()["data"];
        let authority = &data["authority"];
        assert_eq!(authority["name"], "Polizeidirektion Osnabrück");
        assert_eq!((&authority["latest"], &authority["again"]), (&Value::Null, &Value::Null));
        assert_eq!(
            authority["parent"],
            json!({"name": "Landespolizeipräsidium Niedersachsen", "latest": null})
        );
        assert_eq!(authority["children"]["totalCount"], 4);
        for child in authority["children"]["nodes"].as_array().unwrap() {
            assert!(child["name"].is_string() && child["latest"].is_null(), "{child}");
        }
        assert_eq!(data["node"], Value::Null);
        assert_eq!(data["source"]["publisher"], "move-online.de (K21-Meldungen)");
        assert_eq!(data["land"]["name"], "Niedersachsen");
        assert!(data["land"]["population"]["value"].is_number());
        assert_eq!(
            paths(&answer),
            [
                "authority.again",
                "authority.children.nodes.0.latest",
                "authority.children.nodes.1.latest",
                "authority.children.nodes.2.latest",
                "authority.latest",
                "authority.parent.latest",
                "node",
            ]
        );
    }
}

#[tokio::test]
async fn a_lookup_falls_alone_and_a_list_takes_its_parent() {
    for engine in engines() {
        let server = without(&engine, &["provider", "event"]);
        let lookups = r#"{
            provider: node(id: "provider:govconnect-gmbh") { id }
            event: node(id: "event:1") { id }
            channel(platform: "twitter", handle: "Polizei_OS") { handle }
        }"#;
        let answer = server.ask(lookups, json!({})).await;
        only_internal(&server, &answer, "e").await;
        assert_eq!(
            answer.body()["data"],
            json!({"provider": null, "event": null, "channel": {"handle": "Polizei_OS"}})
        );
        // A list is never null: what fails in it is the nearest thing above that may be.
        let nested = r#"{
            broken: authority(slug: "polizeidirektion-osnabrueck") { name events { totalCount nodes { title } } }
            whole: authority(slug: "polizeidirektion-hannover") { slug }
        }"#;
        let answer = server.ask(nested, json!({})).await;
        only_internal(&server, &answer, "event").await;
        assert_eq!(
            answer.body()["data"],
            json!({"broken": null, "whole": {"slug": "polizeidirektion-hannover"}})
        );
        let root = server.ask("{ providers { name } }", json!({})).await;
        only_internal(&server, &root, "provider").await;
        assert_eq!(root.body()["data"], Value::Null);
        // And the server goes on.
        server.ask("{ land(code: NI) { name } platforms { slug } }", json!({})).await.data();
        assert_eq!(server.get("/livez").await.status, 200);
    }
}

#[tokio::test]
async fn a_stored_row_that_makes_no_sense_is_our_fault() {
    for engine in engines() {
        let server = Server::start(&engine);
        server.home().execute(
            "UPDATE authority SET kind = 'SECRET_KIND' WHERE id = 'authority:landgericht-osnabrueck'",
        );
        let query = r#"{
            authority(slug: "landgericht-osnabrueck") { name }
            land(code: NI) { name(lang: DE) }
        }"#;
        let answer = server.ask(query, json!({})).await;
        only_internal(&server, &answer, "SECRET_KIND").await;
        assert!(!answer.text.contains("SECRET_KIND"));
        assert_eq!(answer.body()["data"], json!({"authority": null, "land": {"name": "Niedersachsen"}}));
    }
}
