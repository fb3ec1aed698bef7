//! Reading what is wrong, and only so much of it as is told.

use sea_orm::sea_query::{Alias, Asterisk, Expr, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use super::super::Error;
use super::report::Report;

/// The column that tells of how many rows there are, beside each that is read.
const TOTAL: &str = "total";

/// The first rows of a statement, as many as the report has room for, and how many there are in all.
pub(super) async fn first_rows(
    select: SelectStatement,
    order: &[&'static str],
    report: &Report,
    on: &DatabaseTransaction,
) -> Result<(Vec<QueryResult>, u64), Error> {
    let mut outer = Query::select();
    outer
        .column(Asterisk)
        .expr_as(Expr::cust("COUNT(*) OVER ()"), Alias::new(TOTAL))
        .from_subquery(select, Alias::new("wrong"))
        // One at least: its total is needed when there is no room left.
        .limit(report.room().max(1));
    for column in order {
        outer.order_by(Alias::new(*column), Order::Asc);
    }
    let rows = on.query_all(&outer).await?;
    let total: i64 = rows.first().map_or(Ok(0), |row| row.try_get("", TOTAL))?;
    Ok((rows, total.unsigned_abs()))
}
