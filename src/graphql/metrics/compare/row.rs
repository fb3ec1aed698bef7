//! A row of a comparison.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use crate::domain::authority::AuthorityKind;
use crate::domain::comparison::row::{Absence, Row};
use crate::domain::date::PartialDate as Date;
use crate::domain::id::NodeKind;
use crate::domain::language::Language;
use crate::domain::observation::ObservationBasis;
use crate::domain::statistics::order;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::Source;
use crate::graphql::laender::presence::Interval;
use crate::graphql::metrics::observation::Subject;
use crate::graphql::scalars::PartialDate;

use super::result::Shared;
use crate::graphql::metrics::footnote::count;

/// One row of a comparison.
pub(in crate::graphql) struct ComparisonRow {
    shared: Arc<Shared>,
    at: usize,
}

impl ComparisonRow {
    pub(super) const fn new(shared: Arc<Shared>, at: usize) -> Self {
        Self { shared, at }
    }

    fn own(&self) -> &Row {
        &self.shared.rows[self.at]
    }

    fn counts_follows(&self) -> bool {
        self.shared.footnote.question.counts_follows()
    }
}

/// A place in an order.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(in crate::graphql) struct Rank {
    /// 1 is best; 1 more than the number of rows that are surely better ("1224").
    position: i32,
    /// Whether another row is equal or cannot be told apart, because the ranges overlap.
    tied: bool,
    /// Rows of which something is known.
    of: i32,
    /// Rows of which nothing is known, which have no place.
    excluded: i32,
}

impl From<order::Rank> for Rank {
    fn from(own: order::Rank) -> Self {
        Self {
            position: count(own.position),
            tied: own.tied,
            of: count(own.of),
            excluded: count(own.excluded),
        }
    }
}

/// One row of a comparison: a subject with its value, its bounds and its place among the others.
#[Object]
impl ComparisonRow {
    /// What the row is about; null where the rows are platforms or kinds,
    /// and where the register did not know it yet at `knownAt`.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Subject, ApiError>> {
        let id = &self.own().measure.subject;
        if matches!(id.kind(), Some(NodeKind::Platform | NodeKind::Sector)) {
            return None;
        }
        Subject::find(ctx, id, self.shared.footnote.question.scope).await.transpose()
    }

    /// The platform, where the rows are platforms; else null.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        let id = &self.own().measure.subject;
        if id.kind() != Some(NodeKind::Platform) {
            return None;
        }
        Platform::find(ctx, id.key(), self.shared.footnote.question.scope).await.transpose()
    }

    /// The kind of authority, where the rows are kinds; else null.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.own().measure.subject.sector_parts().map(|(kind, _)| kind)
    }

    /// Name of what the row is about.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.footnote.label(&self.own().measure.subject, ctx, lang)
    }

    /// The value after division, unrounded; null if missing. Never 0 for unknown.
    async fn value(&self) -> Option<f64> {
        self.own().value
    }

    /// Its bounds: what the register knows for sure, and what is possible; null if nothing is known. There are bounds
    /// without a value where channels may have been open and none was for sure.
    async fn interval(&self) -> Option<Interval> {
        self.own().interval.map(Into::into)
    }

    /// The value before division; null if nothing is known.
    async fn numerator(&self) -> Option<f64> {
        self.own().measure.value
    }

    /// What it was divided by; null if by nothing.
    async fn denominator(&self) -> Option<f64> {
        self.own().denominator
    }

    /// Its place; null if missing.
    async fn rank(&self) -> Option<Rank> {
        self.own().rank.map(Into::into)
    }

    /// Per cent of the rows with a value that it leaves behind, ties counted half; null if missing.
    async fn percentile(&self) -> Option<f64> {
        self.own().percentile
    }

    /// Distance from the mean in population standard deviations; null for fewer than 5 values or if all are equal.
    async fn z_score(&self) -> Option<f64> {
        self.own().z_score
    }

    /// Distance from the median in scaled median deviations, which single extremes do not move; null for fewer than 5
    /// values or if half of them are equal.
    async fn robust_z(&self) -> Option<f64> {
        self.own().robust_z
    }

    /// Its share of all values over its share of all inhabitants: 1 is in proportion. Null unless divided by inhabitants.
    async fn location_quotient(&self) -> Option<f64> {
        self.own().location_quotient
    }

    /// The follows of its channels added up: they are not people. Null unless the metric is `followers`.
    async fn subscriptions_sum(&self) -> Option<f64> {
        self.own().measure.value.filter(|_| self.counts_follows())
    }

    /// Bounds of the people behind its follows: at least those of the largest channel, at most the sum of all; without an
    /// upper bound where a channel has no value. Null unless the metric is `followers`.
    async fn audience(&self) -> Option<Interval> {
        self.own().audience().filter(|_| self.counts_follows()).map(Into::into)
    }

    /// Value divided by the median; null if missing or the median is 0.
    async fn ratio_to_median(&self) -> Option<f64> {
        self.own().ratio_to_median
    }

    /// The newest day that went into the value; null: the date of the comparison itself.
    async fn observed_on(&self) -> Option<PartialDate> {
        self.own().measure.observed.map(|(_, newest)| PartialDate(Date::day(newest)))
    }

    /// The oldest day that went into the value; null: the date of the comparison itself.
    async fn oldest_observed_on(&self) -> Option<PartialDate> {
        self.own().measure.observed.map(|(oldest, _)| PartialDate(Date::day(oldest)))
    }

    /// Reported by sources, collected from platforms, or derived from the register's rows.
    async fn basis(&self) -> ObservationBasis {
        self.own().measure.basis
    }

    /// Channels that went into the value.
    async fn known_channels(&self) -> i32 {
        i32::try_from(self.own().measure.known_channels).unwrap_or(i32::MAX)
    }

    /// Channels that may have been open at the date.
    async fn channels(&self) -> i32 {
        i32::try_from(self.own().measure.channels).unwrap_or(i32::MAX)
    }

    /// Why it has no value; null if it has one.
    async fn missing(&self) -> Option<Absence> {
        self.own().missing
    }

    /// The sources behind the value.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.shared.footnote.row_sources(ctx, self.own()).await
    }
}
