//! Bounds of a value that is not known exactly.
//!
//! An interval is closed: both bounds are values that it may have. A side without a bound stays without one
//! through every operation, and a number that is not finite (NaN, infinity) is no bound.

/// The bounds of a value; an absent bound is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The least that the value can be; `None` if no lower bound is known.
    pub low: Option<f64>,
    /// The most that the value can be; `None` if no upper bound is known.
    pub high: Option<f64>,
}

impl Interval {
    /// Nothing is known: no bound on either side.
    pub const UNBOUNDED: Self = Self { low: None, high: None };

    /// Bounds of a count.
    #[must_use]
    pub fn of_counts(low: i64, high: i64) -> Self {
        Self { low: Some(count_to_float(low)), high: Some(count_to_float(high)) }
    }

    /// A value that is known exactly; a number that is not finite tells nothing and bounds nothing.
    #[must_use]
    pub fn exact(value: f64) -> Self {
        Self { low: finite(value), high: finite(value) }
    }

    /// Whether only one value is possible.
    #[must_use]
    #[expect(clippy::float_cmp, reason = "a value is exact if its bounds are the same number")]
    pub fn is_exact(self) -> bool {
        matches!(self.bounds(), (Some(low), Some(high)) if low == high)
    }

    /// Whether the value can be `value`; never for a number that is not finite.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        value.is_finite() && self.overlaps(Self::exact(value))
    }

    /// Whether both can be the same value: they share at least a bound.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let above = |low: Option<f64>, high: Option<f64>| matches!((low, high), (Some(low), Some(high)) if low > high);
        let ((low, high), (other_low, other_high)) = (self.bounds(), other.bounds());
        !above(low, other_high) && !above(other_low, high)
    }

    /// Bounds of the sum of two values that know nothing of each other.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let add = |left: Option<f64>, right: Option<f64>| finite(left? + right?);
        let ((low, high), (other_low, other_high)) = (self.bounds(), other.bounds());
        Self { low: add(low, other_low), high: add(high, other_high) }
    }

    /// Bounds of the sum of many values; of none it is exactly 0.
    #[must_use]
    pub fn sum(values: impl IntoIterator<Item = Self>) -> Self {
        values.into_iter().fold(Self::exact(0.0), Self::plus)
    }

    /// Bounds of the difference: from least minus most to most minus least.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let (low, high) = other.bounds();
        self.plus(Self { low: high.map(|bound| -bound), high: low.map(|bound| -bound) })
    }

    /// Bounds of the value times a factor; `None` unless the factor is positive and finite.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Option<Self> {
        let (low, high) = self.bounds();
        (finite(factor)? > 0.0).then(|| Self {
            low: low.and_then(|bound| finite(bound * factor)),
            high: high.and_then(|bound| finite(bound * factor)),
        })
    }

    /// Bounds of the value divided by a divisor; `None` unless the divisor is positive and finite.
    #[must_use]
    pub fn divided_by(self, divisor: f64) -> Option<Self> {
        let (low, high) = self.bounds();
        (finite(divisor)? > 0.0).then(|| Self {
            low: low.and_then(|bound| finite(bound / divisor)),
            high: high.and_then(|bound| finite(bound / divisor)),
        })
    }

    fn bounds(self) -> (Option<f64>, Option<f64>) {
        (self.low.and_then(finite), self.high.and_then(finite))
    }
}

/// A count as a float. Counts of this register stay far below 2^53, where floats are exact.
#[must_use]
pub fn count_to_float(count: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53; counts of channels and people are")]
    let value = count as f64;
    value
}

/// The number itself; `None` for NaN and the infinities.
#[must_use]
pub fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn between(low: f64, high: f64) -> Interval {
        Interval { low: Some(low), high: Some(high) }
    }

    const AT_LEAST_300: Interval = Interval { low: Some(300.0), high: None };

    #[test]
    fn arithmetic_by_hand() {
        assert_eq!(between(1.0, 2.0).plus(between(10.0, 20.0)), between(11.0, 22.0));
        assert_eq!(between(1.0, 2.0).minus(between(10.0, 20.0)), between(-19.0, -8.0));
        assert_eq!(between(1.0, 2.0).scaled(1000.0), Some(between(1000.0, 2000.0)));
        assert_eq!(between(1.0, 2.0).divided_by(4.0), Some(between(0.25, 0.5)));
        assert_eq!(Interval::sum([between(1.0, 2.0), Interval::exact(3.0)]), between(4.0, 5.0));
        assert_eq!(Interval::sum([]), Interval::exact(0.0));
        for refused in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(between(1.0, 2.0).scaled(refused), None);
            assert_eq!(between(1.0, 2.0).divided_by(refused), None);
        }
    }

    #[test]
    fn an_absent_bound_stays_absent() {
        let open_above = |low| Interval { low: Some(low), high: None };
        assert_eq!(AT_LEAST_300.plus(between(1.0, 2.0)), open_above(301.0));
        assert_eq!(AT_LEAST_300.minus(between(1.0, 2.0)), open_above(298.0));
        assert_eq!(between(1.0, 2.0).minus(AT_LEAST_300), Interval { low: None, high: Some(-298.0) });
        assert_eq!(AT_LEAST_300.scaled(2.0), Some(open_above(600.0)));
        assert_eq!(AT_LEAST_300.divided_by(3.0), Some(open_above(100.0)));
        assert_eq!(Interval::sum([AT_LEAST_300, Interval::UNBOUNDED]), Interval::UNBOUNDED);
    }

    #[test]
    fn what_is_not_finite_bounds_nothing() {
        assert_eq!(Interval::exact(f64::NAN), Interval::UNBOUNDED);
        assert_eq!(Interval::exact(f64::MAX).plus(Interval::exact(f64::MAX)), Interval::UNBOUNDED);
        let odd = Interval { low: Some(f64::NAN), high: Some(f64::INFINITY) };
        assert!(odd.contains(5.0) && !odd.is_exact() && odd.overlaps(between(1.0, 2.0)));
        assert!(!Interval::UNBOUNDED.contains(f64::NAN));
    }

    #[test]
    fn closed_bounds_touch() {
        for (left, right, touch) in [
            (between(1.0, 2.0), between(2.0, 3.0), true),
            (between(1.0, 2.0), between(2.1, 3.0), false),
            (between(1.0, 9.0), between(4.0, 5.0), true),
            (AT_LEAST_300, between(0.0, 299.0), false),
            (AT_LEAST_300, between(0.0, 300.0), true),
            (AT_LEAST_300, Interval::UNBOUNDED, true),
        ] {
            assert_eq!(left.overlaps(right), touch, "{left:?} {right:?}");
            assert_eq!(right.overlaps(left), touch, "{right:?} {left:?}");
        }
        assert!(Interval::exact(3.0).is_exact() && !between(1.0, 2.0).is_exact() && !AT_LEAST_300.is_exact());
    }

    proptest! {
        #[test]
        fn results_hold_the_result_of_every_point(
            points in [-1e9_f64..1e9, -1e9_f64..1e9],
            slack in [0.0_f64..1e6, 0.0_f64..1e6, 0.0_f64..1e6, 0.0_f64..1e6],
            factor in 1e-3_f64..1e3,
        ) {
            let [left, right] = points;
            let around_left = between(left - slack[0], left + slack[1]);
            let around_right = between(right - slack[2], right + slack[3]);
            prop_assert!(around_left.contains(left));
            prop_assert!(around_left.plus(around_right).contains(left + right));
            prop_assert!(around_left.minus(around_right).contains(left - right));
            prop_assert!(around_left.scaled(factor).unwrap().contains(left * factor));
            prop_assert!(around_left.divided_by(factor).unwrap().contains(left / factor));
        }
    }
}
