//! Everything that can be wrong with files, each with what is said about it.

use super::*;
use crate::storage::testing::sqlite;

/// What is said about files on top of the small register.
pub(super) async fn said(on: &TestStore, files: Files) -> Vec<String> {
    match import(&on.store, files, Options::default(), clock("2026-01-01"), &mut |_| {}).await {
        Err(Failure::Problems(problems)) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_fault_is_named_with_its_place_and_its_cure() {
    let cases: &[(&str, &str, &str, &str)] = &[
        (
            "sources.csv",
            "paper,NOZ",
            "pa per,NOZ",
            "sources.csv:2: column \"id\": \"pa per\" is not a key; write at most 200 of a-z, 0-9, - _ and .",
        ),
        (
            "sources.csv",
            "https://example.org/a",
            "example.org/a",
            "sources.csv:2: column \"url\": \"example.org/a\" is not a web address; write one that begins with https:// or http://",
        ),
        (
            "sources.csv",
            "https://example.org/a",
            "javascript:alert(1)",
            "sources.csv:2: column \"url\": \"javascript:alert(1)\" is not a web address; write one that begins with https:// or http://",
        ),
        (
            "sources.csv",
            "page,Polizei",
            "paper,Polizei",
            "sources.csv:3: column \"id\": \"paper\" stands for the same thing as line 2; delete one or tell them apart",
        ),
        (
            "sources.csv",
            "NOZ,Polizei",
            ",Polizei",
            "sources.csv:2: column \"publisher\": the field is empty; every row must have a value here",
        ),
        (
            "sources.csv",
            "NEWS",
            "NWES",
            "sources.csv:2: column \"kind\": \"NWES\" is not a kind of source (did you mean \"NEWS\"?); write one of NEWS, PRESS_RELEASE, OFFICIAL_PAGE, DATASET, REPORT, STATISTICS",
        ),
        (
            "sources.csv",
            "2018-05-01",
            "2018-02-29",
            "sources.csv:2: column \"published\": \"2018-02-29\" is not a date; write a year, a month or a day that exists: 2017, 2017-09 or 2017-09-18",
        ),
        (
            "sources.csv",
            "NEWS,de",
            "NEWS,deutsch",
            "sources.csv:2: column \"language\": \"deutsch\" is not a code of a language; write two letters of ISO 639-1: de",
        ),
        (
            "jurisdictions.csv",
            "Saxony,false",
            "Saxony,true",
            "jurisdictions.csv:2: column \"city_state\": \"true\" is not so; the city states are Berlin, Bremen and Hamburg",
        ),
        (
            "jurisdictions.csv",
            "Saxony,false",
            "Saxony,nein",
            "jurisdictions.csv:2: column \"city_state\": \"nein\" is neither true nor false; write one of them",
        ),
        (
            "jurisdictions.csv",
            "DE,FED",
            "DEU,FED",
            "jurisdictions.csv:3: column \"code\": \"DEU\" is not a code; write two letters: NI for a Land, AT for a country",
        ),
        (
            "jurisdictions.csv",
            "NI,LAND",
            "NI,COUNTRY",
            "jurisdictions.csv:2: column \"kind\": \"COUNTRY\" does not go with the code NI; the codes of the Länder are BW, BY, BE, BB, HB, HH, HE, MV, NI, NW, RP, SL, SN, ST, SH, TH",
        ),
        (
            "populations.csv",
            "7982448",
            "7.982.448",
            "populations.csv:2: column \"value\": \"7.982.448\" is not a whole number from 0 on; write digits only: 8003421",
        ),
        (
            "populations.csv",
            "NI,",
            "NX,",
            "populations.csv:2: column \"jurisdiction\": \"NX\" is not a jurisdiction of the register; correct it or add it to jurisdictions.csv",
        ),
        (
            "platforms.csv",
            "https://x.com/{handle}",
            "https://x.com/",
            "platforms.csv:2: column \"url_pattern\": \"https://x.com/\" is not a pattern; write an address with {handle} in it: https://x.com/{handle}",
        ),
        (
            "platforms.csv",
            "twitter.com;",
            "https://twitter.com;",
            "platforms.csv:2: column \"hosts\": \"https://twitter.com;x.com\" is not a list of hosts; write them without https:// and joined by ;",
        ),
        (
            "authorities.csv",
            "STATE,NI,,",
            "STATE,NI,pd-os,",
            "authorities.csv:2: column \"parent\": \"mi\" leads back to where it began: pd-os → mi → pd-os; correct one of these parents",
        ),
        (
            "authorities.csv",
            "STATE,NI,,",
            "STATE,NI,mi,",
            "authorities.csv:3: column \"parent\": \"mi\" leads back to where it began: mi → mi; correct one of these parents",
        ),
        (
            "authorities.csv",
            "mi,2004,",
            "mi,2004,2003-12",
            "authorities.csv:2: column \"parent_to\": \"2003-12\" lies before \"parent_from\" (2004); correct one of them",
        ),
        (
            "authorities.csv",
            "NI,mi,2004",
            "NI,,2004",
            "authorities.csv:2: column \"parent_from\": \"2004\" is given without \"parent\"; write of what authority this one is a part",
        ),
        (
            "authorities.csv",
            "52.28,8.04",
            "92.28,8.04",
            "authorities.csv:2: column \"lat\": \"92.28\" is out of range; write degrees from -90 to 90",
        ),
        (
            "authorities.csv",
            "52.28,8.04",
            "52.28,-180.1",
            "authorities.csv:2: column \"lon\": \"-180.1\" is out of range; write degrees from -180 to 180",
        ),
        (
            "authorities.csv",
            "52.28,8.04",
            ",8.04",
            "authorities.csv:2: column \"lat\": the field is empty although \"lon\" is given; write both or neither",
        ),
        (
            "authorities.csv",
            "Osnabrück,52",
            ",52",
            "authorities.csv:2: column \"seat\": the field is empty although a position is given; write the town",
        ),
        (
            "channels.csv",
            "pd-os,twitter",
            "pd-oss,twitter",
            "channels.csv:2: column \"authority\": \"pd-oss\" is not an authority of the register (did you mean \"pd-os\"?); correct it or add it to authorities.csv",
        ),
        (
            "channels.csv",
            "pd-os,twitter",
            "pd-os,twiter",
            "channels.csv:2: column \"platform\": \"twiter\" is not a platform of the register (did you mean \"twitter\"?); correct it or add it to platforms.csv",
        ),
        (
            "channels.csv",
            "twitter/Polizei_OS,",
            "x/Polizei_OS,",
            "channels.csv:2: column \"id\": \"x/Polizei_OS\" is not the id of a channel; write the platform, a slash and the handle: twitter/name",
        ),
        (
            "channels.csv",
            "2015,,",
            "2015,2014,",
            "channels.csv:2: column \"closed\": \"2014\" lies before \"opened\" (2015); correct one of them",
        ),
        (
            "channels.csv",
            "mastodon/os@social.bund.de,paper",
            "mastodon/os@social.bund.d,paper",
            "channels.csv:2: column \"successor\": \"mastodon/os@social.bund.d\" is not a channel of the register (did you mean \"mastodon/os@social.bund.de\"?); correct it or add it to channels.csv",
        ),
        (
            "channels.csv",
            "mastodon/os@social.bund.de,paper",
            "twitter/Polizei_OS,paper",
            "channels.csv:2: column \"successor\": \"twitter/Polizei_OS\" is the channel itself; write what took over from it, or nothing",
        ),
        (
            "observations.csv",
            "FINAL,paper",
            "FINAL,paper;papre",
            "observations.csv:2: column \"source\": \"papre\" is not a source of the register (did you mean \"paper\"?); correct it or add it to sources.csv",
        ),
        (
            "observations.csv",
            "FINAL,paper",
            "FINAL,",
            "observations.csv:2: column \"source\": the field is empty; every row must have a value here",
        ),
        (
            "observations.csv",
            "OS,followers",
            "OS,folowers",
            "observations.csv:2: column \"metric\": \"folowers\" is not a metric of the register (did you mean \"followers\"?); correct it or add it to metrics.csv",
        ),
        (
            "observations.csv",
            "12000",
            "12.000,5",
            "observations.csv:2: the row has 16 fields, the header has 15; put a field that contains a comma in quotation marks",
        ),
        (
            "observations.csv",
            "12000",
            "NaN",
            "observations.csv:2: column \"value\": \"NaN\" is not a number; write digits, and a point before decimals: 1234.5",
        ),
        (
            "observations.csv",
            "12000",
            "1e999",
            "observations.csv:2: column \"value\": \"1e999\" is not a number; write digits, and a point before decimals: 1234.5",
        ),
        (
            "observations.csv",
            "12000",
            "-1",
            "observations.csv:2: column \"value\": \"-1\" is negative, which is impossible here; correct it",
        ),
        (
            "observations.csv",
            "12000,,",
            "12000,12001,",
            "observations.csv:2: column \"value\": \"12000\" is outside its bounds \"low\" and \"high\"; correct one of them",
        ),
        (
            "observations.csv",
            "12000,,,",
            "12000,,11999,",
            "observations.csv:2: column \"value\": \"12000\" is outside its bounds \"low\" and \"high\"; correct one of them",
        ),
        (
            "observations.csv",
            "12000,,",
            "12000,13000,11000",
            "observations.csv:2: column \"low\": \"13000\" is above \"high\"; exchange or correct them",
        ),
        (
            "observations.csv",
            "12000,,,,",
            "12000,,,HIDDEN,",
            "observations.csv:2: column \"missing\": \"HIDDEN\" is given beside a value; write one of the two",
        ),
        (
            "observations.csv",
            "12000",
            "",
            "observations.csv:2: column \"value\": the field is empty; write the value, or in \"missing\" why there is none",
        ),
        (
            "observations.csv",
            "2018-05,",
            "2018-13,",
            "observations.csv:2: column \"observed\": \"2018-13\" is not a date; write a year, a month or a day that exists: 2017, 2017-09 or 2017-09-18",
        ),
        (
            "observations.csv",
            "2018-05,",
            "2018-05-02,",
            "observations.csv:2: column \"observed\": \"2018-05-02\" is later than its source \"paper\", published 2018-05-01; correct the date, or give the status ANNOUNCED",
        ),
        (
            "observations.csv",
            "police:NI",
            "police",
            "observations.csv:3: column \"subject\": \"police\" is not a sector; write a kind of authority, a colon and the code of a jurisdiction: POLICE:NI; the kinds are POLICE, POLICE_ACADEMY, MINISTRY, STATE_CHANCELLERY, STATE_GOVERNMENT, PARLIAMENT, COURT, PROSECUTION, UNIVERSITY, MUNICIPALITY, DATA_PROTECTION, CONSTITUTION_PROTECTION, FIRE_SERVICE, HEALTH, TAX, STATISTICS, CULTURE, OTHER",
        ),
        (
            "observations.csv",
            "SECTOR,police:NI",
            "LAND,DE",
            "observations.csv:3: column \"subject_type\": \"LAND\" does not go with DE; write COUNTRY",
        ),
        (
            "events.csv",
            "twitter/Polizei_OS,OP",
            "twitter/Polizei_ON,OP",
            "events.csv:2: column \"channel\": \"twitter/Polizei_ON\" is not a channel of the register (did you mean \"twitter/Polizei_OS\"?); correct it or add it to channels.csv",
        ),
        (
            "providers.csv",
            "SEITENBAU GmbH",
            "---",
            "providers.csv:2: column \"name\": \"---\" holds no letter; write the name of the firm",
        ),
    ];
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        let before = on.count("entity").await;
        for (name, old, new, problem) in cases {
            let problems = said(&on, changed(name, old, new)).await;
            assert!(
                problems.iter().any(|said| said == problem),
                "{problem}\nwas not said, but\n{}",
                problems.join("\n")
            );
        }
        assert_eq!((on.count("edition").await, on.count("entity").await), (1, before));
    }
}

#[tokio::test]
async fn what_is_right_is_let_pass() {
    for (name, old, new) in [
        ("observations.csv", "2018-05,REPORTED,FINAL", "2018-06,REPORTED,announced"),
        ("observations.csv", "OS,followers,twitter,12000", "OS,change,twitter,-75.5"),
        ("observations.csv", "12000,,", "12000,12000,"),
        ("channels.csv", "2015,,", "2015,2015-01-01,"),
        ("sources.csv", "https://example.org/a", "urn:package:npm:landkreise-deutschland:3.0.0"),
        ("claims.csv", "NI,,ALL_16,LEADS", "NI,twitter,regional_courts_ni,first"),
        ("claims.csv", "ALL_16,LEADS,,", ",count,33,"),
        ("claims.csv", "ALL_16,LEADS", "city_states,only"),
        ("authorities.csv", "POLICE,DISTRICT", "police,district"),
    ] {
        let on = sqlite().await;
        run(&on, small(), "2026-01-01").await;
        run(&on, changed(name, old, new), "2026-01-02").await;
    }
}

#[tokio::test]
async fn all_problems_of_all_files_are_told_at_once_in_order() {
    let on = sqlite().await;
    let mut files = small();
    files.add("events.csv", text_of("events.csv").replace("2015", "15").into_bytes()).unwrap();
    files.add("sources.csv", text_of("sources.csv").replace("NEWS", "OLDS").into_bytes()).unwrap();
    files.add("metrics.csv", b"key;label_de\n".to_vec()).unwrap();
    let problems = said(&on, files).await;
    let places: Vec<&str> = problems.iter().filter_map(|problem| problem.split(": ").next()).collect();
    // That metrics.csv cannot be read is said once, not of every row that names a metric.
    assert_eq!(places.first(), Some(&"sources.csv:2"));
    assert_eq!(places.last(), Some(&"events.csv:2"));
    assert!(places[1..places.len() - 1].iter().all(|place| *place == "metrics.csv:1"), "{problems:#?}");
    assert_eq!(on.count("entity").await, 0);
}

#[tokio::test]
async fn duplicates_of_an_observation_name_the_other_line() {
    let on = sqlite().await;
    run(&on, small(), "2026-01-01").await;
    let row = "CHANNEL,twitter/Polizei_OS,followers,twitter,13000,,,,2018-05,REPORTED,FINAL,paper,,,\n";
    let problems =
        said(&on, file("observations.csv", &format!("{}{row}", text_of("observations.csv")))).await;
    assert_eq!(
        problems,
        [
            "observations.csv:5: column \"subject\": \"twitter/Polizei_OS\" stands for the same thing as line 2; delete one or tell them apart"
        ]
    );
}

#[tokio::test]
async fn no_file_at_all_is_refused() {
    let on = sqlite().await;
    let failed =
        import(&on.store, Files::default(), Options::default(), clock("2026-01-01"), &mut |_| {}).await;
    assert!(matches!(failed, Err(Failure::NoFiles { .. })));
}
