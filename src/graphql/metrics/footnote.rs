//! The footnote that every answer of comparison carries: edition, sources, caveats, overrides, citation.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use super::edition::edition_of;
use super::metric::Metric;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::caveat::{self, CaveatCode};
use crate::domain::comparison::question::{ComparisonOverride, Question};
use crate::domain::comparison::row::{Absence, Row, Summary};
use crate::domain::comparison::wording::{self, Names, When};
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::language::{Bilingual, Language};
use crate::domain::observation::ObservationBasis;
use crate::domain::source::Source as SourceRow;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::loader::{ComparisonSourcesOf, SourceById};

/// Sources that a citation names at most.
const CITED: usize = 20;

/// What an answer of comparison is about, and what it rests on.
pub(super) struct Footnote {
    pub(super) question: Arc<Question>,
    /// The days whose values the answer shows.
    pub(super) days: Arc<[Day]>,
    pub(super) when: When,
    pub(super) metric: Metric,
    pub(super) names: Names,
    pub(super) used: Vec<ComparisonOverride>,
}

impl Footnote {
    /// The number of the edition that the answer rests on.
    pub(super) fn edition_number(&self) -> Result<i32, ApiError> {
        i32::try_from(self.question.scope.edition)
            .map_err(|_| ApiError::dangling("an edition beyond 2,147,483,647"))
    }

    /// The name of a subject in the language asked for.
    pub(super) fn label(&self, id: &EntityId, ctx: &Context<'_>, lang: Option<Language>) -> String {
        self.names.subject(id, ctx.language(lang))
    }

    /// Somebody who is missing.
    pub(super) fn exclusion(&self, id: &EntityId, reason: Absence) -> Exclusion {
        let name = |language| self.names.subject(id, language);
        Exclusion { name: Bilingual { de: name(Language::De), en: name(Language::En) }, reason }
    }

    /// The sources of facts and of the single channels of a subject, each once.
    pub(super) async fn sources(
        &self,
        ctx: &Context<'_>,
        facts: &[EntityId],
        subject: Option<&EntityId>,
    ) -> Result<Vec<Source>, ApiError> {
        let scope = self.question.scope;
        let of_facts = facts.iter().map(|fact| sources_of(ctx, fact, scope));
        let mut sources: Vec<Source> = Vec::new();
        for more in futures_util::future::try_join_all(of_facts).await? {
            add(&mut sources, more);
        }
        if let Some(subject) = subject {
            add(&mut sources, self.subject_sources(ctx, subject).await?);
        }
        Ok(sources)
    }

    /// The sources behind the value of a row.
    pub(super) async fn row_sources(&self, ctx: &Context<'_>, row: &Row) -> Result<Vec<Source>, ApiError> {
        let measure = &row.measure;
        let derived = measure.basis != ObservationBasis::Reported;
        let facts: Vec<EntityId> = row.facts().cloned().collect();
        self.sources(ctx, &facts, derived.then_some(&measure.subject)).await
    }

    /// The sources of the single channels of a subject, on any of the days.
    async fn subject_sources(&self, ctx: &Context<'_>, subject: &EntityId) -> Result<Vec<Source>, ApiError> {
        let by_subject = self.sources_by_subject(ctx).await?;
        self.sources_of_ids(ctx, by_subject.get(subject).map_or(&[][..], Vec::as_slice)).await
    }

    /// The sources of facts and, if asked for, of all single channels on any of the days, each once.
    pub(super) async fn all_sources(
        &self,
        ctx: &Context<'_>,
        facts: &[EntityId],
        of_channels: bool,
    ) -> Result<Vec<Source>, ApiError> {
        let mut sources = self.sources(ctx, facts, None).await?;
        if of_channels {
            let by_subject = self.sources_by_subject(ctx).await?;
            let mut ids: Vec<EntityId> = by_subject.values().flatten().cloned().collect();
            ids.sort();
            ids.dedup();
            add(&mut sources, self.sources_of_ids(ctx, &ids).await?);
        }
        Ok(sources)
    }

    /// The sources behind the values of rows, each once.
    pub(super) async fn rows_sources(
        &self,
        ctx: &Context<'_>,
        rows: &[Row],
    ) -> Result<Vec<Source>, ApiError> {
        let of_rows = rows.iter().map(|row| self.row_sources(ctx, row));
        let mut all: Vec<Source> = Vec::new();
        for sources in futures_util::future::try_join_all(of_rows).await? {
            add(&mut all, sources);
        }
        Ok(all)
    }

    /// Read once for all subjects.
    async fn sources_by_subject(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Arc<HashMap<EntityId, Vec<EntityId>>>, ApiError> {
        let key = ComparisonSourcesOf { question: Arc::clone(&self.question), days: Arc::clone(&self.days) };
        Ok(ctx.loaders().load(key).await?.unwrap_or_default())
    }

    async fn sources_of_ids(&self, ctx: &Context<'_>, ids: &[EntityId]) -> Result<Vec<Source>, ApiError> {
        let scope = self.question.scope;
        let keys = ids.iter().map(|id| SourceById { id: id.clone(), scope }).collect();
        let rows = ctx.loaders().load_many(keys).await?;
        let found = |id: &EntityId| rows.get(&SourceById { id: id.clone(), scope });
        Ok(ids.iter().filter_map(found).map(|row| Source::new(Arc::clone(row), scope)).collect())
    }

    /// The answer ready to be cited; `sources` are named in full only.
    pub(super) async fn citation(
        &self,
        ctx: &Context<'_>,
        style: CitationStyle,
        lang: Option<Language>,
        sources: impl Future<Output = Result<Vec<Source>, ApiError>>,
    ) -> Result<String, ApiError> {
        let language = ctx.language(lang);
        let edition = edition_of(ctx, self.question.scope.edition).await?;
        let sources = match style {
            CitationStyle::Full => sources.await?,
            CitationStyle::Short | CitationStyle::Bibtex => Vec::new(),
        };
        let rows: Vec<SourceRow> = sources.iter().take(CITED).map(|source| source.row().clone()).collect();
        let more = sources.len() - rows.len();
        let matter = wording::subject_matter(&self.question, &self.names, language);
        Ok(wording::citation(&matter, self.when, &self.used, &edition, (&rows, more), style, language))
    }
}

fn add(all: &mut Vec<Source>, more: Vec<Source>) {
    for source in more {
        if !all.iter().any(|own| own.row().id == source.row().id) {
            all.push(source);
        }
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

impl Coverage {
    pub(super) const fn new(known: i32, of: i32, excluded: Vec<Exclusion>) -> Self {
        Self { known, of, excluded }
    }
}

/// Somebody who is missing from a comparison.
pub(in crate::graphql) struct Exclusion {
    name: Bilingual,
    reason: Absence,
}

/// Somebody who is missing from a comparison, and why.
#[Object]
impl Exclusion {
    /// Name of who is missing.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.name.get(ctx.language(lang))
    }

    /// Why it has no value.
    async fn reason(&self) -> Absence {
        self.reason
    }

    /// Why it has no value, in a sentence.
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
    /// The least of the values.
    min: f64,
    /// The greatest of the values.
    max: f64,
    /// The arithmetic mean of the values.
    mean: f64,
    /// The median of the values.
    median: f64,
    /// Population standard deviation: the rows are all there are. Null for fewer than 5 rows.
    standard_deviation: Option<f64>,
}

impl From<Summary> for ComparisonStatistics {
    fn from(own: Summary) -> Self {
        Self {
            n: count(own.n),
            min: own.min,
            max: own.max,
            mean: own.mean,
            median: own.median,
            standard_deviation: own.standard_deviation,
        }
    }
}

/// Something to beware of.
pub(in crate::graphql) struct Caveat(caveat::Caveat);

impl From<caveat::Caveat> for Caveat {
    fn from(own: caveat::Caveat) -> Self {
        Self(own)
    }
}

/// Something to beware of before the comparison is used.
#[Object]
impl Caveat {
    /// Which caveat, for programs.
    async fn code(&self) -> CaveatCode {
        self.0.code
    }

    /// The caveat in one sentence.
    async fn text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.0.in_words(ctx.language(lang))
    }
}

/// A number of things as the graph's integers hold it.
pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A count of the store as the graph's integers hold it.
pub(super) fn tally(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
