//! From a question to its comparison: measures, denominators and names, each in one statement for all rows.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;

use super::input::CompareInput;
use super::result::Comparison;
use crate::domain::comparison::question::{CompareBy, Denominator, Question};
use crate::domain::comparison::row::{self, Measure};
use crate::domain::comparison::wording::{Names, kind_in_words};
use crate::domain::comparison::{fairness, reported};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::interval::{Interval, count_to_float};
use crate::domain::language::{Bilingual, Language};
use crate::domain::observation::ObservationBasis;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::metrics::metric::Metric;
use crate::loader::{
    AllPlatforms, AuthorityById, ChannelById, ComparisonSourcesOf, JurisdictionById, PopulationsOf,
};
use crate::storage::expected;

/// Compares.
pub(in crate::graphql) async fn compare(
    ctx: &Context<'_>,
    input: CompareInput,
) -> Result<Comparison, ApiError> {
    let question = input.check(ctx).await?;
    let used = fairness::check(&question).map_err(|unfair| ApiError::Unfair(unfair.to_string()))?;
    let metric = Metric::find(ctx, &question.metric, question.scope).await?;
    let metric =
        metric.ok_or_else(|| ApiError::dangling("a metric that was known when the filter was checked"))?;
    let mut measures = measures(ctx, &question).await?;
    for subject in expected(&question) {
        if !measures.iter().any(|measure| measure.subject == subject) {
            measures.push(nothing(subject, &question));
        }
    }
    let denominators = denominators(ctx, &question).await?;
    let rows = row::rows(&question, measures, |subject| denominators.get(subject).copied());
    let subjects: Vec<EntityId> = rows.iter().map(|row| row.measure.subject.clone()).collect();
    let names = names(ctx, &question, &metric, &subjects).await?;
    Ok(Comparison::new(question, metric, rows, names, used))
}

fn nothing(subject: EntityId, question: &Question) -> Measure {
    Measure {
        subject,
        value: None,
        interval: Interval { low: None, high: None },
        basis: if question.wants_derived() { ObservationBasis::Derived } else { ObservationBasis::Reported },
        observed: None,
        known_channels: 0,
        channels: 0,
        facts: Vec::new(),
    }
}

async fn measures(ctx: &Context<'_>, question: &Question) -> Result<Vec<Measure>, ApiError> {
    let reader = ctx.loaders().reader();
    let mut measures = Vec::new();
    if question.wants_reports() {
        measures = reports(ctx, question).await?;
    }
    if question.wants_derived() {
        let day = question.scope.day();
        let derived = reader.measures(question, &[day]).await?.remove(&day).unwrap_or_default();
        // Where both are allowed, what a source reports goes before what the register derives.
        for measure in derived {
            if !measures.iter().any(|own| own.subject == measure.subject) {
                measures.push(measure);
            }
        }
    }
    Ok(measures)
}

/// What sources report about the sector of each Land; those without a report are absent.
async fn reports(ctx: &Context<'_>, question: &Question) -> Result<Vec<Measure>, ApiError> {
    let kinds = question.filter.kinds.clone().unwrap_or_default();
    let mut sectors = Vec::new();
    for land in question.members() {
        for kind in &kinds {
            sectors.push((land.id(), EntityId::sector(*kind, land.as_str())));
        }
    }
    let ids: Vec<EntityId> = sectors.iter().map(|(_, sector)| sector.clone()).collect();
    let mut found = ctx.loaders().reader().measured(&ids, &question.metric, question.scope).await?;
    let measure = |(land, sector): (EntityId, EntityId)| {
        let reports = found.remove(&sector)?;
        Some(reported::measure(land, question.filter.platforms.as_deref(), &reports))
    };
    Ok(sectors.into_iter().filter_map(measure).filter(|measure| measure.value.is_some()).collect())
}

async fn denominators(ctx: &Context<'_>, question: &Question) -> Result<HashMap<EntityId, f64>, ApiError> {
    match question.per {
        Denominator::None => Ok(HashMap::new()),
        Denominator::PerAuthority => {
            let counts = ctx.loaders().reader().authority_counts(question).await?;
            Ok(counts.into_iter().map(|(land, count)| (land, count_to_float(count))).collect())
        }
        Denominator::Per1000Inhabitants => {
            let keys = question
                .members()
                .into_iter()
                .map(|land| PopulationsOf { id: land.id(), scope: question.scope });
            let figures = ctx.loaders().load_many(keys.collect()).await?;
            let latest = figures.into_iter().filter_map(|(key, figures)| {
                let figure = figures.iter().rev().find(|figure| figure.basis == question.census)?;
                Some((key.id, count_to_float(figure.value)))
            });
            Ok(latest.collect())
        }
    }
}

async fn names(
    ctx: &Context<'_>,
    question: &Question,
    metric: &Metric,
    subjects: &[EntityId],
) -> Result<Names, ApiError> {
    let scope = question.scope;
    let loaders = ctx.loaders();
    let platforms = loaders.load_list(AllPlatforms(scope)).await?;
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
    let keys = of_kind(&[NodeKind::Land, NodeKind::Jurisdiction])
        .into_iter()
        .map(|id| JurisdictionById { id, scope });
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
        match (question.by, id.sector_parts()) {
            (CompareBy::Platform, _) => {
                named.insert(id.clone(), same(platform_name(id.key())));
            }
            (CompareBy::Kind, Some((kind, _))) => {
                let word = |language| kind_in_words(kind, language).to_owned();
                named.insert(id.clone(), Bilingual { de: word(Language::De), en: word(Language::En) });
            }
            _ => {}
        }
    }
    Ok(Names {
        metric: metric.row().label.clone(),
        subjects: named,
        platforms: question.filter.platforms.iter().flatten().map(|slug| platform_name(slug)).collect(),
    })
}

/// The sources of every row, by subject: read once for all rows of a comparison.
pub(super) async fn sources_by_subject(
    ctx: &Context<'_>,
    question: &Arc<Question>,
) -> Result<Arc<HashMap<EntityId, Vec<EntityId>>>, ApiError> {
    let days = [question.scope.day()].into();
    let key = ComparisonSourcesOf { question: Arc::clone(question), days };
    Ok(ctx.loaders().load(key).await?.unwrap_or_default())
}
