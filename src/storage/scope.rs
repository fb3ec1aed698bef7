//! The two time axes as conditions, the tokens of a text search and a place on the map: shared by every noun.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{IntoSimpleExpr, QuerySelect, QueryTrait};

use super::Error;
use super::entity::{authority, search_document};
use crate::domain::area::Area;
use crate::domain::date::{Day, PartialDate};
use crate::domain::scope::Scope;

/// From where a condition looks at the world: an edition of the register, and a day that may be a column.
#[derive(Debug, Clone)]
pub(crate) struct At {
    /// The edition; its own date is not looked at.
    pub(crate) scope: Scope,
    /// The day.
    pub(crate) day: Expr,
}

impl From<Scope> for At {
    fn from(scope: Scope) -> Self {
        Self { scope, day: Expr::value(scope.day().0) }
    }
}

/// Rows that were known in the scope's edition.
pub(crate) fn known(scope: Scope, from: impl ColumnTrait, to: impl ColumnTrait) -> Expr {
    from.lte(scope.edition).and(to.gt(scope.edition))
}

/// The authorities that were known.
pub(crate) fn known_authorities(scope: Scope) -> Select<authority::Entity> {
    authority::Entity::find().filter(known(scope, authority::Column::KnownFrom, authority::Column::KnownTo))
}

/// Authorities with a seat within an area; those without a position are in none.
pub(crate) fn has_seat_within(area: Area) -> Expr {
    let ((south, north), (west, east)) = (area.latitudes(), area.longitudes());
    authority::Column::Lat.between(south, north).and(authority::Column::Lon.between(west, east))
}

/// Rows of a dated relation that may hold at the scope's day: not surely after its end, not surely before its
/// start.
pub(crate) fn may_hold(scope: Scope, from_low: impl ColumnTrait, to_high: impl ColumnTrait) -> Expr {
    let day = scope.day().0;
    from_low.is_null().or(from_low.lte(day)).and(to_high.is_null().or(to_high.gt(day)))
}

/// Rows whose id is found under every word of a text.
pub(crate) fn found_under(scope: Scope, id: impl ColumnTrait, text: &str) -> Expr {
    let mut documents = search_document::Entity::find()
        .select_only()
        .column(search_document::Column::EntityId)
        .filter(known(scope, search_document::Column::KnownFrom, search_document::Column::KnownTo))
        .into_query();
    for word in crate::domain::fold::fold(text).split(' ') {
        documents.and_where(contains(search_document::Column::Body.into_simple_expr(), word));
    }
    id.in_subquery(documents)
}

/// A folded text contains a folded word; both engines take `%` and `_` in it for themselves.
pub(crate) fn contains(text: Expr, word: &str) -> Expr {
    text.like(LikeExpr::new(format!("%{}%", escaped(word))).escape('\\'))
}

/// A folded text starts with a folded word.
pub(crate) fn starts_with(text: Expr, word: &str) -> Expr {
    text.like(LikeExpr::new(format!("{}%", escaped(word))).escape('\\'))
}

fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A stored span as a date.
pub(crate) fn date(low: Option<i32>, high: Option<i32>) -> Result<Option<PartialDate>, Error> {
    match (low, high) {
        (Some(low), Some(high)) => PartialDate::from_span(Day(low), Day(high))
            .map(Some)
            .ok_or_else(|| Error::Corrupt(format!("the span of days {low} to {high} is no date"))),
        _ => Ok(None),
    }
}

/// A stored word of a closed vocabulary.
pub(crate) fn word<T: std::str::FromStr>(text: &str) -> Result<T, Error>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| Error::Corrupt(error.to_string()))
}
