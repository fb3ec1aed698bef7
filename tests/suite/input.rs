//! What a caller gets wrong: an error with a stable code that says what to change.

use serde_json::{Value, json};

use super::support::{Answer, Engine, Server, engines};

const WRONG: &str = "BAD_USER_INPUT";
const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";

/// Asks, and expects one error with the code and these words in its message.
async fn refused(server: &Server, query: &str, code: &str, words: &[&str]) -> Answer {
    let answer = server.ask(query, json!({})).await;
    let body = answer.body();
    let errors = body["errors"].as_array().unwrap_or_else(|| panic!("not refused: {query}: {}", answer.text));
    assert_eq!(errors.len(), 1, "{query}: {}", answer.text);
    assert_eq!(errors[0]["extensions"]["code"], code, "{query}: {}", answer.text);
    let message = errors[0]["message"].as_str().unwrap();
    for word in words {
        assert!(message.contains(word), "{query}: \"{word}\" is not in: {message}");
    }
    answer
}

#[tokio::test]
async fn what_is_unknown_is_told_and_what_is_valid() {
    for engine in engines() {
        let server = Server::start(&engine);
        for (query, code, words) in [
            ("{ land(code: XX) { name } }", INVALID, &["\"XX\"", "BW, BY", "TH"][..]),
            ("{ laender(peers: SOUTH) { name } }", INVALID, &["SOUTH", "ALL_16, AREA_STATES"]),
            (
                "{ channels(filter: {kinds: [POLIZEI]}) { totalCount } }",
                INVALID,
                &["POLIZEI", "POLICE, POLICE_ACADEMY"],
            ),
            ("{ channels(orderBy: LOUDEST) { totalCount } }", INVALID, &["LOUDEST", "NAME_ASC"]),
            ("{ search(text: \"a\", kinds: [THING]) { totalCount } }", INVALID, &["THING", "AUTHORITY"]),
            (
                "{ channels(filter: {platforms: [\"myspace\"]}) { totalCount } }",
                WRONG,
                &["platform", "\"myspace\"", "mastodon", "twitter"],
            ),
            (
                "{ authorities(filter: {hasChannelOn: [\"X\"]}) { totalCount } }",
                WRONG,
                &["platform", "\"X\"", "twitter"],
            ),
            (
                "{ observations(filter: {metrics: [\"fame\"]}) { totalCount } }",
                WRONG,
                &["metric", "\"fame\"", "followers"],
            ),
            (
                "{ channels(filter: {authorities: [\"nobody\"]}) { totalCount } }",
                WRONG,
                &["authority", "\"nobody\"", "search(text:)"],
            ),
            (
                "{ authorities(filter: {parent: \"nobody\"}) { totalCount } }",
                WRONG,
                &["authority", "\"nobody\"", "search(text:)"],
            ),
            (
                "{ events(filter: {jurisdictions: [\"XX\"]}) { totalCount } }",
                WRONG,
                &["jurisdiction", "\"XX\"", "AT, BB"],
            ),
            (
                "{ observations(filter: {subjects: [\"source:x\"]}) { totalCount } }",
                WRONG,
                &["\"source:x\"", "Land"],
            ),
            ("{ observations(filter: {subjects: [\"NI\"]}) { totalCount } }", WRONG, &["\"NI\"", "land:NI"]),
            (
                "{ observations(filter: {subjects: [\"authority:nobody\"]}) { totalCount } }",
                WRONG,
                &["\"nobody\"", "search(text:)"],
            ),
            (
                "{ observations(filter: {subjects: [\"land:XX\"]}) { totalCount } }",
                WRONG,
                &["\"XX\"", "AT, BB"],
            ),
            (
                "{ observations(filter: {subjects: [\"sector:POLICE:XX\"]}) { totalCount } }",
                WRONG,
                &["\"XX\"", "AT, BB"],
            ),
            (
                "{ observations(filter: {subjects: [\"channel:twitter/nobody\"]}) { totalCount } }",
                WRONG,
                &["channel", "twitter/nobody", "search(text:)"],
            ),
            ("{ nothing }", INVALID, &["nothing"]),
            ("{ land { name } }", INVALID, &["code"]),
        ] {
            refused(&server, query, code, words).await;
        }
    }
}

#[tokio::test]
async fn what_may_have_been_meant_is_there_for_programs() {
    for engine in engines() {
        let server = Server::start(&engine);
        for (query, meant) in [
            ("{ channels { nodes { handel } } }", json!(["handle", "handles"])),
            ("{ land(kode: NI, code: NI) { name } }", json!(["code"])),
            ("{ land(code: ni) { name } }", json!(["NI"])),
            ("{ channels(filter: {kinds: [POLIZEI]}) { totalCount } }", json!(["POLICE"])),
            ("{ channels(filter: {platforms: [\"twiter\"]}) { totalCount } }", json!(["twitter"])),
            ("query Q($a: Landcode = NI) { land(code: $a) { name } }", json!(["LandCode"])),
            ("{ land(code: XX) { name } }", Value::Null),
            ("{ zzzzzz }", Value::Null),
        ] {
            let answer = server.ask(query, json!({})).await;
            let told = &answer.body()["errors"][0]["extensions"]["suggestions"];
            assert_eq!(told, &meant, "{query}: {}", answer.text);
        }
        let lacking = server.ask("query Q($a: LandCode!) { land(code: $a) { name } }", json!({})).await;
        assert_eq!(lacking.body()["errors"][0]["extensions"]["variable"], "a");
    }
}

#[tokio::test]
async fn numbers_dates_and_texts_out_of_range() {
    let server = Server::start(&Engine::Sqlite);
    for (query, words) in [
        ("{ channels(first: 101) { totalCount } }", &["first: 101", "0 to 100"][..]),
        ("{ channels(first: -1) { totalCount } }", &["first: -1", "0 to 100"]),
        ("{ channels(last: 101) { totalCount } }", &["last: 101", "0 to 100"]),
        ("{ channels(first: 1, last: 1) { totalCount } }", &["first and last", "leave one out"]),
        ("{ land(code: NI) { authorities(first: 101) { totalCount } } }", &["first: 101"]),
        ("{ events(filter: {from: \"2020\", to: \"2019\"}) { totalCount } }", &["2020", "2019", "exchange"]),
        ("{ observations(filter: {from: \"2020-02\", to: \"2020-01\"}) { totalCount } }", &["exchange"]),
        ("{ channels(filter: {dormantDays: 0}) { totalCount } }", &["dormantDays: 0", "1 to 36500"]),
        (
            "{ channels(filter: {within: {south: 53, west: 8, north: 52, east: 9}}) { totalCount } }",
            &["within", "south must be less than north"],
        ),
        (
            "{ authorities(filter: {within: {south: 52, west: 8, north: 95, east: 9}}) { totalCount } }",
            &["within", "-90 to 90"],
        ),
        ("{ search(text: \"\") { totalCount } }", &["text", "at least one letter"]),
        ("{ search(text: \" ?! \") { totalCount } }", &["text", "at least one letter"]),
        ("{ channels(filter: {text: \"\"}) { totalCount } }", &["text", "at least one letter"]),
        ("{ search(text: \"a b c d e f g h i j k\") { totalCount } }", &["10 words"]),
        ("{ channels(asOf: \"2017-13\") { totalCount } }", &["2017-13", "2017-09-18"]),
        ("{ channels(asOf: \"18.9.2017\") { totalCount } }", &["18.9.2017", "2017-09-18"]),
        ("{ channels(asOf: \"2023-02-29\") { totalCount } }", &["2023-02-29", "exists"]),
        ("{ channels(knownAt: \"yesterday\") { totalCount } }", &["yesterday", "2025-03-03T18:00:00Z"]),
        ("{ verifyChannel(url: \"\") { official } }", &["address", "https://x.com/"]),
        ("{ channels(after: \"garbage\") { totalCount } }", &["garbage", "pageInfo"]),
        ("{ channels(before: \"\") { totalCount } }", &["cursor"]),
        ("{ channels(after: \"W10\") { totalCount } }", &["W10", "pageInfo"]),
    ] {
        refused(&server, query, WRONG, words).await;
    }
    let ids: Vec<String> = (0..101).map(|n| format!("source:{n}")).collect();
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let answer = server.ask(query, json!({"ids": ids})).await;
    assert_eq!(answer.code(), WRONG);
    assert!(answer.text.contains("101 ids are too many; ask for 100"), "{}", answer.text);
    let hundred = server.ask(query, json!({"ids": &ids[..100]})).await.data();
    assert_eq!(hundred["nodes"], json!(vec![Value::Null; 100]));
}

#[tokio::test]
async fn a_cursor_belongs_to_its_order() {
    let server = Server::start(&Engine::Sqlite);
    let page =
        server.ask("{ channels(first: 1, orderBy: OPENED_ASC) { edges { cursor } } }", json!({})).await;
    let cursor = page.data()["channels"]["edges"][0]["cursor"].to_string();
    for (list, other) in [("channels(orderBy: NAME_ASC", "NAME_ASC"), ("events(", "DATE_ASC")] {
        let query = format!("{{ {list} after: {cursor}) {{ totalCount }} }}");
        refused(&server, &query, WRONG, &["OPENED_ASC", other, "orderBy"]).await;
    }
}

#[tokio::test]
async fn siblings_of_a_wrong_field_survive_where_it_may_be_null() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = r#"{
            land(code: NI) { name(lang: DE) }
            channel(platform: "myspace", handle: "x") { id }
            node(id: "garbage") { id }
            authority(slug: "polizeidirektion-osnabrueck") { name latest(metric: "fame") { value } }
            unknown: authority(slug: "nobody") { id }
            jurisdiction(code: "XX") { id }
            source(id: "nothing") { id }
        }"#;
        let answer = server.ask(query, json!({})).await;
        assert_eq!(answer.status, 200);
        let body = answer.body();
        let errors = body["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 3, "{}", answer.text);
        assert!(errors.iter().all(|error| error["extensions"]["code"] == WRONG), "{}", answer.text);
        assert_eq!(
            body["data"],
            json!({
                "land": {"name": "Niedersachsen"},
                "channel": null,
                "node": null,
                "authority": {"name": "Polizeidirektion Osnabrück", "latest": null},
                "unknown": null,
                "jurisdiction": null,
                "source": null,
            })
        );
    }
}

#[tokio::test]
async fn umlauts_are_folded() {
    for engine in engines() {
        let server = Server::start(&engine);
        for spellings in [
            &["Osnabrück", "Osnabrueck", "OSNABRÜCK", "osnabrück", "OSNABRUECK", "Osnabru\u{308}ck"][..],
            &["Straße", "strasse", "STRASSE", "STRAẞE"],
            &["Polizeidirektion Göttingen", "polizeidirektion goettingen", "POLIZEIDIREKTION GÖTTINGEN"],
        ] {
            let mut answers = Vec::new();
            for text in spellings {
                let query = "query ($text: String!) { search(text: $text, first: 100) { totalCount nodes { ... on Node { id } } } authorities(filter: {text: $text}) { nodes { slug } } channels(filter: {text: $text}) { nodes { id } } sources(filter: {text: $text}) { nodes { id } } }";
                let data = server.ask(query, json!({"text": text})).await.data();
                assert_ne!(data["search"]["totalCount"], 0, "{text}");
                answers.push(data);
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{spellings:?}");
        }
    }
}

#[tokio::test]
async fn an_account_is_known_in_every_spelling() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = "query ($url: String!, $asOf: PartialDate) { verifyChannel(url: $url, asOf: $asOf) { url official until channel { id } authority { slug } evidence { key } } }";
        for (channel, official, until, spellings) in [
            (
                "channel:twitter/Polizei_OS",
                json!(false),
                json!("2024-08-30"),
                &[
                    "https://twitter.com/Polizei_OS",
                    "http://x.com/Polizei_OS",
                    "x.com/polizei_os",
                    "https://mobile.twitter.com/Polizei_OS/",
                    "https://www.x.com/Polizei_OS?s=20&t=abc",
                    "HTTPS://X.COM/POLIZEI_OS#top",
                    "https://m.twitter.com/@Polizei_OS",
                    " @Polizei_OS ",
                    "@polizei_os",
                    "https://x.com/Polizei_OS/status/1234567890",
                ][..],
            ),
            (
                "channel:mastodon/Cyberagentur@social.bund.de",
                json!(true),
                Value::Null,
                &[
                    "https://social.bund.de/@Cyberagentur",
                    "@Cyberagentur@social.bund.de",
                    "cyberagentur@social.bund.de",
                    "acct:Cyberagentur@social.bund.de",
                    "https://SOCIAL.bund.de/@cyberagentur/",
                    "https://social.bund.de/users/Cyberagentur",
                    "https://mastodon.social/@Cyberagentur@social.bund.de",
                ],
            ),
            (
                "channel:facebook/polizei.nienburg.schaumburg",
                json!(true),
                Value::Null,
                &[
                    "https://www.facebook.com/polizei.nienburg.schaumburg",
                    "m.facebook.com/Polizei.Nienburg.Schaumburg/",
                    "https://de-de.facebook.com/polizei.nienburg.schaumburg?ref=page",
                    "fb.com/polizei.nienburg.schaumburg",
                ],
            ),
        ] {
            for url in spellings {
                let verified = server.ask(query, json!({"url": url})).await.data()["verifyChannel"].clone();
                assert_eq!(verified["channel"]["id"], channel, "{url}: {verified}");
                assert_eq!((&verified["official"], &verified["until"]), (&official, &until), "{url}");
                assert_eq!(verified["url"], *url, "as it was given");
                assert!(
                    verified["authority"]["slug"].is_string() && verified["evidence"][0]["key"].is_string()
                );
            }
        }
        let then = server.ask(query, json!({"url": "x.com/Polizei_OS", "asOf": "2024-08-29"})).await.data();
        assert_eq!(
            (&then["verifyChannel"]["official"], &then["verifyChannel"]["until"]),
            (&json!(true), &Value::Null)
        );
        for url in [
            "https://x.com/Polizei_OS_Fake",
            "https://x.com/",
            "https://example.org/@nobody",
            "@nobody_at_all",
        ] {
            let verified = server.ask(query, json!({"url": url})).await.data()["verifyChannel"].clone();
            assert_eq!(
                verified,
                json!({"url": url, "official": null, "until": null, "channel": null, "authority": null, "evidence": []})
            );
        }
    }
}
