//! What Prometheus is told at `/metrics`: counts of what was asked and of what came of it, never by whom.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderValue, Response, StatusCode, header};
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::State;
use super::line::Origin;
use super::media::Media;

/// The kind of nearly every operation.
const QUERY: &str = "query";
/// The route of nearly every request.
const GRAPH: &str = "/graphql";

/// What an operation is counted under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    kind: &'static str,
    answer: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    answer: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Exchange {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Side {
    pool: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Used {
    role: &'static str,
}

/// One operation that has ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended<'a> {
    pub(crate) kind: &'static str,
    pub(crate) origin: Origin,
    pub(crate) took: Duration,
    pub(crate) requested: u64,
    pub(crate) actual: u64,
    pub(crate) statements: u64,
    pub(crate) codes: &'a [String],
}

/// What nearly every operation is counted under, looked up once: each look-up locks what all threads share.
#[derive(Debug)]
struct Usual {
    /// Queries and their times, by where the answer came from.
    queries: [(Counter, Histogram); Origin::ALL.len()],
    /// Good answers of the graph.
    answers: Counter,
}

/// All that is counted.
#[derive(Debug)]
pub struct Metrics {
    usual: Usual,
    registry: Registry,
    operations: Family<Operation, Counter>,
    durations: Family<Answer, Histogram>,
    errors: Family<Code, Counter>,
    requested: Counter,
    actual: Counter,
    statements: Counter,
    exchanges: Family<Exchange, Counter>,
    panics: Counter,
    lost_log_lines: Counter,
    connections: Gauge,
    turned_away: Counter,
    running: Gauge,
    waiting: Gauge,
    streams: Gauge,
    kept: Gauge<u64, AtomicU64>,
    kept_bytes: Gauge<u64, AtomicU64>,
    edition: Gauge,
    pool: Family<Pool, Gauge>,
    pool_most: Family<Side, Gauge>,
    databases: Family<Used, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let operations = Family::<Operation, Counter>::default();
        // From a kept answer to the longest that an operation may take.
        let durations = Family::<Answer, Histogram>::new_with_constructor(|| {
            Histogram::new([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0])
        });
        let exchanges = Family::<Exchange, Counter>::default();
        let usual = Usual {
            queries: Origin::ALL.map(|origin| {
                let answer = origin.as_str();
                let counter = operations.get_or_create_owned(&Operation { kind: QUERY, answer });
                (counter, durations.get_or_create_owned(&Answer { answer }))
            }),
            answers: exchanges.get_or_create_owned(&Exchange { route: GRAPH.to_owned(), status: 200 }),
        };
        let mut metrics = Self {
            usual,
            registry: Registry::with_prefix("kanalatlas"),
            operations,
            durations,
            errors: Family::default(),
            requested: Counter::default(),
            actual: Counter::default(),
            statements: Counter::default(),
            exchanges,
            panics: Counter::default(),
            lost_log_lines: Counter::default(),
            connections: Gauge::default(),
            turned_away: Counter::default(),
            running: Gauge::default(),
            waiting: Gauge::default(),
            streams: Gauge::default(),
            kept: Gauge::default(),
            kept_bytes: Gauge::default(),
            edition: Gauge::default(),
            pool: Family::default(),
            pool_most: Family::default(),
            databases: Family::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("build", "The version that runs", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        r.register(
            "operations",
            "Operations that have ended, by kind and by where the answer came from",
            self.operations.clone(),
        );
        r.register_with_unit(
            "operation_duration",
            "Time from the request to its answer, by where the answer came from",
            Unit::Seconds,
            self.durations.clone(),
        );
        r.register("errors", "Operations with an error of this code", self.errors.clone());
        r.register("points_requested", "Points that operations might have cost", self.requested.clone());
        r.register("points", "Points that operations did cost", self.actual.clone());
        r.register("statements", "Statements run for operations", self.statements.clone());
        r.register("http_requests", "Answers by route and status", self.exchanges.clone());
        r.register("panics", "Panics that were caught; each is a bug", self.panics.clone());
        r.register(
            "log_lines_lost",
            "Lines of the log that were lost since its reader was too slow",
            self.lost_log_lines.clone(),
        );
        r.register("connections", "Connections that are open", self.connections.clone());
        r.register(
            "connections_turned_away",
            "Connections refused since their address had too many",
            self.turned_away.clone(),
        );
        r.register("operations_running", "Operations that run just now", self.running.clone());
        r.register("operations_waiting", "Operations that wait for their turn", self.waiting.clone());
        r.register("streams", "WebSockets and event streams that are open", self.streams.clone());
        r.register("answers_kept", "Answers that are kept", self.kept.clone());
        r.register_with_unit(
            "answers_kept",
            "Size of the answers that are kept",
            Unit::Bytes,
            self.kept_bytes.clone(),
        );
        r.register("edition", "Number of the newest edition; 0 before the first", self.edition.clone());
        r.register("pool_connections", "Connections to the database, by use and state", self.pool.clone());
        r.register("pool_connections_max", "Connections that there may be", self.pool_most.clone());
        r.register("databases", "Databases, by what they are used for", self.databases.clone());
    }

    /// Counts an operation.
    pub(crate) fn ended(&self, ended: Ended<'_>) {
        let (queries, durations) = &self.usual.queries[ended.origin as usize];
        if ended.kind == QUERY {
            queries.inc();
        } else {
            let answer = ended.origin.as_str();
            self.operations.get_or_create(&Operation { kind: ended.kind, answer }).inc();
        }
        durations.observe(ended.took.as_secs_f64());
        self.requested.inc_by(ended.requested);
        self.actual.inc_by(ended.actual);
        if ended.statements > 0 {
            self.statements.inc_by(ended.statements);
        }
        for code in ended.codes {
            self.errors.get_or_create(&Code { code: code.clone() }).inc();
        }
    }

    /// Counts an answer. The route is its pattern, so that there are only so many.
    pub(crate) fn answered(&self, route: Option<&str>, status: StatusCode) {
        if route == Some(GRAPH) && status == StatusCode::OK {
            self.usual.answers.inc();
            return;
        }
        let route = route.unwrap_or("other").to_owned();
        self.exchanges.get_or_create(&Exchange { route, status: status.as_u16() }).inc();
    }

    /// Counts a panic.
    pub(crate) fn panicked(&self) {
        self.panics.inc();
    }

    /// Counts a connection that was refused.
    pub(crate) fn turned_away(&self) {
        self.turned_away.inc();
    }

    /// Connections that are open.
    pub(crate) const fn connections(&self) -> &Gauge {
        &self.connections
    }

    fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Answers `/metrics`.
pub(crate) async fn serve<E>(Shared(state): Shared<Arc<State<E>>>) -> Response<Body> {
    let metrics = &state.metrics;
    metrics.lost_log_lines.inner().store((state.lost_log_lines)(), Ordering::Relaxed);
    let (running, waiting) = state.front.load.busy();
    metrics.running.set(i64::try_from(running).unwrap_or(i64::MAX));
    metrics.waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
    metrics.streams.set(state.live.streams().into());
    let (entries, bytes) = state.front.kept();
    metrics.kept.set(entries);
    metrics.kept_bytes.set(bytes);
    for (side, pool) in [("read", state.store.readers()), ("write", state.store.writers())] {
        let busy = pool.open.saturating_sub(pool.idle);
        metrics.pool.get_or_create(&Pool { pool: side, state: "busy" }).set(i64::from(busy));
        metrics.pool.get_or_create(&Pool { pool: side, state: "idle" }).set(i64::from(pool.idle));
        metrics.pool_most.get_or_create(&Side { pool: side }).set(i64::from(pool.most));
    }
    for (role, databases) in state.store.roles() {
        metrics.databases.get_or_create(&Used { role }).set(i64::try_from(databases).unwrap_or(i64::MAX));
    }
    // A database that does not answer is told by /readyz; here the last number stays.
    if let Ok(newest) = state.front.editions.newest().await {
        metrics.edition.set(newest.map_or(0, |edition| edition.number));
    }
    match metrics.text() {
        Ok(text) => {
            let mut response = Response::new(Body::from(text));
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8"),
            );
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => {
            tracing::error!(target: "kanalatlas::http", error = %error, "the metrics cannot be written");
            super::error::Refusal::internal("metrics").into_response(Media::Json)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_is_counted_once_under_each_of_its_names() {
        let metrics = Metrics::default();
        let codes = ["TIMEOUT".to_owned(), "INTERNAL".to_owned()];
        let ended = Ended {
            kind: "query",
            origin: Origin::Made,
            took: Duration::from_millis(3),
            requested: 10,
            actual: 7,
            statements: 5,
            codes: &codes,
        };
        metrics.ended(ended);
        metrics.ended(Ended { codes: &[], ..ended });
        metrics.answered(None, StatusCode::NOT_FOUND);
        let text = metrics.text().unwrap();
        for line in [
            "kanalatlas_operations_total{kind=\"query\",answer=\"made\"} 2",
            "kanalatlas_operation_duration_seconds_count{answer=\"made\"} 2",
            "kanalatlas_operation_duration_seconds_bucket{le=\"0.005\",answer=\"made\"} 2",
            "kanalatlas_operation_duration_seconds_bucket{le=\"0.0025\",answer=\"made\"} 0",
            "kanalatlas_errors_total{code=\"TIMEOUT\"} 1",
            "kanalatlas_points_requested_total 20",
            "kanalatlas_points_total 14",
            "kanalatlas_statements_total 10",
            "kanalatlas_http_requests_total{route=\"other\",status=\"404\"} 1",
            "# EOF",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
