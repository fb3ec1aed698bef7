//! The questions of this slice.

use async_graphql::{Context, Object};

use super::jurisdiction::{Jurisdiction, Land};
use crate::domain::jurisdiction::{LandCode, PeerGroup, jurisdiction_id};
use crate::graphql::context::{RequestContext, scope};
use crate::graphql::error::ApiError;
use crate::graphql::scalars::{Moment, PartialDate};

/// Questions about Länder and other jurisdictions.
#[derive(Default)]
pub(crate) struct LaenderQuery;

#[Object]
impl LaenderQuery {
    /// The Länder of a peer group, in the order of their official keys.
    async fn laender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of the Länder.", default_with = "PeerGroup::All16")] peers: PeerGroup,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Result<Vec<Land>, ApiError> {
        let scope = scope(ctx, as_of, known_at).await?;
        let members: Vec<LandCode> = peers.members().collect();
        let rows = ctx.loaders().reader().laender(scope).await?;
        let of_group = |code: &str| code.parse::<LandCode>().is_ok_and(|code| members.contains(&code));
        let laender = rows.into_iter().filter(|row| of_group(&row.code));
        Ok(laender.filter_map(|row| Jurisdiction::new(row.into(), scope).land()).collect())
    }

    /// A Land by its code; null if the register did not know it yet at `knownAt`.
    async fn land(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Suffix of its ISO 3166-2 code, without quotes: NI.")] code: LandCode,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Option<Result<Land, ApiError>> {
        let load = async {
            let scope = scope(ctx, as_of, known_at).await?;
            Ok(Jurisdiction::load(ctx, &code.id(), scope).await?.and_then(Jurisdiction::land))
        };
        load.await.transpose()
    }

    /// A Land, the Federation or a country by its code; null if the register does not know it.
    async fn jurisdiction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A Land's code (`NI`), `DE` for the Federation, or a country's (`AT`).")]
        code: String,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Option<Result<Jurisdiction, ApiError>> {
        let load = async {
            let scope = scope(ctx, as_of, known_at).await?;
            Jurisdiction::load(ctx, &jurisdiction_id(&code), scope).await
        };
        load.await.transpose()
    }
}
