//! The figures by which institutions are compared: one definition, one function, one test by hand.
//!
//! Rules for all of them: the maths is unrounded, and rounding is for whoever prints. `None` in gives `None`
//! out: what is not known is never 0. A number that is not finite (NaN, infinity) or that the definition does
//! not allow (a negative count, a divisor of 0) gives `None` too; nothing panics. Follows are not people.
//!
//! Two definitions live elsewhere: the count of channels at a date in [`presence`](super::presence), the
//! dating of an observation in [`observation`](super::observation).

pub mod activity;
pub mod audience;
pub mod concentration;
pub mod decomposition;
pub mod growth;
pub mod order;
pub mod per_capita;
pub mod rounding;
pub mod share;
pub mod spread;

use super::interval::finite;

/// A count: finite and not negative.
fn count(value: Option<f64>) -> Option<f64> {
    finite(value?).filter(|count| *count >= 0.0)
}

/// A divisor: finite and above 0.
fn positive(value: Option<f64>) -> Option<f64> {
    finite(value?).filter(|divisor| *divisor > 0.0)
}

/// The sum of counts; `None` if one of them is none, or if there are none.
fn total(values: &[f64]) -> Option<f64> {
    let known = !values.is_empty() && values.iter().all(|value| count(Some(*value)).is_some());
    if known { finite(values.iter().sum()) } else { None }
}

/// A number of things as a float.
fn size(number: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53; no slice is that long")]
    let value = number as f64;
    value
}
