//! The one door through which every statement of a request goes: counted and bounded.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult};

use super::Error;

/// Keys of one `IN (…)`; both engines take more, but plans and packets stay small.
pub(crate) const CHUNK: usize = 500;

/// Rows that one request may ask for over all its lists: what the largest honest page tree needs.
pub const ROWS_PER_REQUEST: u64 = 50_000;

/// "Still": the edition up to which a current row is known.
pub(crate) const STILL: i64 = i64::MAX;

/// Reads for one request.
#[derive(Debug, Clone)]
pub struct Reader {
    connection: DatabaseConnection,
    statements: Arc<AtomicU64>,
    rows: Arc<AtomicU64>,
}

impl Reader {
    pub(crate) fn new(connection: DatabaseConnection) -> Self {
        Self { connection, statements: Arc::default(), rows: Arc::default() }
    }

    /// Statements run so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Takes from the request's rows before they are read.
    pub(crate) fn take_rows(&self, rows: u64) -> Result<(), Error> {
        let asked = self.rows.fetch_add(rows, Ordering::Relaxed).saturating_add(rows);
        if asked > ROWS_PER_REQUEST {
            Err(Error::TooManyRows { asked, limit: ROWS_PER_REQUEST })
        } else {
            Ok(())
        }
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Every row of a statement.
    pub(crate) async fn all<T: FromQueryResult>(&self, select: &SelectStatement) -> Result<Vec<T>, Error> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let rows = self.connection.query_all(select).await?;
        Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// The first row of a statement.
    pub(crate) async fn one<T: FromQueryResult>(&self, select: &SelectStatement) -> Result<Option<T>, Error> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let row = self.connection.query_one(select).await?;
        Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
    }
}
