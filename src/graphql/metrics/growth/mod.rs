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
use crate::storage::{COUNTED, PanelRow};

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
    let counted = question.metric == COUNTED;
    Reading {
        item: Item { subject: row.channel.clone(), platform: None },
        group: row.subject.clone(),
        sure: row.surely_open,
        value: if counted { Some(1.0) } else { row.value },
        interval: if counted { None } else { row.interval },
        observed: if counted { None } else { row.observed.map(|(_, newest)| newest) },
    }
}

/// What sources report about sectors, by platform, as it stood on a day.
fn reported(question: &Question, reports: &[(EntityId, Vec<Observation>)], day: Day) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for (land, reports) in reports {
        for report in reports {
            let by_then = report.observed.is_some_and(|date| date.high() <= day);
            let wanted = match (&question.filter.platforms, &report.platform) {
                (None, _) => true,
                (Some(only), Some(own)) => only.contains(own),
                (Some(_), None) => false,
            };
            let item = Item { subject: report.subject.clone(), platform: report.platform.clone() };
            if by_then && wanted && !readings.iter().any(|own| own.item == item) {
                readings.push(Reading {
                    item,
                    group: land.clone(),
                    sure: true,
                    value: report.value,
                    interval: report.interval,
                    observed: report.observed.map(PartialDate::high),
                });
            }
        }
    }
    readings
}
