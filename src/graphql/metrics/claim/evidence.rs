//! From a claim to its check: what is known of the subject and its peers, each in one statement for all of them.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::Context;
use futures_util::future::try_join;

use super::check::{ClaimCheck, Evidence};
use crate::domain::authority::AuthorityKind;
use crate::domain::claim::assertion::Assertion;
use crate::domain::claim::known::{self, Standing};
use crate::domain::claim::peers::is_regional_court;
use crate::domain::claim::verdict::{self, Finding};
use crate::domain::claim::{Claim, ClaimGapReason};
use crate::domain::comparison::question::COUNTED;
use crate::domain::comparison::row::Measure;
use crate::domain::date::PartialDate;
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::jurisdiction::{LandCode, PeerGroup};
use crate::domain::language::Bilingual;
use crate::domain::observation::Observation;
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::metrics::material::{derived, names};
use crate::graphql::metrics::metric::Metric;
use crate::loader::{AuthoritiesOf, MeasuredOf, MeasuredOfAuthorities, OpeningsOf, SourcesOf};

/// Rows that a check takes from those of the request: a request holds nearly a hundred checks.
const ROWS_OF_A_CHECK: u64 = 500;

/// Checks a claim.
pub(super) async fn check(
    ctx: &Context<'_>,
    claim: &Arc<Claim>,
    scope: Scope,
) -> Result<ClaimCheck, ApiError> {
    ctx.loaders().reader().take_rows(ROWS_OF_A_CHECK)?;
    let mut found = match claim.assertion() {
        Some(Assertion::Leads(land, group)) => leads(ctx, claim, land, group, scope).await?,
        Some(Assertion::Count(value)) => counts(ctx, claim, value, scope).await?,
        Some(Assertion::Only(land, group)) => is_only(ctx, claim, land, group, scope).await?,
        Some(Assertion::First(land)) => is_first(ctx, claim, land, scope).await?,
        None => {
            let subject = claim.subject().unwrap_or_else(|| claim.id.clone());
            Evidence::new(None, Vec::new(), Finding::open(subject, ClaimGapReason::AssertionUntold))
        }
    };
    // Whoever is known best goes first; where openings are compared all are alike, and the order stays.
    found.peers.sort_by(|left, right| {
        let low = |standing: &Standing| standing.interval.low.unwrap_or(f64::NEG_INFINITY);
        low(right).total_cmp(&low(left))
    });
    let place = |id: &EntityId| found.peers.iter().position(|peer| peer.subject == *id);
    found.finding.gaps.sort_by_key(|gap| place(&gap.subject));
    found.finding.against.sort_by_key(place);
    let metric = Metric::find(ctx, &claim.metric, scope).await?;
    // What a claim speaks of may not have been known yet at the moment asked for.
    let label = metric.map_or_else(|| Bilingual::same(&claim.metric), |metric| metric.row().label.clone());
    let question = claim.counted(scope);
    let subjects: Vec<EntityId> = found.subjects().cloned().collect();
    let names = names(ctx, &question, label, &subjects).await?;
    Ok(ClaimCheck::new(Arc::clone(claim), scope, found, names))
}

fn platforms(claim: &Claim) -> Option<Vec<String>> {
    claim.platform.clone().map(|platform| vec![platform])
}

/// What the register derives at the date for every Land of the claim's comparison.
async fn derived_at(ctx: &Context<'_>, claim: &Claim, scope: Scope) -> Result<Vec<Measure>, ApiError> {
    let Some(question) = claim.question(scope) else { return Ok(Vec::new()) };
    let day = scope.day();
    Ok(derived(ctx, &question, &[day]).await?.get(&day).cloned().unwrap_or_default())
}

fn derived_of<'a>(measures: &'a [Measure], land: &EntityId) -> Option<&'a Measure> {
    measures.iter().find(|measure| measure.subject == *land)
}

/// What sources report of the sector of each Land, newest first, in the order of the Länder.
async fn reports(
    ctx: &Context<'_>,
    claim: &Claim,
    kind: AuthorityKind,
    laender: &[EntityId],
    scope: Scope,
) -> Result<Vec<Arc<Vec<Observation>>>, ApiError> {
    let metric: Arc<str> = claim.metric.as_str().into();
    let key = |land: &EntityId| MeasuredOf {
        subject: EntityId::sector(kind, land.key()),
        metric: Arc::clone(&metric),
        scope,
    };
    let mut found = ctx.loaders().load_many(laender.iter().map(key).collect()).await?;
    Ok(laender.iter().map(|land| found.remove(&key(land)).unwrap_or_default()).collect())
}

/// Those of some reports that rest on one of the claim's own sources.
async fn own_of(
    ctx: &Context<'_>,
    claim: &Claim,
    reports: &[Observation],
    scope: Scope,
) -> Result<HashSet<EntityId>, ApiError> {
    let of_date =
        reports.iter().filter(|report| known::speaks_of(scope.as_of, report)).map(|report| &report.id);
    let keys = of_date.chain([&claim.id]).map(|id| SourcesOf { id: id.clone(), scope });
    let sources = ctx.loaders().load_many(keys.collect()).await?;
    let ids = |id: &EntityId| -> HashSet<EntityId> {
        let own = sources.get(&SourcesOf { id: id.clone(), scope });
        own.into_iter().flat_map(|own| own.iter().map(|source| source.id.clone())).collect()
    };
    let claimed = ids(&claim.id);
    let own = reports.iter().filter(|report| !ids(&report.id).is_disjoint(&claimed));
    Ok(own.map(|report| report.id.clone()).collect())
}

/// The peers of a Land: the group without it.
fn others(land: LandCode, group: PeerGroup) -> Vec<EntityId> {
    group.members().filter(|member| *member != land).map(LandCode::id).collect()
}

fn sector_kind(claim: &Claim) -> Result<AuthorityKind, ApiError> {
    claim.kind.ok_or_else(|| ApiError::dangling("the kind of authorities of a claim"))
}

async fn leads(
    ctx: &Context<'_>,
    claim: &Claim,
    land: LandCode,
    group: PeerGroup,
    scope: Scope,
) -> Result<Evidence, ApiError> {
    let kind = sector_kind(claim)?;
    let mut laender = others(land, group);
    laender.push(land.id());
    let (measures, mut told) =
        try_join(derived_at(ctx, claim, scope), reports(ctx, claim, kind, &laender, scope)).await?;
    let platforms = platforms(claim);
    let counted = |land: &EntityId| derived_of(&measures, land).and_then(|measure| measure.interval.low);
    laender.pop();
    let own = told.pop().unwrap_or_default();
    let of_claim = own_of(ctx, claim, &own, scope).await?;
    let is_own = |report: &Observation| of_claim.contains(&report.id);
    let id = land.id();
    let low = counted(&id);
    let subject = known::claimant(id, platforms.as_deref(), low, &own, scope.as_of, is_own);
    let standing = |(land, reports): (EntityId, &Arc<Vec<Observation>>)| {
        let counted = counted(&land);
        known::standing(land, platforms.as_deref(), counted, reports, scope.as_of)
    };
    let peers: Vec<Standing> = laender.into_iter().zip(&told).map(standing).collect();
    let finding = verdict::leads(&subject, &peers);
    Ok(Evidence::new(Some(subject), peers, finding))
}

async fn is_only(
    ctx: &Context<'_>,
    claim: &Claim,
    land: LandCode,
    group: PeerGroup,
    scope: Scope,
) -> Result<Evidence, ApiError> {
    let kind = sector_kind(claim)?;
    let mut laender = others(land, group);
    laender.push(land.id());
    let single = MeasuredOfAuthorities { metric: claim.metric.as_str().into(), kind, scope };
    let (measures, told) =
        try_join(derived_at(ctx, claim, scope), reports(ctx, claim, kind, &laender, scope)).await?;
    let single = ctx.loaders().load(single).await?.unwrap_or_default();
    let platforms = platforms(claim);
    let standing = |(land, reports): (EntityId, &Arc<Vec<Observation>>)| {
        let counted = derived_of(&measures, &land).and_then(|measure| measure.interval.low);
        let shown = known::shown_by(platforms.as_deref(), &reports.iter().collect::<Vec<_>>());
        let single = single.get(&land).and_then(|all| known::most_of_one(platforms.as_deref(), all));
        let least = [counted, shown, single].into_iter().flatten().reduce(f64::max);
        known::standing(land, platforms.as_deref(), least, reports, scope.as_of)
    };
    let mut peers: Vec<Standing> = laender.into_iter().zip(&told).map(standing).collect();
    let subject = peers.pop();
    let finding = verdict::only(&peers);
    Ok(Evidence::new(subject, peers, finding))
}

async fn counts(ctx: &Context<'_>, claim: &Claim, value: f64, scope: Scope) -> Result<Evidence, ApiError> {
    let kind = sector_kind(claim)?;
    let place =
        claim.jurisdiction.clone().ok_or_else(|| ApiError::dangling("the jurisdiction of a claim"))?;
    let laender = [place.clone()];
    let (measures, mut told) =
        try_join(derived_at(ctx, claim, scope), reports(ctx, claim, kind, &laender, scope)).await?;
    let told = told.pop().unwrap_or_default();
    let own = own_of(ctx, claim, &told, scope).await?;
    let is_independent = |report: &&Observation| {
        known::decides(scope.as_of, report) && report.platform == claim.platform && !own.contains(&report.id)
    };
    let independent: Vec<Observation> = told.iter().filter(is_independent).cloned().collect();
    let bounds: Vec<Interval> = independent.iter().filter_map(Observation::bounds).collect();
    let counted = derived_of(&measures, &place).map(|measure| measure.interval);
    let low = counted.and_then(|counted| counted.low);
    let subject = known::standing(place.clone(), platforms(claim).as_deref(), low, &independent, scope.as_of);
    let finding = verdict::count(place, value, counted, &bounds);
    let mut found = Evidence::new(Some(subject), Vec::new(), finding);
    found.counted = counted;
    found.independent = independent.iter().filter_map(|report| report.value).collect();
    Ok(found)
}

async fn is_first(
    ctx: &Context<'_>,
    claim: &Claim,
    land: LandCode,
    scope: Scope,
) -> Result<Evidence, ApiError> {
    let (Some(own), Some(platform)) = (&claim.claimed_by, &claim.platform) else {
        return Err(ApiError::dangling("the subject of a claim"));
    };
    let courts = AuthoritiesOf { jurisdiction: land.id(), kind: AuthorityKind::Court, scope };
    let courts = ctx.loaders().load_list(courts).await?;
    let others = courts.iter().filter(|court| is_regional_court(court)).map(|court| &court.id);
    let mut all: Vec<EntityId> = others.filter(|id| *id != own).cloned().collect();
    all.push(own.clone());
    let opening =
        |id: &EntityId| OpeningsOf { authority: id.clone(), platform: platform.as_str().into(), scope };
    let report = |id: &EntityId| MeasuredOf { subject: id.clone(), metric: COUNTED.into(), scope };
    let loaders = ctx.loaders();
    let (openings, reports) = (
        loaders.load_many(all.iter().map(opening).collect()).await?,
        loaders.load_many(all.iter().map(report).collect()).await?,
    );
    let none_on = |id: &EntityId| -> Option<PartialDate> {
        let says_none = |told: &&Observation| {
            told.value == Some(0.0) && told.platform.as_ref().is_none_or(|own| own == platform)
        };
        reports.get(&report(id))?.iter().find(says_none)?.observed
    };
    let standing = |id: EntityId| {
        let channels = openings.get(&opening(&id)).map(|own| own.as_slice()).unwrap_or_default();
        let none = none_on(&id);
        known::opened(id, channels, none)
    };
    let mut peers: Vec<Standing> = all.into_iter().map(standing).collect();
    let subject = peers.pop().ok_or_else(|| ApiError::dangling("the subject of a claim"))?;
    let finding = verdict::first(&subject, &peers, claim.claimed_on.high());
    Ok(Evidence::new(Some(subject), peers, finding))
}
