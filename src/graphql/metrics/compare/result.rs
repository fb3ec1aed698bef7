//! The answer of a comparison, with its footnote.

use std::sync::Arc;

use super::footnote::{Caveat, ComparisonStatistics, Coverage, Exclusion};
use super::row::ComparisonRow;

use async_graphql::{Context, Object};

use super::load::sources_by_subject;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::caveat::{self};
use crate::domain::comparison::question::{CompareBy, ComparisonOverride, Denominator, Question};
use crate::domain::comparison::row::{self, Row};
use crate::domain::comparison::wording::{self, Names, When};
use crate::domain::edition::Edition;
use crate::domain::language::Language;
use crate::domain::observation::ObservationBasis;
use crate::domain::source::Source as SourceRow;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::metrics::metric::Metric;
use crate::graphql::scalars::PartialDate;
use crate::loader::{EditionAt, SourceById};

/// Sources that a citation names at most.
const CITED: usize = 20;

pub(super) struct Shared {
    pub(super) question: Arc<Question>,
    metric: Metric,
    pub(super) rows: Vec<Row>,
    pub(super) names: Names,
    used: Vec<ComparisonOverride>,
}

/// See the description of its fields.
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
        ComparisonRow::new(Arc::clone(&self.0), at)
    }
}

/// Values of a metric side by side, with who is missing, what to beware of, and how to print it.
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
            row.missing.map(|reason| Exclusion::new(Arc::clone(&self.0), at, reason))
        });
        Coverage::new(count(known), count(self.0.rows.len()), excluded.collect())
    }

    /// Figures about all rows with a value; null if there is none.
    async fn statistics(&self) -> Option<ComparisonStatistics> {
        row::summary(&self.0.rows).map(Into::into)
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        caveat::caveats(&self.0.question, &self.0.rows).into_iter().map(Into::into).collect()
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
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
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
        let when = When::On(shared.question.scope.as_of);
        Ok(wording::citation(&matter, when, &shared.used, &edition, &rows, style, language))
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

    pub(super) async fn row_sources(&self, ctx: &Context<'_>, row: &Row) -> Result<Vec<Source>, ApiError> {
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

pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
