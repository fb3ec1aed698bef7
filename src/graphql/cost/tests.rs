//! Prices of documents over the real schema, and of hostile ones.

use std::sync::LazyLock;

use async_graphql::parser::parse_query;
use async_graphql::value;
use proptest::prelude::*;
use serde_json::json;

use super::*;

static TARIFF: LazyLock<Tariff> = LazyLock::new(|| Tariff::new(&crate::graphql::sdl()));

fn price_with(text: &str, variables: serde_json::Value) -> Price {
    let document = parse_query(text).unwrap();
    let (_, operation) = document.operations.iter().next().unwrap();
    let today = crate::domain::date::Day(20_758);
    TARIFF.price(&document, &operation.node, &Variables::from_json(variables), today)
}

fn cost(text: &str) -> u64 {
    price_with(text, json!({})).requested()
}

#[test]
fn a_row_is_a_point_and_lists_multiply() {
    for (text, points) in [
        ("{ land(code: NI) { name } }", 1 + 1),
        ("{ laender { name } }", 1 + 16),
        ("{ laender { name capital { __typename } } }", 1 + 16),
        ("{ authorities { nodes { name } } }", 1 + 20),
        ("{ authorities(first: 100) { nodes { name } } }", 1 + 100),
        ("{ authorities(last: 7) { edges { cursor node { name } } } }", 1 + 7),
        ("{ authorities { totalCount } }", 1 + 10),
        (
            "{ authorities(first: 10) { nodes { channels(first: 5) { nodes { handle } } } } }",
            1 + 10 * (1 + 5),
        ),
        ("{ nodes(ids: [\"land:NI\", \"land:BY\"]) { id } }", 1 + 2),
        ("{ compare(input: {metric: \"channels\"}) { rows { value } } }", 100 + 16),
        ("{ compare(input: {metric: \"channels\", laender: [NI, BY]}) { rows { value } } }", 100 + 2),
        ("{ compare(input: {metric: \"channels\", by: CHANNEL}) { rows { value } } }", 100 + 1_000),
        (
            "{ compare(input: {metric: \"channels\", by: CHANNEL, laender: [NI, BY]}) { rows { value } } }",
            100 + 200,
        ),
        ("{ claim(id: \"a\") { check { comparison { rows { value } } } } }", 1 + 1 + 100 + 30),
        (
            "{ growth(input: {metric: \"channels\", from: \"2017\", to: \"2022\", laender: [NI]}) { rows { opened { entries { label } } } } }",
            200 + (1 + 3),
        ),
        (
            "{ growth(input: {metric: \"channels\", from: \"2017\", to: \"2022\", laender: [NI]}) { rows { opened { entries(first: 50) { label } } } } }",
            200 + (1 + 50),
        ),
        (
            "{ series(input: {metric: \"followers\", from: \"2020\", to: \"2021\", laender: [NI]}) { points { value } } }",
            400 + (1 + 24),
        ),
        (
            "{ table(input: {metric: \"followers\", from: \"2020\", to: \"2021\", interval: YEAR}) { rows { value } } }",
            400 + 2 * 16,
        ),
        ("{ __schema { types { fields { type { name } } } } }", 100),
        ("{ land(code: NI) @skip(if: true) { name } }", 0),
        ("{ land(code: NI) @include(if: true) { name } }", 2),
        ("query Q($no: Boolean = false) { land(code: NI) @include(if: $no) { name } }", 0),
        ("{ a: land(code: NI) { name } b: land(code: NI) { name } }", 4),
        ("{ ...F ...F } fragment F on Query { land(code: NI) { ... on Land { name } } }", 2),
    ] {
        assert_eq!(cost(text), points, "{text}");
    }
}

#[test]
fn variables_and_defaults_are_put_in() {
    let text = "query Q($n: Int = 3) { authorities(first: $n) { nodes { name } } }";
    for (variables, points) in [
        (json!({}), 1 + 3),
        (json!({"n": 50}), 1 + 50),
        (json!({"n": null}), 1 + 20),
        (json!({"n": -1}), 1 + 100),
        (json!({"n": "many"}), 1 + 100),
    ] {
        assert_eq!(price_with(text, variables.clone()).requested(), points, "{variables}");
    }
    let text = "query Q($input: CompareInput!) { compare(input: $input) { rows { value } } }";
    let by = |by: &str| price_with(text, json!({"input": {"metric": "channels", "by": by}})).requested();
    assert_eq!((by("LAND"), by("PLATFORM"), by("AUTHORITY")), (116, 130, 1_100));
}

#[test]
fn what_an_answer_holds_is_what_it_cost() {
    let price = price_with(
        "{ authorities(first: 100) { totalCount nodes { name land { name } channels { nodes { handle } } } } }",
        json!({}),
    );
    let nothing = value!({"authorities": {"totalCount": 0, "nodes": []}});
    assert_eq!(price.actual(&nothing), 1 + 10);
    let some = value!({"authorities": {"totalCount": 2, "nodes": [
        {"name": "a", "land": {"name": "x"}, "channels": {"nodes": [{"handle": "h"}, {"handle": "i"}]}},
        {"name": "b", "land": null, "channels": {"nodes": []}},
    ]}});
    assert_eq!(price.actual(&some), 1 + 10 + 2 + 1 + 2);
    assert_eq!(price.actual(&Value::Null), 0);
}

/// Somebody adds a list and forgets its length: here it is said.
#[test]
fn every_list_of_the_schema_has_a_length() {
    let catalog = Catalog::new(&crate::graphql::subgraph_sdl());
    let mut lists = 0;
    for (of, name, shape) in catalog.fields() {
        if !shape.list || catalog.shape(&shape.gives).is_none() || shape.arguments.contains_key("first") {
            continue;
        }
        lists += 1;
        let known = of.ends_with("Connection") || tariff::known_length(of, name).is_some();
        assert!(known, "{of}.{name}: how long is it? Add it to LENGTHS of the tariff");
    }
    assert!(lists > 50, "{lists}");
}

#[test]
fn what_the_tables_name_is_there() {
    let catalog = Catalog::new(&crate::graphql::subgraph_sdl());
    for (of, name) in tariff::named() {
        let there = match of {
            "" => catalog.fields().any(|(_, own, _)| own == name),
            of => catalog.field(of, name).is_some() || name.starts_with("__"),
        };
        assert!(there, "{of}.{name} is in the tariff and not in the schema");
    }
}

proptest! {
    #[test]
    fn no_number_makes_a_page_cheap(first in prop_oneof![any::<i64>(), -2_i64..102, Just(i64::MIN), Just(i64::MAX)], last in proptest::option::of(any::<i64>()), literal in any::<bool>()) {
        let last_argument = last.map(|last| format!(", last: {last}")).unwrap_or_default();
        let price = if literal {
            price_with(&format!("{{ authorities(first: {first}{last_argument}) {{ nodes {{ name }} }} }}"), json!({}))
        } else {
            price_with("query Q($f: Int, $l: Int) { authorities(first: $f, last: $l) { nodes { name } } }", json!({"f": first, "l": last}))
        };
        let honest = u64::try_from(first).unwrap_or(100).min(100);
        prop_assert!(price.requested() > honest);
        prop_assert!(price.requested() <= 1 + 100);
    }

    #[test]
    fn depth_saturates(levels in 1_usize..11) {
        let inner = "channels(first: 100) { nodes { authority { ".repeat(levels);
        let text = format!("{{ authorities(first: 100) {{ nodes {{ {inner} name {} }} }} }}", "} } }".repeat(levels));
        let honest = (0..levels).fold(100_u64, |rows, _| rows.saturating_mul(100));
        prop_assert!(cost(&text) >= honest);
    }
}
