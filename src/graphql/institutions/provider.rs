//! Providers.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object};

use super::source::{Source, sources_of};
use crate::domain::provider as domain;
use crate::domain::scope::Scope;
use crate::graphql::error::ApiError;

/// A vendor who serves authorities.
#[derive(Clone, Description)]
pub(crate) struct Provider {
    row: Arc<domain::Provider>,
    scope: Scope,
}

impl Provider {
    pub(in crate::graphql) const fn new(row: Arc<domain::Provider>, scope: Scope) -> Self {
        Self { row, scope }
    }
}

#[Object(use_type_description)]
impl Provider {
    /// Global id: `provider:govconnect-gmbh`.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// Name of the firm.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Postcode; null if unknown.
    async fn postcode(&self) -> Option<&String> {
        self.row.postcode.as_ref()
    }

    /// Town; null if unknown.
    async fn city(&self) -> Option<&String> {
        self.row.city.as_ref()
    }

    /// What it offers, as the source has it; null if unknown.
    async fn topic(&self) -> Option<&String> {
        self.row.topic.as_ref()
    }

    /// Where the register has this from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }
}
