//! What only a subgraph answers: things by their keys, for a router that joins what several subgraphs tell of them.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Any, Context, Name, Object, OutputType, PathSegment, SimpleObject, Value};
use futures_util::future::join_all;

use super::context::{RequestContext, scope};
use super::error::ApiError;
use super::node::{Node, load};
use crate::domain::address::handle_key;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::jurisdiction_id;
use crate::domain::scope::Scope;
use crate::loader::{AuthorityByWikidata, ChannelByHandle};

/// Things that one question of a router may ask for.
const MOST: usize = 10_000;

/// What a router has to know of a subgraph.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "_Service")]
pub(super) struct Service {
    /// The part of the schema that this subgraph answers, in the schema definition language.
    sdl: String,
}

impl Service {
    pub(super) const fn of(sdl: String) -> Self {
        Self { sdl }
    }
}

/// What a thing is asked for by: the fields of one of its keys.
struct Representation<'a>(&'a IndexMap<Name, Value>);

impl<'a> Representation<'a> {
    fn of(any: &'a Any) -> Result<Self, ApiError> {
        match &any.0 {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(ApiError::Input("a representation is an object with __typename and a key".to_owned())),
        }
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        match self.0.get(name)? {
            Value::String(text) => Some(text),
            Value::Enum(word) => Some(word),
            _ => None,
        }
    }

    fn type_name(&self) -> Result<&'a str, ApiError> {
        self.text("__typename")
            .ok_or_else(|| ApiError::Input("a representation has no __typename".to_owned()))
    }

    /// Date and edition, which a subgraph of ours tells; today's and the newest for all others.
    async fn scope(&self, ctx: &Context<'_>) -> Result<Scope, ApiError> {
        match self.text("scope") {
            Some(text) => text.parse().map_err(ApiError::input),
            None => scope(ctx, None, None).await,
        }
    }

    /// The id, as it is or by another key; `None` if there is nothing with this key.
    async fn id(&self, ctx: &Context<'_>, scope: Scope) -> Result<Option<EntityId>, ApiError> {
        if let Some(id) = self.text("id") {
            return EntityId::parse(id).map(Some).map_err(ApiError::input);
        }
        let (kind, key) = match self.type_name()? {
            "Authority" => match self.text("slug") {
                Some(slug) => (NodeKind::Authority, slug),
                None => return self.by_wikidata(ctx, scope).await,
            },
            "Channel" => return self.by_handle(ctx, scope).await,
            "Land" | "Country" => {
                let code = self.text("isoCode").map(|iso| iso.trim_start_matches("DE-"));
                return Ok(Some(jurisdiction_id(code.map_or_else(|| self.key("code"), Ok)?)));
            }
            "Platform" => (NodeKind::Platform, self.key("slug")?),
            "Source" => (NodeKind::Source, self.key("key")?),
            "Metric" => (NodeKind::Metric, self.key("key")?),
            "Claim" => (NodeKind::Claim, self.key("key")?),
            _ => return Err(self.without_key()),
        };
        Ok(Some(EntityId::new(kind, key)))
    }

    async fn by_wikidata(&self, ctx: &Context<'_>, scope: Scope) -> Result<Option<EntityId>, ApiError> {
        let key = AuthorityByWikidata { wikidata: self.key("wikidata")?.to_owned(), scope };
        Ok(ctx.loaders().load(key).await?.map(|row| row.id.clone()))
    }

    async fn by_handle(&self, ctx: &Context<'_>, scope: Scope) -> Result<Option<EntityId>, ApiError> {
        let Some(Value::Object(platform)) = self.0.get("platform") else { return Err(self.without_key()) };
        let platform = Representation(platform).key("slug")?.to_owned();
        let key = ChannelByHandle { platform, handle_key: handle_key(self.key("handle")?), scope };
        Ok(ctx.loaders().load(key).await?.map(|row| row.id.clone()))
    }

    fn key(&self, name: &str) -> Result<&'a str, ApiError> {
        self.text(name).ok_or_else(|| self.without_key())
    }

    fn without_key(&self) -> ApiError {
        let of = self.text("__typename").unwrap_or_default();
        ApiError::Input(format!("a representation of {of} has none of the keys of the subgraph's schema"))
    }
}

async fn find(ctx: &Context<'_>, any: &Any) -> Result<Option<Node>, ApiError> {
    let representation = Representation::of(any)?;
    let of = representation.type_name()?;
    let scope = representation.scope(ctx).await?;
    let Some(id) = representation.id(ctx, scope).await? else { return Ok(None) };
    Ok(load(ctx, &id, scope).await?.filter(|node| node.introspection_type_name() == of))
}

/// Questions of a router. Nobody else reaches them.
#[derive(Default)]
pub(super) struct EntitiesQuery;

#[Object]
impl EntitiesQuery {
    /// Things by their keys, in the order asked for; null where there is none, and where one fails, beside an error that
    /// names it: the others are there all the same.
    #[graphql(name = "_entities")]
    async fn entities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The keys, each with the name of its type; at most 10,000.")] representations: Vec<
            Any,
        >,
    ) -> Result<Vec<Option<Node>>, ApiError> {
        if representations.len() > MOST {
            let many = representations.len();
            return Err(ApiError::Input(format!(
                "{many} representations are too many; ask for {MOST} at most"
            )));
        }
        let found = join_all(representations.iter().map(|any| find(ctx, any))).await;
        let named = found.into_iter().enumerate().map(|(at, found)| match found {
            Ok(node) => node,
            Err(error) => {
                let mut told = async_graphql::Error::from(error).into_server_error(ctx.item.pos);
                told.path = vec![PathSegment::Field(ctx.item.node.response_key().node.to_string())];
                told.path.push(PathSegment::Index(at));
                ctx.add_error(told);
                None
            }
        });
        Ok(named.collect())
    }

    /// What a router has to know of this subgraph.
    #[graphql(name = "_service")]
    async fn service<'a>(&self, ctx: &'a Context<'_>) -> Result<&'a Service, ApiError> {
        ctx.data_opt::<Service>().ok_or_else(|| ApiError::dangling("the schema of this subgraph"))
    }
}
