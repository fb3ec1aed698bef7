//! The time of day, as a parameter, so that a test decides what "now" is.

use chrono::{DateTime, Utc};

use super::date::Day;

/// Tells the time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The present moment.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Self::System => Utc::now(),
            Self::Fixed(moment) => moment,
        }
    }

    /// The present day (UTC).
    #[must_use]
    pub fn today(self) -> Day {
        Day::of(self.now().date_naive())
    }
}
