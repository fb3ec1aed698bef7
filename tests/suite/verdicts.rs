//! Verdicts on claims: which facts decide them, and that an old verdict stays what it was.

use serde_json::{Value, json};

use super::claims::{
    CHECK, FACEBOOK, FIRST, LEADING, PERSONIFIED, TWITTER, check, import_well, observations, reasons, said,
    sector,
};
use super::support::{Server, engines};

const LAENDER: [&str; 16] =
    ["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"];

#[tokio::test]
async fn missing_facts_decide_it_and_the_old_answer_stays() {
    for engine in engines() {
        let server = Server::start(&engine);
        let at = "query ($at: DateTime) { claim(id: \"ni-police-leading-2017\", knownAt: $at) { key check { CHECK } } \
                  claims(knownAt: $at) { key check { verdict de: explanation(lang: DE) } } }"
            .replace("CHECK", CHECK);
        let edition = server.ask("{ edition { recordedAt } }", json!({})).await.data();
        let first = json!({"at": edition["edition"]["recordedAt"]});
        let before = server.ask(&at, json!({})).await;

        // Everybody's number, all below 49: it leads.
        let all = |most: u32| {
            let peers = LAENDER.iter().filter(|land| **land != "NI");
            observations(
                peers.map(|land| sector(land, "channels", "", if *land == "BY" { most } else { 20 })),
            )
        };
        import_well(&server, "supports", &[all(48)]);
        let supported = check(&server, LEADING).await;
        assert_eq!(
            said(&supported),
            (
                "SUPPORTED",
                "Behauptung vom 18.9.2017: „Die Polizei Niedersachsen ist bundesweit führend bei der Präsenz in sozialen Netzwerken“. Kanäle (Polizei), Stand 18.9.2017: Niedersachsen liegt mit 49 auf Rang 1 von 16 nach dem, was sicher bekannt ist; die volle Zahl kennt das Register für 16 von 16 Ländern. Alle 15 anderen hatten sicher weniger, höchstens 48. Damit ist die Behauptung belegt.",
                "Claim of 2017-09-18: “Niedersachsen's police lead nationwide in presence on social networks”. Channels (police), as of 2017-09-18: Lower Saxony with 49 is number 1 of 16 by what is known for certain; the register knows the full number for 16 of 16 Länder. All 15 others surely had fewer, 48 at most. So the claim is supported.",
            )
        );
        assert_eq!((reasons(&supported).len(), &supported["edition"]), (0, &json!(2)));
        assert_eq!(supported["subject"]["rank"], json!({"position": 1}));
        assert_eq!(supported["peers"][0]["rank"], json!({"position": 2, "tied": false, "of": 16}));

        // A tie does not lead, and does not contradict.
        import_well(&server, "ties", &[all(49)]);
        let tied = check(&server, LEADING).await;
        assert_eq!((said(&tied).0, reasons(&tied)), ("NOT_DECIDABLE", vec![("Bayern", "OVERLAPS")]));

        // One more, and it does not.
        import_well(&server, "contradicts", &[all(1200)]);
        let contradicted = check(&server, LEADING).await;
        assert_eq!(
            said(&contradicted),
            (
                "CONTRADICTED",
                "Behauptung vom 18.9.2017: „Die Polizei Niedersachsen ist bundesweit führend bei der Präsenz in sozialen Netzwerken“. Kanäle (Polizei), Stand 18.9.2017: Niedersachsen liegt mit 49 auf Rang 2 von 16 nach dem, was sicher bekannt ist; die volle Zahl kennt das Register für 16 von 16 Ländern. Sicher mehr, mindestens 1.200, gab es hier: Bayern. Damit ist die Behauptung widerlegt.",
                "Claim of 2017-09-18: “Niedersachsen's police lead nationwide in presence on social networks”. Channels (police), as of 2017-09-18: Lower Saxony with 49 is number 2 of 16 by what is known for certain; the register knows the full number for 16 of 16 Länder. There surely were more, at least 1,200, here: Bavaria. So the claim is contradicted.",
            )
        );

        // A report below what is surely there: neither is trusted.
        import_well(&server, "disagrees", &[all(3)]);
        let doubtful = check(&server, LEADING).await;
        assert_eq!(
            (said(&doubtful).0, reasons(&doubtful)),
            ("NOT_DECIDABLE", vec![("Bayern", "SOURCES_DISAGREE")])
        );
        assert!(said(&doubtful).1.contains("widersprechen einander zu: Bayern."), "{doubtful}");

        // What was known then is told as it was, to the byte, by either way to ask for it.
        assert_eq!(server.ask(&at, first.clone()).await.data_text(), before.data_text());
        let by_check = "query ($at: DateTime) { claim(id: \"ni-police-leading-2017\") { key check(knownAt: $at) { CHECK } } }"
            .replace("CHECK", CHECK);
        assert_eq!(server.ask(&by_check, first).await.data()["claim"], before.data()["claim"]);
        // At another date what is reported for this one says nothing.
        let later =
            "{ claim(id: \"ni-police-leading-2017\") { check(asOf: \"2017-09-19\") { verdict asOf } } }";
        let later = server.ask(later, json!({})).await.data();
        assert_eq!(later["claim"]["check"], json!({"verdict": "NOT_DECIDABLE", "asOf": "2017-09-19"}));
    }
}

#[tokio::test]
async fn a_number_is_decided_by_somebody_else() {
    for engine in engines() {
        let server = Server::start(&engine);
        import_well(&server, "same", &[observations([sector("NI", "channels", "twitter", 33)])]);
        assert_eq!(
            said(&check(&server, TWITTER).await),
            (
                "SUPPORTED",
                "Behauptung vom 18.9.2017: „Die Polizei Niedersachsen hat 33 Accounts bei Twitter“. Kanäle (Polizei, Twitter / X), Stand 18.9.2017: Aus einzelnen Kanälen kommt das Register für Niedersachsen auf 21 bis 33. Eine unabhängige Quelle nennt für diesen Tag dieselbe Zahl: 33. Damit ist die Behauptung belegt.",
                "Claim of 2017-09-18: “Niedersachsen's police run 33 Twitter accounts”. Channels (police, Twitter / X), as of 2017-09-18: from single channels the register arrives at 21 to 33 for Lower Saxony. An independent source gives the same number for that day: 33. So the claim is supported.",
            )
        );
        import_well(&server, "other", &[observations([sector("NI", "channels", "twitter", 30)])]);
        assert_eq!(
            said(&check(&server, TWITTER).await).1.split_once("33. ").unwrap().1,
            "Unabhängige Quellen nennen für diesen Tag 30, nicht 33. Damit ist die Behauptung widerlegt."
        );
        // More channels that were surely open than the claim has.
        let mut channels =
            "id,authority,platform,handle,purpose,holder,personified,opened,source\n".to_owned();
        for number in 1..=5 {
            let row = format!(
                "facebook/neu{number},polizeidirektion-hannover,facebook,neu{number},GENERAL,OFFICE,false,2017-01,count-2017\n"
            );
            channels += &row;
        }
        assert_eq!(said(&check(&server, FACEBOOK).await).0, "NOT_DECIDABLE");
        import_well(&server, "more", &[("channels.csv", channels)]);
        let more = check(&server, FACEBOOK).await;
        assert_eq!(said(&more).0, "CONTRADICTED");
        assert!(
            said(&more).1.contains("auf 16 bis 28. Sicher offen waren damit mehr als die behaupteten 15."),
            "{more}"
        );
    }
}

#[tokio::test]
async fn being_the_only_one_and_the_first_is_decided_by_evidence() {
    for engine in engines() {
        let server = Server::start(&engine);
        let peers = LAENDER.iter().filter(|land| **land != "NI");
        let none = observations(peers.map(|land| sector(land, "personified_channels", "", 0)));
        let courts = [
            "aurich",
            "braunschweig",
            "bueckeburg",
            "goettingen",
            "hannover",
            "hildesheim",
            "lueneburg",
            "oldenburg",
            "stade",
        ];
        let court = |name: &&str| {
            ["AUTHORITY", &format!("landgericht-{name}"), "channels", "twitter", "0", "2019-06-20"]
                .map(str::to_owned)
        };
        let mut all = none.1;
        all += observations(courts.iter().map(court)).1.split_once('\n').unwrap().1;
        let verden = |opened: &str| {
            let header = "id,authority,platform,handle,purpose,holder,personified,opened,source\n";
            let row = format!(
                "twitter/lgverden,landgericht-verden,twitter,lgverden,PRESS,OFFICE,false,{opened},count-2017\n"
            );
            ("channels.csv", format!("{header}{row}"))
        };
        import_well(&server, "evidence", &[("observations.csv", all), verden("2019-06-30")]);
        let only = check(&server, PERSONIFIED).await;
        assert_eq!(said(&only).0, "SUPPORTED", "{only}");
        assert!(said(&only).1.ends_with("für 15 von 16 Ländern. Für alle 15 anderen ist bestätigt, dass es keine gab. Damit ist die Behauptung belegt."), "{only}");
        let first = check(&server, FIRST).await;
        assert_eq!(said(&first).0, "SUPPORTED", "{first}");
        assert_eq!(
            (&first["subject"]["openedFrom"], &first["subject"]["openedBy"], &first["comparison"]),
            (&json!("2019-06-01"), &json!("2019-06-30"), &Value::Null)
        );
        let told = first["peers"].as_array().unwrap();
        assert_eq!(told.iter().filter(|peer| peer["noneOn"] == "2019-06-20").count(), 9, "{first}");
        assert_eq!(told[9]["openedFrom"], "2019-06-30", "{first}");

        // Within the days in which both may have opened nobody knows who was first.
        import_well(&server, "same-month", &[verden("2019-06-15")]);
        let open = check(&server, FIRST).await;
        assert_eq!(
            (said(&open).0, reasons(&open)),
            ("NOT_DECIDABLE", vec![("Landgericht Verden", "OPENING_UNKNOWN")])
        );
        import_well(&server, "earlier", &[verden("2018")]);
        let earlier = check(&server, FIRST).await;
        assert_eq!(said(&earlier).0, "CONTRADICTED");
        assert!(
            said(&earlier)
                .2
                .ends_with("Surely opened earlier: Landgericht Verden. So the claim is contradicted."),
            "{earlier}"
        );

        // One personified channel of one office elsewhere, told years before.
        let one =
            ["AUTHORITY", "polizeipraesidium-westpfalz", "personified_channels", "instagram", "2", "2016-05"];
        import_well(&server, "one", &[observations([one.map(str::to_owned)])]);
        let only = check(&server, PERSONIFIED).await;
        // A report of the day says that there was none: the two disagree, and the wider range is kept.
        assert_eq!(
            (said(&only).0, reasons(&only)),
            ("NOT_DECIDABLE", vec![("Rheinland-Pfalz", "SOURCES_DISAGREE")])
        );
        let before = "{ claim(id: \"ni-police-personified-unique-2017\") { check(asOf: \"2017-09-17\") { verdict explanation(lang: EN) } } }";
        let before = server.ask(before, json!({})).await.data()["claim"]["check"].clone();
        assert_eq!(before["verdict"], "CONTRADICTED", "{before}");
        assert!(
            before["explanation"].as_str().unwrap().contains("some here, too: Rhineland-Palatinate."),
            "{before}"
        );
    }
}
