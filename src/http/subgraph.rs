//! The door of a subgraph: its router knows a secret, and nobody else comes in.
//!
//! `_entities` gives whatever it is asked for, past every check that a router makes, so that a subgraph must not stand
//! open even where nobody should be able to reach it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderName, Response, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::routing::{any, get};

use super::document::{Hash, hash};
use super::error::{Refusal, code};
use super::media::Media;
use super::{State, graphql, health, metrics};

/// The header in which a router tells the secret.
const HEADER: HeaderName = HeaderName::from_static("kanalatlas-subgraph-secret");
/// Letters that a secret has at least.
const LEAST: usize = 16;

/// Bytes of a body: a router sends the keys of all things of a list at once.
pub(super) const BODY: usize = 2 * 1024 * 1024;
/// Longer than routers keep a connection that is not used: they do so for 15 to 60 seconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);

/// What a router has to know. Only its hash is kept, and hashes are compared: how long that takes says nothing of the
/// secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Hash);

impl Secret {
    /// A secret that is long enough; an error says how long that is.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.len() < LEAST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!("a secret has at least {LEAST} letters, digits or signs, and no blank"));
        }
        Ok(Self(hash(text)))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The routes of a subgraph: the graph for those who know the secret, and the probes.
pub(super) fn routes<E: Executor>(secret: Secret) -> Router<Arc<State<E>>> {
    let closed = Router::new()
        .route("/graphql", any(graphql::handle::<E>))
        .route_layer(from_fn_with_state(secret, let_in));
    Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready::<E>))
        .route("/metrics", get(metrics::serve::<E>))
        .merge(closed)
}

async fn let_in(Shared(secret): Shared<Secret>, request: Request, next: Next) -> Response<Body> {
    let told = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
    if told.is_some_and(|told| hash(told) == secret.0) {
        return next.run(request).await;
    }
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        code::UNAUTHENTICATED,
        "This is a subgraph, which answers its router only; ask the router.",
    )
    .closing()
    .into_response(Media::negotiate(request.headers()).unwrap_or(Media::Json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_and_told_to_nobody() {
        assert!(Secret::new("short").is_err());
        assert!(Secret::new("a secret of some length").is_err());
        let secret = Secret::new("0123456789abcdef").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret");
        assert_ne!(secret, Secret::new("0123456789abcdeg").unwrap());
    }
}
