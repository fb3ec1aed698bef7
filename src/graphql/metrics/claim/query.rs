//! The questions about claims.

use async_graphql::{Context, Object};

use super::noun::Claim;
use crate::domain::id::{EntityId, NodeKind};
use crate::graphql::context::{RequestContext, scope};
use crate::graphql::error::ApiError;
use crate::graphql::scalars::Moment;
use crate::loader::AllClaims;

/// Questions about printed statements.
#[derive(Default)]
pub(in crate::graphql) struct ClaimsQuery;

#[Object]
impl ClaimsQuery {
    /// Every printed statement that the register holds against what it knows, the newest first. Each has a date of its
    /// own; `check` takes another.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Result<Vec<Claim>, ApiError> {
        let scope = scope(ctx, None, known_at).await?;
        let rows = ctx.loaders().load_list(AllClaims(scope)).await?;
        Ok(rows.iter().map(|row| Claim::new(row.clone(), scope)).collect())
    }

    /// A printed statement by its key; null if the register does not know it. It has a date of its own; `check` takes
    /// another.
    async fn claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Key of the claim: `ni-police-leading-2017`. Its global id is understood, too.")]
        id: String,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Option<Result<Claim, ApiError>> {
        let found = async {
            let scope = scope(ctx, None, known_at).await?;
            let key = id.strip_prefix("claim:").unwrap_or(&id);
            Claim::load(ctx, &EntityId::new(NodeKind::Claim, key), scope).await
        };
        found.await.transpose()
    }
}
