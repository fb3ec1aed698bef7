//! The rows of the register against each other: what refers to nothing, versions of one thing that were known at the
//! same time, and editions out of order. The engines refuse most of it; a file that was edited or damaged may have it.

use sea_orm::sea_query::{
    Alias, BinOper, Expr, ExprTrait, Func, Order, OverStatement, Query, SelectStatement, WindowStatement,
};
use sea_orm::{DatabaseTransaction, QueryResult};

use super::super::Error;
use super::super::entity::{edition, thing};
use super::super::reader::STILL;
use super::read::first_rows;
use super::report::{Finding, Report, Stray};

/// What a column names.
#[derive(Debug, Clone, Copy)]
enum Names {
    /// A thing, by its id.
    Thing,
    /// A thing by its id, or a sector, which nobody registers.
    ThingOrSector,
    /// A metric, by its key.
    Metric,
    /// A platform, by its slug.
    Platform,
}

/// A table of versions.
struct Table {
    name: &'static str,
    /// What tells one row's thing from another's, the editions aside.
    key: &'static [&'static str],
    /// What versions of one thing have in common.
    thing: &'static [&'static str],
    /// Columns that name something.
    names: &'static [(&'static str, Names)],
}

macro_rules! tables {
    ($($name:literal [$($key:literal),+] $([$thing:literal])? $($column:literal: $names:ident),+;)+) => {
        &[$(Table {
            name: $name,
            key: &[$($key),+],
            thing: tables!(@thing [$($key),+] $([$thing])?),
            names: &[$(($column, Names::$names)),+],
        }),+]
    };
    (@thing [$($key:literal),+]) => { &[$($key),+] };
    (@thing [$($key:literal),+] [$thing:literal]) => { &[$thing] };
}

/// Every table that has versions; a test holds the list against the migrations.
const TABLES: &[Table] = tables! {
    "source" ["id"] "id": Thing;
    "fact_source" ["fact_id", "source_id"] "fact_id": Thing, "source_id": Thing;
    "jurisdiction" ["id"] "id": Thing;
    "population" ["id"] "id": Thing, "jurisdiction_id": Thing;
    "platform" ["id"] "id": Thing;
    "metric" ["id"] "id": Thing;
    "authority" ["id"] "id": Thing, "jurisdiction_id": Thing;
    "authority_parent" ["authority_id", "parent_id"] "authority_id": Thing, "parent_id": Thing;
    "channel" ["id"] "id": Thing, "authority_id": Thing, "platform": Platform;
    "channel_handle" ["channel_id", "ordinal"] "channel_id": Thing, "platform": Platform;
    "channel_operator" ["channel_id", "authority_id", "role"] "channel_id": Thing, "authority_id": Thing;
    "channel_successor" ["channel_id", "successor_id"] "channel_id": Thing, "successor_id": Thing;
    "channel_verification" ["channel_id"] "channel_id": Thing;
    // A correction is a row of its own; what it shares with the one it corrects is the key of the fact.
    "observation" ["id"] ["fact_key"]
        "id": Thing, "subject_id": ThingOrSector, "metric": Metric, "platform": Platform, "supersedes": Thing;
    "event" ["id"]
        "id": Thing, "jurisdiction_id": Thing, "authority_id": Thing, "channel_id": Thing, "platform": Platform;
    "claim" ["id"]
        "id": Thing, "claimed_by_id": Thing, "jurisdiction_id": Thing, "metric": Metric, "platform": Platform;
    "provider" ["id"] "id": Thing;
    "search_document" ["entity_id"] "entity_id": Thing;
};

const KNOWN_FROM: &str = "known_from";
const KNOWN_TO: &str = "known_to";
/// The key of a row as one text.
const ROW: &str = "row_key";
/// What a column names.
const NAMED: &str = "named";
/// The edition from which the next version of the same thing was known.
const NEXT: &str = "next_from";

/// Checks all of it.
pub(super) async fn check(on: &DatabaseTransaction, report: &mut Report) -> Result<(), Error> {
    editions(on, report).await?;
    for table in TABLES {
        for (column, names) in table.names {
            let (rows, all) =
                first_rows(stray(table, column, *names), &[ROW, KNOWN_FROM], report, on).await?;
            add(table, report, &rows, all, |row| {
                let named: String = row.try_get("", NAMED)?;
                Ok(format!("{column} is {named}, which is not there"))
            })?;
        }
        let (rows, all) = first_rows(unknown_edition(table), &[ROW, KNOWN_FROM], report, on).await?;
        add(table, report, &rows, all, |row| {
            let (from, to): (i64, i64) = (row.try_get("", KNOWN_FROM)?, row.try_get("", KNOWN_TO)?);
            Ok(format!("it was known from edition {from} up to {}, of which one was never made", told(to)))
        })?;
        let (rows, all) = first_rows(overlap(table), &[ROW, KNOWN_FROM], report, on).await?;
        add(table, report, &rows, all, |row| {
            let to: i64 = row.try_get("", KNOWN_TO)?;
            let next: Option<i64> = row.try_get("", NEXT)?;
            let next =
                next.map_or(String::new(), |next| format!("; the next version is known from edition {next}"));
            Ok(format!("it was known up to {}{next}", told(to)))
        })?;
    }
    Ok(())
}

/// An edition up to which something was known.
fn told(edition: i64) -> String {
    if edition == STILL { "now".to_owned() } else { format!("edition {edition}") }
}

fn add(
    table: &Table,
    report: &mut Report,
    rows: &[QueryResult],
    all: u64,
    fault: impl Fn(&QueryResult) -> Result<String, Error>,
) -> Result<(), Error> {
    let finding = |row: &QueryResult| {
        let (key, from): (String, i64) = (row.try_get("", ROW)?, row.try_get("", KNOWN_FROM)?);
        let row_key = format!("{key}, known from edition {from}");
        Ok(Finding::Row(Stray { table: table.name, row: row_key, fault: fault(row)? }))
    };
    let findings = rows.iter().map(finding).collect::<Result<Vec<_>, Error>>()?;
    report.add(findings, all);
    Ok(())
}

/// The rows of a table, each with its key as text and the editions between which it was known.
fn rows_of(table: &Table) -> SelectStatement {
    let of = |column: &'static str| Expr::col((Alias::new(table.name), Alias::new(column)));
    let text = |column: &&'static str| of(column).cast_as(Alias::new("TEXT"));
    let mut keys = table.key.iter().map(text);
    let first = keys.next().unwrap_or_else(|| Expr::val(""));
    let key = keys.fold(first, |key, next| joined(joined(key, Expr::val(" ")), next));
    Query::select()
        .expr_as(key, Alias::new(ROW))
        .columns([KNOWN_FROM, KNOWN_TO].map(|column| (Alias::new(table.name), Alias::new(column))))
        .from(Alias::new(table.name))
        .to_owned()
}

fn joined(left: Expr, right: Expr) -> Expr {
    left.binary(BinOper::Custom("||"), right)
}

/// Rows in which a column names something that is not there.
fn stray(table: &Table, column: &'static str, names: Names) -> SelectStatement {
    let named = || Expr::col((Alias::new(table.name), Alias::new(column)));
    let id = match names {
        Names::Thing | Names::ThingOrSector => named(),
        Names::Metric => joined(Expr::val("metric:"), named()),
        Names::Platform => joined(Expr::val("platform:"), named()),
    };
    let there = (thing::Entity, thing::Column::Id);
    let mut select = rows_of(table);
    select
        .expr_as(named(), Alias::new(NAMED))
        .left_join(thing::Entity, Expr::col(there).eq(id))
        .and_where(named().is_not_null())
        .and_where(Expr::col(there).is_null());
    if matches!(names, Names::ThingOrSector) {
        select.and_where(named().not_like("sector:%"));
    }
    select
}

/// Rows that are known from or up to an edition that was never made.
fn unknown_edition(table: &Table) -> SelectStatement {
    let of = |column: &'static str| Expr::col((Alias::new(table.name), Alias::new(column)));
    let numbers = || Query::select().column(edition::Column::Number).from(edition::Entity).to_owned();
    let unknown_end = of(KNOWN_TO).ne(STILL).and(of(KNOWN_TO).not_in_subquery(numbers()));
    let mut select = rows_of(table);
    select.and_where(of(KNOWN_FROM).not_in_subquery(numbers()).or(unknown_end));
    select
}

/// Rows that were known when the next version of the same thing already was, or that ended before they began.
fn overlap(table: &Table) -> SelectStatement {
    let of = |column: &'static str| Expr::col((Alias::new(table.name), Alias::new(column)));
    let mut window = WindowStatement::new();
    for column in table.thing {
        window.add_partition_by(of(column));
    }
    window.order_by_expr(of(KNOWN_FROM), Order::Asc).order_by_expr(of(KNOWN_TO), Order::Asc);
    let mut versions = rows_of(table);
    versions.expr_window_as(Func::cust("LEAD").arg(of(KNOWN_FROM)), window, Alias::new(NEXT));
    let to = || Expr::col(Alias::new(KNOWN_TO));
    Query::select()
        .columns([ROW, KNOWN_FROM, KNOWN_TO, NEXT].map(Alias::new))
        .from_subquery(versions, Alias::new("versions"))
        .and_where(to().gt(Expr::col(Alias::new(NEXT))).or(to().lt(Expr::col(Alias::new(KNOWN_FROM)))))
        .to_owned()
}

/// Editions count up one by one, and each is later than the one before.
async fn editions(on: &DatabaseTransaction, report: &mut Report) -> Result<(), Error> {
    const BEFORE: [(&str, edition::Column); 2] =
        [("number_before", edition::Column::Number), ("recorded_before", edition::Column::RecordedAt)];
    let mut numbered = Query::select();
    numbered.columns([edition::Column::Number, edition::Column::RecordedAt]).from(edition::Entity);
    for (name, column) in BEFORE {
        let mut window = WindowStatement::new();
        window.order_by(edition::Column::Number, Order::Asc);
        let lag = Func::cust("LAG").arg(Expr::col(column));
        numbered.expr_window_as(lag, window, Alias::new(name));
    }
    let number = || Expr::col(edition::Column::Number);
    let before = |at: usize| Expr::col(Alias::new(BEFORE[at].0));
    let wrong = Query::select()
        .columns([edition::Column::Number, edition::Column::RecordedAt])
        .columns(BEFORE.map(|(name, _)| Alias::new(name)))
        .from_subquery(numbered, Alias::new("numbered"))
        .and_where(
            number()
                .ne(1)
                .and(before(0).is_null().or(number().sub(1).ne(before(0))))
                .or(Expr::col(edition::Column::RecordedAt).lte(before(1))),
        )
        .to_owned();
    let (rows, all) = first_rows(wrong, &["number"], report, on).await?;
    let finding = |row: &QueryResult| {
        let number: i64 = row.try_get("", "number")?;
        let before: Option<i64> = row.try_get("", BEFORE[0].0)?;
        let before = before.map_or("no edition".to_owned(), |before| format!("edition {before}"));
        let fault = format!("it comes after {before}, or is not later");
        Ok(Finding::Row(Stray { table: "edition", row: number.to_string(), fault }))
    };
    let findings = rows.iter().map(finding).collect::<Result<Vec<_>, Error>>()?;
    report.add(findings, all);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sea_orm::DbBackend;

    use super::TABLES;
    use crate::storage::testing::stores;

    #[tokio::test]
    async fn every_table_with_versions_is_checked() {
        let named: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
        for on in stores().await {
            let ask = match on.engine() {
                DbBackend::Postgres => {
                    "SELECT table_name FROM information_schema.columns WHERE column_name = 'known_from'"
                }
                _ => {
                    "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                     WHERE m.type = 'table' AND c.name = 'known_from'"
                }
            };
            let there: BTreeSet<String> = on.column(ask).await.into_iter().collect();
            assert_eq!(named, there, "{:?}", on.engine());
        }
    }
}
