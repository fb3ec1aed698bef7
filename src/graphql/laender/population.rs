//! Numbers of inhabitants.

use async_graphql::{Context, Description, Object};

use crate::domain::jurisdiction::{self as domain, CensusBasis, PopulationMeasure};
use crate::domain::scope::Scope;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::scalars::PartialDate;

/// The number of inhabitants at a date. Figures on different census bases are not compared: for Niedersachsen the
/// census of 2022 alone moves it by about 2 per cent.
#[derive(Description)]
pub(crate) struct Population {
    row: domain::Population,
    scope: Scope,
}

impl Population {
    pub(super) const fn new(row: domain::Population, scope: Scope) -> Self {
        Self { row, scope }
    }
}

#[Object(use_type_description)]
impl Population {
    /// Inhabitants, as officially published.
    async fn value(&self) -> Result<i32, ApiError> {
        i32::try_from(self.row.value).map_err(|_| ApiError::dangling("a population beyond 2,147,483,647"))
    }

    /// The date that the figure describes.
    async fn date(&self) -> PartialDate {
        PartialDate(self.row.date)
    }

    /// The census on which the series is based.
    async fn basis(&self) -> CensusBasis {
        self.row.basis
    }

    /// Whether it is the figure at the year's end, the mean of the year or that of a census day.
    async fn measure(&self) -> PopulationMeasure {
        self.row.measure
    }

    /// Who published it.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }
}
