//! The entities against the tables that the migrations make, on both engines.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, DbBackend, EntityTrait, Iterable};

use super::*;
use crate::storage::testing::{TestStore, stores};

/// A table's columns by name, with `null` behind it if it may be.
type Columns = BTreeSet<String>;

/// What the entity says.
fn of_entity<E: EntityTrait>(entity: E) -> (String, Columns) {
    let columns = E::Column::iter().map(|column| {
        let null = if column.def().is_null() { " null" } else { "" };
        format!("{}{null}", sea_orm::IdenStatic::as_str(&column))
    });
    (entity.table_name().to_owned(), columns.collect())
}

fn of_entities() -> Vec<(String, Columns)> {
    vec![
        of_entity(authority::Entity),
        of_entity(authority_parent::Entity),
        of_entity(change_log::Entity),
        of_entity(channel::Entity),
        of_entity(channel_handle::Entity),
        of_entity(channel_operator::Entity),
        of_entity(channel_successor::Entity),
        of_entity(channel_verification::Entity),
        of_entity(claim::Entity),
        of_entity(edition::Entity),
        of_entity(event::Entity),
        of_entity(fact_source::Entity),
        of_entity(jurisdiction::Entity),
        of_entity(latest_value::Entity),
        of_entity(metric::Entity),
        of_entity(monthly_value::Entity),
        of_entity(observation::Entity),
        of_entity(platform::Entity),
        of_entity(population::Entity),
        of_entity(provider::Entity),
        of_entity(search_document::Entity),
        of_entity(shared_query::Entity),
        of_entity(source::Entity),
        of_entity(thing::Entity),
    ]
}

async fn tables(store: &TestStore) -> BTreeSet<String> {
    let ask = match store.engine() {
        DbBackend::Postgres => {
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let mut tables: BTreeSet<String> = store.column(ask).await.into_iter().collect();
    assert!(tables.remove("seaql_migrations"));
    tables
}

/// What the database says.
async fn of_table(store: &TestStore, table: &str) -> Columns {
    let ask = match store.engine() {
        DbBackend::Postgres => format!(
            "SELECT column_name || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END \
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
        _ => format!(
            "SELECT name || CASE \"notnull\" WHEN 0 THEN ' null' ELSE '' END FROM pragma_table_info('{table}')"
        ),
    };
    store.column(&ask).await.into_iter().collect()
}

#[tokio::test]
async fn entities_are_the_tables_column_by_column() {
    let entities = of_entities();
    for store in stores().await {
        let named: BTreeSet<String> = entities.iter().map(|(table, _)| table.clone()).collect();
        assert_eq!(named, tables(&store).await, "{:?}", store.engine());
        for (table, columns) in &entities {
            assert_eq!(*columns, of_table(&store, table).await, "{table} on {:?}", store.engine());
        }
    }
}
