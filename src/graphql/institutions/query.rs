//! The questions of this slice.

use async_graphql::{Context, Object};

use super::authority::Authority;
use super::channel::Channel;
use super::event::Event;
use super::platform::Platform;
use super::provider::Provider;
use super::search::{SearchResult, search};
use super::source::Source;
use super::verify::{ChannelVerification, verify};
use crate::domain::address::handle_key;
use crate::domain::filter::{AuthorityOrder, ChannelOrder, EventOrder};
use crate::domain::id::{EntityId, NodeKind};
use crate::graphql::connection::{Connection, PageArgs, register_list};
use crate::graphql::context::{RequestContext, scope};
use crate::graphql::error::ApiError;
use crate::graphql::filters::{self, AuthorityFilter, ChannelFilter, EventFilter, SourceFilter};
use crate::graphql::scalars::{Moment, PartialDate};
use crate::loader::{AllPlatforms, AllProviders};
use crate::storage::{AuthorityList, ChannelList, EventList, SourceList};

/// Questions about authorities, their channels and the sources behind them.
#[derive(Default)]
pub(crate) struct InstitutionsQuery;

#[Object]
impl InstitutionsQuery {
    /// An authority by its slug; null if the register does not know it.
    async fn authority(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name: polizeidirektion-hannover. `search` finds it.")] slug: String,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Option<Result<Authority, ApiError>> {
        let load = async {
            let scope = scope(ctx, as_of, known_at).await?;
            Authority::load(ctx, &EntityId::new(NodeKind::Authority, &slug), scope).await
        };
        load.await.transpose()
    }

    /// The authorities of the register.
    async fn authorities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<AuthorityFilter>,
        #[graphql(desc = "Order; by default by name.")] order_by: Option<AuthorityOrder>,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Authority>, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(AuthorityOrder::NameAsc);
        let args = PageArgs { first, after, last, before };
        let list = AuthorityList { filter, order, scope };
        register_list(ctx, list, order.as_str(), &args, |row| Authority::new(row.clone(), scope)).await
    }

    /// The platforms that the register knows, by slug.
    async fn platforms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Result<Vec<Platform>, ApiError> {
        let scope = scope(ctx, None, known_at).await?;
        let rows = ctx.loaders().load_list(AllPlatforms(scope)).await?;
        Ok(rows.iter().map(|row| Platform::new(row.clone(), scope)).collect())
    }

    /// A channel by its platform and any handle that it has or had, in any case, or by the key in its id where no handle
    /// is known; null if the register does not know it.
    async fn channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Slug of the platform: twitter.")] platform: String,
        #[graphql(
            desc = "Handle, with or without @: Polizei_OS, bfdi@social.bund.de; or what follows the platform in the id."
        )]
        handle: String,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Option<Result<Channel, ApiError>> {
        let load = async {
            let scope = scope(ctx, as_of, known_at).await?;
            filters::platforms(ctx, scope, Some(vec![platform.clone()])).await?;
            let reader = ctx.loaders().reader();
            let found = reader.channels_at(Some(&platform), Some(&handle_key(&handle)), None, scope).await?;
            if let Some(row) = found.into_iter().next() {
                return Ok(Some(Channel::new(row, scope)));
            }
            let id = EntityId::new(NodeKind::Channel, &format!("{platform}/{handle}"));
            Channel::load(ctx, &id, scope).await
        };
        load.await.transpose()
    }

    /// The channels of the register, closed ones included.
    async fn channels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<ChannelFilter>,
        #[graphql(desc = "Order; by default by name.")] order_by: Option<ChannelOrder>,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Channel>, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(ChannelOrder::NameAsc);
        let args = PageArgs { first, after, last, before };
        let list = ChannelList { filter, order, scope };
        register_list(ctx, list, order.as_str(), &args, |row| Channel::new(row.clone(), scope)).await
    }

    /// Whether an account is official: by its address in any spelling (twitter.com or x.com, mobile hosts, query
    /// strings, upper case), by `@name@host`, or by a bare `@name`.
    async fn verify_channel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Address or handle: https://x.com/Polizei_OS, @bfdi@social.bund.de, @Polizei_OS.")]
        url: String,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Result<ChannelVerification, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        verify(ctx, url, scope).await
    }

    /// What happened, up to the date.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<EventFilter>,
        #[graphql(desc = "Order; by default the earliest first.")] order_by: Option<EventOrder>,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Event>, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(EventOrder::DateAsc);
        let args = PageArgs { first, after, last, before };
        let list = EventList { filter, order, scope };
        register_list(ctx, list, order.as_str(), &args, |row| Event::new(row.clone(), scope)).await
    }

    /// The sources of the register, by publisher and title.
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<SourceFilter>,
        #[graphql(desc = "World time of what rests on them; by default today.")] as_of: Option<PartialDate>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Source>, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        let list = SourceList { filter: filter.unwrap_or_default().check()?, scope };
        let args = PageArgs { first, after, last, before };
        register_list(ctx, list, "PUBLISHER_ASC", &args, |row| Source::new(row.clone().into(), scope)).await
    }

    /// A source by its key; null if the register does not know it.
    async fn source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the source, or its global id: seed-k21-2017.")] id: String,
        #[graphql(desc = "World time of what rests on it; by default today.")] as_of: Option<PartialDate>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Option<Result<Source, ApiError>> {
        let load = async {
            let scope = scope(ctx, as_of, known_at).await?;
            Source::load(ctx, id.strip_prefix("source:").unwrap_or(&id), scope).await
        };
        load.await.transpose()
    }

    /// The vendors who serve authorities, by name; a short list.
    async fn providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Result<Vec<Provider>, ApiError> {
        let scope = scope(ctx, None, known_at).await?;
        let rows = ctx.loaders().load_list(AllProviders(scope)).await?;
        Ok(rows.iter().map(|row| Provider::new(row.clone(), scope)).collect())
    }

    /// Finds things by name, title, handle or address, best first. Umlauts and ß are folded: "Osnabrueck" finds
    /// Osnabrück. Every word must occur.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words: polizei osnabrueck.")] text: String,
        #[graphql(desc = "Only these kinds of things; by default all.")] kinds: Option<Vec<NodeKind>>,
        #[graphql(desc = "World time of what is found; by default today.")] as_of: Option<PartialDate>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
        #[graphql(desc = "So many from the start, at most 100; by default 20.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<SearchResult>, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        search(ctx, &text, kinds, scope, &PageArgs { first, after, last, before }).await
    }
}
