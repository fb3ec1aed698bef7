//! What is refused before the graph is asked: one shape, one list of codes.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};

use super::media::Media;

/// The codes of errors, as clients read them in `extensions.code`.
pub mod code {
    pub use crate::graphql::code::{BAD_USER_INPUT, INTERNAL, UNAVAILABLE};

    /// The request is none that GraphQL over HTTP knows.
    pub const BAD_REQUEST: &str = "BAD_REQUEST";
    /// Several requests in one body.
    pub const BATCHING_UNSUPPORTED: &str = "BATCHING_UNSUPPORTED";
    /// The body has more bytes than a request may.
    pub const BODY_TOO_LARGE: &str = "BODY_TOO_LARGE";
    /// There is no edition of that number.
    pub const EDITION_NOT_FOUND: &str = "EDITION_NOT_FOUND";
    /// The rows are more, or a cell is longer, than the format holds.
    pub const EXPORT_TOO_LARGE: &str = "EXPORT_TOO_LARGE";
    /// The document cannot be parsed.
    pub const GRAPHQL_PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
    /// The document does not fit the schema.
    pub const GRAPHQL_VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
    /// The method is none of this route, or a mutation came by GET.
    pub const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
    /// None of the media types in `Accept` can be answered.
    pub const NOT_ACCEPTABLE: &str = "NOT_ACCEPTABLE";
    /// There is nothing at this path.
    pub const NOT_FOUND: &str = "NOT_FOUND";
    /// More is asked, by all together, than can be answered just now; ask again in a second.
    pub const OVERLOADED: &str = "OVERLOADED";
    /// No operation, or none of that name, can be chosen from the document.
    pub const OPERATION_RESOLUTION_FAILURE: &str = "OPERATION_RESOLUTION_FAILURE";
    /// The query that came with a hash is another one.
    pub const PERSISTED_QUERY_MISMATCH: &str = "PERSISTED_QUERY_MISMATCH";
    /// No query with this hash is known here; send it in full once.
    pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
    /// More fields stand within each other than may.
    pub const QUERY_TOO_DEEP: &str = "QUERY_TOO_DEEP";
    /// The answer may cost more points than one may.
    pub const QUERY_TOO_EXPENSIVE: &str = "QUERY_TOO_EXPENSIVE";
    /// Pages of this origin may not open a WebSocket here.
    pub const ORIGIN_NOT_ALLOWED: &str = "ORIGIN_NOT_ALLOWED";
    /// The document has more bytes than a query may.
    pub const QUERY_TOO_LARGE: &str = "QUERY_TOO_LARGE";
    /// More brackets are open at one place than may be.
    pub const QUERY_TOO_NESTED: &str = "QUERY_TOO_NESTED";
    /// There is no question of that name or hash.
    pub const QUERY_NOT_FOUND: &str = "QUERY_NOT_FOUND";
    /// Another shared question begins with the same letters; change a blank in the text.
    pub const QUERY_HASH_TAKEN: &str = "QUERY_HASH_TAKEN";
    /// No more questions can be shared here.
    pub const QUERY_STORE_FULL: &str = "QUERY_STORE_FULL";
    /// The client has asked too much lately.
    pub const RATE_LIMITED: &str = "RATE_LIMITED";
    /// The body did not arrive in time.
    pub const REQUEST_TIMEOUT: &str = "REQUEST_TIMEOUT";
    /// The operator has not switched subscriptions on.
    pub const SUBSCRIPTIONS_OFF: &str = "SUBSCRIPTIONS_OFF";
    /// The operation ran longer than one may.
    pub const TIMEOUT: &str = "TIMEOUT";
    /// Only a router that knows the secret may ask here.
    pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
    /// More fields are given another name than may be.
    pub const TOO_MANY_ALIASES: &str = "TOO_MANY_ALIASES";
    /// More connections are open from the client's address than may be; sent before a request is read.
    pub const TOO_MANY_CONNECTIONS: &str = "TOO_MANY_CONNECTIONS";
    /// More directives than a query may have.
    pub const TOO_MANY_DIRECTIVES: &str = "TOO_MANY_DIRECTIVES";
    /// More fragment definitions than a query may have.
    pub const TOO_MANY_FRAGMENTS: &str = "TOO_MANY_FRAGMENTS";
    /// More operations at once than a WebSocket may have.
    pub const TOO_MANY_OPERATIONS: &str = "TOO_MANY_OPERATIONS";
    /// More questions than one request may ask.
    pub const TOO_MANY_ROOT_FIELDS: &str = "TOO_MANY_ROOT_FIELDS";
    /// More fields, with the fragments spread out, than a query may ask for.
    pub const TOO_MANY_SELECTIONS: &str = "TOO_MANY_SELECTIONS";
    /// More connections that stay (a WebSocket, an event stream) than a client, or all of them, may have.
    pub const TOO_MANY_STREAMS: &str = "TOO_MANY_STREAMS";
    /// More tokens than a query may have.
    pub const TOO_MANY_TOKENS: &str = "TOO_MANY_TOKENS";
    /// The body is no `application/json`, or is compressed.
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "UNSUPPORTED_MEDIA_TYPE";
    /// The query part of the address is longer than it may be.
    pub const URI_TOO_LONG: &str = "URI_TOO_LONG";
}

/// Errors of one answer.
pub(crate) const ERRORS: usize = 20;

/// A request that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) details: Box<Map<String, Value>>,
    pub(crate) locations: Vec<Value>,
    /// Further errors, as they are sent.
    more: Vec<Value>,
    /// What is sent instead, if anything is.
    said: Vec<Value>,
    omitted: usize,
    allow: Option<&'static str>,
    retry_after: Option<u64>,
    close: bool,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            details: Box::default(),
            locations: Vec::new(),
            more: Vec::new(),
            said: Vec::new(),
            omitted: 0,
            allow: None,
            retry_after: None,
            close: false,
        }
    }

    pub(crate) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn method(allow: &'static str, message: impl Into<String>) -> Self {
        let mut refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, code::METHOD_NOT_ALLOWED, message);
        refusal.allow = Some(allow);
        refusal
    }

    /// A fault of ours: the client learns the id under which it was logged.
    pub(crate) fn internal(request_id: &str) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            code::INTERNAL,
            "Something went wrong on this side. It was logged under the request id given here.",
        )
        .with("requestId", json!(request_id))
    }

    /// Adds to the error's extensions.
    pub(crate) fn with(mut self, key: &str, value: Value) -> Self {
        self.details.insert(key.to_owned(), value);
        self
    }

    /// Says where in the document.
    pub(crate) fn at(mut self, line: usize, column: usize) -> Self {
        self.locations.push(json!({ "line": line, "column": column }));
        self
    }

    /// Says after how many seconds it may be tried again.
    pub(crate) const fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Ends the connection after the answer: what is left of the request is not read.
    pub(crate) const fn closing(mut self) -> Self {
        self.close = true;
        self
    }

    /// Puts other errors, as they are sent, in the place of its own.
    pub(crate) fn told_as(mut self, errors: Vec<Value>, omitted: usize) -> Self {
        self.said = errors;
        self.omitted = omitted;
        self
    }

    /// Adds another error; beyond the most that an answer has, it is only counted.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for error in other.errors() {
            if self.more.len() + 1 < ERRORS {
                self.more.push(error);
            } else {
                self.omitted += 1;
            }
        }
        self.omitted += other.omitted;
        self
    }

    /// Every error, as they are sent.
    pub(crate) fn errors(&self) -> Vec<Value> {
        if !self.said.is_empty() {
            return self.said.clone();
        }
        let mut extensions = Map::from_iter([("code".to_owned(), json!(self.code))]);
        extensions.extend((*self.details).clone());
        let mut error = Map::from_iter([("message".to_owned(), json!(self.message))]);
        if !self.locations.is_empty() {
            error.insert("locations".to_owned(), Value::Array(self.locations.clone()));
        }
        error.insert("extensions".to_owned(), Value::Object(extensions));
        std::iter::once(Value::Object(error)).chain(self.more.iter().cloned()).collect()
    }

    /// Errors that are not sent, since there are too many.
    pub(crate) const fn omitted(&self) -> usize {
        self.omitted
    }

    pub(crate) fn into_response(self, media: Media) -> Response<Body> {
        self.answer(media, Map::new())
    }

    /// The body of the answer, with extensions of its own beside the errors.
    pub(crate) fn body(&self, mut beside: Map<String, Value>) -> Value {
        if self.omitted > 0 {
            beside.insert("omittedErrors".to_owned(), json!(self.omitted));
        }
        let mut body = Map::from_iter([("errors".to_owned(), Value::Array(self.errors()))]);
        if !beside.is_empty() {
            body.insert("extensions".to_owned(), Value::Object(beside));
        }
        Value::Object(body)
    }

    /// The answer, with extensions of its own beside the errors.
    pub(crate) fn answer(self, media: Media, beside: Map<String, Value>) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body(beside).to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, media.content_type());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.close {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// A message of bearable length: what it repeats of a query may be long.
pub(crate) fn shortened(message: &str) -> String {
    const LETTERS: usize = 1_000;
    let mut short: String = message.chars().take(LETTERS).collect();
    if short.len() < message.len() {
        short.push('…');
    }
    short
}
