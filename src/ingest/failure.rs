//! Why an import did not take place. Whatever it was, nothing was written.

use std::fmt;

use super::names::NAMES;
use super::problem::Problem;
use crate::storage;

/// Problems shown at once; beyond, only their number.
const SHOWN: usize = 200;

/// Why an import did not take place.
#[derive(Debug)]
pub enum Failure {
    /// The folder or a file of it cannot be read.
    Unreadable {
        /// The folder or the file.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// A CSV file has a name that means nothing here.
    UnknownFile {
        /// Its name.
        name: String,
        /// The name that was probably meant.
        nearest: Option<&'static str>,
    },
    /// The folder holds no file that could be imported.
    NoFiles {
        /// The folder.
        path: String,
    },
    /// Rows are wrong: all of them, in the order of the files and lines.
    Problems(Vec<Problem>),
    /// The store failed.
    Storage(storage::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = || NAMES.join(", ");
        match self {
            Self::Unreadable { path, reason } => write!(f, "cannot read {path}: {reason}"),
            Self::UnknownFile { name, nearest } => write!(
                f,
                "{name} is not a file of the register{}; name it one of {}",
                super::problem::did_you_mean(*nearest),
                names()
            ),
            Self::NoFiles { path } => {
                write!(f, "{path} holds no file of the register; put there one or more of {}", names())
            }
            Self::Problems(problems) => {
                let count = problems.len();
                let word = if count == 1 { "problem" } else { "problems" };
                write!(f, "{count} {word}; nothing was imported")?;
                for problem in problems.iter().take(SHOWN) {
                    write!(f, "\n{problem}")?;
                }
                if count > SHOWN {
                    write!(f, "\n… and {} more", count - SHOWN)?;
                }
                Ok(())
            }
            Self::Storage(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        Self::Storage(error)
    }
}
