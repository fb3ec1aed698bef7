//! The two engines. Every server gets a database of its own, gone when the test is.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Once, OnceLock};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use tempfile::TempDir;

/// Where the tests find a `PostgreSQL` cluster in which they may make databases.
const CLUSTER: &str = "KANALATLAS_TEST_POSTGRES";

/// An engine.
#[derive(Debug, Clone)]
pub(crate) enum Engine {
    Sqlite,
    /// With the address of the cluster's maintenance database.
    Postgres(String),
}

/// `SQLite`, and `PostgreSQL` if there is a cluster for tests.
pub(crate) fn engines() -> Vec<Engine> {
    let mut engines = vec![Engine::Sqlite];
    engines.extend(postgres());
    engines
}

/// `PostgreSQL`, if there is a cluster for tests.
pub(crate) fn postgres() -> Option<Engine> {
    static NOTICE: Once = Once::new();
    #[expect(clippy::disallowed_methods, reason = "tests are configured by environment alone")]
    let cluster = std::env::var(CLUSTER).ok();
    if cluster.is_none() {
        NOTICE.call_once(|| {
            eprintln!("{CLUSTER} is not set: only SQLite is tested (scripts/with-postgres.sh sets it)");
        });
    }
    cluster.map(Engine::Postgres)
}

/// A database of a test's own.
#[derive(Debug)]
pub(crate) struct Home {
    engine: Engine,
    name: String,
    folder: TempDir,
}

impl Engine {
    /// A new, empty database.
    pub(crate) fn fresh(&self) -> Home {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("kanalatlas_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        if let Self::Postgres(cluster) = self {
            execute(cluster, format!("CREATE DATABASE {name}"));
        }
        Home { engine: self.clone(), name, folder: TempDir::new().unwrap() }
    }
}

impl Home {
    /// Fills a new database with what the first server of this run made, so that each need not seed again.
    pub(super) fn fill(&self, seed: impl FnOnce() -> Self) {
        static SQLITE: OnceLock<Vec<u8>> = OnceLock::new();
        static POSTGRES: OnceLock<String> = OnceLock::new();
        match &self.engine {
            Engine::Sqlite => {
                let seeded = SQLITE.get_or_init(|| std::fs::read(seed().folder().join("k.db")).unwrap());
                std::fs::write(self.folder().join("k.db"), seeded).unwrap();
            }
            Engine::Postgres(cluster) => {
                // The template stays until the cluster goes: nothing tells which test is the last.
                let template = POSTGRES.get_or_init(|| {
                    let template = format!("kanalatlas_seeded_{}", std::process::id());
                    // Named otherwise before it is dropped, and so it stays.
                    let seeded = seed();
                    // What a database that has run for a minute knows of its tables; without it, plans are guesses.
                    seeded.execute("ANALYZE");
                    execute(cluster, format!("ALTER DATABASE {} RENAME TO {template}", seeded.name));
                    template
                });
                execute(cluster, format!("DROP DATABASE {}", self.name));
                execute(cluster, format!("CREATE DATABASE {} TEMPLATE {template}", self.name));
            }
        }
    }

    /// Its address, as the binary takes it.
    pub(crate) fn address(&self) -> String {
        match &self.engine {
            Engine::Sqlite => format!("sqlite:{}", self.folder.path().join("k.db").display()),
            Engine::Postgres(cluster) => {
                let mut url = url::Url::parse(cluster).unwrap();
                url.set_path(&self.name);
                url.to_string()
            }
        }
    }

    /// A folder of the test's own.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Runs statements in it.
    pub(crate) fn execute(&self, sql: &str) {
        let address = self.address();
        let address = match self.engine {
            Engine::Sqlite => format!("{address}?mode=rwc"),
            Engine::Postgres(_) => address,
        };
        execute(&address, sql.to_owned());
    }

    /// Takes the database away under a running server.
    pub(crate) fn destroy(&self) {
        if let Engine::Postgres(cluster) = &self.engine {
            execute(cluster, format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.destroy();
    }
}

/// Runs statements.
pub(crate) fn execute(address: &str, sql: String) {
    apart(address, async move |connection| connection.execute_unprepared(&sql).await.map(drop));
}

/// The first column of every row, which has to be text.
pub(crate) fn column(address: &str, sql: &str) -> Vec<String> {
    let sql = sql.to_owned();
    let rows = apart(address, async move |connection| {
        let ask = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(ask).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    });
    rows.unwrap_or_default()
}

/// In a thread and a runtime of its own, so that it also works while a test unwinds.
fn apart<T: Send + 'static>(
    address: &str,
    work: impl AsyncFnOnce(&DatabaseConnection) -> Result<T, DbErr> + Send + 'static,
) -> Option<T> {
    let address = address.to_owned();
    let done = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let connection = Database::connect(address).await?;
            let done = work(&connection).await?;
            connection.close().await?;
            Ok::<T, DbErr>(done)
        })
    });
    let done = done.join();
    if std::thread::panicking() { None } else { Some(done.unwrap().unwrap()) }
}
