//! Activity: who posts, who fell silent, what is out of date, and how much is answered.

use super::{count, positive, size};
use crate::domain::channel::DORMANT_DAYS;
use crate::domain::date::Day;
use crate::domain::interval::{Interval, count_to_float, finite};

/// The spans without a post, in days, by which a channel may be called dormant.
pub const DORMANCY_CHOICES: [i32; 5] = [30, 60, 90, 180, 365];

/// The span that holds unless another is asked for.
pub const DEFAULT_DORMANCY: i32 = DORMANT_DAYS;

/// How many of several channels are active.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActiveShare {
    /// The share among the channels whose state is known; `None` if it is known of none.
    pub among_known: Option<f64>,
    /// From all unknown ones inactive to all of them active.
    pub bounds: Interval,
}

/// One day of a channel, for engagement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AudienceDay {
    /// Reactions, comments and shares of that day; 0 on a day without any, `None` if not known.
    pub interactions: Option<f64>,
    /// Follows on that day; `None` if not known.
    pub follows: Option<f64>,
}

impl AudienceDay {
    fn ratio(self) -> Option<f64> {
        finite(count(self.interactions)? / positive(self.follows)?)
    }
}

/// The share of channels with a post in the window.
///
/// Formula: active / (active + inactive), with the bounds [a/n, (a+u)/n] over all n channels: unknown is not
/// inactive. Unit: none, 0 to 1. Null: no channels, a negative number. Source: the register's own.
#[must_use]
pub fn active_share(active: i64, inactive: i64, unknown: i64) -> Option<ActiveShare> {
    let known = active.checked_add(inactive).filter(|_| active >= 0 && inactive >= 0)?;
    let bounds = super::share::share(active, unknown, known.checked_add(unknown)?)?;
    let among_known = (known > 0).then(|| count_to_float(active) / count_to_float(known));
    Some(ActiveShare { among_known, bounds })
}

/// Whether a channel is dormant at a date.
///
/// Formula: last post more than D days before, D one of [`DORMANCY_CHOICES`]; counted from the last post, not from
/// our last look. Null: another D, the last post is not known, or it is later than the date (then the last one
/// before is not known). Source: the register's own.
#[must_use]
pub fn is_dormant(last_post: Option<Day>, as_of: Day, days: i32) -> Option<bool> {
    let silent = i64::from(as_of.0) - i64::from(last_post?.0);
    (DORMANCY_CHOICES.contains(&days) && silent >= 0).then_some(silent > i64::from(days))
}

/// Whether what the register knows of a channel is out of date; says nothing about the channel itself.
///
/// Formula: now - last checked > 2 * expected interval, all in the same unit (the register keeps microseconds).
/// Null: it was never checked, or the expected interval is not above 0. Source: the register's own.
#[must_use]
pub fn is_stale(last_checked: Option<i64>, now: i64, expected_interval: i64) -> Option<bool> {
    let age = i128::from(now) - i128::from(last_checked?);
    (expected_interval > 0).then_some(age > 2 * i128::from(expected_interval))
}

/// Engagement of the audience on an average day.
///
/// Formula: mean over all days of `interactions_d / F_d`; days without posts count. Unit: interactions per follow
/// and day. Null: no days, a day with an unknown, negative or not finite number, or one without follows. Never to
/// be mixed with [`engagement_per_post`]. Source: the register's own.
#[must_use]
pub fn engagement_per_day(days: &[AudienceDay]) -> Option<f64> {
    finite(ratios(days)? / positive(Some(size(days.len())))?)
}

/// Engagement of the audience with an average post.
///
/// Formula: sum over days of `interactions_d / F_d`, divided by the posts of those days. Unit: interactions per
/// follow and post. Null: no posts, and as in [`engagement_per_day`], with which it is never to be mixed. Source:
/// the register's own.
#[must_use]
pub fn engagement_per_post(days: &[AudienceDay], posts: Option<f64>) -> Option<f64> {
    finite(ratios(days)? / positive(posts)?)
}

fn ratios(days: &[AudienceDay]) -> Option<f64> {
    let sum: Option<f64> = days.iter().map(|day| day.ratio()).sum();
    sum.filter(|_| !days.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn unknown_is_not_inactive() {
        let bounds = |low, high| Interval { low: Some(low), high: Some(high) };
        for (active, inactive, unknown, expected) in [
            (3, 1, 0, Some((Some(0.75), bounds(0.75, 0.75)))),
            (3, 1, 4, Some((Some(0.75), bounds(0.375, 0.875)))),
            (0, 0, 4, Some((None, bounds(0.0, 1.0)))),
            (0, 0, 0, None),
            (-1, 2, 0, None),
            (1, -1, 4, None),
            (i64::MAX, i64::MAX, 0, None),
        ] {
            let expected = expected.map(|(among_known, bounds)| ActiveShare { among_known, bounds });
            assert_eq!(active_share(active, inactive, unknown), expected);
        }
    }

    #[test]
    fn dormancy_by_hand() {
        let dormant = |last: Option<i32>, days| is_dormant(last.map(Day), Day(1000), days);
        assert_eq!(dormant(Some(910), DEFAULT_DORMANCY), Some(false));
        assert_eq!(dormant(Some(909), 90), Some(true));
        assert_eq!(dormant(Some(909), 180), Some(false));
        assert_eq!(dormant(Some(909), 91), None);
        assert_eq!(dormant(None, 90), None);
        assert_eq!(dormant(Some(1001), 90), None);
        assert_eq!(is_dormant(Some(Day(i32::MIN)), Day(i32::MAX), 365), Some(true));
    }

    #[test]
    fn staleness_by_hand() {
        assert_eq!(is_stale(Some(80), 100, 10), Some(false));
        assert_eq!(is_stale(Some(79), 100, 10), Some(true));
        assert_eq!(is_stale(None, 100, 10), None);
        assert_eq!(is_stale(Some(79), 100, 0), None);
        assert_eq!(is_stale(Some(i64::MIN), i64::MAX, i64::MAX), Some(true));
    }

    #[test]
    fn engagement_by_hand() {
        let day =
            |interactions, follows| AudienceDay { interactions: Some(interactions), follows: Some(follows) };
        // Ratios 0.5, 0, 0.25 and 0; three posts.
        let days = [day(50.0, 100.0), day(0.0, 100.0), day(50.0, 200.0), day(0.0, 200.0)];
        assert_eq!(engagement_per_day(&days), Some(0.1875));
        assert_eq!(engagement_per_post(&days, Some(3.0)), Some(0.25));
        assert_eq!(engagement_per_post(&days, Some(0.0)), None);
        assert_eq!(engagement_per_post(&days, None), None);
        assert_eq!(engagement_per_day(&[]), None);
        assert_eq!(engagement_per_post(&[], Some(3.0)), None);
        for bad in [
            AudienceDay { interactions: None, follows: Some(1.0) },
            AudienceDay { interactions: Some(1.0), follows: None },
            day(1.0, 0.0),
            day(f64::NAN, 1.0),
            day(-1.0, 1.0),
        ] {
            assert_eq!(engagement_per_day(&[days[0], bad]), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn the_known_share_lies_within_its_bounds(active in 0_i64..500, inactive in 0_i64..500, unknown in 0_i64..500) {
            let Some(found) = active_share(active, inactive, unknown) else { return Ok(()) };
            prop_assert!(found.among_known.is_none_or(|share| found.bounds.contains(share)));
            prop_assert!(found.bounds.low >= Some(0.0) && found.bounds.high <= Some(1.0));
        }

        #[test]
        fn a_longer_span_calls_fewer_dormant(last in any::<i32>(), as_of in any::<i32>()) {
            let states = DORMANCY_CHOICES.map(|days| is_dormant(Some(Day(last)), Day(as_of), days));
            prop_assert!(states.is_sorted_by(|shorter, longer| shorter >= longer));
        }
    }
}
