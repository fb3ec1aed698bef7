//! What a claim must say.

use super::validation::said;
use super::*;

#[tokio::test]
async fn a_claim_that_cannot_be_checked_is_refused_with_advice() {
    let cases = [
        (
            "claims.csv",
            "ALL_16",
            "ALL_15",
            "claims.csv:2: column \"peers\": \"ALL_15\" is not a group (did you mean \"ALL_16\"?); write ALL_16, AREA_STATES, CITY_STATES, NORTH, or REGIONAL_COURTS_ and the code of a Land: REGIONAL_COURTS_NI",
        ),
        (
            "claims.csv",
            "ALL_16,LEADS",
            "MUSEUMS,LEADS",
            "claims.csv:2: column \"peers\": \"MUSEUMS\" is not a group; write ALL_16, AREA_STATES, CITY_STATES, NORTH, or REGIONAL_COURTS_ and the code of a Land: REGIONAL_COURTS_NI",
        ),
        (
            "claims.csv",
            "ALL_16,LEADS",
            "REGIONAL_COURTS_AT,FIRST",
            "claims.csv:2: column \"peers\": \"REGIONAL_COURTS_AT\" is not a group (did you mean \"REGIONAL_COURTS_ST\"?); write ALL_16, AREA_STATES, CITY_STATES, NORTH, or REGIONAL_COURTS_ and the code of a Land: REGIONAL_COURTS_NI",
        ),
        (
            "claims.csv",
            "LEADS",
            "LEDS",
            "claims.csv:2: column \"relation\": \"LEDS\" is not a relation of a claim (did you mean \"LEADS\"?); write one of LEADS, COUNT, ONLY, FIRST",
        ),
        (
            "claims.csv",
            "ALL_16,LEADS,,",
            ",COUNT,,",
            "claims.csv:2: column \"value\": the field is empty, and the relation COUNT needs it; fill it in",
        ),
        (
            "claims.csv",
            "ALL_16,LEADS,,",
            ",COUNT,-3,",
            "claims.csv:2: column \"value\": \"-3\" is negative, which is impossible here; correct it",
        ),
        (
            "claims.csv",
            "LEADS,,",
            "LEADS,33,",
            "claims.csv:2: column \"value\": \"33\" says nothing beside the relation LEADS; delete it or correct the relation",
        ),
        (
            "claims.csv",
            "LEADS,,",
            "COUNT,33,",
            "claims.csv:2: column \"peers\": \"ALL_16\" says nothing beside the relation COUNT; delete it or correct the relation",
        ),
        (
            "claims.csv",
            "ALL_16,LEADS",
            ",ONLY",
            "claims.csv:2: column \"peers\": the field is empty, and the relation ONLY needs it; fill it in",
        ),
        (
            "claims.csv",
            "ALL_16,LEADS",
            "REGIONAL_COURTS_NI,LEADS",
            "claims.csv:2: column \"peers\": \"REGIONAL_COURTS_NI\" is a group of courts, and LEADS compares Länder; write ALL_16, AREA_STATES, CITY_STATES, NORTH",
        ),
        (
            "claims.csv",
            "ALL_16,LEADS",
            "ALL_16,FIRST",
            "claims.csv:2: column \"peers\": \"ALL_16\" is a group of Länder, and FIRST compares authorities; write REGIONAL_COURTS_ and the code of a Land: REGIONAL_COURTS_NI",
        ),
        (
            "claims.csv",
            "NI,,ALL_16,LEADS",
            "NI,,REGIONAL_COURTS_NI,FIRST",
            "claims.csv:2: column \"platform\": the field is empty, and the relation FIRST needs it; fill it in",
        ),
        (
            "claims.csv",
            "POLICE,NI,",
            "POLICE,DE,",
            "claims.csv:2: column \"jurisdiction\": \"DE\" is not a Land, and LEADS compares Länder; write the code of a Land: NI",
        ),
    ];
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        for (name, old, new, problem) in cases {
            let problems = said(&on, changed(name, old, new)).await;
            assert!(
                problems.iter().any(|said| said == problem),
                "{problem}\nwas not said, but\n{}",
                problems.join("\n")
            );
        }
        assert_eq!(on.count("edition").await, 1);
    }
}

#[tokio::test]
async fn without_a_relation_a_claim_is_refused() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        assert_eq!(
            said(&on, changed("claims.csv", "LEADS", "")).await,
            ["claims.csv:2: column \"relation\": the field is empty; every row must have a value here"]
        );
    }
}

#[tokio::test]
async fn a_relation_that_is_new_corrects_the_claim() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        // As a claim was stored before the register asked for its relation.
        on.execute("UPDATE claim SET relation = NULL").await;
        on.execute("UPDATE entity SET digest = 'other' WHERE id = 'claim:first'").await;
        let edition = run(&on, file("claims.csv", text_of("claims.csv")), "2026-01-02").await.edition;
        assert_eq!(edition.map(|edition| (edition.number, edition.corrected)), Some((2, 1)));
        assert_eq!(on.column("SELECT relation FROM claim WHERE relation IS NOT NULL").await, ["LEADS"]);
    }
}
