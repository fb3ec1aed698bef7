//! Whether a document fits the schema, by every rule of the specification.
//!
//! The library that runs operations checks most rules itself, with words of its own; it lets some pass that every other
//! implementation refuses: fields that cannot be merged, variables of the wrong type in `@skip` and `@include`, and more.

mod inputs;

use apollo_compiler::response::GraphQLError;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use async_graphql::parser::types::{BaseType, ExecutableDocument as Parsed};

use serde_json::json;

use super::error::{Refusal, code, shortened};
use crate::domain::nearest::nearest;

/// Knows a schema.
#[derive(Debug)]
pub(crate) struct Validator {
    schema: Valid<Schema>,
}

impl Validator {
    /// Reads a schema; an error says what is wrong with it.
    pub(crate) fn new(sdl: &str) -> Result<Self, String> {
        let schema =
            Schema::parse_and_validate(sdl, "schema.graphql").map_err(|wrong| wrong.errors.to_string())?;
        Ok(Self { schema })
    }

    /// Passes a document that fits the schema. The document must have passed the guard: this recurses.
    pub(crate) fn check(&self, text: &str) -> Result<(), Refusal> {
        let faults: Vec<Refusal> = match ExecutableDocument::parse_and_validate(&self.schema, text, "query") {
            Ok(document) => inputs::check(&self.schema, &document)
                .into_iter()
                .map(|fault| {
                    let refusal = unfit(&fault.message);
                    fault.place.map_or(refusal.clone(), |(line, column)| refusal.at(line, column))
                })
                .collect(),
            Err(wrong) => wrong.errors.iter().map(|fault| self.told(&fault.to_json())).collect(),
        };
        faults.into_iter().reduce(Refusal::and).map_or(Ok(()), Err)
    }

    /// A fault with its place; of a type of a variable that there is not, with those that may have been meant.
    fn told(&self, fault: &GraphQLError) -> Refusal {
        let places = fault.locations.iter();
        let refusal =
            places.fold(unfit(&fault.message), |refusal, place| refusal.at(place.line, place.column));
        let unknown =
            fault.message.strip_prefix("cannot find type `").and_then(|rest| rest.split('`').next());
        let inputs = self.schema.types.iter().filter(|(_, ty)| ty.is_input_type());
        let types = inputs.map(|(name, _)| name.as_str());
        match unknown.map(|name| nearest(name, types)) {
            Some(meant) if !meant.is_empty() => refusal.with("suggestions", json!(meant)),
            _ => refusal,
        }
    }

    /// Whether every variable of a document is of a type that there is: over any other, the library that explains faults
    /// panics.
    pub(crate) fn knows_types_of(&self, document: &Parsed) -> bool {
        let mut variables =
            document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
        variables.all(|own| {
            let mut ty = &own.node.var_type.node.base;
            while let BaseType::List(item) = ty {
                ty = &item.base;
            }
            match ty {
                BaseType::Named(name) => {
                    self.schema.types.get(name.as_str()).is_some_and(ExtendedType::is_input_type)
                }
                BaseType::List(_) => false,
            }
        })
    }
}

fn unfit(message: &str) -> Refusal {
    Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, sentence(message))
}

/// A message as a sentence in plain text, on one line.
fn sentence(message: &str) -> String {
    let line: Vec<&str> = message.split_whitespace().collect();
    let mut plain = line.join(" ").replace('`', "\"");
    if let Some(first) = plain.get(..1).map(str::to_uppercase) {
        plain.replace_range(..1, &first);
    }
    if !plain.ends_with('.') {
        plain.push('.');
    }
    shortened(&plain)
}

#[cfg(test)]
mod tests {
    use super::super::error::ERRORS;
    use super::*;

    const SDL: &str = "type Query { a(b: Int): Int c: String d: Query e(i: In): Deep } type Deep { a: String } \
        input In { n: Int! o: Int! = 1 l: [Int!] i: In }";

    fn check(text: &str) -> Result<(), (String, usize)> {
        let validator = Validator::new(SDL).unwrap();
        validator.check(text).map_err(|refusal| (refusal.message.clone(), refusal.errors().len()))
    }

    #[test]
    fn what_fits_passes() {
        for text in
            ["{ a }", "query A($b: Int) { a(b: $b) }", "{ d { d { c } } ...F } fragment F on Query { c }"]
        {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told_in_a_sentence_on_one_line() {
        for text in [
            "{ x: a x: c }",
            "query A($b: String) { c @skip(if: $b) }",
            "query A($b: Int, $b: Int) { a(b: $b) }",
            "{ a } { c }",
            "{ a(b: 1, b: 2) }",
            "{ d }",
            "{ a { b } }",
            "query A($b: Int) { c }",
            "{ c @unknown }",
            "{ e(i: { n: 1, n: 2 }) { a } }",
            "{ e(i: { n: 1, i: { n: 2, n: 3 } }) { a } }",
            "query A($n: Int) { e(i: { n: $n }) { a } }",
            "query A($n: Int = null) { e(i: { n: $n }) { a } }",
            "query A($n: String) { e(i: { n: 1, i: { n: 1, o: $n } }) { a } }",
            "query A($n: Int) { e(i: { n: 1, l: [1, $n] }) { a } }",
            "query A($n: Int) { ...F } fragment F on Query { e(i: { n: $n }) { a } }",
            "query A($i: In = { n: 1, n: 2 }) { e(i: $i) { a } }",
        ] {
            let (message, _) = check(text).unwrap_err();
            assert!(message.ends_with('.') && !message.contains(['\n', '`']), "{text}: {message}");
            assert!(message.starts_with(|first: char| !first.is_lowercase()), "{text}: {message}");
        }
    }

    #[test]
    fn a_type_that_is_not_there_is_told_the_ones_alike() {
        let validator = Validator::new(SDL).unwrap();
        for (text, meant) in [
            ("query A($n: int) { a(b: $n) }", Some(json!(["Int", "In"]))),
            ("{ ...F } fragment F on Qeury { c }", None),
            ("query A($n: Zzz) { a }", None),
        ] {
            let refusal = validator.check(text).unwrap_err();
            assert_eq!(refusal.errors()[0]["extensions"].get("suggestions"), meant.as_ref(), "{text}");
        }
    }

    #[test]
    fn variables_of_no_type_are_found() {
        let validator = Validator::new(SDL).unwrap();
        for (text, knows) in [
            ("query A($b: [In!]! = [], $c: Int) { a }", true),
            ("query A($b: Nope = 1) { a }", false),
            ("query A($b: [[Nope]] = 1) { a }", false),
            ("query A($b: Query) { a }", false),
            ("query A { a } query B($b: int) { a }", false),
        ] {
            let parsed = async_graphql::parser::parse_query(text).unwrap();
            assert_eq!(validator.knows_types_of(&parsed), knows, "{text}");
        }
    }

    #[test]
    fn every_fault_is_told_up_to_a_number() {
        assert_eq!(check("{ x y z }").unwrap_err().1, 3);
        let many: Vec<String> = (0..30).map(|number| format!("x{number}")).collect();
        let validator = Validator::new(SDL).unwrap();
        let refusal = validator.check(&format!("{{ {} }}", many.join(" "))).unwrap_err();
        assert_eq!((refusal.errors().len(), refusal.omitted()), (ERRORS, 10));
    }

    #[test]
    fn a_schema_that_is_none_is_told() {
        assert!(Validator::new("type Query {").is_err());
        assert!(Validator::new(&crate::graphql::sdl()).is_ok());
    }
}
