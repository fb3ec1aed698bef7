//! The projections against what they should be: both sides laid together by key, once, and what differs kept.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn, QueryResult,
    QueryTrait,
};

use super::super::Error;
use super::read::first_rows;
use super::report::{Difference, Finding, Kept, Report};
use crate::domain::date::Day;

/// Which side a row comes from.
const SIDE: &str = "side";
const KEPT: &str = "kept";
const SHOULD: &str = "should";

fn names<E: EntityTrait>() -> Vec<&'static str> {
    E::Column::iter().map(|column| column.as_str()).collect()
}

fn key<E: EntityTrait>() -> Vec<&'static str> {
    E::PrimaryKey::iter().map(|key| key.into_column().as_str()).collect()
}

/// A column of one side.
fn of_side(side: &str, column: &str) -> String {
    format!("{side}_{column}")
}

/// The keys at which the sides differ, with what each side has there; a side that has no row has nulls.
fn differences<E: EntityTrait>(should: SelectStatement) -> SelectStatement {
    let key = key::<E>();
    let from = |rows: SelectStatement, side: &'static str| {
        Query::select()
            .columns(names::<E>().into_iter().map(Alias::new))
            .expr_as(Expr::val(side), Alias::new(SIDE))
            .from_subquery(rows, Alias::new(side))
            .to_owned()
    };
    let mut sides = from(E::find().into_query(), KEPT);
    sides.union(UnionType::All, from(should, SHOULD));
    let mut select = Query::select();
    select
        .columns(key.iter().copied().map(Alias::new))
        .from_subquery(sides, Alias::new("sides"))
        .group_by_columns(key.iter().copied().map(Alias::new));
    // A key is there once on each side at most; and of what may be absent, one side may have none.
    let mut differs = Expr::cust("COUNT(*)").ne(2);
    for column in names::<E>().into_iter().filter(|column| !key.contains(column)) {
        let column_expr = || Expr::col(Alias::new(column));
        for side in [KEPT, SHOULD] {
            let own = Expr::case(Expr::col(Alias::new(SIDE)).eq(side), column_expr());
            select.expr_as(Expr::expr(own).max(), Alias::new(of_side(side, column)));
        }
        let same = column_expr().min().eq(column_expr().max()).or(column_expr().count().eq(0));
        differs = differs.or(same.and(column_expr().count().ne(1)).not());
    }
    select.and_having(differs);
    select
}

/// Compares a projection with what it should be.
pub(super) async fn compare<E: EntityTrait>(
    should: SelectStatement,
    on: &DatabaseTransaction,
    report: &mut Report,
) -> Result<(), Error> {
    let table = E::default().table_name();
    let (rows, all) = first_rows(differences::<E>(should), &key::<E>(), report, on).await?;
    let findings =
        rows.iter().map(|row| difference::<E>(row).map(Finding::Value)).collect::<Result<_, _>>()?;
    report.add(findings, all);
    let count = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("rows"))
        .from(Alias::new(table))
        .to_owned();
    let count: i64 = on.query_one(&count).await?.map_or(Ok(0), |row| row.try_get("", "rows"))?;
    report.compared(count.unsigned_abs());
    Ok(())
}

fn difference<E: EntityTrait>(row: &QueryResult) -> Result<Difference, Error> {
    let month = key::<E>().contains(&"month").then(|| row.try_get("", "month")).transpose()?;
    Ok(Difference {
        table: E::default().table_name(),
        subject: row.try_get("", "subject_id")?,
        metric: row.try_get("", "metric")?,
        month,
        kept: side(row, KEPT)?,
        should: side(row, SHOULD)?,
    })
}

fn side(row: &QueryResult, side: &str) -> Result<Option<Kept>, Error> {
    let Some(observation) = row.try_get::<Option<String>>("", &of_side(side, "observation_id"))? else {
        return Ok(None);
    };
    let day = |column: &str| row.try_get("", &of_side(side, column)).map(Day);
    Ok(Some(Kept {
        observation,
        value: row.try_get("", &of_side(side, "value"))?,
        days: (day("observed_low")?, day("observed_high")?),
        basis: row.try_get("", &of_side(side, "basis"))?,
        bounds: (row.try_get("", &of_side(side, "low"))?, row.try_get("", &of_side(side, "high"))?),
    }))
}

/// Makes a projection what it should be: takes away the rows that differ, then adds those that are missing.
pub(super) async fn mend<E: EntityTrait>(
    should: SelectStatement,
    on: &DatabaseTransaction,
) -> Result<(), Error> {
    let key = key::<E>();
    let wrong = Query::select()
        .columns(key.iter().copied().map(Alias::new))
        .from_subquery(differences::<E>(should.clone()), Alias::new("wrong"))
        .to_owned();
    let keys = Expr::tuple(key.iter().map(|column| Expr::col(Alias::new(*column))));
    let delete = Query::delete().from_table(E::default()).and_where(keys.in_subquery(wrong)).to_owned();
    on.execute(&delete).await?;

    let of_should = |column: &'static str| (Alias::new(SHOULD), Alias::new(column));
    let kept = |column: &'static str| Expr::col((Alias::new(KEPT), Alias::new(column)));
    let same_key = key
        .iter()
        .map(|column| kept(column).equals(of_should(column)))
        .reduce(ExprTrait::and)
        .ok_or_else(|| Error::Corrupt("a projection without a key".to_owned()))?;
    let there = Query::select()
        .expr(Expr::val(1))
        .from_as(E::default(), Alias::new(KEPT))
        .and_where(same_key)
        .to_owned();
    let missing = Query::select()
        .columns(names::<E>().into_iter().map(of_should))
        .from_subquery(should, Alias::new(SHOULD))
        .and_where(Expr::exists(there).not())
        .to_owned();
    let mut insert = Query::insert();
    insert.into_table(E::default()).columns(names::<E>().into_iter().map(Alias::new));
    insert.select_from(missing).map_err(|error| Error::Corrupt(error.to_string()))?;
    on.execute(&insert).await?;
    Ok(())
}
