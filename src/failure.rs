//! How the program fails: one plain sentence that says what to change, and an exit code that scripts can read.

use crate::{generate, ingest, storage};

/// What `kanalatlas --help` says about exit codes.
pub const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  the check found rows that are wrong, and they are still
   2  the command line is wrong
  65  the files to import have problems; nothing was imported
  66  the folder to import, or a file of it, cannot be read
  69  the address to listen on is taken, or the database server does not answer
  70  anything else
  73  the database file cannot be made, opened or written
  76  the database is newer than this program
  78  the address of the database is wrong, or its user, password or name";

/// Why a command ends without having done its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What to tell the one who ran it.
    pub sentence: String,
}

impl Failure {
    /// Rows of the register are wrong; as with `diff`, nothing failed but the comparison.
    pub const WRONG_ROWS: u8 = 1;
    /// The command line is wrong.
    pub const USAGE: u8 = 2;
    /// The files to import have problems.
    pub const BAD_DATA: u8 = 65;
    /// The files to import cannot be read.
    pub const NO_INPUT: u8 = 66;
    /// What is needed is taken or does not answer.
    pub const UNAVAILABLE: u8 = 69;
    /// Anything else.
    pub const SOFTWARE: u8 = 70;
    /// The database file cannot be written.
    pub const CANNOT_CREATE: u8 = 73;
    /// The database is newer.
    pub const TOO_OLD: u8 = 76;
    /// The address of the database is wrong.
    pub const CONFIG: u8 = 78;

    /// A failure.
    pub fn new(code: u8, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        let code = match &error {
            storage::Error::Address(_) | storage::Error::Alone(_) | storage::Error::Refused { .. } => {
                Self::CONFIG
            }
            storage::Error::CannotOpen { .. } | storage::Error::ReadOnly(_) => Self::CANNOT_CREATE,
            storage::Error::Unreachable { .. }
            | storage::Error::AllAway(_)
            | storage::Error::Unavailable(_) => Self::UNAVAILABLE,
            storage::Error::Newer(_) => Self::TOO_OLD,
            _ => Self::SOFTWARE,
        };
        Self::new(code, error.to_string())
    }
}

impl From<ingest::Failure> for Failure {
    fn from(failure: ingest::Failure) -> Self {
        let code = match failure {
            ingest::Failure::Storage(error) => return error.into(),
            ingest::Failure::Unreadable { .. } | ingest::Failure::NoFiles { .. } => Self::NO_INPUT,
            ingest::Failure::UnknownFile { .. } | ingest::Failure::Problems(_) => Self::BAD_DATA,
        };
        Self::new(code, failure.to_string())
    }
}

impl From<generate::Failure> for Failure {
    fn from(failure: generate::Failure) -> Self {
        let code = match failure {
            generate::Failure::Storage(error) => return error.into(),
            generate::Failure::TooMany { .. } => Self::USAGE,
            generate::Failure::Lacks(_) => Self::SOFTWARE,
        };
        Self::new(code, failure.to_string())
    }
}
