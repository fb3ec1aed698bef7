//! The sources behind the values of a question.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order};
use sea_orm::{FromQueryResult, IntoSimpleExpr};

use super::{SUBJECT, channels, join_latest, subject};
use crate::domain::comparison::question::Question;
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::storage::Error;
use crate::storage::entity::{channel, fact_source, observation};
use crate::storage::reader::Reader;
use crate::storage::scope::known;

/// Pairs of subject and source that are named at most.
const MOST_SOURCES: u64 = 2_000;

impl Reader {
    /// The sources behind each subject's values on any of the days: of its channels, or of their latest values. At
    /// most [`MOST_SOURCES`] pairs, in the order of their ids.
    pub async fn comparison_sources(
        &self,
        question: &Question,
        days: &[Day],
    ) -> Result<HashMap<EntityId, Vec<EntityId>>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            subject_key: String,
            source_id: String,
        }
        if days.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = channels(question, days);
        let fact = if question.counts_channels() {
            channel::Column::Id.into_simple_expr()
        } else {
            join_latest(&mut select, question, days).column(observation::Column::Id)
        };
        select
            .inner_join(
                fact_source::Entity,
                Expr::col((fact_source::Entity, fact_source::Column::FactId)).eq(fact),
            )
            .clear_selects()
            .expr_as(super::dimension(question.by), Alias::new(SUBJECT))
            .column((fact_source::Entity, fact_source::Column::SourceId))
            .and_where(known(question.scope, fact_source::Column::KnownFrom, fact_source::Column::KnownTo))
            .group_by_col(Alias::new(SUBJECT))
            .group_by_col((fact_source::Entity, fact_source::Column::SourceId))
            .order_by(Alias::new(SUBJECT), Order::Asc)
            .order_by((fact_source::Entity, fact_source::Column::SourceId), Order::Asc)
            .limit(MOST_SOURCES);
        let mut found: HashMap<EntityId, Vec<EntityId>> = HashMap::new();
        for row in self.all::<Row>(&select).await? {
            let subject = subject(question.by, &row.subject_key);
            found.entry(subject).or_default().push(EntityId::stored(&row.source_id));
        }
        Ok(found)
    }
}
