//! The one door through which every statement of a request goes: counted and bounded.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{DatabaseConnection, FromQueryResult, QueryResult};

use super::{Error, running};
use crate::domain::id::EntityId;

/// Keys of one `IN (…)`. `SQLite` binds 32,766 values and `PostgreSQL` 65,535; a statement has few others.
pub(crate) const CHUNK: usize = 8_000;

/// Rows that one request may ask for over all its lists: what the largest honest page tree needs.
pub(super) const ROWS_PER_REQUEST: u64 = 50_000;

/// "Still": the edition up to which a current row is known.
pub(crate) const STILL: i64 = i64::MAX;

/// Reads for one request.
#[derive(Debug, Clone)]
pub struct Reader {
    connection: DatabaseConnection,
    /// Through which statements on the other are ended.
    control: DatabaseConnection,
    statements: Arc<AtomicU64>,
    rows: Arc<AtomicU64>,
}

impl Reader {
    pub(crate) fn new(connection: DatabaseConnection, control: DatabaseConnection) -> Self {
        Self { connection, control, statements: Arc::default(), rows: Arc::default() }
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

    /// Every row of a statement, undecoded. The statement ends when the future is dropped.
    pub(crate) async fn rows(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, Error> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        Ok(running::rows(&self.connection, &self.control, select).await?)
    }

    /// Every row of a statement.
    pub(crate) async fn all<T: FromQueryResult>(&self, select: &SelectStatement) -> Result<Vec<T>, Error> {
        let rows = self.rows(select).await?;
        Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// Every row of the statement that `select` makes for each chunk of ids.
    pub(crate) async fn by_ids<T: FromQueryResult>(
        &self,
        ids: &[EntityId],
        select: impl Fn(Vec<&str>) -> SelectStatement,
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            rows.extend(self.all::<T>(&select(chunk.iter().map(EntityId::as_str).collect())).await?);
        }
        Ok(rows)
    }
}
