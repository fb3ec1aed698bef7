//! Shares: how many of a universe have something, and how many may have it.

use super::{count, positive};
use crate::domain::citation::number;
use crate::domain::interval::{Interval, count_to_float, finite};
use crate::domain::language::Language;

/// The least universe whose shares are worded in per cent; of a smaller one the counts are said.
pub const MIN_FOR_PER_CENT: i64 = 20;

/// The share of a universe that has something, where it is unknown of some members.
///
/// Formula: [k/n, (k+u)/n], with k that surely have it, u of which it is unknown, n in the universe. Exact if
/// u = 0. Unit: none, 0 to 1. Null: n = 0, a negative number, or k + u above n. Source: the worst-case bounds of
/// Manski 1989.
#[must_use]
pub fn share(known: i64, unknown: i64, universe: i64) -> Option<Interval> {
    let most = known.checked_add(unknown)?;
    if known < 0 || unknown < 0 || most > universe {
        return None;
    }
    Interval::of_counts(known, most).divided_by(count_to_float(universe))
}

/// The share of the authorities of a universe that have an active channel on a platform; a [`share`].
///
/// Formula: [a/n, (a+u)/n], with a authorities that surely have one, u of which it is unknown. Unit: none, 0 to
/// 1. Null: as in [`share`]. Source: the register's own.
#[must_use]
pub fn platform_coverage(active: i64, unknown: i64, universe: i64) -> Option<Interval> {
    share(active, unknown, universe)
}

/// On how many platforms an authority is on average.
///
/// Formula: pairs of authority and platform with an active channel / authorities. Unit: platforms per
/// authority. Null: no authorities, or a number that is unknown, negative or not finite. Source: the
/// register's own.
#[must_use]
pub fn platforms_per_authority(pairs: Option<f64>, authorities: Option<f64>) -> Option<f64> {
    finite(count(pairs)? / positive(authorities)?)
}

/// A [`share`] as it is to be printed: `7 von 11`, `7 bis 9 von 11`, `35,2 %`, `35,2 bis 40,0 %`.
///
/// Fewer than 20 are counted, more are put in per cent with one decimal; a few of very many are counted too, where
/// the decimal would say none or all. `None` as in [`share`].
#[must_use]
pub fn share_in_words(known: i64, unknown: i64, universe: i64, language: Language) -> Option<String> {
    share(known, unknown, universe)?;
    let (of, to, sign) = match language {
        Language::De => ("von", "bis", "\u{a0}%"),
        Language::En => ("of", "to", "%"),
    };
    let span = |low: String, high: String| if low == high { low } else { format!("{low} {to} {high}") };
    let most = known + unknown;
    let tenths = [known, most].map(|part| tenths_of_per_cent(part, universe));
    let honest = [known, most]
        .iter()
        .zip(tenths)
        .all(|(part, tenths)| (*part == 0) == (tenths == 0) && (*part == universe) == (tenths == 1000));
    if universe >= MIN_FOR_PER_CENT && honest {
        let [low, high] = tenths.map(|tenths| per_cent(tenths, language));
        return Some(format!("{}{sign}", span(low, high)));
    }
    let [low, high, all] = [known, most, universe].map(|count| number(count_to_float(count), language));
    Some(format!("{} {of} {all}", span(low, high)))
}

/// Tenths of a per cent, rounded half up; 0 to 1,000 for a part of a whole above 0.
fn tenths_of_per_cent(part: i64, whole: i64) -> i64 {
    let (part, whole) = (i128::from(part), i128::from(whole));
    i64::try_from((part * 2000 + whole) / (whole * 2)).unwrap_or(1000)
}

/// Always with its decimal, so that `50,0` stands beside `35,2`.
fn per_cent(tenths: i64, language: Language) -> String {
    let text = number(count_to_float(tenths) / 10.0, language);
    match (tenths % 10, language) {
        (0, Language::De) => format!("{text},0"),
        (0, Language::En) => format!("{text}.0"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_by_hand() {
        let between = |low, high| Some(Interval { low: Some(low), high: Some(high) });
        for (known, unknown, universe, expected) in [
            (7, 0, 28, between(0.25, 0.25)),
            (1, 2, 4, between(0.25, 0.75)),
            (0, 4, 4, between(0.0, 1.0)),
            (0, 0, 0, None),
            (3, 2, 4, None),
            (-1, 2, 4, None),
            (1, -1, 4, None),
            (i64::MAX, 1, i64::MAX, None),
        ] {
            assert_eq!(share(known, unknown, universe), expected, "{known} {unknown} {universe}");
            assert_eq!(platform_coverage(known, unknown, universe), expected);
        }
        assert_eq!(platforms_per_authority(Some(33.0), Some(11.0)), Some(3.0));
        assert_eq!(platforms_per_authority(Some(33.0), Some(0.0)), None);
        assert_eq!(platforms_per_authority(None, Some(11.0)), None);
    }

    #[test]
    fn shares_in_words() {
        for (known, unknown, universe, german, english) in [
            (7, 0, 11, "7 von 11", "7 of 11"),
            (7, 2, 11, "7 bis 9 von 11", "7 to 9 of 11"),
            (19, 0, 19, "19 von 19", "19 of 19"),
            (7, 0, 20, "35,0\u{a0}%", "35.0%"),
            (1, 1, 30, "3,3 bis 6,7\u{a0}%", "3.3 to 6.7%"),
            (0, 0, 20, "0,0\u{a0}%", "0.0%"),
            (20, 0, 20, "100,0\u{a0}%", "100.0%"),
            (1, 0, 25_000, "1 von 25.000", "1 of 25,000"),
            (24_999, 0, 25_000, "24.999 von 25.000", "24,999 of 25,000"),
        ] {
            assert_eq!(share_in_words(known, unknown, universe, Language::De).as_deref(), Some(german));
            assert_eq!(share_in_words(known, unknown, universe, Language::En).as_deref(), Some(english));
        }
        assert_eq!(share_in_words(0, 0, 0, Language::De), None);
        assert_eq!(share_in_words(5, 0, 4, Language::En), None);
    }

    proptest! {
        #[test]
        fn shares_stay_within_bounds(known in 0_i64..1000, unknown in 0_i64..1000, rest in 0_i64..1000) {
            let universe = known + unknown + rest;
            prop_assume!(universe > 0);
            let found = share(known, unknown, universe).unwrap();
            let (low, high) = (found.low.unwrap(), found.high.unwrap());
            prop_assert!(0.0 <= low && low <= high && high <= 1.0);
            for settled in [0, unknown / 2, unknown] {
                let point = share(known + settled, 0, universe).unwrap();
                prop_assert!(point.is_exact() && found.contains(point.low.unwrap()));
            }
        }

        #[test]
        fn nothing_panics(known in any::<i64>(), unknown in any::<i64>(), universe in any::<i64>()) {
            let words = share_in_words(known, unknown, universe, Language::De);
            prop_assert_eq!(words.is_some(), share(known, unknown, universe).is_some());
        }
    }
}
