//! What every resolver needs of its request.

use std::sync::Arc;

use async_graphql::Context;

use super::error::ApiError;
use super::scalars::{Moment, PartialDate};
use crate::domain::clock::Clock;
use crate::domain::date;
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::loader::{EditionAt, Loaders};

/// What a request brings besides its document.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The language of labels where the query does not say.
    pub language: Language,
    /// The id under which faults of this request are logged; the client sees only the id.
    pub request_id: String,
}

tokio::task_local! {
    /// The id of the request that runs on this task.
    pub(super) static REQUEST_ID: String;
}

/// The id of the request that runs on this task.
pub(super) fn request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Short ways to what the request was given.
pub(super) trait RequestContext {
    /// The request's loaders.
    fn loaders(&self) -> &Loaders;
    /// The language asked for, else the caller's.
    fn language(&self, asked: Option<Language>) -> Language;
    /// The clock.
    fn clock(&self) -> Clock;
}

impl RequestContext for Context<'_> {
    fn loaders(&self) -> &Loaders {
        self.data_unchecked::<Arc<Loaders>>()
    }

    fn language(&self, asked: Option<Language>) -> Language {
        asked.unwrap_or_else(|| self.data_unchecked::<Caller>().language)
    }

    fn clock(&self) -> Clock {
        *self.data_unchecked::<Clock>()
    }
}

/// Fixes the two time axes of a root field: today and the newest edition unless the query says otherwise.
pub(super) async fn scope(
    ctx: &Context<'_>,
    as_of: Option<PartialDate>,
    known_at: Option<Moment>,
) -> Result<Scope, ApiError> {
    let edition = ctx.loaders().load(EditionAt(known_at.map(Moment::micros))).await?;
    Ok(Scope {
        as_of: as_of.map_or_else(|| date::PartialDate::day(ctx.clock().today()), |date| date.0),
        edition: edition.map_or(0, |edition| edition.number),
    })
}
