//! `POST /q`: keeps a question under an address that is made of what it says.

use std::sync::Arc;

use async_graphql::Executor;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::address::{Format, RESERVED};
use super::question::{short, unreadable};
use super::{Visit, paged, visit};
use crate::domain::shared_query::{Shared as Outcome, SharedQuery};
use crate::http::State;
use crate::http::ask::Asked;
use crate::http::client::Peer;
use crate::http::document::{Document, hex};
use crate::http::error::{Refusal, code};
use crate::http::exchange::RequestId;
use crate::http::expansion;
use crate::http::operation::Operation;
use crate::http::request::{self, Question};

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
    visit(&state, &request_id, peer, request, async |request, visit| {
        let (parts, body) = request.into_parts();
        let question = request::from_body(&parts.headers, body).await?;
        Box::pin(keep(&state, question, visit)).await
    })
    .await
}

async fn keep<E: Executor>(
    state: &State<E>,
    mut question: Question,
    Visit { bill, line, request_id, language, .. }: &mut Visit<'_>,
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
    let document = state.front.documents.check(&text).await?;
    let chosen = Operation::choose(&document.parsed, question.operation_name.as_deref())?;
    line.operation.clone_from(&chosen.operation.name);
    line.kind = chosen.operation.kind;
    if chosen.operation.kind != "query" {
        return Err(bad(format!("A {} cannot be shared, only a query.", chosen.operation.kind)));
    }
    // Variables that it lacks may come with the address.
    expansion::check(&document.parsed, chosen.definition)?;
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
    question.operation_name.clone_from(&name);
    bill.pay(POINTS)?;
    validate(state, &document, name.as_deref(), &question, request_id, *language).await?;
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

/// Refuses what does not fit the schema: the document runs with every question left out.
async fn validate<E: Executor>(
    state: &State<E>,
    document: &Document,
    name: Option<&str>,
    question: &Question,
    request_id: &str,
    language: crate::domain::language::Language,
) -> Result<(), Refusal> {
    let chosen = Operation::choose(&document.parsed, name)?;
    let hollow = Document {
        text: format!("{}\n# hollow", document.text),
        parsed: paged::hollow(&document.parsed, name, chosen.definition),
    };
    let asked = Asked { question: question.clone(), language, pin: None, may_write: false, request_id };
    let errors = state.front.validate(state, asked, hollow).await?;
    let Some(first) = errors.first() else { return Ok(()) };
    let message = first["message"].as_str().unwrap_or("The query does not fit the schema.");
    let mut refusal = Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, message);
    refusal.locations = first["locations"].as_array().cloned().unwrap_or_default();
    Err(refusal)
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
