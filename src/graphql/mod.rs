//! The graph: types, their resolvers and the one schema.
//!
//! Invariant: no SQL, no HTTP. A resolver asks a loader or the reader and wraps what it gets.

use async_graphql::{EmptyMutation, EmptySubscription, Request, Schema};

use crate::domain::clock::Clock;
use crate::domain::language::Language;
use crate::storage::{Reader, Store};

/// The schema of the register.
pub type KanalatlasSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// The root of all questions.
pub struct Query;

#[async_graphql::Object]
impl Query {
    /// Stub.
    async fn ping(&self) -> bool {
        true
    }
}

/// Builds the schema.
#[must_use]
pub fn schema() -> KanalatlasSchema {
    Schema::build(Query, EmptyMutation, EmptySubscription).finish()
}

/// The schema in the schema definition language, sorted, as it is committed.
#[must_use]
pub fn sdl() -> String {
    schema().sdl()
}

/// What a request brings besides its document.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The language of labels where the query does not say.
    pub language: Language,
    /// The id under which faults of this request are logged; the client sees only the id.
    pub request_id: String,
}

/// Gives a request what its resolvers need; the reader tells afterwards how many statements ran.
#[must_use]
pub fn prepare(request: Request, store: &Store, clock: Clock, caller: Caller) -> (Request, Reader) {
    let reader = store.reader();
    (request.data(clock).data(caller), reader)
}
