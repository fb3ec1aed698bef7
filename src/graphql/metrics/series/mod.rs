//! Series, and the flat table of them.

mod input;
mod result;
mod table;

use std::sync::Arc;

use async_graphql::Context;

use self::input::Checked;
use super::footnote::{Caveat, Footnote};
use super::material::{material, metric_of, names};
use crate::domain::comparison::caveat::caveats_over_time;
use crate::domain::comparison::fairness;
use crate::domain::comparison::row::Row;
use crate::domain::comparison::series::{self, Line};
use crate::domain::comparison::wording::When;
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;

pub(in crate::graphql) use input::SeriesInput;
pub(in crate::graphql) use result::Series;
pub(in crate::graphql) use table::{Table, TableInput, table};

/// Drawn with what they rest on.
struct Drawn {
    footnote: Footnote,
    lines: Vec<Line>,
    breaks: Vec<(EntityId, Day)>,
    /// Whether single observations are shown, rather than channels put together.
    single: bool,
}

impl Drawn {
    /// What to beware of in some of the lines.
    fn caveats(&self, lines: &[Line]) -> Vec<Caveat> {
        let rows: Vec<Row> =
            lines.iter().flat_map(|line| &line.points).map(|point| point.row.clone()).collect();
        caveats_over_time(&self.footnote.question, &rows, self.single).into_iter().map(Into::into).collect()
    }
}

/// The values of subjects at the ends of periods.
pub(in crate::graphql) async fn series(
    ctx: &Context<'_>,
    input: SeriesInput,
) -> Result<Vec<Series>, ApiError> {
    let lines = Arc::new(lines(ctx, input.check(ctx).await?).await?);
    Ok((0..lines.lines.len()).map(|at| Series::new(Arc::clone(&lines), at)).collect())
}

async fn lines(ctx: &Context<'_>, checked: Checked) -> Result<Drawn, ApiError> {
    let Checked { question, subjects, periods } = checked;
    let metric = metric_of(ctx, &question).await?;
    let days: Vec<Day> = periods.iter().map(|period| period.high).collect();
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Err(ApiError::dangling("a window with a day in it"));
    };
    let when = When::Between(first.low, last.high);
    let (mut used, mut breaks) = (Vec::new(), Vec::new());
    let lines = if let Some(subjects) = &subjects {
        let reader = ctx.loaders().reader();
        let found = reader.measured(subjects, &question.metric, question.scope).await?;
        let found = found.into_iter().collect();
        series::of_observations(subjects, &found, question.filter.platforms.as_deref(), &periods)
    } else {
        used = fairness::check(&question).map_err(|unfair| ApiError::Unfair(unfair.to_string()))?;
        breaks = ctx.loaders().reader().breaks(&question, first.low, last.high).await?;
        let material = material(ctx, &question, &days).await?;
        series::of_rows(&periods, days.iter().map(|day| material.rows_on(&question, *day)).collect())
    };
    let ids: Vec<EntityId> = lines.iter().map(|line| line.subject.clone()).collect();
    let names = names(ctx, &question, metric.row().label.clone(), &ids).await?;
    let footnote = Footnote { question: Arc::new(question), days: days.into(), when, metric, names, used };
    Ok(Drawn { footnote, lines, breaks, single: subjects.is_some() })
}
