//! Both engines give the same answers to the same questions, byte for byte.

use std::collections::HashSet;

use serde_json::json;

use super::support::{Server, engines};

const PAGE: &str = "totalCount pageInfo { hasNextPage hasPreviousPage } edges { cursor";
const AUTHORITY: &str = "node { id name shortName kind branch level website seat { place latitude longitude } parent { slug } land { code } sources { key } }";
const CHANNEL: &str = "node { id handle url displayName purpose holder personified area opened closed closedReason status authority { slug } platform { slug } operators { role from to authority { slug } } successors { id } handles { handle from to } verification { method checkedOn } latest(metric: \"posts\") { value observedOn } sources { key } }";
const EVENT: &str = "node { id date kind title reason jurisdiction { id name } authority { slug } channel { id } platform { name followersTerm } sources { citation(style: FULL) } }";
const OBSERVATION: &str = "node { id value interval { low high } missing observedOn basis status note metric { key label unit } platform { slug } subject { __typename ... on Node { id } } citation sources { key } }";
const SOURCE: &str = "node { id key publisher title url locator published retrieved kind language licence { name attribution } citation(style: BIBTEX) }";
const FOUND: &str = "node { __typename ... on Node { id } }";
const PRESENCE: &str = "asOf authorities withChannel { low high } counts { platform { slug } kind basis value interval { low high } observedOn note observation { id } sources { key } }";

const DATES: &[&str] =
    &["1900", "2012-06-07", "2017-09-18", "2019-06", "2022", "2024-08-29", "2024-08-30", "2999"];
const LAENDER: &[&str] =
    &["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"];
const WORDS: &[&str] = &[
    "Osnabrück",
    "osnabrueck",
    "OSNABRÜCK",
    "Göttingen",
    "goettingen",
    "Straße",
    "strasse",
    "Münster Polizei",
    "füß",
    "x.com",
    "polizei",
    "Österreich",
    "bfdi@social.bund.de",
    "50 %",
    "_a",
    "a",
    "K21",
    "Ministerium für Inneres",
];

/// The questions: every root field with combinations of its arguments.
fn questions() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut lists = |field: &str, node: &str, orders: &[&str], filters: &[&str]| {
        for (at, filter) in filters.iter().enumerate() {
            for (turn, order) in orders.iter().enumerate() {
                let date = DATES[(at * 3 + turn) % DATES.len()];
                let take = ["first: 40", "last: 23"][(at + turn) % 2];
                let by = if order.is_empty() { String::new() } else { format!("orderBy: {order},") };
                let date = if field == "sources" { String::new() } else { format!("asOf: \"{date}\",") };
                all.push(format!(
                    "{{ {field}({by} {date} {take}, filter: {{{filter}}}) {{ {PAGE} {node} }} }} }}"
                ));
            }
        }
    };
    lists(
        "authorities",
        AUTHORITY,
        &["NAME_ASC", "NAME_DESC"],
        &[
            "",
            "laender: [NI]",
            "laender: [NI, BY], kinds: [COURT, POLICE]",
            "jurisdictions: [\"AT\", \"DE\"]",
            "levels: [FEDERAL]",
            "parent: \"polizeidirektion-osnabrueck\"",
            "text: \"muenchen\"",
            "text: \"Präsidium\", kinds: [POLICE]",
            "hasChannelOn: [\"mastodon\", \"bluesky\"]",
            "hasChannelOn: [\"twitter\"], laender: [HH, HB, BE]",
            "presence: NO_CONFIRMED, kinds: [MINISTRY, POLICE]",
            "presence: YES, laender: [NI]",
            "presence: UNKNOWN, within: {south: 52, west: 7, north: 53, east: 9}",
            "kinds: []",
        ],
    );
    lists(
        "channels",
        CHANNEL,
        &["NAME_ASC", "NAME_DESC", "OPENED_ASC", "OPENED_DESC", "CLOSED_ASC", "CLOSED_DESC"],
        &[
            "",
            "laender: [NI], kinds: [POLICE]",
            "platforms: [\"twitter\"], status: [CLOSED]",
            "platforms: [\"mastodon\"], status: [ACTIVE, DORMANT]",
            "status: [UNKNOWN, PLANNED]",
            "dormantDays: 30",
            "within: {south: 52, west: 7, north: 53, east: 9}, laender: [NI, NW]",
            "purposes: [RECRUITING, WANTED_PERSONS]",
            "personified: true",
            "holder: PERSON_IN_OFFICE",
            "text: \"köln\"",
            "authorities: [\"polizeidirektion-osnabrueck\", \"polizeidirektion-hannover\"]",
        ],
    );
    lists(
        "events",
        EVENT,
        &["DATE_ASC", "DATE_DESC"],
        &[
            "",
            "laender: [NI]",
            "kinds: [CLOSED, MERGED]",
            "authorityKinds: [POLICE], platforms: [\"twitter\"]",
            "from: \"2019-06\", to: \"2022\"",
            "jurisdictions: [\"GB\", \"NL\", \"AT\"]",
            "to: \"2017-09-18\"",
        ],
    );
    lists(
        "observations",
        OBSERVATION,
        &["OBSERVED_ASC", "OBSERVED_DESC", "VALUE_ASC", "VALUE_DESC"],
        &[
            "",
            "metrics: [\"followers\"]",
            "subjects: [\"sector:POLICE:NI\", \"land:NI\", \"jurisdiction:DE\"]",
            "platforms: [\"twitter\", \"facebook\"], bases: [REPORTED]",
            "bases: [COLLECTED]",
            "bases: [DERIVED]",
            "from: \"2017-09\", to: \"2017-09\"",
            "metrics: [\"posts_change_percent\", \"posts\"]",
        ],
    );
    lists(
        "sources",
        SOURCE,
        &[""],
        &["", "kinds: [DATASET]", "publisher: \"NDR\"", "text: \"osnabrueck\"", "text: \"Straße\""],
    );
    for words in WORDS {
        all.push(format!("{{ search(text: {words:?}, first: 60) {{ {PAGE} {FOUND} }} }} }}"));
        all.push(format!(
            "{{ search(text: {words:?}, last: 7, kinds: [AUTHORITY, CHANNEL], asOf: \"2018\") {{ {PAGE} {FOUND} }} }} }}"
        ));
    }
    for (at, code) in LAENDER.iter().enumerate() {
        let date = DATES[at % DATES.len()];
        all.push(format!("{{ land(code: {code}, asOf: \"{date}\") {{ id name(lang: DE) officialName capital areaKm2 ags nuts isCityState website wikidata population {{ value date basis measure }} populations {{ value date basis }} sources {{ key }} presence {{ {PRESENCE} }} }} }}"));
        all.push(format!("{{ land(code: {code}) {{ name(lang: EN) presence(filter: {{kinds: [POLICE, COURT], platforms: [\"twitter\", \"mastodon\"], status: [ACTIVE, DORMANT]}}) {{ {PRESENCE} }} observations(first: 9) {{ {PAGE} {OBSERVATION} }} }} events(last: 5) {{ {PAGE} {EVENT} }} }} }} }}"));
    }
    for peers in ["ALL_16", "AREA_STATES", "CITY_STATES", "NORTH"] {
        for date in ["2011-05-09", "2020"] {
            all.push(format!("{{ laender(peers: {peers}, asOf: \"{date}\") {{ code population(basis: CENSUS_2011) {{ value date }} presence(filter: {{kinds: [POLICE]}}) {{ {PRESENCE} }} channels(first: 3, orderBy: OPENED_DESC) {{ {PAGE} {CHANNEL} }} }} }} }}"));
        }
    }
    for url in [
        "https://twitter.com/Polizei_OS",
        "x.com/polizei_os/",
        "@bfdi@social.bund.de",
        "https://social.bund.de/@BFDI",
        "https://www.facebook.com/polizeidirektion.goettingen/",
        "https://example.org/nichts",
    ] {
        for date in ["2018", "2025"] {
            all.push(format!("{{ verifyChannel(url: \"{url}\", asOf: \"{date}\") {{ url official until channel {{ id status }} authority {{ slug }} otherMatches {{ id }} evidence {{ key }} }} }}"));
        }
    }
    for slug in ["polizeidirektion-osnabrueck", "landgericht-osnabrueck", "bundeskriminalamt-oesterreich"] {
        all.push(format!("{{ authority(slug: \"{slug}\") {{ name ancestors {{ slug }} jurisdiction {{ id name isoCode kind }} children(last: 5) {{ {PAGE} {AUTHORITY} }} }} channels {{ {PAGE} {CHANNEL} }} }} events {{ {PAGE} {EVENT} }} }} observations {{ {PAGE} {OBSERVATION} }} }} presenceOn(platform: \"twitter\") {{ state since channel {{ id }} observation {{ value }} sources {{ key }} }} }} }}"));
    }
    all.push("{ platforms { slug name urlPattern collectable followersTerm sources { key } } metrics { key label unit definition formula additive caveats sources { key } } providers { id name postcode city topic sources { key } } }".to_owned());
    all.push("{ edition { number note added corrected licence citation counts { kind things } } changes(last: 50) { totalCount edges { cursor node { id edition action label node { id } } } } }".to_owned());
    all.push("{ nodes(ids: [\"land:NI\", \"jurisdiction:AT\", \"sector:POLICE:NI\", \"channel:twitter/Polizei_OS\", \"authority:nothing\", \"metric:followers\", \"platform:x\", \"change:1.7\", \"source:seed-k21-2017\", \"provider:seitenbau-gmbh\"]) { __typename id } }".to_owned());
    all
}

#[tokio::test]
async fn both_engines_answer_alike() {
    let servers: Vec<Server> = engines().iter().map(Server::start).collect();
    let questions = questions();
    assert!(questions.iter().collect::<HashSet<_>>().len() >= 200, "{}", questions.len());
    let mut empty = 0;
    for (at, question) in questions.iter().enumerate() {
        // Every question in both languages would be twice the time; every other one does.
        let language = if at % 2 == 0 { "de" } else { "en" };
        let mut first: Option<String> = None;
        for server in &servers {
            let request = server
                .request(reqwest::Method::POST, "/graphql")
                .header("accept-language", language)
                .json(&json!({"query": question}));
            let answer = server.send(request).await;
            let data = answer.data_text();
            if let Some(first) = &first {
                assert_eq!(*first, data, "{question}");
            } else {
                empty += usize::from(data.contains(r#""totalCount":0"#));
                first = Some(data.to_owned());
            }
        }
    }
    assert!(empty < questions.len() / 5, "{empty} of {} questions found nothing", questions.len());
}
