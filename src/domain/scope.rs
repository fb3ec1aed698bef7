//! The two time axes of an answer.

use super::date::{Day, PartialDate};

/// What date and what edition an answer speaks of.
///
/// Fixed once at a root field and handed down, so that everything below agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope {
    /// World time: the state of the world at the end of this date.
    pub as_of: PartialDate,
    /// Our time: what the register knew in this edition; 0 knows nothing.
    pub edition: i64,
}

impl Scope {
    /// The last day that the answer speaks of.
    #[must_use]
    pub const fn day(self) -> Day {
        self.as_of.high()
    }
}
