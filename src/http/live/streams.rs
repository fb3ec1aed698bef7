//! How many connections that stay there may be: a few for one client, and so many in all that others find a place.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde_json::json;

use crate::http::client::Client;
use crate::http::error::{Refusal, code};

/// Of one client.
pub(crate) const PER_CLIENT: u32 = 5;
/// Of all: half of the connections that the listener takes.
const IN_ALL: u32 = 500;

/// The connections that stay.
#[derive(Debug, Default)]
pub(crate) struct Streams(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    by_client: HashMap<Client, u32>,
    in_all: u32,
}

/// One of them; it is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    streams: Arc<Streams>,
    client: Client,
}

impl Streams {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u32 {
        self.held().in_all
    }

    /// Takes a place for a client.
    pub(crate) fn enter(self: &Arc<Self>, client: Client) -> Result<Place, Refusal> {
        let mut held = self.held();
        if held.in_all >= IN_ALL {
            return Err(Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                code::TOO_MANY_STREAMS,
                "Too many listen here just now; try again in a minute.",
            )
            .after(60));
        }
        let own = held.by_client.entry(client).or_default();
        if *own >= PER_CLIENT {
            return Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                code::TOO_MANY_STREAMS,
                format!(
                    "You have {PER_CLIENT} open WebSockets and event streams, the most that one client may; close \
                     one, or put several operations on one WebSocket."
                ),
            )
            .with("limit", json!(PER_CLIENT)));
        }
        *own += 1;
        held.in_all += 1;
        Ok(Place { streams: Arc::clone(self), client })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.streams.held();
        held.in_all -= 1;
        if let Some(own) = held.by_client.get_mut(&self.client) {
            *own -= 1;
            if *own == 0 {
                held.by_client.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(number: u32) -> Client {
        Client::at(std::net::Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn a_client_has_five_and_gets_back_what_it_leaves() {
        let streams = Arc::<Streams>::default();
        let mut places: Vec<Place> = (0..5).map(|_| streams.enter(client(1)).unwrap()).collect();
        let refusal = streams.enter(client(1)).unwrap_err();
        assert_eq!((refusal.status.as_u16(), refusal.code), (429, code::TOO_MANY_STREAMS));
        assert!(streams.enter(client(2)).is_ok());
        places.pop();
        places.push(streams.enter(client(1)).unwrap());
        drop(places);
        assert!(streams.held().by_client.is_empty());
        assert_eq!(streams.held().in_all, 0);
    }

    #[test]
    fn all_together_leave_places_for_others() {
        let streams = Arc::<Streams>::default();
        let places: Vec<Place> = (0..IN_ALL).map(|number| streams.enter(client(number)).unwrap()).collect();
        assert_eq!(streams.enter(client(IN_ALL)).unwrap_err().status.as_u16(), 503);
        assert_eq!(places.len(), 500);
    }
}
