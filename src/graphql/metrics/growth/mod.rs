//! Growth between two dates, with the ledger behind it.

mod input;
mod part;
mod result;

use std::sync::Arc;

use async_graphql::Context;

use self::input::Checked;
use super::footnote::Footnote;
use super::material::{metric_of, names, reports};
use crate::domain::comparison::fairness;
use crate::domain::comparison::question::Question;
use crate::domain::comparison::wording::When;
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::EntityId;
use crate::domain::language::Language;
use crate::domain::ledger::{Item, Reading, ledger, standing};
use crate::domain::observation::Observation;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::storage::PanelRow;

pub(in crate::graphql) use input::GrowthInput;
pub(in crate::graphql) use result::GrowthLedger;

use result::Shared;

/// Keeps the ledger.
pub(in crate::graphql) async fn growth(
    ctx: &Context<'_>,
    input: GrowthInput,
) -> Result<GrowthLedger, ApiError> {
    let Checked { question, window, authority } = input.check(ctx).await?;
    let mut used = fairness::check(&question).map_err(|unfair| ApiError::Unfair(unfair.to_string()))?;
    let metric = metric_of(ctx, &question).await?;
    let reader = ctx.loaders().reader();
    let breaks = reader.breaks(&question, window.from, window.to).await?;
    let (before, after) = if question.wants_reports() {
        let reports = reports(ctx, &question).await?;
        (reported(&question, &reports, window.from), reported(&question, &reports, window.to))
    } else {
        let panel = reader.panel(&question, &[window.from, window.to]).await?;
        let on = |day: Day| -> Vec<Reading> {
            panel.iter().filter(|row| row.day == day).map(|row| reading(&question, row)).collect()
        };
        (on(window.from), on(window.to))
    };
    let accounts = ledger(window, &before, &after);
    let broken: Vec<EntityId> = breaks.iter().map(|(subject, _)| subject.clone()).collect();
    let subjects: Vec<EntityId> =
        accounts.iter().filter_map(|account| account.group.clone()).chain(broken).collect();
    let names = names(ctx, &question, metric.row().label.clone(), &subjects).await?;
    let breaks: Vec<(String, Day)> =
        breaks.iter().map(|(subject, day)| (names.subject(subject, Language::En), *day)).collect();
    let across = fairness::check_breaks(&question, &breaks);
    used.extend(across.map_err(|unfair| ApiError::Unfair(unfair.to_string()))?);
    let footnote = Footnote {
        days: [window.from, window.to].into(),
        when: When::Between(window.from, window.to),
        question: Arc::new(question),
        metric,
        names,
        used,
    };
    let places = standing(&accounts);
    Ok(GrowthLedger(Arc::new(Shared { footnote, window, accounts, places, authority })))
}

/// A channel at one of the dates; where channels are counted, each surely open one is worth 1.
fn reading(question: &Question, row: &PanelRow) -> Reading {
    let counted = question.counts_channels();
    Reading {
        item: Item { subject: row.channel.clone(), platform: None },
        group: row.subject.clone(),
        sure: row.surely_open,
        value: if counted { Some(1.0) } else { row.value },
        interval: if counted { None } else { row.interval },
        observed: if counted { None } else { row.observed.map(|(_, newest)| newest) },
    }
}

/// What sources report about sectors as it stood on a day. A sector that nobody had reported about by then is there, but
/// nobody knows its value: a first report opens nothing.
fn reported(question: &Question, reports: &[(EntityId, Vec<Observation>)], day: Day) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (land, reports) in reports {
        for platform in reported_platforms(question, reports) {
            let of_platform = || reports.iter().filter(|report| report.platform.as_ref() == platform);
            let by_then = |report: &&Observation| report.observed.is_some_and(|date| date.high() <= day);
            let latest = of_platform().find(by_then);
            let Some(any) = latest.or_else(|| of_platform().next()) else { continue };
            readings.push(Reading {
                item: Item { subject: any.subject.clone(), platform: platform.cloned() },
                group: land.clone(),
                sure: true,
                value: latest.and_then(|report| report.value),
                interval: latest.and_then(|report| report.interval),
                observed: latest.and_then(|report| report.observed).map(PartialDate::high),
            });
        }
    }
    readings
}

/// The platforms whose reports are held against each other: those of the filter; without one all platforms together if
/// anybody reports on them, for the single ones are parts of them.
fn reported_platforms<'a>(question: &Question, reports: &'a [Observation]) -> Vec<Option<&'a String>> {
    let mut found: Vec<Option<&String>> = reports.iter().map(|report| report.platform.as_ref()).collect();
    found.sort();
    found.dedup();
    match &question.filter.platforms {
        Some(only) => found.retain(|own| own.is_some_and(|own| only.contains(own))),
        None if found.contains(&None) => found.retain(Option::is_none),
        None => {}
    }
    found
}
