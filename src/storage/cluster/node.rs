//! One database: its connections, and what it says of itself.

use std::fmt;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::roles::Sighting;

/// How long a database may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// What it is and how far it has come. The timeline of one that writes stands in the name of the file that it writes.
const LOOK: &str = "SELECT pg_is_in_recovery() AS standby, \
    CAST(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn AS BIGINT) \
    AS position, \
    CASE WHEN pg_is_in_recovery() THEN (SELECT lpad(to_hex(received_tli), 8, '0') FROM pg_stat_wal_receiver LIMIT 1) \
    ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS timeline";

/// The newest edition. Apart from the rest, since an empty database has no such table.
const NEWEST: &str = "SELECT COALESCE(MAX(number), 0) AS number FROM edition";

/// A database and the connections to it.
pub(in crate::storage) struct Node {
    /// Its address, without what may be secret in it.
    pub(super) address: String,
    /// What writes, and what ends statements of others.
    pub(in crate::storage) writing: DatabaseConnection,
    /// What reads.
    pub(in crate::storage) reading: DatabaseConnection,
    /// What looks after it, if there are others: busy ones must not make it seem away.
    pub(super) looking: Option<DatabaseConnection>,
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Node {
    /// A database behind these connections.
    pub(in crate::storage) const fn new(
        address: String,
        writing: DatabaseConnection,
        reading: DatabaseConnection,
        looking: Option<DatabaseConnection>,
    ) -> Self {
        Self { address, writing, reading, looking }
    }

    /// What it says of itself; `None` if it does not answer in time.
    pub(super) async fn look(&self) -> Option<Sighting> {
        let connection = self.looking.as_ref()?;
        match tokio::time::timeout(PATIENCE, sighting(connection)).await {
            Ok(Ok(seen)) => Some(seen),
            Ok(Err(error)) => {
                tracing::debug!(target: "kanalatlas::storage", address = self.address, error = %error, "a database is away");
                None
            }
            Err(_) => {
                tracing::debug!(target: "kanalatlas::storage", address = self.address, "a database does not answer in time");
                None
            }
        }
    }

    /// Lets go of every connection once what runs has ended.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        for connection in
            [Some(&self.reading), Some(&self.writing), self.looking.as_ref()].into_iter().flatten()
        {
            connection.close_by_ref().await?;
        }
        Ok(())
    }
}

async fn sighting(connection: &DatabaseConnection) -> Result<Sighting, DbErr> {
    let ask = |sql: &str| Statement::from_string(DbBackend::Postgres, sql);
    let none = || DbErr::RecordNotFound("a database said nothing of itself".to_owned());
    let row = connection.query_one_raw(ask(LOOK)).await?.ok_or_else(none)?;
    let newest = match connection.query_one_raw(ask(NEWEST)).await {
        Ok(Some(row)) => row.try_get("", "number")?,
        // No table yet. That it cannot be reached at all, the statement before would have said.
        _ => 0,
    };
    let timeline: Option<String> = row.try_get("", "timeline")?;
    Ok(Sighting {
        standby: row.try_get("", "standby")?,
        position: row.try_get::<Option<i64>>("", "position")?.unwrap_or(0),
        timeline: timeline.and_then(|digits| u32::from_str_radix(&digits, 16).ok()),
        edition: newest,
    })
}
