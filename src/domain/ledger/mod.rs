//! Growth between two dates as a ledger: what was there at both, what came, what went, and what cannot be told.
//!
//! The arithmetic is in [`decomposition`](super::statistics::decomposition); what is here decides which values may
//! be held against each other.

mod standing;
pub mod wording;

use std::collections::BTreeMap;

use super::comparison::row::Absence;
use super::date::Day;
use super::id::EntityId;
use super::interval::{Interval, count_to_float};
use super::statistics::activity::{self, ActiveShare};
use super::statistics::decomposition::{Decomposition, Present, decompose};
use super::statistics::growth::{self, BoundedGrowth, Period};
use super::statistics::spread;

pub use standing::{Place, Standing, standing};

/// What has a value: a channel, or a sector on a platform as a source reports it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item {
    /// The channel or sector.
    pub subject: EntityId,
    /// Slug of the platform that a report speaks of.
    pub platform: Option<String>,
}

/// An item at one of the two dates, at which it was or may have been there.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The item.
    pub item: Item,
    /// The subject of the question that it belongs to.
    pub group: EntityId,
    /// Whether it was there beyond doubt.
    pub sure: bool,
    /// Its latest value by the date.
    pub value: Option<f64>,
    /// Bounds that the value's source gives.
    pub interval: Option<Interval>,
    /// The last day that the value describes; `None`: the date itself.
    pub observed: Option<Day>,
}

/// The window, and how old a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First date.
    pub from: Day,
    /// Second date.
    pub to: Day,
    /// A value that describes a day so many days before its date or more is too old to speak of it.
    pub max_age: i32,
}

impl Window {
    /// Days from the first to the second date.
    #[must_use]
    pub fn days(self) -> i64 {
        i64::from(self.to.0) - i64::from(self.from.0)
    }
}

/// An item with its values at both dates.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The item.
    pub item: Item,
    /// Its value at the first date.
    pub before: Option<f64>,
    /// The day that this value describes.
    pub before_on: Option<Day>,
    /// Its value at the second date.
    pub after: Option<f64>,
    /// The day that this value describes.
    pub after_on: Option<Day>,
    /// Why the two cannot be held against each other; `None` if they can.
    pub excluded: Option<Absence>,
}

/// The ledger of one subject, or of all together.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The subject; `None`: all together.
    pub group: Option<EntityId>,
    /// The sums; `None` if no item can be told.
    pub sums: Option<Decomposition<Item>>,
    /// Bounds of the growth of the items present at both dates; `None` if there are none, or if the values are known
    /// too roughly to tell whether they differ.
    pub interval: Option<Interval>,
    /// Relative growth of the items present at both dates.
    pub rate: Option<f64>,
    /// The same a week, compounded.
    pub weekly: Option<f64>,
    /// The same a year, compounded.
    pub yearly: Option<f64>,
    /// Growth a week of the items present at both dates, each over the days between its own two values; `None` if a
    /// value is of no day.
    pub per_week: Option<f64>,
    /// Whether a counter went down: posts were deleted, or follows were lost.
    pub fell: bool,
    /// How many of the items present at both dates grew, among those that can be told; `None` without items.
    pub active: Option<ActiveShare>,
    /// Why there is no growth; `None` if there is.
    pub missing: Option<Absence>,
    /// Items present at both dates, by id.
    pub kept: Vec<Entry>,
    /// Items only present at the second date.
    pub opened: Vec<Entry>,
    /// Items only present at the first date.
    pub closed: Vec<Entry>,
    /// Items that cannot be told.
    pub excluded: Vec<Entry>,
}

/// An item with its readings at the two dates.
type Pair<'a> = (&'a Item, [Option<&'a Reading>; 2]);

/// The ledger: all together first, then each subject, in the order of their ids.
#[must_use]
pub fn ledger(window: Window, before: &[Reading], after: &[Reading]) -> Vec<Account> {
    let mut pairs: BTreeMap<&Item, [Option<&Reading>; 2]> = BTreeMap::new();
    for reading in before {
        pairs.entry(&reading.item).or_default()[0] = Some(reading);
    }
    for reading in after {
        pairs.entry(&reading.item).or_default()[1] = Some(reading);
    }
    let all: Vec<Pair<'_>> = pairs.into_iter().collect();
    let mut groups: BTreeMap<&EntityId, Vec<Pair<'_>>> = BTreeMap::new();
    for pair in &all {
        if let Some(reading) = pair.1[0].or(pair.1[1]) {
            groups.entry(&reading.group).or_default().push(*pair);
        }
    }
    let mut accounts = vec![account(window, None, &all)];
    accounts.extend(groups.into_iter().map(|(group, pairs)| account(window, Some(group.clone()), &pairs)));
    accounts
}

fn account(window: Window, group: Option<EntityId>, pairs: &[Pair<'_>]) -> Account {
    let entries: Vec<(Entry, [Option<&Reading>; 2])> =
        pairs.iter().map(|(item, sides)| (entry(window, item, *sides), *sides)).collect();
    let side = |at: usize| -> Vec<Present<Item>> {
        let present = |(entry, sides): &(Entry, [Option<&Reading>; 2])| {
            let reading = sides[at]?;
            Some((entry.item.clone(), reading.value.filter(|_| entry.excluded.is_none())))
        };
        entries.iter().filter_map(present).collect()
    };
    let sums = decompose(&side(0), &side(1));
    let mut account = Account {
        group,
        sums,
        interval: None,
        rate: None,
        weekly: None,
        yearly: None,
        per_week: None,
        fell: false,
        active: None,
        missing: None,
        kept: Vec::new(),
        opened: Vec::new(),
        closed: Vec::new(),
        excluded: Vec::new(),
    };
    let mut bounds = [Interval::exact(0.0); 2];
    for (entry, sides) in entries {
        match (entry.excluded, sides) {
            (Some(_), _) => account.excluded.push(entry),
            (None, [Some(first), Some(second)]) => {
                for (bounds, reading) in bounds.iter_mut().zip([first, second]) {
                    *bounds = bounds.plus(within(reading));
                }
                account.kept.push(entry);
            }
            (None, [None, _]) => account.opened.push(entry),
            (None, [_, None]) => account.closed.push(entry),
        }
    }
    account.grow(window, bounds);
    account.count_activity();
    account
}

impl Account {
    /// Growth of the items present at both dates; `None` if there are none, or if it cannot be told.
    #[must_use]
    pub fn like_for_like(&self) -> Option<f64> {
        self.sums.as_ref().and_then(|sums| sums.like_for_like).filter(|_| self.missing.is_none())
    }

    /// Fills in the growth a week, and how many items grew at all. An item that cannot be told is not inactive.
    fn count_activity(&mut self) {
        let weekly = |entry: &Entry| {
            let days = i64::from(entry.after_on?.0) - i64::from(entry.before_on?.0);
            growth::posts_per_week(entry.before, entry.after, days)
        };
        let paces: Option<Vec<growth::PostsPerWeek>> = self.kept.iter().map(weekly).collect();
        if let Some(paces) = paces.filter(|paces| !paces.is_empty()) {
            self.per_week = Some(paces.iter().map(|pace| pace.value).sum());
            self.fell = paces.iter().any(|pace| pace.deleted);
        }
        let grew = self.kept.iter().filter(|entry| entry.after > entry.before).count();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let still = self.kept.len() - grew;
        self.active = activity::active_share(number(grew), number(still), number(self.excluded.len()));
    }

    /// Days between the two values of an item, on average over those present at both dates; those of the window where a
    /// value is of no day.
    fn days_between(&self, window: Window) -> f64 {
        let own = |entry: &Entry| Some(f64::from(entry.after_on?.0) - f64::from(entry.before_on?.0));
        let days: Option<Vec<f64>> = self.kept.iter().map(own).collect();
        days.and_then(|days| spread::mean(&days)).unwrap_or_else(|| count_to_float(window.days()))
    }

    /// Fills in the growth of the items present at both dates.
    fn grow(&mut self, window: Window, [before, after]: [Interval; 2]) {
        let Some(sums) = self.sums.as_ref().filter(|sums| sums.like_for_like.is_some()) else {
            self.missing = Some(Absence::NothingKnown);
            return;
        };
        match growth::bounded(before, after) {
            BoundedGrowth::NotDeterminable => self.missing = Some(Absence::NotDeterminable),
            BoundedGrowth::Within(interval) => {
                let first = Some(sums.like_for_like_before);
                let second = sums.like_for_like.map(|own| sums.like_for_like_before + own);
                self.interval = Some(interval);
                self.rate = sums.like_for_like_rate();
                let days = self.days_between(window);
                self.weekly = growth::compound_over(first, second, days, Period::Week);
                self.yearly = growth::compound_over(first, second, days, Period::Year);
            }
        }
    }
}

fn within(reading: &Reading) -> Interval {
    reading.interval.or_else(|| reading.value.map(Interval::exact)).unwrap_or(Interval::UNBOUNDED)
}

fn entry(window: Window, item: &Item, [before, after]: [Option<&Reading>; 2]) -> Entry {
    let fault = |reading: &Reading, day: Day| match (reading.sure, reading.value, reading.observed) {
        (false, ..) => Some(Absence::Uncertain),
        (true, None, _) => Some(Absence::NothingKnown),
        (true, Some(_), Some(on)) if day.0 - on.0 >= window.max_age => Some(Absence::TooOld),
        (true, Some(_), _) => None,
    };
    let unchanged = |before: &Reading, after: &Reading| {
        // The same look at it, or none after the first date, tells of no growth.
        after.observed.is_some_and(|on| Some(on) == before.observed || on <= window.from)
    };
    // One that is only known to be "more than" at both dates would void the sum of all others.
    let rough = |before: &Reading, after: &Reading| {
        growth::bounded(within(before), within(after)) == BoundedGrowth::NotDeterminable
    };
    let excluded = match (before, after) {
        (Some(before), Some(after)) => fault(before, window.from)
            .or_else(|| fault(after, window.to))
            .or_else(|| unchanged(before, after).then_some(Absence::TooOld))
            .or_else(|| rough(before, after).then_some(Absence::NotDeterminable)),
        (Some(before), None) => fault(before, window.from),
        (None, Some(after)) => fault(after, window.to),
        (None, None) => None,
    };
    Entry {
        item: item.clone(),
        before: before.and_then(|reading| reading.value),
        before_on: before.and_then(|reading| reading.observed),
        after: after.and_then(|reading| reading.value),
        after_on: after.and_then(|reading| reading.observed),
        excluded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::NodeKind;
    use proptest::prelude::*;

    const WINDOW: Window = Window { from: Day(1000), to: Day(1100), max_age: 366 };

    fn reading(key: &str, value: Option<f64>, observed: i32) -> Reading {
        Reading {
            item: Item { subject: EntityId::new(NodeKind::Channel, key), platform: None },
            group: EntityId::new(NodeKind::Land, "NI"),
            sure: true,
            value,
            interval: None,
            observed: value.map(|_| Day(observed)),
        }
    }

    fn all(before: &[Reading], after: &[Reading]) -> Account {
        ledger(WINDOW, before, after).swap_remove(0)
    }

    #[test]
    fn a_ledger_by_hand() {
        let before = [
            reading("kept", Some(1000.0), 990),
            reading("closed", Some(300.0), 1000),
            reading("dark", None, 0),
        ];
        let after = [
            reading("kept", Some(1500.0), 1090),
            reading("opened", Some(50.0), 1100),
            reading("dark", Some(9.0), 1099),
        ];
        let account = all(&before, &after);
        let sums = account.sums.clone().unwrap();
        assert_eq!((sums.like_for_like, sums.opened, sums.closed), (Some(500.0), 50.0, 300.0));
        assert_eq!(account.rate, Some(0.5));
        // From day 990 to day 1090.
        assert_eq!((account.per_week, account.fell), (Some(35.0), false));
        let active = account.active.unwrap();
        assert_eq!((active.among_known, active.bounds.low), (Some(1.0), Some(0.5)));
        assert_eq!(account.interval, Some(Interval::exact(500.0)));
        let keys = |entries: &[Entry]| -> Vec<String> {
            entries.iter().map(|entry| entry.item.subject.key().to_owned()).collect()
        };
        assert_eq!(keys(&account.kept), ["kept"]);
        assert_eq!(keys(&account.opened), ["opened"]);
        assert_eq!(keys(&account.closed), ["closed"]);
        assert_eq!(keys(&account.excluded), ["dark"]);
        assert_eq!(account.excluded[0].excluded, Some(Absence::NothingKnown));
    }

    #[test]
    fn what_was_not_looked_at_again_tells_of_no_growth() {
        let old = |observed| all(&[reading("a", Some(5.0), 600)], &[reading("a", Some(5.0), observed)]);
        assert_eq!(old(1090).excluded[0].excluded, Some(Absence::TooOld), "the first value is 400 days old");
        let seen = |observed| all(&[reading("a", Some(5.0), 990)], &[reading("a", Some(5.0), observed)]);
        assert_eq!(seen(990).excluded[0].excluded, Some(Absence::TooOld), "the same look");
        assert_eq!(seen(1000).excluded[0].excluded, Some(Absence::TooOld), "not after the first date");
        assert_eq!(seen(1001).sums.unwrap().like_for_like, Some(0.0));
        assert_eq!(seen(990).missing, Some(Absence::NothingKnown));
    }

    #[test]
    fn an_unsure_presence_is_neither_opened_nor_closed() {
        let unsure = Reading { sure: false, ..reading("a", Some(5.0), 990) };
        let account = all(std::slice::from_ref(&unsure), &[]);
        assert_eq!(account.excluded[0].excluded, Some(Absence::Uncertain));
        assert!(account.closed.is_empty() && account.sums.is_none());
    }

    #[test]
    fn growth_below_the_step_of_rounding_is_not_determinable() {
        let rounded = |value, observed| Reading {
            interval: Some(Interval { low: Some(value), high: Some(value + 10.0) }),
            ..reading("a", Some(value), observed)
        };
        let account = all(&[rounded(1230.0, 990)], &[rounded(1230.0, 1090)]);
        assert_eq!(account.excluded[0].excluded, Some(Absence::NotDeterminable));
        assert_eq!((account.rate, account.missing), (None, Some(Absence::NothingKnown)));
        let account = all(&[rounded(1230.0, 990)], &[rounded(1500.0, 1090)]);
        assert_eq!(account.interval, Some(Interval { low: Some(260.0), high: Some(280.0) }));
    }

    proptest! {
        #[test]
        fn the_groups_add_up_to_all(
            rows in prop::collection::vec((0_u8..12, 0_usize..4, 0_u32..5000, 0_u32..5000, 0_u8..3), 0..40),
        ) {
            let mut before: BTreeMap<u8, Reading> = BTreeMap::new();
            let mut after: BTreeMap<u8, Reading> = BTreeMap::new();
            for (key, _, first, second, side) in rows {
                let group = EntityId::new(NodeKind::Land, ["NI", "BY", "HH"][usize::from(key) % 3]);
                let read = |value: u32, on| Reading {
                    group: group.clone(), ..reading(&key.to_string(), Some(f64::from(value)), on)
                };
                if side != 1 { before.insert(key, read(first, 990)); }
                if side != 2 { after.insert(key, read(second, 1090)); }
            }
            let before: Vec<Reading> = before.into_values().collect();
            let after: Vec<Reading> = after.into_values().collect();
            let accounts = ledger(WINDOW, &before, &after);
            let difference = |account: &Account| account.sums.as_ref().map_or(0.0, Decomposition::difference);
            let sum: f64 = accounts[1..].iter().map(difference).sum();
            prop_assert!((sum - difference(&accounts[0])).abs() < 1e-6);
            let total = |side: &[Reading]| side.iter().filter_map(|reading| reading.value).sum::<f64>();
            prop_assert!((total(&after) - total(&before) - sum).abs() < 1e-6);
            let count = |account: &Account| {
                account.kept.len() + account.opened.len() + account.closed.len() + account.excluded.len()
            };
            prop_assert_eq!(count(&accounts[0]), accounts[1..].iter().map(count).sum::<usize>());
        }
    }
}
