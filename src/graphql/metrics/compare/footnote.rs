//! The footnote of a comparison: coverage, figures about all, caveats.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use crate::domain::comparison::caveat::{self, CaveatCode};
use crate::domain::comparison::row::Absence;
use crate::domain::comparison::wording::{self};
use crate::domain::language::Language;
use crate::graphql::context::RequestContext;

use super::result::{Shared, count};
use crate::domain::comparison::row::Summary;

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

impl Exclusion {
    pub(super) const fn new(shared: Arc<Shared>, at: usize, reason: Absence) -> Self {
        Self { shared, at, reason }
    }
}

/// Somebody who is missing from a comparison, and why.
#[Object]
impl Exclusion {
    /// Name of who is missing.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.names.subject(&self.shared.rows[self.at].measure.subject, ctx.language(lang))
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

/// Something to beware of.
pub(in crate::graphql) struct Caveat(caveat::Caveat);

impl From<caveat::Caveat> for Caveat {
    fn from(own: caveat::Caveat) -> Self {
        Self(own)
    }
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

impl Coverage {
    pub(super) const fn new(known: i32, of: i32, excluded: Vec<Exclusion>) -> Self {
        Self { known, of, excluded }
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
