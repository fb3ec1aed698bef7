//! Claims: what was printed, held against the register at its date, and what would change the verdict.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::support::{Finished, Server, engines, run};

/// Everything that a check tells.
pub(super) const CHECK: &str = r"verdict asOf edition de: explanation(lang: DE) en: explanation(lang: EN)
    subject { label(lang: DE) interval { low high } rank { position } openedFrom openedBy node { id } }
    peers { label(lang: DE) known interval { low high } rank { position tied of } openedFrom openedBy noneOn }
    standings { label(lang: DE) known interval { low high } rank { position tied of } openedFrom openedBy noneOn }
    rank { position tied of } coverage { known settled of }
    missing { label(lang: DE) reason explanation(lang: DE) node { id } }
    comparison { coverage { known of } overrides focus { value } sentence(lang: DE) }
    citation(style: FULL, lang: DE)";

pub(super) const LEADING: &str = "ni-police-leading-2017";
pub(super) const TWITTER: &str = "ni-police-33-twitter-2017";
pub(super) const FACEBOOK: &str = "ni-police-15-facebook-2017";
pub(super) const PERSONIFIED: &str = "ni-police-personified-unique-2017";
pub(super) const FIRST: &str = "lg-osnabrueck-first-2019";

pub(super) async fn check(server: &Server, claim: &str) -> Value {
    let query = format!("{{ claim(id: \"{claim}\") {{ check {{ {CHECK} }} }} }}");
    server.ask(&query, json!({})).await.data()["claim"]["check"].clone()
}

/// What a check says in both languages.
pub(super) fn said(check: &Value) -> (&str, &str, &str) {
    let text = |name: &str| check[name].as_str().unwrap();
    (text("verdict"), text("de"), text("en"))
}

pub(super) fn reasons(check: &Value) -> Vec<(&str, &str)> {
    let missing = check["missing"].as_array().unwrap().iter();
    missing.map(|gap| (gap["label"].as_str().unwrap(), gap["reason"].as_str().unwrap())).collect()
}

/// A folder of files to import, with a source of its own.
fn folder(server: &Server, name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = server.home().folder().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let source = "id,publisher,title,url,published,kind,language,locator\n\
        count-2017,Zählwerk,Kanäle der Polizeien,https://example.org/count,2024,REPORT,de,FULL\n";
    std::fs::write(folder.join("sources.csv"), source).unwrap();
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    folder
}

/// Observations of the given subjects: type, subject, metric, platform, value, date.
pub(super) fn observations(rows: impl IntoIterator<Item = [String; 6]>) -> (&'static str, String) {
    let mut text = "subject_type,subject,metric,platform,value,observed,basis,status,source\n".to_owned();
    for row in rows {
        text += &(row.join(",") + ",REPORTED,FINAL,count-2017\n");
    }
    ("observations.csv", text)
}

pub(super) fn sector(land: &str, metric: &str, platform: &str, value: u32) -> [String; 6] {
    let value = value.to_string();
    ["SECTOR", &format!("POLICE:{land}"), metric, platform, &value, "2017-09-18"].map(str::to_owned)
}

fn import(server: &Server, folder: &Path) -> Finished {
    run(&["import", folder.to_str().unwrap(), "--database", &server.home().address()])
}

#[track_caller]
pub(super) fn import_well(server: &Server, name: &str, files: &[(&str, String)]) {
    let finished = import(server, &folder(server, name, files));
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

#[tokio::test]
async fn the_claims_of_the_seeds_and_what_the_register_says_of_each() {
    for engine in engines() {
        let server = Server::start(&engine);
        let listed = server
            .ask(
                "{ claims { id key claimedOn relation value peers kind statement(lang: EN) metric { key } platform { slug } \
                 claimedBy { slug } jurisdiction { name(lang: DE) } sources { key } check { verdict } } }",
                json!({}),
            )
            .await
            .data();
        let claims = listed["claims"].as_array().unwrap();
        let keys: Vec<&str> = claims.iter().map(|claim| claim["key"].as_str().unwrap()).collect();
        assert_eq!(keys, [FIRST, FACEBOOK, TWITTER, LEADING, PERSONIFIED]);
        assert!(claims.iter().all(|claim| claim["check"]["verdict"] == "NOT_DECIDABLE"), "{listed}");
        assert_eq!(
            claims[2],
            json!({
                "id": format!("claim:{TWITTER}"), "key": TWITTER, "claimedOn": "2017-09-18", "relation": "COUNT",
                "value": 33.0, "peers": null, "kind": "POLICE",
                "statement": "Niedersachsen's police run 33 Twitter accounts",
                "metric": {"key": "channels"}, "platform": {"slug": "twitter"},
                "claimedBy": {"slug": "niedersaechsisches-ministerium-fuer-inneres-und-sport"},
                "jurisdiction": {"name": "Niedersachsen"},
                "sources": [{"key": "seed-k21-2017"}, {"key": "a-mi-ni-2017-social-media-manager"}],
                "check": {"verdict": "NOT_DECIDABLE"},
            })
        );
        for (claim, de, en) in [
            (
                LEADING,
                "Behauptung vom 18.9.2017: „Die Polizei Niedersachsen ist bundesweit führend bei der Präsenz in sozialen Netzwerken“. Kanäle (Polizei), Stand 18.9.2017: Niedersachsen liegt mit 49 auf Rang 1 von 15 nach dem, was sicher bekannt ist; die volle Zahl kennt das Register für 1 von 16 Ländern. Offen lassen es Bayern, Hessen, Baden-Württemberg, Schleswig-Holstein, Berlin und 10 weitere; gar nichts Sicheres ist bekannt zu: Thüringen. Entscheiden würde es, für jedes von ihnen die volle Zahl an diesem Tag zu kennen.",
                "Claim of 2017-09-18: “Niedersachsen's police lead nationwide in presence on social networks”. Channels (police), as of 2017-09-18: Lower Saxony with 49 is number 1 of 15 by what is known for certain; the register knows the full number for 1 of 16 Länder. It is left open by Bavaria, Hesse, Baden-Württemberg, Schleswig-Holstein, Berlin and 10 more; nothing certain at all is known of: Thuringia. The full number of each of them on that day would decide it.",
            ),
            (
                TWITTER,
                "Behauptung vom 18.9.2017: „Die Polizei Niedersachsen hat 33 Accounts bei Twitter“. Kanäle (Polizei, Twitter / X), Stand 18.9.2017: Aus einzelnen Kanälen kommt das Register für Niedersachsen auf 21 bis 33. Keine Quelle, die von der Behauptung unabhängig ist, nennt die Zahl 33. Entscheiden würde es eine unabhängige Zählung für diesen Tag.",
                "Claim of 2017-09-18: “Niedersachsen's police run 33 Twitter accounts”. Channels (police, Twitter / X), as of 2017-09-18: from single channels the register arrives at 21 to 33 for Lower Saxony. No source that is independent of the claim gives the number 33. An independent count for that day would decide it.",
            ),
            (
                FACEBOOK,
                "Behauptung vom 18.9.2017: „Die Polizei Niedersachsen hat 15 Seiten bei Facebook“. Kanäle (Polizei, Facebook), Stand 18.9.2017: Aus einzelnen Kanälen kommt das Register für Niedersachsen auf 11 bis 23. Keine Quelle, die von der Behauptung unabhängig ist, nennt die Zahl 15. Entscheiden würde es eine unabhängige Zählung für diesen Tag.",
                "Claim of 2017-09-18: “Niedersachsen's police run 15 Facebook pages”. Channels (police, Facebook), as of 2017-09-18: from single channels the register arrives at 11 to 23 for Lower Saxony. No source that is independent of the claim gives the number 15. An independent count for that day would decide it.",
            ),
            (
                PERSONIFIED,
                "Behauptung vom 18.9.2017: „Mit den personifizierten Accounts vergleichbare Accounts gibt es in anderen Ländern noch nicht“. Personifizierte Kanäle (Polizei), Stand 18.9.2017: Die volle Zahl kennt das Register für 0 von 16 Ländern. Offen lassen es Baden-Württemberg, Bayern, Berlin, Brandenburg, Bremen und 10 weitere. Entscheiden würde es für jedes von ihnen eine Bestätigung, dass es dort keine gab, oder der Beleg für einen.",
                "Claim of 2017-09-18: “No other Land has accounts comparable to the personified ones”. Personified channels (police), as of 2017-09-18: the register knows the full number for 0 of 16 Länder. It is left open by Baden-Württemberg, Bavaria, Berlin, Brandenburg, Bremen and 10 more. A confirmation for each of them that there were none, or evidence of one, would decide it.",
            ),
            (
                FIRST,
                "Behauptung vom 20.6.2019: „Das Landgericht Osnabrück twittert als erstes niedersächsisches Landgericht“. Landgericht Osnabrück eröffnete auf Twitter / X (6/2019); ob und wann, weiß das Register für 1 von 11 Gerichten. Offen lassen es Landgericht Aurich, Landgericht Braunschweig, Landgericht Bückeburg, Landgericht Göttingen, Landgericht Hannover und 5 weitere. Entscheiden würde es, von jedem zu wissen, wann es eröffnet hat oder dass es keinen Kanal hatte.",
                "Claim of 2019-06-20: “Landgericht Osnabrück is the first Landgericht in Niedersachsen to tweet”. Landgericht Osnabrück opened on Twitter / X (2019-06); whether and when is known for 1 of 11 courts. It is left open by Landgericht Aurich, Landgericht Braunschweig, Landgericht Bückeburg, Landgericht Göttingen, Landgericht Hannover and 5 more. It would be decided by knowing of each when it opened, or that it had no channel.",
            ),
        ] {
            assert_eq!(said(&check(&server, claim).await), ("NOT_DECIDABLE", de, en));
        }
    }
}

#[tokio::test]
async fn leading_nationwide_names_everybody_of_whom_too_little_is_known() {
    for engine in engines() {
        let server = Server::start(&engine);
        let check = check(&server, LEADING).await;
        assert_eq!((&check["asOf"], &check["edition"]), (&json!("2017-09-18"), &json!(1)));
        // 33 on Twitter and 15 on Facebook by the claim's own sources, and 1 on YouTube by others of the day.
        assert_eq!(check["subject"]["interval"], json!({"low": 49.0, "high": 49.0}));
        assert_eq!(check["subject"]["node"], json!({"id": "land:NI"}));
        assert_eq!(check["rank"], json!({"position": 1, "tied": false, "of": 15}));
        assert_eq!(check["subject"]["rank"], Value::Null, "the unknown could change its place");
        assert_eq!(check["coverage"], json!({"known": 15, "settled": 1, "of": 16}));
        let missing = reasons(&check);
        assert_eq!(missing.len(), 15);
        assert_eq!(missing[0], ("Bayern", "NO_UPPER_BOUND"));
        assert_eq!(missing[14], ("Thüringen", "NOTHING_KNOWN"));
        let peers = check["peers"].as_array().unwrap();
        assert_eq!(peers.len(), 15);
        assert!(peers.iter().all(|peer| peer["interval"]["high"].is_null() && peer["rank"].is_null()));
        assert_eq!(peers[0]["interval"]["low"], 16.0);
        assert_eq!((&peers[14]["known"], &peers[14]["interval"]), (&json!(false), &Value::Null), "no zero");
        let standings = check["standings"].as_array().unwrap();
        assert_eq!((&standings[0]["label"], &standings[1..]), (&json!("Niedersachsen"), peers.as_slice()));
        assert_eq!(
            check["comparison"],
            json!({
                "coverage": {"known": 15, "of": 16}, "overrides": ["CITY_WITH_AREA_STATES", "MIXED_BASES"],
                "focus": {"value": 49.0},
                "sentence": "Kanäle (Polizei), Stand 18.9.2017: Niedersachsen liegt mit mindestens 49 auf Rang 1 bis 5 von 16 mit Angaben, denn die Spannen überschneiden sich.",
            })
        );
        assert_eq!(
            check["citation"],
            "„Die Polizei Niedersachsen ist bundesweit führend bei der Präsenz in sozialen Netzwerken“: nicht entscheidbar, Stand 18.9.2017. Kanalatlas: Register der Kanäle öffentlicher Institutionen, Ausgabe 1, Stand "
                .to_owned()
                + check["citation"].as_str().unwrap().split("Stand ").nth(2).unwrap()
        );
        // It is the comparison that anybody can ask for.
        let asked = server
            .ask(
                r#"{ compare(input: {metric: "channels", filter: {kinds: [POLICE]}, asOf: "2017-09-18", bases: [REPORTED, DERIVED],
                    allow: [CITY_WITH_AREA_STATES, MIXED_BASES]}) { coverage { known of } overrides focus { value } sentence(lang: DE) } }"#,
                json!({}),
            )
            .await
            .data();
        assert_eq!(asked["compare"], check["comparison"]);
    }
}

#[tokio::test]
async fn nodes_and_unknown_keys() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query = r#"query ($at: DateTime) {
            claim(id: "nobody-said-so") { key }
            same: claim(id: "claim:ni-police-leading-2017") { key }
            nodes(ids: ["claim:ni-police-leading-2017", "claim:nobody-said-so"]) { id ... on Claim { check { verdict } } }
            node(id: "claim:lg-osnabrueck-first-2019") { ... on Claim { key } }
            never: claims(knownAt: $at) { key }
        }"#;
        let data = server.ask(query, json!({"at": "2001-09-11T00:00:00Z"})).await.data();
        assert_eq!(data["claim"], Value::Null);
        assert_eq!(data["same"], json!({"key": LEADING}));
        assert_eq!(
            data["nodes"],
            json!([{"id": "claim:ni-police-leading-2017", "check": {"verdict": "NOT_DECIDABLE"}}, null])
        );
        assert_eq!(data["node"], json!({"key": FIRST}));
        assert_eq!(data["never"], json!([]));
        // Before the first edition there is no claim to check, and that is said.
        let early = r#"query ($at: DateTime) { claim(id: "ni-police-leading-2017") { check(knownAt: $at) { verdict } } }"#;
        let refused = server.ask(early, json!({"at": "2001-09-11T00:00:00Z"})).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT", "{}", refused.text);
        assert!(refused.text.contains("the register did not know this claim yet"), "{}", refused.text);
    }
}

#[tokio::test]
async fn a_claim_from_before_the_relation_waits_for_it() {
    for engine in engines() {
        let server = Server::start(&engine);
        server.home().execute("UPDATE claim SET relation = NULL, value = NULL");
        let untold = check(&server, TWITTER).await;
        assert_eq!(
            said(&untold),
            (
                "NOT_DECIDABLE",
                "Behauptung vom 18.9.2017: „Die Polizei Niedersachsen hat 33 Accounts bei Twitter“. Das Register weiß noch nicht, was sie genau aussagt. Entscheiden lässt sie sich erst, wenn sie mit ihrer Aussage (relation) neu importiert ist.",
                "Claim of 2017-09-18: “Niedersachsen's police run 33 Twitter accounts”. The register does not know yet what exactly it asserts. It can be decided once it is imported again with its relation.",
            )
        );
        assert_eq!(untold["missing"][0]["reason"], "ASSERTION_UNTOLD");
        assert_eq!((&untold["subject"], &untold["comparison"]), (&Value::Null, &Value::Null));
    }
}

#[tokio::test]
async fn bad_claims_are_refused_with_every_problem() {
    for engine in engines() {
        let server = Server::start(&engine);
        let header = "id,statement_de,statement_en,claimed_by,claimed_on,metric,kind,jurisdiction,platform,peers,relation,value,source\n";
        let text = format!(
            "{header}a,Wir,We,,2017,channels,POLICE,NI,,ALL_16,BEATS,,count-2017\n\
             b,Wir,We,,2017,channels,POLICE,NI,,,LEADS,3,count-2017\n\
             c,Wir,We,,2017,channels,POLICE,NI,,,COUNT,,count-2017\n\
             d,Wir,We,,2017,channels,COURT,NI,twitter,REGIONAL_COURTS_XX,FIRST,,count-2017\n"
        );
        let finished = import(&server, &folder(&server, "bad", &[("claims.csv", text)]));
        assert_eq!(finished.code, Some(65), "{finished:?}");
        for problem in [
            "claims.csv:2: column \"relation\": \"BEATS\" is not a relation of a claim; write one of LEADS, COUNT, ONLY, FIRST",
            "claims.csv:3: column \"peers\": the field is empty, and the relation LEADS needs it; fill it in",
            "claims.csv:3: column \"value\": \"3\" says nothing beside the relation LEADS; delete it or correct the relation",
            "claims.csv:4: column \"value\": the field is empty, and the relation COUNT needs it; fill it in",
            "claims.csv:5: column \"peers\": \"REGIONAL_COURTS_XX\" is not a group",
            "claims.csv:5: column \"claimed_by\": the field is empty, and the relation FIRST needs it; fill it in",
        ] {
            assert!(finished.stderr.contains(problem), "{problem}\nwas not said, but\n{}", finished.stderr);
        }
        let edition = server.ask("{ edition { number } }", json!({})).await.data();
        assert_eq!(edition["edition"]["number"], 1);
    }
}
