//! Spread: where the middle of a group is, and how far a value lies from it.

use super::{positive, size};
use crate::domain::interval::finite;

/// The smallest group for which a distance from the middle says anything.
pub const MIN_GROUP: usize = 5;

/// Makes the median absolute deviation of normally distributed values equal to their standard deviation.
pub const MAD_TO_SIGMA: f64 = 1.4826;

/// The arithmetic mean.
///
/// Formula: sum / n. Unit: that of the values. Null: an empty group, or a number that is not finite.
/// Source: elementary.
#[must_use]
pub fn mean(group: &[f64]) -> Option<f64> {
    if group.is_empty() { None } else { finite(group.iter().sum::<f64>() / size(group.len())) }
}

/// The median.
///
/// Formula: the middle value, or the mean of the middle two. Unit: that of the values. Null: an empty group, or
/// a number that is not finite. Source: elementary.
#[must_use]
pub fn median(group: &[f64]) -> Option<f64> {
    if !group.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mut sorted = group.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get(sorted.len().checked_sub(1)? / 2)?;
    Some(lower.midpoint(upper))
}

/// How many times the median of its group a value is.
///
/// Formula: x / median. Unit: none; 1 is the middle. Null: a median that is not above 0, or a number that is
/// not finite. Source: elementary.
#[must_use]
pub fn ratio_to_median(value: Option<f64>, group: &[f64]) -> Option<f64> {
    Group::of(group).ratio_to_median(value)
}

/// The standard deviation of a whole population.
///
/// Formula: sqrt(sum (x - mean)^2 / n): the 16 Länder are all, no sample. Unit: that of the values. Null: an empty
/// group, or a number that is not finite. Source: elementary.
#[must_use]
pub fn standard_deviation(group: &[f64]) -> Option<f64> {
    let middle = mean(group)?;
    finite((group.iter().map(|other| (other - middle).powi(2)).sum::<f64>() / size(group.len())).sqrt())
}

/// The distance from the mean in standard deviations.
///
/// Formula: (x - mean) / sigma, with the population's sigma (divided by n): the 16 Länder are all, no sample.
/// Unit: standard deviations. Null: fewer than 5 values, sigma 0, or a number that is not finite.
/// Source: standard score.
#[must_use]
pub fn z_score(value: Option<f64>, group: &[f64]) -> Option<f64> {
    Group::of(group).z_score(value)
}

/// The distance from the median in robust standard deviations, which a few giants do not stretch.
///
/// Formula: (x - median) / (1.4826 * MAD), MAD the median of the absolute distances from the median. Unit:
/// standard deviations. Null: fewer than 5 values, MAD 0 (more than half are alike), or a number that is not
/// finite. Source: Hampel 1974.
#[must_use]
pub fn robust_z(value: Option<f64>, group: &[f64]) -> Option<f64> {
    Group::of(group).robust_z(value)
}

/// A group that many values are placed in: what they need of it is computed once, in O(n log n). One that holds a number that is not finite places nobody.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The values, least first; empty if one of them is not finite.
    sorted: Vec<f64>,
    mean: Option<f64>,
    median: Option<f64>,
    sigma: Option<f64>,
    /// The median of the distances from the median.
    mad: Option<f64>,
}

impl Group {
    /// The group of these values.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        if !sorted.iter().all(|value| value.is_finite()) {
            sorted.clear();
        }
        sorted.sort_unstable_by(f64::total_cmp);
        let middle = median(&sorted);
        let distances: Option<Vec<f64>> =
            middle.map(|middle| sorted.iter().map(|value| (value - middle).abs()).collect());
        // Not from the sorted values, whose sum may differ in the last place.
        let whole = if sorted.is_empty() { &[][..] } else { values };
        let alike = sorted.first() == sorted.last();
        Self {
            mean: mean(whole),
            median: middle,
            sigma: standard_deviation(whole).filter(|_| !alike),
            mad: distances.and_then(|distances| median(&distances)),
            sorted,
        }
    }

    fn is_large(&self) -> bool {
        self.sorted.len() >= MIN_GROUP
    }

    /// See [`z_score`].
    #[must_use]
    pub fn z_score(&self, value: Option<f64>) -> Option<f64> {
        let value = finite(value?)?;
        self.is_large().then_some(())?;
        finite((value - self.mean?) / positive(self.sigma)?)
    }

    /// See [`robust_z`].
    #[must_use]
    pub fn robust_z(&self, value: Option<f64>) -> Option<f64> {
        let value = finite(value?)?;
        self.is_large().then_some(())?;
        finite((value - self.median?) / (MAD_TO_SIGMA * positive(self.mad)?))
    }

    /// See [`ratio_to_median`].
    #[must_use]
    pub fn ratio_to_median(&self, value: Option<f64>) -> Option<f64> {
        finite(finite(value?)? / positive(self.median)?)
    }

    /// See [`order::percentile`](super::order::percentile).
    #[must_use]
    pub fn percentile(&self, value: Option<f64>) -> Option<f64> {
        let value = finite(value?)?;
        let n = positive(Some(size(self.sorted.len())))?;
        let below = self.sorted.partition_point(|other| *other < value);
        let equal = self.sorted.partition_point(|other| *other <= value) - below;
        Some(100.0 * (size(below) + size(equal) / 2.0) / n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn middles_by_hand() {
        for (group, mean_is, median_is) in [
            (&[4.0, 1.0, 10.0][..], Some(5.0), Some(4.0)),
            (&[4.0, 1.0, 10.0, 5.0], Some(5.0), Some(4.5)),
            (&[7.0], Some(7.0), Some(7.0)),
            (&[], None, None),
            (&[1.0, f64::NAN], None, None),
            (&[1.0, f64::INFINITY], None, None),
        ] {
            assert_eq!(mean(group), mean_is, "{group:?}");
            assert_eq!(median(group), median_is, "{group:?}");
        }
        assert_eq!(median(&[f64::MAX, f64::MAX]), Some(f64::MAX));
        assert_eq!(ratio_to_median(Some(9.0), &[4.0, 1.0, 10.0, 5.0]), Some(2.0));
        assert_eq!(ratio_to_median(Some(9.0), &[0.0, 0.0, 10.0]), None);
        assert_eq!(ratio_to_median(None, &[1.0]), None);
    }

    #[test]
    fn distances_by_hand() {
        // Mean 5, squared distances 9 1 1 1 0 0 4 16: variance 4, sigma 2.
        let group = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert_eq!(z_score(Some(9.0), &group), Some(2.0));
        assert_eq!(z_score(Some(4.0), &group), Some(-0.5));
        // Median 3, distances 2 1 0 1 97: MAD 1.
        let giant = [1.0, 2.0, 3.0, 4.0, 100.0];
        assert_eq!(robust_z(Some(100.0), &giant), Some(97.0 / 1.4826));
        assert_eq!(robust_z(Some(3.0), &giant), Some(0.0));
    }

    #[test]
    fn distances_that_say_nothing_are_refused() {
        assert_eq!(z_score(Some(1.0), &[1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(robust_z(Some(1.0), &[1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(z_score(Some(0.1), &[0.1; 7]), None);
        assert_eq!(robust_z(Some(9.0), &[1.0, 1.0, 1.0, 1.0, 9.0]), None);
        for refused in [None, Some(f64::NAN), Some(f64::NEG_INFINITY)] {
            assert_eq!(z_score(refused, &[1.0, 2.0, 3.0, 4.0, 5.0]), None);
            assert_eq!(robust_z(refused, &[1.0, 2.0, 3.0, 4.0, 5.0]), None);
            assert_eq!(ratio_to_median(refused, &[1.0]), None);
        }
        assert_eq!(z_score(Some(1.0), &[1.0, 2.0, 3.0, 4.0, f64::NAN]), None);
    }

    proptest! {
        #[test]
        fn another_unit_changes_no_distance(
            group in prop::collection::vec(0_i32..1000, 5..30),
            factor in 1_i32..50,
            shift in -500_i32..500,
        ) {
            let first: Vec<f64> = group.iter().map(|value| f64::from(*value)).collect();
            let other: Vec<f64> = group.iter().map(|value| f64::from(value * factor + shift)).collect();
            for measure in [z_score, robust_z] {
                match (measure(Some(first[0]), &first), measure(Some(other[0]), &other)) {
                    (Some(left), Some(right)) => prop_assert!((left - right).abs() < 1e-9),
                    (left, right) => prop_assert_eq!(left, right),
                }
            }
        }

        #[test]
        fn the_median_splits_the_group(group in prop::collection::vec(0_i32..100, 1..30)) {
            let group: Vec<f64> = group.into_iter().map(f64::from).collect();
            let middle = median(&group).unwrap();
            prop_assert!(group.iter().filter(|value| **value < middle).count() * 2 <= group.len());
            prop_assert!(group.iter().filter(|value| **value > middle).count() * 2 <= group.len());
        }

        #[test]
        fn nothing_panics(value in prop::option::of(prop::num::f64::ANY), group in prop::collection::vec(prop::num::f64::ANY, 0..12)) {
            for found in [ratio_to_median(value, &group), z_score(value, &group), robust_z(value, &group)] {
                prop_assert!(found.is_none_or(f64::is_finite));
            }
        }
    }

    proptest! {
        #[test]
        fn a_group_places_as_the_definitions_do(
            values in prop::collection::vec(prop_oneof![0.0_f64..100.0, Just(5.0), Just(0.0)], 0..12),
            own in 0_usize..12,
        ) {
            let group = Group::of(&values);
            let value = values.get(own).copied();
            let mean = mean(&values);
            let sigma = standard_deviation(&values);
            let z = value.zip(mean).zip(sigma).map(|((value, mean), sigma)| (value - mean) / sigma);
            let spread_out = values.iter().any(|other| Some(other) != values.first());
            let placed = values.len() >= 5 && spread_out;
            prop_assert_eq!(group.z_score(value), z.filter(|_| placed));
            let below = values.iter().filter(|other| value.is_some_and(|value| **other < value)).count();
            let equal = values.iter().filter(|other| Some(**other) == value).count();
            #[expect(clippy::cast_precision_loss, reason = "a dozen")]
            let percentile = 100.0 * (below as f64 + equal as f64 / 2.0) / values.len() as f64;
            prop_assert_eq!(group.percentile(value), value.map(|_| percentile));
            prop_assert_eq!(z_score(value, &values), group.z_score(value));
        }
    }

    #[test]
    fn what_is_not_finite_places_nobody() {
        let group = Group::of(&[1.0, f64::NAN, 2.0, 3.0, 4.0, 5.0]);
        let found = [group.z_score(Some(1.0)), group.robust_z(Some(1.0)), group.percentile(Some(1.0))];
        assert_eq!((found, group.ratio_to_median(Some(1.0))), ([None; 3], None));
    }
}
