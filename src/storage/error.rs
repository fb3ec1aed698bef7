//! What can go wrong with the store.

use std::sync::Arc;

use sea_orm::{DbErr, RuntimeErr};

/// A fault of the store. Its text is for the log and the command line, never for a client of the graph.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The address of the database is none.
    #[error("\"{0}\" is not the address of a database; write sqlite:FILE or postgres://USER@HOST/DATABASE")]
    Address(String),
    /// The database file cannot be opened or made.
    #[error(
        "cannot open the database file {path}: {reason}; choose a path that can be written with --database sqlite:FILE"
    )]
    CannotOpen {
        /// The file.
        path: String,
        /// The engine's words.
        reason: String,
    },
    /// The database server does not answer or refuses.
    #[error(
        "cannot reach the database at {address}: {reason}; start the server, or correct --database or DATABASE_URL"
    )]
    Unreachable {
        /// The address without its password.
        address: String,
        /// The engine's words.
        reason: String,
    },
    /// The database server answers, but will not let us in: wrong user, password or database.
    #[error("the database at {address} refuses: {reason}; correct --database or DATABASE_URL")]
    Refused {
        /// The address without its password.
        address: String,
        /// The engine's words.
        reason: String,
    },
    /// The database was written by a later version of Kanalatlas.
    #[error(
        "the database is newer than this program (it has the migration {0}); run the later version of kanalatlas that wrote it"
    )]
    Newer(String),
    /// The `SQLite` library may lose commits.
    #[error("SQLite {0} can lose commits in WAL mode; 3.51.3 or later is needed")]
    OldSqlite(String),
    /// The database cannot be written.
    #[error("the database cannot be written: {0}")]
    ReadOnly(String),
    /// A request asked for more rows than one request may.
    #[error("the request asks for up to {asked} rows; one request may ask for {limit}")]
    TooManyRows {
        /// Rows that it would have read at most.
        asked: u64,
        /// Rows that it may read.
        limit: u64,
    },
    /// A comparison has more rows than one may.
    #[error("the comparison has more than {limit} rows")]
    TooWide {
        /// Rows that it may have.
        limit: u64,
    },
    /// A stored row cannot be understood.
    #[error("a stored row cannot be understood: {0}")]
    Corrupt(String),
    /// A statement failed.
    #[error("a statement failed: {0}")]
    Statement(Arc<DbErr>),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) = &error
        {
            let text = inner.to_string();
            if text.contains("readonly database") || text.contains("read-only transaction") {
                return Self::ReadOnly(text);
            }
        }
        Self::Statement(Arc::new(error))
    }
}
