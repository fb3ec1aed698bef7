//! The directory of the register: short addresses, and the ways that lead from a source or a channel to what belongs to it.

use std::collections::BTreeSet;

use reqwest::redirect::Policy;
use serde_json::{Value, json};

use super::support::{Engine, Server, engines};

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn texts<'a>(things: &'a Value, place: &str) -> BTreeSet<&'a str> {
    list(things).iter().filter_map(|thing| thing.pointer(place)?.as_str()).collect()
}

#[tokio::test]
async fn short_addresses_lead_to_questions_that_answer_them() {
    let server = Server::start(&Engine::Sqlite);
    let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    for (address, root, leads_to) in [
        ("/land/ni", "land", "/question/land-at-a-glance?land=NI"),
        (
            "/authority/landgericht-osnabrueck?lang=de",
            "authority",
            "/question/authority-at-a-glance?authority=landgericht-osnabrueck&lang=de",
        ),
        (
            "/channel/mastodon/bfdi@social.bund.de",
            "channel",
            "/question/channel-at-a-glance?platform=mastodon&handle=bfdi%40social.bund.de",
        ),
        (
            "/channel/bluesky/unnamed-auswaertiges-amt",
            "channel",
            "/question/channel-at-a-glance?platform=bluesky&handle=unnamed-auswaertiges-amt",
        ),
        (
            "/claim/lg-osnabrueck-first-2019",
            "claim",
            "/question/claim-at-a-glance?claim=lg-osnabrueck-first-2019",
        ),
        ("/source/seed-k21-2017", "source", "/question/source-at-a-glance?source=seed-k21-2017"),
    ] {
        let answer = client.get(format!("http://{}{address}", server.socket())).send().await.unwrap();
        assert_eq!(answer.status(), 307, "{address}");
        assert_eq!(answer.headers()["location"], leads_to);
        let exit = leads_to.replace("/question/", "/q/").replacen('?', ".json?", 1);
        let found = server.get(&exit).await.body();
        assert!(found[root].is_object(), "{address}: {found}");
    }
}

#[tokio::test]
async fn what_rests_on_a_source_names_it_as_its_source() {
    let query = r#"query($after: String) { source(id: "seed-k21-2017", asOf: "2026-11-01") {
        observations(first: 7, after: $after) {
            totalCount pageInfo { hasNextPage endCursor } nodes { id sources { key } } }
        channels { totalCount nodes { sources { key } } }
        authorities { totalCount nodes { sources { key } } }
        events { totalCount nodes { sources { key } } }
        claims { totalCount nodes { key sources { key } } }
        police: authorities(filter: {kinds: [POLICE], laender: [NI]}) { totalCount }
    } }"#;
    for engine in engines() {
        let server = Server::start(&engine);
        let first = server.ask(query, json!({})).await.data();
        let found = &first["source"];
        for (name, count) in
            [("observations", 13), ("channels", 4), ("authorities", 15), ("events", 4), ("claims", 4)]
        {
            assert_eq!(found[name]["totalCount"], count, "{engine:?} {name}");
            for thing in list(&found[name]["nodes"]) {
                let keys = texts(&thing["sources"], "/key");
                assert!(keys.contains("seed-k21-2017"), "{engine:?} {name}: {keys:?}");
            }
        }
        let claims = texts(&found["claims"]["nodes"], "/key");
        let said = [
            "ni-police-15-facebook-2017",
            "ni-police-33-twitter-2017",
            "ni-police-leading-2017",
            "ni-police-personified-unique-2017",
        ];
        assert_eq!(claims, BTreeSet::from(said), "{engine:?}");
        let narrowed = found["police"]["totalCount"].as_u64().unwrap();
        assert!((1..15).contains(&narrowed), "{engine:?}: {narrowed}");
        let page = &found["observations"]["pageInfo"];
        assert_eq!(page["hasNextPage"], true, "{engine:?}");
        let second = server.ask(query, json!({ "after": page["endCursor"] })).await.data();
        let rest = &second["source"]["observations"]["nodes"];
        let (one, other) = (texts(&found["observations"]["nodes"], "/id"), texts(rest, "/id"));
        assert_eq!((one.len(), other.len()), (7, 6), "{engine:?}");
        assert!(one.is_disjoint(&other), "{engine:?}");
    }
}

/// As far as it was known: before the first edition there was no source, and a date leaves out what came later.
#[tokio::test]
async fn what_rests_on_a_source_has_both_times() {
    let query = r#"{
        source(id: "c-fedipol", asOf: "2022-06-30") { events { totalCount } observations { totalCount } }
        now: source(id: "c-fedipol", asOf: "2026-11-01") { events { totalCount } observations { totalCount } }
        before: source(id: "c-fedipol", knownAt: "2020-01-01T00:00:00Z") { key }
    }"#;
    for engine in engines() {
        let data = Server::start(&engine).ask(query, json!({})).await.data();
        assert_eq!(data["before"], Value::Null, "{engine:?}");
        for list in ["events", "observations"] {
            let count = |at: &str| data[at][list]["totalCount"].as_u64().unwrap();
            assert!(count("source") < count("now"), "{engine:?} {list}: {data}");
        }
    }
}

#[tokio::test]
async fn lists_of_many_sources_are_read_together() {
    let query = |first: usize| {
        format!(
            "{{ sources(first: {first}) {{ nodes {{ channels(first: 2) {{ totalCount nodes {{ handle }} }} \
             observations(first: 2) {{ totalCount nodes {{ label }} }} claims {{ nodes {{ key }} }} }} }} }}"
        )
    };
    for engine in engines() {
        let server = Server::start(&engine);
        let (few, statements) = server.ask_counting(&query(3), json!({})).await;
        let (many, as_many) = server.ask_counting(&query(60), json!({})).await;
        assert!(few.body()["errors"].is_null() && many.body()["errors"].is_null());
        assert!(as_many <= statements + 4, "{engine:?}: {statements} for 3 sources, {as_many} for 60");
    }
}

#[tokio::test]
async fn predecessors_are_successors_seen_from_the_other_side() {
    let query = r#"{ channels(first: 100, filter: {status: [CLOSED]}) { nodes { id successors { predecessors { id } } } }
        merged: channel(platform: "twitter", handle: "polizei_lg") { predecessors { handle } successors { handle } } }"#;
    for engine in engines() {
        let data = Server::start(&engine).ask(query, json!({})).await.data();
        let mut with_successor = 0;
        for channel in list(&data["channels"]["nodes"]) {
            for successor in list(&channel["successors"]) {
                with_successor += 1;
                let before = texts(&successor["predecessors"], "/id");
                assert!(before.contains(channel["id"].as_str().unwrap()), "{engine:?}: {channel}");
            }
        }
        assert!(with_successor >= 10, "{engine:?}: {with_successor}");
        let five = ["Polizei_CE", "Polizei_HK", "Polizei_ROW", "Polizei_STD", "Polizei_WL"];
        let handles = texts(&data["merged"]["predecessors"], "/handle");
        assert_eq!(handles, BTreeSet::from(five), "{engine:?}");
        assert_eq!(data["merged"]["successors"], json!([]), "{engine:?}");
    }
}

#[tokio::test]
async fn a_channel_without_a_handle_is_found_by_its_id_and_observations_name_their_subject() {
    let query = r#"{
        unnamed: channel(platform: "bluesky", handle: "unnamed-auswaertiges-amt") { id handle }
        nobody: channel(platform: "bluesky", handle: "unnamed-nobody") { id }
        sector: observations(first: 1, filter: {subjects: ["sector:POLICE:NI"]}) { nodes { label en: label(lang: EN) } }
        land: observations(first: 1, filter: {subjects: ["land:BY"]}) { nodes { label(lang: EN) } }
        authority: observations(first: 1, filter: {subjects: ["authority:polizei-berlin"]}) { nodes { label } }
        channel: observations(first: 1, filter: {subjects: ["channel:twitter/Polizei_HI"]}) { nodes { label } }
    }"#;
    for engine in engines() {
        let server = Server::start(&engine);
        let request =
            server.request(reqwest::Method::POST, "/graphql?lang=de").json(&json!({ "query": query }));
        let data = server.send(request).await.data();
        assert_eq!(
            data["unnamed"],
            json!({ "id": "channel:bluesky/unnamed-auswaertiges-amt", "handle": null })
        );
        assert_eq!(data["nobody"], Value::Null);
        assert_eq!(
            data["sector"]["nodes"][0],
            json!({ "label": "Polizei (Niedersachsen)", "en": "police (Lower Saxony)" })
        );
        let label = |of: &str| data[of]["nodes"][0]["label"].as_str().unwrap();
        assert_eq!((label("land"), label("authority")), ("Bavaria", "Polizei Berlin"));
        assert!(label("channel").contains("Hildesheim"), "{engine:?}: {data}");
    }
}
