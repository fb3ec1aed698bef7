//! Bounds of a value that is not known exactly.

/// The bounds of a value; an absent bound is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The least that the value can be; `None` if no lower bound is known.
    pub low: Option<f64>,
    /// The most that the value can be; `None` if no upper bound is known.
    pub high: Option<f64>,
}

impl Interval {
    /// Bounds of a count.
    #[must_use]
    pub fn of_counts(low: i64, high: i64) -> Self {
        Self { low: Some(count_to_float(low)), high: Some(count_to_float(high)) }
    }
}

/// A count as a float. Counts of this register stay far below 2^53, where floats are exact.
#[must_use]
pub fn count_to_float(count: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53; counts of channels and people are")]
    let value = count as f64;
    value
}
