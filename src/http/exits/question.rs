//! The question that an address means: a named one or a shared one, with the variables that the address gives.

use std::collections::BTreeMap;

use async_graphql::Positioned;
use async_graphql::parser::types::{BaseType, OperationDefinition, Type, VariableDefinition};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::address::RESERVED;
use super::glossary::word;
use super::words::either;
use crate::domain::citation::date_in_words;
use crate::domain::language::Language;
use crate::domain::shared_query::SHORTEST;
use crate::graphql::questions::{self, Question, said};
use crate::graphql::shared::{Fault, SharedQueries};
use crate::graphql::variables::Inputs;
use crate::http::error::{Refusal, code};

/// A question that has an address.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// What its address and the files made of it are called.
    pub(crate) name: String,
    /// The document.
    pub(crate) text: String,
    /// Which operation of the document; `None` if it has only one.
    pub(crate) operation: Option<String>,
    /// Values of variables that the address need not give.
    pub(crate) variables: Map<String, Value>,
    /// Its words; `None` of a shared one.
    pub(crate) words: Option<&'static Question>,
}

impl Found {
    /// A named question.
    pub(crate) fn named(question: &'static Question) -> Self {
        Self {
            name: question.name.clone(),
            text: question.text.clone(),
            operation: None,
            variables: Map::new(),
            words: Some(question),
        }
    }

    /// Finds the question of a name or of the beginning of a hash.
    pub(crate) async fn by_name(name: &str, shared: &SharedQueries) -> Result<Self, Refusal> {
        if let Some(question) = questions::all().iter().find(|question| question.name == name) {
            return Ok(Self::named(question));
        }
        let hash = name.to_ascii_lowercase();
        if !is_hash(&hash) {
            return Err(unknown(name));
        }
        let found = shared.find(&hash).await.map_err(|error| unreadable(&error))?;
        let found = found.ok_or_else(|| unknown(name))?;
        let variables = serde_json::from_str(&found.variables).unwrap_or_default();
        Ok(Self {
            name: short(&found.id),
            text: found.text,
            operation: found.operation,
            variables,
            words: None,
        })
    }

    /// What it asks, in words: those of a named question; of a shared one the name of its operation, else its own.
    pub(crate) fn title(&self, language: Language) -> String {
        self.words.map_or_else(
            || self.operation.clone().unwrap_or_else(|| self.name.clone()),
            |words| said(&words.title, language).to_owned(),
        )
    }

    /// What it asks and, where an address asks for something of its own, for what: who prints the title alone would say
    /// that it is Niedersachsen of which something else is true.
    pub(crate) fn matter(
        &self,
        definitions: &[Positioned<VariableDefinition>],
        given: &BTreeMap<String, Vec<String>>,
        language: Language,
    ) -> String {
        let title = self.title(language);
        let own = definitions.iter().filter_map(|definition| {
            let definition = &definition.node;
            let name = definition.name.node.as_str();
            let texts: Vec<&String> = given.get(name)?.iter().filter(|text| !text.is_empty()).collect();
            // What is empty by itself, and stays so, is no change.
            let left_open = texts.is_empty();
            if left_open && definition.default_value.is_none() && !self.variables.contains_key(name) {
                return None;
            }
            let meaning = self.words.and_then(|words| words.variables.get(name));
            let meaning = meaning.map_or(name, |words| said(words, language));
            // What stands behind the colon or the semicolon is for those who change it.
            let meaning = meaning.split([':', ';']).next().unwrap_or(meaning);
            if left_open {
                return Some(format!("{meaning}: {}", either(language, ["offen gelassen", "left open"])));
            }
            let ty = innermost(&definition.var_type.node);
            let texts: Vec<String> = texts.iter().map(|text| in_words(ty, text, language)).collect();
            Some(format!("{meaning}: {}", texts.join(", ")))
        });
        let own: Vec<String> = own.collect();
        if own.is_empty() { title } else { format!("{title} ({})", own.join("; ")) }
    }

    /// Its variables as a form asks for them: what each takes, what it has by default, and what it means, which is null
    /// where nobody said it.
    pub(crate) fn form(
        &self,
        inputs: &Inputs,
        definitions: &[Positioned<VariableDefinition>],
        language: Language,
    ) -> Vec<Value> {
        let one = |own: &Positioned<VariableDefinition>| {
            let own = &own.node;
            let name = own.name.node.as_str();
            let ty = &own.var_type.node;
            let words = inputs.words(ty);
            let kept = self.variables.get(name).cloned();
            let default = kept.or_else(|| own.default_value.as_ref().map(|value| json!(value.node)));
            let meaning = self.words.and_then(|words| words.variables.get(name));
            json!({
                "name": name,
                "type": ty.to_string(),
                "kind": inputs.kind(ty),
                "required": !ty.nullable && default.is_none(),
                "default": default,
                "values": (!words.is_empty()).then_some(words),
                "description": meaning.map(|words| said(words, language)),
            })
        };
        definitions.iter().map(one).collect()
    }

    /// The variables: those that the address gives before those that are kept.
    pub(crate) fn variables(
        &self,
        inputs: &Inputs,
        operation: &OperationDefinition,
        given: &BTreeMap<String, Vec<String>>,
    ) -> Result<Value, Refusal> {
        let definitions = || operation.variable_definitions.iter().map(|own| &own.node);
        let known: Vec<&str> = definitions().map(|own| own.name.node.as_str()).collect();
        if let Some(unknown) = given.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(bad(format!(
                "\"{}\" is no variable of this question; it has {}. Beside them an address may have {}.",
                unknown.chars().take(40).collect::<String>(),
                if known.is_empty() { "none".to_owned() } else { known.join(", ") },
                RESERVED.join(", "),
            ))
            .with("variables", json!(known)));
        }
        let mut variables = self.variables.clone();
        for definition in definitions() {
            let name = definition.name.node.as_str();
            if let Some(texts) = given.get(name) {
                let value = inputs
                    .read(definition, texts)
                    .map_err(|wrong| bad(wrong).with("variable", json!(name)))?;
                variables.insert(name.to_owned(), value);
            }
            let required = !definition.var_type.node.nullable && definition.default_value.is_none();
            if required && variables.get(name).is_none_or(Value::is_null) {
                return Err(bad(format!(
                    "The question needs {name}, of type {}; add {name}=… to the address.",
                    definition.var_type.node
                ))
                .with("variable", json!(name)));
            }
        }
        Ok(Value::Object(variables))
    }
}

/// The name of a type, without list and non-null.
fn innermost(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => innermost(item),
    }
}

/// A value of a variable as people say it.
fn in_words(ty: &str, text: &str, language: Language) -> String {
    match text.parse() {
        Ok(date) if ty == "PartialDate" => date_in_words(date, language),
        _ => word(ty, text, language).to_owned(),
    }
}

/// The address of a shared question: the first letters of its id, which no other begins with.
pub(crate) fn short(id: &str) -> String {
    id.chars().take(SHORTEST).collect()
}

fn is_hash(text: &str) -> bool {
    (SHORTEST..=64).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_hexdigit())
}

fn unknown(name: &str) -> Refusal {
    let shown: String = name.chars().take(80).collect();
    let nearest = questions::all()
        .iter()
        .map(|question| (strsim::normalized_damerau_levenshtein(&shown, &question.name), question))
        .filter(|(alike, _)| *alike > 0.5)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    let meant = nearest.map_or_else(String::new, |(_, question)| format!(" Was {} meant?", question.name));
    Refusal::new(
        StatusCode::NOT_FOUND,
        code::QUERY_NOT_FOUND,
        format!(
            "There is no question \"{shown}\".{meant} /q lists the named ones; a shared one has 16 letters or more."
        ),
    )
}

/// The database does not answer, or not as it should.
pub(crate) fn unreadable(fault: &Fault) -> Refusal {
    tracing::error!(target: "kanalatlas::http", error = %fault, "shared questions cannot be read or written");
    let (code, seconds) = if fault.passing { (code::UNAVAILABLE, 5) } else { (code::INTERNAL, 60) };
    let message =
        format!("Shared questions cannot be read or written just now; ask again in {seconds} seconds.");
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, code, message).after(seconds)
}

fn bad(message: String) -> Refusal {
    Refusal::bad_request(code::BAD_USER_INPUT, message)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_an_address_asks_for_is_cited_with_the_question() {
        let found = |name: &str| {
            Found::named(questions::all().iter().find(|question| question.name == name).unwrap())
        };
        let given = |pairs: &[(&str, &[&str])]| -> BTreeMap<String, Vec<String>> {
            let own = pairs.iter().map(|(name, texts)| {
                ((*name).to_owned(), texts.iter().map(|text| (*text).to_owned()).collect())
            });
            own.collect()
        };
        let question = found("police-channels-by-land");
        let title = question.title(Language::De);
        let document = parse_query(&question.text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let matter = |given: &BTreeMap<String, Vec<String>>, language| {
            question.matter(&operation.node.variable_definitions, given, language)
        };
        assert_eq!(matter(&given(&[]), Language::De), title);
        assert_eq!(matter(&given(&[("platforms", &[""])]), Language::De), title);
        let own = given(&[("kinds", &["MINISTRY", "COURT"]), ("date", &["2025-12-31"])]);
        assert_eq!(
            matter(&own, Language::De),
            format!("{title} (Arten von Behörden: Ministerien, Gerichte; Stichtag: 31.12.2025)")
        );
        let open = given(&[("kinds", &[""]), ("platforms", &[""])]);
        assert_eq!(matter(&open, Language::De), format!("{title} (Arten von Behörden: offen gelassen)"));
        assert!(
            matter(&own, Language::En)
                .ends_with("(Kinds of authority: ministries, courts; The date: 2025-12-31)")
        );
    }

    use async_graphql::parser::parse_query;

    use super::*;

    fn variables(kept: Value, given: &[(&str, &str)]) -> Result<Value, Refusal> {
        let text = "query Q($a: Int!, $b: String = \"x\", $c: [Int!]) { a }";
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let Value::Object(kept) = kept else { panic!("no object") };
        let found = Found {
            name: "q".to_owned(),
            text: text.to_owned(),
            operation: None,
            variables: kept,
            words: None,
        };
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in given {
            texts.entry((*name).to_owned()).or_default().push((*value).to_owned());
        }
        found.variables(&Inputs::new("type Query { a: Int }"), &operation.node, &texts)
    }

    #[test]
    fn the_address_is_heard_before_what_is_kept() {
        assert_eq!(variables(json!({"a": 1}), &[]).unwrap(), json!({"a": 1}));
        let given = [("a", "2"), ("c", "3"), ("c", "4")];
        assert_eq!(variables(json!({"a": 1}), &given).unwrap(), json!({"a": 2, "c": [3, 4]}));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (given, words) in [
            (&[] as &[(&str, &str)], "needs a, of type Int!"),
            (
                &[("a", "1"), ("d", "2")],
                "it has a, b, c. Beside them an address may have lang, edition, rows, all",
            ),
            (&[("a", "one")], "a is a whole number"),
        ] {
            let refusal = variables(json!({}), given).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
            assert_eq!(refusal.code, code::BAD_USER_INPUT);
        }
    }

    #[test]
    fn a_slip_is_recognised() {
        assert!(unknown("who-left-y").message.contains("Was who-left-x meant?"));
        assert!(!unknown("0123456789abcdef").message.contains("meant"));
    }
}
