//! The two time axes: the date in the world and the moment of our knowledge.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::support::{Server, engines, run};

/// Everything below one root field of each kind, at a moment of our knowledge.
const DEEP: &str = r#"query ($at: DateTime) {
    authority(slug: "polizeidirektion-hannover", knownAt: $at) {
        name sources { key } parent { name }
        latest(metric: "followers", platform: "facebook") { id value citation sources { key } supersedes { id } correctionReason }
        observations(first: 50) { totalCount nodes { id value correctionReason supersedes { value } subject { ... on Authority { name } } } }
        channels { totalCount nodes { id authority { name } status } }
        events { totalCount nodes { title authority { name } } }
    }
    land(code: NI, knownAt: $at) {
        authorities(first: 100, filter: {text: "Hannover"}) { totalCount nodes { name } }
        presence(filter: {kinds: [POLICE]}) { counts { value interval { low high } } }
    }
    authorities(knownAt: $at, filter: {text: "polizeidirektion hannover"}) { nodes { name } }
    observations(knownAt: $at, filter: {subjects: ["authority:polizeidirektion-hannover"]}, orderBy: VALUE_DESC) { totalCount nodes { id value } }
    search(text: "Polizeidirektion Hannover", knownAt: $at) { totalCount nodes { ... on Authority { name } ... on Channel { authority { name } } } }
    renamed: search(text: "Leinepolizei", knownAt: $at) { totalCount nodes { ... on Authority { name } } }
    nodes(ids: ["authority:polizeidirektion-hannover"], knownAt: $at) { ... on Authority { name } }
    verifyChannel(url: "@Polizei_H", knownAt: $at) { official authority { name } }
    edition(knownAt: $at) { number recordedAt note added corrected citation counts { kind things } }
    changes(knownAt: $at, first: 20) { totalCount nodes { id edition action label node { id } } }
}"#;

/// Every question of comparison, at a moment of our knowledge.
const COMPARED: &str = r#"query ($at: DateTime) {
    compare(input: {metric: "followers", by: CHANNEL, filter: {kinds: [POLICE]}, laender: [NI], asOf: "2025", knownAt: $at}) {
        edition sentence citation(style: FULL) caveats { text } rows { label value interval { low high } rank { position } sources { key } }
    }
    series(input: {metric: "followers", subjects: ["authority:polizeidirektion-hannover"], from: "2012", to: "2024", interval: YEAR, knownAt: $at}) {
        edition label sentence citation(style: FULL) points { on value index observation { id } sources { key } }
    }
    table(input: {metric: "channels", filter: {kinds: [POLICE]}, laender: [NI], from: "2016", to: "2018", knownAt: $at}) {
        edition citation(style: FULL) rows { label time value low high rank missing }
    }
    coverage(input: {filter: {kinds: [POLICE]}, laender: [NI], asOf: "2025", knownAt: $at}) { edition sentence rows { cells { known none unknown of } } }
    growth(input: {metric: "channels", filter: {kinds: [POLICE]}, by: AUTHORITY, from: "2016", to: "2020", knownAt: $at}) {
        edition sentence rows { label difference opened { entries { subject { ... on Channel { id } } } } }
    }
    concentration(input: {metric: "channels", filter: {kinds: [POLICE]}, asOf: "2025", knownAt: $at}) { edition sentence hhi parts { label share } }
    claim(id: "ni-police-leading-2017", knownAt: $at) { check(knownAt: $at) { verdict explanation peers { label interval { low high } } } }
}"#;

const SUBJECT: &str = "AUTHORITY,polizeidirektion-hannover,followers,facebook,";

/// A copy of the seeds in a folder of the test's own, one of them changed.
fn seeds(folder: &Path, file: &str, change: impl Fn(&str) -> String) -> PathBuf {
    let to = folder.join("seeds");
    std::fs::create_dir_all(&to).unwrap();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let name = path.file_name().unwrap();
            // What an earlier step changed stays changed.
            let from = Some(to.join(name)).filter(|changed| changed.exists()).unwrap_or(path.clone());
            let text = std::fs::read_to_string(from).unwrap();
            let text = if name == file { change(&text) } else { text };
            std::fs::write(to.join(name), text).unwrap();
        }
    }
    to
}

/// Imports with the real command while the server runs.
fn import(server: &Server, folder: &Path) {
    let home = server.home();
    let finished = run(&["import", folder.to_str().unwrap(), "--database", &home.address()]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.stdout.contains("edition "), "{finished:?}");
}

/// The newest dated number of Facebook followers of the directorate of Hannover, as the seeds have it.
fn followers() -> (String, f64) {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/observations.csv")).unwrap();
    let line = text
        .lines()
        .filter(|line| line.starts_with(SUBJECT))
        .max_by_key(|line| line.split(',').nth(8).unwrap().to_owned())
        .unwrap();
    (line.to_owned(), line.split(',').nth(4).unwrap().parse().unwrap())
}

#[tokio::test]
async fn a_correction_and_a_new_name_leave_the_old_answers_as_they_were() {
    let (line, value) = followers();
    for engine in engines() {
        let server = Server::start(&engine);
        let folder = server.home().folder().to_owned();
        let first = server.ask("{ edition { recordedAt } }", json!({})).await.data();
        let first = first["edition"]["recordedAt"].clone();
        let before = server.ask(DEEP, json!({})).await;
        let compared = server.ask(COMPARED, json!({})).await;
        compared.data();
        assert_eq!(server.ask(DEEP, json!({"at": first})).await.data_text(), before.data_text());
        let told = before.data();
        assert_eq!(told["authority"]["latest"]["value"], value);
        assert_eq!(told["authority"]["latest"]["supersedes"], Value::Null);
        assert_eq!(told["renamed"]["totalCount"], 0);

        // A typing error in a value.
        let corrected = seeds(&folder, "observations.csv", |text| {
            let mut lines: Vec<String> = text.lines().map(|line| format!("{line},")).collect();
            lines[0].push_str("reason");
            let at = lines.iter().position(|found| *found == format!("{line},")).unwrap();
            let written = format!("{SUBJECT}{}", line[SUBJECT.len()..].split(',').next().unwrap());
            lines[at] =
                format!("{}Zahlendreher", lines[at].replace(&written, &format!("{SUBJECT}{}", value + 7.0)));
            lines.join("\n") + "\n"
        });
        import(&server, &corrected);
        let second = server.ask(DEEP, json!({})).await.data();
        let latest = &second["authority"]["latest"];
        assert_eq!(
            (&latest["value"], &latest["correctionReason"]),
            (&json!(value + 7.0), &json!("Zahlendreher"))
        );
        assert_eq!(latest["supersedes"]["id"], told["authority"]["latest"]["id"]);
        assert_ne!(latest["id"], latest["supersedes"]["id"]);
        assert_eq!(
            second["authority"]["observations"]["totalCount"],
            told["authority"]["observations"]["totalCount"],
            "the old value is no longer listed beside the new"
        );
        assert_eq!(
            (&second["edition"]["number"], &second["edition"]["added"], &second["edition"]["corrected"]),
            (&json!(2), &json!(0), &json!(1))
        );
        let change = &second["changes"]["nodes"][0];
        assert_eq!((&change["edition"], &change["action"]), (&json!(2), &json!("CORRECTED")));
        assert_eq!(change["node"]["id"], latest["id"]);
        assert_eq!(second["changes"]["totalCount"], told["changes"]["totalCount"].as_u64().unwrap() + 1);

        // A new name.
        let renamed = seeds(&folder, "authorities.csv", |text| {
            let name = "\npolizeidirektion-hannover,Polizeidirektion Hannover,";
            assert!(text.contains(name));
            text.replace(name, "\npolizeidirektion-hannover,Leinepolizei Polizeidirektion Hannover,")
        });
        import(&server, &renamed);
        let third = server.ask(DEEP, json!({})).await.data();
        let new = "Leinepolizei Polizeidirektion Hannover";
        for pointer in [
            "/authority/name",
            "/authority/observations/nodes/0/subject/name",
            "/authority/channels/nodes/0/authority/name",
            "/authority/events/nodes/0/authority/name",
            "/renamed/nodes/0/name",
            "/nodes/0/name",
            "/verifyChannel/authority/name",
        ] {
            assert_eq!(third.pointer(pointer), Some(&json!(new)), "{pointer}");
        }
        assert_eq!(third["edition"]["number"], 3);
        let changed = third["changes"]["nodes"].as_array().unwrap().iter();
        let changed: Vec<&Value> = changed.filter(|change| change["edition"] == 3).collect();
        let of_it =
            changed.iter().find(|change| change["node"]["id"] == "authority:polizeidirektion-hannover");
        let of_it = of_it.unwrap_or_else(|| panic!("{changed:?}"));
        assert_eq!((&of_it["label"], &of_it["action"]), (&json!(new), &json!("CORRECTED")));

        // What was known is told as it was, to the byte.
        assert_eq!(server.ask(DEEP, json!({"at": first})).await.data_text(), before.data_text());
        assert_eq!(server.ask(COMPARED, json!({"at": first})).await.data_text(), compared.data_text());
        assert_ne!(server.ask(COMPARED, json!({})).await.data_text(), compared.data_text());
        let at = |data: &Value| json!({"at": data["edition"]["recordedAt"]});
        assert_eq!(server.ask(DEEP, at(&second)).await.data(), second);
        assert_eq!(server.ask(DEEP, at(&third)).await.data(), third);
        // An observation that was superseded is still found, as of then and as of now.
        let old = json!({"id": latest["supersedes"]["id"]});
        let query = "query ($id: ID!) { node(id: $id) { ... on Observation { value } } }";
        assert_eq!(server.ask(query, old).await.data()["node"]["value"], value);
    }
}

#[tokio::test]
async fn before_the_first_edition_nothing_is_known() {
    // Two requests: one may ask ten questions.
    let queries = [
        r#"query ($at: DateTime) {
        laender(knownAt: $at) { code }
        land(code: NI, knownAt: $at) { code }
        jurisdiction(code: "DE", knownAt: $at) { id }
        authority(slug: "polizeidirektion-hannover", knownAt: $at) { id }
        authorities(knownAt: $at, filter: {laender: [NI], parent: "landespolizeipraesidium-niedersachsen", hasChannelOn: ["twitter"]}) { totalCount nodes { id } }
        channel(platform: "twitter", handle: "Polizei_OS", knownAt: $at) { id }
        channels(knownAt: $at, filter: {platforms: ["twitter"], authorities: ["polizeidirektion-hannover"]}) { totalCount nodes { id } }
        events(knownAt: $at, filter: {jurisdictions: ["AT"]}) { totalCount nodes { id } }
        observations(knownAt: $at, filter: {metrics: ["followers"]}) { totalCount nodes { id } }
        sources(knownAt: $at) { totalCount nodes { id } }
    }"#,
        r#"query ($at: DateTime) {
        source(id: "seed-k21-2017", knownAt: $at) { id }
        search(text: "Osnabrück", knownAt: $at) { totalCount nodes { __typename } }
        changes(knownAt: $at) { totalCount nodes { id } }
        platforms(knownAt: $at) { slug }
        metrics(knownAt: $at) { key }
        providers(knownAt: $at) { id }
        nodes(ids: ["land:NI", "channel:twitter/Polizei_OS", "change:1.1"], knownAt: $at) { id }
        verifyChannel(url: "https://x.com/Polizei_OS", knownAt: $at) { official channel { id } authority { id } evidence { key } }
        edition(knownAt: $at) { number recordedAt note added corrected counts { kind } }
    }"#,
    ];
    let nothing = json!({"totalCount": 0, "nodes": []});
    for engine in engines() {
        let server = Server::start(&engine);
        let all = async |variables: Value| -> Value {
            let mut data = serde_json::Map::new();
            for query in queries {
                data.extend(server.ask(query, variables.clone()).await.data().as_object().unwrap().clone());
            }
            Value::Object(data)
        };
        let data = all(json!({"at": "2001-09-11T00:00:00Z"})).await;
        assert_eq!(data.as_object().unwrap().len(), 19);
        for (field, value) in data.as_object().unwrap() {
            let expected = match field.as_str() {
                "laender" | "platforms" | "metrics" | "providers" => json!([]),
                "nodes" => json!([null, null, null]),
                "verifyChannel" => {
                    json!({"official": null, "channel": null, "authority": null, "evidence": []})
                }
                "edition" => {
                    json!({"number": 0, "recordedAt": null, "note": null, "added": 0, "corrected": 0, "counts": []})
                }
                "authorities" | "channels" | "events" | "observations" | "sources" | "search" | "changes" => {
                    nothing.clone()
                }
                _ => Value::Null,
            };
            assert_eq!(*value, expected, "{field}");
        }
        let now = all(json!({})).await;
        for (field, value) in now.as_object().unwrap() {
            assert_ne!(*value, data[field], "{field} is something now");
        }
        // A moment to come is now.
        assert_eq!(all(json!({"at": "2999-01-01T00:00:00Z"})).await, now);
    }
}

#[tokio::test]
async fn the_date_holds_for_everything_below() {
    let query = r#"query ($on: PartialDate) {
        authority(slug: "polizeiinspektion-osnabrueck", asOf: $on) {
            parent { events(first: 100) { nodes { date } } observations(first: 100) { nodes { observedOn } } }
            channels(first: 100, filter: {platforms: ["twitter"]}) { nodes { status } }
            presenceOn(platform: "twitter") { state }
        }
        land(code: NI, asOf: $on) {
            population { date }
            events(first: 100, orderBy: DATE_DESC) { nodes { date channel { opened status } } }
            channels(first: 100, filter: {platforms: ["twitter"], kinds: [POLICE]}) { nodes { status closed latest(metric: "followers") { observedOn } } }
        }
        verifyChannel(url: "@Polizei_OS", asOf: $on) { official channel { status } }
        search(text: "Polizei_OS", kinds: [CHANNEL], asOf: $on, first: 100) { nodes { ... on Channel { handle status } } }
    }"#;
    for engine in engines() {
        let server = Server::start(&engine);
        for (on, last, status, official) in [
            ("2015", "2015-12-31", Some("PLANNED"), Value::Null),
            ("2017-09-18", "2017-09-18", Some("ACTIVE"), json!(true)),
            ("2024-08-29", "2024-08-29", Some("ACTIVE"), json!(true)),
            ("2024-08-30", "2024-08-30", Some("CLOSED"), json!(false)),
            ("2999", "2999-12-31", Some("CLOSED"), json!(false)),
        ] {
            let data = server.ask(query, json!({"on": on})).await.data();
            let mut dates = Vec::new();
            gather(&data, &mut dates);
            assert!(on == "2015" || dates.len() > 20, "{on}: {dates:?}");
            for date in dates {
                assert!(date.as_str() <= &last[..date.len()], "{on}: {date}");
            }
            assert_eq!(data["verifyChannel"]["channel"]["status"].as_str(), status, "{on}");
            let mut found = data["search"]["nodes"].as_array().unwrap().iter();
            let found = found.find(|channel| channel["handle"] == "Polizei_OS").unwrap();
            assert_eq!(found["status"].as_str(), status, "{on}");
            assert_eq!(data["verifyChannel"]["official"], official, "{on}");
            let listed: Vec<&str> = data["authority"]["channels"]["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|channel| channel["status"].as_str())
                .collect();
            if status == Some("PLANNED") {
                assert_eq!(listed, [""; 0], "{on}: what is to come is not listed");
            } else {
                assert_eq!(listed, [status.unwrap()], "{on}");
            }
        }
        let past = server
            .ask(
                r#"{ events(asOf: "1900") { totalCount } observations(asOf: "1900", filter: {from: "1000"}) { totalCount }
                    land(code: NI, asOf: "1900") { population { value } authorities(first: 1) { totalCount } }
                    channels(asOf: "1900", filter: {status: [ACTIVE, DORMANT, CLOSED]}) { totalCount } }"#,
                json!({}),
            )
            .await
            .data();
        for field in ["events", "observations", "channels"] {
            assert_eq!(past[field]["totalCount"], 0, "{field}");
        }
        assert_eq!(past["land"]["population"], Value::Null);
        assert_ne!(past["land"]["authorities"]["totalCount"], 0);
    }
}

/// Every date of an event, observation or population in an answer.
fn gather(value: &Value, dates: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(date) if name == "date" || name == "observedOn" => dates.push(date.clone()),
                    other => gather(other, dates),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, dates)),
        _ => {}
    }
}
