//! Reading the projections: the latest measurement as it is kept, where that is the answer, else looked up.
//!
//! What is kept says what the newest edition knows. So it is the answer only for that edition, and only if it describes
//! no later day than the one asked for; both are decided in the statement itself, which sees one state of the tables.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{IdenStatic, JoinType};

use super::Error;
use super::entity::{edition, latest_value, monthly_value, observation};
use super::observation::{decode, latest_id};
use super::reader::Reader;
use super::scope::At;
use crate::domain::id::EntityId;
use crate::domain::observation::Observation;
use crate::domain::scope::Scope;

const KEPT: &str = "kept";
const LOOKED_UP: &str = "looked_up";

/// Which projection is read.
pub(crate) enum Kept {
    /// The last measurement of all: for one day, which is mostly today.
    Latest,
    /// The last measurement up to a month, which is given: for many days.
    Monthly(Expr),
}

/// The latest measurement of a metric of whatever a row names, by the day of the row.
pub(crate) struct Latest {
    /// Whether what is kept is the answer.
    holds: Expr,
}

/// Joins the latest measurement of a metric of whatever `subject` names. An observation is read only where what is kept
/// is not the answer.
pub(crate) fn join_latest(
    select: &mut SelectStatement,
    kept: Kept,
    at: At,
    metric: &str,
    subject: Expr,
) -> Latest {
    let own = ExprTrait::eq(of_kept("subject_id"), subject.clone()).and(of_kept("metric").eq(metric));
    match kept {
        Kept::Latest => {
            select.join_as(JoinType::LeftJoin, latest_value::Entity, Alias::new(KEPT), own);
        }
        Kept::Monthly(month) => {
            let of_months = |column| Expr::col((monthly_value::Entity, column));
            let last = Query::select()
                .expr(of_months(monthly_value::Column::Month).max())
                .from(monthly_value::Entity)
                .and_where(ExprTrait::eq(of_months(monthly_value::Column::SubjectId), subject.clone()))
                .and_where(of_months(monthly_value::Column::Metric).eq(metric))
                .and_where(of_months(monthly_value::Column::Month).lte(month))
                .to_owned();
            let own = own.and(ExprTrait::eq(of_kept("month"), sub_query(last)));
            select.join_as(JoinType::LeftJoin, monthly_value::Entity, Alias::new(KEPT), own);
        }
    }
    // Who has no measurement at all, has none that is kept: that holds, too.
    let by_then = of_kept("observed_high").is_null().or(of_kept("observed_high").lte(at.day.clone()));
    let holds = is_newest(&at).and(by_then);
    let looked_up = Expr::case(holds.clone().not(), sub_query(latest_id(at, metric, subject)));
    select.join_as(
        JoinType::LeftJoin,
        observation::Entity,
        Alias::new(LOOKED_UP),
        ExprTrait::eq(of_looked_up(observation::Column::Id), Expr::expr(looked_up)),
    );
    Latest { holds }
}

impl Latest {
    /// A column of it that projections have; null where there is no measurement.
    pub(crate) fn column(&self, column: observation::Column) -> Expr {
        let name = match column {
            observation::Column::Id => monthly_value::Column::ObservationId.as_str(),
            _ => column.as_str(),
        };
        let case = Expr::case(self.holds.clone(), of_kept(name)).finally(of_looked_up(column));
        Expr::Case(Box::new(case))
    }
}

fn of_kept(name: &'static str) -> Expr {
    Expr::col((Alias::new(KEPT), Alias::new(name)))
}

fn of_looked_up(column: observation::Column) -> Expr {
    Expr::col((Alias::new(LOOKED_UP), column))
}

/// Whether the edition that is asked is the one that the projections speak of.
fn is_newest(at: &At) -> Expr {
    let newest =
        Query::select().expr(Expr::col(edition::Column::Number).max()).from(edition::Entity).to_owned();
    sub_query(newest).eq(at.scope.edition)
}

fn sub_query(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(select.into()))
}

/// The id of the latest measurement of all, if that is the answer, looked up for each subject by itself: for a join,
/// PostgreSQL would read the whole projection.
fn kept_id(at: &At, metric: &str, subject: Expr) -> Expr {
    let of_latest = |column| Expr::col((latest_value::Entity, column));
    let kept = Query::select()
        .expr(of_latest(latest_value::Column::ObservationId))
        .from(latest_value::Entity)
        .and_where(ExprTrait::eq(of_latest(latest_value::Column::SubjectId), subject))
        .and_where(of_latest(latest_value::Column::Metric).eq(metric))
        .and_where(of_latest(latest_value::Column::ObservedHigh).lte(at.day.clone()))
        .and_where(is_newest(at))
        .to_owned();
    sub_query(kept)
}

impl Reader {
    /// The latest measurement of a metric for each subject by the date; subjects without one are absent.
    ///
    /// `platform` `None` takes any platform.
    pub async fn latest(
        &self,
        subjects: &[EntityId],
        metric: &str,
        platform: Option<&str>,
        scope: Scope,
    ) -> Result<HashMap<EntityId, Observation>, Error> {
        const SUBJECTS: &str = "subjects";
        const LATEST: &str = "latest";
        let rows = self.by_ids::<observation::Model>(subjects, |chunk| {
            let subject = || Expr::col((Alias::new(SUBJECTS), Alias::new("column1")));
            let mut select = Query::select();
            select.column((Alias::new(LATEST), Asterisk)).from_values(chunk, Alias::new(SUBJECTS));
            let at = At::from(scope);
            let mut looked_up = latest_id(at.clone(), metric, subject());
            let id = match platform {
                None => {
                    let both = [kept_id(&at, metric, subject()), sub_query(looked_up)];
                    Expr::expr(Func::coalesce(both))
                }
                Some(platform) => {
                    looked_up.and_where(observation::Column::Platform.eq(platform));
                    sub_query(looked_up)
                }
            };
            let is_latest = Expr::col((Alias::new(LATEST), observation::Column::Id));
            select.join_as(
                JoinType::InnerJoin,
                observation::Entity,
                Alias::new(LATEST),
                ExprTrait::eq(is_latest, id),
            );
            select
        });
        rows.await?.into_iter().map(|row| decode(row).map(|found| (found.subject.clone(), found))).collect()
    }
}
