//! Authorities.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, SimpleObject};

use super::channel::{Channel, with_states};
use super::event::Event;
use super::platform::Platform;
use super::source::{Source, sources_of};
use crate::domain::authority::{self as domain, AuthorityKind, AuthorityLevel, PowerBranch};
use crate::domain::filter::{
    AuthorityOrder, ChannelFilter as ChannelNarrowing, ChannelOrder, EventOrder, ObservationOrder, OwnerKind,
};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::page::PageRequest;
use crate::domain::presence::{self, PresenceState};
use crate::domain::scope::Scope;
use crate::graphql::connection::{Connection, PageArgs, owned_list};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters::{self, AuthorityFilter, ChannelFilter, EventFilter, ObservationFilter};
use crate::graphql::laender::jurisdiction::{Jurisdiction, Land};
use crate::graphql::metrics::observation::{Observation, latest};
use crate::graphql::scalars::PartialDate;
use crate::loader::{AncestorsOf, AuthorityById, PageOf, ReportedCountsOf};
use crate::storage::{AuthorityList, ChannelList, EventList, ObservationList};

/// A public institution: a police directorate, a ministry, a court, a university.
#[derive(Clone, Description)]
pub(crate) struct Authority {
    row: Arc<domain::Authority>,
    scope: Scope,
}

/// Where an authority has its seat.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Seat {
    /// Name of the town.
    place: String,
    /// Degrees of latitude of the town, to two decimals; null if not kept.
    latitude: Option<f64>,
    /// Degrees of longitude of the town, to two decimals; null if not kept.
    longitude: Option<f64>,
}

/// Whether an authority is on a platform at a date.
#[derive(Description)]
pub(crate) struct PlatformPresence {
    platform: Platform,
    own: presence::PlatformPresence,
    scope: Scope,
}

#[Object(use_type_description)]
impl PlatformPresence {
    /// The platform asked about.
    async fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Yes, confirmed no, or unknown. Unknown is not no.
    async fn state(&self) -> PresenceState {
        self.own.state
    }

    /// The date of the evidence: the opening, the closing or the day that a source speaks of; null if unknown.
    async fn since(&self) -> Option<PartialDate> {
        self.own.since.map(PartialDate)
    }

    /// The channel that decides it; null if an observation does or nothing does.
    async fn channel(&self, ctx: &Context<'_>) -> Option<Result<Channel, ApiError>> {
        let id = self.own.evidence.as_ref().filter(|id| id.kind() == Some(NodeKind::Channel))?;
        Channel::load(ctx, id, self.scope).await.transpose()
    }

    /// The observation that decides it; null if a channel does or nothing does.
    async fn observation(&self, ctx: &Context<'_>) -> Option<Result<Observation, ApiError>> {
        let id = self.own.evidence.as_ref().filter(|id| id.kind() == Some(NodeKind::Observation))?;
        Observation::load(ctx, id, self.scope).await.transpose()
    }

    /// The sources of the evidence; empty if nothing decides it.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        match &self.own.evidence {
            Some(id) => sources_of(ctx, id, self.scope).await,
            None => Ok(Vec::new()),
        }
    }
}

impl Authority {
    pub(in crate::graphql) fn new(row: impl Into<Arc<domain::Authority>>, scope: Scope) -> Self {
        Self { row: row.into(), scope }
    }

    /// Loads an authority that a row refers to.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        id: &EntityId,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let row = ctx.loaders().load(AuthorityById { id: id.clone(), scope }).await?;
        Ok(row.map(|row| Self::new(row, scope)))
    }

    fn owner(&self) -> (OwnerKind, &EntityId) {
        (OwnerKind::Authority, &self.row.id)
    }

    async fn above(&self, ctx: &Context<'_>) -> Result<Arc<Vec<EntityId>>, ApiError> {
        Ok(ctx.loaders().load_list(AncestorsOf { id: self.row.id.clone(), scope: self.scope }).await?)
    }
}

#[Object(use_type_description)]
impl Authority {
    /// Global id: `authority:polizeidirektion-hannover`.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// Short name for arguments and addresses: `polizeidirektion-hannover`.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// Official name, in its own language.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Usual short name; null if it has none.
    async fn short_name(&self) -> Option<&String> {
        self.row.short_name.as_ref()
    }

    /// Kind of institution.
    async fn kind(&self) -> AuthorityKind {
        self.row.kind
    }

    /// Branch of power. A court is never summed into a government.
    async fn branch(&self) -> PowerBranch {
        self.row.branch
    }

    /// Level of government.
    async fn level(&self) -> AuthorityLevel {
        self.row.level
    }

    /// The Land, the Federation or the country that it belongs to.
    async fn jurisdiction(&self, ctx: &Context<'_>) -> Result<Jurisdiction, ApiError> {
        let jurisdiction = Jurisdiction::load(ctx, &self.row.jurisdiction, self.scope).await?;
        jurisdiction.ok_or_else(|| ApiError::dangling("the jurisdiction of an authority"))
    }

    /// The Land that it belongs to; null for authorities of the Federation and of other countries.
    async fn land(&self, ctx: &Context<'_>) -> Option<Result<Land, ApiError>> {
        if self.row.jurisdiction.kind() != Some(NodeKind::Land) {
            return None;
        }
        let jurisdiction = Jurisdiction::load(ctx, &self.row.jurisdiction, self.scope).await;
        jurisdiction.map(|found| found.and_then(Jurisdiction::land)).transpose()
    }

    /// The authority directly above it at the date; null if there is none or none is known.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Result<Self, ApiError>> {
        let above = match self.above(ctx).await {
            Ok(above) => above,
            Err(error) => return Some(Err(error)),
        };
        Self::load(ctx, above.first()?, self.scope).await.transpose()
    }

    /// The authorities above it at the date, nearest first; at most 16.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<Self>, ApiError> {
        let above = self.above(ctx).await?;
        let scope = self.scope;
        let keys = above.iter().map(|id| AuthorityById { id: id.clone(), scope }).collect();
        let rows = ctx.loaders().load_many(keys).await?;
        let found = |id: &EntityId| rows.get(&AuthorityById { id: id.clone(), scope });
        Ok(above.iter().filter_map(found).map(|row| Self::new(Arc::clone(row), scope)).collect())
    }

    /// The authorities directly below it at the date.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<AuthorityFilter>,
        #[graphql(desc = "Order; by default by name.")] order_by: Option<AuthorityOrder>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Self>, ApiError> {
        let scope = self.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(AuthorityOrder::NameAsc);
        let args = PageArgs { first, after, last, before };
        let list = AuthorityList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Self::new(row.clone(), scope)).await
    }

    /// Seat; null if not kept.
    async fn seat(&self) -> Option<Seat> {
        self.row.seat.as_ref().map(|seat| Seat {
            place: seat.place.clone(),
            latitude: seat.position.map(|(latitude, _)| latitude),
            longitude: seat.position.map(|(_, longitude)| longitude),
        })
    }

    /// Website; null if not kept.
    async fn website(&self) -> Option<&String> {
        self.row.website.as_ref()
    }

    /// Id in Wikidata; null if not kept.
    async fn wikidata(&self) -> Option<&String> {
        self.row.wikidata.as_ref()
    }

    /// The channels in which it has a part at the date, as owner, co-operator or supervisor; closed ones included.
    async fn channels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<ChannelFilter>,
        #[graphql(desc = "Order; by default by name.")] order_by: Option<ChannelOrder>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Channel>, ApiError> {
        let scope = self.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(ChannelOrder::NameAsc);
        let args = PageArgs { first, after, last, before };
        let list = ChannelList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Channel::new(row.clone(), scope))
            .await
    }

    /// Whether it is on a platform at the date: yes, confirmed no, or unknown.
    async fn presence_on(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Slug of the platform.")] platform: String,
    ) -> Result<PlatformPresence, ApiError> {
        let scope = self.scope;
        filters::platforms(ctx, scope, Some(vec![platform.clone()])).await?;
        let own = Platform::load(ctx, &platform, scope).await?;
        let narrowing =
            ChannelNarrowing { platforms: Some(vec![platform.clone()]), ..ChannelNarrowing::default() };
        let list = ChannelList { filter: narrowing, order: ChannelOrder::NameAsc, scope };
        let page = PageRequest::new(Some(100), None, None, None).map_err(ApiError::input)?;
        let key =
            PageOf { owner: self.row.id.clone(), kind: OwnerKind::Authority, list: Arc::new(list), page };
        let channels = ctx.loaders().load(key).await?;
        let channels =
            channels.iter().flat_map(|slice| &slice.items).map(|(channel, _)| channel.clone()).collect();
        let channels = with_states(ctx, channels, scope).await?;
        let reports = ctx.loaders().load_list(ReportedCountsOf { id: self.row.id.clone(), scope }).await?;
        let own_presence = presence::decide(&platform, &channels, &reports);
        Ok(PlatformPresence { platform: own, own: own_presence, scope })
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

    /// The latest measurement of a metric by the date; null if there is none. Announcements and undated values are
    /// no measurements.
    async fn latest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the metric: followers.")] metric: String,
        #[graphql(desc = "Slug of the platform; by default any.")] platform: Option<String>,
    ) -> Option<Result<Observation, ApiError>> {
        latest(ctx, &self.row.id, metric, platform, self.scope).await.transpose()
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

    /// Where the register has it from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }
}
