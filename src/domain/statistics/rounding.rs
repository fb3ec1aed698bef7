//! Counts that a platform cuts before it shows them.

use crate::domain::interval::Interval;

/// The count from which a platform cuts; below it shows every unit.
pub const CUT_FROM: f64 = 1000.0;

/// Above this floats no longer tell two counts apart.
const MOST: f64 = 9_007_199_254_740_992.0;

/// The step by which a count is cut to its first three digits.
///
/// Formula: 10^(digits-3) from 1,000 on, else 1. Unit: that of the count. Null: a number that is no count
/// (unknown, negative, a fraction, not finite, above 2^53). Source: the register's own, after what platforms say
/// of their counters.
#[must_use]
pub fn rounding_step(shown: Option<f64>) -> Option<f64> {
    let shown = shown.filter(|shown| (0.0..=MOST).contains(shown) && shown.fract() == 0.0)?;
    let mut step = 1.0;
    while shown / step >= CUT_FROM {
        step *= 10.0;
    }
    Some(step)
}

/// What a count may have been before a platform cut it to its first three digits.
///
/// Formula: [v, v + 10^(digits-3)) from 1,000 on, exact below; as counts are whole, the closed interval ends one
/// unit earlier: 1,230 is 1,230 to 1,239. A shown 1,000 is cut as well, since 1,009 is shown as 1,000. Unit: that
/// of the count. Null: as in [`rounding_step`]. Source: as in [`rounding_step`].
#[must_use]
pub fn rounded_bounds(shown: f64) -> Option<Interval> {
    let step = rounding_step(Some(shown))?;
    Some(Interval { low: Some(shown), high: Some(shown + (step - 1.0)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_by_hand() {
        for (shown, most) in [
            (0.0, 0.0),
            (999.0, 999.0),
            (1000.0, 1009.0),
            (1230.0, 1239.0),
            (9990.0, 9999.0),
            (12_300.0, 12_399.0),
            (123_000.0, 123_999.0),
            (999_000.0, 999_999.0),
            (1_230_000.0, 1_239_999.0),
        ] {
            assert_eq!(
                rounded_bounds(shown),
                Some(Interval { low: Some(shown), high: Some(most) }),
                "{shown}"
            );
        }
        for refused in [-1.0, 0.5, 1230.5, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(rounded_bounds(refused), None, "{refused}");
        }
        assert_eq!(rounding_step(None), None);
        assert_eq!(rounding_step(Some(1_230_000.0)), Some(10_000.0));
    }

    proptest! {
        #[test]
        fn the_true_count_lies_within(count in 0_u64..1_000_000_000_000) {
            let step = 10_u64.pow(count.max(1).ilog10().saturating_sub(2));
            let [count, shown] = [count, count / step * step].map(|count| i64::try_from(count).unwrap());
            let bounds = rounded_bounds(crate::domain::interval::count_to_float(shown)).unwrap();
            prop_assert!(bounds.contains(crate::domain::interval::count_to_float(count)));
        }

        #[test]
        fn nothing_panics(shown in prop::num::f64::ANY) {
            prop_assert!(rounded_bounds(shown).is_none_or(|bounds| bounds.contains(shown)));
        }
    }
}
