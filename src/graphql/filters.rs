//! The filters of lists: what a caller writes, checked against what the register knows.
//!
//! A value that the register does not know is an error that names the valid ones, never an empty list.

use async_graphql::{Context, ID, InputObject};
use futures_util::future::try_join_all;

use super::area::BoundingBox;
use super::context::RequestContext;
use super::error::ApiError;
use super::list;
use super::scalars::PartialDate;
use super::words::searchable;
use crate::domain::authority::{AuthorityKind, AuthorityLevel};
use crate::domain::channel::{ChannelPurpose, ChannelStatus, HolderKind};
use crate::domain::event::EventKind;
use crate::domain::filter;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::{LandCode, jurisdiction_id};
use crate::domain::observation::ObservationBasis;
use crate::domain::presence::PresenceState;
use crate::domain::scope::Scope;
use crate::domain::source::SourceKind;
use crate::loader::{AllMetrics, AllPlatforms, AuthorityById, ChannelById, EditionAt, JurisdictionById};

/// Narrows a list of authorities; what is absent does not narrow.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct AuthorityFilter {
    /// Of these Länder.
    laender: Option<Vec<LandCode>>,
    /// Of these jurisdictions, by code: `NI`, `DE` for the Federation, `AT`. Together with `laender` either holds.
    jurisdictions: Option<Vec<String>>,
    /// Of these kinds.
    kinds: Option<Vec<AuthorityKind>>,
    /// Of these levels.
    levels: Option<Vec<AuthorityLevel>>,
    /// Directly below the authority with this slug.
    parent: Option<String>,
    /// Found under these words, umlauts folded.
    text: Option<String>,
    /// With a channel that is not closed at the date on one of these platforms, by slug.
    has_channel_on: Option<Vec<String>>,
    /// In this state over all platforms, as `coverage` counts them: `NO_CONFIRMED` lists those confirmed to have no
    /// channel at all, `UNKNOWN` those of which nobody knows.
    presence: Option<PresenceState>,
    /// With a seat within this rectangle. A seat without a position is in none.
    within: Option<BoundingBox>,
}

/// Narrows a list of channels; what is absent does not narrow.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct ChannelFilter {
    /// Of authorities of these Länder.
    laender: Option<Vec<LandCode>>,
    /// Of authorities of these jurisdictions, by code: `NI`, `DE`, `AT`. Together with `laender` either holds.
    jurisdictions: Option<Vec<String>>,
    /// Of authorities of these kinds.
    kinds: Option<Vec<AuthorityKind>>,
    /// Run by these authorities, by slug.
    authorities: Option<Vec<String>>,
    /// On these platforms, by slug.
    platforms: Option<Vec<String>>,
    /// For these purposes.
    purposes: Option<Vec<ChannelPurpose>>,
    /// Of the office, or of the person who holds it.
    holder: Option<HolderKind>,
    /// Run by a named officer, or not.
    personified: Option<bool>,
    /// In these states at the date. Planned channels are only listed if asked for here.
    status: Option<Vec<ChannelStatus>>,
    /// Not closed, and without a post for at least so many days by the last count of posts.
    dormant_days: Option<i32>,
    /// Found under these words, umlauts folded.
    text: Option<String>,
    /// Of authorities with a seat within this rectangle. A seat without a position is in none.
    within: Option<BoundingBox>,
}

/// Narrows a list of events; what is absent does not narrow.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct EventFilter {
    /// In these Länder.
    laender: Option<Vec<LandCode>>,
    /// In these jurisdictions, by code: `NI`, `DE`, `AT`. Together with `laender` either holds.
    jurisdictions: Option<Vec<String>>,
    /// Of these kinds.
    kinds: Option<Vec<EventKind>>,
    /// Of authorities of these kinds.
    authority_kinds: Option<Vec<AuthorityKind>>,
    /// Of these authorities, by slug.
    authorities: Option<Vec<String>>,
    /// On these platforms, by slug.
    platforms: Option<Vec<String>>,
    /// Not surely before this date.
    from: Option<PartialDate>,
    /// Not surely after this date.
    to: Option<PartialDate>,
}

/// Narrows a list of observations; what is absent does not narrow.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct ObservationFilter {
    /// Of these subjects, by id: `land:NI`, `sector:POLICE:NI`, `authority:…`, `channel:…`, `jurisdiction:DE`.
    subjects: Option<Vec<ID>>,
    /// Of these metrics, by key.
    metrics: Option<Vec<String>>,
    /// On these platforms, by slug.
    platforms: Option<Vec<String>>,
    /// On these bases.
    bases: Option<Vec<ObservationBasis>>,
    /// Not surely before this date; undated observations are left out.
    from: Option<PartialDate>,
    /// Not surely after this date; undated observations are left out.
    to: Option<PartialDate>,
}

/// Narrows a list of sources; what is absent does not narrow.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct SourceFilter {
    /// Of these kinds.
    kinds: Option<Vec<SourceKind>>,
    /// Of this publisher, as it is written in the register.
    publisher: Option<String>,
    /// Found under these words, umlauts folded.
    text: Option<String>,
}

/// Narrows the channels that a presence counts; what is absent does not narrow.
#[derive(Debug, Clone, Default, InputObject)]
pub(super) struct PresenceFilter {
    /// Of authorities of these kinds.
    kinds: Option<Vec<AuthorityKind>>,
    /// On these platforms, by slug.
    platforms: Option<Vec<String>>,
    /// For these purposes. Reported counts do not tell them and are left out then.
    purposes: Option<Vec<ChannelPurpose>>,
    /// Of the office, or of the person who holds it. Reported counts are left out then.
    holder: Option<HolderKind>,
    /// Run by a named officer, or not. Reported counts are left out then.
    personified: Option<bool>,
    /// In these states at the date. Reported counts are left out then.
    status: Option<Vec<ChannelStatus>>,
}

impl AuthorityFilter {
    pub(super) async fn check(
        self,
        ctx: &Context<'_>,
        scope: Scope,
    ) -> Result<filter::AuthorityFilter, ApiError> {
        Ok(filter::AuthorityFilter {
            jurisdictions: jurisdictions(ctx, scope, self.laender, self.jurisdictions).await?,
            kinds: self.kinds,
            levels: self.levels,
            parent: match self.parent {
                Some(slug) => Some(authority_id(ctx, scope, &slug).await?),
                None => None,
            },
            text: searchable(self.text)?,
            has_channel_on: platforms(ctx, scope, self.has_channel_on).await?,
            presence: self.presence,
            within: self.within.map(BoundingBox::check).transpose()?,
        })
    }
}

impl ChannelFilter {
    pub(super) async fn check(
        self,
        ctx: &Context<'_>,
        scope: Scope,
    ) -> Result<filter::ChannelFilter, ApiError> {
        if let Some(days) = self.dormant_days.filter(|days| !(1..=36_500).contains(days)) {
            return Err(ApiError::Input(format!(
                "dormantDays: {days} is out of range; write a number of days from 1 to 36500"
            )));
        }
        Ok(filter::ChannelFilter {
            jurisdictions: jurisdictions(ctx, scope, self.laender, self.jurisdictions).await?,
            kinds: self.kinds,
            authorities: authorities(ctx, scope, self.authorities).await?,
            platforms: platforms(ctx, scope, self.platforms).await?,
            purposes: self.purposes,
            holder: self.holder,
            personified: self.personified,
            status: self.status,
            dormant_days: self.dormant_days,
            text: searchable(self.text)?,
            within: self.within.map(BoundingBox::check).transpose()?,
        })
    }
}

impl EventFilter {
    pub(super) async fn check(
        self,
        ctx: &Context<'_>,
        scope: Scope,
    ) -> Result<filter::EventFilter, ApiError> {
        window(self.from, self.to)?;
        Ok(filter::EventFilter {
            jurisdictions: jurisdictions(ctx, scope, self.laender, self.jurisdictions).await?,
            kinds: self.kinds,
            authority_kinds: self.authority_kinds,
            authorities: authorities(ctx, scope, self.authorities).await?,
            platforms: platforms(ctx, scope, self.platforms).await?,
            from: self.from.map(|date| date.0.low()),
            to: self.to.map(|date| date.0.high()),
        })
    }
}

impl ObservationFilter {
    pub(super) async fn check(
        self,
        ctx: &Context<'_>,
        scope: Scope,
    ) -> Result<filter::ObservationFilter, ApiError> {
        window(self.from, self.to)?;
        Ok(filter::ObservationFilter {
            subjects: subjects(ctx, scope, self.subjects).await?,
            metrics: metrics(ctx, scope, self.metrics).await?,
            platforms: platforms(ctx, scope, self.platforms).await?,
            bases: self.bases,
            from: self.from.map(|date| date.0.low()),
            to: self.to.map(|date| date.0.high()),
        })
    }
}

impl SourceFilter {
    pub(super) fn check(self) -> Result<filter::SourceFilter, ApiError> {
        Ok(filter::SourceFilter {
            kinds: self.kinds,
            publisher: self.publisher,
            text: searchable(self.text)?,
        })
    }
}

impl PresenceFilter {
    pub(super) async fn check(
        self,
        ctx: &Context<'_>,
        scope: Scope,
    ) -> Result<filter::PresenceFilter, ApiError> {
        Ok(filter::PresenceFilter {
            kinds: list::each_once("kinds", self.kinds)?,
            platforms: platforms(ctx, scope, list::each_once("platforms", self.platforms)?).await?,
            purposes: list::each_once("purposes", self.purposes)?,
            holder: self.holder,
            personified: self.personified,
            status: list::each_once("status", self.status)?,
        })
    }
}

fn window(from: Option<PartialDate>, to: Option<PartialDate>) -> Result<(), ApiError> {
    match (from, to) {
        (Some(from), Some(to)) if from.0.low() > to.0.high() => {
            Err(ApiError::Input(format!("from ({}) lies after to ({}); exchange them", from.0, to.0)))
        }
        _ => Ok(()),
    }
}

async fn jurisdictions(
    ctx: &Context<'_>,
    scope: Scope,
    laender: Option<Vec<LandCode>>,
    codes: Option<Vec<String>>,
) -> Result<Option<Vec<EntityId>>, ApiError> {
    if laender.is_none() && codes.is_none() {
        return Ok(None);
    }
    let codes = codes.unwrap_or_default();
    // Together, so that the checks of a long list are one statement.
    let named = try_join_all(codes.iter().map(|code| known_jurisdiction(ctx, scope, code))).await?;
    Ok(Some(laender.into_iter().flatten().map(LandCode::id).chain(named).collect()))
}

/// The scope in which the words of a filter are checked: what is known today, so that a question about an
/// early edition is answered with what that edition knew rather than refused.
pub(super) async fn vocabulary(ctx: &Context<'_>, scope: Scope) -> Result<Scope, ApiError> {
    let newest = ctx.loaders().load(EditionAt(None)).await?;
    Ok(Scope { edition: newest.map_or(0, |edition| edition.number), ..scope })
}

/// The id of a jurisdiction that the register knows.
async fn known_jurisdiction(ctx: &Context<'_>, scope: Scope, code: &str) -> Result<EntityId, ApiError> {
    let id = jurisdiction_id(code);
    let scope = vocabulary(ctx, scope).await?;
    if ctx.loaders().load(JurisdictionById { id: id.clone(), scope }).await?.is_some() {
        return Ok(id);
    }
    let codes = ctx.loaders().reader().jurisdiction_codes(scope).await?;
    Err(unknown("jurisdiction", "code", code, &codes))
}

async fn authorities(
    ctx: &Context<'_>,
    scope: Scope,
    slugs: Option<Vec<String>>,
) -> Result<Option<Vec<EntityId>>, ApiError> {
    let Some(slugs) = slugs else { return Ok(None) };
    Ok(Some(try_join_all(slugs.iter().map(|slug| authority_id(ctx, scope, slug))).await?))
}

pub(super) async fn authority_id(ctx: &Context<'_>, scope: Scope, slug: &str) -> Result<EntityId, ApiError> {
    let id = EntityId::new(NodeKind::Authority, slug);
    let scope = vocabulary(ctx, scope).await?;
    match ctx.loaders().load(AuthorityById { id: id.clone(), scope }).await? {
        Some(_) => Ok(id),
        None => Err(ApiError::Input(format!(
            "no authority has the slug \"{slug}\"; search(text:) or authorities(filter: {{text:}}) finds slugs by name"
        ))),
    }
}

pub(super) async fn subjects(
    ctx: &Context<'_>,
    scope: Scope,
    ids: Option<Vec<ID>>,
) -> Result<Option<Vec<EntityId>>, ApiError> {
    let Some(ids) = ids else { return Ok(None) };
    Ok(Some(try_join_all(ids.iter().map(|id| known_subject(ctx, scope, id))).await?))
}

/// The id of a thing that can be observed and that the register knows.
async fn known_subject(ctx: &Context<'_>, scope: Scope, id: &str) -> Result<EntityId, ApiError> {
    let id = EntityId::parse(id).map_err(ApiError::input)?;
    match id.kind() {
        Some(NodeKind::Land | NodeKind::Jurisdiction) => known_jurisdiction(ctx, scope, id.key()).await,
        Some(NodeKind::Authority) => authority_id(ctx, scope, id.key()).await,
        Some(NodeKind::Sector) => {
            let Some((_, code)) = id.sector_parts() else {
                return Err(ApiError::Input(format!(
                    "subjects: \"{id}\" is not the id of a sector; write sector:, a kind of authority, a colon and the code \
                     of a jurisdiction: sector:POLICE:NI"
                )));
            };
            known_jurisdiction(ctx, scope, code).await?;
            Ok(id)
        }
        Some(NodeKind::Channel) => {
            let scope = vocabulary(ctx, scope).await?;
            match ctx.loaders().load(ChannelById { id: id.clone(), scope }).await? {
                Some(_) => Ok(id),
                None => Err(ApiError::Input(format!(
                    "no channel has the id \"{id}\"; search(text:) or channels(filter: {{text:}}) finds ids by name"
                ))),
            }
        }
        _ => Err(ApiError::Input(format!(
            "subjects: \"{id}\" cannot be observed; write the id of a Land, jurisdiction, sector, authority or channel"
        ))),
    }
}

pub(super) async fn platforms(
    ctx: &Context<'_>,
    scope: Scope,
    slugs: Option<Vec<String>>,
) -> Result<Option<Vec<String>>, ApiError> {
    let Some(slugs) = slugs else { return Ok(None) };
    let known = ctx.loaders().load_list(AllPlatforms(vocabulary(ctx, scope).await?)).await?;
    match slugs.iter().find(|slug| !known.iter().any(|platform| platform.slug == **slug)) {
        None => Ok(Some(slugs)),
        Some(slug) => {
            let valid: Vec<String> = known.iter().map(|platform| platform.slug.clone()).collect();
            Err(unknown("platform", "slug", slug, &valid))
        }
    }
}

pub(super) async fn metrics(
    ctx: &Context<'_>,
    scope: Scope,
    keys: Option<Vec<String>>,
) -> Result<Option<Vec<String>>, ApiError> {
    let Some(keys) = keys else { return Ok(None) };
    let known = ctx.loaders().load_list(AllMetrics(vocabulary(ctx, scope).await?)).await?;
    match keys.iter().find(|key| !known.iter().any(|metric| metric.key == **key)) {
        None => Ok(Some(keys)),
        Some(key) => {
            let valid: Vec<String> = known.iter().map(|metric| metric.key.clone()).collect();
            Err(unknown("metric", "key", key, &valid))
        }
    }
}

fn unknown(what: &str, by: &str, given: &str, valid: &[String]) -> ApiError {
    let words = valid.join(", ");
    ApiError::unknown(format!("no {what} has the {by} \"{given}\"; write one of {words}"), given, valid)
}
