//! `/graphql`: one question, one answer, with the status and the media type of the specification.
//!
//! A refusal by the guard is 400 in both media types. What the graph itself refuses (a document that cannot be parsed
//! or validated, bad variables) is 400 as `application/graphql-response+json` and 200 as `application/json`, where
//! the status only tells whether the request was well formed.

use std::sync::Arc;

use async_graphql::Executor;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::State;
use super::answers::{Answer, Key};
use super::ask::Asked;
use super::assets::unchanged;
use super::bill::Bill;
use super::client::Peer;
use super::error::{Refusal, code};
use super::exchange::RequestId;
use super::live::open::Asker;
use super::live::sse::Takes;
use super::live::{socket, sse};
use super::media::Media;
use super::request;
use super::tag::Tag;
use super::visit::Visit;
use crate::domain::language::Language;

/// Headers that an answer has in the end, so that there is room for all of them at once.
const HEADERS: usize = 24;
const METHODS: &str = "GET, HEAD, POST, OPTIONS";
/// The number of the edition that an answer rests on.
pub(crate) const EDITION: HeaderName = HeaderName::from_static("kanalatlas-edition");

/// Refusals that tell what is wrong with the document or its variables, not with the request: of `application/json`,
/// the status does not tell them.
const OF_THE_GRAPH: [&str; 6] = [
    code::GRAPHQL_PARSE_FAILED,
    code::GRAPHQL_VALIDATION_FAILED,
    code::OPERATION_RESOLUTION_FAILURE,
    code::BAD_USER_INPUT,
    code::PERSISTED_QUERY_NOT_FOUND,
    code::PERSISTED_QUERY_MISMATCH,
];

/// Answers `/graphql`.
pub(crate) async fn handle<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Response<Body> {
    let media = Media::negotiate(request.headers());
    let language = request::language(request.uri(), request.headers());
    let spoken = *language.as_ref().unwrap_or(&Language::UNASKED);
    let takes = Takes::of(&state, request.headers(), &media);
    let media =
        media.or_else(
            |refusal| if takes == Takes::Everything { Ok(Media::GraphqlResponse) } else { Err(refusal) },
        );
    let mut visit = Visit::new(&*state, &request_id, peer, request.headers(), spoken);
    let to_socket = socket::is_wanted(request.headers());
    let answered = match (visit.bill.pay(1), &media, &language) {
        (Err(refusal), ..) => Err(refusal),
        (Ok(()), _, Ok(_)) if to_socket => {
            Box::pin(socket::upgrade(&state, Asker::of(&visit), request)).await
        }
        (_, Err(refusal), _) | (.., Err(refusal)) => Err(refusal.clone()),
        (Ok(()), Ok(media), Ok(_)) => answer(&state, request, *media, takes, &mut visit).await,
    };
    let response = answered.unwrap_or_else(|refusal| {
        visit.line.refused(&refusal);
        refuse(refusal, media.unwrap_or(Media::Json), &visit.bill, state.clock.now())
    });
    visit.end(response)
}

async fn answer<E: Executor>(
    state: &Arc<State<E>>,
    request: Request,
    media: Media,
    takes: Takes,
    visit: &mut Visit<'_>,
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
    let question = if by_post {
        request::from_body(&parts.headers, body, state.settings.body()).await?
    } else {
        request::from_address(&parts.uri)?
    };
    let may_be_kept = !by_post && !question.dry_run;
    let asked = Asked {
        question,
        language: visit.language,
        pin: None,
        may_write: by_post,
        subscribing: state.live.door(takes != Takes::Nothing),
        request_id: visit.request_id,
    };
    let prepared = state.front.prepare(state, asked, &mut visit.bill, &mut visit.line).await?;
    if let Some(stream) = sse::respond(state, takes, &prepared, visit).await? {
        return Ok(stream);
    }
    let (bill, line) = (&mut visit.bill, &mut visit.line);
    let tag = prepared.key().filter(|_| may_be_kept).map(|key| tag_of(key, media));
    let mut response = if tag.as_ref().is_some_and(|tag| tag.is_known_to(&parts.headers)) {
        unchanged()
    } else {
        let answer = state.front.answer(state, &prepared, bill, line).await?;
        line.answered(&answer);
        let response = respond(&answer, media, bill, state.clock.now());
        if !answer.errors.is_empty() {
            return Ok(response);
        }
        response
    };
    let headers = response.headers_mut();
    if let Some(tag) = tag {
        mark(headers, &tag);
    }
    if let Some(edition) = prepared.edition() {
        headers.insert(EDITION, HeaderValue::from(edition.number));
    }
    Ok(response)
}

/// The tag of an answer: that it is the same in another media type does not make it the same bytes.
fn tag_of(key: Key, media: Media) -> Tag {
    let media = if media == Media::Json { "json" } else { "graphql-response" };
    Tag::of(&Sha256::new().chain_update(key.0).chain_update(media).finalize())
}

/// An answer that may be kept for a minute, and shown a day longer while it is asked for again.
fn mark(headers: &mut HeaderMap, tag: &Tag) {
    tag.put_on(headers);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=60, stale-while-revalidate=86400"),
    );
}

fn respond(answer: &Answer, media: Media, bill: &Bill<'_>, now: DateTime<Utc>) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body(&bill.cost(now))));
    if answer.data.is_none() && media == Media::GraphqlResponse {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    headers.insert(header::CONTENT_TYPE, media.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The answer to what is refused, with what it cost.
pub(crate) fn refuse(
    mut refusal: Refusal,
    media: Media,
    bill: &Bill<'_>,
    now: DateTime<Utc>,
) -> Response<Body> {
    if media == Media::Json && OF_THE_GRAPH.contains(&refusal.code) {
        refusal.status = StatusCode::OK;
    }
    refusal.answer(media, bill.extensions(now))
}
