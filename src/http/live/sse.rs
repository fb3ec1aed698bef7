//! Server-sent events: one operation a connection, as `graphql-sse` has it ("distinct connections mode").
//!
//! What is refused is refused as everywhere, with a status and before the stream opens. An error after that is a `next`
//! with errors, since this protocol knows no other.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use futures_util::stream::{self, StreamExt};
use serde_json::json;

use super::Subscribed;
use super::feed::{Said, Told, listen};
use super::open::{once, said};
use super::streams::Place;
use crate::http::State;
use crate::http::ask::Prepared;
use crate::http::error::Refusal;
use crate::http::media::Media;
use crate::http::visit::Visit;

/// The media type of an event stream.
pub(crate) const MEDIA: &str = "text/event-stream";
/// Tells proxies not to wait until they have gathered enough.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");
/// How often a comment is sent where there is nothing else, so that nobody on the way takes the connection for dead.
const BEAT: Duration = Duration::from_secs(12);
const COMMENT: Bytes = Bytes::from_static(b":\n\n");
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

/// What a client takes as an event stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Nothing.
    Nothing,
    /// Subscriptions; what has one answer it takes as JSON.
    Subscriptions,
    /// Everything: it names nothing else.
    Everything,
}

impl Takes {
    /// Reads it off `Accept`. Where there are no subscriptions, there are no event streams.
    pub(crate) fn of<E>(state: &State<E>, headers: &HeaderMap, media: &Result<Media, Refusal>) -> Self {
        match (state.live.settings.on && names_stream(headers), media) {
            (false, _) => Self::Nothing,
            (true, Ok(_)) => Self::Subscriptions,
            (true, Err(_)) => Self::Everything,
        }
    }
}

/// Whether `Accept` names event streams, and not in order to refuse them.
fn names_stream(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.flat_map(|value| value.split(',')).any(|range| {
        let mut pieces = range.split(';').map(str::trim);
        let named = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(MEDIA));
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
        named && weight.is_ok_and(|weight| weight > 0.0)
    })
}

/// Answers with an event stream where one is due; `None` where the answer is to be one document.
pub(crate) async fn respond<E: Executor>(
    state: &Arc<State<E>>,
    takes: Takes,
    prepared: &Prepared<'_>,
    visit: &mut Visit<'_>,
) -> Result<Option<Response<Body>>, Refusal> {
    let subscribed = prepared.subscribed();
    match takes {
        Takes::Nothing => return Ok(None),
        Takes::Subscriptions if subscribed.is_none() => return Ok(None),
        Takes::Subscriptions | Takes::Everything => {}
    }
    // On the heap: most answers are no stream.
    Box::pin(stream(state, subscribed, prepared, visit)).await.map(Some)
}

async fn stream<E: Executor>(
    state: &Arc<State<E>>,
    subscribed: Option<Subscribed>,
    prepared: &Prepared<'_>,
    visit: &mut Visit<'_>,
) -> Result<Response<Body>, Refusal> {
    let place = state.live.streams.enter(visit.client)?;
    let told = if let Some(subscribed) = subscribed {
        listen(state, visit.client, subscribed, visit.request_id).await?
    } else {
        let answer = state.front.answer(state, prepared, &mut visit.bill, &mut visit.line).await?;
        visit.line.answered(&answer);
        once(said(&answer, &visit.bill, state))
    };
    let mut response = Response::new(Body::from_stream(events(Arc::clone(state), told, place)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(UNBUFFERED, HeaderValue::from_static("no"));
    Ok(response)
}

/// What is sent, piece by piece; the place is held until the client leaves, everything is said or the server stops.
fn events<E: Executor>(
    state: Arc<State<E>>,
    told: Told,
    place: Place,
) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> {
    let readiness = state.readiness.clone();
    let stops = async move { readiness.turned_off().await };
    let spoken = stream::unfold((Some(told), place), |(told, place)| async move {
        let mut told = told?;
        let next = match tokio::time::timeout(BEAT, told.next()).await {
            Err(_) => (COMMENT, Some(told)),
            Ok(Some(Said::Next(payload))) => (next(&payload), Some(told)),
            Ok(Some(Said::Error(errors))) => {
                let last = [next(&json!({ "errors": errors }).to_string()), COMPLETE].concat();
                (Bytes::from(last), None)
            }
            Ok(None) => (COMPLETE, None),
        };
        Some((Ok(next.0), (next.1, place)))
    });
    // A first comment, so that the head is on its way before there is anything to tell.
    stream::once(std::future::ready(Ok(COMMENT))).chain(spoken).take_until(Box::pin(stops))
}

fn next(payload: &str) -> Bytes {
    Bytes::from(format!("event: next\ndata: {payload}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_names_event_streams() {
        for (accept, names) in [
            ("text/event-stream", true),
            ("Text/Event-Stream", true),
            ("application/json, text/event-stream;q=0.5", true),
            ("text/event-stream;q=0", false),
            ("text/event-stream; q=x", false),
            ("*/*", false),
            ("text/*", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
            assert_eq!(names_stream(&headers), names, "{accept}");
        }
    }
}
