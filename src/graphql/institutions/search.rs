//! Search.

use async_graphql::{Context, Union};

use super::authority::Authority;
use super::channel::Channel;
use super::event::Event;
use super::platform::Platform;
use super::provider::Provider;
use super::source::Source;
use crate::domain::filter::SearchFilter;
use crate::domain::id::NodeKind;
use crate::domain::scope::Scope;
use crate::graphql::connection::{Connection, PageArgs, register_list};
use crate::graphql::error::ApiError;
use crate::graphql::laender::jurisdiction::{Country, Land};
use crate::graphql::metrics::metric::Metric;
use crate::graphql::node::{self, Node};
use crate::graphql::words::folded_words;
use crate::storage::SearchList;

/// Something that a search found.
#[derive(Clone, Union)]
pub(crate) enum SearchResult {
    /// A Land.
    Land(Land),
    /// The Federation or a foreign country.
    Country(Country),
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
    /// A metric.
    Metric(Metric),
    /// A provider.
    Provider(Provider),
}

impl SearchResult {
    fn of(node: Node) -> Option<Self> {
        Some(match node {
            Node::Land(own) => Self::Land(own),
            Node::Country(own) => Self::Country(own),
            Node::Authority(own) => Self::Authority(own),
            Node::Channel(own) => Self::Channel(own),
            Node::Platform(own) => Self::Platform(own),
            Node::Event(own) => Self::Event(own),
            Node::Source(own) => Self::Source(own),
            Node::Metric(own) => Self::Metric(own),
            Node::Provider(own) => Self::Provider(own),
            Node::Sector(_)
            | Node::Observation(_)
            | Node::Claim(_)
            | Node::Correction(_)
            | Node::Change(_) => return None,
        })
    }
}

/// Searches the register.
pub(super) async fn search(
    ctx: &Context<'_>,
    text: &str,
    kinds: Option<Vec<NodeKind>>,
    scope: Scope,
    args: &PageArgs,
) -> Result<Connection<SearchResult>, ApiError> {
    let filter = SearchFilter { words: folded_words(text)?, kinds };
    let list = SearchList { filter, scope };
    let hits = register_list(ctx, list, "BEST_FIRST", args, |hit| hit.entity.clone()).await?;
    let ids: Vec<_> = hits.things().cloned().collect();
    let nodes = node::load_many(ctx, &ids, scope).await?;
    let mut found = nodes.into_iter();
    hits.try_map(|_| {
        let node = found.next().flatten();
        node.and_then(SearchResult::of).ok_or_else(|| ApiError::dangling("what a search document names"))
    })
}
