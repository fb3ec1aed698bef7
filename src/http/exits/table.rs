//! A question as a table: which of its lists are the rows, and which columns they have. Read off the selection and the
//! schema, so that the columns are known and stay whatever the answer holds (docs/EXITS.md has the rules).

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use serde_json::Value;

use crate::graphql::catalog::Catalog;

/// Types of what is said about an answer, which are rows only where a question has no other list.
const REMARKS: [&str; 2] = ["Caveat", "Source"];

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// The keys that lead from the answer to the list of rows; none if the whole answer is the one row.
    pub(crate) path: Vec<String>,
    /// How many of the keys lead to the connection whose page the rows are; `None` if they are no page.
    pub(crate) connection: Option<usize>,
    /// The columns, in the order of the selection.
    pub(crate) columns: Vec<Column>,
    /// The paths of all lists that could be the rows.
    pub(crate) lists: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// The keys that lead from a row to its values.
    pub(crate) path: Vec<String>,
    /// The name of the type of its values in the schema.
    pub(crate) gives: String,
    /// Whether a row may have several values.
    pub(crate) list: bool,
}

impl Column {
    /// Its name: the keys with dots between.
    pub(crate) fn name(&self) -> String {
        self.path.join(".")
    }
}

/// A key of an answer, with what stands below it.
#[derive(Debug)]
struct Branch {
    key: String,
    /// The name of the type that it gives.
    gives: String,
    list: bool,
    below: Vec<Self>,
}

impl Table {
    /// The table of an operation, with the rows at a path (keys with dots between) or where the rule finds them. The
    /// document must have passed the guard.
    ///
    /// # Errors
    ///
    /// If the path leads to no list of objects: the paths that do.
    pub(crate) fn of(
        catalog: &Catalog,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        wished: Option<&str>,
    ) -> Result<Self, Vec<String>> {
        let mut roots = Vec::new();
        grow(catalog, document, &operation.selection_set.node, "Query", &mut roots);
        let lists = lists(&roots);
        let chosen = match wished {
            Some(".") => None,
            Some(path) => {
                let wished: Vec<&str> = path.split('.').collect();
                // Whoever names a connection means its things.
                let found = lists.iter().find(|list| list.path == wished).or_else(|| {
                    lists.iter().find(|list| list.page && list.path[..list.path.len() - 1] == wished)
                });
                Some(found.ok_or_else(|| lists.iter().map(|list| list.path.join(".")).collect::<Vec<_>>())?)
            }
            None => {
                lists.iter().find(|list| !REMARKS.contains(&list.branch.gives.as_str())).or(lists.first())
            }
        };
        let mut columns = Vec::new();
        match chosen {
            Some(list) => leaves(&list.branch.below, &[], false, &mut columns),
            None => leaves(&roots, &[], false, &mut columns),
        }
        let path = chosen.map_or_else(Vec::new, |list| list.path.iter().map(ToString::to_string).collect());
        let connection = chosen.filter(|list| list.page).map(|list| list.path.len() - 1);
        let lists = lists.iter().map(|list| list.path.join(".")).collect();
        Ok(Self { path, connection, columns, lists })
    }

    /// The connection of an answer whose page the rows are; `None` if they are no page.
    pub(crate) fn connection_in<'a>(&self, data: &'a Value) -> Option<&'a Value> {
        let at = self.connection?;
        Some(self.path[..at].iter().fold(data, |value, key| &value[key.as_str()]))
    }
}

/// Where things of a type stand in an answer: the keys that lead to each.
pub(crate) fn places_of(
    of: &str,
    catalog: &Catalog,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Vec<Vec<String>> {
    let mut roots = Vec::new();
    grow(catalog, document, &operation.selection_set.node, "Query", &mut roots);
    let mut places = Vec::new();
    let mut open: Vec<(Vec<String>, Vec<Branch>)> = vec![(Vec::new(), roots)];
    while let Some((above, branches)) = open.pop() {
        for branch in branches {
            let path: Vec<String> = above.iter().cloned().chain([branch.key]).collect();
            if branch.gives == of {
                places.push(path.clone());
            }
            open.push((path, branch.below));
        }
    }
    places.sort();
    places
}

/// A list of objects that no other list is around.
#[derive(Debug)]
struct Listed<'a> {
    path: Vec<&'a str>,
    branch: &'a Branch,
    page: bool,
}

/// The lists of objects, the outermost first, of each level in the order of the selection.
fn lists(roots: &[Branch]) -> Vec<Listed<'_>> {
    let mut found = Vec::new();
    let mut level: Vec<(Vec<&str>, bool, &[Branch])> = vec![(Vec::new(), false, roots)];
    while !level.is_empty() {
        let mut next = Vec::new();
        for (above, page, branches) in level {
            for branch in branches.iter().filter(|branch| !branch.below.is_empty()) {
                let mut path = above.clone();
                path.push(branch.key.as_str());
                if branch.list {
                    found.push(Listed { path, branch, page });
                } else {
                    next.push((path, branch.gives.ends_with("Connection"), branch.below.as_slice()));
                }
            }
        }
        level = next;
    }
    found
}

/// Adds the keys that a selection set gives, each once, with its fragments spread out.
fn grow(
    catalog: &Catalog,
    document: &ExecutableDocument,
    set: &SelectionSet,
    of: &str,
    into: &mut Vec<Branch>,
) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let field = &field.node;
                let key = field.response_key().node.as_str();
                let shape = catalog.field(of, field.name.node.as_str());
                let gives = shape.map_or("", |shape| shape.gives.as_str());
                let at = into.iter().position(|own| own.key == key).unwrap_or_else(|| {
                    let list = shape.is_some_and(|shape| shape.list);
                    into.push(Branch {
                        key: key.to_owned(),
                        gives: gives.to_owned(),
                        list,
                        below: Vec::new(),
                    });
                    into.len() - 1
                });
                grow(catalog, document, &field.selection_set.node, gives, &mut into[at].below);
            }
            Selection::InlineFragment(inline) => {
                let on = inline.node.type_condition.as_ref().map_or(of, |on| on.node.on.node.as_str());
                grow(catalog, document, &inline.node.selection_set.node, on, into);
            }
            Selection::FragmentSpread(spread) => {
                // An unknown fragment is for validation to name.
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    grow(catalog, document, &fragment.node.selection_set.node, on, into);
                }
            }
        }
    }
}

fn leaves(branches: &[Branch], above: &[&str], within_list: bool, into: &mut Vec<Column>) {
    for branch in branches {
        let mut path = above.to_vec();
        path.push(&branch.key);
        let list = within_list || branch.list;
        if branch.below.is_empty() {
            let path = path.iter().map(ToString::to_string).collect();
            into.push(Column { path, gives: branch.gives.clone(), list });
        } else {
            leaves(&branch.below, &path, list, into);
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    const SCHEMA: &str = "type Query { land: Land things: ThingConnection compare: Comparison words: [String!]! }
        type Land { name: String sources: [Source!]! counts: [Count!]! }
        type Comparison { caveats: [Caveat!]! coverage: Coverage rows: [Row!]! }
        type Coverage { excluded: [Row!]! } type Row { label: String value: Float tags: [String!]! sources: [Source!]! }
        type Caveat { text: String } type Source { url: String licence: Land } type Count { value: Int }
        type ThingConnection { nodes: [Thing!]! totalCount: Int } union Thing = Row | Count";

    fn table(text: &str, wished: Option<&str>) -> Result<Table, Vec<String>> {
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        Table::of(&Catalog::new(SCHEMA), &document, &operation.node, wished)
    }

    fn shown(text: &str, wished: Option<&str>) -> String {
        let table = table(text, wished).unwrap();
        let columns: Vec<String> =
            table.columns.iter().map(|own| own.name() + if own.list { "*" } else { "" }).collect();
        format!("{}: {}", table.path.join("."), columns.join(" "))
    }

    #[test]
    fn the_outermost_first_list_is_the_rows() {
        for (text, expected) in [
            ("{ land { name counts { value } } }", "land.counts: value"),
            (
                "{ compare { caveats { text } coverage { excluded { label } } rows { label tags } } }",
                "compare.rows: label tags*",
            ),
            (
                "{ compare { rows { label sources { url licence { name } } value } } }",
                "compare.rows: label sources.url* sources.licence.name* value",
            ),
            ("{ land { sources { url } counts { value } } }", "land.counts: value"),
            ("{ land { name sources { url } } }", "land.sources: url"),
            ("{ land { name } words }", ": land.name words*"),
            (
                "{ t: things { totalCount nodes { __typename ... on Row { label } ...C } } } fragment C on Count { value }",
                "t.nodes: __typename label value",
            ),
            ("{ ...Q ...Q } fragment Q on Query { land { n: name counts { value } } }", "land.counts: value"),
        ] {
            assert_eq!(shown(text, None), expected, "{text}");
        }
    }

    #[test]
    fn things_are_found_wherever_they_stand() {
        let document =
            parse_query("{ compare { rows { s: sources { url } } } land { sources { url } } }").unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let places = places_of("Source", &Catalog::new(SCHEMA), &document, &operation.node);
        let places: Vec<String> = places.iter().map(|path| path.join(".")).collect();
        assert_eq!(places, ["compare.rows.s", "land.sources"]);
    }

    #[test]
    fn a_path_decides() {
        let text = "{ things { nodes { ... on Count { value } } } compare { coverage { excluded { label } } rows { value } } }";
        assert_eq!(shown(text, Some("compare.coverage.excluded")), "compare.coverage.excluded: label");
        assert_eq!(shown(text, Some("things")), "things.nodes: value");
        assert_eq!(
            shown(text, Some(".")),
            ": things.nodes.value* compare.coverage.excluded.label* compare.rows.value*"
        );
        assert_eq!(table(text, Some("things")).unwrap().connection, Some(1));
        assert_eq!(table(text, Some("compare.rows")).unwrap().connection, None);
        for wrong in ["", "compare", "compare.rows.value", "nothing"] {
            assert_eq!(
                table(text, Some(wrong)).unwrap_err(),
                ["things.nodes", "compare.rows", "compare.coverage.excluded"],
                "{wrong}"
            );
        }
    }
}
