//! Keeping the projections in the transaction that writes the observations.
//!
//! A writer notes the groups (subject, metric and month) that its observations touch. Where it only added some, the last
//! of those it added is written over what is there unless that is later: nothing has to be read again. Where one ended,
//! because it was corrected, the group is made again from what is left, by look-ups in an index; its row is taken away
//! first, since there may be no measurement any more. So the work is that of what was written, however long the history
//! is. The groups stand in the statements themselves (`VALUES`); there is no scratch table that somebody could find full.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use sea_orm::sea_query::{
    Alias, DynIden, Expr, ExprTrait, IntoIden, IntoValueTuple, OnConflict, Order, Query, SelectStatement,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IdenStatic, IntoActiveModel,
    IntoSimpleExpr, Iterable, PrimaryKeyToColumn,
};

use super::super::Error;
use super::super::entity::{latest_value, monthly_value, observation};
use super::super::observation::{LATEST_FIRST, current_measurements, lateness};
use super::super::projection::{TAKEN, of_all, of_month};
use super::look_up::{COLUMNS, FOUND, found, of_each, of_found, of_key, rows, sub_query};
use super::rows::insert_over;
use crate::domain::date::{Day, PartialDate};

/// Groups of one statement; each takes five of the 32,766 values that `SQLite` binds.
const GROUPS_PER_STATEMENT: usize = 2_000;

/// What the columns of a group hold in a statement: subject, metric and month, its first day and its last.
const SUBJECT: &str = COLUMNS[0];
const METRIC: &str = COLUMNS[1];
const MONTH: &str = COLUMNS[2];
const FIRST_DAY: &str = COLUMNS[3];
const LAST_DAY: &str = COLUMNS[4];

/// What a write did to a group.
#[derive(Debug)]
enum Group {
    /// It added measurements; the last of them.
    Told(monthly_value::Model),
    /// It ended one.
    Ended,
}

/// The groups that a write touched, by subject, metric and month.
#[derive(Debug, Default)]
pub(super) struct Touched {
    groups: BTreeMap<(String, String, i32), Group>,
}

impl Touched {
    /// Notes an observation that was added; what is no measurement is in no projection.
    pub(super) fn note_added(&mut self, row: &observation::Model) {
        let Some(new) = of_month(row) else { return };
        match self.groups.entry((new.subject_id.clone(), new.metric.clone(), new.month)) {
            Entry::Vacant(place) => {
                place.insert(Group::Told(new));
            }
            Entry::Occupied(mut place) => {
                if let Group::Told(last) = place.get_mut()
                    && of_row(&new) > of_row(last)
                {
                    *last = new;
                }
            }
        }
    }

    /// Notes an observation that ended; an undated one is in no month.
    pub(super) fn note_ended(&mut self, subject: &str, metric: &str, observed_high: Option<i32>) {
        if let Some(day) = observed_high {
            self.groups.insert((subject.to_owned(), metric.to_owned(), Day(day).month()), Group::Ended);
        }
    }

    /// Makes the projections of the touched groups what the observations now say.
    pub(super) async fn refresh(&self, on: &DatabaseTransaction) -> Result<(), Error> {
        let mut told = Vec::new();
        let mut ended = Vec::new();
        for ((subject, metric, month), group) in &self.groups {
            match group {
                Group::Told(last) => told.push(last.clone()),
                Group::Ended => ended.push((subject.as_str(), metric.as_str(), *month)),
            }
        }
        take_away::<monthly_value::Entity, _>(&ended, &[SUBJECT, METRIC, MONTH], on).await?;
        let with_days: Vec<_> = ended.iter().map(with_days).collect::<Result<_, _>>()?;
        for groups in with_days.chunks(GROUPS_PER_STATEMENT) {
            write_months(groups, on).await?;
        }
        write_later::<monthly_value::Entity, _>(told.clone(), on).await?;

        let mut pairs: Vec<_> = ended.iter().map(|(subject, metric, _)| (*subject, *metric)).collect();
        pairs.dedup();
        take_away::<latest_value::Entity, _>(&pairs, &[SUBJECT, METRIC], on).await?;
        for pairs in pairs.chunks(GROUPS_PER_STATEMENT) {
            write_latest(pairs, on).await?;
        }
        told.retain(|own| pairs.binary_search(&(&*own.subject_id, &*own.metric)).is_err());
        write_later::<latest_value::Entity, _>(last_of_each(told), on).await
    }
}

/// The place of a row among those of its month.
fn of_row(row: &monthly_value::Model) -> (i32, i32, Reverse<&str>) {
    lateness(row.observed_high, row.observed_low, &row.observation_id)
}

/// Of months by subject and metric, in their order, the last of each.
fn last_of_each(months: Vec<monthly_value::Model>) -> Vec<latest_value::Model> {
    let mut last: Vec<latest_value::Model> = Vec::new();
    for month in months.into_iter().map(of_all) {
        match last.last_mut() {
            Some(own) if (&own.subject_id, &own.metric) == (&month.subject_id, &month.metric) => *own = month,
            _ => last.push(month),
        }
    }
    last
}

/// Writes rows over those of the same key that are not as late.
async fn write_later<E, A>(rows: Vec<E::Model>, on: &DatabaseTransaction) -> Result<(), Error>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
    E::Model: IntoActiveModel<A>,
{
    let column = |table: DynIden, column: observation::Column| {
        let name = match column {
            observation::Column::Id => monthly_value::Column::ObservationId.as_str(),
            _ => column.as_str(),
        };
        Expr::col((table, Alias::new(name)))
    };
    let is_later = LATEST_FIRST.into_iter().rev().fold(Expr::val(1).eq(0), |is_later, (of, order)| {
        let new = || column(Alias::new("excluded").into_iden(), of);
        let own = || column(Alias::new(E::default().table_name()).into_iden(), of);
        let beyond = if order == Order::Desc { new().gt(own()) } else { new().lt(own()) };
        beyond.or(ExprTrait::eq(new(), own()).and(is_later))
    });
    let conflict =
        OnConflict::columns(key::<E>()).update_columns(rest::<E>()).action_and_where(is_later).to_owned();
    insert_over::<E, A>(rows, Some(conflict), on).await
}

/// A group with the first and the last day of its month.
type Days<'a> = (&'a str, &'a str, i32, i32, i32);

fn with_days<'a>((subject, metric, month): &(&'a str, &'a str, i32)) -> Result<Days<'a>, Error> {
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

/// The other columns.
fn rest<E: EntityTrait>() -> impl Iterator<Item = E::Column> {
    let keys: Vec<&str> = key::<E>().map(|column| column.as_str()).collect();
    E::Column::iter().filter(move |column| !keys.contains(&column.as_str()))
}

async fn write_months(groups: &[Days<'_>], on: &DatabaseTransaction) -> Result<(), Error> {
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
    let taken = rest::<monthly_value::Entity>().map(|column| {
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
    let conflict = OnConflict::columns(key::<E>()).update_columns(rest::<E>()).to_owned();
    let mut insert = Query::insert();
    insert.into_table(E::default().table_ref()).columns(E::Column::iter()).on_conflict(conflict);
    insert.select_from(select).map_err(|error| Error::Corrupt(error.to_string()))?;
    on.execute(&insert).await?;
    Ok(())
}
