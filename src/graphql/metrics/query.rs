//! The questions of this slice.

use async_graphql::{Context, Object};

use super::compare::{CompareInput, Comparison, compare};
use super::concentration::{Concentration, ConcentrationInput, concentration};
use super::coverage::{CoverageInput, CoverageMatrix, coverage};
use super::edition::{Change, Edition};
use super::growth::{GrowthInput, GrowthLedger, growth};
use super::metric::Metric;
use super::observation::Observation;
use super::series::{Series, SeriesInput, Table, TableInput, series, table};
use crate::domain::edition::ChangeAction;
use crate::domain::filter::ObservationOrder;
use crate::graphql::connection::{Connection, PageArgs, register_list};
use crate::graphql::context::{RequestContext, scope};
use crate::graphql::error::ApiError;
use crate::graphql::filters::ObservationFilter;
use crate::graphql::scalars::{Moment, PartialDate};
use crate::loader::{AllMetrics, EditionAt};
use crate::storage::{ChangeList, ObservationList};

/// Questions about what was measured, and about the register itself.
#[derive(Default)]
pub(crate) struct MetricsQuery;

#[Object]
impl MetricsQuery {
    /// Every metric that the register knows, with its definition, by key.
    async fn metrics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Result<Vec<Metric>, ApiError> {
        let scope = scope(ctx, None, known_at).await?;
        let rows = ctx.loaders().load_list(AllMetrics(scope)).await?;
        Ok(rows.iter().map(|row| Metric::new(row.clone(), scope)).collect())
    }

    /// What was observed up to the date, undated observations included.
    async fn observations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<ObservationFilter>,
        #[graphql(desc = "Order; by default the latest first.")] order_by: Option<ObservationOrder>,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Observation>, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(ObservationOrder::ObservedDesc);
        let args = PageArgs { first, after, last, before };
        let list = ObservationList { filter, order, scope };
        register_list(ctx, list, order.as_str(), &args, |row| Observation::new(row.clone(), scope)).await
    }

    /// Compares: values of a metric side by side, with who is missing, what to beware of and how to print it. What is
    /// not alike is refused with the smallest change that makes it fair.
    async fn compare(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is compared with what.")] input: CompareInput,
    ) -> Result<Comparison, ApiError> {
        compare(ctx, input).await
    }

    /// Who is where: a matrix of the authorities that surely have a channel, those confirmed to have none and those of
    /// which nobody knows.
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which authorities are laid out in which rows and columns.")] input: CoverageInput,
    ) -> Result<CoverageMatrix, ApiError> {
        coverage(ctx, input).await
    }

    /// Growth between two dates at least 28 days apart, taken apart into channels that lasted, came and went.
    async fn growth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The growth of what, of whom, between which dates.")] input: GrowthInput,
    ) -> Result<GrowthLedger, ApiError> {
        growth(ctx, input).await
    }

    /// How a total is spread over its parts: Herfindahl index, share of the greatest, Gini coefficient.
    async fn concentration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is spread over what, as of when.")] input: ConcentrationInput,
    ) -> Result<Concentration, ApiError> {
        concentration(ctx, input).await
    }

    /// Values over time: one series for each group, or for each single thing asked for. A period without a value is a
    /// point without one, never 0.
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which values over time, of whom.")] input: SeriesInput,
    ) -> Result<Vec<Series>, ApiError> {
        series(ctx, input).await
    }

    /// The same values as `series` in flat rows of scalars with a time column, for dashboards and spreadsheets.
    async fn table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which values over time, of whom.")] input: TableInput,
    ) -> Result<Table, ApiError> {
        table(ctx, input).await
    }

    /// What the editions of the register brought, newest edition first.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what was recorded at this moment or later; by default all.")] since: Option<
            Moment,
        >,
        #[graphql(desc = "Only what was new, or only what was corrected; by default both.")] actions: Option<
            Vec<ChangeAction>,
        >,
        #[graphql(desc = "Our time: changes up to this moment; by default now.")] known_at: Option<Moment>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Change>, ApiError> {
        let scope = scope(ctx, None, known_at).await?;
        let args = PageArgs { first, after, last, before };
        let list = ChangeList { since: since.map(Moment::micros), actions, scope };
        register_list(ctx, list, "EDITION_DESC", &args, |row| Change::new(row.clone(), scope)).await
    }

    /// The edition of the register: what it knows, when it was written, how to cite it.
    async fn edition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Our time: the edition at this moment; by default the newest.")] known_at: Option<
            Moment,
        >,
    ) -> Result<Edition, ApiError> {
        let scope = scope(ctx, None, known_at).await?;
        let row = ctx.loaders().load(EditionAt(known_at.map(Moment::micros))).await?;
        Ok(Edition::new(row, scope))
    }
}
