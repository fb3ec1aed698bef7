//! Events.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object};

use super::authority::Authority;
use super::channel::Channel;
use super::platform::Platform;
use super::source::{Source, sources_of};
use crate::domain::event::{self as domain, EventKind};
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::laender::jurisdiction::Jurisdiction;
use crate::graphql::scalars::PartialDate;

/// Something that happened to a channel, an authority or a policy at a date.
#[derive(Clone, Description)]
pub(crate) struct Event {
    row: Arc<domain::Event>,
    scope: Scope,
}

impl Event {
    pub(in crate::graphql) fn new(row: impl Into<Arc<domain::Event>>, scope: Scope) -> Self {
        Self { row: row.into(), scope }
    }
}

#[Object(use_type_description)]
impl Event {
    /// Global id of the event.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// When it happened, as precisely as the source says.
    async fn date(&self) -> PartialDate {
        PartialDate(self.row.date)
    }

    /// What kind of thing happened.
    async fn kind(&self) -> EventKind {
        self.row.kind
    }

    /// What happened, in words.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.row.title.get(ctx.language(lang))
    }

    /// Why, in the source's words; null if it gives no reason.
    async fn reason(&self) -> Option<&String> {
        self.row.reason.as_ref()
    }

    /// Where it belongs; null if it belongs to no single jurisdiction.
    async fn jurisdiction(&self, ctx: &Context<'_>) -> Option<Result<Jurisdiction, ApiError>> {
        Jurisdiction::load(ctx, self.row.jurisdiction.as_ref()?, self.scope).await.transpose()
    }

    /// The authority that it concerns; null if none is meant.
    async fn authority(&self, ctx: &Context<'_>) -> Option<Result<Authority, ApiError>> {
        Authority::load(ctx, self.row.authority.as_ref()?, self.scope).await.transpose()
    }

    /// The platform that it concerns; null if none is meant.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        Platform::find(ctx, self.row.platform.as_deref()?, self.scope).await.transpose()
    }

    /// The channel that it concerns; null if none is meant, or if the source does not decide which.
    async fn channel(&self, ctx: &Context<'_>) -> Option<Result<Channel, ApiError>> {
        Channel::load(ctx, self.row.channel.as_ref()?, self.scope).await.transpose()
    }

    /// Where the register has this from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }
}
