//! A document that also asks where the page of its rows ends, or only for the next page: made of one that was checked.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, InlineFragment,
    OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Value};

use super::table::Table;
use crate::domain::page::LARGEST_PAGE;

/// The key under which the answer tells where its page ends.
pub(crate) const PAGE: &str = "exitPage";
/// The key under which it tells how long the list is.
pub(crate) const TOTAL: &str = "exitTotal";
/// The arguments that cut a page out of a list, in one direction and in the other.
const FORWARDS: [&str; 2] = ["first", "after"];
const BACKWARDS: [&str; 2] = ["last", "before"];

/// What else a document is to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask<'a> {
    /// Where the page of the rows ends.
    Page,
    /// That, and how long the list is.
    Total,
    /// Only for the first rows, as many as a page may have, and how long the list is.
    Start,
    /// Only for the rows that follow this cursor, as many as a page may have; without one, for the first of them.
    Next(Option<&'a str>),
}

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Makes the document, with this one operation in it. A table whose rows are no page of a list leaves it as it was.
pub(crate) fn paged(
    document: &ExecutableDocument,
    name: Option<&str>,
    operation: &OperationDefinition,
    table: &Table,
    ask: Ask<'_>,
) -> ExecutableDocument {
    let mut operation = operation.clone();
    if let Some(at) = table.connection {
        let (above, below) = table.path.split_at(at);
        let only = matches!(ask, Ask::Next(_) | Ask::Start);
        let fragments = &document.fragments;
        descend(&mut operation.selection_set.node, fragments, above, only, &mut |connection| {
            match ask {
                Ask::Next(cursor) => cut(connection, cursor),
                Ask::Start => cut(connection, None),
                Ask::Page | Ask::Total => {}
            }
            let set = &mut connection.selection_set.node;
            descend(set, fragments, below, only, &mut |_| {});
            set.items.push(field(PAGE, "pageInfo", &["hasNextPage", "endCursor"]));
            if matches!(ask, Ask::Total | Ask::Start) {
                set.items.push(field(TOTAL, "totalCount", &[]));
            }
        });
    }
    assembled(document, name, operation)
}

/// Whether the rows of the table can be followed from the first to the last.
pub(crate) fn can_be_followed(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    table: &Table,
) -> bool {
    let Some(at) = table.connection else { return false };
    let mut forwards = true;
    let mut set = operation.selection_set.node.clone();
    descend(&mut set, &document.fragments, &table.path[..at], false, &mut |connection| {
        forwards &= !connection.arguments.iter().any(|(name, _)| BACKWARDS.contains(&name.node.as_str()));
    });
    forwards
}

/// Finds the field at a path of keys, spreading fragments out on the way, and changes it; leaves everything beside the
/// path out, if wished.
fn descend(
    set: &mut SelectionSet,
    fragments: &Fragments,
    path: &[String],
    only: bool,
    change: &mut dyn FnMut(&mut Field),
) {
    let Some((key, rest)) = path.split_first() else { return };
    for selection in &mut set.items {
        if let Selection::FragmentSpread(spread) = &selection.node
            && let Some(fragment) = fragments.get(&spread.node.fragment_name.node)
        {
            let inline = InlineFragment {
                type_condition: Some(fragment.node.type_condition.clone()),
                directives: spread.node.directives.clone(),
                selection_set: fragment.node.selection_set.clone(),
            };
            selection.node = Selection::InlineFragment(positioned(inline));
        }
        match &mut selection.node {
            Selection::Field(field) if field.node.response_key().node.as_str() == key => {
                if rest.is_empty() {
                    change(&mut field.node);
                } else {
                    descend(&mut field.node.selection_set.node, fragments, rest, only, change);
                }
            }
            Selection::Field(field) if only => {
                field.node.directives.retain(|own| own.node.name.node != "skip");
                field.node.directives.push(skip());
            }
            Selection::InlineFragment(inline) => {
                descend(&mut inline.node.selection_set.node, fragments, path, only, change);
            }
            Selection::Field(_) | Selection::FragmentSpread(_) => {}
        }
    }
}

/// Asks a connection for as many things as a page may have, after a cursor or after what the document says.
fn cut(connection: &mut Field, cursor: Option<&str>) {
    let [first, after] = FORWARDS;
    connection.arguments.retain(|(name, _)| name.node != first && (name.node != after || cursor.is_none()));
    let size = Value::from(LARGEST_PAGE);
    let arguments = [(first, Some(size)), (after, cursor.map(Value::from))];
    for (name, value) in arguments {
        if let Some(value) = value {
            connection.arguments.push((positioned(Name::new(name)), positioned(value.into_value())));
        }
    }
}

/// The document of an operation, without the fragments and variables that it no longer uses.
fn assembled(
    document: &ExecutableDocument,
    name: Option<&str>,
    mut operation: OperationDefinition,
) -> ExecutableDocument {
    let mut used = Used { fragments: &document.fragments, spread: HashSet::new(), variables: HashSet::new() };
    used.directives(&operation.directives);
    used.set(&operation.selection_set.node);
    let Used { spread, variables, .. } = used;
    operation.variable_definitions.retain(|own| variables.contains(&own.node.name.node));
    let fragments = document.fragments.iter().filter(|(name, _)| spread.contains(*name));
    let fragments = fragments.map(|(name, own)| (name.clone(), own.clone())).collect();
    let operations = match name {
        Some(name) => DocumentOperations::Multiple(HashMap::from([(Name::new(name), positioned(operation))])),
        None => DocumentOperations::Single(positioned(operation)),
    };
    ExecutableDocument { operations, fragments }
}

/// What an operation uses.
struct Used<'a> {
    fragments: &'a Fragments,
    spread: HashSet<Name>,
    variables: HashSet<Name>,
}

impl Used<'_> {
    fn set(&mut self, set: &SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    for (_, value) in &field.node.arguments {
                        // The value itself is of no interest, only which variables it asks for.
                        let _ = value
                            .node
                            .clone()
                            .into_const_with(|name| Ok::<_, Infallible>(self.variable(name)));
                    }
                    self.directives(&field.node.directives);
                    self.set(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => {
                    self.directives(&inline.node.directives);
                    self.set(&inline.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.node.directives);
                    let name = &spread.node.fragment_name.node;
                    if self.spread.insert(name.clone())
                        && let Some(fragment) = self.fragments.get(name)
                    {
                        self.directives(&fragment.node.directives);
                        self.set(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        for (_, value) in directives.iter().flat_map(|own| &own.node.arguments) {
            let _ = value.node.clone().into_const_with(|name| Ok::<_, Infallible>(self.variable(name)));
        }
    }

    fn variable(&mut self, name: Name) -> Value {
        self.variables.insert(name);
        Value::Null
    }
}

fn field(alias: &str, name: &str, below: &[&str]) -> Positioned<Selection> {
    let alias = (alias != name).then(|| positioned(Name::new(alias)));
    let items = below.iter().map(|name| field(name, name, &[])).collect();
    positioned(Selection::Field(positioned(Field {
        alias,
        name: positioned(Name::new(name)),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: positioned(SelectionSet { items }),
    })))
}

fn skip() -> Positioned<Directive> {
    let condition = (positioned(Name::new("if")), positioned(Value::from(true).into_value()));
    positioned(Directive { name: positioned(Name::new("skip")), arguments: vec![condition] })
}

fn positioned<T>(node: T) -> Positioned<T> {
    Positioned::new(node, Pos::default())
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;
    use crate::graphql::catalog::Catalog;

    const SCHEMA: &str = "type Query { land: Land things(first: Int, after: String, last: Int): ThingConnection }
        type Land { name: String things(first: Int, after: String): ThingConnection }
        type ThingConnection { nodes: [Thing!]! totalCount: Int pageInfo: Page } type Page { endCursor: String }
        type Thing { name: String }";

    /// The paths of keys of an operation, with what is left out in brackets, and how the connection is asked.
    fn shown(text: &str, ask: Ask<'_>) -> (String, Vec<String>, usize, usize) {
        let document = parse_query(text).unwrap();
        let (name, operation) = document.operations.iter().next().unwrap();
        let table = Table::of(&Catalog::new(SCHEMA), &document, &operation.node, None).unwrap();
        let made = paged(&document, name.map(Name::as_str), &operation.node, &table, ask);
        let (_, operation) = made.operations.iter().next().unwrap();
        let mut arguments = Vec::new();
        let keys = keys(&operation.node.selection_set.node, &mut arguments);
        (keys, arguments, operation.node.variable_definitions.len(), made.fragments.len())
    }

    fn keys(set: &SelectionSet, arguments: &mut Vec<String>) -> String {
        let keys: Vec<String> = set
            .items
            .iter()
            .map(|item| match &item.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    arguments.extend(field.arguments.iter().map(|(name, value)| format!("{name}: {value}")));
                    let below = keys(&field.selection_set.node, arguments);
                    let key = format!(
                        "{}{}",
                        field.response_key(),
                        if below.is_empty() { String::new() } else { format!("{{{below}}}") }
                    );
                    if field.directives.is_empty() { key } else { format!("({key})") }
                }
                Selection::InlineFragment(inline) => {
                    format!("..{}", keys(&inline.node.selection_set.node, arguments))
                }
                Selection::FragmentSpread(spread) => format!("...{}", spread.node.fragment_name),
            })
            .collect();
        keys.join(" ")
    }

    #[test]
    fn a_document_asks_where_its_page_ends() {
        let text = "query Q($n: Int) { land { name } things(first: $n) { totalCount nodes { name } } }";
        let page = "exitPage{hasNextPage endCursor}";
        assert_eq!(
            shown(text, Ask::Page),
            (
                format!("land{{name}} things{{totalCount nodes{{name}} {page}}}"),
                vec!["first: $n".to_owned()],
                1,
                0
            )
        );
        assert!(shown(text, Ask::Total).0.ends_with(&format!("{page} exitTotal}}")));
        assert_eq!(shown("{ land { name } }", Ask::Total).0, "land{name}");
    }

    #[test]
    fn a_document_asks_for_the_next_page_alone() {
        let text = "query Q($n: Int, $a: String, $b: Boolean!) { land @skip(if: $b) { ...L } things(first: $n, after: $a) { totalCount nodes { name } } } fragment L on Land { name }";
        let (keys, arguments, variables, fragments) = shown(text, Ask::Next(Some("c")));
        assert_eq!(keys, "(land{...L}) things{(totalCount) nodes{name} exitPage{hasNextPage endCursor}}");
        assert_eq!(arguments, ["first: 100", "after: \"c\""]);
        assert_eq!((variables, fragments), (0, 1));
        // The first page begins where the document says.
        assert_eq!(shown(text, Ask::Next(None)).1, ["after: $a", "first: 100"]);
        let (keys, arguments, ..) = shown(text, Ask::Start);
        assert!(keys.ends_with("exitPage{hasNextPage endCursor} exitTotal}"), "{keys}");
        assert_eq!(arguments, ["after: $a", "first: 100"]);
    }

    #[test]
    fn the_way_through_fragments_is_spread_out() {
        let text = "query Q($n: Int) { ...A } fragment A on Query { land { ...B } } fragment B on Land { things(first: $n) { ...C } } fragment C on ThingConnection { nodes { ...D } totalCount } fragment D on Thing { name }";
        let (keys, arguments, variables, fragments) = shown(text, Ask::Next(None));
        assert_eq!(keys, "..land{..things{..nodes{...D} (totalCount) exitPage{hasNextPage endCursor}}}");
        assert_eq!((arguments, variables, fragments), (vec!["first: 100".to_owned()], 0, 1));
    }

    #[test]
    fn lists_from_their_end_are_not_followed() {
        for (text, expected) in [
            ("{ things(first: 3) { nodes { name } } }", true),
            ("{ things(last: 3) { nodes { name } } }", false),
            ("{ land { name } }", false),
        ] {
            let document = parse_query(text).unwrap();
            let (_, operation) = document.operations.iter().next().unwrap();
            let table = Table::of(&Catalog::new(SCHEMA), &document, &operation.node, None).unwrap();
            assert_eq!(can_be_followed(&document, &operation.node, &table), expected, "{text}");
        }
    }
}
