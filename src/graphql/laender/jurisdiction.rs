//! Länder, the Federation and foreign countries.

use std::sync::Arc;

use async_graphql::{Context, ID, Interface, MergedObject, Object};

use super::population::Population;
use super::presence::{self, Presence};
use crate::domain::filter::{self, AuthorityOrder, ChannelOrder, EventOrder, ObservationOrder, OwnerKind};
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{self as domain, CensusBasis, JurisdictionKind, LandCode};
use crate::domain::language::Language;
use crate::domain::scope::Scope;
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
use crate::loader::{JurisdictionById, PopulationsOf};
use crate::storage::{AuthorityList, ChannelList, EventList, ObservationList};

/// A jurisdiction as the register knows it in a scope.
#[derive(Clone)]
struct Own {
    row: Arc<domain::Jurisdiction>,
    scope: Scope,
}

/// One of the 16 Länder.
#[derive(Clone, MergedObject)]
pub(crate) struct Land(LandFacts, Holdings);

/// The Federation (`DE`) or a foreign country, so that comparisons across borders have a home.
#[derive(Clone, MergedObject)]
pub(crate) struct Country(CountryFacts, Holdings);

/// Where authorities belong: a Land, the Federation or a foreign country.
#[derive(Clone, Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Global id: `land:NI`, `jurisdiction:DE`."),
    field(name = "iso_code", ty = "&str", desc = "ISO 3166 code: `DE-NI`, `AT`."),
    field(name = "kind", ty = "JurisdictionKind", desc = "Land, Federation or country."),
    field(
        name = "name",
        ty = "String",
        desc = "Its usual name.",
        arg(name = "lang", ty = "Option<Language>", desc = "Language; by default that of the request.")
    )
)]
pub(crate) enum Jurisdiction {
    /// A Land.
    Land(Land),
    /// The Federation or a foreign country.
    Country(Country),
}

impl Land {
    pub(crate) async fn id(&self, _: &Context<'_>) -> Result<ID, ApiError> {
        Ok(ID(self.0.0.row.id.to_string()))
    }

    async fn iso_code(&self, _: &Context<'_>) -> Result<&str, ApiError> {
        Ok(&self.0.0.row.iso)
    }

    async fn kind(&self, _: &Context<'_>) -> Result<JurisdictionKind, ApiError> {
        Ok(self.0.0.row.kind)
    }

    async fn name(&self, ctx: &Context<'_>, lang: Option<Language>) -> Result<String, ApiError> {
        Ok(self.0.0.row.name.get(ctx.language(lang)).to_owned())
    }
}

impl Country {
    pub(crate) async fn id(&self, _: &Context<'_>) -> Result<ID, ApiError> {
        Ok(ID(self.0.0.row.id.to_string()))
    }

    async fn iso_code(&self, _: &Context<'_>) -> Result<&str, ApiError> {
        Ok(&self.0.0.row.iso)
    }

    async fn kind(&self, _: &Context<'_>) -> Result<JurisdictionKind, ApiError> {
        Ok(self.0.0.row.kind)
    }

    async fn name(&self, ctx: &Context<'_>, lang: Option<Language>) -> Result<String, ApiError> {
        Ok(self.0.0.row.name.get(ctx.language(lang)).to_owned())
    }
}

impl Jurisdiction {
    pub(in crate::graphql) fn new(row: Arc<domain::Jurisdiction>, scope: Scope) -> Self {
        let own = Own { row, scope };
        if own.row.kind == JurisdictionKind::Land {
            Self::Land(Land(LandFacts(own.clone()), Holdings(own)))
        } else {
            Self::Country(Country(CountryFacts(own.clone()), Holdings(own)))
        }
    }

    /// Loads a jurisdiction that a row refers to.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        id: &EntityId,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let row = ctx.loaders().load(JurisdictionById { id: id.clone(), scope }).await?;
        Ok(row.map(|row| Self::new(row, scope)))
    }

    /// The Land, if it is one.
    pub(in crate::graphql) fn land(self) -> Option<Land> {
        match self {
            Self::Land(land) => Some(land),
            Self::Country(_) => None,
        }
    }
}

#[derive(Clone)]
struct LandFacts(Own);

fn required<'a, T>(value: Option<&'a T>, what: &str) -> Result<&'a T, ApiError> {
    value.ok_or_else(|| ApiError::dangling(what))
}

#[Object]
impl LandFacts {
    /// Global id: `land:NI`.
    pub async fn id(&self) -> ID {
        ID(self.0.row.id.to_string())
    }

    /// Code: the suffix of ISO 3166-2:DE.
    async fn code(&self) -> Result<LandCode, ApiError> {
        self.0.row.code.parse().map_err(|_| ApiError::dangling("the code of a Land"))
    }

    /// ISO 3166-2 code: `DE-NI`.
    async fn iso_code(&self) -> &str {
        &self.0.row.iso
    }

    /// Always `LAND` for a Land.
    async fn kind(&self) -> JurisdictionKind {
        self.0.row.kind
    }

    /// Official municipality key (Amtlicher Gemeindeschlüssel) of the Land: `03`.
    async fn ags(&self) -> Result<&String, ApiError> {
        required(self.0.row.ags.as_ref(), "the official key of a Land")
    }

    /// NUTS 1 code of the European Union: `DE9`.
    async fn nuts(&self) -> Result<&String, ApiError> {
        required(self.0.row.nuts.as_ref(), "the NUTS code of a Land")
    }

    /// Its usual name.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.0.row.name.get(ctx.language(lang))
    }

    /// Official name, in German: `Freistaat Bayern`.
    async fn official_name(&self) -> Result<&String, ApiError> {
        required(self.0.row.official_name.as_ref(), "the official name of a Land")
    }

    /// Name of its capital.
    async fn capital(&self) -> Result<&String, ApiError> {
        required(self.0.row.capital.as_ref(), "the capital of a Land")
    }

    /// Area in square kilometres.
    async fn area_km2(&self) -> Result<f64, ApiError> {
        required(self.0.row.area_km2.as_ref(), "the area of a Land").copied()
    }

    /// Whether the Land is also a city: Berlin, Bremen and Hamburg. City states and area states are not
    /// compared without saying so.
    async fn is_city_state(&self) -> bool {
        self.0.row.code.parse::<LandCode>().is_ok_and(LandCode::is_city_state)
    }

    /// Id of the Land in Wikidata: `Q1197`; null if not kept.
    async fn wikidata(&self) -> Option<&String> {
        self.0.row.wikidata.as_ref()
    }

    /// Official website of the Land; null if not kept.
    async fn website(&self) -> Option<&String> {
        self.0.row.website.as_ref()
    }
}

#[derive(Clone)]
struct CountryFacts(Own);

#[Object]
impl CountryFacts {
    /// Global id: `jurisdiction:DE`.
    pub async fn id(&self) -> ID {
        ID(self.0.row.id.to_string())
    }

    /// Code: `DE` is the Federation, any other a foreign country by ISO 3166-1.
    async fn code(&self) -> &str {
        &self.0.row.code
    }

    /// ISO 3166-1 code.
    async fn iso_code(&self) -> &str {
        &self.0.row.iso
    }

    /// Federation or country.
    async fn kind(&self) -> JurisdictionKind {
        self.0.row.kind
    }

    /// Its usual name.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.0.row.name.get(ctx.language(lang))
    }
}

/// What belongs to a jurisdiction, whatever kind it is.
#[derive(Clone)]
struct Holdings(Own);

#[Object]
impl Holdings {
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

impl Holdings {
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
