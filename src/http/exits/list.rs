//! `/q`: the named questions, each with its words, its variables and its addresses; with `?name=`, one question alone,
//! named or shared.

use std::sync::Arc;

use async_graphql::parser::types::VariableDefinition;
use async_graphql::{Executor, Positioned};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{Response, header};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::address::{Format, RESERVED};
use super::question::Found;
use super::{Exits, FOR_A_WHILE, in_json, visit};
use crate::domain::language::Language;
use crate::graphql::questions::{self, Question, said};
use crate::http::State;
use crate::http::assets::tagged;
use crate::http::client::Peer;
use crate::http::document::Rejected;
use crate::http::error::Refusal;
use crate::http::exchange::RequestId;
use crate::http::operation::Operation;
use crate::http::request;

/// Answers `/q`.
pub(crate) async fn list<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Response<Body> {
    visit(&state, &request_id, peer, request, in_json, async |request, visit| {
        let language = visit.language;
        let questions: Vec<Value> = match request::parameter(request.uri(), "name") {
            Some(name) => vec![one(&state, &name, language).await?],
            None => questions::all().iter().map(|own| named(&state.exits, own, language)).collect(),
        };
        let text =
            json!({ "questions": questions, "parameters": RESERVED, "contact": state.settings.contact })
                .to_string();
        let mut response = tagged(&Sha256::digest(&text), request.headers(), || Body::from(text.clone()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, Format::Json.content_type());
        headers.insert(header::CACHE_CONTROL, FOR_A_WHILE);
        Ok(response)
    })
    .await
}

/// The question of a name or a hash, in the form of the list and with its document.
async fn one<E: Executor>(state: &State<E>, name: &str, language: Language) -> Result<Value, Refusal> {
    let found = Found::by_name(name, &state.exits.shared).await?;
    let document = state.front.documents.check(&found.text).await.map_err(Rejected::refusal)?;
    let chosen = Operation::choose(&document.parsed, found.operation.as_deref())?;
    let mut told = described(&state.exits, &found, &chosen.definition.variable_definitions, language);
    told["query"] = json!(found.text);
    Ok(told)
}

/// A named question, in the form of the list.
fn named(exits: &Exits, question: &'static Question, language: Language) -> Value {
    let document = question.document().ok();
    let operation = document.as_ref().and_then(|document| document.operations.iter().next());
    let definitions = operation.map_or(&[][..], |(_, operation)| &operation.node.variable_definitions);
    described(exits, &Found::named(question), definitions, language)
}

fn described(
    exits: &Exits,
    found: &Found,
    definitions: &[Positioned<VariableDefinition>],
    language: Language,
) -> Value {
    let links: Map<String, Value> = Format::suffixes()
        .map(|suffix| (suffix.to_owned(), json!(format!("/q/{}.{suffix}", found.name))))
        .collect();
    json!({
        "name": found.name,
        "title": found.title(language),
        "explanation": found.words.map(|words| said(&words.explanation, language)),
        "variables": found.form(&exits.inputs, definitions, language),
        "links": links,
    })
}
