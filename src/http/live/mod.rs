//! Subscriptions, and whatever else is asked over a connection that stays: over a WebSocket (`socket`) or as
//! server-sent events (`sse`).
//!
//! Both are doors like the others: a question is weighed and priced by [`super::ask::Front`] before it runs, and each
//! event of a subscription is paid for again by the one who gets it (`feed`).

mod feed;
mod flat;
pub(crate) mod open;
mod origin;
mod protocol;
pub(crate) mod socket;
pub(crate) mod sse;
mod streams;

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::json;

use super::error::{Refusal, code};
use crate::graphql::editions::Editions;
use crate::graphql::watch::Watch;
pub(crate) use feed::Subscribed;
use streams::Streams;

/// What an operator decides about subscriptions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveSettings {
    /// Whether there are any, and connections for them.
    pub on: bool,
    /// Origins whose pages may open a WebSocket here, besides those of this server itself; `*` for all.
    pub origins: Vec<String>,
}

/// What connections that stay share.
#[derive(Debug)]
pub(crate) struct Live {
    settings: LiveSettings,
    streams: Arc<Streams>,
    watch: Arc<Watch>,
}

impl Live {
    pub(crate) fn new(settings: LiveSettings, editions: Arc<Editions>) -> Self {
        Self { settings, streams: Arc::default(), watch: Watch::over(editions) }
    }

    /// How many connections stay just now.
    pub(crate) fn streams(&self) -> u32 {
        self.streams.count()
    }

    /// Whether subscriptions may come through a door, which gives them a connection that stays or not.
    pub(crate) const fn door(&self, stays: bool) -> Subscribing {
        match (self.settings.on, stays) {
            (false, _) => Subscribing::Off,
            (true, false) => Subscribing::Elsewhere,
            (true, true) => Subscribing::Here,
        }
    }
}

/// Whether a subscription may come through a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subscribing {
    /// Through none.
    Off,
    /// Not through this one.
    Elsewhere,
    /// Yes.
    Here,
}

impl Subscribing {
    pub(crate) fn check(self) -> Result<(), Refusal> {
        match self {
            Self::Here => Ok(()),
            Self::Off => Err(off()),
            Self::Elsewhere => Err(Refusal::new(
                StatusCode::NOT_ACCEPTABLE,
                code::NOT_ACCEPTABLE,
                "A subscription is told as it happens; accept text/event-stream, or ask over a WebSocket.",
            )
            .with("supported", json!([sse::MEDIA, protocol::NAME]))),
        }
    }
}

/// The refusal of everything here where the operator has not allowed it.
fn off() -> Refusal {
    Refusal::bad_request(
        code::SUBSCRIPTIONS_OFF,
        "The operator of this server has not switched subscriptions on (serve --subscriptions); ask the query \
         edition or changes from time to time.",
    )
}
