//! Sums over channels, and how many people may be behind them.

use super::count;
use crate::domain::interval::{Interval, finite};

/// The sum of the follows of several channels; follows, not people.
///
/// Formula: sum F. Unit: follows. Null: no channels, or one whose follows are unknown, negative or not finite.
/// Source: the register's own.
#[must_use]
pub fn subscriptions_sum(follows: &[Option<f64>]) -> Option<f64> {
    let known: Option<Vec<f64>> = follows.iter().map(|value| count(*value)).collect();
    known.filter(|known| !known.is_empty()).and_then(|known| finite(known.iter().sum()))
}

/// How many unique people follow at least one of several channels.
///
/// Formula: largest single channel <= unique people <= sum of follows. Unit: accounts, one taken for one person.
/// A channel of unknown follows leaves no upper bound. Null: no channel whose follows are known, or one of them
/// negative or not finite. Source: the bounds of a union (Boole, Fréchet).
#[must_use]
pub fn audience_bounds(follows: &[Option<f64>]) -> Option<Interval> {
    let known: Option<Vec<f64>> = follows.iter().flatten().map(|value| count(Some(*value))).collect();
    let largest = known?.into_iter().reduce(f64::max)?;
    Some(Interval { low: Some(largest), high: subscriptions_sum(follows) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_by_hand() {
        let bounds = |low, high| Some(Interval { low: Some(low), high });
        for (follows, sum, expected) in [
            (&[Some(300.0), Some(1000.0), Some(200.0)][..], Some(1500.0), bounds(1000.0, Some(1500.0))),
            (&[Some(300.0)], Some(300.0), bounds(300.0, Some(300.0))),
            (&[Some(300.0), None], None, bounds(300.0, None)),
            (&[None], None, None),
            (&[], None, None),
            (&[Some(1.0), Some(f64::NAN)], None, None),
            (&[Some(1.0), Some(-1.0)], None, None),
        ] {
            assert_eq!(subscriptions_sum(follows), sum, "{follows:?}");
            assert_eq!(audience_bounds(follows), expected, "{follows:?}");
        }
    }

    proptest! {
        #[test]
        fn the_true_audience_lies_within(channels in prop::collection::vec(prop::collection::hash_set(0_u8..60, 0..40), 1..8)) {
            let follows: Vec<Option<f64>> =
                channels.iter().map(|people| u32::try_from(people.len()).ok().map(f64::from)).collect();
            let people: std::collections::HashSet<u8> = channels.into_iter().flatten().collect();
            let unique = f64::from(u32::try_from(people.len()).unwrap());
            prop_assert!(audience_bounds(&follows).unwrap().contains(unique));
        }
    }
}
