//! Presence of a jurisdiction: counts by platform and kind.

use std::sync::Arc;

use async_graphql::{Context, Description, Object, SimpleObject};

use crate::domain::authority::AuthorityKind;
use crate::domain::filter;
use crate::domain::id::EntityId;
use crate::domain::interval;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::observation::ObservationBasis;
use crate::domain::presence as domain;
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::metrics::observation::Observation;
use crate::graphql::scalars::PartialDate;
use crate::loader::{DerivedPresenceOf, ReportedCountsOf};

/// Bounds of a value that is not known exactly.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(crate) struct Interval {
    /// The least that it can be; null if no lower bound is known.
    low: Option<f64>,
    /// The most that it can be; null if no upper bound is known.
    high: Option<f64>,
}

impl From<interval::Interval> for Interval {
    fn from(own: interval::Interval) -> Self {
        Self { low: own.low, high: own.high }
    }
}

/// How many channels and authorities are where at a date, as far as the register knows.
#[derive(Description)]
pub(crate) struct Presence {
    counts: Vec<domain::PresenceCount>,
    authorities: i64,
    with_channel: interval::Interval,
    scope: Scope,
}

#[Object(use_type_description)]
impl Presence {
    /// The date that the counts speak of.
    async fn as_of(&self) -> PartialDate {
        PartialDate(self.scope.as_of)
    }

    /// Channels by platform and kind of authority. A platform without a row is one on which the register knows of
    /// no channel, which does not mean that there is none.
    async fn counts(&self) -> Vec<PresenceCount> {
        self.counts.iter().map(|row| PresenceCount { row: row.clone(), scope: self.scope }).collect()
    }

    /// Authorities of these kinds in the register: those that could have a channel.
    async fn authorities(&self) -> Result<i32, ApiError> {
        i32::try_from(self.authorities).map_err(|_| ApiError::dangling("a count beyond 2,147,483,647"))
    }

    /// How many of these authorities have a channel: from those that surely have one to all but those that are
    /// confirmed to have none.
    async fn with_channel(&self) -> Interval {
        self.with_channel.into()
    }
}

/// Channels of one kind of authority on one platform, reported by a source or derived from the register.
#[derive(Description)]
pub(crate) struct PresenceCount {
    row: domain::PresenceCount,
    scope: Scope,
}

#[Object(use_type_description)]
impl PresenceCount {
    /// The platform; null: all platforms together.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        let slug = self.row.platform.as_deref()?;
        Some(Platform::load(ctx, slug, self.scope).await)
    }

    /// The kind of authority; null: all kinds together, as a source counted them.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.row.kind
    }

    /// REPORTED: a source says so. DERIVED: counted, by the register where there is no `observation`.
    async fn basis(&self) -> ObservationBasis {
        self.row.basis
    }

    /// The number of channels. Reported: as the source has it. Derived by the register: those that were surely
    /// open; see `interval` for those that may have been.
    async fn value(&self) -> Option<f64> {
        self.row.value
    }

    /// Derived: from the channels that were surely open to those that may have been, since openings and closings
    /// are not all known. Reported: the source's own bounds, null if it gives none.
    async fn interval(&self) -> Option<Interval> {
        self.row.interval.map(Into::into)
    }

    /// The date that the count describes. A reported count is the latest one on or before the date asked for.
    async fn observed_on(&self) -> Option<PartialDate> {
        self.row.observed.map(PartialDate)
    }

    /// What was counted, in the source's own words; null for counts that the register derived.
    async fn note(&self) -> Option<&String> {
        self.row.note.as_ref()
    }

    /// The observation behind a reported count; null for counts that the register derived.
    async fn observation(&self, ctx: &Context<'_>) -> Option<Result<Observation, ApiError>> {
        let id = self.row.observation.as_ref()?;
        Observation::load(ctx, id, self.scope).await.transpose()
    }

    /// The sources of a reported count. Counts that the register derived rest on the channels themselves, each of
    /// which has its own sources.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        match &self.row.observation {
            Some(id) => sources_of(ctx, id, self.scope).await,
            None => Ok(Vec::new()),
        }
    }
}

/// Counts the presence of a jurisdiction.
pub(super) async fn load(
    ctx: &Context<'_>,
    jurisdiction: &Jurisdiction,
    filter: filter::PresenceFilter,
    scope: Scope,
) -> Result<Presence, ApiError> {
    let loaders = ctx.loaders();
    let filter = Arc::new(filter);
    let key = DerivedPresenceOf { jurisdiction: jurisdiction.id.clone(), filter: Arc::clone(&filter), scope };
    let (derived, tally) = loaders.load(key).await?.unwrap_or_default();
    let tallies: Vec<_> =
        derived.iter().map(|count| (count.platform.clone(), count.kind, count.tally)).collect();
    let mut counts = domain::derived(scope.as_of, &tallies);
    if !filter.needs_single_channels() {
        let subjects = reporting_subjects(jurisdiction, &filter);
        let keys =
            subjects.iter().map(|(_, subject)| ReportedCountsOf { id: subject.clone(), scope }).collect();
        let reports = loaders.load_many(keys).await?;
        for (kind, subject) in subjects {
            if let Some(reports) = reports.get(&ReportedCountsOf { id: subject, scope }) {
                counts.extend(domain::reported(kind, filter.platforms.as_deref(), reports));
            }
        }
    }
    domain::sort(&mut counts);
    let with_channel = interval::Interval::of_counts(tally.known, tally.of - tally.none);
    Ok(Presence { counts, authorities: tally.of, with_channel, scope })
}

/// Of whom sources may report counts: each kind within the jurisdiction and, unless kinds are asked for, the
/// jurisdiction as a whole.
fn reporting_subjects(
    jurisdiction: &Jurisdiction,
    filter: &filter::PresenceFilter,
) -> Vec<(Option<AuthorityKind>, EntityId)> {
    let sector = |kind: &AuthorityKind| (Some(*kind), EntityId::sector(*kind, &jurisdiction.code));
    if let Some(kinds) = &filter.kinds {
        kinds.iter().map(sector).collect()
    } else {
        let whole = std::iter::once((None, jurisdiction.id.clone()));
        AuthorityKind::ALL.iter().map(sector).chain(whole).collect()
    }
}
