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
    finite(finite(value?)? / positive(median(group))?)
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
    let value = finite(value?)?;
    let middle = mean(group)?;
    #[expect(clippy::float_cmp, reason = "only the very same number has no spread")]
    let alike = group.windows(2).all(|pair| matches!(pair, [left, right] if left == right));
    if group.len() < MIN_GROUP || alike {
        return None;
    }
    finite((value - middle) / positive(standard_deviation(group))?)
}

/// The distance from the median in robust standard deviations, which a few giants do not stretch.
///
/// Formula: (x - median) / (1.4826 * MAD), MAD the median of the absolute distances from the median. Unit:
/// standard deviations. Null: fewer than 5 values, MAD 0 (more than half are alike), or a number that is not
/// finite. Source: Hampel 1974.
#[must_use]
pub fn robust_z(value: Option<f64>, group: &[f64]) -> Option<f64> {
    let value = finite(value?)?;
    if group.len() < MIN_GROUP {
        return None;
    }
    let middle = median(group)?;
    let distances: Vec<f64> = group.iter().map(|other| (other - middle).abs()).collect();
    finite((value - middle) / (MAD_TO_SIGMA * positive(median(&distances))?))
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
}
