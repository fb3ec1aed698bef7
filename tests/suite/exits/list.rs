//! `/q`: the questions there are, one alone, and whom to tell about an error.

use kanalatlas::graphql::questions::read;
use serde_json::{Value, json};

use super::super::support::{Engine, Server, engines};
use super::shared;

#[tokio::test]
async fn the_list_names_every_question_in_the_language_asked() {
    let server = Server::start(&engines()[0]);
    let list = server.get("/q?lang=de").await;
    assert_eq!((list.status.as_u16(), list.header("content-language")), (200, "de"));
    let body = list.body();
    let questions = body["questions"].as_array().unwrap();
    let names: Vec<&str> = questions.iter().map(|own| own["name"].as_str().unwrap()).collect();
    let expected: Vec<String> = read().unwrap().into_iter().map(|own| own.name).collect();
    assert_eq!(names, expected);
    let left = &questions[6];
    assert!(left["title"].as_str().unwrap().starts_with("Welche Behörden haben X"));
    let kinds = left["variables"].as_array().unwrap().iter().find(|own| own["name"] == "kinds").unwrap();
    assert_eq!((&kinds["type"], &kinds["required"]), (&json!("[AuthorityKind!]"), &json!(false)));
    assert!(kinds["values"].as_array().unwrap().contains(&json!("POLICE")));
    assert_eq!(left["variables"][0]["default"], "twitter");
    for link in left["links"].as_object().unwrap().values() {
        assert_eq!(server.get(link.as_str().unwrap()).await.status, 200);
    }
    let english = server.get("/q").await;
    assert!(english.text.contains("Who left X since 2022"));
}

#[tokio::test]
async fn the_list_says_whom_to_tell_about_an_error() {
    let silent = Server::start(&Engine::Sqlite);
    assert_eq!(silent.get("/q").await.body()["contact"], Value::Null);
    let named = Server::start_with(Engine::Sqlite.fresh(), &["--contact", "redaktion@kanalatlas.example"]);
    for path in ["/q", "/q?name=who-left-x"] {
        assert_eq!(named.get(path).await.body()["contact"], "mailto:redaktion@kanalatlas.example", "{path}");
    }
}

#[tokio::test]
async fn one_question_is_described_as_in_the_list_whether_named_or_shared() {
    for engine in engines() {
        let server = Server::start(&engine);
        let list = server.get("/q?lang=de").await.body();
        let alone = server.get("/q?lang=de&name=who-left-x").await.body();
        let mut listed = list["questions"][6].clone();
        listed["query"] = json!(read().unwrap()[6].text);
        assert_eq!(alone["questions"], json!([listed]));
        let query =
            "query Mine($code: LandCode!, $filter: ChannelFilter = {kinds: [COURT]}, $day: PartialDate) {
            land(code: $code, asOf: $day) { name } channels(filter: $filter) { totalCount } }";
        let address = server.share(query, json!({"day": "2020"})).await.header("location").to_owned();
        let name = address.strip_prefix("/q/").unwrap();
        let found = server.get(&format!("/q?name={name}")).await.body()["questions"][0].clone();
        assert_eq!((&found["name"], &found["title"]), (&json!(name), &json!("Mine")));
        assert_eq!(found["query"], query);
        assert!(found["explanation"].is_null(), "{found}");
        let codes = &found["variables"][0]["values"];
        assert_eq!(codes.as_array().unwrap().len(), 16);
        assert_eq!(
            found["variables"],
            json!([
                {"name": "code", "type": "LandCode!", "kind": "ENUM", "required": true, "default": null,
                 "values": codes, "description": null},
                {"name": "filter", "type": "ChannelFilter", "kind": "OBJECT", "required": false,
                 "default": {"kinds": ["COURT"]}, "values": null, "description": null},
                {"name": "day", "type": "PartialDate", "kind": "SCALAR", "required": false, "default": "2020",
                 "values": null, "description": null},
            ])
        );
        // Its form is there although it has no answer yet.
        assert_eq!(server.get(&format!("{address}.meta.json")).await.code(), "BAD_USER_INPUT");
        for unknown in ["no-such", "0123456789abcdef"] {
            let refused = server.get(&format!("/q?name={unknown}")).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (404, "QUERY_NOT_FOUND"));
        }
        let anonymous = shared(&server, "{ edition { number } }").await;
        let name = anonymous.strip_prefix("/q/").unwrap();
        let found = server.get(&format!("/q?name={name}")).await.body()["questions"][0].clone();
        assert_eq!((&found["title"], &found["variables"]), (&json!(name), &json!([])));
    }
}
