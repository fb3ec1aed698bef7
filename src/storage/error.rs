//! What can go wrong with the store.

use std::sync::Arc;

use sea_orm::{DbErr, RuntimeErr, SqlxError};

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
    /// A database with replicas that can have none.
    #[error(
        "{0} can have no replicas; give postgres://… in --database and --replica, or leave --replica away"
    )]
    Alone(String),
    /// None of several databases answers.
    #[error("none of the databases {0} answers; start one, or correct --database and --replica")]
    AllAway(String),
    /// No database that could do it answers just now; one that is asked again in a few seconds may.
    #[error("no database can do it just now: {0}")]
    Unavailable(String),
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

/// What `PostgreSQL` says when it goes, or is not there yet, and when a standby ends a statement that is in its way:
/// `admin_shutdown`, `crash_shutdown`, `cannot_connect_now`, `idle_session_timeout`, `serialization_failure`.
const GONE: [&str; 5] = ["57P01", "57P02", "57P03", "57P05", "40001"];

/// Whether a statement failed because of its connection, and not because of what it says.
pub(super) fn is_gone(error: &DbErr) -> bool {
    let inner = match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => inner,
        _ => return false,
    };
    match inner.as_ref() {
        SqlxError::Database(refusal) => {
            refusal.code().is_some_and(|code| GONE.contains(&&*code) || code.starts_with("08"))
        }
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => true,
        _ => false,
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if is_gone(&error) {
            return Self::Unavailable(error.to_string());
        }
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
