//! How much each client may ask: points that flow back evenly, so many a minute.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::HeaderValue;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::client::Client;

/// After so many questions, clients whose points have all flowed back are forgotten.
const SWEEP: u64 = 10_000;

type Limiter = RateLimiter<Client, DashMapStateStore<Client>, DefaultClock, StateInformationMiddleware>;

/// The points of all clients.
#[derive(Debug)]
pub(crate) struct Budget {
    limiter: Limiter,
    per_minute: NonZeroU32,
    per_operation: NonZeroU32,
    /// In ASCII, so that there always is one.
    policy: Option<HeaderValue>,
    taken: AtomicU64,
}

/// What a client has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Balance {
    /// Points left.
    pub(crate) remaining: u32,
    /// When all points are back.
    pub(crate) full_in: Duration,
}

/// A client has too few points left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exhausted {
    /// What it has.
    pub(crate) balance: Balance,
    /// When it has enough.
    pub(crate) enough_in: Duration,
}

impl Budget {
    pub(crate) fn new(per_minute: NonZeroU32, per_operation: NonZeroU32) -> Self {
        let quota = Quota::per_minute(per_minute);
        let limiter = RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>();
        let policy = HeaderValue::try_from(format!("\"points\";q={per_minute};w=60")).ok();
        Self { limiter, per_minute, per_operation, policy, taken: AtomicU64::new(0) }
    }

    /// Points that one operation may cost here: never more than a client can ever have.
    pub(crate) fn per_operation(&self) -> u64 {
        u64::from(self.per_operation.min(self.per_minute).get())
    }

    /// Points that a client has each minute.
    pub(crate) const fn per_minute(&self) -> u32 {
        self.per_minute.get()
    }

    /// How many points a client has, and for how many seconds, as a header tells it.
    pub(crate) const fn policy(&self) -> Option<&HeaderValue> {
        self.policy.as_ref()
    }

    /// Takes points from a client, or says when there will be enough. No points are taken as one.
    pub(crate) fn take(&self, client: Client, points: u64) -> Result<Balance, Exhausted> {
        if self.taken.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
        }
        let most = self.per_minute.get();
        let points = u32::try_from(points).unwrap_or(most).clamp(1, most);
        let Some(points) = NonZeroU32::new(points) else { return Ok(self.balance(0.0)) };
        match self.limiter.check_key_n(&client, points) {
            Ok(Ok(state)) => Ok(self.balance(f64::from(state.remaining_burst_capacity()))),
            Ok(Err(not_until)) => {
                let enough_in = not_until.wait_time_from(self.limiter.clock().now());
                let remaining = f64::from(points.get()) - enough_in.as_secs_f64() * self.per_second();
                Err(Exhausted { balance: self.balance(remaining), enough_in })
            }
            // More than a client can ever have: excluded above.
            Err(_) => Err(Exhausted { balance: self.balance(0.0), enough_in: Duration::from_mins(1) }),
        }
    }

    fn per_second(&self) -> f64 {
        f64::from(self.per_minute.get()) / 60.0
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what a client can have"
    )]
    fn balance(&self, remaining: f64) -> Balance {
        let most = f64::from(self.per_minute.get());
        let remaining = remaining.clamp(0.0, most).floor();
        let full_in = Duration::from_secs_f64((most - remaining) / self.per_second());
        Balance { remaining: remaining as u32, full_in }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(text: &str) -> Client {
        Client::at(text.parse().unwrap())
    }

    const PER_OPERATION: u64 = 10_000;

    fn budget(points: u32) -> Budget {
        Budget::new(NonZeroU32::new(points).unwrap(), NonZeroU32::new(10_000).unwrap())
    }

    #[test]
    fn points_go_and_the_refusal_says_when_they_are_back() {
        let budget = budget(600);
        let first = budget.take(client("192.0.2.1"), 400).unwrap();
        assert!((200..=201).contains(&first.remaining), "{first:?}");
        assert!(
            first.full_in <= Duration::from_secs(40) && first.full_in > Duration::from_secs(38),
            "{first:?}"
        );
        let refused = budget.take(client("192.0.2.1"), 400).unwrap_err();
        assert!(refused.enough_in <= Duration::from_secs(20), "{refused:?}");
        assert!(refused.enough_in > Duration::from_secs(15), "{refused:?}");
        assert!((199..=250).contains(&refused.balance.remaining), "{refused:?}");
        // A refusal takes nothing, and nobody else's points.
        assert!(budget.take(client("192.0.2.1"), 200).is_ok());
        assert!(budget.take(client("192.0.2.2"), 600).is_ok());
    }

    #[test]
    fn every_question_takes_something_and_none_more_than_all() {
        let budget = budget(600);
        assert!(budget.take(client("192.0.2.1"), 0).unwrap().remaining < 600);
        assert!(budget.take(client("192.0.2.2"), u64::MAX).is_ok());
        assert_eq!(budget.per_operation(), 600);
        assert_eq!(self::budget(60_000).per_operation(), PER_OPERATION);
    }

    #[test]
    fn clients_are_forgotten() {
        let budget = budget(4_000_000_000);
        for number in 0..(2 * SWEEP) {
            let address = std::net::Ipv4Addr::from_bits(u32::try_from(number).unwrap());
            assert!(budget.take(Client::at(address.into()), 1).is_ok());
        }
        assert!((budget.limiter.len() as u64) < 2 * SWEEP, "{}", budget.limiter.len());
    }
}
