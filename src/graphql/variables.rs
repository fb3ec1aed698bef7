//! Variables out of the address of a question: texts become what the type of each wants.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, Type, TypeKind, TypeSystemDefinition, VariableDefinition};
use serde_json::{Number, Value};

/// What a type wants to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// One of these words.
    Words(Vec<String>),
    /// An object of fields.
    Object,
}

/// The types that a schema takes, beside the built-in ones.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    kinds: HashMap<String, Kind>,
}

impl Inputs {
    /// Reads a schema; what cannot be read is as if it were not there.
    pub(crate) fn new(sdl: &str) -> Self {
        let Ok(document) = parse_schema(sdl) else { return Self::default() };
        let kinds = document.definitions.into_iter().filter_map(|definition| {
            let TypeSystemDefinition::Type(definition) = definition else { return None };
            let kind = match definition.node.kind {
                TypeKind::Enum(words) => Kind::Words(
                    words.values.into_iter().map(|word| word.node.value.node.to_string()).collect(),
                ),
                TypeKind::InputObject(_) => Kind::Object,
                _ => return None,
            };
            Some((definition.node.name.node.to_string(), kind))
        });
        Self { kinds: kinds.collect() }
    }

    /// The words of an enum; none of any other type.
    pub(crate) fn words(&self, ty: &Type) -> &[String] {
        match self.kinds.get(innermost(ty)) {
            Some(Kind::Words(words)) => words,
            _ => &[],
        }
    }

    /// What the values of a type are: `ENUM`, `OBJECT` or, of any other, `SCALAR`.
    pub(crate) fn kind(&self, ty: &Type) -> &'static str {
        match self.kinds.get(innermost(ty)) {
            Some(Kind::Words(_)) => "ENUM",
            Some(Kind::Object) => "OBJECT",
            None => "SCALAR",
        }
    }

    /// The value of a variable from the texts that were given for it, one or more.
    ///
    /// A list takes each text as one item, and a single empty text as no item. An empty text is null where the type may
    /// be null and is not `String` or `ID`.
    ///
    /// # Errors
    ///
    /// If a text is nothing that the type takes, with what it takes.
    pub(crate) fn read(&self, definition: &VariableDefinition, given: &[String]) -> Result<Value, String> {
        let name = definition.name.node.as_str();
        let ty = &definition.var_type.node;
        match (&ty.base, given) {
            (BaseType::List(_), [only]) if only.is_empty() => Ok(Value::Array(Vec::new())),
            (BaseType::List(inner), all) => {
                let items: Result<Vec<Value>, String> =
                    all.iter().map(|text| self.one(name, inner, text)).collect();
                items.map(Value::Array)
            }
            (BaseType::Named(_), [only]) => self.one(name, ty, only),
            (BaseType::Named(_), _) => Err(format!("{name} is given {} times; it is one {ty}.", given.len())),
        }
    }

    fn one(&self, name: &str, ty: &Type, text: &str) -> Result<Value, String> {
        let BaseType::Named(base) = &ty.base else {
            // A list within a list has no form in an address but that of JSON.
            return json(name, text).and_then(|value| match value {
                Value::Array(_) => Ok(value),
                _ => Err(format!("{name} holds lists; write each as JSON, like [1,2].")),
            });
        };
        let base = base.as_str();
        if text.is_empty() && ty.nullable && !matches!(base, "String" | "ID") {
            return Ok(Value::Null);
        }
        let wrong = |wants: &str| format!("{name} is {wants}, not \"{}\".", shown(text));
        match (base, self.kinds.get(base)) {
            ("String" | "ID", _) => Ok(Value::from(text)),
            ("Int", _) => {
                text.parse::<i32>().map(Value::from).map_err(|_| wrong("a whole number of up to 32 bits"))
            }
            ("Float", _) => text
                .parse()
                .ok()
                .and_then(Number::from_f64)
                .map(Value::Number)
                .ok_or_else(|| wrong("a number with a decimal point")),
            ("Boolean", _) => text.parse::<bool>().map(Value::from).map_err(|_| wrong("true or false")),
            (_, Some(Kind::Words(words))) => {
                let word = words.iter().find(|word| *word == text);
                word.map(|word| Value::from(word.as_str()))
                    .ok_or_else(|| wrong(&format!("one of {}", words.join(", "))))
            }
            (_, Some(Kind::Object)) => json(name, text).and_then(|value| match value {
                Value::Object(_) => Ok(value),
                _ => Err(format!("{name} is an object; write it as JSON, like {{\"key\":\"value\"}}.")),
            }),
            // A year is four digits; whatever has more is the milliseconds that dashboards know times by.
            (_, None) => Ok(match text.parse::<i64>() {
                Ok(number) if text.trim_start_matches('-').len() > 4 => Value::from(number),
                _ => Value::from(text),
            }),
        }
    }
}

fn innermost(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(inner) => innermost(inner),
    }
}

fn json(name: &str, text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{name} is not JSON: {error}."))
}

/// As much of a text as is repeated to the one who sent it.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn read(ty: &str, given: &[&str]) -> Result<Value, String> {
        let inputs =
            Inputs::new("enum Word { A B } input Filter { a: Int } scalar Date type Query { a: Int }");
        let document = parse_query(format!("query Q($x: {ty}) {{ a }}")).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let given: Vec<String> = given.iter().map(|&text| text.to_owned()).collect();
        inputs.read(&operation.node.variable_definitions[0].node, &given)
    }

    #[test]
    fn texts_become_what_the_type_wants() {
        for (ty, given, value) in [
            ("Int", &["-7"] as &[&str], json!(-7)),
            ("Float", &["1.5"], json!(1.5)),
            ("Boolean!", &["true"], json!(true)),
            ("String", &["2014"], json!("2014")),
            ("ID", &["7"], json!("7")),
            ("String", &[""], json!("")),
            ("Int", &[""], json!(null)),
            ("Word!", &["B"], json!("B")),
            ("[Word!]", &["B", "A"], json!(["B", "A"])),
            ("[Word!]", &["B"], json!(["B"])),
            ("[Word!]", &[""], json!([])),
            ("[[Int]]", &["[1,2]", "[3]"], json!([[1, 2], [3]])),
            ("Filter", &["{\"a\":1}"], json!({"a": 1})),
            ("Date", &["2014"], json!("2014")),
            ("Date", &["2014-05-01"], json!("2014-05-01")),
            ("Date", &["1400000000000"], json!(1_400_000_000_000_i64)),
            ("Date", &["-86400000"], json!(-86_400_000)),
        ] {
            assert_eq!(read(ty, given), Ok(value), "{ty} {given:?}");
        }
    }

    #[test]
    fn what_no_type_takes_is_named() {
        for (ty, given, words) in [
            ("Int", &["2147483648"] as &[&str], "x is a whole number of up to 32 bits, not \"2147483648\"."),
            ("Int!", &[""], "a whole number"),
            ("Float", &["NaN"], "a number with a decimal point"),
            ("Boolean", &["1"], "true or false"),
            ("Word", &["C"], "x is one of A, B, not \"C\"."),
            ("[Word]", &["A", "C"], "one of A, B"),
            ("Filter", &["[1]"], "write it as JSON"),
            ("Filter", &["{"], "x is not JSON"),
            ("Date", &["2014", "2015"], "x is given 2 times; it is one Date."),
        ] {
            let wrong = read(ty, given).unwrap_err();
            assert!(wrong.contains(words), "{ty} {given:?}: {wrong}");
        }
        let deep = "[".repeat(100_000);
        assert!(read("Filter", &[&deep]).is_err());
    }
}
