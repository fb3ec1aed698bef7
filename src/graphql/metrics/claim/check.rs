//! The check of a claim: the verdict and what it rests on.

use std::sync::Arc;

use async_graphql::{Context, Description, Object, SimpleObject};

use crate::domain::citation::CitationStyle;
use crate::domain::claim::citation::cite_check;
use crate::domain::claim::known::Standing;
use crate::domain::claim::verdict::{Finding, settled_ranks, sure_ranks};
use crate::domain::claim::wording::{self, Told};
use crate::domain::claim::{Claim, ClaimGapReason, ClaimVerdict};
use crate::domain::comparison::wording::{Names, subject_matter};
use crate::domain::date::{Day, PartialDate as Date};
use crate::domain::id::EntityId;
use crate::domain::interval;
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::domain::source::Source as SourceRow;
use crate::domain::statistics::order;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::sources_of;
use crate::graphql::laender::presence::Interval;
use crate::graphql::metrics::compare::{Comparison, Rank, answer};
use crate::graphql::metrics::edition::edition_of;
use crate::graphql::metrics::footnote::count;
use crate::graphql::metrics::metric::Metric;
use crate::graphql::node::{self, Node};
use crate::graphql::scalars::PartialDate;

/// What a check found, before it is shown.
pub(super) struct Evidence {
    /// What is known of the claim's subject.
    pub(super) subject: Option<Standing>,
    /// What is known of each peer.
    pub(super) peers: Vec<Standing>,
    /// What follows.
    pub(super) finding: Finding,
    /// What the register counts itself, for a claim of a number.
    pub(super) counted: Option<interval::Interval>,
    /// What independent sources report, for a claim of a number.
    pub(super) independent: Vec<f64>,
}

impl Evidence {
    pub(super) const fn new(subject: Option<Standing>, peers: Vec<Standing>, finding: Finding) -> Self {
        Self { subject, peers, finding, counted: None, independent: Vec::new() }
    }

    /// Everybody whom a sentence may name.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &EntityId> {
        let standings = self.subject.iter().chain(&self.peers).map(|standing| &standing.subject);
        standings.chain(self.finding.gaps.iter().map(|gap| &gap.subject))
    }

    /// The subject and its peers.
    fn standings(&self) -> Vec<&Standing> {
        self.subject.iter().chain(&self.peers).collect()
    }

    /// The subject's place by what is known for certain.
    fn rank(&self) -> Option<order::Rank> {
        let _ = self.subject.as_ref().filter(|_| !self.peers.is_empty())?;
        sure_ranks(&self.standings()).into_iter().next().flatten()
    }

    fn settled(&self) -> usize {
        self.standings().iter().filter(|standing| standing.is_settled()).count()
    }
}

struct Shared {
    claim: Arc<Claim>,
    scope: Scope,
    evidence: Evidence,
    names: Names,
}

/// A claim held against the register at a date: the verdict, why, and what is missing for another.
#[derive(Description)]
pub(in crate::graphql) struct ClaimCheck(Arc<Shared>);

impl ClaimCheck {
    pub(super) fn new(claim: Arc<Claim>, scope: Scope, evidence: Evidence, names: Names) -> Self {
        Self(Arc::new(Shared { claim, scope, evidence, names }))
    }

    /// The subject and its peers, each with its place.
    fn ranked(&self) -> impl Iterator<Item = ClaimStanding> {
        let standings = self.0.evidence.standings();
        let ranks = settled_ranks(&standings);
        let shared = Arc::clone(&self.0);
        let ranked = standings.into_iter().zip(ranks);
        ranked.map(move |(own, rank)| ClaimStanding { shared: Arc::clone(&shared), own: own.clone(), rank })
    }
}

#[Object(use_type_description)]
impl ClaimCheck {
    /// What the register says of the claim.
    async fn verdict(&self) -> ClaimVerdict {
        self.0.evidence.finding.verdict
    }

    /// Why, in two to four plain sentences that a newspaper can print.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        let language = ctx.language(lang);
        let Shared { claim, scope, evidence, names } = self.0.as_ref();
        let told = Told {
            claim,
            date: scope.as_of,
            matter: subject_matter(&claim.counted(*scope), names, language),
            names,
            finding: &evidence.finding,
            subject: evidence.subject.as_ref(),
            peers: &evidence.peers,
            rank: evidence.rank(),
            settled: evidence.settled(),
            counted: evidence.counted,
            independent: &evidence.independent,
        };
        wording::explanation(&told, language)
    }

    /// The comparison behind it; null if no values of Länder are compared, or the register did not know the metric at
    /// `knownAt`. It shows the latest values by the date, the check only those of the date.
    async fn comparison(&self, ctx: &Context<'_>) -> Option<Result<Comparison, ApiError>> {
        let question = self.0.claim.question(self.0.scope)?;
        let compared = async {
            if Metric::find(ctx, &question.metric, question.scope).await?.is_none() {
                return Ok(None);
            }
            answer(ctx, question).await.map(Some)
        };
        compared.await.transpose()
    }

    /// Who leaves the verdict open, and why; empty if it is decided.
    async fn missing(&self) -> Vec<ClaimGap> {
        let gaps = self.0.evidence.finding.gaps.iter();
        gaps.map(|gap| ClaimGap {
            shared: Arc::clone(&self.0),
            subject: gap.subject.clone(),
            reason: gap.reason,
        })
        .collect()
    }

    /// The date at which the claim was checked.
    async fn as_of(&self) -> PartialDate {
        PartialDate(self.0.scope.as_of)
    }

    /// The edition of the register that the verdict rests on.
    async fn edition(&self) -> Result<i32, ApiError> {
        i32::try_from(self.0.scope.edition).map_err(|_| ApiError::dangling("an edition beyond 2,147,483,647"))
    }

    /// What is known of the claim's subject: for LEADS with the claim's own figures taken at their word, for COUNT
    /// without them. Null if the register was not told whom it speaks of.
    async fn subject(&self) -> Option<ClaimStanding> {
        let _ = self.0.evidence.subject.as_ref()?;
        self.ranked().next()
    }

    /// What is known of each peer, the largest lower bound first.
    async fn peers(&self) -> Vec<ClaimStanding> {
        self.ranked().skip(usize::from(self.0.evidence.subject.is_some())).collect()
    }

    /// What is known of everybody whom the verdict is about: of the subject, if there is one, and then of each peer.
    async fn standings(&self) -> Vec<ClaimStanding> {
        self.ranked().collect()
    }

    /// Place of the subject by what is known for certain, among those of whom something is; null if nothing is known of
    /// it, or no values are compared.
    async fn rank(&self) -> Option<Rank> {
        self.0.evidence.rank().map(Into::into)
    }

    /// Of how many enough is known.
    async fn coverage(&self) -> ClaimCoverage {
        let standings = self.0.evidence.standings();
        ClaimCoverage {
            known: count(standings.iter().filter(|standing| standing.known).count()),
            settled: count(self.0.evidence.settled()),
            of: count(standings.len()),
        }
    }

    /// The check ready to be cited; FULL names where the claim was printed.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        let Shared { claim, scope, evidence, .. } = self.0.as_ref();
        let edition = edition_of(ctx, scope.edition).await?;
        let sources = match style {
            CitationStyle::Full => sources_of(ctx, &claim.id, *scope).await?,
            CitationStyle::Short | CitationStyle::Bibtex => Vec::new(),
        };
        let sources: Vec<SourceRow> = sources.iter().map(|source| source.row().clone()).collect();
        let verdict = evidence.finding.verdict;
        Ok(cite_check(claim, verdict, scope.as_of, &edition, &sources, style, ctx.language(lang)))
    }
}

/// Of how many subjects of a claim enough is known.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(in crate::graphql) struct ClaimCoverage {
    /// Those of whom something certain is known.
    known: i32,
    /// Those of whom all is known: both bounds, or whether and when they opened.
    settled: i32,
    /// The subject and its peers.
    of: i32,
}

/// What is known of the subject of a claim or of one of its peers.
#[derive(Description)]
pub(in crate::graphql) struct ClaimStanding {
    shared: Arc<Shared>,
    own: Standing,
    rank: Option<order::Rank>,
}

#[Object(use_type_description)]
impl ClaimStanding {
    /// Whose standing it is; null if the register did not know it yet at `knownAt`.
    async fn node(&self, ctx: &Context<'_>) -> Option<Result<Node, ApiError>> {
        find(ctx, &self.own.subject, self.shared.scope).await
    }

    /// Name of whose standing it is.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.names.subject(&self.own.subject, ctx.language(lang))
    }

    /// The least and the most that its value can be at the date; null where openings are compared, or if nothing is known
    /// of it.
    async fn interval(&self) -> Option<Interval> {
        let told = self.own.known && self.own.interval != interval::Interval::UNBOUNDED;
        told.then(|| self.own.interval.into())
    }

    /// Whether anything certain is known of it.
    async fn known(&self) -> bool {
        self.own.known
    }

    /// Its place, if nothing that is unknown could change it; else null.
    async fn rank(&self) -> Option<Rank> {
        self.rank.map(Into::into)
    }

    /// It opened on this day at the earliest; null if that is not known, or values are compared.
    async fn opened_from(&self) -> Option<PartialDate> {
        day(self.own.opening?.low)
    }

    /// It opened on this day at the latest; null if that is not known, or values are compared.
    async fn opened_by(&self) -> Option<PartialDate> {
        day(self.own.opening?.high)
    }

    /// The newest date for which a source says that it had no channel; null if none does, or values are compared.
    async fn none_on(&self) -> Option<PartialDate> {
        self.own.none_on.map(PartialDate)
    }
}

/// Somebody who leaves the verdict on a claim open, and why.
#[derive(Description)]
pub(in crate::graphql) struct ClaimGap {
    shared: Arc<Shared>,
    subject: EntityId,
    reason: ClaimGapReason,
}

#[Object(use_type_description)]
impl ClaimGap {
    /// Who leaves it open; null if the register did not know it yet at `knownAt`.
    async fn node(&self, ctx: &Context<'_>) -> Option<Result<Node, ApiError>> {
        find(ctx, &self.subject, self.shared.scope).await
    }

    /// Name of who leaves it open.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.names.subject(&self.subject, ctx.language(lang))
    }

    /// Why it is open, for programs.
    async fn reason(&self) -> ClaimGapReason {
        self.reason
    }

    /// Why it is open, in a sentence.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &'static str {
        wording::gap_in_words(self.reason, ctx.language(lang))
    }
}

fn day(day: Option<Day>) -> Option<PartialDate> {
    day.map(|day| PartialDate(Date::day(day)))
}

async fn find(ctx: &Context<'_>, id: &EntityId, scope: Scope) -> Option<Result<Node, ApiError>> {
    let loaded = node::load_many(ctx, std::slice::from_ref(id), scope).await;
    loaded.map(|nodes| nodes.into_iter().next().flatten()).transpose()
}
