//! How large a document becomes when its fragments are spread out: counted once a fragment, before anything runs.
//!
//! Fragments that use each other twice double with every step, so that less than a kilobyte of text asks for more work
//! than any time limit can stop. The count is remembered by fragment, so it costs no more than the text is long.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::Positioned;
use async_graphql::parser::types::{
    ExecutableDocument, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use serde_json::json;

use super::error::{Refusal, code};

/// Selections of an operation with every fragment spread out.
pub(crate) const SELECTIONS: u64 = 5_000;

/// Passes an operation on to validation, or says that it is too large when spread out.
pub(crate) fn check(document: &ExecutableDocument, operation: &OperationDefinition) -> Result<(), Refusal> {
    let mut counter = Counter { fragments: &document.fragments, counted: HashMap::new() };
    let selections = counter.count(&operation.selection_set.node);
    if selections <= SELECTIONS {
        return Ok(());
    }
    Err(Refusal::bad_request(
        code::TOO_MANY_SELECTIONS,
        format!(
            "The query asks for {} fields when its fragments are spread out; it may ask for {SELECTIONS}. \
             Use a fragment less often, or ask in parts.",
            if selections == u64::MAX { "endlessly many".to_owned() } else { selections.to_string() },
        ),
    )
    .with("limit", json!(SELECTIONS))
    .with("given", json!(selections)))
}

struct Counter<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// `None` while a fragment is being counted: who meets it again goes in a circle.
    counted: HashMap<&'a str, Option<u64>>,
}

impl<'a> Counter<'a> {
    /// Selections of a set; the guard on the text bounds how deep it nests, the memory how often it recurs.
    fn count(&mut self, set: &'a SelectionSet) -> u64 {
        let mut total = 0_u64;
        for selection in &set.items {
            total = total.saturating_add(match &selection.node {
                Selection::Field(field) => self.count(&field.node.selection_set.node).saturating_add(1),
                Selection::InlineFragment(inline) => self.count(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(spread.node.fragment_name.node.as_str()),
            });
        }
        total
    }

    fn fragment(&mut self, name: &'a str) -> u64 {
        match self.counted.get(name) {
            Some(Some(count)) => return *count,
            Some(None) => return u64::MAX,
            None => {}
        }
        // An unknown fragment is for validation to name.
        let Some((own, definition)) = self.fragments.get_key_value(name) else { return 0 };
        self.counted.insert(own.as_str(), None);
        let count = self.count(&definition.node.selection_set.node);
        self.counted.insert(own.as_str(), Some(count));
        count
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use proptest::prelude::*;

    use super::*;

    fn count(query: &str) -> u64 {
        let document = parse_query(query).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        let mut counter = Counter { fragments: &document.fragments, counted: HashMap::new() };
        counter.count(&operation.node.selection_set.node)
    }

    #[test]
    fn spread_out_fields_are_counted() {
        for (query, selections) in [
            ("{ a b { c d } }", 4),
            ("{ ...F ...F } fragment F on Q { a b }", 4),
            ("{ ... on Q { a } }", 1),
            ("{ ...F } fragment F on Q { ...G ...G } fragment G on Q { a }", 2),
            ("{ ...Nobody a }", 1),
            ("{ ...F } fragment F on Q { a ...G } fragment G on Q { ...F }", u64::MAX),
        ] {
            assert_eq!(count(query), selections, "{query}");
        }
    }

    proptest! {
        #[test]
        fn doubling_fragments_are_counted_at_once(steps in 1_u32..50) {
            let twice = |step| format!("fragment F{step} on Q {{ ...F{n} ...F{n} }}", n = step + 1);
            let fragments: Vec<String> = (0..steps).map(twice).collect();
            let query = format!("{{ ...F0 }} {} fragment F{steps} on Q {{ a }}", fragments.join(" "));
            prop_assert_eq!(count(&query), 2_u64.pow(steps));
        }
    }
}
