//! Länder, the Federation and foreign countries.

use std::marker::PhantomData;
use std::sync::Arc;

use async_graphql::{Context, ID, Interface, MergedObject, Object};

use super::boundary::Boundary;
use super::holdings::{Holdings, OfCountry, OfLand};
use crate::domain::boundary::geometry;
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{self as domain, JurisdictionKind, LandCode};
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::loader::JurisdictionById;

/// A jurisdiction as the register knows it in a scope.
#[derive(Clone)]
pub(super) struct Own {
    pub(super) row: Arc<domain::Jurisdiction>,
    pub(super) scope: Scope,
}

/// One of the 16 Länder.
#[derive(Clone, MergedObject)]
pub(crate) struct Land(LandFacts, Holdings<OfLand>);

/// The Federation (`DE`) or a foreign country, so that comparisons across borders have a home.
#[derive(Clone, MergedObject)]
pub(crate) struct Country(CountryFacts, Holdings<OfCountry>);

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
            Self::Land(Land(LandFacts(own.clone()), Holdings(own, PhantomData)))
        } else {
            Self::Country(Country(CountryFacts(own.clone()), Holdings(own, PhantomData)))
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

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.0.scope.to_string()
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

    /// The simplified boundary, for maps; null if none is kept.
    async fn boundary(&self) -> Option<Boundary> {
        let land: LandCode = self.0.row.code.parse().ok()?;
        geometry(land).map(|shape| Boundary::new(shape, self.0.scope))
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

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.0.scope.to_string()
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
