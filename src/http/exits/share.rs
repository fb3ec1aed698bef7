//! `POST /q`: keeps a question under an address that is made of what it says.

use std::sync::Arc;

use async_graphql::Executor;
use async_graphql::parser::types::ExecutableDocument;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::address::{Format, RESERVED};
use super::question::{short, unreadable};
use super::{in_json, visit};
use crate::domain::shared_query::{Shared as Outcome, SharedQuery};
use crate::http::State;
use crate::http::client::Peer;
use crate::http::document::{Rejected, hex};
use crate::http::error::{Refusal, code};
use crate::http::exchange::RequestId;
use crate::http::operation::{Chosen, Operation};
use crate::http::request::{self, Question};
use crate::http::visit::Visit;

/// Bytes of a question with its variables.
const SIZE: usize = 8 * 1024;
/// Points that sharing costs, so that nobody fills the store in a hurry.
const POINTS: u64 = 500;

/// Answers `POST /q`.
pub(crate) async fn share<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Response<Body> {
    visit(&state, &request_id, peer, request, in_json, async |request, visit| {
        let (parts, body) = request.into_parts();
        let question = request::from_body(&parts.headers, body, request::BODY).await?;
        Box::pin(keep(&state, question, visit)).await
    })
    .await
}

async fn keep<E: Executor>(
    state: &State<E>,
    mut question: Question,
    visit: &mut Visit<'_>,
) -> Result<Response<Body>, Refusal> {
    let Some(text) = question.query.clone() else {
        return Err(Refusal::bad_request(
            code::BAD_REQUEST,
            "Only a question in full can be shared; send query.",
        ));
    };
    question.variables = sorted(question.variables);
    let variables = question.variables.to_string();
    let size = text.len() + variables.len();
    if size > SIZE {
        let message =
            format!("The question has {size} bytes with its variables; one that is shared may have {SIZE}.");
        return Err(Refusal::bad_request(code::QUERY_TOO_LARGE, message)
            .with("limit", json!(SIZE))
            .with("given", json!(size)));
    }
    let wished = question.operation_name.as_deref();
    let document = match state.front.documents.check(&text).await {
        Ok(document) => document,
        Err(Rejected::Refused(refusal)) => return Err(refusal),
        Err(Rejected::Unfit { document, refusal }) => {
            // That it is no query says more than what does not fit.
            return Err(query(&document.parsed, wished).map_or_else(|other| other, |_| refusal));
        }
    };
    let chosen = query(&document.parsed, wished)?;
    let (bill, line) = (&mut visit.bill, &mut visit.line);
    line.operation.clone_from(&chosen.operation.name);
    line.kind = chosen.operation.kind;
    let reserved = chosen.definition.variable_definitions.iter().find_map(|own| {
        RESERVED.contains(&own.node.name.node.as_str()).then(|| own.node.name.node.to_string())
    });
    if let Some(name) = reserved {
        return Err(bad(format!(
            "The variable ${name} has the name of a parameter of every address; call it otherwise than {}.",
            RESERVED.join(", ")
        )));
    }
    let name = chosen.operation.name.clone();
    bill.pay(POINTS)?;
    let id = id_of(&text, &variables, name.as_deref());
    let kept = SharedQuery { id: id.clone(), text, variables, operation: name };
    match state.exits.shared.share(kept, state.clock).await.map_err(|error| unreadable(&error))? {
        Outcome::New => Ok(told(StatusCode::CREATED, &id)),
        Outcome::Known => Ok(told(StatusCode::OK, &id)),
        Outcome::Taken => Err(Refusal::new(
            StatusCode::CONFLICT,
            code::QUERY_HASH_TAKEN,
            "The address of this question would also be that of another one; change a blank or a comment in it.",
        )),
        Outcome::Full => Err(Refusal::new(
            StatusCode::INSUFFICIENT_STORAGE,
            code::QUERY_STORE_FULL,
            "No more questions can be shared here, and none that is kept is taken away. Ask by /graphql?query=… instead, \
             or ask the operator for room.",
        )),
    }
}

/// The operation that is to be shared, if it is a query. Variables that it lacks may come with the address.
fn query<'a>(document: &'a ExecutableDocument, wished: Option<&str>) -> Result<Chosen<'a>, Refusal> {
    let chosen = Operation::choose(document, wished)?;
    if chosen.operation.kind == "query" {
        return Ok(chosen);
    }
    Err(bad(format!("A {} cannot be shared, only a query.", chosen.operation.kind)))
}

fn told(status: StatusCode, id: &str) -> Response<Body> {
    let address = format!("/q/{}", short(id));
    let links: Map<String, Value> =
        Format::suffixes().map(|suffix| (suffix.to_owned(), json!(format!("{address}.{suffix}")))).collect();
    let body = json!({ "id": id, "address": address, "links": links });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, Format::Json.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(address) = HeaderValue::from_str(&address) {
        headers.insert(header::LOCATION, address);
    }
    response
}

/// The id of a question: the same for the same text, variables and operation.
fn id_of(text: &str, variables: &str, operation: Option<&str>) -> String {
    let digest =
        [text, variables, operation.unwrap_or_default()].iter().fold(Sha256::new(), |digest, part| {
            // With their lengths, so that no two lists of parts run together.
            digest.chain_update(part.len().to_le_bytes()).chain_update(part)
        });
    hex(&digest.finalize())
}

/// A value with the keys of its objects in order, so that equal ones have equal texts.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(String, Value)> =
                fields.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn bad(message: String) -> Refusal {
    Refusal::bad_request(code::BAD_USER_INPUT, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_questions_have_one_id() {
        let id = |text: &str, variables: Value| id_of(text, &sorted(variables).to_string(), None);
        let first = id("{ a }", json!({"b": {"d": 1, "c": [{"f": 1, "e": 2}]}, "a": 1}));
        assert_eq!(first, id("{ a }", json!({"a": 1, "b": {"c": [{"e": 2, "f": 1}], "d": 1}})));
        assert_ne!(first, id("{ a }", json!({})));
        assert_ne!(id("{ a }", json!({})), id("{ a } ", json!({})));
        assert_ne!(id_of("a", "{}", Some("b")), id_of("a", "{}b", None));
        assert_eq!(first.len(), 64);
    }
}
