//! Every list, walked page by page: each thing once, in one order, from either end.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::support::{Engine, Server, engines};

/// A list: the query with `ARGS` where the list's arguments go, and where it stands in the answer.
struct Walk {
    query: String,
    pointer: String,
}

const NODE: &str = "{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ... on Node { id } } } nodes { ... on Node { id } } }";

fn root(field: &str, more: &str) -> Walk {
    Walk { query: format!("{{ {field}({more} ARGS) {NODE} }}"), pointer: format!("/{field}") }
}

fn nested(root: &str, field: &str, more: &str) -> Walk {
    let name = root.split('(').next().unwrap();
    Walk {
        query: format!("{{ {root} {{ ... on {} {{ {field}({more} ARGS) {NODE} }} }} }}", type_of(name)),
        pointer: format!("/{name}/{field}"),
    }
}

fn type_of(field: &str) -> &'static str {
    match field {
        "land" => "Land",
        "authority" => "Authority",
        _ => "Channel",
    }
}

const LAND: &str = "land(code: NI)";
const AUTHORITY: &str = r#"authority(slug: "polizeidirektion-osnabrueck")"#;
const CHANNEL: &str = r#"channel(platform: "mastodon", handle: "bfdi@social.bund.de")"#;
/// More channels than one page holds, in few enough requests.
const POLICE: &str = r#"filter: {laender: [NI], kinds: [POLICE], platforms: ["twitter"]}"#;
const MEASURED: &str = r#"filter: {metrics: ["followers"]}"#;

const AUTHORITIES: &[&str] = &["NAME_ASC", "NAME_DESC"];
const CHANNELS: &[&str] =
    &["NAME_ASC", "NAME_DESC", "OPENED_ASC", "OPENED_DESC", "CLOSED_ASC", "CLOSED_DESC"];
const EVENTS: &[&str] = &["DATE_ASC", "DATE_DESC"];
const OBSERVATIONS: &[&str] = &["OBSERVED_ASC", "OBSERVED_DESC", "VALUE_ASC", "VALUE_DESC"];

fn walks() -> Vec<Walk> {
    let mut walks = Vec::new();
    for (field, orders) in [
        ("authorities", AUTHORITIES),
        ("channels", CHANNELS),
        ("events", EVENTS),
        ("observations", OBSERVATIONS),
    ] {
        for order in orders {
            let by = format!("orderBy: {order}");
            walks.push(root(field, &by));
            walks.push(nested(LAND, field, &by));
            if field != "authorities" {
                walks.push(nested(AUTHORITY, field, &by));
            }
        }
    }
    for order in AUTHORITIES {
        walks.push(nested(AUTHORITY, "children", &format!("orderBy: {order}")));
    }
    for order in CHANNELS {
        walks.push(root("channels", &format!("orderBy: {order} {POLICE}")));
    }
    for order in EVENTS {
        walks.push(nested(CHANNEL, "events", &format!("orderBy: {order}")));
    }
    for order in OBSERVATIONS {
        walks.push(nested(CHANNEL, "observations", &format!("orderBy: {order}")));
        walks.push(root("observations", &format!("orderBy: {order} {MEASURED}")));
    }
    walks.push(root("sources", ""));
    walks.push(root("sources", "filter: {publisher: \"NDR\"}"));
    walks.push(root("search", "text: \"osnabrück\""));
    walks.push(root("search", "text: \"polizei\", kinds: [AUTHORITY]"));
    walks.push(root("changes", ""));
    walks
}

impl Walk {
    async fn page(&self, server: &Server, args: &str) -> Value {
        self.ask(server, &self.query.replace("ARGS", args)).await
    }

    async fn ask(&self, server: &Server, query: &str) -> Value {
        let data = server.ask(query, json!({})).await.data();
        let page = data.pointer(&self.pointer).unwrap_or_else(|| panic!("{}: {data}", self.query)).clone();
        let edges = page["edges"].as_array().unwrap();
        let nodes: Vec<&Value> = edges.iter().map(|edge| &edge["node"]).collect();
        assert_eq!(page["nodes"].as_array().unwrap().iter().collect::<Vec<_>>(), nodes);
        let ends =
            [edges.first(), edges.last()].map(|edge| edge.map_or(&Value::Null, |edge| &edge["cursor"]));
        assert_eq!([&page["pageInfo"]["startCursor"], &page["pageInfo"]["endCursor"]], ends);
        page
    }

    /// The ids of the whole list, read from its start or from its end.
    async fn all(&self, server: &Server, size: usize, forward: bool) -> Vec<String> {
        let [take, from, more, other, end] = if forward {
            ["first", "after", "hasNextPage", "hasPreviousPage", "endCursor"]
        } else {
            ["last", "before", "hasPreviousPage", "hasNextPage", "startCursor"]
        };
        let mut all: Vec<String> = Vec::new();
        let mut total = None;
        let mut args = format!("{take}: {size}");
        loop {
            let mut query = self.query.replace("ARGS", &args);
            if !all.is_empty() {
                // Counted once: it is the same for every page.
                query = query.replace("totalCount", "");
            }
            let page = self.ask(server, &query).await;
            total = page["totalCount"].as_u64().or(total);
            let mut ids = ids(&page);
            let going_on = page["pageInfo"][more] == true;
            assert_eq!(page["pageInfo"][other], !all.is_empty(), "{} {args}", self.query);
            assert!(ids.len() == size || !going_on, "{} {args}: a page is short", self.query);
            if !forward {
                ids.reverse();
            }
            all.extend(ids);
            assert_eq!(Some(going_on), total.map(|total| total > all.len() as u64), "{} {args}", self.query);
            if !going_on {
                break;
            }
            args = format!("{take}: {size}, {from}: {}", page["pageInfo"][end]);
        }
        if !forward {
            all.reverse();
        }
        all
    }
}

fn ids(page: &Value) -> Vec<String> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

/// Makes values absent and dates equal, of which the seeds have few.
fn with_gaps(engine: &Engine) -> Server {
    let server = Server::start(engine);
    server.home().execute(
        "UPDATE observation SET value = NULL, missing = 'HIDDEN' WHERE metric = 'followers' AND id < 'observation:5'",
    );
    server
}

#[tokio::test]
async fn every_list_is_whole_from_either_end_in_pages_of_any_size() {
    let mut lists: Vec<Vec<Vec<String>>> = Vec::new();
    for engine in engines() {
        let server = with_gaps(&engine);
        let mut of_engine = Vec::new();
        for walk in walks() {
            let whole = walk.all(&server, 100, true).await;
            let unique: HashSet<&String> = whole.iter().collect();
            assert_eq!(unique.len(), whole.len(), "{}: a thing comes twice", walk.query);
            assert_eq!(whole, walk.all(&server, 100, false).await, "{}", walk.query);
            let sizes: &[usize] = match whole.len() {
                0..=20 => &[1, 2, 7],
                21..=150 => &[13],
                _ => &[],
            };
            for size in sizes {
                for forward in [true, false] {
                    let walked = walk.all(&server, *size, forward).await;
                    assert_eq!(whole, walked, "{} by {size}, forward: {forward}", walk.query);
                }
            }
            of_engine.push(whole);
        }
        assert!(of_engine.iter().filter(|list| list.len() > 100).count() > 10, "long lists are among them");
        lists.push(of_engine);
    }
    for (at, walk) in walks().iter().enumerate() {
        for other in &lists[1..] {
            assert!(lists[0][at] == other[at], "{}: the engines sort it differently", walk.query);
        }
    }
}

#[tokio::test]
async fn a_page_between_two_cursors_and_one_of_nothing() {
    for engine in engines() {
        let server = Server::start(&engine);
        let walk = root("channels", &format!("orderBy: OPENED_ASC {POLICE}"));
        let whole = walk.all(&server, 100, true).await;
        let page = walk.page(&server, "first: 100").await;
        let cursor = |at: usize| page["edges"][at]["cursor"].to_string();
        for (take, expected) in [("first: 3", &whole[3..6]), ("last: 3", &whole[6..9])] {
            let between = format!("{take}, after: {}, before: {}", cursor(2), cursor(9));
            let page = walk.page(&server, &between).await;
            assert_eq!(ids(&page), expected, "{take}");
            assert_eq!(page["pageInfo"]["hasNextPage"], true);
            assert_eq!(page["pageInfo"]["hasPreviousPage"], true);
            assert_eq!(page["totalCount"], whole.len(), "the count is of the list, not of the page");
        }
        let nothing = walk.page(&server, "first: 0").await;
        assert_eq!(ids(&nothing), [""; 0]);
        assert_eq!(nothing["pageInfo"]["startCursor"], Value::Null);
        assert_eq!(ids(&walk.page(&server, "").await), whole[..20], "twenty unless asked otherwise");
    }
}

/// A list that is sorted, absent keys last, whatever the direction.
#[track_caller]
fn sorted(keys: &[Value], descending: bool, what: &str) {
    let known: Vec<&Value> = keys.iter().take_while(|key| !key.is_null()).collect();
    assert!(keys[known.len()..].iter().all(Value::is_null), "{what}: absent keys are not last");
    assert!(known.len() > 1 && known.len() < keys.len(), "{what}: needs known and absent keys");
    let ordered = known.is_sorted_by(|left, right| {
        let (left, right) = if descending { (right, left) } else { (left, right) };
        if let (Some(left), Some(right)) = (left.as_f64(), right.as_f64()) {
            return left <= right;
        }
        // Of partial dates only what both say is compared: 2017 and 2017-09 may come either way.
        let [left, right] = [left, right].map(|text| text.as_str().unwrap());
        let length = left.len().min(right.len());
        left[..length] <= right[..length]
    });
    assert!(ordered, "{what}: {known:?}");
}

#[tokio::test]
async fn lists_are_in_the_order_asked_for_and_absent_keys_come_last() {
    for engine in engines() {
        let server = with_gaps(&engine);
        for (field, key, order, more) in [
            ("channels", "opened", "OPENED", "filter: {laender: [NI]}"),
            ("channels", "closed", "CLOSED", "filter: {laender: [NI]}"),
            ("observations", "observedOn", "OBSERVED", "filter: {platforms: [\"twitter\"]}"),
            ("observations", "value", "VALUE", "filter: {platforms: [\"twitter\"]}"),
        ] {
            for (direction, descending) in [("ASC", false), ("DESC", true)] {
                let mut keys = Vec::new();
                let mut after = String::new();
                loop {
                    let mut query = String::new();
                    write!(
                        query,
                        "{{ list: {field}(orderBy: {order}_{direction}, {more}, first: 100{after}) {{ nodes {{ key: {key} }} pageInfo {{ hasNextPage endCursor }} }} }}"
                    )
                    .unwrap();
                    let page = server.ask(&query, json!({})).await.data()["list"].clone();
                    keys.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["key"].clone()));
                    if page["pageInfo"]["hasNextPage"] == false {
                        break;
                    }
                    after = format!(", after: {}", page["pageInfo"]["endCursor"]);
                }
                sorted(&keys, descending, &format!("{order}_{direction}"));
            }
        }
    }
}
