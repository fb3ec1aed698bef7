//! The two time axes of an answer.

use std::fmt;
use std::str::FromStr;

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

/// Why a text is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no scope; it is a date and the number of an edition: 2017-09-18@12")]
pub struct InvalidScope(pub String);

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.as_of, self.edition)
    }
}

impl FromStr for Scope {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('@').and_then(|(date, edition)| {
            let edition = edition.parse().ok().filter(|edition| *edition >= 0)?;
            Some(Self { as_of: date.parse().ok()?, edition })
        });
        parts.ok_or_else(|| InvalidScope(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in ["2017-09-18@12", "2017-09@0", "2017@9007199254740993"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for text in ["", "@", "2017", "2017@", "2017@-1", "2017-13@1", "@12", "2017@1@2"] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }
}
