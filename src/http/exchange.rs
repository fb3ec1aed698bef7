//! What every request and every answer gets: an id, the headers of a careful server, and a net under panics.

use std::hash::{BuildHasher, RandomState};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Response, header};
use axum::middleware::Next;
use futures_util::FutureExt;

use super::error::Refusal;
use super::media::Media;
use super::metrics::Metrics;

/// The id under which a request is logged, and which its answer carries.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What answers that are no page may load: nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

impl RequestId {
    /// A new id; one that a client sends along is not used, so that ids in the log are ours alone.
    fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        Self(format!("{:016x}", KEYS.hash_one(COUNT.fetch_add(1, Ordering::Relaxed))).into())
    }
}

/// Wraps every exchange.
pub(crate) async fn wrap(
    State(metrics): State<Arc<Metrics>>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let id = RequestId::new();
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(id.clone());
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(target: "kanalatlas::http", request_id = &*id.0, "the request ended in a panic");
        metrics.panicked();
        Refusal::internal(&id.0).into_response(Media::Json)
    });
    metrics.answered(route.as_ref().map(MatchedPath::as_str), response.status());
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    // Whatever is here is public; a page that isolates itself may still show it.
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ() {
        let ids: std::collections::HashSet<Arc<str>> = (0..1_000).map(|_| RequestId::new().0).collect();
        assert_eq!(ids.len(), 1_000);
    }
}
