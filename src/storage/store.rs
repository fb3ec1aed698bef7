//! Opening the store: a writer and a pool of readers, on `SQLite` or `PostgreSQL`.

use std::thread;
use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

use super::entity::edition;
use super::reader::Reader;
use super::{Error, migrate, running};

/// The oldest `SQLite` that does not lose commits in WAL mode.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long a request waits for a connection or a lock.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection is kept: a bound makes sqlx 0.9 look through the idle ones now and then, by a count that passes
/// below zero for a moment while one is given back. Who reads it then counts to 2^64, and the process never ends.
const FOR_EVER: Option<Duration> = None;

/// Pages that `SQLite` keeps in memory, in KiB and negative as its pragma has it. A write touches the pages of a dozen
/// indexes all over the file: with the 2 MB of the default they would go to the disk and come back all the time.
const WRITER_CACHE: &str = "-131072";
const READER_CACHE: &str = "-2000";

/// Connections that read. `SQLite` works in this process: two statements a core keep it busy, and a few more are for
/// what is quick. A server works on its own.
const SQLITE_READERS_A_CORE: u32 = 2;
const SQLITE_READERS_BESIDE: u32 = 4;
const POSTGRES_READERS: u32 = 12;
/// Connections to `PostgreSQL` that write or end statements of others; only one at a time writes an edition.
const POSTGRES_WRITERS: u32 = 4;

/// An open register.
#[derive(Debug, Clone)]
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

/// How the connections to a database are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Connections that are open.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// Connections that there may be.
    pub most: u32,
}

impl Pool {
    fn of(connection: &DatabaseConnection) -> Self {
        let (open, idle, most) = if connection.get_database_backend() == DbBackend::Postgres {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle(), pool.options().get_max_connections())
        } else {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle(), pool.options().get_max_connections())
        };
        Self { open, idle: u32::try_from(idle).unwrap_or(open), most }
    }
}

impl Store {
    /// Opens `sqlite:FILE` (making the file if it is not there) or `postgres://…`.
    ///
    /// Does not migrate; see [`Store::migrate`].
    pub async fn open(address: &str) -> Result<Self, Error> {
        match address.split_once(':') {
            Some(("sqlite", path)) => Self::open_sqlite(address, path.trim_start_matches("//")).await,
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Self::open_postgres(address).await
            }
            _ => Err(Error::Address(redacted(address))),
        }
    }

    async fn open_sqlite(address: &str, path: &str) -> Result<Self, Error> {
        if path.is_empty() || path.starts_with(':') || path.contains('?') {
            return Err(Error::Address(address.to_owned()));
        }
        let options = |connections: u32, cache: &'static str| {
            let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
            options
                .max_connections(connections)
                .min_connections(1)
                .acquire_timeout(PATIENCE)
                // A file does not hang up.
                .test_before_acquire(false)
                .idle_timeout(FOR_EVER)
                .max_lifetime(FOR_EVER)
                .sqlx_logging(false);
            options.map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("cache_size", cache)
                    .foreign_keys(true)
                    .busy_timeout(PATIENCE)
            });
            options
        };
        let cannot = |error: DbErr| Error::CannotOpen { path: path.to_owned(), reason: error.to_string() };
        let writer = Database::connect(options(1, WRITER_CACHE)).await.map_err(cannot)?;
        let version = sqlite_version(&writer).await?;
        if parse_version(&version).is_none_or(|version| version < OLDEST_SQLITE) {
            return Err(Error::OldSqlite(version));
        }
        let cores =
            thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
        let connections = cores.saturating_mul(SQLITE_READERS_A_CORE).saturating_add(SQLITE_READERS_BESIDE);
        let mut readers = options(connections, READER_CACHE);
        readers.map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_connect(|connection, _| Box::pin(running::watch_sqlite(connection))).before_acquire(
                |connection, _| Box::pin(async { running::watch_sqlite(connection).await.map(|()| true) }),
            )
        });
        let reader = Database::connect(readers).await.map_err(cannot)?;
        Ok(Self { writer, reader })
    }

    async fn open_postgres(address: &str) -> Result<Self, Error> {
        let options = |connections: u32| {
            let mut options = ConnectOptions::new(address);
            options
                .max_connections(connections)
                .min_connections(1)
                .acquire_timeout(PATIENCE)
                .connect_timeout(PATIENCE)
                .idle_timeout(FOR_EVER)
                .max_lifetime(FOR_EVER)
                .sqlx_logging(false)
                .set_application_name("kanalatlas");
            // Compiling a statement takes the server longer than running it, and it does so for each anew.
            options.map_sqlx_postgres_opts(|postgres| postgres.options([("jit", "off")]));
            options
        };
        let cannot = |error: DbErr| cannot_connect(address, &error);
        let writer = Database::connect(options(POSTGRES_WRITERS)).await.map_err(cannot)?;
        let mut readers = options(POSTGRES_READERS);
        // Asking for the process tells as well whether the connection is alive.
        readers.test_before_acquire(false).map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|connection, _| Box::pin(running::watch_postgres(connection))).before_acquire(
                |connection, _| Box::pin(async { running::watch_postgres(connection).await.map(|()| true) }),
            )
        });
        let reader = Database::connect(readers).await.map_err(cannot)?;
        Ok(Self { writer, reader })
    }

    /// Brings the schema to the newest state.
    ///
    /// `steps` limits how many migrations run; `None` runs all.
    pub async fn migrate(&self, steps: Option<u32>) -> Result<(), Error> {
        migrate::migrate(&self.writer, steps).await
    }

    /// A reader for one request: it counts its statements, bounds its rows, and ends what nobody waits for.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader::new(self.reader.clone(), self.writer.clone())
    }

    /// Whether nothing was ever written: there is no edition.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(edition::Entity::find().one(&self.reader).await?.is_none())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.reader.ping().await?)
    }

    /// How its connections for reading are used.
    #[must_use]
    pub fn readers(&self) -> Pool {
        Pool::of(&self.reader)
    }

    /// How its connections for writing are used.
    #[must_use]
    pub fn writers(&self) -> Pool {
        Pool::of(&self.writer)
    }

    /// Begins to write; waits while somebody else does.
    pub(crate) async fn begin_writing(&self) -> Result<DatabaseTransaction, Error> {
        let postgres = self.writer.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            // Each statement sees what was committed while the lock was waited for.
            isolation_level: postgres.then_some(IsolationLevel::ReadCommitted),
            access_mode: None,
            sqlite_transaction_mode: (!postgres).then_some(SqliteTransactionMode::Immediate),
        };
        let transaction = self.writer.begin_with_options(options).await?;
        if postgres {
            migrate::lock(&transaction).await?;
        }
        Ok(transaction)
    }

    /// Begins to read: all statements see the same moment, and nobody waits.
    pub(crate) async fn begin_reading(&self) -> Result<DatabaseTransaction, Error> {
        let postgres = self.reader.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: (!postgres).then_some(SqliteTransactionMode::Deferred),
        };
        Ok(self.reader.begin_with_options(options).await?)
    }

    /// The connection that writes: what belongs to an edition takes [`Store::begin_writing`] instead.
    pub(crate) const fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Lets go of every connection once what runs has ended.
    pub async fn close(self) -> Result<(), Error> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

async fn sqlite_version(connection: &DatabaseConnection) -> Result<String, Error> {
    let ask = Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version() AS version");
    let row =
        connection.query_one_raw(ask).await?.ok_or_else(|| Error::Corrupt("no SQLite version".to_owned()))?;
    Ok(row.try_get("", "version")?)
}

/// Whether the server let nobody in (SQLSTATE 28…, 3D…), or did not answer.
fn cannot_connect(address: &str, error: &DbErr) -> Error {
    let address = redacted(address);
    if let DbErr::Conn(RuntimeErr::SqlxError(inner)) = error
        && let Some(refusal) = inner.as_database_error()
        && refusal.code().is_some_and(|code| code.starts_with("28") || code.starts_with("3D"))
    {
        return Error::Refused { address, reason: refusal.message().to_owned() };
    }
    Error::Unreachable { address, reason: error.to_string() }
}

fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// An address that may be shown: without its password.
fn redacted(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(mut url) if url.password().is_some() => {
            if url.set_password(Some("***")).is_ok() {
                url.to_string()
            } else {
                "(hidden)".to_owned()
            }
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare() {
        assert!(parse_version("3.51.2") < Some(OLDEST_SQLITE));
        assert!(parse_version("3.51.10") > Some(OLDEST_SQLITE));
        assert_eq!(parse_version("three"), None);
    }

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(redacted("postgres://me:secret@db/kanalatlas"), "postgres://me:***@db/kanalatlas");
        assert_eq!(redacted("sqlite:k.db"), "sqlite:k.db");
    }

    #[tokio::test]
    async fn what_is_no_address_is_refused() {
        for address in ["", "kanalatlas.db", "mysql://db/k", "sqlite:", "sqlite::memory:", "postgres:db"] {
            assert!(matches!(Store::open(address).await, Err(Error::Address(_))), "{address}");
        }
    }
}
