//! What belongs to a jurisdiction, whatever kind it is: the fields that Land and Country share.

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::{Context, Object, TypeName};

use super::population::Population;
use super::presence::{self, Presence};
use crate::domain::filter::{self, AuthorityOrder, ChannelOrder, EventOrder, ObservationOrder, OwnerKind};
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{self as domain, CensusBasis};
use crate::graphql::connection::{Connection, PageArgs, owned_list};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters::{
    AuthorityFilter, ChannelFilter, EventFilter, ObservationFilter, PresenceFilter,
};
use crate::graphql::institutions::authority::Authority;
use crate::graphql::institutions::channel::Channel;
use crate::graphql::institutions::event::Event;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::metrics::observation::Observation;
use crate::graphql::scalars::PartialDate;
use crate::loader::PopulationsOf;
use crate::storage::{AuthorityList, ChannelList, EventList, ObservationList};

use super::jurisdiction::Own;

/// Whose holdings they are. The library describes a type once, while it is at it; Land and Country lead to each other,
/// so each has holdings of a type of its own.
pub(super) trait Holder: Send + Sync + 'static {
    /// The name of the holder's type.
    const NAME: &'static str;
}

#[derive(Clone)]
pub(super) struct OfLand;

#[derive(Clone)]
pub(super) struct OfCountry;

impl Holder for OfLand {
    const NAME: &'static str = "Land";
}

impl Holder for OfCountry {
    const NAME: &'static str = "Country";
}

impl<K: Holder> TypeName for Holdings<K> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("HoldingsOf{}", K::NAME))
    }
}

/// What belongs to a jurisdiction, whatever kind it is.
#[derive(Clone)]
pub(super) struct Holdings<K>(pub(super) Own, pub(super) PhantomData<K>);

#[Object(name_type)]
impl<K: Holder> Holdings<K> {
    /// The number of inhabitants: the latest figure on or before the date, null if none is known.
    async fn population(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Date that the figure must not exceed; by default the date of the query (`asOf`).")]
        at: Option<PartialDate>,
        #[graphql(desc = "Census basis; by default any, the latest figure wins.")] basis: Option<CensusBasis>,
    ) -> Option<Result<Population, ApiError>> {
        let figures = match self.populations_at(ctx, at).await {
            Ok(figures) => figures,
            Err(error) => return Some(Err(error)),
        };
        let latest = figures.iter().rev().find(|figure| basis.is_none_or(|basis| figure.basis == basis));
        latest.map(|figure| Ok(Population::new(figure.clone(), self.0.scope)))
    }

    /// Every figure of the number of inhabitants up to the date, oldest first.
    async fn populations(&self, ctx: &Context<'_>) -> Result<Vec<Population>, ApiError> {
        let figures = self.populations_at(ctx, None).await?;
        Ok(figures.iter().map(|figure| Population::new(figure.clone(), self.0.scope)).collect())
    }

    /// The authorities of the jurisdiction.
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
        let scope = self.0.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(AuthorityOrder::NameAsc);
        let args = PageArgs { first, after, last, before };
        let list = AuthorityList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Authority::new(row.clone(), scope))
            .await
    }

    /// The channels of the jurisdiction's authorities, closed ones included.
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
        let scope = self.0.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(ChannelOrder::NameAsc);
        let args = PageArgs { first, after, last, before };
        let list = ChannelList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Channel::new(row.clone(), scope))
            .await
    }

    /// What happened in the jurisdiction up to the date.
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
        let scope = self.0.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(EventOrder::DateAsc);
        let args = PageArgs { first, after, last, before };
        let list = EventList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Event::new(row.clone(), scope)).await
    }

    /// What was observed of the jurisdiction as a whole up to the date, undated observations included. What was
    /// observed of its police, courts and so on is under `presence` and in the root field `observations`.
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
        let scope = self.0.scope;
        let filter = filter.unwrap_or_default().check(ctx, scope).await?;
        let order = order_by.unwrap_or(ObservationOrder::ObservedDesc);
        let args = PageArgs { first, after, last, before };
        let list = ObservationList { filter, order, scope };
        owned_list(ctx, self.owner(), list, order.as_str(), &args, |row| Observation::new(row.clone(), scope))
            .await
    }

    /// How many channels and authorities are where at the date: what sources report beside what the register
    /// derives from its own rows, each with what is not known.
    async fn presence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows what is counted.")] filter: Option<PresenceFilter>,
    ) -> Result<Presence, ApiError> {
        let filter: filter::PresenceFilter = filter.unwrap_or_default().check(ctx, self.0.scope).await?;
        presence::load(ctx, &self.0.row, filter, self.0.scope).await
    }

    /// The sources behind the facts of the jurisdiction itself.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.0.row.id, self.0.scope).await
    }
}

impl<K> Holdings<K> {
    fn owner(&self) -> (OwnerKind, &EntityId) {
        (OwnerKind::Jurisdiction, &self.0.row.id)
    }

    async fn populations_at(
        &self,
        ctx: &Context<'_>,
        at: Option<PartialDate>,
    ) -> Result<Vec<domain::Population>, ApiError> {
        let figures =
            ctx.loaders().load_list(PopulationsOf { id: self.0.row.id.clone(), scope: self.0.scope }).await?;
        let until = at.map(|date| date.0.high());
        Ok(figures
            .iter()
            .filter(|figure| until.is_none_or(|day| figure.date.high() <= day))
            .cloned()
            .collect())
    }
}
