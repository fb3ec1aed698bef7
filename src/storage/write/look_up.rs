//! Looking up what is kept under each of many keys, by an index and whatever the size of the tables.
//!
//! The keys stand in the statement as a table (`VALUES`), and everything is looked up key by key, never joined: for a
//! join, or for `IN (..)` with thousands of keys, `PostgreSQL` may read a whole table, as it did at 300,000 observations.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoValueTuple, Query, SelectStatement};

/// The columns of a table of keys, as both engines call them.
pub(super) const COLUMNS: [&str; 5] = ["column1", "column2", "column3", "column4", "column5"];

/// What was looked up for a key, beside its columns.
pub(super) const FOUND: &str = "looked_up";

const KEYS: &str = "keys";
const KEYS_FOUND: &str = "keys_found";

/// A column of the keys.
pub(super) fn of_key(column: &'static str) -> Expr {
    Expr::col((Alias::new(KEYS), Alias::new(column)))
}

/// A column of the keys with what was looked up for them.
pub(super) fn of_found(column: &'static str) -> Expr {
    Expr::col((Alias::new(KEYS_FOUND), Alias::new(column)))
}

/// A statement as a value.
pub(super) fn sub_query(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(select.into()))
}

/// Some columns of the keys.
pub(super) fn rows<V: IntoValueTuple + Copy>(keys: &[V], columns: &[&'static str]) -> SelectStatement {
    Query::select()
        .exprs(columns.iter().map(|column| of_key(column)))
        .from_values(keys.iter().copied(), Alias::new(KEYS))
        .to_owned()
}

/// The keys, and what is looked up for each. The limit takes none away; it makes an engine do each look-up once, before
/// what is around it.
pub(super) fn found<V: IntoValueTuple + Copy>(
    keys: &[V],
    columns: &[&'static str],
    look_up: SelectStatement,
) -> SelectStatement {
    let mut found = rows(keys, columns);
    found.expr_as(sub_query(look_up), Alias::new(FOUND)).limit(keys.len() as u64);
    found
}

/// Something of each key for which something was found.
pub(super) fn of_each(found: SelectStatement, something: impl IntoIterator<Item = Expr>) -> SelectStatement {
    Query::select()
        .exprs(something)
        .from_subquery(found, Alias::new(KEYS_FOUND))
        .and_where(of_found(FOUND).is_not_null())
        .to_owned()
}
