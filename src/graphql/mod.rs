//! The graph: types, their resolvers and the one schema.
//!
//! Invariant: no SQL, no HTTP. A resolver asks a loader or the reader and wraps what it gets.

pub mod code;
mod connection;
mod context;
mod enums;
mod error;
mod filters;
mod institutions;
mod laender;
mod metrics;
mod node;
mod scalars;

use std::sync::Arc;

use async_graphql::{
    EmptyMutation, EmptySubscription, MergedObject, Request, Response, SDLExportOptions, Schema,
};

use crate::domain::clock::Clock;
use crate::loader::{Loaders, drive};
use crate::storage::Store;
pub use context::Caller;
use institutions::query::InstitutionsQuery;
use laender::query::LaenderQuery;
use metrics::query::MetricsQuery;
use node::NodeQuery;

/// The schema of the register.
pub type KanalatlasSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// Every question that the register answers. On each field that takes them, `asOf` chooses the date in the world
/// and `knownAt` the moment of our knowledge, and both hold for everything below.
#[derive(MergedObject, Default)]
pub struct Query(NodeQuery, LaenderQuery, InstitutionsQuery, MetricsQuery);

/// Builds the schema.
#[must_use]
pub fn schema() -> KanalatlasSchema {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription).finish()
}

/// The schema in the schema definition language, sorted, as it is committed.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
    schema().sdl_with_options(options)
}

/// Answers a request; tells how many statements that took.
pub async fn execute(
    schema: &KanalatlasSchema,
    request: Request,
    store: &Store,
    clock: Clock,
    caller: Caller,
) -> (Response, u64) {
    let loaders = Arc::new(Loaders::new(store.reader()));
    let id = caller.request_id.clone();
    let request = request.data(Arc::clone(&loaders)).data(clock).data(caller);
    let response = context::REQUEST_ID.scope(id, drive(&loaders, schema.execute(request))).await;
    (error::explain(response), loaders.reader().statements())
}
