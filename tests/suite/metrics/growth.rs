//! Growth between two dates, and the ledger behind it.

use serde_json::json;

use super::{ask, import, refusal, same_statements, server_with_facts};
use crate::support::{Engine, Server, engines};

const FIRE: &str = r#"metric: "followers", filter: {kinds: [FIRE_SERVICE]}, laender: [SL, TH], focus: SL, from: "2020-12-31", to: "2022-12-31""#;

#[tokio::test]
async fn a_ledger_by_hand() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        let selection = "from to days edition de: sentence(lang: DE) en: sentence(lang: EN) caveats { code } \
            statistics { n median } total { likeForLike interval { low high } rate difference missing \
            presentAtBoth { count before after } opened { count before after entries { subject { ... on Channel { id } } after afterObservedOn before } } \
            closed { count before after entries { subject { ... on Channel { id closedReason } } before beforeObservedOn } } \
            excluded { count entries { subject { ... on Channel { id } } excluded explanation(lang: EN) } } } \
            rows { label likeForLike rate yearlyRate difference rank { position tied of } percentile overMedian } \
            focus { label } sources { key } citation(lang: EN)";
        let answer = ask(&server, "growth", FIRE, selection).await;
        assert_eq!(
            (&answer["from"], &answer["to"], &answer["days"]),
            (&json!("2020-12-31"), &json!("2022-12-31"), &json!(730))
        );
        let total = &answer["total"];
        // 1000 to 1500 and 200 to 100; 50 came, 300 went; the Facebook page was not looked at again.
        assert_eq!(total["likeForLike"], 400.0);
        assert_eq!(total["interval"], json!({"low": 400.0, "high": 400.0}));
        assert_eq!(total["rate"], 1600.0 / 1200.0 - 1.0);
        assert_eq!(total["difference"], 150.0);
        assert_eq!(total["presentAtBoth"], json!({"count": 2, "before": 1200.0, "after": 1600.0}));
        assert_eq!(
            total["opened"],
            json!({"count": 1, "before": null, "after": 50.0, "entries": [{
                "subject": {"id": "channel:mastodon/FireSL3@social.example"},
                "after": 50.0, "afterObservedOn": "2022-12-20", "before": null
            }]})
        );
        assert_eq!(
            total["closed"],
            json!({"count": 1, "before": 300.0, "after": null, "entries": [{
                "subject": {"id": "channel:twitter/FireSL2", "closedReason": "Sparzwang"},
                "before": 300.0, "beforeObservedOn": "2020-12-15"
            }]})
        );
        let excluded = &total["excluded"]["entries"][0];
        assert_eq!((&total["excluded"]["count"], &excluded["excluded"]), (&json!(1), &json!("TOO_OLD")));
        assert_eq!(excluded["explanation"], "The last known value is too old to speak of this day.");
        let rows = answer["rows"].as_array().unwrap();
        assert_eq!((&rows[0]["label"], &rows[0]["rate"]), (&json!("Saarland"), &json!(0.5)));
        assert_eq!(rows[0]["rank"], json!({"position": 1, "tied": false, "of": 2}));
        assert_eq!((&rows[1]["rate"], &rows[1]["difference"]), (&json!(-0.5), &json!(-100.0)));
        assert_eq!((&rows[0]["percentile"], &rows[0]["overMedian"]), (&json!(75.0), &json!(0.5)));
        let yearly = rows[0]["yearlyRate"].as_f64().unwrap();
        assert!((yearly - (1.5_f64.powf(365.25 / 730.0) - 1.0)).abs() < 1e-12);
        assert_eq!(answer["statistics"], json!({"n": 2, "median": 0.0}));
        assert_eq!(answer["focus"]["label"], "Saarland");
        assert_eq!(answer["sources"], json!([{"key": "fire-2023"}]));
        assert_eq!(
            answer["de"],
            "Follower (Feuerwehren) – Saarland und Thüringen, 31.12.2020 bis 31.12.2022: 2 durchgehend bestehende Kanäle: +400 (+33,3\u{a0}%); 1 neuer bringt 50; 1 geschlossener nimmt 300 mit; 1 bleibt ohne vergleichbare Werte außen vor."
        );
        assert_eq!(
            answer["en"],
            "Followers (fire services) – Saarland and Thuringia, 2020-12-31 to 2022-12-31: 2 channels that lasted throughout: +400 (+33.3%); 1 new one adds 50; 1 that was closed takes 300 away; 1 is left out for want of comparable values."
        );
        assert_eq!(
            answer["citation"],
            "Followers (fire services), 2020-12-31 to 2022-12-31. Kanalatlas, edition 2"
        );
    }
}

#[tokio::test]
async fn posts_a_week_are_told_over_the_days_between_the_counts() {
    let server = server_with_facts(&Engine::Sqlite);
    let input = r#"metric: "posts", filter: {kinds: [FIRE_SERVICE]}, laender: [SL, TH], from: "2022-10-31", to: "2022-12-31""#;
    let answer = ask(
        &server,
        "growth",
        input,
        "rows { label perWeek fell activeShare activeShareBounds { low high } }",
    )
    .await;
    // 120 posts in 84 days; 10 posts deleted in 70 days.
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["label"], &rows[0]["perWeek"], &rows[0]["fell"]),
        (&json!("Saarland"), &json!(10.0), &json!(false))
    );
    assert_eq!((&rows[1]["perWeek"], &rows[1]["fell"]), (&json!(-1.0), &json!(true)));
    assert_eq!((&rows[0]["activeShare"], &rows[1]["activeShare"]), (&json!(1.0), &json!(0.0)));
    // Of the two other channels of Saarland nobody counted the posts.
    assert_eq!(rows[0]["activeShareBounds"], json!({"low": 1.0 / 3.0, "high": 1.0}));
}

#[tokio::test]
async fn channels_themselves_are_a_ledger_of_ones() {
    let server = server_with_facts(&Engine::Sqlite);
    let input = FIRE.replace("\"followers\"", "\"channels\"");
    let answer = ask(
        &server,
        "growth",
        &input,
        "total { likeForLike difference presentAtBoth { count } opened { after } closed { before } excluded { count } } \
            de: sentence(lang: DE) en: sentence(lang: EN)",
    )
    .await;
    assert_eq!(
        answer["total"],
        json!({"likeForLike": 0.0, "difference": 0.0, "presentAtBoth": {"count": 3}, "opened": {"after": 1.0},
            "closed": {"before": 1.0}, "excluded": {"count": 0}})
    );
    let ends = |name: &str, words: &str| answer[name].as_str().unwrap().ends_with(words);
    assert!(ends("de", ": 3 durchgehend offen, 1 eröffnet, 1 geschlossen."), "{answer}");
    assert!(ends("en", ": 3 open throughout, 1 opened, 1 closed."), "{answer}");
}

#[tokio::test]
async fn reports_on_sectors_grow_too() {
    let server = Server::start(&Engine::Sqlite);
    let input = r#"metric: "channels", filter: {kinds: [POLICE], platforms: ["facebook"]}, bases: [REPORTED], from: "2012-06-07", to: "2017-09-18", maxAgeDays: 400"#;
    let answer = ask(
        &server,
        "growth",
        input,
        "focus { likeForLike rate presentAtBoth { entries { before after platform { slug } subject { ... on Sector { kind } } } } } sources { key }",
    )
    .await;
    assert_eq!(answer["focus"]["likeForLike"], 6.0);
    assert_eq!(
        answer["focus"]["presentAtBoth"]["entries"],
        json!([{"before": 9.0, "after": 15.0, "platform": {"slug": "facebook"}, "subject": {"kind": "POLICE"}}])
    );
    assert!(answer["sources"].as_array().unwrap().iter().any(|source| source["key"] == "seed-k21-2017"));
}

#[tokio::test]
async fn a_break_between_the_dates_is_refused_unless_it_is_said() {
    for engine in engines() {
        let server = server_with_facts(&engine);
        let broken = "subject_type,subject,metric,value,observed,basis,status,source\n\
            CHANNEL,twitter/FireTH1,followers,150,2022-03-01,REPORTED,BREAK,fire-2023\n";
        import(&server, &[("observations.csv", broken)]);
        let (code, message) = refusal(&server, "growth", FIRE).await;
        assert_eq!(code, "UNFAIR_COMPARISON");
        assert_eq!(
            message,
            "a series of Thuringia breaks on 2022-03-01, so that values before and after are not alike; choose from: \
             \"2022-03-01\" or an earlier to, or say allow: [ACROSS_BREAKS] and it is printed in the citation"
        );
        let allowed = format!("{FIRE}, allow: [ACROSS_BREAKS]");
        let answer =
            ask(&server, "growth", &allowed, "overrides citation(lang: DE) total { likeForLike }").await;
        assert_eq!(answer["overrides"], json!(["ACROSS_BREAKS"]));
        assert!(
            answer["citation"].as_str().unwrap().ends_with("über einen Bruch der Reihe hinweg"),
            "{answer}"
        );
        assert_eq!(answer["total"]["likeForLike"], 400.0);
        let after = FIRE.replace("2020-12-31", "2022-03-01");
        ask(&server, "growth", &after, "total { likeForLike }").await;
        // The same question before the break was known.
        let first =
            server.ask("{ changes(first: 1) { nodes { edition recordedAt } } }", json!({})).await.data();
        assert_eq!(first["changes"]["nodes"][0]["edition"], 3);
        let second = server
            .ask("{ node(id: \"change:2.1\") { ... on Change { recordedAt } } }", json!({}))
            .await
            .data();
        let at = second["node"]["recordedAt"].as_str().unwrap();
        let then = format!("{FIRE}, knownAt: \"{at}\"");
        assert_eq!(
            ask(&server, "growth", &then, "total { likeForLike }").await["total"]["likeForLike"],
            400.0
        );
    }
}

#[tokio::test]
async fn unfit_windows_are_refused() {
    let server = Server::start(&Engine::Sqlite);
    let police = r#"metric: "followers", filter: {kinds: [POLICE]}"#;
    for (rest, words) in [
        (r#"from: "2022-01-01", to: "2022-01-28""#, "choose at least 28"),
        (r#"from: "2022-01-01", to: "2021-01-28""#, "exchange them"),
        (r#"from: "2022-01-01", to: "2022-12-31", maxAgeDays: 0"#, "from 1 to 36500"),
        (r#"from: "2022-01-01", to: "2022-12-31", bases: [REPORTED, DERIVED]"#, "not from both"),
        (
            r#"from: "2022-01-01", to: "2022-12-31", by: AUTHORITY, authority: "nowhere""#,
            "no authority has the slug",
        ),
    ] {
        let (code, message) = refusal(&server, "growth", &format!("{police}, {rest}")).await;
        assert_eq!(code, "BAD_USER_INPUT", "{message}");
        assert!(message.contains(words), "{message}");
    }
    let query = format!(
        "{{ growth(input: {{{police}, from: \"2022\"}}) {{ total {{ excluded {{ entries(first: 1001) {{ excluded }} }} }} }} }}"
    );
    assert_eq!(server.ask(&query, json!({})).await.code(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn an_authority_stands_beside_the_median_of_its_peers() {
    let server = server_with_facts(&Engine::Sqlite);
    let input = format!("{FIRE}, by: AUTHORITY, authority: \"fire-th-1\"");
    let answer = ask(
        &server,
        "growth",
        &input,
        "statistics { n median } focus { label rate overMedian rank { position of } }",
    )
    .await;
    assert_eq!(answer["statistics"], json!({"n": 2, "median": 0.0}));
    assert_eq!(
        answer["focus"],
        json!({"label": "Feuerwehr Erfurt", "rate": -0.5, "overMedian": -0.5, "rank": {"position": 2, "of": 2}})
    );
}

#[tokio::test]
async fn statements_do_not_grow_with_the_ledger() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = r#"query ($laender: [LandCode!]) { growth(input: {metric: "channels", laender: $laender, by: AUTHORITY,
            filter: {kinds: [POLICE]}, from: "2017", to: "2022"}) { sentence citation(style: FULL) sources { key }
            rows { label subject { ... on Authority { slug } } opened { entries { subject { ... on Channel { handle status } } } } } } }"#;
        let all: Vec<&str> = "BW BY BB HE MV NI NW RP SL SN ST SH TH".split(' ').collect();
        same_statements(&server, query, json!({"laender": ["NI"]}), json!({"laender": all})).await;
    }
}
