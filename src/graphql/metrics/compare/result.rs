//! The answer of a comparison, with its footnote.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::row::ComparisonRow;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::caveat;
use crate::domain::comparison::question::{COUNTED, CompareBy, ComparisonOverride, Denominator, Question};
use crate::domain::comparison::row::{self, Row};
use crate::domain::comparison::wording::{self, Names, When};
use crate::domain::language::Language;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::Source;
use crate::graphql::metrics::footnote::{Caveat, ComparisonStatistics, Coverage, Footnote, count};
use crate::graphql::metrics::metric::Metric;
use crate::graphql::scalars::PartialDate;

pub(super) struct Shared {
    pub(super) footnote: Footnote,
    pub(super) rows: Vec<Row>,
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
        let footnote = Footnote {
            days: [question.scope.day()].into(),
            when: When::On(question.scope.as_of),
            question: Arc::new(question),
            metric,
            names,
            used,
        };
        Self(Arc::new(Shared { footnote, rows }))
    }

    fn question(&self) -> &Question {
        &self.0.footnote.question
    }

    fn row(&self, at: usize) -> ComparisonRow {
        ComparisonRow::new(Arc::clone(&self.0), at)
    }
}

/// How a value is computed, in words and signs.
pub(in crate::graphql::metrics) fn formula(question: &Question) -> &'static str {
    match (question.metric.as_str(), question.per) {
        (COUNTED, Denominator::None) => "number of channels open at the date",
        (COUNTED, Denominator::Per1000Inhabitants) => {
            "1000 * number of channels open at the date / inhabitants"
        }
        (COUNTED, Denominator::PerAuthority) => "number of channels open at the date / authorities",
        (_, Denominator::None) => "sum over channels of the latest value on or before the date",
        (_, Denominator::Per1000Inhabitants) => {
            "1000 * sum over channels of the latest value on or before the date / inhabitants"
        }
        (_, Denominator::PerAuthority) => {
            "sum over channels of the latest value on or before the date / authorities"
        }
    }
}

/// Values of a metric side by side, with who is missing, what to beware of, and how to print it.
#[Object]
impl Comparison {
    /// What is compared.
    async fn metric(&self) -> &Metric {
        &self.0.footnote.metric
    }

    /// The date that the comparison speaks of.
    async fn as_of(&self) -> PartialDate {
        PartialDate(self.question().scope.as_of)
    }

    /// The edition of the register that it rests on.
    async fn edition(&self) -> Result<i32, ApiError> {
        self.0.footnote.edition_number()
    }

    /// How a value is computed, in words and signs.
    async fn formula(&self) -> &'static str {
        formula(self.question())
    }

    /// What the rows are.
    async fn by(&self) -> CompareBy {
        self.question().by
    }

    /// By what values are divided.
    async fn per(&self) -> Denominator {
        self.question().per
    }

    /// The rows: those with a value first, best first; then those without, which have no rank.
    async fn rows(&self) -> Vec<ComparisonRow> {
        (0..self.0.rows.len()).map(|at| self.row(at)).collect()
    }

    /// The row of the Land in focus; null if Länder are not compared or it is not among them.
    async fn focus(&self) -> Option<ComparisonRow> {
        let focus = self.question().focus.id();
        let at = self.0.rows.iter().position(|row| row.measure.subject == focus)?;
        Some(self.row(at))
    }

    /// How many have a value, and who is missing.
    async fn coverage(&self) -> Coverage {
        let known = self.0.rows.iter().filter(|row| row.value.is_some()).count();
        let excluded = self.0.rows.iter().filter_map(|row| {
            row.missing.map(|reason| self.0.footnote.exclusion(&row.measure.subject, reason))
        });
        Coverage::new(count(known), count(self.0.rows.len()), excluded.collect())
    }

    /// Figures about all rows with a value; null if there is none.
    async fn statistics(&self) -> Option<ComparisonStatistics> {
        row::summary(&self.0.rows).map(Into::into)
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        caveat::caveats(self.question(), &self.0.rows).into_iter().map(Into::into).collect()
    }

    /// What was allowed although it is unlike; printed in the citation.
    async fn overrides(&self) -> &[ComparisonOverride] {
        &self.0.footnote.used
    }

    /// The sources behind all values, at most 2,000; those of one value are at its row.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.0.footnote.rows_sources(ctx, &self.0.rows).await
    }

    /// The comparison ready to be cited, with every override; FULL names up to 20 sources.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        let footnote = &self.0.footnote;
        footnote.citation(ctx, style, lang, footnote.rows_sources(ctx, &self.0.rows)).await
    }

    /// One plain sentence that a newspaper can print as it is.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        wording::sentence(self.question(), &self.0.rows, &self.0.footnote.names, ctx.language(lang))
    }
}
