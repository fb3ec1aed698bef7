//! How large a document becomes when its fragments are spread out: measured once a fragment, before anything runs.
//!
//! Fragments that use each other twice double with every step, so that less than a kilobyte of text asks for more work
//! than any time limit can stop. What was measured is remembered by fragment, so it costs no more than the text is long.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::Positioned;
use async_graphql::parser::types::{
    ExecutableDocument, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use serde_json::json;

use super::error::{Refusal, code};
use super::limits::Limits;

/// Passes a document on to validation if each of its operations may be.
pub(crate) fn check_all(document: &ExecutableDocument, limits: &Limits) -> Result<(), Refusal> {
    document.operations.iter().try_for_each(|(_, operation)| check(document, &operation.node, limits))
}

/// Passes an operation on, or says which limit it breaks when it is spread out.
fn check(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    limits: &Limits,
) -> Result<(), Refusal> {
    let size = measure(document, operation);
    for (code, what, given, limit, advice) in [
        (
            code::TOO_MANY_SELECTIONS,
            "fields",
            size.selections,
            limits.selections,
            "Use a fragment less often",
        ),
        (
            code::TOO_MANY_ROOT_FIELDS,
            "questions (root fields)",
            size.root_fields,
            limits.root_fields,
            "Take some away",
        ),
        (code::TOO_MANY_ALIASES, "aliases", size.aliases, limits.aliases, "Take some away"),
        (code::QUERY_TOO_DEEP, "fields within each other", size.depth, limits.depth, "Take levels away"),
    ] {
        if given > limit {
            let yours = if given == usize::MAX { "endlessly many".to_owned() } else { given.to_string() };
            return Err(Refusal::bad_request(
                code,
                format!(
                    "The query has {yours} {what} when its fragments are spread out; it may have {limit}. \
                     {advice}, or ask in parts."
                ),
            )
            .with("limit", json!(limit))
            .with("given", json!(given)));
        }
    }
    Ok(())
}

/// What a selection set comes to with its fragments spread out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    selections: usize,
    depth: usize,
    aliases: usize,
    root_fields: usize,
}

impl Size {
    /// What never ends.
    const ENDLESS: Self =
        Self { selections: usize::MAX, depth: usize::MAX, aliases: usize::MAX, root_fields: usize::MAX };

    const fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            depth: if self.depth > other.depth { self.depth } else { other.depth },
            aliases: self.aliases.saturating_add(other.aliases),
            root_fields: self.root_fields.saturating_add(other.root_fields),
        }
    }

    /// A field with this below it.
    fn below(self, aliased: bool, about_schema: bool) -> Self {
        Self {
            selections: self.selections.saturating_add(1),
            depth: if about_schema { 0 } else { self.depth.saturating_add(1) },
            aliases: self.aliases.saturating_add(usize::from(aliased)),
            root_fields: 1,
        }
    }
}

fn measure(document: &ExecutableDocument, operation: &OperationDefinition) -> Size {
    let mut measurer = Measurer { fragments: &document.fragments, measured: HashMap::new() };
    measurer.measure(&operation.selection_set.node)
}

struct Measurer<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// `None` while a fragment is being measured: who meets it again goes in a circle.
    measured: HashMap<&'a str, Option<Size>>,
}

impl<'a> Measurer<'a> {
    /// The size of a set; the guard on the text bounds how deep it nests, the memory how often it recurs.
    fn measure(&mut self, set: &'a SelectionSet) -> Size {
        let mut total = Size::default();
        for selection in &set.items {
            total = total.beside(match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let about_schema = field.name.node.starts_with("__");
                    self.measure(&field.selection_set.node).below(field.alias.is_some(), about_schema)
                }
                Selection::InlineFragment(inline) => self.measure(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(spread.node.fragment_name.node.as_str()),
            });
        }
        total
    }

    fn fragment(&mut self, name: &'a str) -> Size {
        match self.measured.get(name) {
            Some(Some(size)) => return *size,
            Some(None) => return Size::ENDLESS,
            None => {}
        }
        // An unknown fragment is for validation to name.
        let Some((own, definition)) = self.fragments.get_key_value(name) else { return Size::default() };
        self.measured.insert(own.as_str(), None);
        let size = self.measure(&definition.node.selection_set.node);
        self.measured.insert(own.as_str(), Some(size));
        size
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = Limits::ANYBODY;

    fn size(query: &str) -> Size {
        let document = parse_query(query).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        measure(&document, &operation.node)
    }

    fn refused(query: &str) -> Option<&'static str> {
        let document = parse_query(query).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        check(&document, &operation.node, &LIMITS).err().map(|refusal| refusal.code)
    }

    #[test]
    fn what_is_spread_out_is_measured() {
        for (query, selections, depth, aliases, root_fields) in [
            ("{ a b { c d } }", 4, 2, 0, 2),
            ("{ ...F ...F } fragment F on Q { a b }", 4, 1, 0, 4),
            ("{ ... on Q { x: a } }", 1, 1, 1, 1),
            ("{ ...F } fragment F on Q { ...G ...G } fragment G on Q { x: a }", 2, 1, 2, 2),
            ("{ ...Nobody a }", 1, 1, 0, 1),
            ("{ a { b { ...F } } } fragment F on Q { c { d } }", 4, 4, 0, 1),
            ("{ __schema { types { fields { name } } } a }", 5, 1, 0, 2),
        ] {
            assert_eq!(size(query), Size { selections, depth, aliases, root_fields }, "{query}");
        }
        let circle = "{ ...F } fragment F on Q { a ...G } fragment G on Q { ...F }";
        assert_eq!(size(circle).selections, usize::MAX);
        assert_eq!(refused(circle), Some(code::TOO_MANY_SELECTIONS));
    }

    #[test]
    fn each_limit_is_reached_and_not_passed() {
        let nested = |depth: usize| format!("{}{}", "{ a ".repeat(depth), "}".repeat(depth));
        let aliased = |count: usize| {
            let names: Vec<String> = (0..count).map(|at| format!("x{at}: a")).collect();
            format!("{{ q {{ {} }} }}", names.join(" "))
        };
        let wide = |count: usize| format!("{{ {} }}", "a ".repeat(count));
        for (query, refusal) in [
            (nested(12), None),
            (nested(13), Some(code::QUERY_TOO_DEEP)),
            (aliased(30), None),
            (aliased(31), Some(code::TOO_MANY_ALIASES)),
            (wide(10), None),
            (wide(11), Some(code::TOO_MANY_ROOT_FIELDS)),
        ] {
            assert_eq!(refused(&query), refusal, "{query}");
        }
    }

    /// Counts one by one what the document comes to, as long as that takes; `None` when it takes too long.
    fn counted(
        document: &ExecutableDocument,
        set: &SelectionSet,
        level: usize,
        left: &mut usize,
    ) -> Option<Size> {
        let mut total = Size::default();
        for selection in &set.items {
            *left = left.checked_sub(1)?;
            let inner = match &selection.node {
                Selection::Field(field) => {
                    let below = counted(document, &field.node.selection_set.node, level + 1, left)?;
                    total.selections += 1 + below.selections;
                    total.aliases += below.aliases + usize::from(field.node.alias.is_some());
                    total.depth = total.depth.max(1 + below.depth);
                    total.root_fields += 1;
                    continue;
                }
                Selection::InlineFragment(inline) => &inline.node.selection_set.node,
                Selection::FragmentSpread(spread) => {
                    match document.fragments.get(&spread.node.fragment_name.node) {
                        Some(fragment) => &fragment.node.selection_set.node,
                        None => continue,
                    }
                }
            };
            // A circle without a field in it would go down for ever.
            if level > 200 {
                return None;
            }
            let inner = counted(document, inner, level + 1, left)?;
            total.selections += inner.selections;
            total.aliases += inner.aliases;
            total.depth = total.depth.max(inner.depth);
            total.root_fields += inner.root_fields;
        }
        Some(total)
    }

    /// A set of fields and spreads: each number is one of them.
    fn set(parts: &[u8], fragments: usize, nests: bool) -> String {
        let items: Vec<String> = parts
            .iter()
            .map(|part| match part % 6 {
                0 => "a".to_owned(),
                1 => format!("x{part}: a"),
                2 if nests => format!("b {{ {} }}", set(&parts[..parts.len() / 2], fragments, false)),
                3 => "... on Q { a b }".to_owned(),
                _ => format!("...F{}", usize::from(*part) % (fragments + 1)),
            })
            .collect();
        format!("a {}", items.join(" "))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_measured_at_once_is_what_is_counted_one_by_one(
            own in proptest::collection::vec(any::<u8>(), 0..5),
            fragments in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..4), 0..12),
        ) {
            let count = fragments.len();
            let written: Vec<String> = fragments
                .iter()
                .enumerate()
                .map(|(at, parts)| format!("fragment F{at} on Q {{ {} }}", set(parts, count, true)))
                .collect();
            let query = format!("{{ {} }} {}", set(&own, count, true), written.join(" "));
            let document = parse_query(&query).unwrap();
            let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
            let measured = measure(&document, &operation.node);
            match counted(&document, &operation.node.selection_set.node, 0, &mut 100_000) {
                Some(naive) => prop_assert_eq!(measured, naive, "{}", query),
                // More than can be counted is more than may be.
                None => prop_assert!(measured.selections > LIMITS.selections || measured.depth > LIMITS.depth, "{} {:?}", query, measured),
            }
        }
    }

    proptest! {
        #[test]
        fn doubling_fragments_are_measured_at_once(steps in 1_u32..50) {
            let twice = |step| format!("fragment F{step} on Q {{ ...F{n} ...F{n} }}", n = step + 1);
            let fragments: Vec<String> = (0..steps).map(twice).collect();
            let query = format!("{{ ...F0 }} {} fragment F{steps} on Q {{ a }}", fragments.join(" "));
            prop_assert_eq!(size(&query).selections, 2_usize.pow(steps));
        }
    }
}
