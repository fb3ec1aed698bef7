//! How the subjects of a ledger stand to each other.

use super::Account;
use crate::domain::comparison::row::{Summary, summary_of};
use crate::domain::statistics::order::{self, Rank, Ranked};
use crate::domain::statistics::spread::{self, Group};

/// The place of a subject among the others by its rate.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Place {
    /// Its rank; `None` without a rate.
    pub rank: Option<Rank>,
    /// Per cent of the others that it leaves behind.
    pub percentile: Option<f64>,
    /// Its rate less the median.
    pub over_median: Option<f64>,
}

/// How the subjects of a ledger stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    places: Vec<Place>,
    /// The accounts of the subjects by their place in the ledger, the greatest rate first, those without one last.
    pub order: Vec<usize>,
    /// Figures about all rates; `None` if there is none.
    pub summary: Option<Summary>,
}

impl Standing {
    /// The place of an account; none for all together.
    #[must_use]
    pub fn of(&self, account: usize) -> Place {
        self.places.get(account).copied().unwrap_or_default()
    }
}

/// Ranks the subjects of a ledger by their rates; all together take no part.
#[must_use]
pub fn standing(accounts: &[Account]) -> Standing {
    let rate = |account: &Account| account.rate.filter(|_| account.group.is_some());
    let rates: Vec<f64> = accounts.iter().filter_map(rate).collect();
    let median = spread::median(&rates);
    let group = Group::of(&rates);
    let ranked: Vec<Ranked> =
        accounts.iter().map(|account| Ranked::observed(rate(account), None)).skip(1).collect();
    let mut ranks = order::rank(&ranked).into_iter();
    let place = |account: &Account| Place {
        rank: account.group.as_ref().and_then(|_| ranks.next().flatten()),
        percentile: group.percentile(rate(account)),
        over_median: rate(account).zip(median).map(|(own, median)| own - median),
    };
    let places = accounts.iter().map(place).collect();
    let mut order: Vec<usize> = (1..accounts.len()).collect();
    let key = |at: usize| rate(&accounts[at]).unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|left, right| key(*right).total_cmp(&key(*left)).then(left.cmp(right)));
    Standing { places, order, summary: summary_of(&rates) }
}
