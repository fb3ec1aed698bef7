//! Metrics.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object};

use crate::domain::language::Language;
use crate::domain::metric::{self as domain, MetricUnit};
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::loader::AllMetrics;

/// What an observation measures, with its definition.
#[derive(Clone, Description)]
pub(crate) struct Metric {
    row: Arc<domain::Metric>,
    scope: Scope,
}

impl Metric {
    pub(in crate::graphql) const fn new(row: Arc<domain::Metric>, scope: Scope) -> Self {
        Self { row, scope }
    }

    /// The metric of a key; `None` if there is none.
    pub(in crate::graphql) async fn find(
        ctx: &Context<'_>,
        key: &str,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let metrics = ctx.loaders().load_list(AllMetrics(scope)).await?;
        Ok(metrics.iter().find(|metric| metric.key == key).map(|row| Self::new(Arc::clone(row), scope)))
    }

    /// The row, for citations.
    pub(in crate::graphql) fn row(&self) -> &domain::Metric {
        &self.row
    }
}

#[Object(use_type_description)]
impl Metric {
    /// Global id: `metric:followers`.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// Short name for arguments: `followers`.
    async fn key(&self) -> &str {
        &self.row.key
    }

    /// Name for people.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.row.label.get(ctx.language(lang))
    }

    /// Unit of its values.
    async fn unit(&self) -> MetricUnit {
        self.row.unit
    }

    /// What it means.
    async fn definition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.row.definition.get(ctx.language(lang))
    }

    /// How it is computed; null if it is counted.
    async fn formula(&self) -> Option<&String> {
        self.row.formula.as_ref()
    }

    /// Whether values of disjoint subjects may be added.
    async fn additive(&self) -> bool {
        self.row.additive
    }

    /// What to beware of; null if nothing is known.
    async fn caveats(&self) -> Option<&String> {
        self.row.caveats.as_ref()
    }

    /// Where the register has the definition from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }
}
