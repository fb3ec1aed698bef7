//! What is wrong with a document, told so that it can be mended.

use async_graphql::{Executor, Request as Graph, Variables};

use super::State;
use super::ask::Asked;
use super::document::Document;
use super::error::Refusal;
use super::execute::execute;
use super::workshop::Weight;
use crate::domain::clock::Clock;
use crate::graphql::{Caller, prepare};

/// Letters of a name beyond which nobody looks for the closest one: each letter is compared with every name there is.
const NAME: usize = 100;

/// A name that no operation has.
const NOBODY: &str = "\u{1}";

/// What is wrong with a document that does not fit the schema: in the words of the library that would have run it, which
/// names the closest field and the valid values, wherever it finds a fault, too.
pub(crate) async fn explain<E: Executor>(
    state: &State<E>,
    document: Document,
    asked: &Asked<'_>,
    clock: Clock,
    refusal: Refusal,
) -> Refusal {
    let mut words = document.text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    if words.any(|word| word.len() > NAME) {
        return refusal;
    }
    let variables = asked.question.variables.clone();
    let caller = Caller { language: asked.language, request_id: asked.request_id.to_owned() };
    let store = state.store.clone();
    let begin = move || {
        let mut graph = Graph::new(document.text);
        graph.set_parsed_query(document.parsed);
        // No operation can have this name: the document is validated, and nothing of it runs.
        graph.operation_name = Some(NOBODY.to_owned());
        prepare(graph.variables(Variables::from_json(variables)), &store, clock, caller, None)
    };
    let ran = execute(state, Weight::Heavy, asked.request_id, begin, |ran, _| ran).await;
    let Ok(ran) = ran else { return refusal };
    let found_none =
        ran.errors.iter().any(|error| error["message"].as_str().is_some_and(|said| said.contains(NOBODY)));
    if ran.errors.is_empty() || found_none { refusal } else { refusal.told_as(ran.errors, ran.omitted) }
}
