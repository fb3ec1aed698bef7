//! Corrections: a figure that changes is never overwritten, and everybody can see what changed, when and why.

use serde_json::{Value, json};

use super::support::{Server, engines, run};

const QUERY: &str = "query ($since: DateTime!, $at: DateTime, $first: Int, $after: String) {
    corrections(since: $since, knownAt: $at, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        nodes { id oldValue newValue reason recordedAt edition sources { key }
            observation { id value supersedes { id } subject { ... on Sector { id } } }
            before { id value sources { key } correctionReason } } } }";

const HEADER: &str =
    "subject_type,subject,metric,platform,value,missing,observed,basis,status,source,note,reason\n";

/// Imports a value of the police of Bayern, corrected from the one before if it differs.
fn import(server: &Server, rows: &[(&str, &str, &str)]) {
    let folder = server.home().folder().join("import");
    std::fs::create_dir_all(&folder).unwrap();
    let mut text = HEADER.to_owned();
    for (platform, value, reason) in rows {
        let (value, missing) = if *value == "HIDDEN" { ("", "HIDDEN") } else { (*value, "") };
        let row = format!(
            "SECTOR,POLICE:BY,channels,{platform},{value},{missing},2019-05,REPORTED,FINAL,b-np-2019-instacops,,{reason}\n"
        );
        text += &row;
    }
    std::fs::write(folder.join("observations.csv"), text).unwrap();
    let finished = run(&["import", folder.to_str().unwrap(), "--database", &server.home().address()]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

async fn now(server: &Server) -> Value {
    server.ask("{ edition { recordedAt } }", json!({})).await.data()["edition"]["recordedAt"].clone()
}

async fn ask(server: &Server, variables: Value) -> Value {
    server.ask(QUERY, variables).await.data()["corrections"].clone()
}

#[tokio::test]
async fn a_correction_tells_old_new_why_when_and_whence() {
    const LONG_AGO: &str = "2000-01-01T00:00:00Z";
    let value = "{ observations(first: 5, filter: {subjects: [\"sector:POLICE:BY\"], from: \"2019-05\", to: \"2019-05\"}, knownAt: AT) \
                 { totalCount nodes { id value sources { key } correctionReason supersedes { value } } } }";
    for engine in engines() {
        let server = Server::start(&engine);
        assert_eq!(ask(&server, json!({"since": LONG_AGO})).await["totalCount"], 0);
        import(&server, &[("twitter", "20", ""), ("facebook", "7", "")]);
        let written = now(&server).await;
        assert_eq!(
            ask(&server, json!({"since": LONG_AGO})).await["totalCount"],
            0,
            "what is new corrects nothing"
        );
        let then = value.replace("AT", &written.to_string());
        let before = server.ask(&then, json!({})).await;
        assert_eq!(before.data()["observations"]["totalCount"], 2, "{}", before.text);

        import(&server, &[("twitter", "21", "Zahlendreher"), ("facebook", "7", "")]);
        let corrected = now(&server).await;
        let told = ask(&server, json!({"since": corrected})).await;
        assert_eq!(told["totalCount"], 1, "recorded at that very moment");
        let node = &told["nodes"][0];
        let (new, old) = (&node["observation"]["id"], &node["before"]["id"]);
        assert_ne!(new, old);
        assert_eq!(
            *node,
            json!({
                "id": new.as_str().unwrap().replace("observation:", "correction:"),
                "oldValue": 20.0, "newValue": 21.0, "reason": "Zahlendreher", "recordedAt": corrected, "edition": 3,
                "sources": [{"key": "b-np-2019-instacops"}],
                "observation": {"id": new, "value": 21.0, "supersedes": {"id": old}, "subject": {"id": "sector:POLICE:BY"}},
                "before": {"id": old, "value": 20.0, "sources": [{"key": "b-np-2019-instacops"}], "correctionReason": null},
            })
        );
        // It is a node, and `changes` has it, too.
        let same = server
            .ask(
                "query ($id: ID!) { node(id: $id) { ... on Correction { oldValue edition } } changes(first: 1) { nodes { action edition node { id } } } }",
                json!({"id": node["id"]}),
            )
            .await
            .data();
        assert_eq!(same["node"], json!({"oldValue": 20.0, "edition": 3}));
        assert_eq!(
            same["changes"]["nodes"][0],
            json!({"action": "CORRECTED", "edition": 3, "node": {"id": new}})
        );

        // Corrected again, without a word, to a value that is hidden.
        import(&server, &[("twitter", "HIDDEN", ""), ("facebook", "8", "")]);
        let again = now(&server).await;
        let all = ask(&server, json!({"since": LONG_AGO})).await;
        let values: Vec<(&Value, &Value, &Value)> = all["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| (&node["oldValue"], &node["newValue"], &node["edition"]))
            .collect();
        assert_eq!(values.len(), 3);
        assert!(values[..2].contains(&(&json!(21.0), &Value::Null, &json!(4))), "{values:?}");
        assert!(values[..2].contains(&(&json!(7.0), &json!(8.0), &json!(4))), "{values:?}");
        assert_eq!(values[2], (&json!(20.0), &json!(21.0), &json!(3)), "the newest first");
        assert_eq!(all["nodes"][0]["reason"], "value changed by an import");
        assert_eq!(
            all["nodes"][2]["sources"],
            json!([{"key": "b-np-2019-instacops"}]),
            "one that was corrected in its turn keeps its sources"
        );

        // By moments: later none, before none, in between one.
        assert_eq!(ask(&server, json!({"since": "2999-01-01T00:00:00Z"})).await["totalCount"], 0);
        assert_eq!(ask(&server, json!({"since": again})).await["totalCount"], 2);
        assert_eq!(ask(&server, json!({"since": LONG_AGO, "at": written})).await["totalCount"], 0);
        assert_eq!(ask(&server, json!({"since": LONG_AGO, "at": corrected})).await["totalCount"], 1);
        assert_eq!(ask(&server, json!({"since": corrected, "at": corrected})).await, told);

        // Page by page it is the same list.
        let mut paged = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = ask(&server, json!({"since": LONG_AGO, "first": 1, "after": after})).await;
            paged.extend(page["nodes"].as_array().unwrap().iter().cloned());
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(json!(paged), all["nodes"]);

        // What was known before the correction is told as it was, to the byte.
        assert_eq!(server.ask(&then, json!({})).await.data_text(), before.data_text());
    }
}

#[tokio::test]
async fn other_corrections_stand_in_the_changes() {
    for engine in engines() {
        let server = Server::start(&engine);
        let folder = server.home().folder().join("import");
        std::fs::create_dir_all(&folder).unwrap();
        let seeds =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/claims.csv")).unwrap();
        let changed = seeds.replace("run 33 Twitter accounts", "have 33 Twitter accounts");
        assert_ne!(changed, seeds);
        std::fs::write(folder.join("claims.csv"), changed).unwrap();
        let finished = run(&["import", folder.to_str().unwrap(), "--database", &server.home().address()]);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        let data = server
            .ask(
                r#"{ corrections(since: "2000-01-01T00:00:00Z") { totalCount }
                    changes(first: 1) { nodes { action label edition node { ... on Claim { statement(lang: EN) } } } } }"#,
                json!({}),
            )
            .await
            .data();
        assert_eq!(data["corrections"]["totalCount"], 0);
        assert_eq!(
            data["changes"]["nodes"][0],
            json!({
                "action": "CORRECTED", "label": "Die Polizei Niedersachsen hat 33 Accounts bei Twitter", "edition": 2,
                "node": {"statement": "Niedersachsen's police have 33 Twitter accounts"},
            })
        );

        // Of all that the editions brought, only what was corrected, or only what came last.
        let written = now(&server).await;
        let data = server
            .ask(
                "query ($since: DateTime) {
                    corrected: changes(actions: [CORRECTED]) { totalCount }
                    since: changes(since: $since, first: 100) { totalCount nodes { edition action } }
                    both: changes(since: $since, actions: [ADDED]) { totalCount }
                    all: changes(first: 0) { totalCount } added: changes(actions: [ADDED], first: 0) { totalCount } }",
                json!({ "since": written }),
            )
            .await
            .data();
        assert_eq!(data["corrected"]["totalCount"], 1, "{data}");
        assert_eq!(data["since"], json!({"totalCount": 1, "nodes": [{"edition": 2, "action": "CORRECTED"}]}));
        assert_eq!(data["both"]["totalCount"], 0);
        assert_eq!(
            data["all"]["totalCount"].as_i64().unwrap() - 1,
            data["added"]["totalCount"].as_i64().unwrap()
        );
    }
}
