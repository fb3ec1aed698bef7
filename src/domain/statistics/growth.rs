//! Growth between two dates.

use super::{count, positive};
use crate::domain::interval::{Interval, count_to_float, finite};

/// The shortest window over which growth is published; shorter ones measure the weekday and the news.
pub const MIN_WINDOW_DAYS: i64 = 28;

/// Why growth over a window is not to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnfitWindow {
    /// It is shorter than [`MIN_WINDOW_DAYS`].
    TooShort,
    /// A break of the series lies within it.
    Broken,
}

/// The unit of time of a compound rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// 7 days.
    Week,
    /// 365.25 days.
    Year,
}

impl Period {
    const fn days(self) -> f64 {
        match self {
            Self::Week => 7.0,
            Self::Year => 365.25,
        }
    }
}

/// Growth between two values that are only known within bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BoundedGrowth {
    /// The bounds of the difference; all of them have one sign.
    Within(Interval),
    /// Both dates may have had the same value.
    NotDeterminable,
}

/// Posts per week between two counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PostsPerWeek {
    /// The difference, taken to 7 days; negative if more posts were deleted than written.
    pub value: f64,
    /// Whether the counter went down: posts were deleted, and how many were written is not known.
    pub deleted: bool,
}

/// Tells why a window is unfit for publishing growth, if it is.
#[must_use]
pub const fn unfit_window(days: i64, has_break: bool) -> Option<UnfitWindow> {
    if has_break {
        Some(UnfitWindow::Broken)
    } else if days < MIN_WINDOW_DAYS {
        Some(UnfitWindow::TooShort)
    } else {
        None
    }
}

/// Absolute growth.
///
/// Formula: F1 - F0. Unit: that of the values. Null: a number that is unknown, negative or not finite.
/// Source: elementary.
#[must_use]
pub fn absolute(before: Option<f64>, after: Option<f64>) -> Option<f64> {
    finite(count(after)? - count(before)?)
}

/// Relative growth.
///
/// Formula: F1/F0 - 1. Unit: none; 0.1 is 10 %. Null: F0 = 0, or a number that is unknown, negative or not
/// finite. Source: elementary.
#[must_use]
pub fn rate(before: Option<f64>, after: Option<f64>) -> Option<f64> {
    finite(count(after)? / positive(before)? - 1.0)
}

/// The steady growth per period that leads from one value to the other.
///
/// Formula: (F1/F0)^(1/k) - 1, with k = days/7 or days/365.25. Unit: none, per week or year; 1 is 100 %.
/// Null: F0 = 0, no day between, or a number that is unknown, negative or not finite. Source: compound growth
/// rate. Over less than a period it extrapolates; see [`unfit_window`].
#[must_use]
pub fn compound(before: Option<f64>, after: Option<f64>, days: i64, period: Period) -> Option<f64> {
    compound_over(before, after, count_to_float(days), period)
}

/// The same as [`compound`] over a number of days that need not be whole: a mean.
#[must_use]
pub fn compound_over(before: Option<f64>, after: Option<f64>, days: f64, period: Period) -> Option<f64> {
    let periods = positive(Some(days))? / period.days();
    finite((count(after)? / positive(before)?).powf(periods.recip()) - 1.0)
}

/// A value in relation to that of a base date, which belongs in the label.
///
/// Formula: 100 * F(t) / F(t0). Unit: points; 100 is the base. Null: F(t0) = 0, or a number that is unknown,
/// negative or not finite. Source: simple index number.
#[must_use]
pub fn index(base: Option<f64>, value: Option<f64>) -> Option<f64> {
    finite(100.0 * (count(value)? / positive(base)?))
}

/// Absolute growth between values within bounds, for instance [rounded](super::rounding::rounded_bounds) ones.
///
/// Formula: [low1 - high0, high1 - low0]; not determinable if the two intervals overlap, which for counts cut by
/// a platform is growth smaller than the rounding step of the lower one. Two exact values always determine it.
/// Unit: that of the values. Null: a side without a bound stays without. Source: the register's own.
#[must_use]
pub fn bounded(before: Interval, after: Interval) -> BoundedGrowth {
    if before.overlaps(after) && !(before.is_exact() && after.is_exact()) {
        BoundedGrowth::NotDeterminable
    } else {
        BoundedGrowth::Within(after.minus(before))
    }
}

/// Posts per week, from a counter that runs since the opening of the channel.
///
/// Formula: 7 * (N1 - N0) / days. Unit: posts per week. Null: no day between, or a number that is unknown,
/// negative or not finite. A negative difference is kept and flagged. Source: the register's own.
#[must_use]
pub fn posts_per_week(before: Option<f64>, after: Option<f64>, days: i64) -> Option<PostsPerWeek> {
    let value = finite(7.0 * absolute(before, after)? / positive(Some(count_to_float(days)))?)?;
    Some(PostsPerWeek { value, deleted: value < 0.0 })
}

#[cfg(test)]
mod tests {
    use super::super::rounding::rounded_bounds;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn growth_by_hand() {
        for (before, after, absolute_is, rate_is, index_is) in [
            (Some(500.0), Some(2000.0), Some(1500.0), Some(3.0), Some(400.0)),
            (Some(200.0), Some(150.0), Some(-50.0), Some(-0.25), Some(75.0)),
            (Some(200.0), Some(0.0), Some(-200.0), Some(-1.0), Some(0.0)),
            (Some(0.0), Some(150.0), Some(150.0), None, None),
            (None, Some(150.0), None, None, None),
            (Some(200.0), None, None, None, None),
            (Some(f64::NAN), Some(150.0), None, None, None),
            (Some(200.0), Some(-1.0), None, None, None),
        ] {
            assert_eq!(absolute(before, after), absolute_is, "{before:?} {after:?}");
            assert_eq!(rate(before, after), rate_is, "{before:?} {after:?}");
            assert_eq!(index(before, after), index_is, "{before:?} {after:?}");
        }
    }

    #[test]
    fn from_500_to_2000_in_two_weeks_is_doubling_every_week() {
        assert_eq!(compound(Some(500.0), Some(2000.0), 14, Period::Week), Some(1.0));
        assert_eq!(compound(Some(100.0), Some(121.0), 0, Period::Week), None);
        assert_eq!(compound(Some(100.0), Some(121.0), -7, Period::Week), None);
        assert_eq!(compound(Some(0.0), Some(121.0), 14, Period::Week), None);
        assert_eq!(compound(Some(100.0), Some(0.0), 14, Period::Week), Some(-1.0));
        // Four years of 365.25 days: 1.1^4 = 1.4641.
        let yearly = compound(Some(10_000.0), Some(14_641.0), 1461, Period::Year).unwrap();
        assert!((yearly - 0.1).abs() < 1e-12);
        assert_eq!(compound(Some(1.0), Some(1e300), 1, Period::Year), None);
    }

    #[test]
    fn windows_are_whole_and_four_weeks_long() {
        assert_eq!(unfit_window(28, false), None);
        assert_eq!(unfit_window(27, false), Some(UnfitWindow::TooShort));
        assert_eq!(unfit_window(100, true), Some(UnfitWindow::Broken));
    }

    #[test]
    fn growth_below_the_rounding_step_is_not_determinable() {
        let growth = |before, after| bounded(rounded_bounds(before).unwrap(), rounded_bounds(after).unwrap());
        let within = |low, high| BoundedGrowth::Within(Interval { low: Some(low), high: Some(high) });
        for (before, after, expected) in [
            (1230.0, 1230.0, BoundedGrowth::NotDeterminable),
            (1230.0, 1240.0, within(1.0, 19.0)),
            (1240.0, 1230.0, within(-19.0, -1.0)),
            (999.0, 1000.0, within(1.0, 10.0)),
            (9990.0, 10_000.0, within(1.0, 109.0)),
            (800.0, 800.0, within(0.0, 0.0)),
            (800.0, 805.0, within(5.0, 5.0)),
        ] {
            assert_eq!(growth(before, after), expected, "{before} {after}");
        }
        let over_300 = Interval { low: Some(300.0), high: None };
        assert_eq!(bounded(over_300, Interval::exact(500.0)), BoundedGrowth::NotDeterminable);
        assert_eq!(
            bounded(over_300, Interval::exact(100.0)),
            BoundedGrowth::Within(Interval { low: None, high: Some(-200.0) })
        );
    }

    #[test]
    fn posts_by_hand() {
        let posts = |before, after, days| posts_per_week(Some(before), Some(after), days);
        assert_eq!(posts(100.0, 120.0, 28), Some(PostsPerWeek { value: 5.0, deleted: false }));
        assert_eq!(posts(120.0, 100.0, 28), Some(PostsPerWeek { value: -5.0, deleted: true }));
        assert_eq!(posts(100.0, 100.0, 28), Some(PostsPerWeek { value: 0.0, deleted: false }));
        assert_eq!(posts(100.0, 120.0, 0), None);
        assert_eq!(posts_per_week(None, Some(1.0), 28), None);
    }

    proptest! {
        #[test]
        fn compounding_leads_back(before in 1_u32..1_000_000, after in 1_u32..1_000_000, weeks in 1_i32..300) {
            let (before, after) = (f64::from(before), f64::from(after));
            let weekly = compound(Some(before), Some(after), i64::from(weeks) * 7, Period::Week).unwrap();
            prop_assert!((before * (1.0 + weekly).powi(weeks) / after - 1.0).abs() < 1e-9);
        }

        #[test]
        fn the_true_growth_lies_within_its_bounds(before in 0_u32..2_000_000, after in 0_u32..2_000_000) {
            let shown = |value: u32| {
                let step = 10_u32.pow(value.max(1).ilog10().saturating_sub(2));
                rounded_bounds(f64::from(value / step * step)).unwrap()
            };
            if let BoundedGrowth::Within(bounds) = bounded(shown(before), shown(after)) {
                prop_assert!(bounds.contains(f64::from(after) - f64::from(before)));
                prop_assert!(before == after || !bounds.contains(0.0));
            }
        }

        #[test]
        fn nothing_panics(
            before in prop::option::of(prop::num::f64::ANY),
            after in prop::option::of(prop::num::f64::ANY),
            days in any::<i64>(),
        ) {
            let found = [
                absolute(before, after), rate(before, after), index(before, after),
                compound(before, after, days, Period::Week), posts_per_week(before, after, days).map(|posts| posts.value),
            ];
            prop_assert!(found.into_iter().flatten().all(f64::is_finite));
        }
    }
}
