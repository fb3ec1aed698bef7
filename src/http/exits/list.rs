//! `/q`: the named questions, each with its words, its variables and its addresses.

use std::sync::Arc;

use async_graphql::Executor;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{Response, header};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::address::{Format, RESERVED};
use super::{Exits, FOR_A_WHILE, in_json, visit};
use crate::domain::language::Language;
use crate::graphql::questions::{self, Question, said};
use crate::http::State;
use crate::http::assets::tagged;
use crate::http::client::Peer;
use crate::http::exchange::RequestId;

/// Answers `/q`.
pub(crate) async fn list<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Response<Body> {
    visit(&state, &request_id, peer, request, in_json, async |request, visit| {
        let questions: Vec<Value> =
            questions::all().iter().map(|own| described(&state.exits, own, visit.language)).collect();
        let text = json!({ "questions": questions, "parameters": RESERVED }).to_string();
        let mut response = tagged(&Sha256::digest(&text), request.headers(), || Body::from(text.clone()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, Format::Json.content_type());
        headers.insert(header::CACHE_CONTROL, FOR_A_WHILE);
        Ok(response)
    })
    .await
}

fn described(exits: &Exits, question: &Question, language: Language) -> Value {
    let document = question.document().ok();
    let operation = document.as_ref().and_then(|document| document.operations.iter().next());
    let definitions = operation.map_or(&[][..], |(_, operation)| &operation.node.variable_definitions);
    let variables: Vec<Value> = definitions
        .iter()
        .map(|own| {
            let own = &own.node;
            let name = own.name.node.as_str();
            let ty = &own.var_type.node;
            let words = exits.inputs.words(ty);
            json!({
                "name": name,
                "type": ty.to_string(),
                "required": !ty.nullable && own.default_value.is_none(),
                "default": own.default_value.as_ref().map(|value| json!(value.node)),
                "values": (!words.is_empty()).then_some(words),
                "description": question.variables.get(name).map(|words| said(words, language)),
            })
        })
        .collect();
    let links: Map<String, Value> = Format::suffixes()
        .map(|suffix| (suffix.to_owned(), json!(format!("/q/{}.{suffix}", question.name))))
        .collect();
    json!({
        "name": question.name,
        "title": said(&question.title, language),
        "explanation": said(&question.explanation, language),
        "variables": variables,
        "links": links,
    })
}
