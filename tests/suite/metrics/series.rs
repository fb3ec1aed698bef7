//! Values over time, as series and as flat tables.

use serde_json::{Value, json};

use super::{ask, refusal, same_statements, server_with_facts};
use crate::support::{Engine, Server, engines};

const FIRE: &str = r#"metric: "followers", filter: {kinds: [FIRE_SERVICE]}, laender: [SL, TH], from: "2019", to: "2022", interval: YEAR"#;

fn column(rows: &Value, name: &str) -> Vec<Value> {
    rows.as_array().unwrap().iter().map(|row| row[name].clone()).collect()
}

#[tokio::test]
async fn a_series_by_hand() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        let selection = "label(lang: DE) base breaks formula edition de: sentence(lang: DE) citation(lang: DE) sources { key } \
            points { on since value interval { low high } index rank { position tied of } observedOn oldestObservedOn knownChannels channels missing }";
        let answer = ask(&server, "series", FIRE, selection).await;
        assert_eq!(column(&answer, "label"), ["Saarland", "Thüringen"]);
        let points = &answer[0]["points"];
        assert_eq!(column(points, "on"), ["2019-12-31", "2020-12-31", "2021-12-31", "2022-12-31"]);
        assert_eq!(column(points, "since")[0], "2019-01-01");
        // Nothing was counted by the end of 2019: a gap. Then 1000 + 300 + 70; at last 1500 + 50 + 70.
        assert_eq!(column(points, "value"), [json!(null), json!(1370.0), json!(1370.0), json!(1620.0)]);
        assert_eq!(
            column(points, "missing"),
            [json!("NOTHING_KNOWN"), json!(null), json!(null), json!(null)]
        );
        assert_eq!(
            column(points, "index"),
            [json!(null), json!(100.0), json!(100.0), json!(100.0 * (1620.0 / 1370.0))]
        );
        assert_eq!(points[3]["oldestObservedOn"], "2020-12-20");
        assert_eq!(points[3]["observedOn"], "2022-12-31");
        assert_eq!((&points[1]["channels"], &points[3]["channels"]), (&json!(3), &json!(3)));
        assert_eq!(points[1]["rank"], json!({"position": 1, "tied": false, "of": 2}));
        assert_eq!(answer[0]["base"], "2020-12-31");
        assert_eq!(answer[0]["sources"], json!([{"key": "fire-2023"}]));
        assert_eq!(
            answer[0]["de"],
            "Follower (Feuerwehren), 1.1.2019 bis 31.12.2022: Saarland – von 1.370 (31.12.2020) auf 1.620 (31.12.2022)."
        );
        assert_eq!(
            answer[0]["citation"],
            "Follower (Feuerwehren), 1.1.2019 bis 31.12.2022. Kanalatlas, Ausgabe 2"
        );
    }
}

#[tokio::test]
async fn every_point_is_the_comparison_of_its_day() {
    for engine in engines() {
        let server = Server::start(&engine);
        let rest = r#"metric: "channels", filter: {kinds: [POLICE], platforms: ["twitter"]}, peers: AREA_STATES, per: PER_1000_INHABITANTS"#;
        let input = format!(r#"{rest}, from: "2016-06", to: "2017-09-18", interval: QUARTER"#);
        let series = ask(
            &server,
            "series",
            &input,
            "label(lang: DE) points { on value interval { low high } rank { position tied of } denominator }",
        )
        .await;
        assert_eq!(series[0]["points"].as_array().unwrap().len(), 6);
        for at in 0..6 {
            let day = series[0]["points"][at]["on"].as_str().unwrap();
            let input = format!(r#"{rest}, asOf: "{day}""#);
            let selection =
                "rows { label(lang: DE) value interval { low high } rank { position tied of } denominator }";
            let comparison = ask(&server, "compare", &input, selection).await;
            for row in comparison["rows"].as_array().unwrap() {
                let own = series.as_array().unwrap().iter().find(|own| own["label"] == row["label"]).unwrap();
                for name in ["value", "interval", "rank", "denominator"] {
                    assert_eq!(own["points"][at][name], row[name], "{engine:?} {day} {row}");
                }
            }
        }
    }
}

#[tokio::test]
async fn single_things_show_their_observations_and_their_gaps() {
    for engine in engines() {
        let server = Server::start(&engine);
        let input = r#"metric: "channels", subjects: ["sector:POLICE:NI", "authority:polizeidirektion-hannover"], from: "2011", to: "2017", interval: YEAR"#;
        let selection = "label(lang: DE) platform { slug } sentence(lang: EN) formula sources { key } \
            points { on value missing observedOn basis rank { position } observation { id } sources { key } }";
        let answer = ask(&server, "series", input, selection).await;
        let facebook = answer
            .as_array()
            .unwrap()
            .iter()
            .find(|own| own["label"] == "Polizei (Niedersachsen)" && own["platform"]["slug"] == "facebook")
            .unwrap();
        let (null, n) = (json!(null), |value: f64| json!(value));
        let values = [n(3.0), n(9.0), null.clone(), null.clone(), null.clone(), null.clone(), n(15.0)];
        assert_eq!(column(&facebook["points"], "value"), values);
        assert_eq!(facebook["points"][2]["missing"], "NOT_OBSERVED");
        assert_eq!(facebook["points"][1]["observedOn"], "2012-06-07");
        assert_eq!(facebook["points"][6]["basis"], "REPORTED");
        assert!(
            facebook["points"][6]["sources"].as_array().unwrap().contains(&json!({"key": "seed-k21-2017"}))
        );
        assert_eq!(
            facebook["sentence"],
            "Channels, 2011-01-01 to 2017-12-31: police (Lower Saxony) – from 3 (2011-12-31) to 15 (2017-12-31)."
        );
        assert_eq!(facebook["formula"], "the last observation within the period");
        let nothing = answer
            .as_array()
            .unwrap()
            .iter()
            .find(|own| own["label"] == "Polizeidirektion Hannover")
            .unwrap();
        assert!(column(&nothing["points"], "value").iter().all(Value::is_null));
    }
}

#[tokio::test]
async fn a_table_has_the_same_values_in_flat_rows() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        let selection = "columns { name label of } metric { key } edition citation(lang: EN) \
            rows { time on label subject metric platform value low high index rank basis observedOn missing edition }";
        let input = format!("{FIRE}, lang: DE");
        let answer = ask(&server, "table", &input, selection).await;
        let rows = answer["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 8);
        assert_eq!(
            rows[3],
            json!({"time": "2022-12-31T00:00:00.000000Z", "on": "2022-12-31", "label": "Saarland", "subject": "land:SL",
                "metric": "followers", "platform": null, "value": 1620.0, "low": 1620.0, "high": 1620.0,
                "index": 100.0 * (1620.0 / 1370.0), "rank": 1, "basis": "DERIVED", "observedOn": "2022-12-31",
                "missing": null, "edition": 2})
        );
        assert_eq!((&rows[0]["value"], &rows[0]["missing"]), (&json!(null), &json!("NOTHING_KNOWN")));
        let names = column(&answer["columns"], "name");
        let fields: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
        assert_eq!(names.len(), fields.len());
        assert!(fields.iter().all(|field| names.contains(&json!(field))), "{fields:?}");
        assert_eq!(answer["columns"][6], json!({"name": "value", "label": "Wert", "of": "NUMBER"}));
        // A dashboard tells its window and the width of a point in milliseconds.
        let grafana = r#"metric: "followers", filter: {kinds: [FIRE_SERVICE]}, laender: [SL], from: 1577836800000, to: 1672444800000, intervalMs: 31536000000"#;
        let answer = ask(&server, "table", grafana, "rows { on value }").await;
        assert_eq!(
            answer["rows"],
            json!([{"on": "2020-12-31", "value": 1370.0}, {"on": "2021-12-31", "value": 1370.0}, {"on": "2022-12-31", "value": 1620.0}])
        );
    }
}

#[tokio::test]
async fn the_last_value_is_not_that_of_the_future() {
    let server = Server::start(&Engine::Sqlite);
    let window =
        r#"metric: "channels", filter: {kinds: [POLICE]}, peers: AREA_STATES, interval: YEAR, from: "2025""#;
    for (field, selection) in [("series", "points { on value }"), ("table", "rows { on value }")] {
        let now = ask(&server, field, window, selection).await;
        assert!(now.to_string().contains("\"on\""), "{now}");
        assert_eq!(ask(&server, field, &format!(r#"{window}, to: "2999""#), selection).await, now);
    }
}

#[tokio::test]
async fn impossible_windows_are_refused() {
    let server = Server::start(&Engine::Sqlite);
    let police = r#"metric: "channels", filter: {kinds: [POLICE]}, peers: AREA_STATES"#;
    for (rest, words) in [
        (r#"from: "2022", to: "2021""#, "exchange them"),
        (r#"from: "2999""#, "lies in the future"),
        (r#"from: "2998", to: "2999""#, "lies in the future"),
        (r#"from: "2010", to: "2021", interval: DAY"#, "choose a longer interval"),
        (r#"from: "2010", subjects: []"#, "name 1 to 100"),
        (r#"from: "2010", subjects: ["land:NI"], per: PER_AUTHORITY"#, "leave per and bases out"),
        (r#"from: "2010", subjects: ["channel:twitter/nobody"]"#, "no channel has the id"),
        (r#"from: "2010", by: PLATFORM, per: PER_AUTHORITY"#, "compare by LAND"),
    ] {
        for field in ["series", "table"] {
            let (code, message) = refusal(&server, field, &format!("{police}, {rest}")).await;
            assert_eq!(code, "BAD_USER_INPUT", "{message}");
            assert!(message.contains(words), "{message}");
        }
    }
    let (code, _) =
        refusal(&server, "series", r#"metric: "channels", filter: {kinds: [POLICE]}, from: "2020""#).await;
    assert_eq!(code, "UNFAIR_COMPARISON");
    for millis in ["0", "-1"] {
        let input = format!(r#"{police}, from: "2020", intervalMs: {millis}"#);
        let (code, message) = refusal(&server, "table", &input).await;
        assert_eq!((code.as_str(), message.contains("above 0")), ("BAD_USER_INPUT", true), "{message}");
    }
    // Every authority on every day is more than one answer holds.
    let many = format!(r#"{police}, from: "2020", to: "2022-08", interval: DAY, by: AUTHORITY"#);
    let (code, message) = refusal(&server, "series", &many).await;
    assert_eq!(code, "TOO_MANY_ROWS", "{message}");
}

#[tokio::test]
async fn statements_do_not_grow_with_series_or_points() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = r#"query ($laender: [LandCode!], $from: PartialDate!) { series(input: {metric: "followers", laender: $laender,
            filter: {kinds: [POLICE]}, per: PER_1000_INHABITANTS, from: $from, to: "2022", interval: YEAR}) {
            label sentence citation(style: FULL) sources { key } subject { ... on Land { code } } points { on value rank { position } } } }"#;
        let all: Vec<&str> = "BW BY BB HE MV NI NW RP SL SN ST SH TH".split(' ').collect();
        let few = json!({"laender": ["NI"], "from": "2021"});
        same_statements(&server, query, few, json!({"laender": all, "from": "2012"})).await;
        let query = r#"query ($ids: [ID!]) { series(input: {metric: "posts", subjects: $ids, from: "2025-02", to: "2025-10", interval: MONTH}) {
            label sentence sources { key } subject { ... on Channel { handle } } points { on value observation { id subject { ... on Channel { handle } } } sources { key } } } }"#;
        let list = r#"{ channels(first: 60, filter: {platforms: ["mastodon"], jurisdictions: ["DE"]}) { nodes { id } } }"#;
        let ids = server.ask(list, json!({})).await.data();
        let ids: Vec<String> = column(&ids["channels"]["nodes"], "id")
            .iter()
            .map(|id| id.as_str().unwrap().to_owned())
            .collect();
        same_statements(&server, query, json!({"ids": ids[..2]}), json!({"ids": ids})).await;
    }
}
