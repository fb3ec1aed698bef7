//! A ledger of growth and its rows.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::part::{LedgerPart, Side};
use crate::domain::authority::AuthorityKind;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::caveat::{CaveatCode, caveat};
use crate::domain::comparison::question::{CompareBy, ComparisonOverride};
use crate::domain::comparison::row::Absence;
use crate::domain::date::PartialDate as Date;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Language;
use crate::domain::ledger::wording::sentence;
use crate::domain::ledger::{Account, Standing, Window};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::Source;
use crate::graphql::laender::presence::Interval;
use crate::graphql::metrics::compare::Rank;
use crate::graphql::metrics::footnote::{Caveat, ComparisonStatistics, Footnote};
use crate::graphql::metrics::metric::Metric;
use crate::graphql::metrics::observation::Subject;
use crate::graphql::scalars::PartialDate;

pub(super) struct Shared {
    pub(super) footnote: Footnote,
    pub(super) window: Window,
    /// All together first, then each subject.
    pub(super) accounts: Vec<Account>,
    pub(super) places: Standing,
    /// The authority in focus.
    pub(super) authority: Option<EntityId>,
}

/// See the description of its fields.
pub(in crate::graphql) struct GrowthLedger(pub(super) Arc<Shared>);

impl GrowthLedger {
    fn row(&self, at: usize) -> GrowthRow {
        GrowthRow { shared: Arc::clone(&self.0), at }
    }

    async fn all_sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        let shared = &self.0;
        if !shared.footnote.question.wants_reports() {
            return shared.footnote.all_sources(ctx, &[], true).await;
        }
        let reports = super::reports(ctx, &shared.footnote.question).await?;
        let facts: Vec<EntityId> =
            reports.iter().flat_map(|(_, reports)| reports).map(|report| report.id.clone()).collect();
        shared.footnote.all_sources(ctx, &facts, false).await
    }
}

/// Growth between two dates, taken apart: channels that were there at both dates, those that came, those that went, and
/// those of which it cannot be told. The headline is the growth of those that were there at both.
#[Object]
impl GrowthLedger {
    /// What is measured at both dates.
    async fn metric(&self) -> &Metric {
        &self.0.footnote.metric
    }

    /// The first date.
    async fn from(&self) -> PartialDate {
        PartialDate(Date::day(self.0.window.from))
    }

    /// The second date.
    async fn to(&self) -> PartialDate {
        PartialDate(Date::day(self.0.window.to))
    }

    /// Days between the two dates.
    async fn days(&self) -> i32 {
        i32::try_from(self.0.window.days()).unwrap_or(i32::MAX)
    }

    /// The edition of the register that it rests on.
    async fn edition(&self) -> Result<i32, ApiError> {
        self.0.footnote.edition_number()
    }

    /// How growth is computed, in words and signs.
    async fn formula(&self) -> &'static str {
        "sum of F1 - F0 over the channels present at both dates, plus F1 of those opened, minus F0 of those closed"
    }

    /// All channels together.
    async fn total(&self) -> GrowthRow {
        self.row(0)
    }

    /// One row for each subject with a channel that may have been open at one of the dates: the fastest growing first,
    /// then those without a rate.
    async fn rows(&self) -> Vec<GrowthRow> {
        self.0.places.order.iter().map(|at| self.row(*at)).collect()
    }

    /// The row in focus: of the authority asked for, or of the Land; null if there is none.
    async fn focus(&self) -> Option<GrowthRow> {
        let land = self.0.footnote.question.focus.id();
        let focus = self.0.authority.as_ref().unwrap_or(&land);
        let at = self.0.accounts.iter().position(|account| account.group.as_ref() == Some(focus))?;
        Some(self.row(at))
    }

    /// Figures about the rates of all rows that have one, among them the median of the peers; null if none has.
    async fn statistics(&self) -> Option<ComparisonStatistics> {
        self.0.places.summary.map(Into::into)
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        let question = &self.0.footnote.question;
        let excluded = self.0.accounts[0].excluded.len();
        let of = |code| Caveat::from(caveat(code, question, excluded));
        let derived = question.wants_derived();
        let given = [
            (CaveatCode::RegisterIncomplete, derived),
            (CaveatCode::FollowsAreNotPeople, question.counts_follows()),
            (CaveatCode::PersonsLeftOut, derived && question.filter.holder.is_some()),
            (CaveatCode::SomeExcluded, excluded > 0),
        ];
        given.into_iter().filter(|(_, applies)| *applies).map(|(code, _)| of(code)).collect()
    }

    /// What was allowed although it is unlike; printed in the citation.
    async fn overrides(&self) -> &[ComparisonOverride] {
        &self.0.footnote.used
    }

    /// The sources behind all values, at most 2,000.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.all_sources(ctx).await
    }

    /// The ledger ready to be cited, with every override; FULL names up to 20 sources.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        self.0.footnote.citation(ctx, style, lang, self.all_sources(ctx)).await
    }

    /// One plain sentence about all channels together.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.row(0).told(ctx.language(lang))
    }
}

/// See the description of its fields.
pub(in crate::graphql) struct GrowthRow {
    shared: Arc<Shared>,
    at: usize,
}

impl GrowthRow {
    fn own(&self) -> &Account {
        &self.shared.accounts[self.at]
    }

    fn told(&self, language: Language) -> String {
        let Shared { footnote, window, places, .. } = self.shared.as_ref();
        let row = (self.own(), places.of(self.at));
        sentence(&footnote.question, *window, row, &footnote.names, language)
    }

    fn part(&self, side: Side) -> LedgerPart {
        LedgerPart::new(Arc::clone(&self.shared), self.at, side)
    }
}

/// The growth of one subject, or of all together.
#[Object]
impl GrowthRow {
    /// Name of the subject; null for all together.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Option<String> {
        Some(self.shared.footnote.label(self.own().group.as_ref()?, ctx, lang))
    }

    /// One plain sentence about it: its growth, and its place and the median of all rows that have a rate.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.told(ctx.language(lang))
    }

    /// The subject; null for all together, and where the rows are platforms or kinds,
    /// and where the register did not know it yet at `knownAt`.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Subject, ApiError>> {
        let question = &self.shared.footnote.question;
        let group = self.own().group.as_ref()?;
        if matches!(question.by, CompareBy::Platform | CompareBy::Kind) {
            return None;
        }
        Subject::find(ctx, group, question.scope).await.transpose()
    }

    /// The platform, where the rows are platforms; else null.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        let group = self.own().group.as_ref().filter(|id| id.kind() == Some(NodeKind::Platform))?;
        Platform::find(ctx, group.key(), self.shared.footnote.question.scope).await.transpose()
    }

    /// The kind of authority, where the rows are kinds; else null.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.own().group.as_ref()?.sector_parts().map(|(kind, _)| kind)
    }

    /// Growth of the channels present at both dates: the headline. Null if there are none with comparable values.
    async fn like_for_like(&self) -> Option<f64> {
        self.own().like_for_like()
    }

    /// Bounds of this growth; null if it is not known.
    async fn interval(&self) -> Option<Interval> {
        self.own().interval.map(Into::into)
    }

    /// The same over what these channels had at the first date: 0.1 is 10 %. Null if it is not known or they had nothing.
    async fn rate(&self) -> Option<f64> {
        self.own().rate
    }

    /// The steady rate a week that leads from the one to the other, over the days between the two values of a channel (on
    /// average, where there are several); null as `rate`.
    async fn weekly_rate(&self) -> Option<f64> {
        self.own().weekly
    }

    /// The steady rate a year of 365.25 days that leads from the one to the other; null as `rate`.
    async fn yearly_rate(&self) -> Option<f64> {
        self.own().yearly
    }

    /// Growth a week of the channels present at both dates, each over the days between its own two counts: posts a week
    /// where posts are counted. Negative if more was deleted than written; null if a count is of no day.
    async fn per_week(&self) -> Option<f64> {
        self.own().per_week
    }

    /// Whether the counter of a channel went down: posts were deleted, or follows were lost, and `perWeek` is too low.
    async fn fell(&self) -> bool {
        self.own().fell
    }

    /// The share of channels that grew among those of which it can be told, 0 to 1: where posts are counted, the channels
    /// with a post. Null if it can be told of none.
    async fn active_share(&self) -> Option<f64> {
        self.own().active?.among_known
    }

    /// Bounds of that share over all channels: from all that cannot be told inactive to all of them active; null without
    /// channels.
    async fn active_share_bounds(&self) -> Option<Interval> {
        self.own().active.map(|own| own.bounds.into())
    }

    /// Growth of all that can be told: like for like, plus opened, minus closed. Null if nothing can be told.
    async fn difference(&self) -> Option<f64> {
        self.own().sums.as_ref().map(crate::domain::statistics::decomposition::Decomposition::difference)
    }

    /// Why there is no growth of channels present at both dates; null if there is.
    async fn missing(&self) -> Option<Absence> {
        self.own().missing
    }

    /// Its place by the rate; null without one, and for all together.
    async fn rank(&self) -> Option<Rank> {
        self.shared.places.of(self.at).rank.map(Into::into)
    }

    /// Per cent of the rows with a rate that it leaves behind, ties counted half; null without a rate.
    async fn percentile(&self) -> Option<f64> {
        self.shared.places.of(self.at).percentile
    }

    /// The rate less the median of the rates of all rows; null without a rate.
    async fn over_median(&self) -> Option<f64> {
        self.shared.places.of(self.at).over_median
    }

    /// The channels present at both dates with comparable values.
    async fn present_at_both(&self) -> LedgerPart {
        self.part(Side::Kept)
    }

    /// The channels that were opened between.
    async fn opened(&self) -> LedgerPart {
        self.part(Side::Opened)
    }

    /// The channels that were closed between: what they took away is their `before`.
    async fn closed(&self) -> LedgerPart {
        self.part(Side::Closed)
    }

    /// The channels that are left out, each with the reason.
    async fn excluded(&self) -> LedgerPart {
        self.part(Side::Excluded)
    }
}
