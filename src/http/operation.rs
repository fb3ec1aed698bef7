//! Which operation of a document runs, and what is known about it before it does.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use serde_json::{Map, Value, json};

use super::error::{Refusal, code};
use super::guard;

/// The operation that a request asks to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Its name, if it has one.
    pub(crate) name: Option<String>,
    /// `query`, `mutation` or `subscription`.
    pub(crate) kind: &'static str,
}

/// An operation and its definition in the document.
#[derive(Debug)]
pub(crate) struct Chosen<'a> {
    pub(crate) operation: Operation,
    pub(crate) definition: &'a OperationDefinition,
}

impl Operation {
    /// Finds the operation that is to run.
    pub(crate) fn choose<'a>(
        document: &'a ExecutableDocument,
        wished: Option<&str>,
    ) -> Result<Chosen<'a>, Refusal> {
        let (name, definition) = choose(document, wished)?;
        Ok(Chosen { operation: Self { name, kind: kind(definition.ty) }, definition })
    }
}

impl Chosen<'_> {
    /// Checks that the operation has the variables it needs, and that they may be what they are.
    pub(crate) fn check(&self, variables: &Value) -> Result<(), Refusal> {
        if has_null(variables) {
            return Err(guard::no_null("the variables"));
        }
        check_variables(self.definition, variables)
    }
}

/// Whether a text in it has the character U+0000. The reader of JSON bounds how deep it nests.
fn has_null(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_null(value)),
        _ => false,
    }
}

const fn kind(operation: OperationType) -> &'static str {
    match operation {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

fn choose<'a>(
    document: &'a ExecutableDocument,
    wished: Option<&str>,
) -> Result<(Option<String>, &'a OperationDefinition), Refusal> {
    let unresolved = |message: String| Refusal::bad_request(code::OPERATION_RESOLUTION_FAILURE, message);
    match (&document.operations, wished) {
        (DocumentOperations::Single(operation), None) => Ok((None, &operation.node)),
        (DocumentOperations::Single(_), Some(wished)) => Err(unresolved(format!(
            "There is no operation \"{wished}\"; the only one has no name. Leave operationName away."
        ))),
        (DocumentOperations::Multiple(operations), wished) => {
            let mut names: Vec<&str> = operations.keys().map(async_graphql::Name::as_str).collect();
            names.sort_unstable();
            let wished = match wished {
                Some(wished) => wished,
                None if names.len() == 1 => names[0],
                None => {
                    return Err(unresolved(format!(
                        "The query has {} operations; choose one with operationName: {}.",
                        names.len(),
                        names.join(", ")
                    )));
                }
            };
            operations.get(wished).map(|operation| (Some(wished.to_owned()), &operation.node)).ok_or_else(
                || {
                    unresolved(format!(
                        "There is no operation \"{wished}\"; the query has {}.",
                        names.join(", ")
                    ))
                },
            )
        }
    }
}

/// The library would find a missing variable only at the field that uses it; the specification wants it before.
fn check_variables(operation: &OperationDefinition, variables: &Value) -> Result<(), Refusal> {
    let none = Map::new();
    let given = variables.as_object().unwrap_or(&none);
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let name = definition.name.node.as_str();
        let lacks = match given.get(name) {
            None => definition.default_value.is_none(),
            Some(value) => value.is_null(),
        };
        if lacks && !definition.var_type.node.nullable {
            let position = definition.name.pos;
            return Err(Refusal::bad_request(
                code::BAD_USER_INPUT,
                format!(
                    "The variable ${name} of type {} is not given; give it in variables.",
                    definition.var_type.node
                ),
            )
            .at(position.line, position.column)
            .with("variable", json!(name)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn resolve(
        query: &str,
        name: Option<&str>,
        variables: Value,
    ) -> Result<(Option<String>, &'static str), &'static str> {
        let document = parse_query(query).unwrap();
        let chosen = Operation::choose(&document, name).map_err(|refusal| refusal.code)?;
        chosen.check(&variables).map_err(|refusal| refusal.code)?;
        Ok((chosen.operation.name, chosen.operation.kind))
    }

    #[test]
    fn the_operation_is_the_one_named() {
        let two = "query A {a} mutation B {b}";
        assert_eq!(resolve("{a}", None, json!({})), Ok((None, "query")));
        assert_eq!(resolve("query A {a}", None, json!({})), Ok((Some("A".to_owned()), "query")));
        assert_eq!(resolve(two, Some("B"), json!({})), Ok((Some("B".to_owned()), "mutation")));
        assert_eq!(resolve(two, None, json!({})), Err(code::OPERATION_RESOLUTION_FAILURE));
        assert_eq!(resolve(two, Some("C"), json!({})), Err(code::OPERATION_RESOLUTION_FAILURE));
        assert_eq!(resolve("{a}", Some("A"), json!({})), Err(code::OPERATION_RESOLUTION_FAILURE));
    }

    #[test]
    fn a_variable_that_must_be_there_is_there() {
        let query = "query A($a: Int!, $b: Int! = 1, $c: Int) {a}";
        assert!(resolve(query, None, json!({"a": 1})).is_ok());
        assert!(resolve(query, None, json!({"a": 1, "c": null})).is_ok());
        for variables in [json!({}), json!({"a": null}), json!({"a": 1, "b": null})] {
            assert_eq!(resolve(query, None, variables), Err(code::BAD_USER_INPUT));
        }
    }

    #[test]
    fn no_variable_has_the_null_character() {
        let query = "query A($a: B) {a}";
        for variables in [json!({"a": "\0"}), json!({"a": [{"b": "x\0"}]}), json!({"a": {"\0": 1}})] {
            assert_eq!(resolve(query, None, variables), Err(code::BAD_USER_INPUT));
        }
        assert!(resolve(query, None, json!({"a": "\\0"})).is_ok());
    }
}
