//! Whether a document fits the schema, by every rule of the specification.
//!
//! The library that runs operations checks most rules itself, with words of its own; it lets some pass that every other
//! implementation refuses: fields that cannot be merged, variables of the wrong type in `@skip` and `@include`, and more.

use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};

use super::error::{Refusal, code, shortened};

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
        let Err(wrong) = ExecutableDocument::parse_and_validate(&self.schema, text, "query") else {
            return Ok(());
        };
        let mut faults = wrong.errors.iter().map(|fault| fault.to_json());
        let Some(first) = faults.next() else { return Ok(()) };
        let refusal =
            placed(Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, sentence(&first.message)), &first);
        Err(faults.fold(refusal, |refusal, fault| {
            refusal.and(placed(
                Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, sentence(&fault.message)),
                &fault,
            ))
        }))
    }
}

fn placed(refusal: Refusal, fault: &GraphQLError) -> Refusal {
    fault.locations.iter().fold(refusal, |refusal, place| refusal.at(place.line, place.column))
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

    const SDL: &str = "type Query { a(b: Int): Int c: String d: Query e: Deep } type Deep { a: String }";

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
        ] {
            let (message, _) = check(text).unwrap_err();
            assert!(message.ends_with('.') && !message.contains(['\n', '`']), "{text}: {message}");
            assert!(message.starts_with(|first: char| !first.is_lowercase()), "{text}: {message}");
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
