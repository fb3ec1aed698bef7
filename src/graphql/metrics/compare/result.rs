//! The answer of a comparison, with its footnote.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use super::load::sources_by_subject;
use crate::domain::authority::AuthorityKind;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::caveat::{self, CaveatCode};
use crate::domain::comparison::question::{CompareBy, ComparisonOverride, Denominator, Question};
use crate::domain::comparison::row::{self, Absence, Row};
use crate::domain::comparison::wording::{self, Names};
use crate::domain::date::PartialDate as Date;
use crate::domain::edition::Edition;
use crate::domain::id::NodeKind;
use crate::domain::language::Language;
use crate::domain::observation::ObservationBasis;
use crate::domain::source::Source as SourceRow;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::laender::presence::Interval;
use crate::graphql::metrics::metric::Metric;
use crate::graphql::metrics::observation::Subject;
use crate::graphql::scalars::PartialDate;
use crate::loader::{EditionAt, SourceById};

/// Sources that a citation names at most.
const CITED: usize = 20;

struct Shared {
    question: Arc<Question>,
    metric: Metric,
    rows: Vec<Row>,
    names: Names,
    used: Vec<ComparisonOverride>,
}

/// Values of a metric side by side, with who is missing, what to beware of, and how to print it.
pub(in crate::graphql) struct Comparison(Arc<Shared>);

impl Comparison {
    pub(super) fn new(
        question: Question,
        metric: Metric,
        rows: Vec<Row>,
        names: Names,
        used: Vec<ComparisonOverride>,
    ) -> Self {
        Self(Arc::new(Shared { question: Arc::new(question), metric, rows, names, used }))
    }

    fn row(&self, at: usize) -> ComparisonRow {
        ComparisonRow { shared: Arc::clone(&self.0), at }
    }
}

#[Object]
impl Comparison {
    /// What is compared.
    async fn metric(&self) -> &Metric {
        &self.0.metric
    }

    /// The date that the comparison speaks of.
    async fn as_of(&self) -> PartialDate {
        PartialDate(self.0.question.scope.as_of)
    }

    /// The edition of the register that it rests on.
    async fn edition(&self) -> Result<i32, ApiError> {
        i32::try_from(self.0.question.scope.edition)
            .map_err(|_| ApiError::dangling("an edition beyond 2,147,483,647"))
    }

    /// How a value is computed, in words and signs.
    async fn formula(&self) -> &'static str {
        match (self.0.question.metric.as_str(), self.0.question.per) {
            (crate::storage::COUNTED, Denominator::None) => "number of channels open at the date",
            (crate::storage::COUNTED, Denominator::Per1000Inhabitants) => {
                "1000 * number of channels open at the date / inhabitants"
            }
            (crate::storage::COUNTED, Denominator::PerAuthority) => {
                "number of channels open at the date / authorities"
            }
            (_, Denominator::None) => "sum over channels of the latest value on or before the date",
            (_, Denominator::Per1000Inhabitants) => {
                "1000 * sum over channels of the latest value on or before the date / inhabitants"
            }
            (_, Denominator::PerAuthority) => {
                "sum over channels of the latest value on or before the date / authorities"
            }
        }
    }

    /// What the rows are.
    async fn by(&self) -> CompareBy {
        self.0.question.by
    }

    /// By what values are divided.
    async fn per(&self) -> Denominator {
        self.0.question.per
    }

    /// The rows: those with a value first, best first; then those without, which have no rank.
    async fn rows(&self) -> Vec<ComparisonRow> {
        (0..self.0.rows.len()).map(|at| self.row(at)).collect()
    }

    /// The row of the Land in focus; null if Länder are not compared or it is not among them.
    async fn focus(&self) -> Option<ComparisonRow> {
        let focus = self.0.question.focus.id();
        let at = self.0.rows.iter().position(|row| row.measure.subject == focus)?;
        Some(self.row(at))
    }

    /// How many have a value, and who is missing.
    async fn coverage(&self) -> Coverage {
        let known = self.0.rows.iter().filter(|row| row.value.is_some()).count();
        let excluded = self.0.rows.iter().enumerate().filter_map(|(at, row)| {
            row.missing.map(|reason| Exclusion { shared: Arc::clone(&self.0), at, reason })
        });
        Coverage { known: count(known), of: count(self.0.rows.len()), excluded: excluded.collect() }
    }

    /// Figures about all rows with a value; null if there is none.
    async fn statistics(&self) -> Option<ComparisonStatistics> {
        row::summary(&self.0.rows).map(|own| ComparisonStatistics {
            n: count(own.n),
            min: own.min,
            max: own.max,
            mean: own.mean,
            median: own.median,
            standard_deviation: own.standard_deviation,
        })
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        caveat::caveats(&self.0.question, &self.0.rows).into_iter().map(Caveat).collect()
    }

    /// What was allowed although it is unlike; printed in the citation.
    async fn overrides(&self) -> &[ComparisonOverride] {
        &self.0.used
    }

    /// The sources behind all values, at most 2,000; those of one value are at its row.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.0.all_sources(ctx).await
    }

    /// The comparison ready to be cited, with every override; FULL names up to 20 sources.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long.", default_with = "CitationStyle::Short")] style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        let language = ctx.language(lang);
        let shared = &self.0;
        let edition = ctx.loaders().load(EditionAt(None)).await?;
        let edition = match edition {
            Some(newest) if newest.number == shared.question.scope.edition => newest.as_ref().clone(),
            _ => shared.edition(ctx).await?,
        };
        let sources = match style {
            CitationStyle::Full => shared.all_sources(ctx).await?,
            CitationStyle::Short | CitationStyle::Bibtex => Vec::new(),
        };
        let rows: Vec<SourceRow> = sources.iter().take(CITED).map(|source| source.row().clone()).collect();
        let matter = wording::subject_matter(&shared.question, &shared.names, language);
        Ok(wording::citation(&matter, &shared.question, &shared.used, &edition, &rows, style, language))
    }

    /// One plain sentence that a newspaper can print as it is.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        wording::sentence(&self.0.question, &self.0.rows, &self.0.names, ctx.language(lang))
    }
}

impl Shared {
    async fn edition(&self, ctx: &Context<'_>) -> Result<Edition, ApiError> {
        let number = self.question.scope.edition;
        let found = ctx.loaders().reader().editions(&[number]).await?.remove(&number);
        Ok(found.unwrap_or(Edition { number, recorded_at: 0, note: String::new(), added: 0, corrected: 0 }))
    }

    async fn row_sources(&self, ctx: &Context<'_>, row: &Row) -> Result<Vec<Source>, ApiError> {
        let mut sources: Vec<Source> = Vec::new();
        for fact in &row.measure.facts {
            for source in sources_of(ctx, fact, self.question.scope).await? {
                if !sources.iter().any(|own| own.row().id == source.row().id) {
                    sources.push(source);
                }
            }
        }
        if row.measure.basis == ObservationBasis::Reported {
            return Ok(sources);
        }
        let by_subject = sources_by_subject(ctx, &self.question).await?;
        let ids = by_subject.get(&row.measure.subject).cloned().unwrap_or_default();
        let keys = ids.iter().map(|id| SourceById { id: id.clone(), scope: self.question.scope }).collect();
        let rows = ctx.loaders().load_many(keys).await?;
        let found = |id: &_| rows.get(&SourceById { id: Clone::clone(id), scope: self.question.scope });
        sources.extend(ids.iter().filter_map(found).map(|row| Source::new(Arc::clone(row))));
        Ok(sources)
    }

    async fn all_sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        let of_rows = self.rows.iter().map(|row| self.row_sources(ctx, row));
        let mut all: Vec<Source> = Vec::new();
        for source in futures_util::future::try_join_all(of_rows).await?.into_iter().flatten() {
            if !all.iter().any(|own| own.row().id == source.row().id) {
                all.push(source);
            }
        }
        Ok(all)
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// One row of a comparison.
pub(in crate::graphql) struct ComparisonRow {
    shared: Arc<Shared>,
    at: usize,
}

impl ComparisonRow {
    fn own(&self) -> &Row {
        &self.shared.rows[self.at]
    }
}

/// A place in an order.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(in crate::graphql) struct Rank {
    /// 1 is best; 1 more than the number of rows that are surely better ("1224").
    position: i32,
    /// Whether another row is equal or cannot be told apart, because the ranges overlap.
    tied: bool,
    /// Rows with a value.
    of: i32,
}

#[Object]
impl ComparisonRow {
    /// What the row is about; null where the rows are platforms or kinds.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Subject, ApiError>> {
        let id = &self.own().measure.subject;
        if matches!(id.kind(), Some(NodeKind::Platform | NodeKind::Sector)) {
            return None;
        }
        Some(Subject::load(ctx, id, self.shared.question.scope).await)
    }

    /// The platform, where the rows are platforms; else null.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        let id = &self.own().measure.subject;
        if id.kind() != Some(NodeKind::Platform) {
            return None;
        }
        Platform::find(ctx, id.key(), self.shared.question.scope).await.transpose()
    }

    /// The kind of authority, where the rows are kinds; else null.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.own().measure.subject.sector_parts().map(|(kind, _)| kind)
    }

    /// Its name.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.names.subject(&self.own().measure.subject, ctx.language(lang))
    }

    /// The value after division, unrounded; null if missing. Never 0 for unknown.
    async fn value(&self) -> Option<f64> {
        self.own().value
    }

    /// Its bounds: what the register knows for sure, and what is possible; null if missing.
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
        self.own().rank.map(|own| Rank { position: count(own.position), tied: own.tied, of: count(own.of) })
    }

    /// Per cent of the rows with a value that it leaves behind, ties counted half; null if missing.
    async fn percentile(&self) -> Option<f64> {
        self.own().percentile
    }

    /// Distance from the mean in population standard deviations; null for fewer than 5 values or if all are equal.
    async fn z_score(&self) -> Option<f64> {
        self.own().z_score
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
        self.shared.row_sources(ctx, self.own()).await
    }
}

/// How much of what was asked for is known.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Coverage {
    /// Rows with a value.
    known: i32,
    /// Rows in all.
    of: i32,
    /// Who is missing.
    excluded: Vec<Exclusion>,
}

/// Somebody who is missing from a comparison.
pub(in crate::graphql) struct Exclusion {
    shared: Arc<Shared>,
    at: usize,
    reason: Absence,
}

#[Object]
impl Exclusion {
    /// Who.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.names.subject(&self.shared.rows[self.at].measure.subject, ctx.language(lang))
    }

    /// Why.
    async fn reason(&self) -> Absence {
        self.reason
    }

    /// Why, in words.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &'static str {
        wording::absence_in_words(self.reason, ctx.language(lang))
    }
}

/// Figures about all rows with a value together.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(in crate::graphql) struct ComparisonStatistics {
    /// Rows with a value.
    n: i32,
    /// The least value.
    min: f64,
    /// The greatest value.
    max: f64,
    /// The mean.
    mean: f64,
    /// The median.
    median: f64,
    /// Population standard deviation: the rows are all there are. Null for fewer than 5 rows.
    standard_deviation: Option<f64>,
}

/// Something to beware of.
pub(in crate::graphql) struct Caveat(caveat::Caveat);

#[Object]
impl Caveat {
    /// Which, for programs.
    async fn code(&self) -> CaveatCode {
        self.0.code
    }

    /// In words.
    async fn text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.0.in_words(ctx.language(lang))
    }
}
