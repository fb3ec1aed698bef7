//! Subscriptions: what is told when a new edition appears.
//!
//! The library resolves the events of a subscription one after another, all with what was loaded for the first. Here
//! each execution of a subscription's operation is about one [`Occasion`] and ends with it: a [`Look`] finds what there
//! is to tell, and each [`Event`] found is told by an execution of its own. So every event has fresh loaders, those that
//! are told together load together ([`super::Session::run_all`]), and what waits is a place in the log of changes, never
//! a list of them.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, Description, InputObject, Subscription};
use futures_util::stream::{self, Stream};

use super::context::{RequestContext, scope};
use super::error::ApiError;
use super::metrics::edition::{Change, Edition};
use crate::domain::edition::{self as domain, ChangeAction};
use crate::domain::id::NodeKind;
use crate::storage::{LogPlace, News};

/// Why the operation of a subscription is executed just now; put into the request.
#[derive(Debug)]
pub enum Occasion {
    /// Somebody subscribes: only the arguments are read.
    Trial,
    /// There is a new edition: the field says what it has to tell of it.
    Look(Look),
    /// This is told.
    Tell(Event),
}

/// What a subscription tells.
#[derive(Debug, Clone)]
pub enum Event {
    /// There is a new edition.
    Edition(Arc<domain::Edition>),
    /// An edition changed something.
    Change(domain::Change),
}

/// A look at the editions after a place in the log of changes.
#[derive(Debug)]
pub struct Look {
    after: Place,
    newest: Arc<domain::Edition>,
    most: u32,
    found: Mutex<Found>,
}

/// How far somebody was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(LogPlace);

/// What a look found.
#[derive(Debug, Default)]
pub struct Found {
    /// What is to be told, oldest first.
    pub events: Vec<Event>,
    /// Where to look for more; `None` if this was all.
    pub rest: Option<Place>,
}

impl Place {
    /// After all changes of an edition.
    #[must_use]
    pub const fn after(edition: i64) -> Self {
        Self(LogPlace { edition, ordinal: i64::MAX })
    }
}

impl Look {
    /// A look from a place to the end of an edition, for so many events at most.
    #[must_use]
    pub fn new(after: Place, newest: Arc<domain::Edition>, most: u32) -> Self {
        Self { after, newest, most, found: Mutex::default() }
    }

    /// What was found since it was last asked.
    #[must_use]
    pub fn found(&self) -> Found {
        std::mem::take(&mut self.found.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn find(&self, found: Found) {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }
}

/// What is told while it happens, as long as the subscriber stays: over a WebSocket or as server-sent events, where the
/// operator has switched that on. Each event costs the points of its answer.
#[derive(Debug, Default, Description)]
pub struct Subscription;

/// Which changes are told; by default all.
#[derive(Debug, Default, InputObject)]
struct ChangeFilter {
    /// Only what was new, or only what was corrected; by default both.
    actions: Option<Vec<ChangeAction>>,
    /// Only changes of things of these kinds; by default of all.
    kinds: Option<Vec<NodeKind>>,
}

#[Subscription(use_type_description)]
impl Subscription {
    /// Each new edition of the register, within about a second of its being written. The present edition is not told,
    /// only those that come; where several come at once, the newest stands for all.
    async fn edition_changed(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = Edition>, ApiError> {
        let told = match occasion(ctx) {
            Some(Occasion::Look(look)) => {
                look.find(Found { events: vec![Event::Edition(Arc::clone(&look.newest))], rest: None });
                None
            }
            Some(Occasion::Tell(Event::Edition(row))) => {
                Some(Edition::new(Some(Arc::clone(row)), scope(ctx, None, None).await?))
            }
            _ => None,
        };
        Ok(stream::iter(told))
    }

    /// Each change of each new edition, oldest first, one event a change. What changed before is in the query
    /// `changes`; who was away asks there with `since`.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows what is told; by default every change is.")] filter: Option<ChangeFilter>,
    ) -> Result<impl Stream<Item = Change>, ApiError> {
        let told = match occasion(ctx) {
            Some(Occasion::Look(look)) => {
                let ChangeFilter { actions, kinds } = filter.unwrap_or_default();
                let news = News { after: look.after.0, upto: look.newest.number, actions, kinds };
                let rows = ctx.loaders().reader().news(&news, look.most).await?;
                let last = rows.last().filter(|_| rows.len() >= look.most as usize);
                let rest = last.map(|row| Place(LogPlace { edition: row.edition, ordinal: row.ordinal }));
                look.find(Found { events: rows.into_iter().map(Event::Change).collect(), rest });
                None
            }
            Some(Occasion::Tell(Event::Change(row))) => {
                Some(Change::new(row.clone(), scope(ctx, None, None).await?))
            }
            _ => None,
        };
        Ok(stream::iter(told))
    }
}

fn occasion<'a>(ctx: &'a Context<'_>) -> Option<&'a Occasion> {
    ctx.data_opt::<Arc<Occasion>>().map(AsRef::as_ref)
}
