//! Corrections: which figures were replaced, by what, when and why.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object};

use super::observation::Observation;
use crate::domain::id::EntityId;
use crate::domain::observation as domain;
use crate::domain::scope::Scope;
use crate::graphql::connection::{Connection, PageArgs, register_list};
use crate::graphql::context::{RequestContext, scope};
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::scalars::Moment;
use crate::loader::{CorrectionById, ObservationById};
use crate::storage::CorrectionList;

/// A figure that was replaced by another. Nothing is overwritten: both observations stay.
#[derive(Clone, Description)]
pub(in crate::graphql) struct Correction {
    row: Arc<domain::Correction>,
    scope: Scope,
}

impl Correction {
    fn new(row: impl Into<Arc<domain::Correction>>, scope: Scope) -> Self {
        Self { row: row.into(), scope }
    }

    /// The correction of an id; `None` if there is none.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        id: &EntityId,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let row = ctx.loaders().load(CorrectionById { id: id.clone(), scope }).await?;
        Ok(row.map(|row| Self::new(row, scope)))
    }

    fn superseded(&self) -> Result<&EntityId, ApiError> {
        let old = self.row.observation.supersedes.as_ref();
        old.ok_or_else(|| ApiError::dangling("the observation that a correction supersedes"))
    }
}

#[Object(use_type_description)]
impl Correction {
    /// Global id: `correction:...`, with the key of the new observation.
    pub async fn id(&self) -> ID {
        ID(self.row.id().to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// The observation as it was corrected. If it was corrected again since, that is a further correction.
    async fn observation(&self) -> Observation {
        Observation::new(self.row.observation.clone(), self.scope)
    }

    /// The observation as it was before.
    async fn before(&self, ctx: &Context<'_>) -> Result<Observation, ApiError> {
        let old = Observation::load(ctx, self.superseded()?, self.scope).await?;
        old.ok_or_else(|| ApiError::dangling("the observation that a correction supersedes"))
    }

    /// The value before, in the unit of the metric; null if it was missing.
    async fn old_value(&self, ctx: &Context<'_>) -> Option<Result<f64, ApiError>> {
        let old = async {
            let key = ObservationById { id: self.superseded()?.clone(), scope: self.scope };
            Ok(ctx.loaders().load(key).await?.and_then(|old| old.value))
        };
        old.await.transpose()
    }

    /// The value since, in the unit of the metric; null if it is missing.
    async fn new_value(&self) -> Option<f64> {
        self.row.observation.value
    }

    /// Why it was corrected; null if nobody said.
    async fn reason(&self) -> Option<&String> {
        self.row.observation.reason.as_ref()
    }

    /// When it was corrected.
    async fn recorded_at(&self) -> Moment {
        Moment::of_micros(self.row.observation.recorded_at)
    }

    /// The edition that brought it.
    async fn edition(&self) -> Result<i32, ApiError> {
        i32::try_from(self.row.edition).map_err(|_| ApiError::dangling("an edition beyond 2,147,483,647"))
    }

    /// Where the register has the figure from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.observation.id, self.scope).await
    }
}

/// The question about corrections.
#[derive(Default)]
pub(in crate::graphql) struct CorrectionsQuery;

#[Object]
impl CorrectionsQuery {
    /// Figures that were replaced by others since a moment, the newest edition first. What else was corrected (a name, the
    /// dates of a channel, a claim) is in `changes` with the action CORRECTED; how it was before, `knownAt` tells.
    async fn corrections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what was recorded at this moment or later.")] since: Moment,
        #[graphql(desc = "Our time: corrections up to this moment; by default now.")] known_at: Option<
            Moment,
        >,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Correction>, ApiError> {
        let scope = scope(ctx, None, known_at).await?;
        let args = PageArgs { first, after, last, before };
        let list = CorrectionList { since: since.micros(), scope };
        register_list(ctx, list, "EDITION_DESC", &args, |row| Correction::new(row.clone(), scope)).await
    }
}
