//! Parts of a ledger: sums with the channels behind them.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::result::Shared;
use crate::domain::comparison::row::Absence;
use crate::domain::comparison::wording;
use crate::domain::date::{Day, PartialDate as Date};
use crate::domain::language::Language;
use crate::domain::ledger::Entry;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::metrics::footnote::count;
use crate::graphql::metrics::observation::Subject;
use crate::graphql::scalars::PartialDate;

/// Entries that one part shows at most.
const MOST_ENTRIES: i32 = 1_000;

/// Which part of an account.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    Kept,
    Opened,
    Closed,
    Excluded,
}

/// See the description of its fields.
pub(in crate::graphql) struct LedgerPart {
    shared: Arc<Shared>,
    account: usize,
    side: Side,
}

impl LedgerPart {
    pub(super) const fn new(shared: Arc<Shared>, account: usize, side: Side) -> Self {
        Self { shared, account, side }
    }

    fn own(&self) -> &[Entry] {
        let account = &self.shared.accounts[self.account];
        match self.side {
            Side::Kept => &account.kept,
            Side::Opened => &account.opened,
            Side::Closed => &account.closed,
            Side::Excluded => &account.excluded,
        }
    }
}

/// A part of a ledger: how many channels it has, what they add up to, and which they are.
#[Object]
impl LedgerPart {
    /// How many channels (or reported sectors) it has.
    async fn count(&self) -> i32 {
        count(self.own().len())
    }

    /// What they had at the first date; null where none of them has a value then.
    async fn before(&self) -> Option<f64> {
        sum(self.own().iter().map(|entry| entry.before))
    }

    /// What they had at the second date; null where none of them has a value then.
    async fn after(&self) -> Option<f64> {
        sum(self.own().iter().map(|entry| entry.after))
    }

    /// The channels by id; `count` tells how many there are in all.
    async fn entries(
        &self,
        #[graphql(desc = "So many from the start, at most 1,000.", default = 100)] first: i32,
    ) -> Result<Vec<LedgerEntry>, ApiError> {
        let shown = usize::try_from(first).ok().filter(|_| first <= MOST_ENTRIES).ok_or_else(|| {
            ApiError::Input(format!("first: {first} is out of range; ask for 0 to {MOST_ENTRIES} entries"))
        })?;
        let entry = |own: &Entry| LedgerEntry { shared: Arc::clone(&self.shared), own: own.clone() };
        Ok(self.own().iter().take(shown).map(entry).collect())
    }
}

fn sum(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    values.flatten().fold(None, |total, value| Some(total.unwrap_or(0.0) + value))
}

/// See the description of its fields.
pub(in crate::graphql) struct LedgerEntry {
    shared: Arc<Shared>,
    own: Entry,
}

fn day(day: Option<Day>) -> Option<PartialDate> {
    day.map(|day| PartialDate(Date::day(day)))
}

/// A channel of a ledger, or a sector as sources report it, with its values at both dates.
#[Object]
impl LedgerEntry {
    /// The channel or sector.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Subject, ApiError> {
        Subject::load(ctx, &self.own.item.subject, self.shared.footnote.question.scope).await
    }

    /// The platform that a report speaks of; null for a channel, which has its own, and for all together.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        let slug = self.own.item.platform.as_deref()?;
        Platform::find(ctx, slug, self.shared.footnote.question.scope).await.transpose()
    }

    /// Its value at the first date; null if it was not there or nothing is known.
    async fn before(&self) -> Option<f64> {
        self.own.before
    }

    /// The day that this value describes; null: the first date itself, or no value.
    async fn before_observed_on(&self) -> Option<PartialDate> {
        day(self.own.before_on)
    }

    /// Its value at the second date; null if it was not there or nothing is known.
    async fn after(&self) -> Option<f64> {
        self.own.after
    }

    /// The day that this value describes; null: the second date itself, or no value.
    async fn after_observed_on(&self) -> Option<PartialDate> {
        day(self.own.after_on)
    }

    /// Why it is left out; null if it is not.
    async fn excluded(&self) -> Option<Absence> {
        self.own.excluded
    }

    /// Why it is left out, in a sentence; null if it is not.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Option<&'static str> {
        Some(wording::absence_in_words(self.own.excluded?, ctx.language(lang)))
    }
}
