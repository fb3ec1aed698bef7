//! The one door through which every statement of a request goes: counted and bounded.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::cluster::Cluster;
use super::error::is_gone;
use super::{Error, running};
use crate::domain::id::EntityId;

/// Keys of one `IN (…)`. `SQLite` binds 32,766 values and `PostgreSQL` 65,535; a statement has few others.
pub(crate) const CHUNK: usize = 8_000;

/// Rows that one request may ask for over all its lists: what the largest honest page tree needs.
pub(super) const ROWS_PER_REQUEST: u64 = 50_000;

/// "Still": the edition up to which a current row is known.
pub(crate) const STILL: i64 = i64::MAX;

/// No database is chosen yet.
const NONE: usize = usize::MAX;

/// What a database has to have, that a request reads from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Having {
    /// All that was written so far.
    All,
    /// The newest edition; while nobody can write, this one at least.
    Newest(i64),
    /// This edition.
    Edition(i64),
}

/// Reads for one request, all from one database as long as that one answers.
#[derive(Debug, Clone)]
pub struct Reader {
    cluster: Arc<Cluster>,
    having: Having,
    /// The place of the database among those of the cluster.
    at: Arc<AtomicUsize>,
    statements: Arc<AtomicU64>,
    rows: Arc<AtomicU64>,
}

impl Reader {
    pub(super) fn new(cluster: Arc<Cluster>, having: Having) -> Self {
        Self {
            cluster,
            having,
            at: Arc::new(AtomicUsize::new(NONE)),
            statements: Arc::default(),
            rows: Arc::default(),
        }
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
        let at = self.chosen()?;
        match self.rows_of(at, select, false).await {
            // What an edition says is the same wherever it is read, so another database may go on.
            Err(error) if is_gone(&error) => {
                tracing::warn!(target: "kanalatlas::storage", error = %error, "a database that is read does not answer");
                let instead = self.instead_of(at)?;
                self.at.store(instead, Ordering::Relaxed);
                Ok(self.rows_of(instead, select, true).await?)
            }
            other => Ok(other?),
        }
    }

    async fn rows_of(
        &self,
        at: usize,
        select: &SelectStatement,
        careful: bool,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let node = self.cluster.node(at);
        running::rows(&node.reading, &node.writing, select, careful).await
    }

    /// The database that this request reads from.
    fn chosen(&self) -> Result<usize, Error> {
        let chosen = self.at.load(Ordering::Relaxed);
        if chosen != NONE {
            return Ok(chosen);
        }
        let choice = match self.having {
            Having::All => self.cluster.writer(),
            Having::Newest(edition) => self.cluster.newest(edition),
            Having::Edition(edition) => self.cluster.reader(edition),
        }?;
        // Whoever chose first has chosen for all.
        Ok(self
            .at
            .compare_exchange(NONE, choice, Ordering::Relaxed, Ordering::Relaxed)
            .map_or_else(|own| own, |_| choice))
    }

    /// The database to read from when one has failed.
    fn instead_of(&self, failed: usize) -> Result<usize, Error> {
        match self.having {
            Having::All => self.cluster.writer(),
            Having::Newest(edition) | Having::Edition(edition) => {
                self.cluster.reader_instead(failed, edition)
            }
        }
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
