//! Concentration: how unevenly follows are spread over channels or authorities.
//!
//! All take amounts, not shares. Null for all: no amounts, a total of 0, or an amount that is negative or not
//! finite. Print n beside every one of them: few members are always concentrated.

use super::{count, positive, size, total};
use crate::domain::interval::{Interval, finite};

/// The Herfindahl-Hirschman index.
///
/// Formula: 10,000 * `sum s_i^2`, s the shares of the total. Unit: points, from 10,000/n (all equal) to 10,000
/// (one has all). Null: see the module. Source: Herfindahl 1950, on the scale of the competition authorities.
#[must_use]
pub fn hhi(amounts: &[f64]) -> Option<f64> {
    Some(10_000.0 * sum_of_squares(amounts)?)
}

/// The Herfindahl-Hirschman index, freed of the number of members.
///
/// Formula: (H - 1/n) / (1 - 1/n), H = `sum s_i^2`. Unit: none, 0 (all equal) to 1 (one has all). Null: see the
/// module; n = 1. Source: as [`hhi`].
#[must_use]
pub fn hhi_normalised(amounts: &[f64]) -> Option<f64> {
    let least = size(amounts.len()).recip();
    let over_least = sum_of_squares(amounts)? - least;
    finite((over_least / positive(Some(1.0 - least))?).clamp(0.0, 1.0))
}

/// The share of the largest members.
///
/// Formula: sum of the k largest / total. Unit: none, 0 to 1. Null: see the module; k = 0. With k of n or more
/// it is 1. Source: the concentration ratio.
#[must_use]
pub fn top_k_share(amounts: &[f64], k: usize) -> Option<f64> {
    let total = positive(total(amounts))?;
    let last = k.checked_sub(1)?;
    if k >= amounts.len() {
        return Some(1.0);
    }
    let mut amounts = amounts.to_vec();
    amounts.select_nth_unstable_by(last, |left, right| right.total_cmp(left));
    finite((amounts.iter().take(k).sum::<f64>() / total).min(1.0))
}

/// The Gini coefficient, in O(n log n).
///
/// Formula: `sum_i sum_j abs(x_i - x_j) / (2 n^2 mean)`, computed over the sorted amounts as
/// `sum_i (2i - n - 1) x_i / (n sum x)`. Unit: none, 0 (all equal) to (n-1)/n (one has all). Null: see the
/// module. Source: Gini 1912; the sorted form is Dasgupta, Sen and Starrett 1973.
#[must_use]
pub fn gini(amounts: &[f64]) -> Option<f64> {
    let total = positive(total(amounts))?;
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = size(sorted.len());
    // Shares before weights: no product can leave the range of floats.
    let weighted: f64 =
        sorted.iter().enumerate().map(|(at, amount)| (2.0 * size(at) + 1.0 - n) * (amount / total)).sum();
    finite((weighted / n).clamp(0.0, 1.0 - n.recip()))
}

/// The Gini coefficient for few members.
///
/// Formula: [`gini`] * n / (n - 1). Unit: none, 0 (all equal) to 1 (one has all). Null: see the module; n = 1.
/// Source: Deltas 2003.
#[must_use]
pub fn gini_small_n(amounts: &[f64]) -> Option<f64> {
    let n = size(amounts.len());
    finite((gini(amounts)? * n / positive(Some(n - 1.0))?).min(1.0))
}

/// Bounds of the shares of amounts that are only known within bounds.
///
/// Formula: `[l_i / (l_i + sum of the others' h), h_i / (h_i + sum of the others' l)]`. Unit: none, 0 to 1. An amount
/// without a lower bound may be 0, one without an upper bound may outweigh all others. Null: no amounts, or none that
/// can be above 0. Source: the register's own.
#[must_use]
pub fn share_bounds(amounts: &[Interval]) -> Option<Vec<Interval>> {
    let low = |own: &Interval| count(own.low).unwrap_or(0.0);
    let high = |own: &Interval| count(own.high).unwrap_or(f64::INFINITY);
    let lows: f64 = amounts.iter().map(low).sum();
    let highs: f64 = amounts.iter().map(high).sum();
    positive(Some(highs.min(f64::MAX)))?;
    let bounds = |own: &Interval| {
        let (least, most) = (low(own), high(own));
        let boundless = amounts.iter().filter(|other| !high(other).is_finite()).count();
        let others_high: f64 = amounts.iter().map(high).filter(|high| high.is_finite()).sum::<f64>()
            - if most.is_finite() { most } else { 0.0 };
        // Another one without an upper bound may outweigh this one.
        let outweighed = boundless > usize::from(!most.is_finite());
        let least_share = if least > 0.0 && !outweighed { least / (least + others_high) } else { 0.0 };
        let most_share =
            if most.is_finite() && lows - least > 0.0 { most / (most + (lows - least)) } else { 1.0 };
        Interval { low: Some(least_share.clamp(0.0, 1.0)), high: Some(most_share.clamp(0.0, 1.0)) }
    };
    Some(amounts.iter().map(bounds).collect())
}

/// Outer bounds of the Herfindahl-Hirschman index of amounts that are only known within bounds.
///
/// Formula: `10,000 * [max(sum a_i^2, 1/n), min(sum b_i^2, max b_i)]`, with a and b the [`share_bounds`]. The index lies
/// within; the bounds need not be reached. Unit: points. Null: as in [`share_bounds`]. Source: the register's own.
#[must_use]
pub fn hhi_bounds(amounts: &[Interval]) -> Option<Interval> {
    let shares = share_bounds(amounts)?;
    let squares = |side: fn(&Interval) -> Option<f64>| -> f64 {
        shares.iter().map(|share| side(share).unwrap_or(0.0).powi(2)).sum()
    };
    let greatest = shares.iter().filter_map(|share| share.high).fold(0.0, f64::max);
    let least = squares(|share| share.low).max(size(amounts.len()).recip());
    let most = squares(|share| share.high).min(greatest).max(least);
    Some(Interval { low: Some(10_000.0 * least), high: Some(10_000.0 * most) })
}

fn sum_of_squares(amounts: &[f64]) -> Option<f64> {
    let total = positive(total(amounts))?;
    let least = size(amounts.len()).recip();
    finite(amounts.iter().map(|amount| (amount / total).powi(2)).sum::<f64>().clamp(least, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-9)
    }

    #[test]
    fn figures_by_hand() {
        // 0.09 + 0.09 + 0.04 + 0.04 = 0.26; (0.26 - 0.25) / 0.75.
        let shares = [30.0, 30.0, 20.0, 20.0];
        assert!(close(hhi(&shares), 2600.0));
        assert!(close(hhi_normalised(&shares), 0.04 / 3.0));
        assert!(close(top_k_share(&shares, 1), 0.3));
        assert!(close(top_k_share(&shares, 3), 0.8));
        assert!(close(top_k_share(&shares, 4), 1.0) && close(top_k_share(&shares, 9), 1.0));
        // Pairs differ by 10 eight times: 80 / (2 * 16 * 25).
        assert!(close(gini(&shares), 0.1));
        assert!(close(gini_small_n(&shares), 0.4 / 3.0));
        // One has all: (n-1)/n, corrected 1.
        assert!(close(gini(&[0.0, 0.0, 0.0, 5.0]), 0.75) && close(gini_small_n(&[0.0, 0.0, 0.0, 5.0]), 1.0));
        assert!(close(hhi(&[0.0, 5.0]), 10_000.0) && close(hhi_normalised(&[0.0, 5.0]), 1.0));
        assert!(close(hhi(&[7.0; 3]), 10_000.0 / 3.0) && close(gini(&[7.0; 3]), 0.0));
    }

    #[test]
    fn without_a_total_there_is_no_concentration() {
        for amounts in
            [&[][..], &[0.0, 0.0], &[1.0, -1.0], &[1.0, f64::NAN], &[1.0, f64::INFINITY], &[f64::MAX; 2]]
        {
            let found = [
                hhi(amounts),
                hhi_normalised(amounts),
                top_k_share(amounts, 1),
                gini(amounts),
                gini_small_n(amounts),
            ];
            assert_eq!(found, [None; 5], "{amounts:?}");
        }
        assert_eq!(top_k_share(&[1.0], 0), None);
        assert_eq!((hhi(&[4.0]), hhi_normalised(&[4.0])), (Some(10_000.0), None));
        assert_eq!((gini(&[4.0]), gini_small_n(&[4.0])), (Some(0.0), None));
    }

    fn amounts() -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec((0_u32..1_000_000).prop_map(f64::from), 1..40)
            .prop_filter("a total above 0", |amounts| amounts.iter().any(|amount| *amount > 0.0))
    }

    #[test]
    fn bounds_by_hand() {
        let between = |low, high| Interval { low: Some(low), high: Some(high) };
        let shares = share_bounds(&[between(10.0, 30.0), between(10.0, 10.0)]).unwrap();
        assert_eq!(shares, [between(0.5, 0.75), between(0.25, 0.5)]);
        let found = hhi_bounds(&[between(10.0, 30.0), between(10.0, 10.0)]).unwrap();
        assert_eq!(found, between(5000.0, 7500.0));
        // Nothing bounds the first: it may be nearly all, the second nearly nothing.
        let open = Interval { low: Some(10.0), high: None };
        let shares = share_bounds(&[open, between(10.0, 10.0)]).unwrap();
        assert_eq!(shares, [between(0.5, 1.0), between(0.0, 0.5)]);
        assert_eq!(share_bounds(&[Interval::exact(0.0)]), None);
        assert_eq!(hhi_bounds(&[]), None);
        let exact: Vec<Interval> = [30.0, 30.0, 20.0, 20.0].map(Interval::exact).to_vec();
        assert!(close(hhi_bounds(&exact).unwrap().low, 2600.0));
    }

    proptest! {
        #[test]
        fn the_index_lies_within_its_bounds(
            parts in prop::collection::vec((0_u32..1000, 0_u32..1000, 0_u32..1000), 1..10),
        ) {
            let amounts: Vec<f64> = parts.iter().map(|(low, over, _)| f64::from(low + over)).collect();
            prop_assume!(amounts.iter().sum::<f64>() > 0.0);
            let bounds: Vec<Interval> = parts
                .iter()
                .map(|(low, over, more)| Interval { low: Some(f64::from(*low)), high: Some(f64::from(low + over + more)) })
                .collect();
            let total: f64 = amounts.iter().sum();
            for (share, amount) in share_bounds(&bounds).unwrap().iter().zip(&amounts) {
                prop_assert!(share.low.unwrap() <= amount / total + 1e-12);
                prop_assert!(share.high.unwrap() >= amount / total - 1e-12);
            }
            let found = hhi_bounds(&bounds).unwrap();
            let point = hhi(&amounts).unwrap();
            prop_assert!(found.low.unwrap() <= point + 1e-9 && point <= found.high.unwrap() + 1e-9);
        }

        #[test]
        fn figures_stay_within_bounds(amounts in amounts(), k in 1_usize..50) {
            let n = size(amounts.len());
            prop_assert!((10_000.0 / n - 1e-9..=10_000.0).contains(&hhi(&amounts).unwrap()));
            prop_assert!((0.0..1.0).contains(&gini(&amounts).unwrap()));
            prop_assert!((0.0..=1.0).contains(&top_k_share(&amounts, k).unwrap()));
            for corrected in [hhi_normalised(&amounts), gini_small_n(&amounts)] {
                prop_assert!(corrected.map_or(amounts.len() == 1, |found| (0.0..=1.0).contains(&found)));
            }
        }

        #[test]
        fn the_quick_gini_is_the_definition(amounts in amounts()) {
            let n = size(amounts.len());
            let pairs: f64 = amounts.iter().flat_map(|x| amounts.iter().map(move |y| (x - y).abs())).sum();
            let mean = amounts.iter().sum::<f64>() / n;
            prop_assert!(close(gini(&amounts), pairs / (2.0 * n * n * mean)));
        }

        #[test]
        fn neither_unit_nor_order_matters(amounts in amounts(), factor in 1e-3_f64..1e3) {
            let other: Vec<f64> = amounts.iter().rev().map(|amount| amount * factor).collect();
            prop_assert!((hhi(&other).unwrap() - hhi(&amounts).unwrap()).abs() < 1e-6);
            prop_assert!(close(gini(&other), gini(&amounts).unwrap()));
            prop_assert!(close(top_k_share(&other, 3), top_k_share(&amounts, 3).unwrap()));
        }

        #[test]
        fn nothing_panics(amounts in prop::collection::vec(prop::num::f64::ANY, 0..12), k in any::<usize>()) {
            for found in [hhi(&amounts), hhi_normalised(&amounts), top_k_share(&amounts, k), gini(&amounts), gini_small_n(&amounts)] {
                prop_assert!(found.is_none_or(f64::is_finite));
            }
        }
    }
}
