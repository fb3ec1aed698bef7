//! Migrations: the files of `migrations/`, run forward, each in one transaction.
//!
//! Both engines take part in a transaction with their data definitions, so that a process killed at any
//! statement leaves the schema as it was before the migration or as it is after it.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait,
};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};

use super::Error;

struct SqlFile {
    name: &'static str,
    sql: &'static str,
    /// The only engine that it is for, if it is not for both.
    only: Option<DbBackend>,
}

/// A file of `migrations/`, for both engines or for one.
macro_rules! file {
    ($name:literal) => {
        file!($name, None)
    };
    ($name:literal, $only:expr) => {
        SqlFile { name: $name, sql: include_str!(concat!("../../migrations/", $name, ".sql")), only: $only }
    };
}

/// Every migration, oldest first. A file that was released never changes.
const FILES: &[SqlFile] = &[
    file!("0001_register"),
    file!("0002_lookups"),
    file!("0003_claim_relation"),
    file!("0004_projections"),
    file!("0005_shared_query"),
    file!("0006_page_order"),
    file!("0007_natural_keys"),
    file!("0008_bounds_and_orders"),
    file!("0009_search_words", Some(DbBackend::Postgres)),
    file!("0010_fewer_references", Some(DbBackend::Postgres)),
];

/// The key of the lock under which two processes on one `PostgreSQL` take turns.
const ADVISORY_LOCK: i64 = 0x006b_616e_616c_6174;

impl MigrationName for &'static SqlFile {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for &'static SqlFile {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    #[expect(elided_lifetimes_in_paths, reason = "async_trait wants the lifetime as the trait spells it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if self.only.is_some_and(|only| only != connection.get_database_backend()) {
            return Ok(());
        }
        for statement in statements(self.sql, connection.get_database_backend()) {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}

/// The statements of a file for one engine: both sort text by code point.
fn statements(sql: &str, backend: DbBackend) -> Vec<String> {
    let plain: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    plain
        .join("\n")
        .split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(|statement| match backend {
            DbBackend::Postgres => statement.replace(" TEXT", " TEXT COLLATE \"C\""),
            _ => statement.to_owned(),
        })
        .collect()
}

struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        FILES.iter().map(|file| Box::new(file) as Box<dyn MigrationTrait>).collect()
    }
}

/// Brings the schema to the newest state; refuses a database that is already beyond it.
///
/// `steps` limits how many migrations run; `None` runs all.
pub(crate) async fn migrate(writer: &DatabaseConnection, steps: Option<u32>) -> Result<(), Error> {
    let turn = take_turn(writer).await?;
    Migrator::install(writer).await?;
    let applied = Migrator::get_migration_models(writer).await?;
    if let Some(newer) = applied.iter().find(|model| !FILES.iter().any(|file| file.name == model.version)) {
        return Err(Error::Newer(newer.version.clone()));
    }
    Migrator::up(writer, steps).await?;
    if let Some(turn) = turn {
        turn.commit().await?;
    }
    Ok(())
}

/// On `PostgreSQL`, holds the lock until the transaction ends. `SQLite` has one writer anyway.
async fn take_turn(writer: &DatabaseConnection) -> Result<Option<DatabaseTransaction>, DbErr> {
    if writer.get_database_backend() != DbBackend::Postgres {
        return Ok(None);
    }
    let turn = writer.begin().await?;
    lock(&turn).await?;
    Ok(Some(turn))
}

/// On `PostgreSQL`, waits until no other process migrates or writes, and keeps others waiting until the end of the
/// transaction.
pub(crate) async fn lock(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    let ask = "SELECT pg_advisory_xact_lock($1)";
    let ask = Statement::from_sql_and_values(DbBackend::Postgres, ask, [ADVISORY_LOCK.into()]);
    transaction.execute_raw(ask).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_carry_no_comments_and_sort_by_code_point() {
        let sql = "-- TEXT here\nCREATE TABLE a (b TEXT NOT NULL, c BIGINT);\n\n CREATE INDEX d ON a (b);\n";
        assert_eq!(statements(sql, DbBackend::Sqlite).len(), 2);
        assert_eq!(
            statements(sql, DbBackend::Postgres)[0],
            "CREATE TABLE a (b TEXT COLLATE \"C\" NOT NULL, c BIGINT)"
        );
    }
}
