//! Comparisons.

mod input;
mod result;
mod row;

use async_graphql::Context;

use super::material::{material, metric_of, names};
use crate::domain::comparison::fairness;
use crate::domain::comparison::question::Question;
use crate::domain::id::EntityId;
use crate::graphql::error::ApiError;

pub(in crate::graphql) use input::CompareInput;
pub(in crate::graphql) use result::Comparison;
pub(super) use result::formula;
pub(super) use row::Rank;

/// Compares.
pub(in crate::graphql) async fn compare(
    ctx: &Context<'_>,
    input: CompareInput,
) -> Result<Comparison, ApiError> {
    let question = input.check(ctx).await?;
    answer(ctx, question).await
}

/// Answers a question that was asked or that a claim rests on.
pub(super) async fn answer(ctx: &Context<'_>, question: Question) -> Result<Comparison, ApiError> {
    let used = fairness::check(&question).map_err(|unfair| ApiError::Unfair(unfair.to_string()))?;
    let metric = metric_of(ctx, &question).await?;
    let day = question.scope.day();
    let rows = material(ctx, &question, &[day]).await?.rows_on(&question, day);
    let subjects: Vec<EntityId> = rows.iter().map(|row| row.measure.subject.clone()).collect();
    let names = names(ctx, &question, metric.row().label.clone(), &subjects).await?;
    Ok(Comparison::new(question, metric, rows, names, used))
}
