//! A claim.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object};

use super::check::ClaimCheck;
use super::evidence;
use crate::domain::authority::AuthorityKind;
use crate::domain::claim::{self as domain, ClaimRelation};
use crate::domain::id::EntityId;
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::graphql::context::{RequestContext, scope};
use crate::graphql::error::ApiError;
use crate::graphql::institutions::authority::Authority;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::laender::jurisdiction::Jurisdiction;
use crate::graphql::metrics::metric::Metric;
use crate::graphql::scalars::{Moment, PartialDate};
use crate::loader::ClaimById;

/// A printed statement that is held against the register: who said it, when, and of which metric and peers.
#[derive(Clone, Description)]
pub(in crate::graphql) struct Claim {
    row: Arc<domain::Claim>,
    scope: Scope,
}

impl Claim {
    pub(in crate::graphql) const fn new(row: Arc<domain::Claim>, scope: Scope) -> Self {
        Self { row, scope }
    }

    /// The claim of an id; `None` if there is none.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        id: &EntityId,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        Ok(ctx.loaders().load(ClaimById { id: id.clone(), scope }).await?.map(|row| Self::new(row, scope)))
    }
}

#[Object(use_type_description)]
impl Claim {
    /// Global id: `claim:ni-police-leading-2017`.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// Short name for arguments: `ni-police-leading-2017`.
    async fn key(&self) -> &str {
        &self.row.key
    }

    /// What was said, in the words of the source or translated.
    async fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> &str {
        self.row.statement.get(ctx.language(lang))
    }

    /// The authority that said it; null if none is known.
    async fn claimed_by(&self, ctx: &Context<'_>) -> Option<Result<Authority, ApiError>> {
        Authority::load(ctx, self.row.claimed_by.as_ref()?, self.scope).await.transpose()
    }

    /// When it was said, and of which day it speaks.
    async fn claimed_on(&self) -> PartialDate {
        PartialDate(self.row.claimed_on)
    }

    /// What it says of its subject; null if the register was not told.
    async fn relation(&self) -> Option<ClaimRelation> {
        self.row.relation
    }

    /// The number that it names, in the unit of the metric; null if it names none.
    async fn value(&self) -> Option<f64> {
        self.row.value
    }

    /// The metric that it speaks of.
    async fn metric(&self, ctx: &Context<'_>) -> Result<Metric, ApiError> {
        let metric = Metric::find(ctx, &self.row.metric, self.scope).await?;
        metric.ok_or_else(|| ApiError::dangling("the metric of a claim"))
    }

    /// The kind of authorities that it speaks of; null if it names none.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.row.kind
    }

    /// The jurisdiction that it speaks of; null if it names none.
    async fn jurisdiction(&self, ctx: &Context<'_>) -> Option<Result<Jurisdiction, ApiError>> {
        Jurisdiction::load(ctx, self.row.jurisdiction.as_ref()?, self.scope).await.transpose()
    }

    /// The platform that it speaks of; null if all are meant.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        Platform::find(ctx, self.row.platform.as_deref()?, self.scope).await.transpose()
    }

    /// With whom it compares: a peer group of Länder, or `REGIONAL_COURTS_` with the code of a Land; null if with
    /// nobody.
    async fn peers(&self) -> Option<&String> {
        self.row.peers.as_ref()
    }

    /// Where it was printed.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }

    /// The claim held against the register: supported, contradicted or not decidable, with the reasons.
    async fn check(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "World time: the date at which it is checked; by default the day on which it was said. Only what \
                    sources report for this date bounds a value from above, so a month or year takes in more of them."
        )]
        as_of: Option<PartialDate>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default that of the claim.")]
        known_at: Option<Moment>,
    ) -> Result<ClaimCheck, ApiError> {
        let edition = match known_at {
            Some(_) => scope(ctx, None, known_at).await?.edition,
            None => self.scope.edition,
        };
        let as_of = as_of.map_or(self.row.claimed_on, |date| date.0);
        let scope = Scope { as_of, edition };
        if ctx.loaders().load(ClaimById { id: self.row.id.clone(), scope }).await?.is_none() {
            return Err(ApiError::Input(
                "knownAt: the register did not know this claim yet; ask for a later moment".to_owned(),
            ));
        }
        evidence::check(ctx, &self.row, scope).await
    }
}
