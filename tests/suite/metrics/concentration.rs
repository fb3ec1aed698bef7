//! How a total is spread over its parts.

use serde_json::json;

use super::{ask, refusal, same_statements, server_with_facts};
use crate::support::{Engine, Server, engines};

const FIGURES: &str = "n total hhi normalised topShare gini giniSmallN interval { low high }";

#[tokio::test]
async fn figures_by_hand() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        // Three on Twitter, one each on Facebook and Mastodon... by the end of 2022 one of Twitter's has closed.
        let input = r#"metric: "channels", across: PLATFORM, filter: {kinds: [FIRE_SERVICE]}, laender: [SL, TH], asOf: "2022""#;
        let answer = ask(
            &server,
            "concentration",
            input,
            &format!(
                "{FIGURES} two: topShare(k: 2) parts {{ label platform {{ slug }} value share shareBounds {{ low high }} }} \
                 de: sentence(lang: DE) en: sentence(lang: EN) coverage {{ known of }} citation(lang: EN)"
            ),
        )
        .await;
        assert_eq!((&answer["n"], &answer["total"]), (&json!(3), &json!(4.0)));
        // Shares 1/2, 1/4, 1/4.
        assert_eq!(answer["hhi"], 3750.0);
        assert_eq!(answer["interval"], json!({"low": 3750.0, "high": 3750.0}));
        assert!((answer["normalised"].as_f64().unwrap() - 0.0625).abs() < 1e-12);
        assert_eq!((&answer["topShare"], &answer["two"]), (&json!(0.5), &json!(0.75)));
        assert!((answer["gini"].as_f64().unwrap() - 1.0 / 6.0).abs() < 1e-12);
        assert!((answer["giniSmallN"].as_f64().unwrap() - 0.25).abs() < 1e-12);
        assert_eq!(
            answer["parts"][0],
            json!({"label": "Twitter / X", "platform": {"slug": "twitter"}, "value": 2.0, "share": 0.5,
                "shareBounds": {"low": 0.5, "high": 0.5}})
        );
        assert_eq!(
            answer["de"],
            "Kanäle (Feuerwehren, Saarland und Thüringen), Stand 2022: 50\u{a0}% entfallen auf Twitter / X; bei 3 Plattformen beträgt der Herfindahl-Index 3.750 von 10.000."
        );
        assert_eq!(
            answer["en"],
            "Channels (fire services, Saarland and Thuringia), as of 2022: 50% fall to Twitter / X; over 3 platforms the Herfindahl index is 3,750 of 10,000."
        );
        // 1500 and 70 and 50 and 100 over four channels.
        let input = r#"metric: "followers", across: CHANNEL, filter: {kinds: [FIRE_SERVICE]}, laender: [SL, TH], asOf: "2022""#;
        let answer = ask(
            &server,
            "concentration",
            input,
            "total topShare parts { subject { ... on Channel { handle } } }",
        )
        .await;
        assert_eq!(answer["total"], 1720.0);
        assert_eq!(answer["topShare"], 1500.0 / 1720.0);
        assert_eq!(answer["parts"][0]["subject"]["handle"], "FireSL1");
    }
}

#[tokio::test]
async fn niedersachsen_alone_is_meant_unless_more_is_asked_for() {
    let server = Server::start(&Engine::Sqlite);
    let police = r#"metric: "channels", filter: {kinds: [POLICE]}, asOf: "2017-09-18""#;
    let own = ask(&server, "concentration", police, "total").await;
    let named = ask(&server, "concentration", &format!("{police}, laender: [NI]"), "total").await;
    let all = ask(&server, "concentration", &format!("{police}, peers: ALL_16"), "total").await;
    assert_eq!(own, named);
    assert!(all["total"].as_f64() > own["total"].as_f64(), "{all} {own}");
    let across = ask(
        &server,
        "concentration",
        &format!("{police}, across: LAND, peers: ALL_16"),
        "hhi interval { low high } coverage { known of excluded { label(lang: DE) reason } }",
    )
    .await;
    let (low, high) = (across["interval"]["low"].as_f64(), across["interval"]["high"].as_f64());
    assert!(low < across["hhi"].as_f64() && across["hhi"].as_f64() < high, "{across}");
    assert_eq!(across["coverage"]["of"], 16);
}

#[tokio::test]
async fn what_says_nothing_is_null_and_what_is_unlike_is_refused() {
    let server = Server::start(&Engine::Sqlite);
    let nothing = r#"metric: "channels", filter: {kinds: [TAX]}, laender: [HB], asOf: "1999""#;
    let answer =
        ask(&server, "concentration", nothing, &format!("{FIGURES} sentence(lang: EN) parts {{ value }}"))
            .await;
    assert_eq!(
        answer,
        json!({"n": 0, "total": null, "hhi": null, "normalised": null, "topShare": null, "gini": null, "giniSmallN": null,
            "interval": null, "sentence": "Channels (tax authorities, Bremen), as of 1999: nothing is known for this question.", "parts": []})
    );
    let (code, message) = refusal(&server, "concentration", r#"metric: "channels""#).await;
    assert_eq!((code.as_str(), message.contains("name one kind")), ("UNFAIR_COMPARISON", true), "{message}");
    let query =
        r#"{ concentration(input: {metric: "channels", filter: {kinds: [POLICE]}}) { topShare(k: 0) } }"#;
    let answer = server.ask(query, json!({})).await;
    assert_eq!(answer.code(), "BAD_USER_INPUT");
    assert!(answer.text.contains("write 1 or more"), "{}", answer.text);
}

#[tokio::test]
async fn statements_do_not_grow_with_the_parts() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = r#"query ($peers: PeerGroup) { concentration(input: {metric: "followers", across: AUTHORITY, peers: $peers,
            filter: {kinds: [POLICE]}, asOf: "2022"}) { sentence citation(style: FULL) hhi parts { label subject { ... on Authority { slug } } } } }"#;
        same_statements(&server, query, json!({"peers": null}), json!({"peers": "AREA_STATES"})).await;
    }
}
