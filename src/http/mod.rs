//! HTTP: the routes, GraphQL over HTTP, the guard before the parser, the page, the probes, and the listener.
//!
//! Invariant: no SQL and no resolver. A request passes [`exchange`], is read by [`request`] and goes the way of [`ask`]:
//! weighed by [`guard`], priced, paid for, and answered from what is kept or by the schema. Everything that is refused
//! on the way has the shape of [`error`].

mod answers;
mod ask;
mod assets;
mod bill;
mod budget;
mod client;
mod directory;
mod document;
pub mod error;
mod exchange;
mod execute;
mod exits;
mod expansion;
mod explain;
mod flights;
mod graphql;
mod guard;
pub mod health;
mod kept;
mod limits;
mod line;
pub mod listener;
mod live;
mod load;
mod media;
pub mod metrics;
mod operation;
mod patient;
pub mod places;
pub mod request;
mod subgraph;
mod tag;
mod tokens;
mod validation;
mod visit;
mod workshop;

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::Router;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, Method, Response, header};
use axum::routing::{any, get};
use sha2::{Digest, Sha256};

use crate::domain::clock::Clock;
use crate::graphql::editions::Editions;
use crate::storage::Store;
use ask::Front;
pub use client::Peer;
use error::Refusal;
use exchange::Exchanges;
use exits::Exits;
use health::Readiness;
use limits::Limits;
use live::Live;
pub use live::LiveSettings;
use media::Media;
use metrics::Metrics;
pub use subgraph::Secret;

/// What an operator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Points that one client has each minute.
    pub points_per_minute: NonZeroU32,
    /// Points that one operation may cost.
    pub points_per_operation: NonZeroU32,
    /// Proxies before this server whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// Connections that one client may have at once, unless it comes through a proxy.
    pub connections_per_client: NonZeroUsize,
    /// Bytes of answers that are kept.
    pub answer_bytes: u64,
    /// Subscriptions.
    pub live: LiveSettings,
    /// Where people report errors and barriers, as a link leads there; `None` if the operator names nothing.
    pub contact: Option<String>,
    /// What the router of a subgraph has to know; `None` if this is no subgraph, and open to everybody.
    pub subgraph: Option<Secret>,
}

impl Settings {
    /// Bytes that the body of a question may have.
    const fn body(&self) -> usize {
        if self.subgraph.is_some() { subgraph::BODY } else { request::BODY }
    }

    /// What a document may come to.
    const fn limits(&self) -> Limits {
        if self.subgraph.is_some() { Limits::ROUTER } else { Limits::ANYBODY }
    }

    /// How long a connection that is kept may idle, and how long the head of a request may take to arrive. A router
    /// keeps connections for its next request; closed under it, a request would be lost on the way.
    const fn patience(&self) -> Duration {
        if self.subgraph.is_some() { subgraph::PATIENCE } else { listener::PATIENCE }
    }
}

/// What the routes stand on.
#[derive(Debug)]
pub struct Parts<E> {
    /// Answers questions.
    pub schema: E,
    /// The schema in the schema definition language.
    pub sdl: String,
    /// The open register.
    pub store: Store,
    /// Tells the time.
    pub clock: Clock,
    /// Whether requests are still taken.
    pub readiness: Readiness,
    /// Where it is counted what is asked.
    pub metrics: Arc<Metrics>,
    /// Tells how many lines of the log were lost.
    pub lost_log_lines: fn() -> u64,
    /// What the operator decided.
    pub settings: Settings,
}

/// What the routes share.
#[derive(Debug)]
pub(crate) struct State<E> {
    schema: E,
    sdl: String,
    store: Store,
    clock: Clock,
    readiness: Readiness,
    metrics: Arc<Metrics>,
    lost_log_lines: fn() -> u64,
    settings: Settings,
    front: Front,
    live: Live,
    exits: Exits,
}

impl<E> State<E> {
    fn new(parts: Parts<E>) -> Result<Self, String> {
        let Parts { schema, sdl, store, clock, readiness, metrics, lost_log_lines, settings } = parts;
        let editions = Arc::new(Editions::of(store.clone()));
        let front = Front::new(&settings, &sdl, store.readers().most, Arc::clone(&editions))?;
        let live = Live::new(settings.live.clone(), editions);
        let exits = Exits::new(&sdl, store.clone());
        Ok(Self {
            schema,
            sdl,
            store,
            clock,
            readiness,
            metrics,
            lost_log_lines,
            settings,
            front,
            live,
            exits,
        })
    }
}

/// All routes.
///
/// # Errors
///
/// If the schema is none, or if there can be no threads; the text says what is wrong.
pub fn router<E: Executor>(parts: Parts<E>) -> Result<Router, String> {
    let state = Arc::new(State::new(parts)?);
    let every = Exchanges::counted_in(Arc::clone(&state.metrics));
    if let Some(secret) = state.settings.subgraph.clone() {
        let routes = subgraph::routes(secret).fallback(|| async { assets::missing() });
        return Ok(routes.layer(every).with_state(state));
    }
    let open = Router::new()
        .route("/graphql", any(graphql::handle::<E>))
        .route("/schema.graphql", get(schema::<E>))
        .route("/q", get(exits::list::<E>).post(exits::share::<E>))
        .route("/q/{address}", get(exits::serve::<E>))
        .route("/embed/{name}", get(exits::embed::<E>))
        .route("/feed/corrections.atom", get(exits::corrections::<E>))
        .method_not_allowed_fallback(wrong_method)
        .layer(every.open());
    Ok(Router::new()
        .route("/", get(assets::page))
        .route("/question/{name}", get(assets::page))
        .route("/about/{name}", get(assets::page))
        .route("/land/{code}", get(directory::land))
        .route("/authority/{slug}", get(directory::authority))
        .route("/channel/{platform}/{*handle}", get(directory::channel))
        .route("/claim/{key}", get(directory::claim))
        .route("/source/{key}", get(directory::source))
        .route("/assets/{*path}", get(assets::asset))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready::<E>))
        .route("/metrics", get(metrics::serve::<E>))
        .method_not_allowed_fallback(wrong_method)
        .fallback(assets::nowhere)
        .layer(every)
        .merge(open)
        .with_state(state))
}

async fn schema<E>(Shared(state): Shared<Arc<State<E>>>, headers: HeaderMap) -> Response<Body> {
    let hash = Sha256::digest(state.sdl.as_bytes());
    let mut response = assets::tagged(&hash, &headers, || Body::from(state.sdl.clone()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn wrong_method(method: Method) -> Response<Body> {
    Refusal::method("GET, HEAD", format!("{method} means nothing here; use GET.")).into_response(Media::Json)
}

#[cfg(test)]
mod tests;
