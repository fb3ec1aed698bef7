//! What growth over several channels is made of: growth of the same channels, channels opened, channels closed.

use std::collections::BTreeMap;

use super::{count, growth};
use crate::domain::interval::finite;

/// A channel that was present at a date, with its follows; `None` if they are not known.
pub type Present<K> = (K, Option<f64>);

/// Growth over several channels, taken apart, with the ledger behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition<K> {
    /// Growth of the channels present at both dates, the headline; `None` if there are none.
    pub like_for_like: Option<f64>,
    /// How many channels that is.
    pub present_at_both: usize,
    /// Follows at the first date of the channels present at both.
    pub like_for_like_before: f64,
    /// Follows at the second date of the channels opened between.
    pub opened: f64,
    /// Follows at the first date of the channels closed between.
    pub closed: f64,
    /// The channels opened, with their follows at the second date, in the order of their keys.
    pub entries: Vec<(K, f64)>,
    /// The channels closed, with their follows at the first date, in the order of their keys.
    pub exits: Vec<(K, f64)>,
    /// Channels left out because their follows are not known at a date at which they were present.
    pub excluded: Vec<K>,
}

impl<K> Decomposition<K> {
    /// The whole difference over the channels that are not excluded.
    ///
    /// Formula: like-for-like + opened - closed. Unit: follows. Null: never. Source: the register's own.
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.like_for_like.unwrap_or(0.0) + self.opened - self.closed
    }

    /// The growth rate of the channels present at both dates; see [`growth::rate`].
    #[must_use]
    pub fn like_for_like_rate(&self) -> Option<f64> {
        growth::rate(Some(self.like_for_like_before), Some(self.like_for_like_before + self.like_for_like?))
    }
}

/// Takes the growth between two dates apart, in O(n log n).
///
/// Formula: sum of F1 - F0 over the channels present at both dates, plus F1 of those only at the second, minus F0
/// of those only at the first. Unit: follows. A channel that was present but whose follows are unknown, negative or
/// not finite is excluded and named, never counted as opened, closed or 0. A channel that is listed twice for a
/// date counts once, with the last of its values. Null: no channel is left, or a sum is not finite. Source:
/// like-for-like growth, as in retail statistics.
#[must_use]
pub fn decompose<K: Ord + Clone>(before: &[Present<K>], after: &[Present<K>]) -> Option<Decomposition<K>> {
    let mut rows: BTreeMap<&K, [Option<Option<f64>>; 2]> = BTreeMap::new();
    for (key, follows) in before {
        rows.entry(key).or_default()[0] = Some(count(*follows));
    }
    for (key, follows) in after {
        rows.entry(key).or_default()[1] = Some(count(*follows));
    }
    let mut parts = Decomposition {
        like_for_like: None,
        present_at_both: 0,
        like_for_like_before: 0.0,
        opened: 0.0,
        closed: 0.0,
        entries: Vec::new(),
        exits: Vec::new(),
        excluded: Vec::new(),
    };
    for (key, row) in rows {
        match row {
            [Some(Some(first)), Some(Some(second))] => {
                parts.like_for_like = Some(parts.like_for_like.unwrap_or(0.0) + (second - first));
                parts.like_for_like_before += first;
                parts.present_at_both += 1;
            }
            [None, Some(Some(second))] => {
                parts.opened += second;
                parts.entries.push((key.clone(), second));
            }
            [Some(Some(first)), None] => {
                parts.closed += first;
                parts.exits.push((key.clone(), first));
            }
            _ => parts.excluded.push(key.clone()),
        }
    }
    let some = parts.present_at_both + parts.entries.len() + parts.exits.len() > 0;
    let sound = finite(parts.difference()).and(finite(parts.like_for_like_before)).is_some();
    (some && sound).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_by_hand() {
        let before = [("a", Some(100.0)), ("b", Some(200.0)), ("gone", Some(40.0)), ("hidden", Some(9.0))];
        let after = [("new", Some(70.0)), ("a", Some(130.0)), ("b", Some(190.0)), ("hidden", None)];
        let parts = decompose(&before, &after).unwrap();
        assert_eq!(parts.like_for_like, Some(20.0));
        assert_eq!((parts.present_at_both, parts.like_for_like_before), (2, 300.0));
        assert_eq!((parts.opened, parts.closed), (70.0, 40.0));
        assert_eq!(
            (parts.entries.as_slice(), parts.exits.as_slice()),
            (&[("new", 70.0)][..], &[("gone", 40.0)][..])
        );
        assert_eq!(parts.excluded, ["hidden"]);
        assert_eq!(Some(parts.difference()), Some(50.0));
        assert_eq!(parts.like_for_like_rate(), growth::rate(Some(300.0), Some(320.0)));
    }

    #[test]
    fn nothing_to_compare() {
        assert_eq!(decompose::<u8>(&[], &[]), None);
        assert_eq!(decompose(&[(1, None)], &[(1, Some(5.0))]), None);
        assert_eq!(decompose(&[(1, Some(f64::NAN))], &[(1, Some(5.0))]), None);
        assert_eq!(decompose(&[(1, Some(f64::MAX)), (2, Some(f64::MAX))], &[]), None);
        let only_new = decompose(&[], &[(1, Some(5.0))]).unwrap();
        assert_eq!((only_new.like_for_like, only_new.like_for_like_rate()), (None, None));
        assert_eq!(Some(only_new.difference()), Some(5.0));
        let twice = decompose(&[(1, Some(5.0)), (1, Some(6.0))], &[(1, Some(8.0))]).unwrap();
        assert_eq!((twice.like_for_like, twice.present_at_both), (Some(2.0), 1));
    }

    fn snapshot() -> impl Strategy<Value = Vec<(u8, Option<f64>)>> {
        let follows = prop::option::weighted(0.9, (0_u32..1_000_000).prop_map(f64::from));
        prop::collection::btree_map(any::<u8>(), follows, 0..60).prop_map(|map| map.into_iter().collect())
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_difference(before in snapshot(), after in snapshot()) {
            let Some(parts) = decompose(&before, &after) else { return Ok(()) };
            let sum = |rows: &[(u8, Option<f64>)]| {
                rows.iter().filter(|row| !parts.excluded.contains(&row.0)).filter_map(|row| row.1).sum::<f64>()
            };
            prop_assert_eq!(Some(parts.difference()), Some(sum(&after) - sum(&before)));
            let [opened, closed] = [&parts.entries, &parts.exits].map(|rows| rows.iter().map(|row| row.1).sum::<f64>());
            prop_assert_eq!((opened, closed), (parts.opened, parts.closed));
        }

        #[test]
        fn backwards_in_time_everything_turns(before in snapshot(), after in snapshot()) {
            match (decompose(&before, &after), decompose(&after, &before)) {
                (Some(forth), Some(back)) => {
                    prop_assert_eq!(Some(forth.difference()), Some(-back.difference()));
                    prop_assert_eq!((forth.entries, forth.exits), (back.exits, back.entries));
                }
                (forth, back) => prop_assert_eq!(forth, back),
            }
        }
    }
}
