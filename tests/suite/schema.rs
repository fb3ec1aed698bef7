//! The schema as clients see it: the committed snapshot, and manners that hold for every type by introspection.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::support::{Engine, Server, run};

/// The sorted snapshot. `make schema` writes it.
const SNAPSHOT: &str = include_str!("../../schema/schema.graphql");

/// Lists that are no connections, each with what bounds it.
const LISTS: [(&str, &str); 68] = [
    ("Authority.ancestors", "16 levels at most, by the resolver"),
    ("Authority.sources", "the sources of one row: a handful, by hand"),
    ("Channel.handles", "the names that one channel had"),
    ("Channel.operators", "those who ran one channel"),
    ("Channel.predecessors", "the channels from which one took over"),
    ("Channel.sources", "the sources of one row"),
    ("Channel.successors", "the channels that took over from one"),
    ("ChannelVerification.evidence", "the sources of one row"),
    ("ChannelVerification.otherMatches", "one handle on several platforms"),
    ("Claim.sources", "the sources of one row"),
    ("ClaimCheck.missing", "at most the peers of the claim"),
    ("ClaimCheck.peers", "16 Länder, or the regional courts of one"),
    ("ClaimCheck.standings", "the subject and the peers"),
    ("Comparison.caveats", "one row a kind of caveat"),
    ("Comparison.overrides", "one of each override"),
    ("Comparison.rows", "1,000 at most; more are refused"),
    ("Comparison.sources", "2,000 at most, by the store"),
    ("ComparisonRow.sources", "2,000 at most, by the store"),
    ("Concentration.caveats", "one row a kind of caveat"),
    ("Concentration.overrides", "one of each override"),
    ("Concentration.parts", "1,000 at most; more are refused"),
    ("Concentration.sources", "2,000 at most, by the store"),
    ("Correction.sources", "the sources of one row"),
    ("Country.populations", "one row a year and census"),
    ("Country.sources", "the sources of one row"),
    ("Coverage.excluded", "at most the rows of the comparison"),
    ("CoverageMatrix.caveats", "one row a kind of caveat"),
    ("CoverageMatrix.columns", "platforms or kinds, both short vocabularies"),
    ("CoverageMatrix.overrides", "one of each override"),
    ("CoverageMatrix.rows", "jurisdictions or kinds, both short vocabularies"),
    ("CoverageMatrix.sources", "2,000 at most, by the store"),
    ("CoverageRow.cells", "one a column"),
    ("Edition.counts", "one row a kind of thing"),
    ("Event.sources", "the sources of one row"),
    ("GrowthLedger.caveats", "one row a kind of caveat"),
    ("GrowthLedger.overrides", "one of each override"),
    ("GrowthLedger.rows", "at most one a channel of the ledger, which has 20,000 rows at most"),
    ("GrowthLedger.sources", "2,000 at most, by the store"),
    ("Land.populations", "one row a year and census"),
    ("Land.sources", "the sources of one row"),
    ("LedgerPart.entries", "1,000 at most, by the resolver"),
    ("Metric.sources", "the sources of one row"),
    ("Observation.sources", "the sources of one row"),
    ("Platform.sources", "the sources of one row"),
    ("PlatformPresence.sources", "the sources of one row"),
    ("Population.sources", "the sources of one row"),
    ("Presence.counts", "platforms times kinds of authority, both short vocabularies"),
    ("PresenceCount.sources", "the sources of one row"),
    ("Provider.sources", "the sources of one row"),
    ("Query.claims", "printed statements, kept by hand; a request checks 100 at most"),
    ("Query.laender", "the 16 Länder"),
    ("Query.metrics", "a short vocabulary"),
    ("Query.nodes", "100 ids at most, by the resolver"),
    ("Query.platforms", "a short vocabulary"),
    ("Query.providers", "a short directory, some thirty vendors"),
    ("Query.series", "all points together 20,000 at most, by the store; 100 single things by the resolver"),
    ("Series.breaks", "at most one a day and channel of the series"),
    ("Series.caveats", "one row a kind of caveat"),
    ("Series.overrides", "one of each override"),
    ("Series.points", "1,000 at most; more are refused"),
    ("Series.sources", "2,000 at most, by the store"),
    ("SeriesPoint.sources", "the sources of one row"),
    ("Table.breaks", "at most one a day of the window"),
    ("Table.caveats", "one row a kind of caveat"),
    ("Table.columns", "the fields of a row"),
    ("Table.overrides", "one of each override"),
    ("Table.rows", "20,000 at most; more are refused"),
    ("Table.sources", "2,000 at most, by the store"),
];

/// Root fields that read the register but cannot be asked about an earlier state of it.
const WITHOUT_KNOWN_AT: [(&str, &str); 7] = [
    ("compare", "both times are in its input"),
    ("concentration", "both times are in its input"),
    ("coverage", "both times are in its input"),
    ("growth", "both dates and our time are in its input"),
    ("node", "Relay refuses a node field with a second argument; `nodes` has both times"),
    ("series", "the window and our time are in its input"),
    ("table", "the window and our time are in its input"),
];

/// Root fields on which the world's time makes no difference.
const WITHOUT_AS_OF: [(&str, &str); 15] = [
    ("changes", "what we wrote, in our time"),
    ("compare", "both times are in its input"),
    ("concentration", "both times are in its input"),
    ("coverage", "both times are in its input"),
    ("claim", "a claim was made on a date of its own; its check takes another"),
    ("claims", "a claim was made on a date of its own; its check takes another"),
    ("corrections", "what we wrote, in our time"),
    ("edition", "a version of the register is a moment of our time"),
    ("growth", "both dates and our time are in its input"),
    ("metrics", "a definition has no date in the world"),
    ("node", "Relay refuses a node field with a second argument; `nodes` has both times"),
    ("platforms", "platforms are kept without dates"),
    ("providers", "vendors are kept without dates"),
    ("series", "the window and our time are in its input"),
    ("table", "the window and our time are in its input"),
];

const INTROSPECTION: &str = "query Walk { __schema { queryType { name } types { kind name description \
    interfaces { name } \
    fields(includeDeprecated: true) { name description type { ...Type } args { name description type { ...Type } } } \
    inputFields { name description type { ...Type } } \
    enumValues(includeDeprecated: true) { name description } } } } \
    fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// A type's members, as introspection tells them.
struct Schema(Vec<Value>);

impl Schema {
    async fn of_a_server() -> Self {
        let server = Server::start(&Engine::Sqlite);
        Self::new(&server.ask(INTROSPECTION, json!({})).await.data())
    }

    fn new(data: &Value) -> Self {
        let types = items(&data["__schema"]["types"]);
        Self(
            types.iter().filter(|it| !name(it).starts_with("__") && !is_builtin(name(it))).cloned().collect(),
        )
    }

    fn objects(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(|it| it["kind"] == "OBJECT")
    }

    fn root(&self) -> &Value {
        self.0.iter().find(|it| name(it) == "Query").unwrap()
    }

    /// What has no good description.
    fn undescribed(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for it in &self.0 {
            wrong.extend(poor(name(it), it, 3));
            for field in items(&it["fields"]) {
                let place = format!("{}.{}", name(it), name(&field));
                wrong.extend(poor(&place, &field, 3));
                let arguments = items(&field["args"]);
                wrong.extend(
                    arguments.iter().filter_map(|it| poor(&format!("{place}({}:)", name(it)), it, 3)),
                );
            }
            for (members, words) in [("inputFields", 3), ("enumValues", 1)] {
                let members = items(&it[members]);
                let place = |member: &Value| format!("{}.{}", name(it), name(member));
                wrong.extend(members.iter().filter_map(|member| poor(&place(member), member, words)));
            }
        }
        wrong
    }

    /// Lists that are neither of a connection nor in the table.
    fn unbounded_lists(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (place, field) in self.objects().flat_map(fields) {
            let of_a_connection = place.split('.').next().is_some_and(|owner| owner.ends_with("Connection"));
            let known = LISTS.iter().any(|(name, _)| *name == place);
            if spelled(&field["type"]).contains('[') && !of_a_connection && !known {
                wrong.push(format!("{place}: a list that is no connection, and nothing says what bounds it"));
            }
        }
        wrong
    }

    /// Connections that cannot be paged both ways.
    fn half_connections(&self) -> Vec<String> {
        let paging = ["first: Int", "after: String", "last: Int", "before: String"];
        let mut wrong = Vec::new();
        for (place, field) in self.objects().flat_map(fields) {
            let arguments = arguments(&field);
            if spelled(&field["type"]).trim_end_matches('!').ends_with("Connection") {
                let missing = paging.iter().filter(|it| !arguments.contains(**it));
                wrong.extend(missing.map(|it| format!("{place}: a connection without {it}")));
            }
        }
        wrong
    }

    /// Root fields that do not take a time, and are not in the table.
    fn timeless(&self, argument: &str, exceptions: &[(&str, &str)]) -> Vec<String> {
        let mut wrong = Vec::new();
        for field in items(&self.root()["fields"]) {
            let offered = arguments(&field).contains(argument);
            let excepted = exceptions.iter().any(|(it, _)| *it == name(&field));
            if offered == excepted {
                wrong.push(format!(
                    "Query.{}: offers {argument}: {offered}; excepted: {excepted}",
                    name(&field)
                ));
            }
        }
        wrong
    }

    /// Types that have one of an id and `Node`, not both.
    fn half_nodes(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for it in self.objects() {
            let id = fields(it).any(|(place, _)| place.rsplit('.').next() == Some("id"));
            let node = items(&it["interfaces"]).iter().any(|it| name(it) == "Node");
            if id != node {
                wrong.push(format!("{}: has an id: {id}; implements Node: {node}", name(it)));
            }
        }
        wrong
    }
}

fn is_builtin(name: &str) -> bool {
    ["Int", "Float", "String", "Boolean", "ID"].contains(&name)
}

fn name(it: &Value) -> &str {
    it["name"].as_str().unwrap()
}

fn items(list: &Value) -> Vec<Value> {
    list.as_array().cloned().unwrap_or_default()
}

fn fields(of: &Value) -> impl Iterator<Item = (String, Value)> {
    let owner = name(of).to_owned();
    items(&of["fields"]).into_iter().map(move |field| (format!("{owner}.{}", name(&field)), field))
}

fn arguments(field: &Value) -> BTreeSet<String> {
    items(&field["args"]).iter().map(|it| format!("{}: {}", name(it), spelled(&it["type"]))).collect()
}

/// A type as the schema spells it: `[Land!]!`.
fn spelled(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", spelled(&of["ofType"])),
        "LIST" => format!("[{}]", spelled(&of["ofType"])),
        _ => name(of).to_owned(),
    }
}

/// What is wrong with a description: too short, or the name over again.
fn poor(place: &str, it: &Value, least: usize) -> Option<String> {
    let description = it["description"].as_str().unwrap_or_default();
    let letters = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let words: Vec<&str> = description.split_whitespace().collect();
    let content: String = words
        .iter()
        .filter(|word| !["the", "a", "an", "its", "of"].contains(&word.to_lowercase().as_str()))
        .map(|word| letters(word))
        .collect();
    let says_nothing = least > 1 && content == letters(name(it));
    (words.len() < least || says_nothing).then(|| format!("{place}: \"{description}\" says too little"))
}

#[track_caller]
fn holds(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_snapshot_is_what_the_program_and_the_server_say() {
    const HINT: &str =
        "schema/schema.graphql differs from the code: run `make schema`, and read what changed";
    assert!(run(&["schema"]).stdout == SNAPSHOT, "{HINT}");
    let answer = Server::start(&Engine::Sqlite).get("/schema.graphql").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.trim_end() == SNAPSHOT.trim_end(), "GET /schema.graphql: {HINT}");
}

#[test]
fn the_snapshot_is_sorted() {
    let words = ["type ", "enum ", "interface ", "input ", "union ", "scalar "];
    let names: Vec<&str> = SNAPSHOT
        .lines()
        .filter_map(|line| words.iter().find_map(|word| line.strip_prefix(word)))
        .filter_map(|line| line.split([' ', '{']).next())
        .collect();
    assert!(names.len() > 50);
    assert!(names.is_sorted(), "{names:?}");
    let root = SNAPSHOT.split("\ntype Query {\n").nth(1).unwrap().split("\n}").next().unwrap();
    let fields: Vec<&str> = root
        .lines()
        .filter_map(|line| line.strip_prefix('\t'))
        .filter(|line| {
            line.starts_with(|letter: char| letter.is_ascii_lowercase()) && line.contains(['(', ':'])
        })
        .map(|line| line.split(['(', ':']).next().unwrap())
        .collect();
    assert!(fields.len() > 10 && fields.is_sorted(), "{fields:?}");
}

#[tokio::test]
async fn everything_is_described() {
    holds(&Schema::of_a_server().await.undescribed());
}

#[tokio::test]
async fn every_list_is_a_connection_or_bounded() {
    let schema = Schema::of_a_server().await;
    holds(&schema.unbounded_lists());
    holds(&schema.half_connections());
    let there: BTreeMap<String, Value> = schema.objects().flat_map(fields).collect();
    let gone: Vec<&str> =
        LISTS.iter().map(|(name, _)| *name).filter(|name| !there.contains_key(*name)).collect();
    assert!(gone.is_empty(), "no longer in the schema: {gone:?}");
}

#[tokio::test]
async fn every_root_field_takes_both_times() {
    let schema = Schema::of_a_server().await;
    holds(&schema.timeless("knownAt: DateTime", &WITHOUT_KNOWN_AT));
    holds(&schema.timeless("asOf: PartialDate", &WITHOUT_AS_OF));
}

#[tokio::test]
async fn exactly_the_types_with_an_id_are_nodes() {
    holds(&Schema::of_a_server().await.half_nodes());
}

#[test]
fn the_walk_can_fail() {
    let text = |kind: &str, name: &str| json!({ "kind": kind, "name": name });
    let field = |name: &str, description: &str, of: Value| json!({ "name": name, "description": description, "type": of, "args": [] });
    let list = json!({ "kind": "LIST", "ofType": text("SCALAR", "String") });
    let schema = Schema::new(&json!({ "__schema": { "types": [
        { "kind": "OBJECT", "name": "Query", "description": "Every question to ask.", "interfaces": [], "fields": [
            field("things", "All the things known.", text("OBJECT", "ThingConnection")),
            field("words", "All the words known.", list),
        ] },
        { "kind": "OBJECT", "name": "Thing", "description": "A thing.", "interfaces": [], "fields": [
            field("id", "The id.", text("SCALAR", "ID")),
        ] },
        { "kind": "ENUM", "name": "Size", "description": "How big it is.", "enumValues": [
            { "name": "BIG", "description": "Big." }, { "name": "SMALL", "description": null },
        ] },
    ] } }));
    let undescribed = schema.undescribed();
    assert_eq!(undescribed.len(), 3, "{undescribed:?}");
    assert_eq!(schema.unbounded_lists().len(), 1);
    assert_eq!(schema.half_connections().len(), 4);
    assert_eq!(schema.timeless("knownAt: DateTime", &[]).len(), 2);
    assert_eq!(schema.timeless("knownAt: DateTime", &[("things", ""), ("words", "")]).len(), 0);
    assert_eq!(schema.half_nodes().len(), 1);
}
