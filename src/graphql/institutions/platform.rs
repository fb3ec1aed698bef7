//! Platforms.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object};

use super::source::{Source, sources_of};
use crate::domain::language::Language;
use crate::domain::platform as domain;
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::loader::AllPlatforms;

/// A platform on which channels exist. Twitter and X are one platform; apps and newsrooms are platforms too.
#[derive(Clone, Description)]
pub(crate) struct Platform {
    row: Arc<domain::Platform>,
    scope: Scope,
}

impl Platform {
    pub(in crate::graphql) const fn new(row: Arc<domain::Platform>, scope: Scope) -> Self {
        Self { row, scope }
    }

    /// The platform of a slug that a row refers to.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        slug: &str,
        scope: Scope,
    ) -> Result<Self, ApiError> {
        Self::find(ctx, slug, scope).await?.ok_or_else(|| ApiError::dangling("a platform"))
    }

    /// The platform of a slug; `None` if there is none.
    pub(in crate::graphql) async fn find(
        ctx: &Context<'_>,
        slug: &str,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let platforms = ctx.loaders().load_list(AllPlatforms(scope)).await?;
        Ok(platforms
            .iter()
            .find(|platform| platform.slug == slug)
            .map(|row| Self::new(Arc::clone(row), scope)))
    }
}

#[Object(use_type_description)]
impl Platform {
    /// Global id: `platform:twitter`.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// Short name for arguments: `twitter`.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// Name for people: `Twitter / X`.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Address of a channel, with `{handle}` in it; null where handles make no address.
    async fn url_pattern(&self) -> Option<&String> {
        self.row.url_pattern.as_ref()
    }

    /// What the platform calls those who follow: follows are not people, and not every platform counts the same.
    async fn followers_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.row.followers_term(ctx.language(lang))
    }

    /// Whether counts can be collected from an interface that the platform publishes.
    async fn collectable(&self) -> bool {
        self.row.collectable
    }

    /// Where the register has this from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }
}
