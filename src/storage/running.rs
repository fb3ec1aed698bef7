//! A statement ends when nobody waits for it any more.
//!
//! Dropping the future of a statement frees nothing by itself: the engine works on to the end, and the connection with
//! it. So a statement of a reader leaves word with the connection that it gets ([`watch_sqlite`], [`watch_postgres`]),
//! and when its future is dropped, because the request's time is up or its client has left, the engine is told to stop:
//! `SQLite` asks every few thousand steps whether to go on, and `PostgreSQL` is told through another connection.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::{PgConnection, SqliteConnection, postgres, query_scalar, sqlite};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr, Statement,
    sea_query::SelectStatement,
};

/// Steps of `SQLite`'s machine between two looks at whether anybody still waits: some tens of microseconds.
const STEPS: i32 = 5_000;

/// What `PostgreSQL` says of a statement that it was told to end (`query_canceled`).
const CANCELLED: &str = "57014";

tokio::task_local! {
    /// The statement for which a connection is being acquired on this task.
    static CURRENT: Arc<Running>;
}

/// Two moments that are no further apart are one: that at which a connection was opened, as it was reckoned twice.
const SAME: Duration = Duration::from_micros(100);

/// Connections of which a process is remembered; beyond, all are forgotten, and asked again.
const REMEMBERED: usize = 256;

/// The processes of `PostgreSQL` behind the connections of a pool, by the moment when each was opened.
///
/// The library knows the process and does not tell, and asking for it at every use is a round trip more for every
/// statement. If two connections were opened at the same moment, one may be taken for the other; the worst that follows
/// is that a statement is ended in another's stead, and asked again.
#[derive(Debug, Default)]
pub(super) struct Processes(Mutex<Vec<(Instant, i32)>>);

impl Processes {
    fn of(&self, opened: Instant) -> Option<i32> {
        let same = |other: Instant| opened.max(other) - opened.min(other) <= SAME;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(other, _)| same(*other)).map(|(_, process)| *process)
    }

    fn remember(&self, opened: Instant, process: i32) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.push((opened, process));
    }
}

/// A statement that runs.
#[derive(Debug, Default)]
struct Running {
    /// Whether a connection has to prove that it is alive before it is used: the last one was not.
    careful: bool,
    left: AtomicBool,
    /// `PostgreSQL`'s process that works on it; 0 while there is none.
    process: AtomicI32,
}

/// Runs a statement. If the future is dropped before its end, the engine stops working on it.
///
/// `careful` takes only a connection that is alive, which costs a round trip.
pub(super) async fn rows(
    connection: &DatabaseConnection,
    control: &DatabaseConnection,
    select: &SelectStatement,
    careful: bool,
) -> Result<Vec<QueryResult>, DbErr> {
    let first = attempt(connection, control, select, careful).await;
    match first {
        // Nobody but us ends our statements: word to end another one came when its connection was ours already.
        Err(error) if was_cancelled(&error) => attempt(connection, control, select, careful).await,
        other => other,
    }
}

async fn attempt(
    connection: &DatabaseConnection,
    control: &DatabaseConnection,
    select: &SelectStatement,
    careful: bool,
) -> Result<Vec<QueryResult>, DbErr> {
    let running = Arc::new(Running { careful, ..Running::default() });
    let mut watch = Watch { running: Arc::clone(&running), control, done: false };
    let rows = CURRENT.scope(running, connection.query_all(select)).await;
    watch.done = true;
    rows
}

/// Held by whoever waits for a statement.
struct Watch<'a> {
    running: Arc<Running>,
    control: &'a DatabaseConnection,
    done: bool,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        self.running.left.store(true, Ordering::Relaxed);
        let process = self.running.process.load(Ordering::Relaxed);
        if process == 0 {
            return;
        }
        // Without a runtime the process is ending, and its connections with it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(cancel(self.control.clone(), process));
        }
    }
}

/// Tells `PostgreSQL` to end what one of its processes does.
async fn cancel(control: DatabaseConnection, process: i32) {
    let ask = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND state = 'active'",
        [process.into()],
    );
    if let Err(error) = control.query_all_raw(ask).await {
        tracing::warn!(target: "kanalatlas::storage", error = %error, "a statement that nobody waits for cannot be ended");
    }
}

fn was_cancelled(error: &DbErr) -> bool {
    let DbErr::Query(RuntimeErr::SqlxError(inner)) = error else { return false };
    inner.as_database_error().is_some_and(|refusal| {
        refusal.try_downcast_ref::<postgres::PgDatabaseError>().is_some()
            && refusal.code().is_some_and(|code| code == CANCELLED)
    })
}

/// Lets a connection of `SQLite` know for whom it works now; to be called whenever it is acquired.
pub(super) async fn watch_sqlite(connection: &mut SqliteConnection) -> Result<(), sea_orm::SqlxError> {
    let current = CURRENT.try_with(Arc::clone);
    let mut handle: sqlite::LockedSqliteHandle<'_> = connection.lock_handle().await?;
    match current {
        Ok(running) => handle.set_progress_handler(STEPS, move || !running.left.load(Ordering::Relaxed)),
        Err(_) => handle.remove_progress_handler(),
    }
    Ok(())
}

/// Lets the statement that acquires a new connection of `PostgreSQL` know which process it is.
pub(super) async fn watch_new_postgres(connection: &mut PgConnection) -> Result<i32, sea_orm::SqlxError> {
    let process: i32 = query_scalar("SELECT pg_backend_pid()").fetch_one(connection).await?;
    tell(process);
    Ok(process)
}

/// The same for a connection that was opened so long ago.
pub(super) async fn watch_postgres(
    connection: &mut PgConnection,
    age: Duration,
    processes: &Processes,
) -> Result<(), sea_orm::SqlxError> {
    let opened = Instant::now().checked_sub(age);
    let careful = CURRENT.try_with(|running| running.careful).unwrap_or(true);
    let known = opened.filter(|_| !careful).and_then(|opened| processes.of(opened));
    if let Some(process) = known {
        tell(process);
        return Ok(());
    }
    let process = watch_new_postgres(connection).await?;
    if let Some(opened) = opened {
        processes.remember(opened, process);
    }
    Ok(())
}

/// Outside a statement of a reader there is nobody to tell.
fn tell(process: i32) {
    let _ = CURRENT.try_with(|running| running.process.store(process, Ordering::Relaxed));
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use sea_orm::sea_query::{Expr, Query};

    use super::*;
    use crate::storage::reader::Reader;
    use crate::storage::testing::{TestStore, stores};

    /// A statement that counts for minutes.
    fn endless() -> SelectStatement {
        let count = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) \
                     SELECT COUNT(*) FROM n)";
        Query::select().expr(Expr::cust(count)).to_owned()
    }

    async fn one(reader: &Reader) -> bool {
        let select = Query::select().expr(Expr::cust("1")).to_owned();
        reader.rows(&select).await.is_ok_and(|rows| rows.len() == 1)
    }

    #[tokio::test]
    async fn a_statement_ends_with_who_waits_for_it() {
        for TestStore { store, .. } in &stores().await {
            let engine = store.writer().get_database_backend();
            // More at once than there are connections: were they not ended, nobody else would get one.
            for _ in 0..3 {
                let waiting = (0..12).map(|_| async {
                    let reader = store.reader();
                    let statement = endless();
                    let asked = tokio::time::timeout(Duration::from_millis(200), reader.rows(&statement));
                    assert!(asked.await.is_err(), "{engine:?}: it ended by itself");
                });
                futures_util::future::join_all(waiting).await;
            }
            let left = Instant::now();
            assert!(one(&store.reader()).await, "{engine:?}");
            let waited = left.elapsed();
            assert!(waited < Duration::from_secs(2), "{engine:?}: a connection was free after {waited:?}");
        }
    }

    #[tokio::test]
    async fn the_server_no_longer_works_on_what_nobody_waits_for() {
        for TestStore { store, .. } in &stores().await {
            if store.writer().get_database_backend() != DbBackend::Postgres {
                continue;
            }
            let statement = endless();
            let reader = store.reader();
            // On a connection of which the process is remembered by now.
            for _ in 0..3 {
                assert!(one(&reader).await);
            }
            let asked = tokio::time::timeout(Duration::from_millis(200), reader.rows(&statement));
            assert!(asked.await.is_err());
            let busy = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND datname = current_database() \
                        AND query LIKE '%RECURSIVE n(i)%' AND pid <> pg_backend_pid()";
            let mut working = 1;
            for _ in 0..40 {
                let ask = Statement::from_string(DbBackend::Postgres, busy);
                working = store.writer().query_all_raw(ask).await.unwrap().len();
                if working == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            assert_eq!(working, 0, "statements that nobody waits for");
        }
    }

    #[tokio::test]
    async fn connections_that_broke_meanwhile_are_passed_over() {
        for TestStore { store, .. } in &stores().await {
            if store.writer().get_database_backend() != DbBackend::Postgres {
                continue;
            }
            let reader = store.reader();
            let readers: Vec<_> = (0..12).map(|_| one(&reader)).collect();
            assert!(futures_util::future::join_all(readers).await.into_iter().all(|answered| answered));
            let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            store.writer().query_all_raw(Statement::from_string(DbBackend::Postgres, all)).await.unwrap();
            for _ in 0..12 {
                assert!(one(&store.reader()).await);
            }
        }
    }

    #[test]
    fn a_process_is_found_by_the_moment_when_its_connection_was_opened() {
        let (processes, opened) = (Processes::default(), Instant::now());
        let later = opened + Duration::from_millis(1);
        processes.remember(opened, 7);
        processes.remember(later, 8);
        assert_eq!(processes.of(opened + Duration::from_micros(20)), Some(7));
        assert_eq!(processes.of(later), Some(8));
        assert_eq!(processes.of(opened + Duration::from_micros(500)), None);
    }

    #[tokio::test]
    async fn a_statement_that_is_ended_in_anothers_stead_is_asked_again() {
        for TestStore { store, .. } in &stores().await {
            if store.writer().get_database_backend() != DbBackend::Postgres {
                continue;
            }
            let sleeping = Query::select().expr(Expr::cust("pg_sleep(0.5)::text")).to_owned();
            let reader = store.reader();
            let mischief = async {
                tokio::time::sleep(Duration::from_millis(200)).await;
                let all = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = 'active' \
                           AND datname = current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()";
                let ask = Statement::from_string(DbBackend::Postgres, all);
                store.writer().query_all_raw(ask).await.unwrap().len()
            };
            let (rows, cancelled) = futures_util::join!(reader.rows(&sleeping), mischief);
            assert_eq!((rows.unwrap().len(), cancelled), (1, 1));
        }
    }
}
