//! Paging in SQL: the rules of [`crate::domain::page`] as one statement for any number of lists at once.

use std::collections::HashMap;

use sea_orm::sea_query::{
    Alias, Asterisk, Expr, ExprTrait, Func, Order, OverStatement, Query, SelectStatement, UnionType,
    WindowStatement,
};
use sea_orm::{FromQueryResult, QueryResult};

use super::Error;
use super::reader::{CHUNK, Reader};
use crate::domain::filter::OwnerKind;
use crate::domain::page::{End, PageRequest, Position, Slice, SortKey};

const OWNER: &str = "page_owner";
const KEY: &str = "page_key";
const ID: &str = "page_id";
const NUMBER: &str = "page_number";

/// What kind of value sorts a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Int,
    Float,
    Text,
}

/// A list before it is cut into pages: what it selects and how it is sorted.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct ListQuery {
    /// Columns, joins and conditions; no order and no limit.
    pub(crate) select: SelectStatement,
    /// The column that tells whose list a row is on; `None` for a list of the whole register.
    pub(crate) owner: Option<Expr>,
    /// The sort key; never null, see [`absent_last`].
    pub(crate) key: Expr,
    pub(crate) kind: KeyKind,
    pub(crate) descending: bool,
    /// The id, which breaks ties.
    pub(crate) id: Expr,
    /// Where a page begins that begins at no place: what the conditions imply, said of the key. It is no condition itself:
    /// beside a place, SQLite would look up either of the two bounds and skip one by one what the other leaves out.
    pub(crate) begin: Option<Expr>,
}

/// A list of one noun: how it is narrowed and sorted, at a date and in an edition.
///
/// A noun says what its list selects; paging, counting and batching are the same for all.
pub trait List: Clone + std::fmt::Debug + Eq + std::hash::Hash + Send + Sync + 'static {
    /// What is on the list.
    type Item: Clone + std::fmt::Debug + Send + Sync + 'static;
    /// The stored row.
    #[doc(hidden)]
    type Row: FromQueryResult + Send;

    /// The list of the whole register, or the lists of many owners of one kind.
    #[doc(hidden)]
    fn query(&self, owners: Option<(OwnerKind, &[String])>) -> ListQuery;

    /// Understands a stored row.
    #[doc(hidden)]
    fn decode(&self, row: Self::Row) -> Result<Self::Item, Error>;
}

impl Reader {
    /// A page of the register's list.
    pub async fn page<L: List>(&self, list: &L, page: &PageRequest) -> Result<Slice<L::Item>, Error> {
        one_list(self, list.query(None), page).await?.try_map(|row| list.decode(row))
    }

    /// How many things the register's list has.
    pub async fn count<L: List>(&self, list: &L) -> Result<i64, Error> {
        count_one(self, list.query(None)).await
    }

    /// The same page of many owners' lists; an owner without things is absent from the answer.
    pub async fn pages_of<L: List>(
        &self,
        kind: OwnerKind,
        owners: &[String],
        list: &L,
        page: &PageRequest,
    ) -> Result<HashMap<String, Slice<L::Item>>, Error> {
        let slices =
            many_lists::<L::Row>(self, owners, page, |chunk| list.query(Some((kind, chunk)))).await?;
        slices.into_iter().map(|(owner, slice)| Ok((owner, slice.try_map(|row| list.decode(row))?))).collect()
    }

    /// How many things many owners' lists have; an owner without things is absent from the answer.
    pub async fn counts_of<L: List>(
        &self,
        kind: OwnerKind,
        owners: &[String],
        list: &L,
    ) -> Result<HashMap<String, i64>, Error> {
        count_many(self, owners, |chunk| list.query(Some((kind, chunk)))).await
    }
}

/// A whole number as a sort key; absent ones come last in either direction.
pub(crate) fn absent_last(column: Expr, descending: bool) -> Expr {
    // Not the least number there is: a minus sign is an operation, and without it that one is no whole number of SQL.
    or_last(column, if descending { "-2147483647" } else { "2147483647" })
}

/// A number as a sort key; absent ones come last in either direction.
pub(crate) fn absent_number_last(column: Expr, descending: bool) -> Expr {
    or_last(column, if descending { "-1.7976931348623157e308" } else { "1.7976931348623157e308" })
}

/// In the words of the indexes in `migrations/`: no engine knows a parameter for the number that it stands for.
fn or_last(column: Expr, last: &'static str) -> Expr {
    Expr::expr(Func::coalesce([column, Expr::cust(last)]))
}

/// Reads one page of the register's own list.
async fn one_list<M: FromQueryResult>(
    reader: &Reader,
    list: ListQuery,
    page: &PageRequest,
) -> Result<Slice<M>, Error> {
    reader.take_rows(u64::from(page.size))?;
    let kind = list.kind;
    let rows = reader.rows(&page_of(&list, page)).await?;
    let rows = rows.iter().map(|row| positioned(row, kind)).collect::<Result<Vec<_>, _>>()?;
    Ok(Slice::cut(rows, page))
}

/// The statement of one page, and of one row more, which tells whether there is more.
fn page_of(list: &ListQuery, page: &PageRequest) -> SelectStatement {
    let (first, second) = parts_of(list, page);
    let Some(second) = second else { return first };
    let whole = |part| Query::select().column(Asterisk).from_subquery(part, Alias::new("part")).to_owned();
    let mut select = whole(first);
    select.union(UnionType::All, whole(second));
    sort(&mut select, list, page);
    select.limit(u64::from(page.size) + 1);
    select
}

/// The parts of a page, in the order in which they are read. A page that begins at a place has two: what is beside the
/// place, with its key, and what is beyond it. Asked for as a pair, key and id would be looked up by SQLite only where both
/// are plain columns; else it reads all of a key one by one that come before the place.
fn parts_of(list: &ListQuery, page: &PageRequest) -> (SelectStatement, Option<SelectStatement>) {
    let (start, other) = match page.end {
        End::First => (&page.after, PageRequest { after: None, ..page.clone() }),
        End::Last => (&page.before, PageRequest { before: None, ..page.clone() }),
    };
    let mut whole = bounded(list, &other);
    whole
        .expr_as(list.key.clone(), Alias::new(KEY))
        .expr_as(list.id.clone(), Alias::new(ID))
        .limit(u64::from(page.size) + 1);
    let Some(Position { key, id }) = start else {
        whole.and_where_option(list.begin.clone());
        sort(&mut whole, list, page);
        return (whole, None);
    };
    let (key, id) = (|| value(key), Expr::value(id.clone()));
    let (of_list, own) = (list.key.clone(), list.id.clone());
    let (mut beside, mut beyond) = (whole.clone(), whole);
    beside.and_where(of_list.clone().eq(key()));
    // All have one key; sorted by it as well, SQLite would not see that its index has them in order.
    let reversed = reversed(list, page);
    beside.order_by(Alias::new(ID), order(reversed));
    sort(&mut beyond, list, page);
    if reversed {
        beside.and_where(own.lt(id));
        beyond.and_where(of_list.lt(key()));
    } else {
        beside.and_where(own.gt(id));
        beyond.and_where(of_list.gt(key()));
    }
    (beside, Some(beyond))
}

/// Sorts a page.
fn sort(select: &mut SelectStatement, list: &ListQuery, page: &PageRequest) {
    let order = order(reversed(list, page));
    select.order_by(Alias::new(KEY), order.clone()).order_by(Alias::new(ID), order);
}

/// Whether a page is read downwards.
fn reversed(list: &ListQuery, page: &PageRequest) -> bool {
    list.descending != (page.end == End::Last)
}

/// Reads the same page of many owners' lists, in one statement a chunk of owners.
///
/// `list` makes the list of a chunk of owners; an owner without rows is absent from the answer.
async fn many_lists<M: FromQueryResult>(
    reader: &Reader,
    owners: &[String],
    page: &PageRequest,
    list: impl Fn(&[String]) -> ListQuery,
) -> Result<HashMap<String, Slice<M>>, Error> {
    let mut pages: HashMap<String, Vec<(M, Position)>> = HashMap::new();
    for chunk in owners.chunks(CHUNK) {
        reader.take_rows(u64::from(page.size).saturating_mul(chunk.len() as u64))?;
        let list = list(chunk);
        let kind = list.kind;
        let reverse = reversed(&list, page);
        let owner = list.owner.clone().ok_or_else(|| Error::Corrupt("a list without an owner".to_owned()))?;
        let mut window = WindowStatement::new();
        window
            .add_partition_by(owner.clone())
            .order_by_expr(list.key.clone(), order(reverse))
            .order_by_expr(list.id.clone(), order(reverse));
        let mut inner = bounded(&list, page);
        inner
            .expr_as(owner, Alias::new(OWNER))
            .expr_as(list.key, Alias::new(KEY))
            .expr_as(list.id, Alias::new(ID))
            .expr_window_as(Func::cust("ROW_NUMBER"), window, Alias::new(NUMBER));
        let select = Query::select()
            .column(Asterisk)
            .from_subquery(inner, Alias::new("numbered"))
            .and_where(Expr::col(Alias::new(NUMBER)).lte(i64::from(page.size) + 1))
            .order_by(Alias::new(OWNER), Order::Asc)
            .order_by(Alias::new(NUMBER), Order::Asc)
            .to_owned();
        for row in reader.rows(&select).await? {
            let owner: String = row.try_get("", OWNER)?;
            pages.entry(owner).or_default().push(positioned(&row, kind)?);
        }
    }
    Ok(pages.into_iter().map(|(owner, rows)| (owner, Slice::cut(rows, page))).collect())
}

/// Counts the rows of the register's own list.
async fn count_one(reader: &Reader, list: ListQuery) -> Result<i64, Error> {
    let select = Query::select()
        .expr_as(Expr::col(Asterisk).count(), Alias::new(NUMBER))
        .from_subquery(list.select, Alias::new("listed"))
        .to_owned();
    let rows = reader.rows(&select).await?;
    Ok(rows.first().map(|row| row.try_get("", NUMBER)).transpose()?.unwrap_or(0))
}

/// Counts the rows of many owners' lists; an owner without rows is absent from the answer.
async fn count_many(
    reader: &Reader,
    owners: &[String],
    list: impl Fn(&[String]) -> ListQuery,
) -> Result<HashMap<String, i64>, Error> {
    let mut counts = HashMap::new();
    for chunk in owners.chunks(CHUNK) {
        let list = list(chunk);
        let owner = list.owner.ok_or_else(|| Error::Corrupt("a list without an owner".to_owned()))?;
        let mut inner = list.select;
        inner.expr_as(owner, Alias::new(OWNER));
        let select = Query::select()
            .column(Alias::new(OWNER))
            .expr_as(Expr::col(Asterisk).count(), Alias::new(NUMBER))
            .from_subquery(inner, Alias::new("listed"))
            .group_by_col(Alias::new(OWNER))
            .to_owned();
        for row in reader.rows(&select).await? {
            counts.insert(row.try_get("", OWNER)?, row.try_get("", NUMBER)?);
        }
    }
    Ok(counts)
}

/// The list between the page's two positions.
fn bounded(list: &ListQuery, page: &PageRequest) -> SelectStatement {
    let mut select = list.select.clone();
    let bounds = [(&page.after, !list.descending), (&page.before, list.descending)];
    for (position, upwards) in bounds {
        let Some(position) = position else { continue };
        let key = || value(&position.key);
        let place = Expr::tuple([list.key.clone(), list.id.clone()]);
        let bound = Expr::tuple([key(), Expr::value(position.id.clone())]);
        // The key once more by itself: SQLite finds the place of a pair only where both are columns, of a key always.
        let (near, exact) = if upwards {
            (list.key.clone().gte(key()), place.gt(bound))
        } else {
            (list.key.clone().lte(key()), place.lt(bound))
        };
        select.and_where(near).and_where(exact);
    }
    select
}

fn value(key: &SortKey) -> Expr {
    match key {
        SortKey::Int(int) => Expr::value(*int),
        SortKey::Float(float) => Expr::value(*float),
        SortKey::Text(text) => Expr::value(text.clone()),
    }
}

const fn order(descending: bool) -> Order {
    if descending { Order::Desc } else { Order::Asc }
}

fn positioned<M: FromQueryResult>(row: &QueryResult, kind: KeyKind) -> Result<(M, Position), Error> {
    let key = match kind {
        KeyKind::Int => {
            SortKey::Int(row.try_get::<i64>("", KEY).or_else(|_| row.try_get::<i32>("", KEY).map(i64::from))?)
        }
        KeyKind::Float => SortKey::Float(row.try_get("", KEY)?),
        KeyKind::Text => SortKey::Text(row.try_get("", KEY)?),
    };
    Ok((M::from_query_result(row, "")?, Position { key, id: row.try_get("", ID)? }))
}

#[cfg(test)]
mod tests;
