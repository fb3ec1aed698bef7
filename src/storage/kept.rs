//! Reading the projections: the latest measurement as it is kept, where that is the answer, else looked up.
//!
//! What is kept says what the newest edition knows. So it is the answer only for that edition, and only if it describes
//! no later day than the one asked for; both are decided in the statement itself, which sees one state of the tables.

use std::collections::HashMap;

use sea_orm::JoinType;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Asterisk, CaseStatement, Expr, ExprTrait, Query, SelectStatement};

use super::Error;
use super::entity::{edition, latest_value, monthly_value, observation};
use super::observation::{decode, latest_id};
use super::reader::Reader;
use super::scope::At;
use crate::domain::id::EntityId;
use crate::domain::observation::Observation;
use crate::domain::scope::Scope;

const KEPT: &str = "kept";

/// Which projection is read.
pub(crate) enum Kept {
    /// The last measurement of all: for one day, which is mostly today.
    Latest,
    /// The last measurement up to a month, which is given: for many days.
    Monthly(Expr),
}

/// Joins what is kept of a metric of whatever `subject` names; tells the id of the latest measurement by the day.
pub(crate) fn kept_or_looked_up(
    select: &mut SelectStatement,
    kept: Kept,
    at: At,
    metric: &str,
    subject: Expr,
) -> Expr {
    let of_kept = |name: &'static str| Expr::col((Alias::new(KEPT), Alias::new(name)));
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
            let last = Expr::SubQuery(None, Box::new(last.into()));
            let own = own.and(ExprTrait::eq(of_kept("month"), last));
            select.join_as(JoinType::LeftJoin, monthly_value::Entity, Alias::new(KEPT), own);
        }
    }
    let newest =
        Query::select().expr(Expr::col(edition::Column::Number).max()).from(edition::Entity).to_owned();
    let newest = Expr::SubQuery(None, Box::new(newest.into())).eq(at.scope.edition);
    let by_then = of_kept("observed_high").is_null().or(of_kept("observed_high").lte(at.day.clone()));
    let looked_up = Expr::SubQuery(None, Box::new(latest_id(at, metric, subject).into()));
    let id = CaseStatement::new().case(newest.and(by_then), of_kept("observation_id")).finally(looked_up);
    Expr::Case(Box::new(id))
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
            let id = match platform {
                None => kept_or_looked_up(&mut select, Kept::Latest, At::from(scope), metric, subject()),
                Some(platform) => {
                    let mut id = latest_id(At::from(scope), metric, subject());
                    id.and_where(observation::Column::Platform.eq(platform));
                    Expr::SubQuery(None, Box::new(id.into()))
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
