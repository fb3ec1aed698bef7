//! Comparisons: what is fair, who is missing, how it is said, and that an independent recomputation agrees.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Engine, Server, engines};

/// Asks for a comparison by its input and selection.
async fn compare(server: &Server, input: &str, selection: &str) -> Value {
    let query = format!("{{ compare(input: {{{input}}}) {{ {selection} }} }}");
    server.ask(&query, json!({})).await.data()["compare"].clone()
}

#[tokio::test]
async fn what_is_unlike_is_refused_with_the_smallest_change() {
    let server = Server::start(&Engine::Sqlite);
    for (input, reason, change) in [
        (
            r#"metric: "channels", filter: {kinds: [POLICE]}"#,
            "city states are compared with area states",
            "choose peers: AREA_STATES, or say allow: [CITY_WITH_AREA_STATES]",
        ),
        (
            r#"metric: "channels", filter: {kinds: [POLICE]}, focus: HH"#,
            "city states are compared with area states",
            "choose peers: CITY_STATES",
        ),
        (r#"metric: "channels", peers: AREA_STATES"#, "without a kind", "name one kind"),
        (
            r#"metric: "channels", peers: AREA_STATES, filter: {kinds: [COURT, MINISTRY]}"#,
            "several kinds of authority",
            "allow: [MIXED_KINDS]",
        ),
        (r#"metric: "channels", by: KIND, laender: [NI]"#, "a court is no ministry", "allow: [MIXED_KINDS]"),
        (
            r#"metric: "channels", peers: AREA_STATES, filter: {kinds: [POLICE]}, bases: [REPORTED, DERIVED]"#,
            "reported counts are put beside derived ones",
            "bases: [REPORTED] or bases: [DERIVED]",
        ),
    ] {
        let answer = server.ask(&format!("{{ compare(input: {{{input}}}) {{ edition }} }}"), json!({})).await;
        assert_eq!(answer.code(), "UNFAIR_COMPARISON", "{input}: {}", answer.text);
        let message = answer.body()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(reason) && message.contains(change), "{message}");
    }
    for (input, words) in [
        (r#"metric: "channel", peers: AREA_STATES"#, "write one of"),
        (r#"metric: "channels", laender: []"#, "name at least one"),
        (r#"metric: "channels", filter: {kinds: []}"#, "kinds: the list is empty"),
        (r#"metric: "channels", bases: []"#, "bases: the list is empty"),
        (r#"metric: "channels", bases: [COLLECTED]"#, "cannot be asked for alone"),
        (r#"metric: "channels", filter: {status: [CLOSED]}"#, "are not open at the date"),
        (r#"metric: "rank", filter: {kinds: [POLICE]}"#, "cannot be added up"),
        (r#"metric: "channels", by: PLATFORM, per: PER_AUTHORITY"#, "compare by LAND"),
        (r#"metric: "channels", by: CHANNEL, bases: [REPORTED]"#, "compare by LAND"),
    ] {
        let answer = server.ask(&format!("{{ compare(input: {{{input}}}) {{ edition }} }}"), json!({})).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{input}");
        assert!(answer.text.contains(words), "{}", answer.text);
    }
}

#[tokio::test]
async fn an_override_is_obeyed_and_printed() {
    let server = Server::start(&Engine::Sqlite);
    let input = r#"metric: "channels", filter: {kinds: [POLICE]}, asOf: "2017-09-18", allow: [CITY_WITH_AREA_STATES, MIXED_BASES]"#;
    let entry = compare(&server, input, "citation(style: BIBTEX, lang: DE)").await["citation"].clone();
    let note =
        ",\n  note = {Kanäle (Polizei), Stand 18.9.2017. Achtung: Stadtstaaten neben Flächenländern}\n}";
    assert!(entry.as_str().unwrap().ends_with(note), "{entry}");
    let answer = compare(&server, input, "overrides citation(lang: DE) coverage { of }").await;
    assert_eq!(
        answer,
        json!({
            "overrides": ["CITY_WITH_AREA_STATES"],
            "citation": "Kanäle (Polizei), Stand 18.9.2017. Kanalatlas, Ausgabe 1. Achtung: Stadtstaaten neben Flächenländern",
            "coverage": {"of": 16},
        })
    );
}

#[tokio::test]
async fn the_claim_of_2017_is_held_beside_what_is_known() {
    for engine in engines() {
        let server = Server::start(&engine);
        let twitter = r#"metric: "channels", filter: {kinds: [POLICE], platforms: ["twitter"]}, peers: AREA_STATES, asOf: "2017-09-18""#;
        let selection = "de: sentence(lang: DE) en: sentence(lang: EN) caveats { code } \
            focus { value interval { low high } rank { position tied of } basis sources { key } }";
        let answer = compare(&server, twitter, selection).await;
        assert_eq!(
            answer["de"],
            "Kanäle (Polizei, Twitter / X), Stand 18.9.2017: Niedersachsen liegt mit 21 bis 33 auf Rang 1 von 13 mit Angaben."
        );
        assert_eq!(
            answer["en"],
            "Channels (police, Twitter / X), as of 2017-09-18: Lower Saxony with 21 to 33 is number 1 of 13 with figures."
        );
        let focus = &answer["focus"];
        assert_eq!(focus["interval"], json!({"low": 21.0, "high": 33.0}));
        assert_eq!(focus["rank"], json!({"position": 1, "tied": false, "of": 13}));
        assert!(focus["sources"].as_array().unwrap().len() > 10, "{focus}");
        let codes = json!([
            {"code": "REGISTER_INCOMPLETE"}, {"code": "UNKNOWN_PARTS"}, {"code": "PERSONS_LEFT_OUT"}
        ]);
        assert_eq!(answer["caveats"], codes);

        // What sources report: most Länder report nothing, and are named as missing, never as 0.
        let reported = r#"metric: "channels", filter: {kinds: [POLICE], platforms: ["twitter", "facebook"]}, bases: [REPORTED], asOf: "2017-09-18", allow: [CITY_WITH_AREA_STATES]"#;
        let selection = "coverage { known of excluded { label(lang: DE) reason } } focus { value basis observedOn sources { key } } \
            rows { value rank { position } missing }";
        let answer = compare(&server, reported, selection).await;
        assert_eq!(answer["focus"]["value"], 48.0);
        assert_eq!(answer["focus"]["basis"], "REPORTED");
        assert_eq!(answer["focus"]["sources"][0]["key"], "seed-k21-2017");
        assert_eq!((&answer["coverage"]["known"], &answer["coverage"]["of"]), (&json!(5), &json!(16)));
        assert_eq!(answer["coverage"]["excluded"].as_array().unwrap().len(), 11);
        let missing: Vec<&Value> =
            answer["rows"].as_array().unwrap().iter().filter(|row| row["value"].is_null()).collect();
        assert_eq!(missing.len(), 11);
        assert!(missing.iter().all(|row| row["rank"].is_null() && row["missing"] == "NOTHING_KNOWN"));
    }
}

#[tokio::test]
async fn a_missing_denominator_is_named() {
    let server = Server::start(&Engine::Sqlite);
    let input = r#"metric: "channels", filter: {kinds: [POLICE]}, peers: AREA_STATES, asOf: "2023", per: PER_1000_INHABITANTS, populationBasis: CENSUS_2022"#;
    let selection = "de: sentence(lang: DE) coverage { known excluded { reason explanation(lang: DE) } }";
    let answer = compare(&server, input, selection).await;
    assert_eq!(answer["coverage"]["known"], 1);
    let explanation = "Auf dieser Zensusbasis fehlt die Einwohnerzahl.";
    let excluded = answer["coverage"]["excluded"].as_array().unwrap();
    assert_eq!(excluded.len(), 12);
    assert!(excluded.iter().all(|it| it["reason"] == "NO_POPULATION" && it["explanation"] == explanation));
    assert!(answer["de"].as_str().unwrap().contains("je 1.000 Einwohner"), "{answer}");
    assert!(answer["de"].as_str().unwrap().contains("mit 0,0"), "{answer}");
}

#[tokio::test]
async fn statements_do_not_grow_with_the_rows() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = "query ($laender: [LandCode!], $metric: String!) { compare(input: {metric: $metric, laender: $laender, \
            filter: {kinds: [POLICE]}, per: PER_1000_INHABITANTS, asOf: \"2022\"}) { sentence citation(style: FULL) \
            rows { label value rank { position } subject { ... on Land { code } } sources { key } } } }";
        for metric in ["channels", "followers"] {
            let (_, one) = server.ask_counting(query, json!({"laender": ["NI"], "metric": metric})).await;
            let all: Vec<&str> = "BW BY BB HE MV NI NW RP SL SN ST SH TH".split(' ').collect();
            let (answer, many) = server.ask_counting(query, json!({"laender": all, "metric": metric})).await;
            assert_eq!(answer.data()["compare"]["rows"].as_array().unwrap().len(), 13);
            assert_eq!(one, many, "{metric}");
            assert!(many <= 12, "{many} statements");
        }
    }
}

#[tokio::test]
async fn an_independent_recomputation_agrees() {
    for engine in engines() {
        let server = Server::start(&engine);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recompute.py");
        let output = Command::new("python3").args([script, &server.url]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains(" 0 differ"), "{said}");
    }
}

#[tokio::test]
async fn a_value_twice_counts_once_and_an_early_edition_knows_nothing() {
    let server = Server::start(&Engine::Sqlite);
    let once = r#"metric: "channels", filter: {kinds: [POLICE], platforms: ["twitter"]}, laender: [NI, BY]"#;
    let twice = r#"metric: "channels", filter: {kinds: [POLICE, POLICE], platforms: ["twitter", "twitter"]}, laender: [NI, NI, BY]"#;
    let selection = "sentence citation rows { label value }";
    assert_eq!(compare(&server, once, selection).await, compare(&server, twice, selection).await);
    let early = format!(r#"{once}, knownAt: "2001-09-11T00:00:00Z""#);
    let answer =
        compare(&server, &early, "edition coverage { known of } rows { value subject { __typename } }").await;
    assert_eq!(answer["edition"], 0);
    // Nobody was there yet, which is no fault.
    assert_eq!(answer["rows"], json!([{"value": null, "subject": null}, {"value": null, "subject": null}]));
    assert_eq!(answer["coverage"], json!({"known": 0, "of": 2}));
}

#[tokio::test]
async fn the_population_is_among_the_sources() {
    let server = Server::start(&Engine::Sqlite);
    let input = r#"metric: "channels", filter: {kinds: [POLICE]}, laender: [NI], per: PER_1000_INHABITANTS, asOf: "2017-09-18""#;
    let keys = async |input: &str| -> Vec<Value> {
        let answer = compare(&server, input, "sources { key }").await;
        answer["sources"].as_array().unwrap().clone()
    };
    let (divided, plain) = (keys(input).await, keys(&input.replace("per: PER_1000_INHABITANTS, ", "")).await);
    let more: Vec<&Value> = divided.iter().filter(|source| !plain.contains(source)).collect();
    assert_eq!(more.len(), 1, "{more:?}");
}
