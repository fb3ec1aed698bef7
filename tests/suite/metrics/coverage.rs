//! Who is where, and of whom nobody knows.

use serde_json::{Value, json};

use super::{ask, refusal, same_statements, server_with_facts};
use crate::support::{Engine, Server, engines};

const FIRE: &str = r#"filter: {kinds: [FIRE_SERVICE], platforms: ["twitter", "facebook", "instagram", "mastodon"]}, laender: [SL, TH], focus: SL"#;

#[tokio::test]
async fn a_matrix_by_hand() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        let selection = "columns { label } rows { label cells { known none unknown of inWords(lang: DE) } \
            anywhere { known none unknown share { low high } } platformsPerAuthority { low high } } \
            de: sentence(lang: DE) en: sentence(lang: EN) authorities";
        let input = format!(r#"{FIRE}, asOf: "2022-12-31""#);
        let answer = ask(&server, "coverage", &input, selection).await;
        let cells: Vec<Vec<i64>> = answer["rows"][0]["cells"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cell| ["known", "none", "unknown", "of"].map(|name| cell[name].as_i64().unwrap()).to_vec())
            .collect();
        // Twitter: the first is there, the second has left, the fourth has nothing at all; nobody knows of the third.
        // Facebook: the third is there, the first and the fourth are not. Instagram: two accounts are reported for the
        // second. Mastodon: the third is there.
        assert_eq!(cells, [[1, 2, 1, 4], [1, 2, 1, 4], [1, 1, 2, 4], [1, 1, 2, 4]], "{engine:?}");
        let anywhere = &answer["rows"][0]["anywhere"];
        assert_eq!(anywhere["known"], 3);
        assert_eq!(anywhere["none"], 1);
        assert_eq!(anywhere["share"], json!({"low": 0.75, "high": 0.75}));
        assert_eq!(answer["rows"][0]["platformsPerAuthority"], json!({"low": 1.0, "high": 2.5}));
        assert_eq!(answer["authorities"], 5);
        assert_eq!(
            answer["de"],
            "Behörden mit Kanal (Feuerwehren, Twitter / X, Facebook, Instagram, Mastodon), Stand 31.12.2022: Saarland – 3 von 4 mit mindestens einem Kanal (Twitter / X: 1 bis 2 von 4, Facebook: 1 bis 2 von 4, Instagram: 1 bis 3 von 4 und Mastodon: 1 bis 3 von 4)."
        );
        assert!(
            answer["en"].as_str().unwrap().contains("Saarland – 3 of 4 with at least one channel"),
            "{answer}"
        );

        // Before the account closed and the first report was made.
        let earlier = format!(r#"{FIRE}, asOf: "2021""#);
        let answer = ask(&server, "coverage", &earlier, "rows { cells { known none unknown } }").await;
        assert_eq!(answer["rows"][0]["cells"][0], json!({"known": 2, "none": 0, "unknown": 2}));
    }
}

#[tokio::test]
async fn every_cell_is_what_the_authorities_themselves_say() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        let input = r#"filter: {kinds: [FIRE_SERVICE], platforms: ["twitter", "facebook", "mastodon"]}, rows: LAND, peers: ALL_16, asOf: "2022-12-31""#;
        let matrix =
            ask(&server, "coverage", input, "rows { subject { ... on Land { code } } cells { known none unknown column { platform { slug } } } }")
                .await;
        for row in matrix["rows"].as_array().unwrap() {
            let land = row["subject"]["code"].as_str().unwrap();
            let query = format!(
                r#"{{ authorities(first: 100, asOf: "2022-12-31", filter: {{laender: [{land}], kinds: [FIRE_SERVICE]}}) {{ nodes {{
                    twitter: presenceOn(platform: "twitter") {{ state }} facebook: presenceOn(platform: "facebook") {{ state }}
                    mastodon: presenceOn(platform: "mastodon") {{ state }} }} }} }}"#
            );
            let told = server.ask(&query, json!({})).await.data();
            let told = told["authorities"]["nodes"].as_array().unwrap().clone();
            for cell in row["cells"].as_array().unwrap() {
                let platform = cell["column"]["platform"]["slug"].as_str().unwrap();
                for (name, state) in [("known", "YES"), ("none", "NO_CONFIRMED"), ("unknown", "UNKNOWN")] {
                    let count = told.iter().filter(|own| own[platform]["state"] == state).count();
                    assert_eq!(cell[name], count, "{engine:?} {land} {platform} {name}");
                }
            }
        }
    }
}

/// Lists of those who have a channel, who have none and of whom nobody knows are as long as the matrix says.
#[tokio::test]
async fn the_counted_can_be_listed() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        for kind in ["FIRE_SERVICE", "MINISTRY", "STATE_CHANCELLERY"] {
            let input =
                format!(r#"filter: {{kinds: [{kind}]}}, rows: LAND, columns: KIND, asOf: "2022-12-31""#);
            let matrix = ask(&server, "coverage", &input, "rows { anywhere { known none unknown } }").await;
            let total = |name: &str| -> i64 {
                let rows = matrix["rows"].as_array().unwrap();
                rows.iter().map(|row| row["anywhere"][name].as_i64().unwrap()).sum()
            };
            let query = format!(
                r#"query ($laender: [LandCode!]) {{
                    known: authorities(asOf: "2022-12-31", filter: {{kinds: [{kind}], laender: $laender, presence: YES}}) {{ totalCount }}
                    none: authorities(asOf: "2022-12-31", filter: {{kinds: [{kind}], laender: $laender, presence: NO_CONFIRMED}}) {{ totalCount }}
                    unknown: authorities(asOf: "2022-12-31", filter: {{kinds: [{kind}], laender: $laender, presence: UNKNOWN}}) {{ totalCount }} }}"#
            );
            let laender = server.ask("{ laender { code } }", json!({})).await.data();
            let codes: Vec<&Value> =
                laender["laender"].as_array().unwrap().iter().map(|land| &land["code"]).collect();
            let listed = server.ask(&query, json!({ "laender": codes })).await.data();
            for name in ["known", "none", "unknown"] {
                assert_eq!(listed[name]["totalCount"], total(name), "{engine:?} {kind} {name}");
            }
        }
    }
}

#[tokio::test]
async fn kinds_can_be_rows_or_columns_and_are_never_summed_unasked() {
    let server = Server::start(&Engine::Sqlite);
    let input = r#"rows: KIND, columns: PLATFORM, laender: [NI], asOf: "2022", filter: {platforms: ["twitter", "mastodon"]}"#;
    let answer = ask(&server, "coverage", input, "rows { kind label(lang: DE) anywhere { of } }").await;
    let courts =
        answer["rows"].as_array().unwrap().iter().find(|row| row["kind"] == "COURT").unwrap().clone();
    assert_eq!(courts["label"], "Gerichte");
    let input = r#"rows: LAND, columns: KIND, laender: [NI], asOf: "2022""#;
    let by_column =
        ask(&server, "coverage", input, "columns { kind } rows { cells { of column { kind } } }").await;
    let cell = by_column["rows"][0]["cells"]
        .as_array()
        .unwrap()
        .iter()
        .find(|cell| cell["column"]["kind"] == "COURT");
    assert_eq!(cell.unwrap()["of"], courts["anywhere"]["of"]);
    let (code, message) = refusal(&server, "coverage", r#"laender: [NI], asOf: "2022""#).await;
    assert_eq!(code, "UNFAIR_COMPARISON");
    assert!(message.contains("name one kind"), "{message}");
    let allowed = ask(&server, "coverage", "laender: [NI], allow: [MIXED_KINDS]", "citation(lang: DE)").await;
    assert!(
        allowed["citation"]
            .as_str()
            .unwrap()
            .ends_with("Achtung: verschiedene Arten von Behörden nebeneinander"),
        "{allowed}"
    );
}

#[tokio::test]
async fn a_land_of_which_nothing_is_known_is_there() {
    let server = Server::start(&Engine::Sqlite);
    let input = r#"filter: {kinds: [FIRE_SERVICE]}, asOf: "2022""#;
    let answer = ask(
        &server,
        "coverage",
        input,
        "rows { label anywhere { of share { low } rank { position } inWords } } caveats { code text(lang: EN) }",
    )
    .await;
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 16);
    let bremen = rows.iter().find(|row| row["label"] == "Bremen").unwrap();
    assert_eq!(bremen["anywhere"], json!({"of": 0, "share": null, "rank": null, "inWords": null}));
    let missing =
        answer["caveats"].as_array().unwrap().iter().find(|it| it["code"] == "SOME_MISSING").unwrap();
    assert_eq!(missing["text"], "Without value and without rank: 14 Länder.");
    assert_eq!(
        ask(
            &server,
            "coverage",
            "filter: {kinds: [FIRE_SERVICE]}, laender: [HB], focus: HB",
            "sentence(lang: EN)"
        )
        .await["sentence"]
            .as_str()
            .unwrap()
            .split(": ")
            .last()
            .unwrap(),
        "the register knows of no such authority."
    );
}

#[tokio::test]
async fn statements_do_not_grow_with_the_matrix() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = r#"query ($laender: [LandCode!]) { coverage(input: {laender: $laender, filter: {kinds: [POLICE]}, asOf: "2022"}) {
            sentence citation(style: FULL) columns { label platform { name } }
            rows { label subject { ... on Land { code } } cells { known inWords column { label } } anywhere { inWords } } } }"#;
        same_statements(&server, query, json!({"laender": ["NI"]}), Value::Null).await;
    }
}
