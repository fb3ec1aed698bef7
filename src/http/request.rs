//! Reading a request: the parameters of a GET's address or a POST's JSON, within limits of size and time.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::document::{Hash, unhex};
use super::error::{Refusal, code};
use super::media;
use crate::domain::language::Language;

/// Bytes of a body from anybody.
pub const BODY: usize = 64 * 1024;
/// Bytes of the query part of an address.
pub const ADDRESS: usize = 16 * 1024;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);
/// How much of a body that is too large is still taken off the wire, so that the client reads the refusal instead of
/// a broken connection; and how long that may take.
const DISCARDED: usize = 1024 * 1024;
const DISCARDING: Duration = Duration::from_secs(1);

/// What a client asks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    /// The document; `None` if only its hash is told.
    pub(crate) query: Option<String>,
    /// The SHA-256 of the document, from `extensions.persistedQuery`.
    pub(crate) persisted: Option<Hash>,
    /// The operation that is to run, if the document has several.
    pub(crate) operation_name: Option<String>,
    /// A JSON object.
    pub(crate) variables: Value,
    /// Whether it is only to be priced, from `extensions.dryRun`.
    pub(crate) dry_run: bool,
}

/// Refuses an address that is too long.
pub(crate) fn check_address(uri: &Uri) -> Result<(), Refusal> {
    let length = uri.query().map_or(0, str::len);
    if length <= ADDRESS {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::URI_TOO_LONG,
        code::URI_TOO_LONG,
        format!(
            "The address has a query part of {length} bytes; it may have {ADDRESS}. Send the query by POST."
        ),
    )
    .with("limit", json!(ADDRESS))
    .with("given", json!(length)))
}

/// The language of labels: `?lang=`, else `Accept-Language`.
pub(crate) fn language(uri: &Uri, headers: &HeaderMap) -> Result<Language, Refusal> {
    if let Some(wished) = parameter(uri, "lang") {
        return wished.to_ascii_uppercase().parse().map_err(|_| {
            Refusal::bad_request(
                code::BAD_REQUEST,
                format!("\"{}\" is not a language of the labels; lang is de or en.", shown(&wished)),
            )
        });
    }
    if !headers.contains_key(header::ACCEPT_LANGUAGE) {
        return Ok(Language::UNASKED);
    }
    let accepted: Vec<&str> =
        headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok()).collect();
    Ok(Language::negotiate(&accepted.join(",")))
}

/// The question in an address.
pub(crate) fn from_address(uri: &Uri) -> Result<Question, Refusal> {
    let mut sent = Sent::default();
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in parameters(uri) {
        let Some(place) = sent.part(&name) else { continue };
        *place = match name.as_str() {
            "variables" | "extensions" if !value.is_empty() => {
                serde_json::from_str(&value).map_err(|error| {
                    bad(format!("{name} is not JSON ({error}); write an object like {{\"land\":\"NI\"}}."))
                })?
            }
            "variables" | "extensions" => Value::Null,
            _ => Value::String(value),
        };
        if seen.contains(&name) {
            return Err(twice(&name));
        }
        seen.push(name);
    }
    question(sent, "The address has no query; write /graphql?query=… or POST it as JSON.")
}

/// The question in a body of so many bytes at most.
pub(crate) async fn from_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Question, Refusal> {
    media::check_body(headers)?;
    let bytes = read(headers, body, limit).await?;
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Refusal::bad_request(
            code::BATCHING_UNSUPPORTED,
            "A request is one JSON object, not an array; send each by itself, or ask several fields in one query.",
        ));
    }
    let sent = serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?;
    question(sent, "The body has no query; write {\"query\": \"…\"}.")
}

/// The parts of a question as they were sent, of whatever kind each is; null where one was not.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Sent {
    query: Value,
    operation_name: Value,
    variables: Value,
    extensions: Value,
}

impl Sent {
    /// The place of a part of an address by its name; `None` if a question has none of that name.
    fn part(&mut self, name: &str) -> Option<&mut Value> {
        match name {
            "query" => Some(&mut self.query),
            "operationName" => Some(&mut self.operation_name),
            "variables" => Some(&mut self.variables),
            "extensions" => Some(&mut self.extensions),
            _ => None,
        }
    }
}

/// What is wrong with a body that is no question.
fn unreadable(error: &serde_json::Error) -> Refusal {
    let said = error.to_string();
    let again = said.strip_prefix("duplicate field `").and_then(|rest| rest.split('`').next());
    match again {
        Some(name) => twice(name),
        None if error.is_data() => bad("The body is no JSON object; write {\"query\": \"…\"}.".to_owned()),
        None => bad(format!("The body is not JSON: {said}.")),
    }
}

fn twice(name: &str) -> Refusal {
    bad(format!("{name} is given twice; give it once."))
}

/// The question in an object of JSON that is part of something else.
pub(crate) fn within(object: Map<String, Value>, without_query: &str) -> Result<Question, Refusal> {
    let sent = serde_json::from_value(Value::Object(object)).map_err(|error| unreadable(&error))?;
    question(sent, without_query)
}

fn question(sent: Sent, without_query: &str) -> Result<Question, Refusal> {
    let text = |name: &str, value: Value| match value {
        Value::String(text) => Ok(Some(text)),
        Value::Null => Ok(None),
        _ => Err(bad(format!("{name} is no string."))),
    };
    let query = text("query", sent.query)?;
    let operation_name = text("operationName", sent.operation_name)?.filter(|name| !name.is_empty());
    let object = |name: &str, value: Value| match value {
        Value::Null => Ok(Map::new()),
        Value::Object(object) => Ok(object),
        _ => Err(bad(format!("{name} is no JSON object; write one like {{\"land\":\"NI\"}}."))),
    };
    let variables = Value::Object(object("variables", sent.variables)?);
    let extensions = object("extensions", sent.extensions)?;
    let persisted = extensions.get("persistedQuery").map(persisted).transpose()?;
    let dry_run = match extensions.get("dryRun") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(dry_run)) => *dry_run,
        Some(_) => return Err(bad("extensions.dryRun is true or false.".to_owned())),
    };
    if query.is_none() && persisted.is_none() {
        return Err(bad(without_query.to_owned()));
    }
    Ok(Question { query, persisted, operation_name, variables, dry_run })
}

/// The hash of a query that was sent before.
fn persisted(value: &Value) -> Result<Hash, Refusal> {
    let version = value.get("version").and_then(Value::as_u64);
    let hash = value.get("sha256Hash").and_then(Value::as_str).and_then(unhex);
    hash.filter(|_| version == Some(1)).ok_or_else(|| {
        bad("extensions.persistedQuery is {\"version\": 1, \"sha256Hash\": \"64 hexadecimal digits\"}."
            .to_owned())
    })
}

async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    let mut stream = body.into_data_stream();
    let collect = async {
        let mut bytes = Vec::with_capacity(announced.unwrap_or_default().min(limit));
        while let Some(piece) = stream.next().await {
            let piece = piece.map_err(|_| bad("The body broke off.".to_owned()).closing())?;
            if bytes.len() + piece.len() > limit {
                return Ok(None);
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(Some(bytes))
    };
    let collected = tokio::time::timeout(PATIENCE, collect).await.map_err(|_| {
        Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            code::REQUEST_TIMEOUT,
            format!("The body did not arrive within {} seconds; send it again.", PATIENCE.as_secs()),
        )
        .closing()
    })??;
    if let Some(bytes) = collected {
        return Ok(bytes);
    }
    let discard = async {
        let mut discarded = 0;
        while let Some(Ok(piece)) = stream.next().await {
            discarded += piece.len();
            if discarded > DISCARDED {
                break;
            }
        }
    };
    // Whether the rest came or not, the refusal is the same.
    let _ = tokio::time::timeout(DISCARDING, discard).await;
    let refusal = Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        code::BODY_TOO_LARGE,
        format!("The body has more than {limit} bytes, the most that a request may have; send less at once."),
    )
    .with("limit", json!(limit))
    .closing();
    Err(match announced {
        Some(length) => refusal.with("given", json!(length)),
        None => refusal,
    })
}

/// What a parameter of an address says first; `None` if it is not there.
pub(crate) fn parameter(uri: &Uri, name: &str) -> Option<String> {
    parameters(uri).find(|(own, _)| own == name).map(|(_, value)| value)
}

fn parameters(uri: &Uri) -> impl Iterator<Item = (String, String)> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned()
}

fn bad(message: String) -> Refusal {
    Refusal::bad_request(code::BAD_REQUEST, message)
}

/// As much of a value as is repeated to the one who sent it.
fn shown(value: &str) -> String {
    value.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<Question, Refusal> {
        // What an address has to have escaped.
        from_address(&text.replace('"', "%22").parse().unwrap())
    }

    #[test]
    fn an_address_carries_a_question() {
        let question = address(
            "/graphql?query=query(%24a%3AInt)%7Bb%7D&variables=%7B%22a%22%3A1%7D&operationName=&lang=de",
        )
        .unwrap();
        assert_eq!(question.query.as_deref(), Some("query($a:Int){b}"));
        assert_eq!(question.variables, json!({"a": 1}));
        assert_eq!(question.operation_name, None);
        assert_eq!(
            address("/graphql?query={a}&operationName=null").unwrap().operation_name.as_deref(),
            Some("null")
        );
    }

    #[test]
    fn what_is_wrong_in_an_address_is_named() {
        for (text, word) in [
            ("/graphql", "no query"),
            ("/graphql?query={a}&query={b}", "twice"),
            ("/graphql?query={a}&variables=[7]", "variables is no JSON object"),
            ("/graphql?query={a}&variables={", "variables is not JSON"),
            ("/graphql?query={a}&extensions=7", "extensions is no JSON object"),
            ("/graphql?query={a}&extensions={\"dryRun\":1}", "dryRun"),
            (
                "/graphql?extensions={\"persistedQuery\":{\"version\":2,\"sha256Hash\":\"\"}}",
                "persistedQuery",
            ),
        ] {
            let refusal = address(text).unwrap_err();
            assert_eq!(refusal.code, code::BAD_REQUEST);
            assert!(refusal.message.contains(word), "{text}: {}", refusal.message);
        }
    }

    #[test]
    fn a_query_may_be_told_by_its_hash() {
        let hash = "ab".repeat(32);
        let extensions = format!("{{\"persistedQuery\":{{\"version\":1,\"sha256Hash\":\"{hash}\"}}}}");
        let question = address(&format!("/graphql?extensions={extensions}")).unwrap();
        assert_eq!((question.query, question.persisted), (None, Some([0xab; 32])));
        assert!(!question.dry_run);
        assert!(address("/graphql?query={a}&extensions={\"dryRun\":true}").unwrap().dry_run);
    }

    #[tokio::test]
    async fn what_is_wrong_in_a_body_is_named() {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, "application/json".parse().unwrap())]);
        for (body, code, word) in [
            ("", code::BAD_REQUEST, "not JSON"),
            ("{\"query\":", code::BAD_REQUEST, "not JSON"),
            ("7", code::BAD_REQUEST, "no JSON object"),
            ("{\"qeury\":\"{a}\"}", code::BAD_REQUEST, "no query"),
            ("{\"query\":7}", code::BAD_REQUEST, "query is no string"),
            ("{\"query\":\"{a}\",\"operationName\":{}}", code::BAD_REQUEST, "operationName"),
            ("{\"query\":\"{a}\",\"variables\":[7]}", code::BAD_REQUEST, "variables"),
            ("{\"query\":\"{a}\",\"extensions\":\"x\"}", code::BAD_REQUEST, "extensions"),
            ("{\"query\":\"{a}\",\"query\":\"{b}\"}", code::BAD_REQUEST, "twice"),
            (" \n[{\"query\":\"{a}\"}]", code::BATCHING_UNSUPPORTED, "array"),
        ] {
            let refusal = from_body(&headers, Body::from(body), BODY).await.unwrap_err();
            assert_eq!(refusal.code, code, "{body}");
            assert!(refusal.message.contains(word), "{body}: {}", refusal.message);
        }
        let nested = format!("{{\"query\":\"{{a}}\",\"variables\":{{\"a\":{}", "[".repeat(50_000));
        assert_eq!(from_body(&headers, Body::from(nested), BODY).await.unwrap_err().code, code::BAD_REQUEST);
    }

    #[test]
    fn the_address_decides_the_language_before_the_header() {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, "de-DE,de;q=0.9".parse().unwrap())]);
        let ask =
            |address: &str| language(&address.parse().unwrap(), &headers).map_err(|refusal| refusal.code);
        assert_eq!(ask("/graphql"), Ok(Language::De));
        assert_eq!(ask("/graphql?lang=en"), Ok(Language::En));
        assert_eq!(ask("/graphql?lang=fr"), Err(code::BAD_REQUEST));
    }
}
