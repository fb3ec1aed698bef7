//! Relay connections: one generic page for every list, with `nodes` and a count that is only made if asked for.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::context::RequestContext;
use super::error::ApiError;
use super::institutions::authority::Authority;
use super::institutions::channel::Channel;
use super::institutions::event::Event;
use super::institutions::search::SearchResult;
use super::institutions::source::Source;
use super::metrics::claim::Claim;
use super::metrics::correction::Correction;
use super::metrics::edition::Change;
use super::metrics::observation::Observation;
use crate::domain::filter::OwnerKind;
use crate::domain::id::EntityId;
use crate::domain::page::{PageRequest, Position, Slice, SortKey};
use crate::loader::{CountOf, Loaders, PageOf};
use crate::storage::List;

/// The four arguments of a connection.
#[derive(Debug, Clone, Default)]
pub(super) struct PageArgs {
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) last: Option<i32>,
    pub(super) before: Option<String>,
}

impl PageArgs {
    /// Checks the arguments for a list in an order.
    fn request(&self, order: &str) -> Result<PageRequest, ApiError> {
        let position =
            |cursor: &Option<String>| cursor.as_deref().map(|text| read_cursor(text, order)).transpose();
        PageRequest::new(
            self.first.map(i64::from),
            self.last.map(i64::from),
            position(&self.after)?,
            position(&self.before)?,
        )
        .map_err(ApiError::input)
    }
}

/// A cursor: the order, the sort key and the id of the thing, so that it holds its place while others come and go.
fn write_cursor(position: &Position, order: &str) -> String {
    let key = match &position.key {
        SortKey::Int(int) => json!({ "i": int }),
        SortKey::Float(float) => json!({ "f": float }),
        SortKey::Text(text) => json!({ "t": text }),
    };
    URL_SAFE_NO_PAD.encode(json!([order, key, position.id]).to_string())
}

fn read_cursor(text: &str, order: &str) -> Result<Position, ApiError> {
    let invalid = || {
        ApiError::Input(format!(
            "\"{text}\" is not a cursor of this list; take cursors from pageInfo or edges"
        ))
    };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
    let Ok(Value::Array(parts)) = serde_json::from_slice::<Value>(&bytes) else { return Err(invalid()) };
    let [Value::String(own_order), key, Value::String(id)] = parts.as_slice() else { return Err(invalid()) };
    if own_order != order {
        return Err(ApiError::Input(format!(
            "the cursor was made for the order {own_order} and this list is in the order {order}; keep orderBy while paging"
        )));
    }
    let int = key.get("i").and_then(Value::as_i64).map(SortKey::Int);
    let float = key.get("f").and_then(Value::as_f64).map(SortKey::Float);
    let words = key.get("t").and_then(Value::as_str).map(|text| SortKey::Text(text.to_owned()));
    let key = int.or(float).or(words).ok_or_else(invalid)?;
    Ok(Position { key, id: id.clone() })
}

/// Where a page lies in its list.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct PageInfo {
    /// Whether the list goes on before this page.
    has_previous_page: bool,
    /// Whether the list goes on after this page.
    has_next_page: bool,
    /// Cursor of the first thing on the page; null on an empty page.
    start_cursor: Option<String>,
    /// Cursor of the last thing on the page; null on an empty page.
    end_cursor: Option<String>,
}

/// What can be on a list of the graph.
pub(super) trait Listed: OutputType {
    /// The word before `Connection` and `Edge`.
    const LIST: &'static str;
}

impl Listed for Authority {
    const LIST: &'static str = "Authority";
}
impl Listed for Channel {
    const LIST: &'static str = "Channel";
}
impl Listed for Event {
    const LIST: &'static str = "Event";
}
impl Listed for Source {
    const LIST: &'static str = "Source";
}
impl Listed for Observation {
    const LIST: &'static str = "Observation";
}
impl Listed for SearchResult {
    const LIST: &'static str = "Search";
}
impl Listed for Claim {
    const LIST: &'static str = "Claim";
}
impl Listed for Correction {
    const LIST: &'static str = "Correction";
}
impl Listed for Change {
    const LIST: &'static str = "Change";
}

impl<T: Listed> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Edge", T::LIST))
    }
}

impl<T: Listed> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Connection", T::LIST))
    }
}

type Counter = Box<dyn for<'a> Fn(&'a Loaders) -> BoxFuture<'a, Result<i64, ApiError>> + Send + Sync>;

/// A page of a list.
pub(super) struct Connection<T> {
    edges: Vec<Edge<T>>,
    has_previous: bool,
    has_next: bool,
    counter: Counter,
}

/// One thing on a page, with its cursor.
pub(super) struct Edge<T> {
    node: T,
    cursor: String,
}

/// One thing on a page, with its cursor.
#[Object(name_type)]
impl<T: Listed> Edge<T> {
    /// The thing itself.
    async fn node(&self) -> &T {
        &self.node
    }

    /// Its place in the list, for `after` and `before`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// A page of a list, with what lies around it.
#[Object(name_type)]
impl<T: Listed> Connection<T> {
    /// The things on the page, each with its cursor.
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// The things on the page, without cursors.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page lies in its list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }

    /// How many things the whole list has; counted only if asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32, ApiError> {
        let count = (self.counter)(ctx.loaders()).await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

impl<T> Connection<T> {
    fn new<I>(slice: &Slice<I>, order: &str, counter: Counter, wrap: impl Fn(&I) -> T) -> Self {
        let edge = |(item, position): &(I, Position)| Edge {
            node: wrap(item),
            cursor: write_cursor(position, order),
        };
        Self {
            edges: slice.items.iter().map(edge).collect(),
            has_previous: slice.has_previous,
            has_next: slice.has_next,
            counter,
        }
    }
}

impl<T> Connection<T> {
    /// The things on the page.
    pub(super) fn things(&self) -> impl Iterator<Item = &T> {
        self.edges.iter().map(|edge| &edge.node)
    }

    /// The page of other things at the same places, or the first fault.
    pub(super) fn try_map<U>(
        self,
        mut change: impl FnMut(T) -> Result<U, ApiError>,
    ) -> Result<Connection<U>, ApiError> {
        let edges =
            self.edges.into_iter().map(|edge| Ok(Edge { node: change(edge.node)?, cursor: edge.cursor }));
        Ok(Connection {
            edges: edges.collect::<Result<_, ApiError>>()?,
            has_previous: self.has_previous,
            has_next: self.has_next,
            counter: self.counter,
        })
    }
}

/// A page of the register's list.
pub(super) async fn register_list<L: List, T>(
    ctx: &Context<'_>,
    list: L,
    order: &str,
    args: &PageArgs,
    wrap: impl Fn(&L::Item) -> T,
) -> Result<Connection<T>, ApiError> {
    let page = args.request(order)?;
    let slice = ctx.loaders().reader().page(&list, &page).await?;
    let counter: Counter = Box::new(move |loaders| {
        let list = list.clone();
        Box::pin(async move { Ok(loaders.reader().count(&list).await?) })
    });
    Ok(Connection::new(&slice, order, counter, wrap))
}

/// A page of a list that belongs to somebody, read together with the same page of all siblings.
pub(super) async fn owned_list<L: List, T>(
    ctx: &Context<'_>,
    (kind, owner): (OwnerKind, &EntityId),
    list: L,
    order: &str,
    args: &PageArgs,
    wrap: impl Fn(&L::Item) -> T,
) -> Result<Connection<T>, ApiError> {
    let page = args.request(order)?;
    let key = PageOf { owner: owner.clone(), kind, list: Arc::new(list), page };
    let count = CountOf { owner: key.owner.clone(), kind, list: Arc::clone(&key.list) };
    let slice = ctx.loaders().load(key).await?.unwrap_or_else(|| Arc::new(Slice::empty()));
    let counter: Counter = Box::new(move |loaders| {
        let count = count.clone();
        Box::pin(async move { Ok(loaders.load(count).await?.unwrap_or(0)) })
    });
    Ok(Connection::new(&slice, order, counter, wrap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_position(key: SortKey, id: &str) -> Position {
        Position { key, id: id.to_owned() }
    }

    #[test]
    fn cursors_keep_to_their_order() {
        let cursor = write_cursor(&text_position(SortKey::Int(3), "event:1"), "DATE_ASC");
        assert!(read_cursor(&cursor, "DATE_ASC").is_ok());
        assert!(read_cursor(&cursor, "DATE_DESC").is_err());
        for text in ["", "x", "!!!", "e30", "W10"] {
            assert!(read_cursor(text, "DATE_ASC").is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn cursors_read_back(float in any::<f64>().prop_filter("finite", |float| float.is_finite()), int in any::<i64>(), text in ".*", id in ".*") {
            for key in [SortKey::Float(float), SortKey::Int(int), SortKey::Text(text.clone())] {
                let position = text_position(key, &id);
                let read = read_cursor(&write_cursor(&position, "O"), "O").ok();
                prop_assert_eq!(read, Some(position));
            }
        }
    }
}
