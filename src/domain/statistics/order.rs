//! Order: the place of a value among its peers.

use std::cmp::Ordering;

use super::spread::Group;
use crate::domain::interval::Interval;

/// A value that takes part in a ranking, with its bounds; an absent bound is no bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The least that the value can be.
    pub low: Option<f64>,
    /// The value; `None` if only bounds are known.
    pub value: Option<f64>,
    /// The most that the value can be.
    pub high: Option<f64>,
}

impl Ranked {
    /// A value that is known exactly.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self { low: Some(value), value: Some(value), high: Some(value) }
    }

    /// A value as it was observed: without an interval it counts as exact, without either it is not known.
    #[must_use]
    pub fn observed(value: Option<f64>, interval: Option<Interval>) -> Self {
        interval.map_or(Self { low: value, value, high: value }, |bounds| Self {
            low: bounds.low,
            value,
            high: bounds.high,
        })
    }

    /// The bounds for comparing, the infinities for absent ones; `None` if nothing is known of the value, a
    /// number is not finite, or the numbers contradict each other.
    fn span(self) -> Option<(f64, f64)> {
        let known = [self.low, self.value, self.high];
        let mut numbers = known.into_iter().flatten();
        let sound =
            numbers.clone().all(f64::is_finite) && numbers.clone().is_sorted() && numbers.next().is_some();
        sound.then(|| (self.low.unwrap_or(f64::NEG_INFINITY), self.high.unwrap_or(f64::INFINITY)))
    }
}

/// The place of a value among its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// The place, 1 for the largest.
    pub position: usize,
    /// Whether another value can be the same.
    pub tied: bool,
    /// How many values were ranked.
    pub of: usize,
    /// How many were not, because nothing is known of them.
    pub excluded: usize,
}

/// Ranks values from the largest to the smallest ("1224"), in O(n log n).
///
/// Formula: 1 + number of values that are surely larger, which are those whose `low` is strictly above this
/// one's `high`; `tied` if the closed intervals of this one and another overlap. With exact values this is 1224
/// itself. With intervals it is the best place that the value can have: a wide interval is never put behind a
/// value that it may exceed, and several places may be shared without the values between them being equal.
/// Unit: places. Null: for a value of which nothing is known, or whose numbers are not finite or contradict
/// each other; it takes no place and is counted in `excluded`. Source: standard competition ranking; its
/// extension to intervals is the interval order (Fishburn 1985).
#[must_use]
pub fn rank(values: &[Ranked]) -> Vec<Option<Rank>> {
    let spans: Vec<Option<(f64, f64)>> = values.iter().map(|value| value.span()).collect();
    let sorted = |side: fn((f64, f64)) -> f64| {
        let mut bounds: Vec<f64> = spans.iter().flatten().map(|span| side(*span)).collect();
        bounds.sort_unstable_by(|left, right| left.partial_cmp(right).unwrap_or(Ordering::Equal));
        bounds
    };
    let (lows, highs) = (sorted(|span| span.0), sorted(|span| span.1));
    let of = lows.len();
    let place = |(low, high): (f64, f64)| {
        let above = of - lows.partition_point(|other| *other <= high);
        let below = highs.partition_point(|other| *other < low);
        Rank { position: 1 + above, tied: of - above - below > 1, of, excluded: values.len() - of }
    };
    spans.into_iter().map(|span| span.map(place)).collect()
}

/// The share of the group that is below a value, the value's equals counted half.
///
/// Formula: 100 * (below + equal/2) / n, where the value itself is one of its equals. Unit: per cent, 0 to 100;
/// 16 Länder give steps of 6.25, so print no decimals. Null: an empty group, or a number that is not finite.
/// Source: percentile rank with mid-ranks.
#[must_use]
pub fn percentile(value: Option<f64>, group: &[f64]) -> Option<f64> {
    Group::of(group).percentile(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn between(low: f64, high: f64) -> Ranked {
        Ranked { low: Some(low), value: None, high: Some(high) }
    }

    fn places(values: &[Ranked]) -> Vec<Option<(usize, bool)>> {
        rank(values).into_iter().map(|rank| rank.map(|rank| (rank.position, rank.tied))).collect()
    }

    #[test]
    fn ranks_by_hand() {
        let exact = |values: &[f64]| {
            let ranked: Vec<Ranked> = values.iter().map(|value| Ranked::exact(*value)).collect();
            places(&ranked).into_iter().flatten().collect::<Vec<_>>()
        };
        assert_eq!(exact(&[10.0, 30.0, 20.0, 20.0]), [(4, false), (1, false), (2, true), (2, true)]);
        assert_eq!(exact(&[7.0]), [(1, false)]);
        assert_eq!(exact(&[0.0, -0.0]), [(1, true), (1, true)]);
        assert_eq!(exact(&[]), []);
    }

    #[test]
    fn overlapping_intervals_tie() {
        // A is above C for sure; B may be as large as A and as small as C.
        let (a, b, c) = (between(8.0, 10.0), between(5.0, 8.0), between(4.0, 6.0));
        assert_eq!(places(&[a, b, c]), [Some((1, true)), Some((1, true)), Some((2, true))]);
        let over_300 = Ranked { low: Some(300.0), value: Some(300.0), high: None };
        assert_eq!(
            places(&[over_300, Ranked::exact(1000.0), Ranked::exact(299.0)]),
            [Some((1, true)), Some((1, true)), Some((3, false))]
        );
    }

    #[test]
    fn the_unknown_takes_no_place() {
        let unknown = Ranked::observed(None, None);
        let ranks = rank(&[Ranked::exact(1.0), unknown, Ranked::exact(2.0)]);
        assert_eq!(ranks[0], Some(Rank { position: 2, tied: false, of: 2, excluded: 1 }));
        assert_eq!(ranks[1], None);
        let contradictory = Ranked { low: Some(3.0), value: Some(2.0), high: Some(4.0) };
        for refused in
            [Ranked::exact(f64::NAN), Ranked::exact(f64::INFINITY), contradictory, between(2.0, 1.0)]
        {
            assert_eq!(places(&[refused, Ranked::exact(1.0)]), [None, Some((1, false))]);
        }
        let interval = Some(Interval { low: Some(1.0), high: None });
        assert_eq!(Ranked::observed(Some(1.0), interval).high, None);
        assert_eq!(Ranked::observed(Some(1.0), None), Ranked::exact(1.0));
    }

    #[test]
    fn percentiles_by_hand() {
        let laender: Vec<f64> = (1..=16_i32).map(f64::from).collect();
        for (value, expected) in [(1.0, 3.125), (2.0, 9.375), (16.0, 96.875), (0.0, 0.0), (99.0, 100.0)] {
            assert_eq!(percentile(Some(value), &laender), Some(expected), "{value}");
        }
        assert_eq!(percentile(Some(5.0), &[5.0, 5.0, 5.0, 1.0]), Some(62.5));
        assert_eq!(percentile(None, &laender), None);
        assert_eq!(percentile(Some(f64::NAN), &laender), None);
        assert_eq!(percentile(Some(1.0), &[]), None);
        assert_eq!(percentile(Some(1.0), &[1.0, f64::NAN]), None);
    }

    fn any_ranked() -> impl Strategy<Value = Ranked> {
        let side = || prop::option::of(0_i32..30);
        (0_i32..100, side(), side()).prop_map(|(value, down, up)| Ranked {
            low: down.map(|down| f64::from(value - down)),
            value: Some(f64::from(value)),
            high: up.map(|up| f64::from(value + up)),
        })
    }

    proptest! {
        #[test]
        fn the_quick_way_is_the_definition(values in prop::collection::vec(any_ranked(), 0..40)) {
            let low = |at: usize| values[at].low.unwrap_or(f64::NEG_INFINITY);
            let high = |at: usize| values[at].high.unwrap_or(f64::INFINITY);
            for (at, rank) in rank(&values).into_iter().enumerate() {
                let rank = rank.unwrap();
                let others = || (0..values.len()).filter(|other| *other != at);
                prop_assert_eq!(rank.position, 1 + others().filter(|other| low(*other) > high(at)).count());
                prop_assert_eq!(rank.tied, others().any(|other| low(other) <= high(at) && low(at) <= high(other)));
                prop_assert!((1..=values.len()).contains(&rank.position));
            }
        }

        #[test]
        fn distinct_values_take_every_place(values in prop::collection::hash_set(-1000_i32..1000, 0..40)) {
            let ranked: Vec<Ranked> = values.iter().map(|value| Ranked::exact(f64::from(*value))).collect();
            let mut positions: Vec<usize> = rank(&ranked).into_iter().flatten().map(|rank| rank.position).collect();
            positions.sort_unstable();
            prop_assert_eq!(positions, (1..=values.len()).collect::<Vec<_>>());
            prop_assert!(rank(&ranked).into_iter().flatten().all(|rank| !rank.tied));
        }

        #[test]
        fn a_monotone_change_of_scale_moves_nobody(values in prop::collection::vec(any_ranked(), 0..40)) {
            let cube = |value: Option<f64>| value.map(|value| value.powi(3) * 2.0 + 7.0);
            let changed: Vec<Ranked> = values
                .iter()
                .map(|ranked| Ranked { low: cube(ranked.low), value: cube(ranked.value), high: cube(ranked.high) })
                .collect();
            prop_assert_eq!(rank(&changed), rank(&values));
        }

        #[test]
        fn percentiles_stay_within_bounds(value in 0_i32..50, group in prop::collection::vec(0_i32..50, 1..40)) {
            let group: Vec<f64> = group.into_iter().map(f64::from).collect();
            let found = percentile(Some(f64::from(value)), &group).unwrap();
            prop_assert!((0.0..=100.0).contains(&found));
        }

        #[test]
        fn nothing_panics(values in prop::collection::vec([prop::option::of(prop::num::f64::ANY), prop::option::of(prop::num::f64::ANY), prop::option::of(prop::num::f64::ANY)], 0..20)) {
            let values: Vec<Ranked> = values.into_iter().map(|[low, value, high]| Ranked { low, value, high }).collect();
            prop_assert_eq!(rank(&values).len(), values.len());
        }
    }
}
