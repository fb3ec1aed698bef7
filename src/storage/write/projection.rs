//! Keeping the projections in the transaction that writes the observations.
//!
//! A writer notes the groups (subject, metric and month) that its observations touch, and makes exactly those again at
//! its end, each by look-ups in an index. So the work is that of what was written, however long the history is. The
//! groups stand in the statements themselves (`VALUES`); there is no scratch table that somebody could find full.
//!
//! Only a group of which an observation ended, because it was corrected, can be without a measurement now that had one:
//! its row is taken away first. The others are written over.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, IntoValueTuple, OnConflict, Query, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, IdenStatic, IntoSimpleExpr, Iterable,
    PrimaryKeyToColumn,
};

use super::super::Error;
use super::super::entity::{latest_value, monthly_value, observation};
use super::super::observation::{LATEST_FIRST, current_measurements};
use super::super::projection::TAKEN;
use super::look_up::{COLUMNS, FOUND, found, of_each, of_found, of_key, rows, sub_query};
use crate::domain::date::{Day, PartialDate};

/// Groups of one statement; each takes five of the 32,766 values that `SQLite` binds.
const GROUPS_PER_STATEMENT: usize = 2_000;

/// What the columns of a group hold in a statement: subject, metric and month, its first day and its last.
const SUBJECT: &str = COLUMNS[0];
const METRIC: &str = COLUMNS[1];
const MONTH: &str = COLUMNS[2];
const FIRST_DAY: &str = COLUMNS[3];
const LAST_DAY: &str = COLUMNS[4];

/// The groups that a write touched, and whether an observation of theirs ended.
#[derive(Debug, Default)]
pub(super) struct Touched {
    groups: BTreeMap<(String, String, i32), bool>,
}

impl Touched {
    /// Notes an observation that was added or ended; an undated one is in no month.
    pub(super) fn note(&mut self, subject: &str, metric: &str, observed_high: Option<i32>, ended: bool) {
        if let Some(day) = observed_high {
            let group = (subject.to_owned(), metric.to_owned(), Day(day).month());
            *self.groups.entry(group).or_default() |= ended;
        }
    }

    /// Makes the projections of the touched groups what the observations now say.
    pub(super) async fn refresh(&self, on: &DatabaseTransaction) -> Result<(), Error> {
        let all: Vec<_> = self.groups.keys().map(with_days).collect::<Result<_, _>>()?;
        let ended: Vec<_> = self
            .groups
            .iter()
            .filter(|(_, ended)| **ended)
            .map(|((subject, metric, month), _)| (subject.as_str(), metric.as_str(), *month))
            .collect();
        let mut pairs: Vec<_> = all.iter().map(|(subject, metric, ..)| (*subject, *metric)).collect();
        pairs.dedup();
        let mut ended_pairs: Vec<_> = ended.iter().map(|(subject, metric, _)| (*subject, *metric)).collect();
        ended_pairs.dedup();
        take_away::<monthly_value::Entity, _>(&ended, &[SUBJECT, METRIC, MONTH], on).await?;
        for groups in all.chunks(GROUPS_PER_STATEMENT) {
            write_months(groups, on).await?;
        }
        take_away::<latest_value::Entity, _>(&ended_pairs, &[SUBJECT, METRIC], on).await?;
        for pairs in pairs.chunks(GROUPS_PER_STATEMENT) {
            write_latest(pairs, on).await?;
        }
        Ok(())
    }
}

/// A group with the first and the last day of its month.
type Group<'a> = (&'a str, &'a str, i32, i32, i32);

fn with_days((subject, metric, month): &(String, String, i32)) -> Result<Group<'_>, Error> {
    let days = PartialDate::of_month(*month)
        .ok_or_else(|| Error::Corrupt(format!("{subject}, {metric}: no calendar has the month {month}")))?;
    Ok((subject, metric, *month, days.low().0, days.high().0))
}

/// Takes away the rows of these keys.
async fn take_away<E: EntityTrait, V: IntoValueTuple + Copy>(
    keys: &[V],
    columns: &[&'static str],
    on: &DatabaseTransaction,
) -> Result<(), Error> {
    for keys in keys.chunks(GROUPS_PER_STATEMENT) {
        let delete = Query::delete()
            .from_table(E::default().table_ref())
            .and_where(Expr::tuple(key::<E>().map(Expr::col)).in_subquery(rows(keys, columns)))
            .to_owned();
        on.execute(&delete).await?;
    }
    Ok(())
}

/// The columns of a table's key.
fn key<E: EntityTrait>() -> impl Iterator<Item = E::Column> {
    E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column)
}

async fn write_months(groups: &[Group<'_>], on: &DatabaseTransaction) -> Result<(), Error> {
    let mut last = current_measurements();
    last.clear_selects()
        .column(observation::Column::Id)
        .and_where(observation::Column::SubjectId.into_simple_expr().eq(of_key(SUBJECT)))
        .and_where(observation::Column::Metric.into_simple_expr().eq(of_key(METRIC)))
        .and_where(observation::Column::ObservedHigh.into_simple_expr().gte(of_key(FIRST_DAY)))
        .and_where(observation::Column::ObservedHigh.into_simple_expr().lte(of_key(LAST_DAY)))
        .limit(1);
    for (column, order) in LATEST_FIRST {
        last.order_by(column, order);
    }
    let found = found(groups, &[SUBJECT, METRIC, MONTH], last);
    let taken = TAKEN.map(|column| {
        let one = Query::select()
            .column((observation::Entity, column))
            .from(observation::Entity)
            .and_where(observation::Column::Id.into_simple_expr().eq(of_found(FOUND)))
            .to_owned();
        sub_query(one)
    });
    write_over::<monthly_value::Entity>(found, &[SUBJECT, METRIC, MONTH], taken, on).await
}

/// The last measurement of all is that of the last month.
async fn write_latest(pairs: &[(&str, &str)], on: &DatabaseTransaction) -> Result<(), Error> {
    let of_month = |column: monthly_value::Column| Expr::col((monthly_value::Entity, column));
    let last_month = Query::select()
        .expr(of_month(monthly_value::Column::Month).max())
        .from(monthly_value::Entity)
        .and_where(of_month(monthly_value::Column::SubjectId).eq(of_key(SUBJECT)))
        .and_where(of_month(monthly_value::Column::Metric).eq(of_key(METRIC)))
        .to_owned();
    let found = found(pairs, &[SUBJECT, METRIC], last_month);
    let keys: Vec<&str> = key::<monthly_value::Entity>().map(|column| column.as_str()).collect();
    let taken =
        monthly_value::Column::iter().filter(|column| !keys.contains(&column.as_str())).map(|column| {
            let one = Query::select()
                .expr(of_month(column))
                .from(monthly_value::Entity)
                .and_where(of_month(monthly_value::Column::SubjectId).eq(of_found(SUBJECT)))
                .and_where(of_month(monthly_value::Column::Metric).eq(of_found(METRIC)))
                .and_where(of_month(monthly_value::Column::Month).eq(of_found(FOUND)))
                .to_owned();
            sub_query(one)
        });
    write_over::<latest_value::Entity>(found, &[SUBJECT, METRIC], taken, on).await
}

/// Writes the rows of the groups for which something was found over what is there under the same key.
async fn write_over<E: EntityTrait>(
    found: SelectStatement,
    keys: &[&'static str],
    taken: impl IntoIterator<Item = Expr>,
    on: &DatabaseTransaction,
) -> Result<(), Error> {
    let select = of_each(found, keys.iter().map(|column| of_found(column)).chain(taken));
    let keys: Vec<&str> = key::<E>().map(|column| column.as_str()).collect();
    let rest = E::Column::iter().filter(|column| !keys.contains(&column.as_str()));
    let conflict = OnConflict::columns(key::<E>()).update_columns(rest).to_owned();
    let mut insert = Query::insert();
    insert.into_table(E::default().table_ref()).columns(E::Column::iter()).on_conflict(conflict);
    insert.select_from(select).map_err(|error| Error::Corrupt(error.to_string()))?;
    on.execute(&insert).await?;
    Ok(())
}
