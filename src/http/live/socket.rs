//! A WebSocket: taken over from HTTP, spoken on by one task, and let go.
//!
//! That one task reads, runs the operations and writes in turn. While it waits for a client to take what was said, it
//! neither reads nor runs anything, so a client that does not read makes nothing grow; it is given up after a while.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::body::{Body, Bytes};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Request};
use axum::http::{HeaderMap, Response, StatusCode, header};
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, FuturesUnordered, StreamExt};
use serde_json::json;
use tokio::time::Instant;
use tungstenite::Error as Broken;

use super::feed::{Said, Told};
use super::open::{Asker, open};
use super::protocol::{self, Act, Close, NAME, OPERATIONS, Talk};
use super::{off, origin};
use crate::http::State;
use crate::http::error::{Refusal, code};
use crate::http::listener::Seat;

/// Bytes of a frame, and of a message.
const MESSAGE: usize = 64 * 1024;
/// How long a client may take to begin.
const BEGINNING: Duration = Duration::from_secs(5);
/// How often a client is asked whether it is still there, and after what time of silence it is not.
const BEAT: Duration = Duration::from_secs(15);
const SILENCE: Duration = Duration::from_secs(40);
/// How long a client may take none of what was said.
const TAKING: Duration = Duration::from_secs(10);
/// How long the other side may take to close, too.
const FAREWELL: Duration = Duration::from_millis(500);

/// Whether a request wants to leave HTTP for a WebSocket.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    let upgrade = headers.get(header::UPGRADE).and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

/// Takes a connection over, or says why not.
pub(crate) async fn upgrade<E: Executor>(
    state: &Arc<State<E>>,
    asker: Asker,
    request: Request,
) -> Result<Response<Body>, Refusal> {
    if !state.live.settings.on {
        return Err(off());
    }
    let (mut parts, _) = request.into_parts();
    origin::check(&parts.headers, &state.live.settings.origins)?;
    let offered = parts.headers.get_all(header::SEC_WEBSOCKET_PROTOCOL);
    let speaks = offered
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|name| name.trim() == NAME);
    if !speaks {
        return Err(Refusal::bad_request(
            code::BAD_REQUEST,
            format!("The sub-protocol of a WebSocket here is {NAME}; send Sec-WebSocket-Protocol: {NAME}."),
        ));
    }
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await.map_err(|rejection| {
        let status = match rejection.status() {
            status if status.is_client_error() => status,
            _ => StatusCode::BAD_REQUEST,
        };
        Refusal::new(status, code::BAD_REQUEST, format!("This is no WebSocket handshake: {rejection}."))
    })?;
    let place = state.live.streams.enter(asker.client)?;
    let seat = parts.extensions.get::<Seat>().cloned();
    let state = Arc::clone(state);
    let response = upgrade.protocols([NAME]).max_message_size(MESSAGE).max_frame_size(MESSAGE).on_upgrade(
        move |socket| async move {
            Conversation { state, asker, talk: Talk::default(), turns: FuturesUnordered::new() }
                .hold(socket)
                .await;
            drop((place, seat));
        },
    );
    Ok(response)
}

/// What an operation says next: its id, the number that it began under, and what is left of it.
type Turn = BoxFuture<'static, (String, u64, Option<Said>, Told)>;

struct Conversation<E> {
    state: Arc<State<E>>,
    asker: Asker,
    talk: Talk,
    turns: FuturesUnordered<Turn>,
}

/// Why a conversation ends: with something to say, or because nobody is there.
enum End {
    Close(Close),
    Gone,
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Close(close)
    }
}

impl<E: Executor> Conversation<E> {
    /// Speaks until one side has enough.
    async fn hold(mut self, mut socket: WebSocket) {
        // Also while a client does not take what is said: the server does not wait for it.
        let state = Arc::clone(&self.state);
        let end = tokio::select! {
            Err(end) = self.converse(&mut socket) => end,
            () = state.readiness.turned_off() => Close::going_away().into(),
        };
        // What still runs is dropped before the farewell.
        drop(self);
        let End::Close(Close { code, reason }) = end else { return };
        tracing::debug!(target: "kanalatlas::http", code, reason, "closing a WebSocket");
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        let leave = async {
            if send(&mut socket, close).await.is_ok() {
                while let Some(Ok(_)) = socket.recv().await {}
            }
            // After a frame that is none, or too long to be read, nothing more can be read; but a connection that is
            // dropped with bytes unread is reset, and the client might never see the code.
            if matches!(code, 1002 | 1009) {
                std::future::pending::<()>().await;
            }
        };
        let _ = tokio::time::timeout(FAREWELL, leave).await;
    }

    async fn converse(&mut self, socket: &mut WebSocket) -> Result<Infallible, End> {
        let mut beginning = pin!(tokio::time::sleep(BEGINNING));
        let mut beat = tokio::time::interval_at(Instant::now() + BEAT, BEAT);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                () = &mut beginning, if !self.talk.has_begun() => return Err(Close::init_timeout().into()),
                _ = beat.tick() => {
                    if heard.elapsed() > SILENCE {
                        return Err(End::Gone);
                    }
                    send(socket, Message::Ping(Bytes::new())).await?;
                }
                Some((id, serial, said, told)) = self.turns.next() => {
                    if self.talk.runs(&id, serial) {
                        self.say(socket, id, serial, said, told).await?;
                    }
                }
                message = socket.recv() => {
                    heard = Instant::now();
                    self.hear(socket, message).await?;
                }
            }
        }
    }

    async fn hear(
        &mut self,
        socket: &mut WebSocket,
        message: Option<Result<Message, axum::Error>>,
    ) -> Result<(), End> {
        let text = match message {
            None | Some(Ok(Message::Close(_))) => return Err(End::Gone),
            Some(Err(error)) => return Err(broken(error)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => {
                return Err(Close::invalid("A message is text, and not binary.").into());
            }
            Some(Ok(Message::Text(text))) => text,
        };
        match self.talk.hear(text.as_str())? {
            Act::Nothing => Ok(()),
            Act::Send(text) => send(socket, Message::text(text)).await,
            Act::Begin { id, question } => {
                let told = open(Arc::clone(&self.state), self.asker.clone(), *question);
                let (told, handle) = stream::abortable(told);
                let serial = self.talk.began(id.clone(), handle);
                self.take_turn(id, serial, told.boxed());
                Ok(())
            }
            Act::Full { id } => {
                // Whether there are points for it or not, it is refused; but it takes one like all that is.
                let _ = self.state.front.budget.take(self.asker.client, 1);
                send(socket, Message::text(protocol::error(&id, &full().errors()))).await
            }
        }
    }

    fn take_turn(&self, id: String, serial: u64, told: Told) {
        let turn = told.into_future().map(move |(said, told)| (id, serial, said, told));
        self.turns.push(turn.boxed());
    }

    async fn say(
        &mut self,
        socket: &mut WebSocket,
        id: String,
        serial: u64,
        said: Option<Said>,
        told: Told,
    ) -> Result<(), End> {
        let text = match said {
            Some(Said::Next(payload)) => {
                let text = protocol::next(&id, &payload);
                self.take_turn(id, serial, told);
                text
            }
            Some(Said::Error(errors)) => {
                self.talk.ended(&id);
                protocol::error(&id, &errors)
            }
            None => {
                self.talk.ended(&id);
                protocol::complete(&id)
            }
        };
        send(socket, Message::text(text)).await
    }
}

fn full() -> Refusal {
    Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        code::TOO_MANY_OPERATIONS,
        format!("{OPERATIONS} operations run on this WebSocket, the most that may; complete one first."),
    )
    .with("limit", json!(OPERATIONS))
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match tokio::time::timeout(TAKING, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

/// What to say about a frame that could not be read.
fn broken(error: axum::Error) -> End {
    match error.into_inner().downcast::<Broken>().map(|broken| *broken) {
        Ok(Broken::Capacity(_)) => Close::too_large(MESSAGE).into(),
        Ok(Broken::Protocol(_) | Broken::Utf8(_)) => Close::unreadable().into(),
        _ => End::Gone,
    }
}
