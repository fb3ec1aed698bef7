//! Concentration: how a total is spread over its parts.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};

use super::footnote::{Caveat, Coverage, Footnote, count};
use super::material::{material, metric_of, names};
use super::metric::Metric;
use super::observation::Subject;
use super::selection::{Asked, Selection};
use crate::domain::authority::AuthorityKind;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::caveat::caveats;
use crate::domain::comparison::concentration::{Part, Spread, sentence};
use crate::domain::comparison::fairness;
use crate::domain::comparison::question::{CompareBy, ComparisonOverride, Denominator};
use crate::domain::comparison::row::Row;
use crate::domain::comparison::wording::When;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::PeerGroup;
use crate::domain::language::Language;
use crate::domain::observation::ObservationBasis;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::Source;
use crate::graphql::laender::presence::Interval;
use crate::graphql::scalars::PartialDate;

/// What is spread over what, as of when.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct ConcentrationInput {
    /// Key of the metric: `channels` counts channels, any other adds up the latest values of the channels.
    metric: String,
    /// What the parts are.
    #[graphql(default_with = "CompareBy::Platform")]
    across: CompareBy,
    /// The Länder put together; by default the Land in focus alone.
    peers: Option<PeerGroup>,
    /// World time: the state at the end of this date; by default today.
    as_of: Option<PartialDate>,
    /// On which bases values may rest; REPORTED only across Länder.
    bases: Option<Vec<ObservationBasis>>,
    #[graphql(flatten)]
    selection: Selection,
}

struct Shared {
    footnote: Footnote,
    rows: Vec<Row>,
    spread: Option<Spread>,
}

/// See the description of its fields.
pub(in crate::graphql) struct Concentration(Arc<Shared>);

/// Measures how a total is spread.
pub(in crate::graphql) async fn concentration(
    ctx: &Context<'_>,
    input: ConcentrationInput,
) -> Result<Concentration, ApiError> {
    let asked = Asked {
        metric: input.metric,
        by: input.across,
        peers: input.peers,
        as_of: input.as_of,
        per: Denominator::None,
        census: None,
        bases: input.bases,
        adds_up: true,
    };
    let question = input.selection.question(ctx, asked).await?;
    let used = fairness::check_cells(&question, question.by == CompareBy::Kind)
        .map_err(|unfair| ApiError::Unfair(unfair.to_string()))?;
    let metric = metric_of(ctx, &question).await?;
    let day = question.scope.day();
    let rows = material(ctx, &question, &[day]).await?.rows_on(&question, day);
    let subjects: Vec<EntityId> = rows.iter().map(|row| row.measure.subject.clone()).collect();
    let names = names(ctx, &question, metric.row().label.clone(), &subjects).await?;
    let footnote = Footnote {
        days: [day].into(),
        when: When::On(question.scope.as_of),
        question: Arc::new(question),
        metric,
        names,
        used,
    };
    let spread = Spread::of(&rows);
    Ok(Concentration(Arc::new(Shared { footnote, rows, spread })))
}

/// How a total is spread over its parts: the less of them have the more, the more concentrated it is. Every figure is
/// of the parts with a known value; see `coverage` for the others.
#[Object]
impl Concentration {
    /// What is spread.
    async fn metric(&self) -> &Metric {
        &self.0.footnote.metric
    }

    /// What the parts are.
    async fn across(&self) -> CompareBy {
        self.0.footnote.question.by
    }

    /// The date that the figures speak of.
    async fn as_of(&self) -> PartialDate {
        PartialDate(self.0.footnote.question.scope.as_of)
    }

    /// The edition of the register that they rest on.
    async fn edition(&self) -> Result<i32, ApiError> {
        self.0.footnote.edition_number()
    }

    /// How the Herfindahl index is computed, in words and signs.
    async fn formula(&self) -> &'static str {
        "10000 * sum of the squares of the shares of the parts"
    }

    /// Parts with a value; print it beside every figure, for few parts are always concentrated.
    async fn n(&self) -> i32 {
        count(self.spread().map_or(0, |spread| spread.parts.len()))
    }

    /// The sum of all parts, in the unit of the metric; null if nothing is known.
    async fn total(&self) -> Option<f64> {
        Some(self.spread()?.total)
    }

    /// The Herfindahl-Hirschman index: 10,000/n if all parts are equal, 10,000 if one has all; null if nothing is
    /// known.
    async fn hhi(&self) -> Option<f64> {
        self.spread()?.hhi()
    }

    /// Bounds of the index where parts are only known within bounds; null if nothing is known.
    async fn interval(&self) -> Option<Interval> {
        self.spread()?.hhi_bounds().map(Into::into)
    }

    /// The index freed of the number of parts: 0 if all are equal, 1 if one has all; null for fewer than 2 parts.
    async fn normalised(&self) -> Option<f64> {
        self.spread()?.hhi_normalised()
    }

    /// The share of the k greatest parts, 0 to 1; null if nothing is known.
    async fn top_share(
        &self,
        #[graphql(desc = "How many of the greatest parts, at least 1.", default = 1)] k: i32,
    ) -> Result<Option<f64>, ApiError> {
        match usize::try_from(k) {
            Ok(k) if k > 0 => Ok(self.spread().and_then(|spread| spread.top_share(k))),
            _ => Err(ApiError::Input(format!("k: {k} is no number of parts; write 1 or more"))),
        }
    }

    /// The Gini coefficient: 0 if all parts are equal, (n-1)/n if one has all; null if nothing is known.
    async fn gini(&self) -> Option<f64> {
        self.spread()?.gini()
    }

    /// The Gini coefficient times n/(n-1), to be compared between small groups; null for fewer than 2 parts.
    async fn gini_small_n(&self) -> Option<f64> {
        self.spread()?.gini_small_n()
    }

    /// The parts with a value, the greatest first, at most 1,000.
    async fn parts(&self) -> Vec<ConcentrationPart> {
        let part = |part: &Part| ConcentrationPart { shared: Arc::clone(&self.0), own: part.clone() };
        self.spread().map_or_else(Vec::new, |spread| spread.parts.iter().map(part).collect())
    }

    /// How many parts have a value, and which are missing.
    async fn coverage(&self) -> Coverage {
        let shared = &self.0;
        let known = shared.rows.iter().filter(|row| row.value.is_some()).count();
        let excluded = shared.rows.iter().filter_map(|row| {
            row.missing.map(|reason| shared.footnote.exclusion(&row.measure.subject, reason))
        });
        Coverage::new(count(known), count(shared.rows.len()), excluded.collect())
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        caveats(&self.0.footnote.question, &self.0.rows).into_iter().map(Into::into).collect()
    }

    /// What was allowed although it is unlike; printed in the citation.
    async fn overrides(&self) -> &[ComparisonOverride] {
        &self.0.footnote.used
    }

    /// The sources behind all parts, at most 2,000.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.0.footnote.rows_sources(ctx, &self.0.rows).await
    }

    /// The figures ready to be cited, with every override; FULL names up to 20 sources.
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

    /// One plain sentence: the greatest part, and the index.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        let footnote = &self.0.footnote;
        sentence(&footnote.question, self.spread(), &footnote.names, ctx.language(lang))
    }
}

impl Concentration {
    fn spread(&self) -> Option<&Spread> {
        self.0.spread.as_ref()
    }
}

/// See the description of its fields.
pub(in crate::graphql) struct ConcentrationPart {
    shared: Arc<Shared>,
    own: Part,
}

/// A part of a total.
#[Object]
impl ConcentrationPart {
    /// Name of the part.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.footnote.label(&self.own.subject, ctx, lang)
    }

    /// What the part is; null where the parts are platforms or kinds,
    /// and where the register did not know it yet at `knownAt`.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Subject, ApiError>> {
        let id = &self.own.subject;
        if matches!(id.kind(), Some(NodeKind::Platform | NodeKind::Sector)) {
            return None;
        }
        Subject::find(ctx, id, self.shared.footnote.question.scope).await.transpose()
    }

    /// The platform, where the parts are platforms; else null.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        let id = &self.own.subject;
        if id.kind() != Some(NodeKind::Platform) {
            return None;
        }
        Platform::find(ctx, id.key(), self.shared.footnote.question.scope).await.transpose()
    }

    /// The kind of authority, where the parts are kinds; else null.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.own.subject.sector_parts().map(|(kind, _)| kind)
    }

    /// Its amount, in the unit of the metric.
    async fn value(&self) -> f64 {
        self.own.value
    }

    /// Bounds of its amount.
    async fn interval(&self) -> Interval {
        self.own.interval.into()
    }

    /// Its share of the total, 0 to 1.
    async fn share(&self) -> f64 {
        self.own.share
    }

    /// Bounds of its share, 0 to 1.
    async fn share_bounds(&self) -> Interval {
        self.own.share_bounds.into()
    }
}
