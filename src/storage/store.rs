//! An open register: its databases, and what they are asked for.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use super::cluster::{Cluster, Node};
use super::entity::edition;
use super::open::{self, Company, redacted};
use super::reader::{Having, Reader};
use super::{Error, migrate};
use crate::domain::edition::Edition;

/// How long a write may take that a client waits for. A primary that waits for a standby which has left would never end it.
const WRITING: Duration = Duration::from_secs(5);

/// An open register.
#[derive(Debug, Clone)]
pub struct Store {
    cluster: Arc<Cluster>,
}

/// How the connections to the databases are used.
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

    /// All connections of several.
    fn of_all<'a>(connections: impl Iterator<Item = &'a DatabaseConnection>) -> Self {
        let none = Self { open: 0, idle: 0, most: 0 };
        connections.map(Self::of).fold(none, |sum, own| Self {
            open: sum.open.saturating_add(own.open),
            idle: sum.idle.saturating_add(own.idle),
            most: sum.most.saturating_add(own.most),
        })
    }
}

impl Store {
    /// Opens `sqlite:FILE` (making the file if it is not there) or `postgres://…`.
    ///
    /// Does not migrate; see [`Store::migrate`].
    pub async fn open(address: &str) -> Result<Self, Error> {
        let node = match address.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.trim_start_matches("//");
                if path.is_empty() || path.starts_with(':') || path.contains('?') {
                    return Err(Error::Address(address.to_owned()));
                }
                open::sqlite(path).await?
            }
            _ if is_postgres(address) => open::postgres(address, Company::Alone).await?,
            _ => return Err(Error::Address(redacted(address))),
        };
        Ok(Self { cluster: Cluster::alone(node) })
    }

    /// Opens several databases of `PostgreSQL`, of which one writes and the others repeat it; which one it is, they say
    /// themselves. Some of them may be away.
    pub async fn open_several(addresses: &[&str]) -> Result<Self, Error> {
        let mut nodes = Vec::with_capacity(addresses.len());
        for address in addresses {
            if !is_postgres(address) {
                return Err(Error::Alone(redacted(address)));
            }
            nodes.push(open::postgres(address, Company::Several).await?);
        }
        Ok(Self { cluster: Cluster::several(nodes).await? })
    }

    /// Brings the schema to the newest state.
    ///
    /// `steps` limits how many migrations run; `None` runs all.
    pub async fn migrate(&self, steps: Option<u32>) -> Result<(), Error> {
        migrate::migrate(&self.cluster.writer_now().await?.writing, steps).await
    }

    /// A reader of all that was written so far, for those who have just written.
    pub(crate) fn reader_of_all(&self) -> Reader {
        Reader::new(Arc::clone(&self.cluster), Having::All)
    }

    /// A reader for one request, of the newest edition: it counts its statements, bounds its rows, and ends what nobody
    /// waits for.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader::new(Arc::clone(&self.cluster), Having::Newest(0))
    }

    /// A reader for a request that rests on an edition.
    #[must_use]
    pub fn reader_at(&self, edition: i64) -> Reader {
        Reader::new(Arc::clone(&self.cluster), Having::Edition(edition))
    }

    /// The newest edition; `None` before the first.
    ///
    /// While no database can be written, what those that are read know is believed, unless it is older than `seen`.
    pub async fn newest_edition(&self, seen: i64) -> Result<Option<Edition>, Error> {
        Reader::new(Arc::clone(&self.cluster), Having::Newest(seen)).edition_at(None).await
    }

    /// Whether nothing was ever written: there is no edition.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        let written = self.cluster.writer_now().await?;
        Ok(edition::Entity::find().one(&written.reading).await?.is_none())
    }

    /// Whether a database answers from which can be read.
    pub async fn ping(&self) -> Result<(), Error> {
        let reading = self.cluster.reader(0)?;
        Ok(self.cluster.node(reading).reading.ping().await?)
    }

    /// How its connections for reading are used.
    #[must_use]
    pub fn readers(&self) -> Pool {
        Pool::of_all(self.cluster.nodes().iter().map(|node| &node.reading))
    }

    /// How its connections for writing are used.
    #[must_use]
    pub fn writers(&self) -> Pool {
        Pool::of_all(self.cluster.nodes().iter().map(|node| &node.writing))
    }

    /// Whether it has more than one database.
    pub(crate) fn has_replicas(&self) -> bool {
        !self.cluster.is_alone()
    }

    /// How many of its databases have each role (`writer`, `reader`, `lagging`, `refused`, `away`).
    #[must_use]
    pub fn roles(&self) -> Vec<(&'static str, usize)> {
        self.cluster.roles()
    }

    /// Begins to write; waits while somebody else does.
    pub(crate) async fn begin_writing(&self) -> Result<DatabaseTransaction, Error> {
        let Node { writing, .. } = self.cluster.writer_now().await?;
        let postgres = writing.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            // Each statement sees what was committed while the lock was waited for.
            isolation_level: postgres.then_some(IsolationLevel::ReadCommitted),
            access_mode: None,
            sqlite_transaction_mode: (!postgres).then_some(SqliteTransactionMode::Immediate),
        };
        let transaction = writing.begin_with_options(options).await?;
        if postgres {
            migrate::lock(&transaction).await?;
        }
        Ok(transaction)
    }

    /// Begins to read all that was written: all statements see the same moment, and nobody waits.
    pub(crate) async fn begin_reading(&self) -> Result<DatabaseTransaction, Error> {
        let Node { reading, .. } = self.cluster.writer_now().await?;
        let postgres = reading.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: (!postgres).then_some(SqliteTransactionMode::Deferred),
        };
        Ok(reading.begin_with_options(options).await?)
    }

    /// Writes what belongs to no edition, over a connection to whatever database is written now, while a client waits.
    ///
    /// A write that does not end in time may have been done all the same, so it has to be one that can be repeated.
    pub(crate) async fn write_alone<T>(
        &self,
        write: impl AsyncFnOnce(&DatabaseConnection) -> Result<T, sea_orm::DbErr>,
    ) -> Result<T, Error> {
        let Node { writing, .. } = self.cluster.writer_now().await?;
        let written = tokio::time::timeout(WRITING, write(writing)).await;
        Ok(written.map_err(|_| Error::Unavailable("a write did not end in time".to_owned()))??)
    }

    /// The connection that writes, for tests: what is asked there goes past all that is kept here.
    #[cfg(test)]
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.cluster.nodes()[0].writing
    }

    /// Lets go of every connection once what runs has ended.
    pub async fn close(self) -> Result<(), Error> {
        self.cluster.close().await
    }
}

/// Whether it is the address of a database on a server.
fn is_postgres(address: &str) -> bool {
    address
        .split_once(':')
        .is_some_and(|(scheme, rest)| matches!(scheme, "postgres" | "postgresql") && rest.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_no_address_is_refused() {
        for address in ["", "kanalatlas.db", "mysql://db/k", "sqlite:", "sqlite::memory:", "postgres:db"] {
            assert!(matches!(Store::open(address).await, Err(Error::Address(_))), "{address}");
        }
    }

    #[tokio::test]
    async fn a_file_has_no_replicas() {
        let several = Store::open_several(&["sqlite:k.db", "postgres://me@127.0.0.1:1/k"]).await;
        assert!(matches!(several, Err(Error::Alone(_))), "{several:?}");
        let away = Store::open_several(&["postgres://me@127.0.0.1:1/k", "postgres://me@127.0.0.1:2/k"]).await;
        assert!(matches!(away, Err(Error::AllAway(_))), "{away:?}");
    }
}
