//! Why nothing was generated.

use std::fmt;

use crate::domain::id::EntityId;
use crate::storage;

/// Why nothing was generated, or not all of it.
#[derive(Debug)]
pub enum Failure {
    /// More observations are asked for than the channels can have.
    TooMany {
        /// Observations that are asked for.
        asked: u64,
        /// Observations that so many channels can have.
        most: u64,
    },
    /// The register lacks something of the seeds.
    Lacks(EntityId),
    /// The store failed.
    Storage(storage::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany { asked, most } => write!(
                f,
                "{asked} observations are more than two a day of each channel for ten years; ask for {most} at most, or \
                 for more --channels"
            ),
            Self::Lacks(id) => write!(
                f,
                "the register lacks {id}, on which synthetic data rest; generate into a new database, which gets the \
                 seeds first"
            ),
            Self::Storage(error) => error.fmt(f),
        }
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        Self::Storage(error)
    }
}
