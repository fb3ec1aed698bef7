//! Running an operation: within its time, and whatever its resolvers do.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{
    ErrorExtensionValues, Executor, Request as Graph, Response as Outcome, ServerError, Value as Graphed,
    Variables,
};
use axum::body::Bytes;
use axum::http::StatusCode;
use futures_util::{FutureExt, StreamExt};
use serde_json::{Map, Value, json};

use super::State;
use super::error::{ERRORS, Refusal, code, shortened};
use super::metrics::Metrics;
use super::operation::Operation;
use super::workshop::Weight;
use crate::graphql::Session;

/// How long an operation may run.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// What came of an operation.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The JSON of its data; `None` if it never ran.
    pub(crate) json: Option<Bytes>,
    /// Its data.
    pub(crate) data: Graphed,
    /// Its errors, as they are sent.
    pub(crate) errors: Vec<Value>,
    /// Their codes, each once.
    pub(crate) codes: Vec<String>,
    /// Errors that are not sent.
    pub(crate) omitted: usize,
    /// What else it has to say.
    pub(crate) extensions: Map<String, Value>,
}

/// The request that asks the graph for an operation of a document, which is parsed already.
pub(crate) fn request(
    text: &str,
    parsed: &ExecutableDocument,
    operation: &Operation,
    variables: &Value,
) -> Graph {
    let mut graph = Graph::new(text);
    graph.set_parsed_query(parsed.clone());
    graph.operation_name.clone_from(&operation.name);
    graph.variables(Variables::from_json(variables.clone()))
}

/// Runs an operation; neither a panic nor endless work in it is more than an error of this one request.
///
/// What comes before, copying a document, and after, writing its answer, can be as heavy, so it is done there as well.
pub(crate) async fn execute<E: Executor, T: Send + 'static>(
    state: &State<E>,
    weight: Weight,
    request_id: &str,
    begin: impl FnOnce() -> (Graph, Session) + Send + 'static,
    end: impl FnOnce(Ran, &Session) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let (schema, id) = (state.schema.clone(), request_id.to_owned());
    let work = async move {
        let (graph, session) = begin();
        // On the heap: what waits for it would be as large, and every request waits for it, whether it runs or not.
        let outcome = session.run(Box::pin(schema.execute(graph))).await;
        read(outcome, &id).map(|ran| end(ran, &session))
    };
    within(state.front.workshop.run(weight, work), &state.metrics, request_id).await?
}

/// Runs the next event of each of these operations, side by side and together as one operation; one may have none.
pub(crate) async fn execute_all<E: Executor>(
    state: &State<E>,
    graphs: Vec<Graph>,
    session: &Session,
    weight: Weight,
    request_id: &str,
) -> Result<Vec<Option<Ran>>, Refusal> {
    let (schema, session, id) = (state.schema.clone(), session.clone(), request_id.to_owned());
    let work = async move {
        let next = |graph| Box::pin(async { schema.execute_stream(graph, None).next().await });
        let outcomes = session.run_all(graphs.into_iter().map(next)).await;
        outcomes.into_iter().map(|outcome| outcome.map(|outcome| read(outcome, &id)).transpose()).collect()
    };
    within(state.front.workshop.run(weight, work), &state.metrics, request_id).await?
}

async fn within<T>(work: impl Future<Output = T>, metrics: &Metrics, request_id: &str) -> Result<T, Refusal> {
    match tokio::time::timeout(PATIENCE, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(_)) => {
            tracing::error!(target: "kanalatlas::http", request_id, "the operation ended in a panic");
            metrics.panicked();
            Err(Refusal::internal(request_id))
        }
        Err(_) => Err(late()),
    }
}

fn late() -> Refusal {
    Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        code::TIMEOUT,
        format!("The query ran for {} seconds, the most that one may; ask for less.", PATIENCE.as_secs()),
    )
    .with("limit", json!(PATIENCE.as_secs()))
}

fn read(outcome: Outcome, request_id: &str) -> Result<Ran, Refusal> {
    // A field's error has a path; an answer without data and without one was never executed.
    let executed = outcome.data != Graphed::Null || outcome.errors.iter().any(|error| !error.path.is_empty());
    let mut errors = outcome.errors;
    let omitted = errors.len().saturating_sub(ERRORS);
    errors.truncate(ERRORS);
    let mut codes: Vec<String> = Vec::new();
    for error in &mut errors {
        error.message = shortened(&error.message);
        let code = with_code(error, executed);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let json = executed.then(|| serde_json::to_vec(&outcome.data)).transpose().map_err(|error| {
        tracing::error!(target: "kanalatlas::http", request_id, error = %error, "the data have no JSON");
        Refusal::internal(request_id)
    })?;
    Ok(Ran {
        json: json.map(Bytes::from),
        data: outcome.data,
        errors: errors.iter().map(|error| json!(error)).collect(),
        codes,
        omitted,
        extensions: outcome.extensions.into_iter().map(|(name, value)| (name, json!(value))).collect(),
    })
}

/// The code of an error; one that the library raised itself gets it here.
fn with_code(error: &mut ServerError, executed: bool) -> String {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if let Some(Graphed::String(code)) = extensions.get("code") {
        return code.clone();
    }
    let code = if executed { code::BAD_USER_INPUT } else { code::GRAPHQL_VALIDATION_FAILED };
    extensions.set("code", code);
    code.to_owned()
}
