//! GraphQL over HTTP: one question, one answer, with the status and the media type of the specification.
//!
//! A refusal by the guard is 400 in both media types. What the graph itself refuses (a document that cannot be parsed
//! or validated, bad variables) is 400 as `application/graphql-response+json` and 200 as `application/json`, where
//! the status only tells whether the request was well formed.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{
    ErrorExtensionValues, Executor, Request as Graph, Response as Answer, ServerError, Variables,
};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use futures_util::FutureExt;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::State;
use super::assets::unchanged;
use super::error::{Refusal, code, shortened};
use super::exchange::RequestId;
use super::expansion;
use super::guard;
use super::media::Media;
use super::operation::Operation;
use super::request::{self, Question};
use super::tag::Tag;
use crate::domain::date::Day;
use crate::domain::language::Language;
use crate::graphql::{Caller, Session, prepare};

/// How long an operation may run.
const PATIENCE: Duration = Duration::from_secs(5);
/// Errors of one answer.
const ERRORS: usize = 20;
const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// Answers `/graphql`.
pub(crate) async fn handle<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
) -> Response<Body> {
    let media = Media::negotiate(request.headers());
    let language = request::language(request.uri(), request.headers());
    let mut log = Line::new(&request_id);
    let answered = match (&media, &language) {
        (Err(refusal), _) | (_, Err(refusal)) => Err(refusal.clone()),
        (Ok(media), Ok(language)) => answer(&state, request, *media, *language, &mut log).await,
    };
    let mut response = answered.unwrap_or_else(|refusal| {
        log.codes.push(refusal.code.to_owned());
        log.errors = log.errors.max(1);
        refusal.into_response(media.unwrap_or(Media::Json))
    });
    log.write();
    let headers = response.headers_mut();
    let spoken = match language.unwrap_or(Language::En) {
        Language::De => "de",
        Language::En => "en",
    };
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(spoken));
    headers.append(header::VARY, HeaderValue::from_static("accept, accept-language"));
    response
}

async fn answer<E: Executor>(
    state: &State<E>,
    request: Request,
    media: Media,
    language: Language,
    log: &mut Line,
) -> Result<Response<Body>, Refusal> {
    request::check_address(request.uri())?;
    let (parts, body) = request.into_parts();
    let by_post = match parts.method {
        Method::POST => true,
        Method::GET | Method::HEAD => false,
        method => {
            return Err(Refusal::method(
                METHODS,
                format!("{method} is no way to ask the graph; use GET or POST."),
            ));
        }
    };
    let Question { query, operation_name, variables } = if by_post {
        request::from_body(&parts.headers, body).await?
    } else {
        request::from_address(&parts.uri)?
    };
    guard::check(&query)?;

    let mut graph = Graph::new(query);
    graph.operation_name = operation_name;
    let operation = match Operation::resolve(&mut graph, &variables) {
        Ok(operation) => operation,
        Err(mut refusal) => {
            if media == Media::Json && !expansion::CODES.contains(&refusal.code) {
                refusal.status = StatusCode::OK;
            }
            return Err(refusal);
        }
    };
    log.operation.clone_from(&operation.name);
    log.kind = operation.kind;
    if operation.kind == "mutation" && !by_post {
        return Err(Refusal::method("POST", "A mutation is sent by POST."));
    }
    let words =
        Words { query: &graph.query, operation: graph.operation_name.as_deref(), variables: &variables };
    let words = (!by_post).then(|| words.digest(media, language, state.clock.today()));
    let graph = graph.variables(Variables::from_json(variables));
    let caller = Caller { language, request_id: log.request_id.clone() };
    let (graph, session) = prepare(graph, &state.store, state.clock, caller);
    let tag = match words {
        // A register that cannot be asked says so when the operation runs.
        Some(words) => session.edition().await.ok().map(|edition| tag_of(&words, edition)),
        None => None,
    };
    log.statements = session.statements();
    if let Some(tag) = tag.as_ref().filter(|tag| tag.is_known_to(&parts.headers)) {
        let mut response = unchanged();
        mark(&mut response, tag);
        return Ok(response);
    }
    let outcome = execute(&state.schema, graph, &session, &log.request_id).await;
    log.statements = session.statements();
    let mut response = respond(outcome?, media, log);
    if let Some(tag) = tag.filter(|_| log.errors == 0) {
        mark(&mut response, &tag);
    }
    Ok(response)
}

/// What an answer depends on besides the edition.
struct Words<'a> {
    query: &'a str,
    operation: Option<&'a str>,
    variables: &'a Value,
}

impl Words<'_> {
    /// The digest of everything that decides the answer within an edition: a question without a date speaks of today.
    fn digest(&self, media: Media, language: Language, today: Day) -> Sha256 {
        let variables = self.variables.to_string();
        let parts = [
            env!("CARGO_PKG_VERSION"),
            if media == Media::Json { "json" } else { "graphql-response" },
            language.as_str(),
            &today.to_string(),
            self.operation.unwrap_or_default(),
            &variables,
            self.query,
        ];
        parts.into_iter().fold(Sha256::new(), |digest, part| {
            // With their lengths, so that no two lists of parts run together.
            digest.chain_update(part.len().to_le_bytes()).chain_update(part)
        })
    }
}

fn tag_of(words: &Sha256, edition: i64) -> Tag {
    Tag::of(&words.clone().chain_update(edition.to_le_bytes()).finalize())
}

/// An answer that may be kept for a minute, and shown a day longer while it is asked for again.
fn mark(response: &mut Response<Body>, tag: &Tag) {
    let headers = response.headers_mut();
    tag.put_on(headers);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=60, stale-while-revalidate=86400"),
    );
}

/// Runs an operation; neither a panic nor endless work in it is more than an error of this one request.
async fn execute<E: Executor>(
    schema: &E,
    graph: Graph,
    session: &Session,
    request_id: &str,
) -> Result<Answer, Refusal> {
    let work = AssertUnwindSafe(session.run(schema.execute(graph))).catch_unwind();
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) => Err(Refusal::internal(request_id)),
        Err(_) => Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code::TIMEOUT,
            format!("The query ran for {} seconds, the most that one may; ask for less.", PATIENCE.as_secs()),
        )
        .with("limit", json!(PATIENCE.as_secs()))),
    }
}

fn respond(answer: Answer, media: Media, log: &mut Line) -> Response<Body> {
    // A field's error has a path; an answer without data and without one was never executed.
    let executed =
        answer.data != async_graphql::Value::Null || answer.errors.iter().any(|error| !error.path.is_empty());
    log.errors = answer.errors.len();
    let mut errors = answer.errors;
    let omitted = errors.len().saturating_sub(ERRORS);
    errors.truncate(ERRORS);
    for error in &mut errors {
        error.message = shortened(&error.message);
        log.note(with_code(error, executed));
    }
    let mut body = Map::new();
    if !errors.is_empty() {
        body.insert("errors".to_owned(), json!(errors));
    }
    if executed {
        body.insert("data".to_owned(), json!(answer.data));
    }
    let mut extensions: Map<String, Value> =
        answer.extensions.into_iter().map(|(name, value)| (name, json!(value))).collect();
    if omitted > 0 {
        extensions.insert("omittedErrors".to_owned(), json!(omitted));
    }
    if !extensions.is_empty() {
        body.insert("extensions".to_owned(), Value::Object(extensions));
    }
    let mut response = Response::new(Body::from(Value::Object(body).to_string()));
    if !executed && media == Media::GraphqlResponse {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The code of an error; one that the library raised itself gets it here.
fn with_code(error: &mut ServerError, executed: bool) -> String {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if let Some(async_graphql::Value::String(code)) = extensions.get("code") {
        return code.clone();
    }
    let code = if executed { code::BAD_USER_INPUT } else { code::GRAPHQL_VALIDATION_FAILED };
    extensions.set("code", code);
    code.to_owned()
}

/// The log line of one operation: never its text, its variables or its answer.
struct Line {
    request_id: String,
    start: Instant,
    operation: Option<String>,
    kind: &'static str,
    statements: u64,
    errors: usize,
    codes: Vec<String>,
}

impl Line {
    fn new(request_id: &str) -> Self {
        Self {
            request_id: request_id.to_owned(),
            start: Instant::now(),
            operation: None,
            kind: "request",
            statements: 0,
            errors: 0,
            codes: Vec::new(),
        }
    }

    fn note(&mut self, code: String) {
        if !self.codes.contains(&code) {
            self.codes.push(code);
        }
    }

    fn write(&self) {
        let operation: String = self.operation.as_deref().unwrap_or("(unnamed)").chars().take(100).collect();
        let duration_ms = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX) / 10;
        tracing::info!(
            target: "kanalatlas::graphql",
            request_id = self.request_id,
            operation,
            kind = self.kind,
            duration_ms = rounded(duration_ms),
            statements = self.statements,
            errors = self.errors,
            codes = self.codes.join(","),
            "GraphQL {} {operation}",
            self.kind,
        );
    }
}

/// Hundredths as a number with two decimals.
#[expect(clippy::cast_precision_loss, reason = "a duration of more than 2^53 hundredths is none")]
fn rounded(hundredths: u64) -> f64 {
    hundredths as f64 / 100.0
}
