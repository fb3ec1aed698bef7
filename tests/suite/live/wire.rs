//! A client that speaks `graphql-transport-ws` word by word, so that it can also speak it wrongly.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::Server;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Wire(pub(super) WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Opens a WebSocket with these headers; a refusal is its status and its body.
pub(super) async fn try_connect(
    server: &Server,
    headers: &[(&'static str, &str)],
) -> Result<Wire, (u16, Value)> {
    let mut request = format!("ws://{}/graphql", server.socket()).into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((stream, _)) => Ok(Wire(stream)),
        Err(Error::Http(response)) => {
            let body = response.body().as_deref().unwrap_or_default();
            Err((response.status().as_u16(), serde_json::from_slice(body).unwrap_or_default()))
        }
        Err(error) => panic!("{error}"),
    }
}

impl Wire {
    /// Opens a WebSocket, and says nothing.
    pub(super) async fn silent(server: &Server) -> Self {
        try_connect(server, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.ok().unwrap()
    }

    /// Opens a WebSocket and begins as one should.
    pub(super) async fn open(server: &Server) -> Self {
        let mut wire = Self::silent(server).await;
        wire.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(wire.hear().await, json!({ "type": "connection_ack" }));
        wire
    }

    pub(super) async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({ "id": id, "type": "subscribe", "payload": { "query": query } })).await;
    }

    /// The next message.
    pub(super) async fn hear(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("an answer in time");
            match message.expect("an answer").unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Whether nothing is said for a while.
    pub(super) async fn is_quiet(&mut self, during: Duration) -> bool {
        tokio::time::timeout(during, self.0.next()).await.is_err()
    }

    /// The code and the reason that it is closed with; messages before that do not count.
    pub(super) async fn closed(&mut self) -> (u16, String) {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a close in time");
            match message {
                Some(Ok(Message::Close(Some(frame)))) => {
                    let code: CloseCode = frame.code;
                    return (code.into(), frame.reason.to_string());
                }
                Some(Ok(_)) => {}
                other => panic!("no close frame but {other:?}"),
            }
        }
    }
}
