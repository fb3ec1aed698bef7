//! Fresh, migrated stores for tests, one on each engine.
//!
//! `PostgreSQL` takes part if `KANALATLAS_TEST_POSTGRES` names a cluster in which databases may be made
//! (scripts/with-postgres.sh starts one); else each test run says that it did without.

use std::io::Write as _;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use super::Store;

const VARIABLE: &str = "KANALATLAS_TEST_POSTGRES";

/// A store of a test's own; its `SQLite` file goes with it.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    _folder: Option<tempfile::TempDir>,
}

/// An empty, migrated store on each engine.
pub(crate) async fn stores() -> Vec<TestStore> {
    let mut stores = vec![sqlite().await];
    if let Some(address) = postgres().await {
        stores.push(TestStore { store: migrated(&address).await, _folder: None });
    }
    stores
}

/// An empty, migrated store on `SQLite`, for what is the same on both engines.
pub(crate) async fn sqlite() -> TestStore {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let address = format!("sqlite:{}", folder.path().join("test.db").display());
    TestStore { store: migrated(&address).await, _folder: Some(folder) }
}

async fn migrated(address: &str) -> Store {
    let store = Store::open(address).await.expect("the test's store opens");
    store.migrate(None).await.expect("the test's store migrates");
    store
}

/// The address of a database of the test's own.
async fn postgres() -> Option<String> {
    static SAID: Once = Once::new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    #[expect(clippy::disallowed_methods, reason = "tests have no config.rs")]
    let Ok(cluster) = std::env::var(VARIABLE) else {
        // Not through eprintln!, which the test harness swallows.
        SAID.call_once(|| {
            let said = writeln!(std::io::stderr(), "{VARIABLE} is not set: storage is tested on SQLite only");
            said.expect("stderr takes a line");
        });
        return None;
    };
    let (server, _) = cluster.rsplit_once('/').expect("the address names a database");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("kanalatlas_test_{}_{number}", std::process::id());
    let admin = Database::connect(&cluster).await.expect("the cluster answers");
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    admin.execute_unprepared(&create).await.expect("the test's database is made");
    admin.close().await.expect("the connection closes");
    Some(format!("{server}/{name}"))
}

impl TestStore {
    /// The engine's name, for the messages of assertions.
    pub(crate) fn engine(&self) -> DbBackend {
        self.store.writer().get_database_backend()
    }

    /// Runs a statement.
    pub(crate) async fn execute(&self, sql: &str) {
        self.store.writer().execute_unprepared(sql).await.expect("the test's statement runs");
    }

    /// The first column of every row, as text.
    pub(crate) async fn column(&self, sql: &str) -> Vec<String> {
        let ask = Statement::from_string(
            self.engine(),
            format!("SELECT CAST(x AS TEXT) AS x FROM ({sql}) AS t (x)"),
        );
        let ask = match self.engine() {
            DbBackend::Postgres => ask,
            _ => Statement::from_string(
                self.engine(),
                format!("WITH t (x) AS ({sql}) SELECT CAST(x AS TEXT) AS x FROM t"),
            ),
        };
        let rows = self.store.writer().query_all_raw(ask).await.expect("the test's question is answered");
        rows.iter()
            .map(|row| {
                row.try_get::<Option<String>>("", "x").expect("text").unwrap_or_else(|| "-".to_owned())
            })
            .collect()
    }

    /// Rows of a table.
    pub(crate) async fn count(&self, table: &str) -> usize {
        self.column(&format!("SELECT count(*) FROM {table}")).await[0].parse().expect("a number")
    }
}
