//! Things by their global id.

use std::sync::Arc;

use async_graphql::{Context, ID, Interface, Object};
use futures_util::future::try_join_all;

use super::context::{RequestContext, scope};
use super::error::ApiError;
use super::institutions::authority::Authority;
use super::institutions::channel::Channel;
use super::institutions::event::Event;
use super::institutions::platform::Platform;
use super::institutions::provider::Provider;
use super::institutions::source::Source;
use super::laender::jurisdiction::{Country, Jurisdiction, Land};
use super::metrics::claim::Claim;
use super::metrics::correction::Correction;
use super::metrics::edition::Change;
use super::metrics::metric::Metric;
use super::metrics::observation::{Observation, Sector};
use super::scalars::{Moment, PartialDate};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::scope::Scope;
use crate::loader::EventById;

/// Ids that one `nodes` takes.
const MOST_IDS: usize = 100;

/// Anything with a global id.
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id: readable, to be treated as opaque."))]
pub(super) enum Node {
    /// A Land.
    Land(Land),
    /// The Federation or a foreign country.
    Country(Country),
    /// All authorities of a kind within a jurisdiction.
    Sector(Sector),
    /// An authority.
    Authority(Authority),
    /// A channel.
    Channel(Channel),
    /// A platform.
    Platform(Platform),
    /// An event.
    Event(Event),
    /// A source.
    Source(Source),
    /// A provider.
    Provider(Provider),
    /// A metric.
    Metric(Metric),
    /// An observation.
    Observation(Observation),
    /// A claim.
    Claim(Claim),
    /// A correction.
    Correction(Correction),
    /// A change.
    Change(Change),
}

/// Loads many things together, in the order asked for; what is not known is `None`.
pub(super) async fn load_many(
    ctx: &Context<'_>,
    ids: &[EntityId],
    scope: Scope,
) -> Result<Vec<Option<Node>>, ApiError> {
    try_join_all(ids.iter().map(|id| load(ctx, id, scope))).await
}

/// A thing by its id; `None` if it is not known.
pub(super) async fn load(ctx: &Context<'_>, id: &EntityId, scope: Scope) -> Result<Option<Node>, ApiError> {
    let loaders = ctx.loaders();
    Ok(match id.kind() {
        Some(NodeKind::Land | NodeKind::Jurisdiction) => {
            Jurisdiction::load(ctx, id, scope).await?.map(|jurisdiction| match jurisdiction {
                Jurisdiction::Land(land) => Node::Land(land),
                Jurisdiction::Country(country) => Node::Country(country),
            })
        }
        Some(NodeKind::Sector) => Sector::of(id, scope).map(Node::Sector),
        Some(NodeKind::Authority) => Authority::load(ctx, id, scope).await?.map(Node::Authority),
        Some(NodeKind::Channel) => Channel::load(ctx, id, scope).await?.map(Node::Channel),
        Some(NodeKind::Platform) => Platform::find(ctx, id.key(), scope).await?.map(Node::Platform),
        Some(NodeKind::Event) => {
            let row = loaders.load(EventById { id: id.clone(), scope }).await?;
            row.map(|row| Node::Event(Event::new(row, scope)))
        }
        Some(NodeKind::Source) => Source::load(ctx, id.key(), scope).await?.map(Node::Source),
        Some(NodeKind::Metric) => Metric::find(ctx, id.key(), scope).await?.map(Node::Metric),
        Some(NodeKind::Observation) => Observation::load(ctx, id, scope).await?.map(Node::Observation),
        Some(NodeKind::Provider) => {
            let rows = loaders.load_list(crate::loader::AllProviders(scope)).await?;
            let row = rows.iter().find(|row| row.id == *id);
            row.map(|row| Node::Provider(Provider::new(Arc::clone(row), scope)))
        }
        Some(NodeKind::Change) => {
            let parts = id.key().split_once('.');
            let numbers =
                parts.and_then(|(edition, ordinal)| Some((edition.parse().ok()?, ordinal.parse().ok()?)));
            let Some((edition, ordinal)) = numbers else { return Ok(None) };
            let row = loaders.reader().change(edition, ordinal, scope).await?;
            row.map(|row| Node::Change(Change::new(row, scope)))
        }
        Some(NodeKind::Claim) => Claim::load(ctx, id, scope).await?.map(Node::Claim),
        Some(NodeKind::Correction) => Correction::load(ctx, id, scope).await?.map(Node::Correction),
        Some(NodeKind::Population) | None => None,
    })
}

/// Questions by global id.
#[derive(Default)]
pub(super) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// A thing by its global id, today; null if the register does not know it. At another time, ask `nodes`: Relay
    /// accepts no further argument here.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id: land:NI, authority:polizeidirektion-hannover.")] id: ID,
    ) -> Option<Result<Node, ApiError>> {
        let found = async {
            let id = EntityId::parse(&id).map_err(ApiError::input)?;
            let scope = scope(ctx, None, None).await?;
            load(ctx, &id, scope).await
        };
        found.await.transpose()
    }

    /// Things by their global ids, in the order asked for, at most 100; null where the register knows none.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids, at most 100.")] ids: Vec<ID>,
        #[graphql(desc = "World time: the state at the end of this date; by default today.")] as_of: Option<
            PartialDate,
        >,
        #[graphql(desc = "Our time: what the register knew at this moment; by default now.")]
        known_at: Option<Moment>,
    ) -> Result<Vec<Option<Node>>, ApiError> {
        if ids.len() > MOST_IDS {
            return Err(ApiError::Input(format!(
                "ids: {} ids are too many; ask for {MOST_IDS} at most",
                ids.len()
            )));
        }
        let ids: Vec<EntityId> =
            ids.iter().map(|id| EntityId::parse(id).map_err(ApiError::input)).collect::<Result<_, _>>()?;
        let scope = scope(ctx, as_of, known_at).await?;
        load_many(ctx, &ids, scope).await
    }
}
