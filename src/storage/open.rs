//! Opening databases: the connections to `SQLite` or `PostgreSQL`, and how they are set.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement,
};

use super::Error;
use super::cluster::Node;
use super::running::{self, Processes};

/// The oldest `SQLite` that does not lose commits in WAL mode.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long a request waits for a connection or a lock of `SQLite`, which others may hold while they write.
const SQLITE_PATIENCE: Duration = Duration::from_secs(5);
/// How long a request waits for a connection to `PostgreSQL`: one that takes longer is asked for elsewhere, or again.
const POSTGRES_PATIENCE: Duration = Duration::from_secs(2);
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

/// Opens a file, and makes it if it is not there.
pub(super) async fn sqlite(path: &str) -> Result<Node, Error> {
    let options = |connections: u32, cache: &'static str| {
        let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
        options
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(SQLITE_PATIENCE)
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
                .busy_timeout(SQLITE_PATIENCE)
        });
        options
    };
    let cannot = |error: DbErr| Error::CannotOpen { path: path.to_owned(), reason: error.to_string() };
    let writer = Database::connect(options(1, WRITER_CACHE)).await.map_err(cannot)?;
    let version = sqlite_version(&writer).await?;
    if parse_version(&version).is_none_or(|version| version < OLDEST_SQLITE) {
        return Err(Error::OldSqlite(version));
    }
    let cores = thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let connections = cores.saturating_mul(SQLITE_READERS_A_CORE).saturating_add(SQLITE_READERS_BESIDE);
    let mut readers = options(connections, READER_CACHE);
    readers.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_connect(|connection, _| Box::pin(running::watch_sqlite(connection))).before_acquire(
            |connection, _| Box::pin(async { running::watch_sqlite(connection).await.map(|()| true) }),
        )
    });
    let reader = Database::connect(readers).await.map_err(cannot)?;
    Ok(Node::new(path.to_owned(), writer, reader, None))
}

/// Whether there are other databases beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Company {
    /// It has to answer now.
    Alone,
    /// It may be away now, and come.
    Several,
}

/// Opens a database of a server.
pub(super) async fn postgres(address: &str, company: Company) -> Result<Node, Error> {
    let options = |connections: u32| {
        let mut options = ConnectOptions::new(address);
        options
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(POSTGRES_PATIENCE)
            .connect_timeout(POSTGRES_PATIENCE)
            .connect_lazy(company == Company::Several)
            .idle_timeout(FOR_EVER)
            .max_lifetime(FOR_EVER)
            .sqlx_logging(false)
            .set_application_name("kanalatlas");
        // Compiling a statement takes the server longer than running it, and it does so for each anew. A plan for any
        // values, which it would take from the sixth time on, knows nothing of editions and dates: see DECISIONS, 57.
        options.map_sqlx_postgres_opts(|postgres| {
            postgres.options([("jit", "off"), ("plan_cache_mode", "force_custom_plan")])
        });
        options
    };
    let cannot = |error: DbErr| cannot_connect(address, &error);
    let writer = Database::connect(options(POSTGRES_WRITERS)).await.map_err(cannot)?;
    let mut readers = options(POSTGRES_READERS);
    // One that broke meanwhile is found out by the statement, which is then asked again.
    readers.test_before_acquire(false).map_sqlx_postgres_pool_opts(|pool| {
        let processes = Arc::new(Processes::default());
        pool.after_connect(|connection, _| {
            Box::pin(async { running::watch_new_postgres(connection).await.map(drop) })
        })
        .before_acquire(move |connection, about| {
            let processes = Arc::clone(&processes);
            Box::pin(async move {
                running::watch_postgres(connection, about.age, &processes).await.map(|()| true)
            })
        })
    });
    let reader = Database::connect(readers).await.map_err(cannot)?;
    let looking = match company {
        Company::Alone => None,
        Company::Several => Some(Database::connect(options(1)).await.map_err(cannot)?),
    };
    Ok(Node::new(redacted(address), writer, reader, looking))
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
pub(super) fn redacted(address: &str) -> String {
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
}
