//! What every request and every answer gets: an id, the headers of a careful server, compression where it is asked for,
//! and a net under panics.

use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, header};
use axum::response::IntoResponse;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either};
use tower_http::compression::Compression;
use tower_http::cors::{Any, CorsLayer};
use tower_layer::Layer;
use tower_service::Service;

use super::document::hex;
use super::error::Refusal;
use super::media::Media;
use super::metrics::Metrics;

/// The id under which a request is logged, and which its answer carries.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What an answer differs by where nothing else says so.
const ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");

/// Who may read an answer that is open, and what of its headers.
const EVERYBODY: HeaderValue = HeaderValue::from_static("*");
const EVERYTHING: HeaderValue = HeaderValue::from_static("*");

/// What answers that are no page may load: nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

impl RequestId {
    /// A new id; one that a client sends along is not used, so that ids in the log are ours alone.
    fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        Self(hex(&KEYS.hash_one(COUNT.fetch_add(1, Ordering::Relaxed)).to_be_bytes()).into())
    }
}

/// Wraps every exchange.
///
/// A service of its own, since a function as a layer copies everything beneath it for every request.
#[derive(Debug, Clone)]
pub(crate) struct Exchanges {
    metrics: Arc<Metrics>,
    open: bool,
}

impl Exchanges {
    /// Counts what is answered here.
    pub(crate) const fn counted_in(metrics: Arc<Metrics>) -> Self {
        Self { metrics, open: false }
    }

    /// The same for what every page of the web may ask, without credentials: there is nothing here that is not public.
    pub(crate) fn open(&self) -> Self {
        Self { open: true, ..self.clone() }
    }
}

/// What a page of the web is told that asks what it may.
fn preflight() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::OPTIONS])
        .allow_headers(Any)
        .expose_headers(Any)
        .max_age(Duration::from_hours(24))
        .vary([])
}

impl<S> Layer<S> for Exchanges {
    type Service = Exchange<S>;

    fn layer(&self, inner: S) -> Exchange<S> {
        Exchange { inner, metrics: Arc::clone(&self.metrics), open: self.open }
    }
}

/// A service whose exchanges are wrapped.
#[derive(Debug, Clone)]
pub(crate) struct Exchange<S> {
    inner: S,
    metrics: Arc<Metrics>,
    open: bool,
}

impl<S: Clone> Exchange<S> {
    /// The service that was asked whether it is ready; another one takes its place.
    fn ready(&mut self) -> S {
        let next = self.inner.clone();
        std::mem::replace(&mut self.inner, next)
    }
}

impl<S> Service<Request> for Exchange<S>
where
    S: Service<Request, Response = Response<Body>, Error = Infallible> + Clone,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let id = RequestId::new();
        let route = request.extensions().get::<MatchedPath>().cloned();
        request.extensions_mut().insert(id.clone());
        let (metrics, open) = (Arc::clone(&self.metrics), self.open);
        let begun = catch_unwind(AssertUnwindSafe(|| {
            // Who asks for nothing of the kind does not pay for looking whether there is anything to do.
            if open && request.method() == Method::OPTIONS {
                Either::Left(Either::Left(preflight().layer(self.ready()).call(request)))
            } else if request.headers().contains_key(header::ACCEPT_ENCODING) {
                let work = Compression::new(self.ready()).call(request);
                Either::Left(Either::Right(work.map(|ended| ended.map(IntoResponse::into_response))))
            } else {
                Either::Right(self.inner.call(request))
            }
        }));
        Box::pin(async move {
            let ended = match begun {
                Ok(work) => AssertUnwindSafe(work).catch_unwind().await,
                Err(panic) => Err(panic),
            };
            let mut response = match ended {
                Ok(Ok(response)) => response,
                Ok(Err(never)) => match never {},
                Err(_) => {
                    tracing::error!(target: "kanalatlas::http", request_id = &*id.0, "the request ended in a panic");
                    metrics.panicked();
                    Refusal::internal(&id.0).into_response(Media::Json)
                }
            };
            metrics.answered(route.as_ref().map(MatchedPath::as_str), response.status());
            let headers = response.headers_mut();
            if open {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, EVERYBODY);
                headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EVERYTHING);
            }
            finish(headers, &id);
            Ok(response)
        })
    }
}

/// Puts on an answer what every answer has.
fn finish(headers: &mut HeaderMap, id: &RequestId) {
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    // Whether it was asked for or not, another might have been sent something else.
    headers.entry(header::VARY).or_insert(ENCODING);
    // Whatever is here is public; a page that isolates itself may still show it.
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
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
