//! How many statements an answer takes: a small number that does not grow with what is asked for.
//!
//! No query here reaches one kind of thing by two ways: whether the second way finds it loaded already is a matter
//! of which is faster, and so of one statement more or less.

use serde_json::{Value, json};

use super::support::{Engine, Server, engines, run};

/// A register in which every channel has followers with a source, so that every level of a query is reached.
fn with_followers(engine: &Engine) -> Server {
    let server = Server::start(engine);
    let home = server.home();
    home.execute("INSERT INTO entity SELECT 'observation:test-' || id, 'OBSERVATION', id, 1 FROM channel");
    home.execute(
        "INSERT INTO observation (id, known_from, known_to, recorded_at, subject_id, metric, value, observed_low, \
         observed_high, basis, status, fact_key) SELECT 'observation:test-' || id, 1, known_to, 1, id, 'followers', \
         7, 19000, 19000, 'REPORTED', 'FINAL', id FROM channel",
    );
    home.execute(
        "INSERT INTO fact_source SELECT 'observation:test-' || id, 'source:seed-k21-2017', 1, known_to, 0 FROM channel",
    );
    // What a writer keeps ready in its own transaction.
    let repaired = run(&["check", "--repair", "--database", &home.address()]);
    assert!(repaired.stdout.contains("latest_value"), "{repaired:?}");
    server
}

async fn count(server: &Server, query: &str, variables: Value) -> (Value, u64) {
    let (answer, statements) = server.ask_counting(query, variables).await;
    (answer.data(), statements)
}

/// How often a field of that name stands in an answer.
fn times(value: &Value, name: &str) -> usize {
    match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| usize::from(key == name) + times(value, name)).sum()
        }
        Value::Array(items) => items.iter().map(|item| times(item, name)).sum(),
        _ => 0,
    }
}

#[tokio::test]
async fn a_tree_of_laender_authorities_and_channels() {
    let tree = "authorities(first: $a, filter: {hasChannelOn: [\"twitter\"], kinds: [POLICE]}) { totalCount nodes { name sources { key }
        channels(first: $c) { totalCount nodes { handle platform { name } operators { role authority { name } } sources { key }
            latest(metric: \"followers\") { value metric { label } sources { publisher } } } } } }";
    let one = format!("query ($a: Int!, $c: Int!) {{ land(code: NI) {{ name {tree} }} }}");
    let all = format!("query ($a: Int!, $c: Int!) {{ laender {{ name {tree} }} }}");
    for engine in engines() {
        let server = with_followers(&engine);
        let (small, least) = count(&server, &one, json!({"a": 1, "c": 1})).await;
        assert_eq!(times(&small, "publisher"), 1, "the small query reaches every level: {small}");
        let (large, most) = count(&server, &all, json!({"a": 20, "c": 10})).await;
        assert!(times(&large, "publisher") > 200, "the large query has many rows");
        let (_, wide) = count(&server, &all, json!({"a": 1, "c": 1})).await;
        let (_, deep) = count(&server, &one, json!({"a": 20, "c": 10})).await;
        eprintln!("statements of the tree: {least}");
        assert_eq!([least, wide, deep], [most; 3], "{engine:?}");
        assert!(most <= 22, "{most}");
    }
}

#[tokio::test]
async fn lists_of_the_whole_register() {
    for engine in engines() {
        let server = with_followers(&engine);
        for (query, field, bound) in [
            (
                "query ($n: Int!) { events(first: $n, filter: {platforms: [\"twitter\"], authorityKinds: [POLICE]}) { totalCount nodes { title authority { name jurisdiction { name } } platform { name } sources { key } } } }",
                "title",
                9,
            ),
            (
                "query ($n: Int!) { observations(first: $n, filter: {metrics: [\"followers\"], subjects: [\"authority:polizeidirektion-hannover\", \"authority:polizeidirektion-osnabrueck\"]}) { nodes { value subject { ... on Authority { name } } metric { key } platform { name } citation sources { key } } } }",
                "value",
                9,
            ),
            (
                "query ($n: Int!) { channels(first: $n, filter: {kinds: [POLICE]}) { nodes { status operators { authority { name } } handles { handle } verification { method } events(first: 2) { totalCount } observations(first: 2) { nodes { value } } } } }",
                "status",
                18,
            ),
            (
                "query ($n: Int!) { search(text: \"polizei osnabrueck\", first: $n, kinds: [AUTHORITY]) { totalCount nodes { ... on Authority { name channels(first: 3) { totalCount nodes { sources { key } } } sources { key } } } } }",
                "name",
                10,
            ),
            (
                "query ($n: Int!) { changes(first: $n) { totalCount nodes { label node { id } } } }",
                "label",
                5,
            ),
            ("query ($n: Int!) { sources(first: $n) { totalCount nodes { citation } } }", "citation", 4),
        ] {
            let mut counts = Vec::new();
            let mut rows = Vec::new();
            for n in [1, 20, 100] {
                let (data, statements) = count(&server, query, json!({"n": n})).await;
                counts.push(statements);
                rows.push(times(&data, field));
            }
            eprintln!("statements: {counts:?} of {query}");
            assert!(rows[0] < rows[2], "{rows:?}: {query}");
            assert!(counts.iter().all(|count| *count <= bound), "{counts:?}: {query}");
            assert_eq!(counts, [counts[0]; 3], "{engine:?}: {query}");
        }
    }
}

#[tokio::test]
async fn a_search_for_things_of_every_kind() {
    let query =
        "query ($n: Int!) { search(text: \"osnabrueck\", first: $n) { nodes { ... on Node { id } } } }";
    for engine in engines() {
        let server = with_followers(&engine);
        let (data, twenty) = count(&server, query, json!({"n": 20})).await;
        let (more, hundred) = count(&server, query, json!({"n": 100})).await;
        assert!(times(&more, "id") > times(&data, "id"));
        eprintln!("statements of a search: {twenty} {hundred}");
        // One for the hits and one for each kind of thing found.
        assert!(hundred <= 10, "{hundred}");
        assert!(twenty <= hundred);
    }
}

#[tokio::test]
async fn presence_of_one_land_and_of_all() {
    let fields = "name presence(filter: {kinds: [POLICE]}) { authorities withChannel { low } counts { platform { name } value observation { id } sources { key } } }";
    for engine in engines() {
        let server = with_followers(&engine);
        let one = format!("{{ land(code: NI, asOf: \"2017-09-18\") {{ {fields} }} }}");
        let all = format!("{{ laender(asOf: \"2017-09-18\") {{ {fields} }} }}");
        let (_, one) = count(&server, &one, json!({})).await;
        let (data, all) = count(&server, &all, json!({})).await;
        assert_eq!(times(&data, "presence"), 16);
        eprintln!("statements of presence: {one}");
        assert_eq!(one, all, "{engine:?}");
        assert!(all <= 12, "{all}");
    }
}

/// Claims of the same matter at the same date share what their checks read; a claim of another matter or date adds the
/// statements of its own. The number of peers makes no difference, and a request holds a hundred checks.
#[tokio::test]
async fn checks_of_claims() {
    let check = "key statement check { verdict explanation missing { label reason } peers { label interval { low } } \
        comparison { rows { value } coverage { known } } }";
    for engine in engines() {
        let server = with_followers(&engine);
        let few = format!("{{ few: claim(id: \"few\") {{ {check} }} }}");
        let many = format!("{{ many: claim(id: \"many\") {{ {check} }} }}");
        let all = format!("{{ claims {{ {check} }} }}");
        let (seeded, of_seeds) = count(&server, &all, json!({})).await;
        assert_eq!(times(&seeded, "verdict"), 5);
        let copy = |key: &str, peers: &str| {
            server.home().execute(&format!(
                "INSERT INTO entity SELECT 'claim:{key}', 'CLAIM', '{key}', 1 FROM claim WHERE id = 'claim:ni-police-leading-2017'"
            ));
            server.home().execute(&format!(
                "INSERT INTO claim SELECT 'claim:{key}', known_from, known_to, '{key}', statement_de, statement_en, claimed_by_id, \
                 claimed_low, claimed_high, metric, kind, jurisdiction_id, platform, '{peers}', relation, value FROM claim \
                 WHERE id = 'claim:ni-police-leading-2017'"
            ));
        };
        copy("few", "CITY_STATES");
        copy("many", "ALL_16");
        let (one, with_few) = count(&server, &few, json!({})).await;
        let (other, with_many) = count(&server, &many, json!({})).await;
        assert_eq!((times(&one, "interval"), times(&other, "interval")), (3, 15));
        eprintln!("statements of a check: {with_few}; of all claims: {of_seeds}");
        assert_eq!(with_few, with_many, "{engine:?}");
        assert!(with_few <= 14, "{with_few}");
        assert!(of_seeds <= 40, "{of_seeds}");
        // Twenty more of a matter that is asked about already take nothing more. (Claims of other relations are put
        // away: which of two kinds is done first is a matter of which is faster.)
        server.home().execute("UPDATE claim SET known_to = 1 WHERE relation <> 'LEADS'");
        let (_, before) = count(&server, &all, json!({})).await;
        for number in 0..20 {
            copy(&format!("again-{number}"), "ALL_16");
        }
        let (data, after) = count(&server, &all, json!({})).await;
        assert_eq!((times(&data, "verdict"), after), (23, before), "{engine:?}");
        // Beyond a hundred checks a request is refused before they are read.
        for number in 20..100 {
            copy(&format!("again-{number}"), "ALL_16");
        }
        let refused = server.ask(&all, json!({})).await;
        assert_eq!(refused.code(), "TOO_MANY_ROWS", "{}", &refused.text[..200]);
    }
}

#[tokio::test]
async fn a_hundred_nodes() {
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Channel { platform { name } authority { name } sources { key } } } }";
    for engine in engines() {
        let server = with_followers(&engine);
        let listed = server.ask("{ channels(first: 100) { nodes { id } } }", json!({})).await.data();
        let ids: Vec<&Value> =
            listed["channels"]["nodes"].as_array().unwrap().iter().map(|node| &node["id"]).collect();
        assert_eq!(ids.len(), 100);
        let (_, one) = count(&server, query, json!({"ids": &ids[..1]})).await;
        let (data, all) = count(&server, query, json!({"ids": ids})).await;
        assert_eq!(times(&data, "authority"), 100);
        eprintln!("statements of nodes: {one}");
        assert_eq!(one, all, "{engine:?}");
        assert!(all <= 6, "{all}");
    }
}

#[tokio::test]
async fn long_filters_are_checked_together() {
    let channels = "query ($slugs: [String!], $codes: [String!]) { channels(filter: {authorities: $slugs, jurisdictions: $codes}) { nodes { id } } }";
    let observations = "query ($ids: [ID!]) { observations(filter: {subjects: $ids}) { nodes { id } } }";
    for engine in engines() {
        let server = Server::start(&engine);
        let listed = server
            .ask("{ authorities(first: 50, filter: {laender: [NI]}) { nodes { slug id } } }", json!({}))
            .await
            .data();
        let all = |name: &str| -> Vec<Value> {
            let nodes = listed["authorities"]["nodes"].as_array().unwrap();
            nodes.iter().map(|node| node[name].clone()).collect()
        };
        let (slugs, ids, codes) = (all("slug"), all("id"), ["NI", "AT", "DE", "GB"]);
        for (query, short, long) in [
            (
                channels,
                json!({"slugs": slugs[..1], "codes": codes[..1]}),
                json!({"slugs": slugs, "codes": codes}),
            ),
            (observations, json!({"ids": ids[..1]}), json!({"ids": ids})),
        ] {
            let (_, one) = count(&server, query, short).await;
            let (_, many) = count(&server, query, long).await;
            assert_eq!(one, many, "{engine:?}: {query}");
        }
    }
}
