//! What one question costs its asker: points taken from the budget as the question makes its way.
//!
//! Whoever knocks pays a point, so that refusals, cached answers and dry runs cost something, too; what runs pays the
//! rest of its price before it does.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::budget::{Balance, Budget};
use super::client::Client;
use super::error::{Refusal, code};

/// Points left, and in how many seconds all are back.
pub(crate) const LEFT: HeaderName = HeaderName::from_static("ratelimit");
/// How many points there are, and for how many seconds.
pub(crate) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// What is told of a bill, under `extensions.cost`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cost {
    /// Points that the question may cost; `None` where that is not known.
    pub(crate) requested: Option<u64>,
    /// Points that it did cost; `None` if it did not run.
    pub(crate) actual: Option<u64>,
    /// Points that one operation may cost.
    pub(crate) limit: u64,
    /// Points that the client has left.
    pub(crate) remaining: u32,
    /// When all of them are back, in RFC 3339.
    pub(crate) reset_at: String,
}

/// The bill of one question.
#[derive(Debug)]
pub(crate) struct Bill<'a> {
    budget: &'a Budget,
    client: Client,
    balance: Balance,
    paid: u64,
    requested: Option<u64>,
    actual: Option<u64>,
}

impl<'a> Bill<'a> {
    /// An empty bill.
    pub(crate) const fn new(budget: &'a Budget, client: Client) -> Self {
        let balance = Balance { remaining: 0, full_in: Duration::ZERO };
        Self { budget, client, balance, paid: 0, requested: None, actual: None }
    }

    /// Points that the question may cost, as far as its words bound it; `None` until that is known.
    pub(crate) const fn requested(&self) -> Option<u64> {
        self.requested
    }

    /// Points that it did cost; `None` until it has run.
    pub(crate) const fn actual(&self) -> Option<u64> {
        self.actual
    }

    /// Pays until so many points are paid in all, or says when there will be enough.
    pub(crate) fn pay(&mut self, points: u64) -> Result<(), Refusal> {
        let due = points.saturating_sub(self.paid);
        if due == 0 {
            return Ok(());
        }
        match self.budget.take(self.client, due) {
            Ok(balance) => {
                self.balance = balance;
                self.paid = points;
                Ok(())
            }
            Err(exhausted) => {
                self.balance = exhausted.balance;
                Err(self.too_many(due, exhausted.enough_in))
            }
        }
    }

    /// Notes the price, and refuses one that no question may have.
    pub(crate) fn price(&mut self, requested: u64) -> Result<(), Refusal> {
        self.requested = Some(requested);
        let limit = self.budget.per_operation();
        if requested <= limit {
            return Ok(());
        }
        Err(Refusal::bad_request(
            code::QUERY_TOO_EXPENSIVE,
            format!(
                "The query may cost {requested} points; it may cost {limit}. Ask for smaller pages (first:), fewer \
                 levels of lists, or in parts."
            ),
        )
        .with("limit", json!(limit))
        .with("given", json!(requested)))
    }

    /// Notes what the answer held. Where that is more than was paid, the rest is taken as far as there is any: the
    /// answer is there already.
    pub(crate) fn settle(&mut self, actual: u64, ran: bool) {
        self.actual = Some(actual);
        if ran && actual > self.paid {
            let surplus = (actual - self.paid).min(u64::from(self.balance.remaining));
            let _ = self.pay(self.paid + surplus);
        }
    }

    fn too_many(&self, due: u64, enough_in: Duration) -> Refusal {
        let seconds = whole_seconds(enough_in);
        Refusal::new(
            StatusCode::TOO_MANY_REQUESTS,
            code::RATE_LIMITED,
            format!(
                "You have {} of {} points a minute left and this costs {due} more; ask again in {seconds} seconds. \
                 Smaller pages cost less, and an answer that is kept costs 1.",
                self.balance.remaining,
                self.budget.per_minute(),
            ),
        )
        .after(seconds)
        .with("limit", json!(self.budget.per_minute()))
        .with("retryAfter", json!(seconds))
    }

    /// The bill as it stands in `extensions.cost`.
    pub(crate) fn cost(&self, now: DateTime<Utc>) -> Cost {
        let full_in = chrono::TimeDelta::from_std(self.balance.full_in).unwrap_or_default();
        Cost {
            requested: self.requested,
            actual: self.actual,
            limit: self.budget.per_operation(),
            remaining: self.balance.remaining,
            reset_at: (now + full_in).to_rfc3339_opts(SecondsFormat::Secs, true),
        }
    }

    /// The extensions of a refusal: what it cost.
    pub(crate) fn extensions(&self, now: DateTime<Utc>) -> Map<String, Value> {
        Map::from_iter([("cost".to_owned(), json!(self.cost(now)))])
    }

    /// Puts what is left on an answer, for clients that do not read its body.
    pub(crate) fn put_on(&self, headers: &mut HeaderMap) {
        let left =
            format!("\"points\";r={};t={}", self.balance.remaining, whole_seconds(self.balance.full_in));
        if let Ok(left) = HeaderValue::try_from(left) {
            headers.insert(LEFT, left);
        }
        if let Some(policy) = self.budget.policy() {
            headers.insert(POLICY, policy.clone());
        }
    }
}

fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn budget(points: u32) -> Budget {
        Budget::new(NonZeroU32::new(points).unwrap(), NonZeroU32::new(10_000).unwrap())
    }

    fn client() -> Client {
        Client::at("192.0.2.1".parse().unwrap())
    }

    #[test]
    fn what_is_paid_is_not_paid_twice() {
        let budget = budget(60);
        let mut bill = Bill::new(&budget, client());
        bill.pay(1).unwrap();
        bill.price(20).unwrap();
        bill.pay(20).unwrap();
        bill.settle(7, true);
        let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let said = bill.cost(now);
        assert_eq!((said.requested, said.actual, said.limit), (Some(20), Some(7), 60));
        assert!((40..=41).contains(&said.remaining), "{said:?}");
        assert!(said.reset_at.starts_with("2023-11-14T22:13:"), "{said:?}");
        let told = &bill.extensions(now)["cost"];
        assert!(told["resetAt"].is_string() && told["requested"] == 20, "{told}");
        let mut headers = HeaderMap::new();
        bill.put_on(&mut headers);
        assert_eq!(headers[&POLICY], "\"points\";q=60;w=60");
        assert!(headers[&LEFT].to_str().unwrap().starts_with("\"points\";r=4"), "{headers:?}");
    }

    #[test]
    fn what_is_not_there_is_refused_with_the_time_to_wait() {
        let budget = budget(60);
        let mut bill = Bill::new(&budget, client());
        bill.pay(50).unwrap();
        let refusal = Bill::new(&budget, client()).pay(40).unwrap_err();
        assert_eq!((refusal.status.as_u16(), refusal.code), (429, code::RATE_LIMITED));
        let seconds = refusal.details["retryAfter"].as_u64().unwrap();
        assert!((29..=30).contains(&seconds), "{refusal:?}");
    }

    #[test]
    fn more_than_one_question_may_cost_is_refused_whatever_is_left() {
        let budget = budget(60_000);
        let mut bill = Bill::new(&budget, client());
        assert!(bill.price(10_000).is_ok());
        let refusal = bill.price(10_001).unwrap_err();
        assert_eq!((refusal.status.as_u16(), refusal.code), (400, code::QUERY_TOO_EXPENSIVE));
        assert_eq!((&refusal.details["limit"], &refusal.details["given"]), (&json!(10_000), &json!(10_001)));
    }

    #[test]
    fn an_answer_larger_than_its_price_takes_what_there_is() {
        let budget = budget(60);
        let mut bill = Bill::new(&budget, client());
        bill.pay(1).unwrap();
        bill.settle(1_000, true);
        assert_eq!(bill.cost(DateTime::UNIX_EPOCH).remaining, 0);
        let mut kept = Bill::new(&budget, Client::at("192.0.2.2".parse().unwrap()));
        kept.pay(1).unwrap();
        kept.settle(1_000, false);
        assert!(kept.cost(DateTime::UNIX_EPOCH).remaining >= 59);
    }
}
