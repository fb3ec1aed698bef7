//! The rows of one version of a thing, in whatever tables they lie; and what is done with them as a whole:
//! digest, insert, close.

use sea_orm::sea_query::{Expr, OnConflict, Value};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait,
    IdenStatic, IntoActiveModel, Iterable, QueryFilter,
};
use sha2::{Digest, Sha256};

use super::super::Error;
use super::super::entity::{
    authority, authority_parent, channel, channel_handle, channel_operator, channel_successor,
    channel_verification, claim, event, fact_source, jurisdiction, metric, observation, platform, population,
    provider, search_document, source,
};
use super::super::reader::{CHUNK, STILL};
use crate::domain::id::NodeKind;

/// Columns that say when a version was known, not what it says.
const AXIS: &[&str] = &["known_from", "known_to", "recorded_at"];

/// The most rows of one `INSERT`; beyond, statements only grow longer, not faster.
const ROWS_PER_INSERT: usize = 1_000;

/// Bound values that one statement may carry.
const fn bind_limit(backend: DbBackend) -> usize {
    match backend {
        DbBackend::Postgres => 65_535,
        _ => 32_766,
    }
}

/// Declares [`Rows`]: a table, the column that names the thing, and the kinds that have rows in it.
macro_rules! tables {
    ($($table:ident: $owner:ident of $kinds:pat),+ $(,)?) => {
        /// Rows of versions, by table.
        #[derive(Debug, Default)]
        pub(crate) struct Rows { $(pub(crate) $table: Vec<$table::Model>),+ }

        impl Rows {
            /// Takes over the rows of another.
            pub(crate) fn append(&mut self, mut other: Self) {
                $(self.$table.append(&mut other.$table);)+
            }

            /// Hashes what the rows say.
            fn feed(&self, hash: &mut Content) {
                $(for row in &self.$table { hash.row(stringify!($table), row.clone()); })+
            }

            /// Writes the rows as known from an edition on.
            pub(crate) async fn insert(self, edition: i64, to: &DatabaseTransaction) -> Result<(), Error> {
                $(
                    let mut rows = self.$table;
                    for row in &mut rows { row.known_from = edition; }
                    insert_all::<$table::Entity, _>(rows, to).await?;
                )+
                Ok(())
            }

            /// Ends the current versions of things of a kind with an edition.
            pub(crate) async fn close(
                kind: NodeKind,
                ids: &[String],
                edition: i64,
                to: &DatabaseTransaction,
            ) -> Result<(), Error> {
                for ids in ids.chunks(CHUNK) {
                    $(
                        if matches!(kind, $kinds) {
                            $table::Entity::update_many()
                                .col_expr($table::Column::KnownTo, Expr::value(edition))
                                .filter($table::Column::$owner.is_in(ids))
                                .filter($table::Column::KnownTo.eq(STILL))
                                .exec(to)
                                .await?;
                        }
                    )+
                }
                Ok(())
            }
        }
    };
}

tables! {
    source: Id of NodeKind::Source,
    jurisdiction: Id of NodeKind::Land | NodeKind::Jurisdiction,
    population: Id of NodeKind::Population,
    platform: Id of NodeKind::Platform,
    metric: Id of NodeKind::Metric,
    authority: Id of NodeKind::Authority,
    authority_parent: AuthorityId of NodeKind::Authority,
    channel: Id of NodeKind::Channel,
    channel_handle: ChannelId of NodeKind::Channel,
    channel_operator: ChannelId of NodeKind::Channel,
    channel_successor: ChannelId of NodeKind::Channel,
    channel_verification: ChannelId of NodeKind::Channel,
    observation: Id of NodeKind::Observation,
    event: Id of NodeKind::Event,
    claim: Id of NodeKind::Claim,
    provider: Id of NodeKind::Provider,
    search_document: EntityId of _,
    fact_source: FactId of _,
}

impl Rows {
    /// The digest of what the rows say, apart from some columns (`table.column`).
    ///
    /// A column that is empty counts as absent, so that a new column leaves the digests of old rows alone.
    pub(crate) fn digest(&self, apart_from: &'static [&'static str]) -> String {
        let mut content = Content { hash: Sha256::new(), apart_from };
        self.feed(&mut content);
        hex(&content.hash.finalize())
    }
}

struct Content {
    hash: Sha256,
    apart_from: &'static [&'static str],
}

impl Content {
    fn row<M, A>(&mut self, table: &str, row: M)
    where
        M: IntoActiveModel<A>,
        A: ActiveModelTrait,
    {
        self.text(table);
        let row = row.into_active_model();
        for column in <A::Entity as EntityTrait>::Column::iter() {
            let name = column.as_str();
            let full = format!("{table}.{name}");
            if AXIS.contains(&name) || self.apart_from.contains(&full.as_str()) {
                continue;
            }
            let (ActiveValue::Set(value) | ActiveValue::Unchanged(value)) = row.get(column) else { continue };
            let text = match value {
                Value::Bool(Some(value)) => value.to_string(),
                Value::Int(Some(value)) => value.to_string(),
                Value::BigInt(Some(value)) => value.to_string(),
                Value::Double(Some(value)) => value.to_string(),
                Value::String(Some(value)) => value,
                _ => continue,
            };
            self.text(name);
            self.text(&text);
        }
    }

    /// A text with its length, so that no two sequences of texts look alike.
    fn text(&mut self, text: &str) {
        self.hash.update(text.len().to_le_bytes());
        self.hash.update(text.as_bytes());
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digits = |byte: u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
    bytes.iter().flat_map(|byte| digits(*byte)).collect()
}

/// Inserts rows in as few statements as the engine's limit of bound values allows.
pub(crate) async fn insert_all<E, A>(rows: Vec<E::Model>, to: &DatabaseTransaction) -> Result<(), Error>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
    E::Model: IntoActiveModel<A>,
{
    insert_over::<E, A>(rows, None, to).await
}

/// The same, with what becomes of a row whose key is there already.
pub(crate) async fn insert_over<E, A>(
    rows: Vec<E::Model>,
    conflict: Option<OnConflict>,
    to: &DatabaseTransaction,
) -> Result<(), Error>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
    E::Model: IntoActiveModel<A>,
{
    let columns = E::Column::iter().count().max(1);
    let chunk = (bind_limit(to.get_database_backend()) / columns).clamp(1, ROWS_PER_INSERT);
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let mut insert = E::insert_many(rows.by_ref().take(chunk).collect::<Vec<A>>());
        if let Some(conflict) = &conflict {
            insert = insert.on_conflict(conflict.clone());
        }
        insert.exec_without_returning(to).await?;
    }
    Ok(())
}
