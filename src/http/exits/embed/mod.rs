//! `/embed/…`: an answer as a page for a frame of somebody else's page. It is whole without any script.

mod led;
mod measured;
mod page;
mod shown;
mod told;

use std::sync::Arc;

use async_graphql::Executor;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Response, header};
use serde_json::{Map, Value};

use super::address::{Address, PAGE};
use super::{answer, visit};
use crate::domain::language::Language;
use crate::http::State;
use crate::http::client::Peer;
use crate::http::error::Refusal;
use crate::http::exchange::RequestId;
use crate::http::media::Media;
use crate::http::request;
pub(super) use page::page;

/// What the page may load: our own style and script. Any page may show it, which no other may be.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
);

/// Answers `/embed/…`.
pub(crate) async fn embed<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(peer): Extension<Peer>,
    Path(name): Path<String>,
    request: Request,
) -> Response<Body> {
    visit(&state, &request_id, peer, request, refused, async |request, visit| {
        request::check_address(request.uri())?;
        let address = Address::of_frame(&name, request.uri())?;
        // On the heap, as it is large.
        Box::pin(answer(&state, &address, request.uri(), request.headers(), visit)).await
    })
    .await
}

/// Puts on a page of a frame what only it has.
pub(super) fn put_on(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PAGE));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
}

/// A refusal as a page: whoever sees it sees it in the middle of an article.
fn refused(refusal: Refusal, _: Map<String, Value>, language: Language) -> Response<Body> {
    let text = page::fault(refusal.status, &refusal.message, language);
    paged(refusal.answer(Media::Json, Map::new()), text)
}

/// The same for an answer with errors, which is given as JSON.
pub(super) fn flawed(errors: &[Value], response: Response<Body>, language: Language) -> Response<Body> {
    let message = errors.first().and_then(|error| error["message"].as_str()).unwrap_or_default();
    let text = page::fault(response.status(), message, language);
    paged(response, text)
}

/// An answer whose body is this page.
fn paged(response: Response<Body>, text: String) -> Response<Body> {
    let (parts, _) = response.into_parts();
    let mut response = Response::from_parts(parts, Body::from(text));
    put_on(response.headers_mut());
    response
}
