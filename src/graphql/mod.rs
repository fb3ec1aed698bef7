//! The graph: types, their resolvers and the one schema.
//!
//! Invariant: no SQL, no HTTP. A resolver asks a loader or the reader and wraps what it gets.

mod area;
pub(crate) mod catalog;
pub mod code;
mod connection;
mod context;
pub mod cost;
pub mod editions;
mod entities;
mod enums;
mod error;
mod filters;
mod institutions;
mod laender;
mod list;
pub mod live;
mod metrics;
mod node;
pub mod questions;
mod scalars;
pub mod shared;
pub(crate) mod variables;
pub mod watch;
mod words;

use std::sync::Arc;

use async_graphql::{EmptyMutation, MergedObject, Request, Response, SDLExportOptions, Schema};

use crate::domain::clock::Clock;
use crate::domain::edition::Edition;
use crate::loader::Loaders;
use crate::storage::Store;
pub use async_graphql::Executor;
pub use context::Caller;
use entities::{EntitiesQuery, Service};
use institutions::query::InstitutionsQuery;
use laender::query::LaenderQuery;
use live::Subscription;
use metrics::claim::ClaimsQuery;
use metrics::correction::CorrectionsQuery;
pub use metrics::edition::licence;
use metrics::query::MetricsQuery;
use node::NodeQuery;

/// The schema of the register.
pub type KanalatlasSchema = Schema<Query, EmptyMutation, Subscription>;

/// Every question that the register answers. On each field that takes them, `asOf` chooses the date in the world
/// and `knownAt` the moment of our knowledge, and both hold for everything below.
#[derive(MergedObject, Default)]
pub struct Query(Questions);

/// The questions, by the part of the graph that they belong to.
#[derive(MergedObject, Default)]
struct Questions(NodeQuery, LaenderQuery, InstitutionsQuery, MetricsQuery, ClaimsQuery, CorrectionsQuery);

/// The schema of a subgraph: the same, and things by their keys.
pub type SubgraphSchema = Schema<SubgraphQuery, EmptyMutation, Subscription>;

/// Every question that the register answers. On each field that takes them, `asOf` chooses the date in the world
/// and `knownAt` the moment of our knowledge, and both hold for everything below.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct SubgraphQuery(Questions, EntitiesQuery);

/// Builds the schema.
#[must_use]
pub fn schema() -> KanalatlasSchema {
    Schema::build(Query::default(), EmptyMutation, Subscription).finish()
}

/// Builds the schema of a subgraph that answers for this part of it.
#[must_use]
pub fn subgraph(part: String) -> SubgraphSchema {
    Schema::build(SubgraphQuery::default(), EmptyMutation, Subscription).data(Service::of(part)).finish()
}

/// How a definition is written: sorted, as it is committed. (The library keeps types by name anyway.)
fn sorted() -> SDLExportOptions {
    SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items()
}

/// The schema in the schema definition language, without what only subgraphs tell each other.
#[must_use]
pub fn sdl() -> String {
    schema().sdl_with_options(sorted()).replace(SCOPE, "")
}

/// The schema of a subgraph in the schema definition language, whole.
#[must_use]
pub fn subgraph_sdl() -> String {
    subgraph(String::new()).sdl_with_options(sorted())
}

/// How the field stands in a definition that is told to subgraphs only.
const SCOPE: &str = "\t\"\"\"\n\tDate and edition that this was asked for: beside the id, what another subgraph needs to speak of the \
                     same.\n\t\"\"\"\n\tscope: String!\n";

/// One request: what its resolvers share, and how they are run. A clone is the same request.
#[derive(Clone)]
pub struct Session {
    loaders: Arc<Loaders>,
    clock: Clock,
    caller: Caller,
    edition: Option<Arc<Edition>>,
}

/// Gives a request what its resolvers need. It rests on the edition given here, unless it says otherwise; without one,
/// on the newest that it finds.
#[must_use]
pub fn prepare(
    request: Request,
    store: &Store,
    clock: Clock,
    caller: Caller,
    edition: Option<Arc<Edition>>,
) -> (Request, Session) {
    let reader = edition.as_ref().map_or_else(|| store.reader(), |edition| store.reader_at(edition.number));
    let loaders = Arc::new(Loaders::new(reader));
    let session = Session { loaders, clock, caller, edition };
    (session.beside(request), session)
}

impl Session {
    /// Gives another request what this one has: its resolvers load together with those of this one.
    #[must_use]
    pub fn beside(&self, request: Request) -> Request {
        request.data(Arc::clone(&self.loaders)).data(self.clock).data(self.caller.clone())
    }

    /// Runs the execution of the request together with its loaders.
    pub async fn run(&self, execution: impl Future<Output = Response>) -> Response {
        error::explain(self.rested(self.loaders.drive(execution)).await)
    }

    /// Runs several executions side by side, so that what all of them ask for is loaded together. An execution may
    /// have nothing to say.
    pub async fn run_all(
        &self,
        executions: impl IntoIterator<Item = impl Future<Output = Option<Response>>>,
    ) -> Vec<Option<Response>> {
        let responses = self.rested(self.loaders.drive_all(executions)).await;
        responses.into_iter().map(|response| response.map(error::explain)).collect()
    }

    /// Runs what is driven, with the edition and under the id of the request.
    async fn rested<F: Future>(&self, work: F) -> F::Output {
        if let Some(edition) = &self.edition {
            self.loaders.rest_on(Arc::clone(edition)).await;
        }
        context::REQUEST_ID.scope(self.caller.request_id.clone(), work).await
    }

    /// Statements that the request has run so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.loaders.reader().statements()
    }
}
