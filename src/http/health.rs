//! Is it alive, is it ready: two questions for those who run it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::State;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the server still takes requests; off from the moment it is asked to stop.
#[derive(Debug, Clone)]
pub struct Readiness(watch::Sender<bool>);

impl Readiness {
    /// A server that takes requests.
    #[must_use]
    pub fn on() -> Self {
        Self(watch::Sender::new(true))
    }

    /// From now on the server does not.
    pub fn turn_off(&self) {
        self.0.send_replace(false);
    }

    fn is_on(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the server does not take requests any more.
    pub(crate) async fn turned_off(&self) {
        // An error would say that the sender is gone, which is held here.
        let _ = self.0.subscribe().wait_for(|on| !on).await;
    }
}

/// The process answers. Never touches the database.
pub(crate) async fn live() -> Response<Body> {
    respond(StatusCode::OK, &json!({ "status": "alive" }))
}

/// The server takes requests and its database answers.
pub(crate) async fn ready<E>(Shared(state): Shared<Arc<State<E>>>) -> Response<Body> {
    let unready = |message: &str| {
        respond(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "unready", "message": message }))
    };
    if !state.readiness.is_on() {
        return unready("The server is stopping.");
    }
    match tokio::time::timeout(PATIENCE, state.store.ping()).await {
        Ok(Ok(())) => respond(StatusCode::OK, &json!({ "status": "ready" })),
        Ok(Err(error)) => {
            tracing::warn!(target: "kanalatlas::http", error = %error, "the database does not answer");
            unready("The database does not answer.")
        }
        Err(_) => {
            tracing::warn!(target: "kanalatlas::http", "the database does not answer in time");
            unready("The database does not answer within 2 seconds.")
        }
    }
}

fn respond(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
