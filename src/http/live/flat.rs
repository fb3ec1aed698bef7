//! A subscription's document as the library that runs it wants it: its one field directly below the operation.
//!
//! The library looks for the field there alone; of one in a fragment it tells nothing, without an error.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};

/// The operation of that name alone, with the fragments that it still needs. The document must have passed the guard
/// and the validation: its fragments form no circle, and all fields of the operation are one.
pub(crate) fn flat(document: &ExecutableDocument, name: Option<&str>) -> Option<ExecutableDocument> {
    let (_, operation) = document.operations.iter().find(|(own, _)| own.map(Name::as_str) == name)?;
    let mut operation = operation.clone();
    let mut fields = Vec::new();
    collect(&operation.node.selection_set.node, &document.fragments, &mut fields);
    let mut all = fields.into_iter();
    let mut field = all.next()?;
    for other in all {
        field.node.selection_set.node.items.extend(other.node.selection_set.node.items);
    }
    let mut needed = HashSet::new();
    need(&field.node.selection_set.node, &document.fragments, &mut needed);
    let fragments = document.fragments.iter().filter(|(name, _)| needed.contains(name.as_str()));
    let fragments = fragments.map(|(name, fragment)| (name.clone(), fragment.clone())).collect();
    let place = field.pos;
    operation.node.selection_set.node.items = vec![Positioned::new(Selection::Field(field), place)];
    let operations = match name {
        None => DocumentOperations::Single(operation),
        Some(name) => DocumentOperations::Multiple(HashMap::from_iter([(Name::new(name), operation)])),
    };
    Some(ExecutableDocument { operations, fragments })
}

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// The fields of a set with its fragments spread out.
fn collect(set: &SelectionSet, fragments: &Fragments, into: &mut Vec<Positioned<Field>>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => into.push(field.clone()),
            Selection::InlineFragment(inline) => collect(&inline.node.selection_set.node, fragments, into),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                    collect(&fragment.node.selection_set.node, fragments, into);
                }
            }
        }
    }
}

/// Notes every fragment below a set.
fn need<'a>(set: &SelectionSet, fragments: &'a Fragments, into: &mut HashSet<&'a str>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => need(&field.node.selection_set.node, fragments, into),
            Selection::InlineFragment(inline) => need(&inline.node.selection_set.node, fragments, into),
            Selection::FragmentSpread(spread) => {
                let Some((name, fragment)) = fragments.get_key_value(&spread.node.fragment_name.node) else {
                    continue;
                };
                if into.insert(name.as_str()) {
                    need(&fragment.node.selection_set.node, fragments, into);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    /// The fields below the operation and the fragments that are left.
    fn flattened(text: &str, name: Option<&str>) -> (Vec<usize>, Vec<String>) {
        let document = flat(&parse_query(text).unwrap(), name).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let fields = operation.node.selection_set.node.items.iter().map(|item| match &item.node {
            Selection::Field(field) => field.node.selection_set.node.items.len(),
            _ => 0,
        });
        let mut left: Vec<String> = document.fragments.keys().map(ToString::to_string).collect();
        left.sort();
        (fields.collect(), left)
    }

    #[test]
    fn the_field_comes_out_of_its_fragments() {
        assert_eq!(flattened("subscription { a { b } }", None), (vec![1], vec![]));
        assert_eq!(
            flattened("subscription { ... on Subscription { ... { a { b } } } }", None),
            (vec![1], vec![])
        );
        assert_eq!(
            flattened("subscription { ...F } fragment F on Subscription { a { b c } }", None),
            (vec![2], vec![])
        );
        assert_eq!(
            flattened(
                "subscription { ...F a { d ...H } } fragment F on Subscription { ...G } \
                 fragment G on Subscription { a { ...I } } fragment H on A { e } fragment I on A { ...H }",
                None
            ),
            (vec![3], vec!["H".to_owned(), "I".to_owned()])
        );
    }

    #[test]
    fn other_operations_and_their_fragments_go() {
        let text =
            "query Q { ...F } subscription S { a { ...G } } fragment F on Query { b } fragment G on A { c }";
        assert_eq!(flattened(text, Some("S")), (vec![1], vec!["G".to_owned()]));
        assert!(flat(&parse_query(text).unwrap(), Some("T")).is_none());
    }
}
