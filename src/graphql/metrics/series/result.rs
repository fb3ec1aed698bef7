//! A series and its points.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::Drawn;
use crate::domain::authority::AuthorityKind;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::question::{CompareBy, ComparisonOverride};
use crate::domain::comparison::row::Absence;
use crate::domain::comparison::series::{Line, Point, on, sentence};
use crate::domain::date::{Day, PartialDate as Date};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Language;
use crate::domain::observation::ObservationBasis;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::Source;
use crate::graphql::laender::presence::Interval;
use crate::graphql::metrics::compare::{Rank, formula};
use crate::graphql::metrics::footnote::{Caveat, tally};
use crate::graphql::metrics::metric::Metric;
use crate::graphql::metrics::observation::{Observation, Subject};
use crate::graphql::scalars::PartialDate;

/// See the description of its fields.
pub(in crate::graphql) struct Series {
    shared: Arc<Drawn>,
    at: usize,
}

impl Series {
    pub(super) const fn new(shared: Arc<Drawn>, at: usize) -> Self {
        Self { shared, at }
    }

    fn line(&self) -> &Line {
        &self.shared.lines[self.at]
    }
}

/// The values of one subject over time, one point a period. A period without a value is a point without one: a gap.
#[Object]
impl Series {
    /// What is measured.
    async fn metric(&self) -> &Metric {
        &self.shared.footnote.metric
    }

    /// What the series is of; null where it is of a platform or a kind,
    /// and where the register did not know it yet at `knownAt`.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Subject, ApiError>> {
        let id = &self.line().subject;
        let of_kinds =
            id.kind() == Some(NodeKind::Sector) && self.shared.footnote.question.by == CompareBy::Kind;
        if id.kind() == Some(NodeKind::Platform) || of_kinds {
            return None;
        }
        Subject::find(ctx, id, self.shared.footnote.question.scope).await.transpose()
    }

    /// The platform that the series is of, or that its observations speak of; null for all together.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        let line = self.line();
        let own = (line.subject.kind() == Some(NodeKind::Platform)).then(|| line.subject.key());
        let slug = line.platform.as_deref().or(own)?;
        Platform::find(ctx, slug, self.shared.footnote.question.scope).await.transpose()
    }

    /// The kind of authority, where the series are of kinds or of a sector; else null.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.line().subject.sector_parts().map(|(kind, _)| kind)
    }

    /// Name of what the series is of.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.footnote.label(&self.line().subject, ctx, lang)
    }

    /// The points, oldest first, at most 1,000.
    async fn points(&self) -> Vec<SeriesPoint> {
        (0..self.line().points.len())
            .map(|point| SeriesPoint { shared: Arc::clone(&self.shared), line: self.at, point })
            .collect()
    }

    /// The day of the first value above 0, to which every `index` relates; null if there is none.
    async fn base(&self) -> Option<PartialDate> {
        self.line().base().map(|day| PartialDate(Date::day(day)))
    }

    /// Days on which the series of a channel within breaks: values before and after are not alike.
    async fn breaks(&self) -> Vec<PartialDate> {
        let own = self.shared.breaks.iter().filter(|(subject, _)| *subject == self.line().subject);
        own.map(|(_, day)| PartialDate(Date::day(*day))).collect()
    }

    /// The edition of the register that it rests on.
    async fn edition(&self) -> Result<i32, ApiError> {
        self.shared.footnote.edition_number()
    }

    /// How a value is computed, in words and signs.
    async fn formula(&self) -> &'static str {
        if self.line().points.iter().any(|point| point.observation.is_some()) {
            return "the last observation within the period";
        }
        formula(&self.shared.footnote.question)
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        self.shared.caveats(std::slice::from_ref(self.line()))
    }

    /// What was allowed although it is unlike; printed in the citation.
    async fn overrides(&self) -> &[ComparisonOverride] {
        &self.shared.footnote.used
    }

    /// The sources behind all points, at most 2,000.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.all_sources(ctx).await
    }

    /// The series ready to be cited, with every override; FULL names up to 20 sources.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        self.shared.footnote.citation(ctx, style, lang, self.all_sources(ctx)).await
    }

    /// One plain sentence: the first and the last known value.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        let footnote = &self.shared.footnote;
        sentence(&footnote.question, self.line(), &footnote.names, footnote.when, ctx.language(lang))
    }
}

impl Series {
    async fn all_sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        let line = self.line();
        let facts: Vec<EntityId> = line.points.iter().flat_map(|point| point.row.facts()).cloned().collect();
        let of_channels = line.points.iter().any(|point| point.row.measure.channels > 0);
        self.shared.footnote.sources(ctx, &facts, of_channels.then_some(&line.subject)).await
    }
}

/// See the description of its fields.
pub(in crate::graphql) struct SeriesPoint {
    shared: Arc<Drawn>,
    line: usize,
    point: usize,
}

impl SeriesPoint {
    fn own(&self) -> &Point {
        &self.shared.lines[self.line].points[self.point]
    }
}

fn day(day: Day) -> PartialDate {
    PartialDate(Date::day(day))
}

/// A point of a series: the value at the end of a period.
#[Object]
impl SeriesPoint {
    /// The last day of the period, of which the value speaks.
    async fn on(&self) -> PartialDate {
        PartialDate(on(self.own().period))
    }

    /// The first day of the period.
    async fn since(&self) -> PartialDate {
        day(self.own().period.low)
    }

    /// The value after division, unrounded; null if missing. Never 0 for unknown.
    async fn value(&self) -> Option<f64> {
        self.own().row.value
    }

    /// Its bounds: what is known for sure, and what is possible; null if nothing is known. There may be bounds without a
    /// value.
    async fn interval(&self) -> Option<Interval> {
        self.own().row.interval.map(Into::into)
    }

    /// 100 times the value over that of the base date; null if missing or if the base is 0.
    async fn index(&self) -> Option<f64> {
        self.own().index
    }

    /// The value before division; null if nothing is known.
    async fn numerator(&self) -> Option<f64> {
        self.own().row.measure.value
    }

    /// What it was divided by; null if by nothing.
    async fn denominator(&self) -> Option<f64> {
        self.own().row.denominator
    }

    /// Its place among the series on that day; null if missing, or if single things are shown.
    async fn rank(&self) -> Option<Rank> {
        self.own().row.rank.map(Into::into)
    }

    /// Why it has no value; null if it has one.
    async fn missing(&self) -> Option<Absence> {
        self.own().row.missing
    }

    /// The newest day that went into the value; null: the day of the point itself.
    async fn observed_on(&self) -> Option<PartialDate> {
        self.own().row.measure.observed.map(|(_, newest)| day(newest))
    }

    /// The oldest day that went into the value; null: the day of the point itself.
    async fn oldest_observed_on(&self) -> Option<PartialDate> {
        self.own().row.measure.observed.map(|(oldest, _)| day(oldest))
    }

    /// Reported by sources, collected from platforms, or derived from the register's rows; null if there is no value.
    async fn basis(&self) -> Option<ObservationBasis> {
        self.own().row.value.map(|_| self.own().row.measure.basis)
    }

    /// Channels that went into the value.
    async fn known_channels(&self) -> i32 {
        tally(self.own().row.measure.known_channels)
    }

    /// Channels that may have been open at the date.
    async fn channels(&self) -> i32 {
        tally(self.own().row.measure.channels)
    }

    /// The observation that the value is; null where channels are put together.
    async fn observation(&self) -> Option<Observation> {
        let found = self.own().observation.clone()?;
        Some(Observation::new(found, self.shared.footnote.question.scope))
    }

    /// The sources of the observations behind it; those of channels put together are at the series.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        let facts: Vec<EntityId> = self.own().row.facts().cloned().collect();
        self.shared.footnote.sources(ctx, &facts, None).await
    }
}
