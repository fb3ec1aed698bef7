//! Sources, and what rests on them.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, SimpleObject};

use super::authority::Authority;
use super::channel::Channel;
use super::event::Event;
use crate::domain::citation::{CitationStyle, cite_source};
use crate::domain::claim::Claim as ClaimRow;
use crate::domain::filter::{AuthorityOrder, ChannelOrder, EventOrder, ObservationOrder, OwnerKind};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::domain::source::{self as domain, SourceKind, SourceLocator};
use crate::graphql::connection::{Connection, PageArgs, owned_list};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters::{AuthorityFilter, ChannelFilter, EventFilter, ObservationFilter};
use crate::graphql::metrics::claim::Claim;
use crate::graphql::metrics::observation::Observation;
use crate::graphql::scalars::PartialDate;
use crate::loader::{SourceById, SourcesOf};
use crate::storage::{AuthorityList, ChannelList, ClaimList, EventList, ObservationList};

/// A publication that facts rest on. Every fact of the register has at least one.
#[derive(Clone, Description)]
pub(crate) struct Source {
    row: Arc<domain::Source>,
    scope: Scope,
}

/// Under what terms a data set may be used.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Licence {
    /// Short name, as SPDX has it where it does: `CC-BY-SA-4.0`.
    name: String,
    /// What to print beside the figure.
    attribution: String,
}

impl Source {
    pub(in crate::graphql) const fn new(row: Arc<domain::Source>, scope: Scope) -> Self {
        Self { row, scope }
    }

    /// The source of a key; `None` if there is none.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        key: &str,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let id = EntityId::new(NodeKind::Source, key);
        Ok(ctx.loaders().load(SourceById { id, scope }).await?.map(|row| Self::new(row, scope)))
    }

    /// The row, for citations.
    pub(in crate::graphql) fn row(&self) -> &domain::Source {
        &self.row
    }

    fn owner(&self) -> (OwnerKind, &EntityId) {
        (OwnerKind::Source, &self.row.id)
    }
}

/// The sources on which a fact rests, in the order given.
pub(in crate::graphql) async fn sources_of(
    ctx: &Context<'_>,
    fact: &EntityId,
    scope: Scope,
) -> Result<Vec<Source>, ApiError> {
    let rows = ctx.loaders().load_list(SourcesOf { id: fact.clone(), scope }).await?;
    Ok(rows.iter().map(|row| Source::new(Arc::new(row.clone()), scope)).collect())
}

#[Object(use_type_description)]
impl Source {
    /// Global id: `source:seed-k21-2017`.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// Short name for arguments: `seed-k21-2017`.
    async fn key(&self) -> &str {
        &self.row.key
    }

    /// Who published it.
    async fn publisher(&self) -> &str {
        &self.row.publisher
    }

    /// Title of the publication.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Address; null if none was kept.
    async fn url(&self) -> Option<&String> {
        self.row.url.as_ref()
    }

    /// How far the address leads: to the page, to the site only, or nowhere.
    async fn locator(&self) -> SourceLocator {
        self.row.locator
    }

    /// Date of publication; null if the source bears none.
    async fn published(&self) -> Option<PartialDate> {
        self.row.published.map(PartialDate)
    }

    /// Day on which it was retrieved; null if it was not kept.
    async fn retrieved(&self) -> Option<PartialDate> {
        self.row.retrieved.map(PartialDate)
    }

    /// Kind of publication.
    async fn kind(&self) -> SourceKind {
        self.row.kind
    }

    /// Language, ISO 639-1; null if not kept.
    async fn language(&self) -> Option<&String> {
        self.row.language.as_ref()
    }

    /// Licence of a data set. Null: a publication from which single facts are quoted; name the publisher.
    async fn licence(&self) -> Option<Licence> {
        let name = self.row.licence.clone()?;
        Some(Licence { attribution: format!("{} ({name})", self.row.publisher), name })
    }

    /// The source ready to be printed.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        cite_source(&self.row, style, ctx.language(lang))
    }

    /// The observations that rest on it, up to the date; undated ones included.
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

    /// The channels that the register has from it, closed ones included.
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

    /// The authorities that the register has from it.
    async fn authorities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<AuthorityFilter>,
        #[graphql(desc = "Order; by default by name.")] order_by: Option<AuthorityOrder>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Authority>, ApiError> {
        let scope = self.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(AuthorityOrder::NameAsc);
        let args = PageArgs { first, after, last, before };
        let list = AuthorityList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Authority::new(row.clone(), scope))
            .await
    }

    /// What happened by its account, up to the date.
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

    /// The printed statements that the register has from it, the newest first.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Claim>, ApiError> {
        let scope = self.scope;
        let args = PageArgs { first, after, last, before };
        let wrap = |row: &ClaimRow| Claim::new(Arc::new(row.clone()), scope);
        owned_list(ctx, self.owner(), ClaimList { scope }, "CLAIMED_DESC", &args, wrap).await
    }
}
