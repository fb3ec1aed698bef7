//! Figures in relation to the population.

use super::{count, positive};
use crate::domain::interval::finite;

/// Follows for every 1,000 inhabitants.
///
/// Formula: 1000 * sum F(t) / P, with P the latest official population at or before t, of a named census basis
/// (the change of census alone moves Niedersachsen by about 2.15 %). Unit: follows per 1,000 inhabitants; never
/// to be worded as people. Null: a number that is unknown, negative or not finite, or no inhabitants.
/// Source: a crude rate, as in demography.
#[must_use]
pub fn reach_per_thousand(follows: Option<f64>, inhabitants: Option<f64>) -> Option<f64> {
    finite(1000.0 * (count(follows)? / positive(inhabitants)?))
}

/// How far the follows of a part of the country exceed its share of the population.
///
/// Formula: `(F_l / sum F) / (P_l / sum P)`. Unit: none; 1 is in proportion to the population. Null: a number
/// that is unknown, negative or not finite, no follows at all, or no inhabitants. Source: the location quotient
/// of regional economics (Florence 1939).
#[must_use]
pub fn location_quotient(
    follows: Option<f64>,
    all_follows: Option<f64>,
    inhabitants: Option<f64>,
    all_inhabitants: Option<f64>,
) -> Option<f64> {
    let share_of_follows = count(follows)? / positive(all_follows)?;
    let share_of_people = positive(inhabitants)? / positive(all_inhabitants)?;
    finite(share_of_follows / share_of_people)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_by_hand() {
        assert_eq!(reach_per_thousand(Some(400_000.0), Some(8_000_000.0)), Some(50.0));
        assert_eq!(reach_per_thousand(Some(0.0), Some(8_000_000.0)), Some(0.0));
        // A fifth of the follows, a tenth of the people.
        assert_eq!(location_quotient(Some(200.0), Some(1000.0), Some(8.0), Some(80.0)), Some(2.0));
        assert_eq!(location_quotient(Some(100.0), Some(1000.0), Some(8.0), Some(80.0)), Some(1.0));
    }

    #[test]
    fn unknown_is_not_none() {
        for bad in [None, Some(f64::NAN), Some(f64::INFINITY), Some(-1.0)] {
            assert_eq!(reach_per_thousand(bad, Some(1.0)), None);
            assert_eq!(reach_per_thousand(Some(1.0), bad), None);
            assert_eq!(location_quotient(bad, Some(1.0), Some(1.0), Some(1.0)), None);
            assert_eq!(location_quotient(Some(1.0), bad, Some(1.0), Some(1.0)), None);
            assert_eq!(location_quotient(Some(1.0), Some(1.0), bad, Some(1.0)), None);
            assert_eq!(location_quotient(Some(1.0), Some(1.0), Some(1.0), bad), None);
        }
        assert_eq!(reach_per_thousand(Some(1.0), Some(0.0)), None);
        assert_eq!(location_quotient(Some(0.0), Some(0.0), Some(1.0), Some(1.0)), None);
        assert_eq!(reach_per_thousand(Some(f64::MAX), Some(f64::MIN_POSITIVE)), None);
    }

    proptest! {
        #[test]
        fn twice_the_follows_is_twice_the_reach(follows in 0_u32.., inhabitants in 1_u32..) {
            let reach = |factor: f64| reach_per_thousand(Some(factor * f64::from(follows)), Some(f64::from(inhabitants)));
            prop_assert_eq!(reach(2.0), reach(1.0).map(|reach| reach * 2.0));
        }

        #[test]
        fn weighted_by_people_the_quotients_average_one(
            parts in prop::collection::vec((1_u32..1_000_000, 1_u32..1_000_000), 1..16),
        ) {
            let sum = |side: fn(&(u32, u32)) -> u32| parts.iter().map(|part| f64::from(side(part))).sum::<f64>();
            let (follows, people) = (sum(|part| part.0), sum(|part| part.1));
            let average: f64 = parts
                .iter()
                .map(|part| {
                    let (own_follows, own_people) = (f64::from(part.0), f64::from(part.1));
                    let quotient =
                        location_quotient(Some(own_follows), Some(follows), Some(own_people), Some(people));
                    quotient.unwrap() * own_people / people
                })
                .sum();
            prop_assert!((average - 1.0).abs() < 1e-9);
        }
    }
}
