//! Channels.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, SimpleObject};

use super::authority::Authority;
use super::event::Event;
use super::platform::Platform;
use super::source::{Source, sources_of};
use crate::domain::channel::{
    self as domain, ChannelPurpose, ChannelStatus, HolderKind, OperatorRole, VerificationMethod,
};
use crate::domain::filter::{EventOrder, ObservationOrder, OwnerKind};
use crate::domain::id::EntityId;
use crate::domain::scope::Scope;
use crate::graphql::connection::{Connection, PageArgs, owned_list};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters::{EventFilter, ObservationFilter};
use crate::graphql::metrics::observation::{Observation, latest};
use crate::graphql::scalars::PartialDate;
use crate::loader::{
    ChannelById, HandlesOf, OperatorsOf, PredecessorsOf, StatusOf, SuccessorsOf, VerificationOf,
};
use crate::storage::{EventList, ObservationList};

/// An account of an authority on a platform. Apps and newsrooms are channels too.
#[derive(Clone, Description)]
pub(crate) struct Channel {
    row: Arc<domain::Channel>,
    scope: Scope,
}

/// A handle that a channel had for a span of time.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct HandleSpan {
    /// The handle, as its owner writes it.
    handle: String,
    /// Since when; null if unknown.
    from: Option<PartialDate>,
    /// Until when; null if it still holds or the end is unknown.
    to: Option<PartialDate>,
}

/// The part of an authority in a channel, for a span of time.
#[derive(Description)]
pub(crate) struct ChannelOperator {
    row: domain::ChannelOperator,
    scope: Scope,
}

#[Object(use_type_description)]
impl ChannelOperator {
    /// The authority that ran it.
    async fn authority(&self, ctx: &Context<'_>) -> Result<Authority, ApiError> {
        let authority = Authority::load(ctx, &self.row.authority, self.scope).await?;
        authority.ok_or_else(|| ApiError::dangling("an operator of a channel"))
    }

    /// Its part in running the channel.
    async fn role(&self) -> OperatorRole {
        self.row.role
    }

    /// Since when; null if unknown.
    async fn from(&self) -> Option<PartialDate> {
        self.row.from.map(PartialDate)
    }

    /// Until when; null if it still holds or the end is unknown.
    async fn to(&self) -> Option<PartialDate> {
        self.row.to.map(PartialDate)
    }
}

/// Channels with their states at the date, in their order.
pub(super) async fn with_states(
    ctx: &Context<'_>,
    channels: Vec<domain::Channel>,
    scope: Scope,
) -> Result<Vec<(domain::Channel, ChannelStatus)>, ApiError> {
    let key = |channel: &domain::Channel| StatusOf { id: channel.id.clone(), scope };
    let states = ctx.loaders().load_many(channels.iter().map(key).collect()).await?;
    let with_state = |channel: domain::Channel| match states.get(&key(&channel)) {
        Some(state) => Ok((channel, **state)),
        None => Err(ApiError::dangling(channel.id.as_str())),
    };
    channels.into_iter().map(with_state).collect()
}

/// That a channel was found to be official.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Verification {
    /// How it was established.
    method: VerificationMethod,
    /// When it was last checked; null if the evidence is undated.
    checked_on: Option<PartialDate>,
}

impl Channel {
    pub(in crate::graphql) fn new(row: impl Into<Arc<domain::Channel>>, scope: Scope) -> Self {
        Self { row: row.into(), scope }
    }

    /// Loads a channel that a row refers to.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        id: &EntityId,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let row = ctx.loaders().load(ChannelById { id: id.clone(), scope }).await?;
        Ok(row.map(|row| Self::new(row, scope)))
    }

    /// The channels of ids, in their order.
    async fn in_order(ctx: &Context<'_>, ids: &[EntityId], scope: Scope) -> Result<Vec<Self>, ApiError> {
        let keys = ids.iter().map(|id| ChannelById { id: id.clone(), scope }).collect();
        let rows = ctx.loaders().load_many(keys).await?;
        let found = |id: &EntityId| rows.get(&ChannelById { id: id.clone(), scope });
        Ok(ids.iter().filter_map(found).map(|row| Self::new(Arc::clone(row), scope)).collect())
    }

    fn owner(&self) -> (OwnerKind, &EntityId) {
        (OwnerKind::Channel, &self.row.id)
    }
}

#[Object(use_type_description)]
impl Channel {
    /// Global id: `channel:twitter/Polizei_OS`. It stays when the handle changes; `unnamed-…` means that the
    /// source tells of the channel without naming it.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// The platform on which it is.
    async fn platform(&self, ctx: &Context<'_>) -> Result<Platform, ApiError> {
        Platform::load(ctx, &self.row.platform, self.scope).await
    }

    /// The platform's own permanent id (DID, account URI, channel id); null if not known.
    async fn external_id(&self) -> Option<&String> {
        self.row.external_id.as_ref()
    }

    /// Handle, as its owner writes it; null if the source tells of the channel without naming it.
    async fn handle(&self) -> Option<&String> {
        self.row.handle.as_ref()
    }

    /// Every handle that it had, oldest first; empty if none is known.
    async fn handles(&self, ctx: &Context<'_>) -> Result<Vec<HandleSpan>, ApiError> {
        let rows = ctx.loaders().load_list(HandlesOf { id: self.row.id.clone(), scope: self.scope }).await?;
        let span = |row: &domain::HandleSpan| HandleSpan {
            handle: row.handle.clone(),
            from: row.from.map(PartialDate),
            to: row.to.map(PartialDate),
        };
        Ok(rows.iter().map(span).collect())
    }

    /// Address; null if unknown.
    async fn url(&self) -> Option<&String> {
        self.row.url.as_ref()
    }

    /// Name that it shows; null if unknown.
    async fn display_name(&self) -> Option<&String> {
        self.row.display_name.as_ref()
    }

    /// Everybody who ran it up to the date, owners first. An end (`to`) tells who no longer does.
    async fn operators(&self, ctx: &Context<'_>) -> Result<Vec<ChannelOperator>, ApiError> {
        let rows =
            ctx.loaders().load_list(OperatorsOf { id: self.row.id.clone(), scope: self.scope }).await?;
        Ok(rows.iter().map(|row| ChannelOperator { row: row.clone(), scope: self.scope }).collect())
    }

    /// The authority that answers for it.
    async fn authority(&self, ctx: &Context<'_>) -> Result<Authority, ApiError> {
        let authority = Authority::load(ctx, &self.row.authority, self.scope).await?;
        authority.ok_or_else(|| ApiError::dangling("the authority of a channel"))
    }

    /// What it is for.
    async fn purpose(&self) -> ChannelPurpose {
        self.row.purpose
    }

    /// Whether it belongs to the office or to the person who holds it.
    async fn holder(&self) -> HolderKind {
        self.row.holder
    }

    /// Whether a named officer runs it. Names of officers are not kept.
    async fn personified(&self) -> bool {
        self.row.personified
    }

    /// The area that it serves, in words; null if not kept.
    async fn area(&self) -> Option<&String> {
        self.row.area.as_ref()
    }

    /// When it was opened, as precisely as known; null if unknown.
    async fn opened(&self) -> Option<PartialDate> {
        self.row.opened.map(PartialDate)
    }

    /// When it was closed, as precisely as known; null if it was not, or if the date is unknown (see `status`).
    async fn closed(&self) -> Option<PartialDate> {
        self.row.closed.map(PartialDate)
    }

    /// Why it was closed, in the source's words; null if no reason is known.
    async fn closed_reason(&self) -> Option<&String> {
        self.row.closed_reason.as_ref()
    }

    /// The channels that took over from it.
    async fn successors(&self, ctx: &Context<'_>) -> Result<Vec<Self>, ApiError> {
        let scope = self.scope;
        let ids = ctx.loaders().load_list(SuccessorsOf { id: self.row.id.clone(), scope }).await?;
        Self::in_order(ctx, &ids, scope).await
    }

    /// The channels from which it took over.
    async fn predecessors(&self, ctx: &Context<'_>) -> Result<Vec<Self>, ApiError> {
        let scope = self.scope;
        let ids = ctx.loaders().load_list(PredecessorsOf { id: self.row.id.clone(), scope }).await?;
        Self::in_order(ctx, &ids, scope).await
    }

    /// Its state at the date, as far as the register knows.
    async fn status(&self, ctx: &Context<'_>) -> Result<ChannelStatus, ApiError> {
        let status = ctx.loaders().load(StatusOf { id: self.row.id.clone(), scope: self.scope }).await?;
        status.map(|status| *status).ok_or_else(|| ApiError::dangling(self.row.id.as_str()))
    }

    /// How it was found to be official; null if it was not verified.
    async fn verification(&self, ctx: &Context<'_>) -> Option<Result<Verification, ApiError>> {
        let key = VerificationOf { id: self.row.id.clone(), scope: self.scope };
        let found = ctx.loaders().load(key).await.map_err(ApiError::from).transpose()?;
        Some(
            found.map(|row| Verification { method: row.method, checked_on: row.checked_on.map(PartialDate) }),
        )
    }

    /// The latest measurement of a metric by the date; null if there is none.
    async fn latest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the metric: followers.")] metric: String,
    ) -> Option<Result<Observation, ApiError>> {
        latest(ctx, &self.row.id, metric, None, self.scope).await.transpose()
    }

    /// What was observed of it up to the date, undated observations included.
    async fn observations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<ObservationFilter>,
        #[graphql(desc = "Order; by default the latest first.")] order_by: Option<ObservationOrder>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Observation>, ApiError> {
        let scope = self.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(ObservationOrder::ObservedDesc);
        let args = PageArgs { first, after, last, before };
        let list = ObservationList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Observation::new(row.clone(), scope))
            .await
    }

    /// What happened to it up to the date.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<EventFilter>,
        #[graphql(desc = "Order; by default the earliest first.")] order_by: Option<EventOrder>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Event>, ApiError> {
        let scope = self.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(EventOrder::DateAsc);
        let args = PageArgs { first, after, last, before };
        let list = EventList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Event::new(row.clone(), scope)).await
    }

    /// Where the register has it from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }
}
