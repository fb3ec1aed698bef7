//! What a question of comparison is made of: measures, denominators and names, each in one statement for all rows.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;

use super::metric::Metric;
use crate::domain::comparison::denominator::Denominators;
use crate::domain::comparison::material::Material;
use crate::domain::comparison::question::{CompareBy, Denominator, Question};
use crate::domain::comparison::row::Measure;
use crate::domain::comparison::wording::Names;
use crate::domain::date::Day;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::{LandCode, jurisdiction_id};
use crate::domain::language::Bilingual;
use crate::domain::observation::Observation;
use crate::domain::sector::sector_in_words;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters::vocabulary;
use crate::loader::{
    AllPlatforms, AuthorityById, ChannelById, JurisdictionById, MeasuredOf, MeasuresOf, PopulationsOf,
};

/// The metric of a question. What an early edition did not know yet is told in the words of today.
pub(super) async fn metric_of(ctx: &Context<'_>, question: &Question) -> Result<Metric, ApiError> {
    let metric = match Metric::find(ctx, &question.metric, question.scope).await? {
        None => Metric::find(ctx, &question.metric, vocabulary(ctx, question.scope).await?).await?,
        known => known,
    };
    metric.ok_or_else(|| ApiError::dangling("a metric that was known when the filter was checked"))
}

/// Reads everything that the question's values are made of, for all of the days at once.
pub(super) async fn material(
    ctx: &Context<'_>,
    question: &Question,
    days: &[Day],
) -> Result<Material, ApiError> {
    let reports = if question.wants_reports() { reports(ctx, question).await? } else { Vec::new() };
    let derived = if question.wants_derived() { derived(ctx, question, days).await? } else { Arc::default() };
    Ok(Material {
        reports,
        derived: derived.as_ref().clone(),
        expected: expected(ctx, question).await?,
        denominators: denominators(ctx, question).await?,
    })
}

/// What the register derives from single channels on each day; read once for everybody who asks the same.
pub(super) async fn derived(
    ctx: &Context<'_>,
    question: &Question,
    days: &[Day],
) -> Result<Arc<HashMap<Day, Vec<Measure>>>, ApiError> {
    let key = MeasuresOf { question: Arc::new(question.clone()), days: days.into() };
    Ok(ctx.loaders().load(key).await?.unwrap_or_default())
}

/// Whose row is there even if nothing is known.
pub(super) async fn expected(ctx: &Context<'_>, question: &Question) -> Result<Vec<EntityId>, ApiError> {
    let members: Vec<EntityId> = question.members().into_iter().map(LandCode::id).collect();
    match question.by {
        CompareBy::Land => Ok(members),
        CompareBy::Jurisdiction => {
            let codes = ctx.loaders().reader().jurisdiction_codes(question.scope).await?;
            let meant = |id: &EntityId| id.kind() != Some(NodeKind::Land) || members.contains(id);
            Ok(codes.iter().map(|code| jurisdiction_id(code)).filter(meant).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// What sources report about the sector of each Land, newest first.
pub(super) async fn reports(
    ctx: &Context<'_>,
    question: &Question,
) -> Result<Vec<(EntityId, Vec<Observation>)>, ApiError> {
    let kinds = question.filter.kinds.clone().unwrap_or_default();
    let mut sectors = Vec::new();
    for land in question.members() {
        for kind in &kinds {
            sectors.push((land.id(), EntityId::sector(*kind, land.as_str())));
        }
    }
    let metric: Arc<str> = question.metric.as_str().into();
    let key = |sector: &EntityId| MeasuredOf {
        subject: sector.clone(),
        metric: Arc::clone(&metric),
        scope: question.scope,
    };
    let found = ctx.loaders().load_many(sectors.iter().map(|(_, sector)| key(sector)).collect()).await?;
    let reported = |(land, sector): (EntityId, EntityId)| Some((land, found.get(&key(&sector))?.to_vec()));
    Ok(sectors.into_iter().filter_map(reported).collect())
}

async fn denominators(ctx: &Context<'_>, question: &Question) -> Result<Denominators, ApiError> {
    match question.per {
        Denominator::None => Ok(Denominators::None),
        Denominator::PerAuthority => {
            Ok(Denominators::Authorities(ctx.loaders().reader().authority_counts(question).await?))
        }
        Denominator::Per1000Inhabitants => {
            let keys = question
                .members()
                .into_iter()
                .map(|land| PopulationsOf { id: land.id(), scope: question.scope });
            let figures = ctx.loaders().load_many(keys.collect()).await?;
            let figures = figures.into_iter().map(|(key, figures)| (key.id, figures.as_ref().clone()));
            Ok(Denominators::Inhabitants(figures.collect(), question.census))
        }
    }
}

/// The names that are said of a question: of its metric, its subjects and its platforms.
pub(super) async fn names(
    ctx: &Context<'_>,
    question: &Question,
    metric: Bilingual,
    subjects: &[EntityId],
) -> Result<Names, ApiError> {
    let scope = question.scope;
    let loaders = ctx.loaders();
    let today = vocabulary(ctx, scope).await?;
    let platforms = loaders.load_list(AllPlatforms(today)).await?;
    let platform_name = |slug: &str| {
        platforms
            .iter()
            .find(|platform| platform.slug == slug)
            .map_or_else(|| slug.to_owned(), |own| own.name.clone())
    };
    let same = |name: String| Bilingual { de: name.clone(), en: name };
    let of_kind = |wanted: &[NodeKind]| -> Vec<EntityId> {
        subjects.iter().filter(|id| id.kind().is_some_and(|kind| wanted.contains(&kind))).cloned().collect()
    };
    let mut named: HashMap<EntityId, Bilingual> = HashMap::new();
    let of_sectors =
        subjects.iter().filter_map(|id| id.sector_parts().map(|(_, code)| jurisdiction_id(code)));
    // Those that the answer speaks for have names, too, and had them before the register knew of them.
    let keys = of_kind(&[NodeKind::Land, NodeKind::Jurisdiction])
        .into_iter()
        .chain(question.members().into_iter().map(LandCode::id))
        .chain(of_sectors)
        .map(|id| JurisdictionById { id, scope: today });
    let rows = loaders.load_many(keys.collect()).await?;
    named.extend(rows.into_iter().map(|(key, row)| (key.id, row.name.clone())));
    let keys = of_kind(&[NodeKind::Authority]).into_iter().map(|id| AuthorityById { id, scope });
    let rows = loaders.load_many(keys.collect()).await?;
    named.extend(rows.into_iter().map(|(key, row)| (key.id, same(row.name.clone()))));
    let keys = of_kind(&[NodeKind::Channel]).into_iter().map(|id| ChannelById { id, scope });
    let rows = loaders.load_many(keys.collect()).await?;
    named.extend(rows.into_iter().map(|(key, row)| {
        let name = row.display_name.clone().or_else(|| row.handle.clone());
        let name = name.unwrap_or_else(|| key.id.key().to_owned());
        (key.id, same(name))
    }));
    for id in subjects {
        if id.kind() == Some(NodeKind::Platform) {
            named.insert(id.clone(), same(platform_name(id.key())));
        } else if let Some((kind, code)) = id.sector_parts() {
            let name = sector_in_words(kind, code, named.get(&jurisdiction_id(code)));
            named.insert(id.clone(), name);
        }
    }
    Ok(Names {
        metric,
        subjects: named,
        platforms: question.filter.platforms.iter().flatten().map(|slug| platform_name(slug)).collect(),
    })
}
