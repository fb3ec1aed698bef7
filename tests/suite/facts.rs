//! What the seeds tell: each fact found by a query that a journalist would write, with its source.

use serde_json::{Value, json};

use super::support::{Server, engines};

/// Asks a question on every engine and hands each answer's data on.
async fn ask(query: &str, check: impl Fn(&Value)) {
    for engine in engines() {
        let server = Server::start(&engine);
        check(&server.ask(query, json!({})).await.data());
    }
}

/// The things on a list.
#[track_caller]
fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// Whether the fact rests on the source.
fn rests_on(fact: &Value, source: &str) -> bool {
    list(&fact["sources"]).iter().any(|found| found["key"] == source)
}

#[tokio::test]
async fn police_of_niedersachsen_in_2017() {
    let query = r#"{
        land(code: NI, asOf: "2017-09-18") { presence(filter: {kinds: [POLICE]}) {
            asOf counts { platform { slug } kind basis value interval { low high } observedOn sources { key url }
                observation { basis status subject { ... on Sector { id } } } }
        } }
        sureTwitter: channels(asOf: "2017-09-18", filter: {laender: [NI], kinds: [POLICE], platforms: ["twitter"], status: [ACTIVE, DORMANT]}) { totalCount }
        maybeTwitter: channels(asOf: "2017-09-18", filter: {laender: [NI], kinds: [POLICE], platforms: ["twitter"], status: [ACTIVE, DORMANT, UNKNOWN]}) { totalCount }
        sureFacebook: channels(asOf: "2017-09-18", filter: {laender: [NI], kinds: [POLICE], platforms: ["facebook"], status: [ACTIVE, DORMANT]}) { totalCount }
        maybeFacebook: channels(asOf: "2017-09-18", filter: {laender: [NI], kinds: [POLICE], platforms: ["facebook"], status: [ACTIVE, DORMANT, UNKNOWN]}) { totalCount }
    }"#;
    ask(query, |data| {
        let presence = &data["land"]["presence"];
        assert_eq!(presence["asOf"], "2017-09-18");
        for (slug, number, sure, maybe) in [
            ("twitter", 33.0, "sureTwitter", "maybeTwitter"),
            ("facebook", 15.0, "sureFacebook", "maybeFacebook"),
        ] {
            let counts: Vec<&Value> = list(&presence["counts"])
                .iter()
                .filter(|count| count["platform"]["slug"] == slug && count["kind"] == "POLICE")
                .collect();
            let [reported, derived] = counts[..] else { panic!("{slug}: {counts:?}") };
            assert_eq!(
                (&reported["basis"], &reported["value"], &reported["observedOn"]),
                (&json!("REPORTED"), &json!(number), &json!("2017-09-18"))
            );
            assert!(rests_on(reported, "seed-k21-2017"), "{reported}");
            assert_eq!(reported["observation"]["subject"]["id"], "sector:POLICE:NI");
            assert_eq!(derived["basis"], "DERIVED");
            // The counts are those of the channels that the register lists one by one.
            let [sure, maybe] = [sure, maybe].map(|name| data[name]["totalCount"].as_f64().unwrap());
            assert!(sure > 0.0 && sure < maybe, "{slug}: {sure} {maybe}");
            assert_eq!(
                (&derived["value"], &derived["interval"]),
                (&json!(sure), &json!({"low": sure, "high": maybe}))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn landgericht_osnabrueck_joins_twitter() {
    let query = r#"{
        search(text: "landgericht osnabrueck", kinds: [AUTHORITY]) { nodes { ... on Authority {
            name channels(filter: {platforms: ["twitter"]}) { nodes { handle opened status sources { key } } }
        } } }
        events(filter: {laender: [NI], authorityKinds: [COURT], platforms: ["twitter"], kinds: [OPENED], from: "2019-06", to: "2019-06"}) {
            nodes { date title(lang: DE) authority { name } channel { handle } sources { key } }
        }
        before: channels(asOf: "2019-05", filter: {text: "Landgericht Osnabrück"}) { totalCount }
    }"#;
    ask(query, |data| {
        let found = &data["search"]["nodes"][0];
        assert_eq!(found["name"], "Landgericht Osnabrück");
        let channel = &found["channels"]["nodes"][0];
        assert_eq!(
            (&channel["handle"], &channel["opened"], &channel["status"]),
            (&json!("LandgerichtOS"), &json!("2019-06"), &json!("ACTIVE"))
        );
        assert!(rests_on(channel, "seed-k21-2019-related"));
        let [event] = list(&data["events"]["nodes"]) else { panic!("{data}") };
        assert_eq!(event["date"], "2019-06-20");
        assert_eq!(event["title"], "Landgericht Osnabrück twittert als erstes im Land");
        assert_eq!(
            (&event["authority"]["name"], &event["channel"]["handle"]),
            (&found["name"], &channel["handle"])
        );
        assert!(rests_on(event, "seed-k21-2019-related"));
        assert_eq!(data["before"]["totalCount"], 0, "not yet planned in May");
    })
    .await;
}

#[tokio::test]
async fn sachsen_anhalt_closes_its_facebook_page() {
    let query = r#"{
        events(filter: {laender: [ST], platforms: ["facebook"], kinds: [CLOSED], from: "2019-06", to: "2019-06"}) {
            nodes { date reason channel { displayName closed closedReason status sources { key } } sources { key } }
        }
        before: land(code: ST, asOf: "2019-06-13") { events(filter: {kinds: [CLOSED]}) { totalCount } }
        then: land(code: ST, asOf: "2019-06-14") { events(filter: {kinds: [CLOSED]}) { totalCount } }
        stillOpen: channels(asOf: "2018", filter: {laender: [ST], platforms: ["facebook"], status: [CLOSED]}) { totalCount }
        gone: channels(asOf: "2020", filter: {laender: [ST], platforms: ["facebook"], status: [CLOSED]}) { nodes { displayName } }
    }"#;
    ask(query, |data| {
        let event = list(&data["events"]["nodes"])
            .iter()
            .find(|event| rests_on(event, "seed-k21-2019-related"))
            .unwrap_or_else(|| panic!("{data}"));
        assert_eq!(event["date"], "2019-06-14");
        let channel = &event["channel"];
        assert_eq!(channel["displayName"], "Landesregierung Sachsen-Anhalt");
        assert_eq!(channel["status"], "CLOSED");
        assert!(channel["closed"].as_str().unwrap().starts_with("2019"));
        for reason in [&event["reason"], &channel["closedReason"]] {
            assert!(reason.as_str().unwrap().starts_with("Datenschutzrechtliche Bedenken"), "{reason}");
        }
        assert!(rests_on(channel, "seed-k21-2019-related"));
        assert_eq!(
            (&data["before"]["events"]["totalCount"], &data["then"]["events"]["totalCount"]),
            (&json!(1), &json!(2)),
            "a day earlier there was only the first report"
        );
        assert_eq!(data["stillOpen"]["totalCount"], 0);
        assert_eq!(data["gone"]["nodes"], json!([{"displayName": "Landesregierung Sachsen-Anhalt"}]));
    })
    .await;
}

#[tokio::test]
async fn austrian_app_and_its_downloads() {
    let query = r#"{
        channels(filter: {jurisdictions: ["AT"], platforms: ["app"]}) { nodes {
            displayName opened platform { name } sources { key }
            authority { name latest(metric: "downloads", platform: "app") {
                value interval { low high } observedOn basis metric { unit } sources { key } citation(lang: DE)
            } }
            events { nodes { date kind title(lang: EN) sources { key } } }
        } }
    }"#;
    ask(query, |data| {
        let [app] = list(&data["channels"]["nodes"]) else { panic!("{data}") };
        assert_eq!((&app["displayName"], &app["opened"]), (&json!("Amts-App Österreich"), &json!("2019-03")));
        let downloads = &app["authority"]["latest"];
        assert_eq!(
            (&downloads["value"], &downloads["interval"], &downloads["observedOn"], &downloads["basis"]),
            (
                &json!(101_000.0),
                &json!({"low": 101_000.0, "high": null}),
                &json!("2019-05-07"),
                &json!("REPORTED")
            )
        );
        assert_eq!(downloads["metric"]["unit"], "COUNT");
        assert!(downloads["citation"].as_str().unwrap().contains("101.000"), "{downloads}");
        assert_eq!(app["events"]["nodes"][0]["kind"], "MILESTONE");
        for fact in [app, downloads, &app["events"]["nodes"][0]] {
            assert!(rests_on(fact, "seed-k21-2019-related"), "{fact}");
        }
    })
    .await;
}

#[tokio::test]
async fn five_accounts_of_nienburg_become_one() {
    let query = r#"{
        events(filter: {laender: [NI], kinds: [MERGED], from: "2022", to: "2022"}) {
            nodes { date title(lang: EN) channel { handle status } sources { key publisher } }
        }
        merged: channels(asOf: "2022-08-01", first: 100, filter: {laender: [NI], kinds: [POLICE], platforms: ["twitter"], status: [CLOSED]}) {
            nodes { handle closed closedReason successors { handle status } sources { key } }
        }
        before: observations(filter: {subjects: ["authority:polizeiinspektion-nienburg-schaumburg"], metrics: ["channels"], platforms: ["twitter"], to: "2022-07"}) { nodes { value } }
    }"#;
    ask(query, |data| {
        let [event] = list(&data["events"]["nodes"]) else { panic!("{data}") };
        assert_eq!(
            (&event["date"], &event["title"]),
            (&json!("2022-08-01"), &json!("Five Twitter channels merged into one"))
        );
        assert!(rests_on(event, "a-pol-ni-2022-fuenf-zu-eins"));
        assert_eq!(event["channel"]["handle"], "Polizei_NBG");
        let merged: Vec<&Value> = list(&data["merged"]["nodes"])
            .iter()
            .filter(|channel| channel["successors"][0]["handle"] == "Polizei_NBG")
            .collect();
        let handles: Vec<&str> = merged.iter().map(|channel| channel["handle"].as_str().unwrap()).collect();
        assert_eq!(handles.len(), 4, "with the one that stays, five: {handles:?}");
        for channel in merged {
            assert_eq!(channel["closed"], "2022-07-29");
            assert_eq!(channel["closedReason"], "Zusammenlegung von fünf Kanälen zu einem");
            assert_eq!(channel["successors"], json!([{"handle": "Polizei_NBG", "status": "ACTIVE"}]));
            assert!(rests_on(channel, "a-pol-ni-2022-fuenf-zu-eins"));
        }
        assert_eq!(data["before"]["nodes"], json!([{"value": 5.0}]));
    })
    .await;
}

#[tokio::test]
async fn what_lies_around_osnabrueck_is_found_by_its_seat() {
    let query = r#"{
        within: authorities(first: 100, filter: {kinds: [POLICE], within: {south: 52.2, west: 8, north: 52.4, east: 8.1}}) {
            nodes { slug seat { latitude longitude } }
        }
        all: authorities(first: 100, filter: {kinds: [POLICE], text: "osnabrueck"}) { nodes { slug } }
        channels(first: 100, filter: {within: {south: 52.2, west: 8, north: 52.4, east: 8.1}}) {
            nodes { authority { seat { place } } }
        }
        edge: authorities(filter: {within: {south: 52.28, west: 8.05, north: 52.2801, east: 8.0501}}) { totalCount }
        sea: channels(filter: {within: {south: 54.5, west: 5, north: 55, east: 6}}) { totalCount }
    }"#;
    ask(query, |data| {
        let slugs = |name: &str| -> Vec<&Value> {
            list(&data[name]["nodes"]).iter().map(|authority| &authority["slug"]).collect()
        };
        assert_eq!(slugs("within"), ["polizeidirektion-osnabrueck", "polizeiinspektion-osnabrueck"]);
        assert_eq!(slugs("within"), slugs("all"));
        let places: Vec<&Value> =
            list(&data["channels"]["nodes"]).iter().map(|own| &own["authority"]["seat"]["place"]).collect();
        assert!(places.len() > 5 && places.iter().all(|place| *place == "Osnabrück"), "{places:?}");
        assert_eq!(data["edge"]["totalCount"], 7, "the sides belong to it");
        assert_eq!(data["sea"]["totalCount"], 0);
    })
    .await;
}

#[tokio::test]
async fn osnabrueck_and_goettingen_leave_x() {
    let query = r#"{
        events(filter: {laender: [NI], authorityKinds: [POLICE], platforms: ["twitter"], kinds: [CLOSED]}) {
            nodes { date authority { name } sources { key } }
        }
        left: channels(first: 100, filter: {laender: [NI], kinds: [POLICE], platforms: ["twitter"], status: [CLOSED]}) {
            nodes { handle closed closedReason authority { ancestors { name } } sources { key } }
        }
        verifyChannel(url: "https://x.com/polizei_os") { official until authority { name } evidence { key } }
    }"#;
    ask(query, |data| {
        let events = list(&data["events"]["nodes"]);
        for (directorate, day, source, words, least) in [
            (
                "Polizeidirektion Osnabrück",
                "2024-08-30",
                "a-ndr-2024-pd-os-x",
                "Rückzug der Direktion von X",
                4,
            ),
            ("Polizeidirektion Göttingen", "2025-03-03", "a-hamelnerbote-2025-goe-x", "Göttingen von X", 3),
        ] {
            let event = events.iter().find(|event| event["authority"]["name"] == directorate);
            let event = event.unwrap_or_else(|| panic!("{directorate}: {events:?}"));
            assert_eq!(event["date"], day);
            assert!(rests_on(event, source), "{event}");
            let left: Vec<&Value> = list(&data["left"]["nodes"])
                .iter()
                .filter(|channel| channel["closed"] == day && rests_on(channel, source))
                .collect();
            assert!(left.len() >= least, "{directorate}: {left:?}");
            for channel in left {
                assert!(channel["closedReason"].as_str().unwrap().contains(words), "{channel}");
                let above = list(&channel["authority"]["ancestors"]);
                assert!(above.iter().any(|authority| authority["name"] == directorate), "{channel}");
            }
        }
        let verified = &data["verifyChannel"];
        assert_eq!(
            (&verified["official"], &verified["until"], &verified["authority"]["name"]),
            (&json!(false), &json!("2024-08-30"), &json!("Polizeiinspektion Osnabrück"))
        );
        assert!(!list(&verified["evidence"]).is_empty());
    })
    .await;
}
