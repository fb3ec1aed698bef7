//! Synthetic data, as many as are asked for, to measure with: written through the same writer as everybody's.
//!
//! The channels are one edition, the observations many, each as large as a day's collection would be: so what is
//! measured is the work that there will be, the memory is that of one edition, and a run that is stopped leaves whole
//! editions, which the same command leaves alone and goes on from.

mod failure;
mod plan;

use std::fmt;

pub use failure::Failure;
pub use plan::Size;

use crate::domain::clock::Clock;
use crate::domain::id::EntityId;
use crate::storage::Store;
use crate::storage::write::{Outcome, Writer};

/// Observations of one edition.
const OBSERVATIONS_PER_EDITION: u64 = 25_000;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Observations that are written.
    pub done: u64,
    /// Observations that there will be.
    pub of: u64,
}

/// What was generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Authorities and channels that were new.
    pub things: u64,
    /// Observations that were new.
    pub observations: u64,
    /// Editions that were made.
    pub editions: u64,
    /// What was there already as it is.
    pub unchanged: u64,
}

impl Account {
    /// Counts outcomes; the number of those that wrote something.
    fn count(&mut self, outcomes: &[Outcome]) -> u64 {
        let same = outcomes.iter().filter(|outcome| **outcome == Outcome::Unchanged).count() as u64;
        self.unchanged += same;
        outcomes.len() as u64 - same
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Generated {} authorities and channels and {} observations in {} editions; {} were there already. \
             All of them are invented: their source and their names say so.",
            self.things, self.observations, self.editions, self.unchanged
        )
    }
}

/// Generates data of a size into a register that has the seeds.
pub async fn generate(
    store: &Store,
    size: Size,
    clock: Clock,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Account, Failure> {
    let now = || clock.now().timestamp_micros();
    let mut account = Account::default();
    let mut writer = store.write(now()).await?;
    if let Some(lacking) = lacking(&writer) {
        writer.cancel().await?;
        return Err(Failure::Lacks(lacking));
    }
    writer.put(&[size.source()]).await?;
    let authorities: Vec<_> = (0..size.authorities()).map(|number| size.authority(number)).collect();
    account.things += account.count(&writer.put(&authorities).await?);
    let channels: Vec<_> = (0..size.channels()).map(|number| size.channel(number)).collect();
    account.things += account.count(&writer.put(&channels).await?);
    let made = writer.commit(&size.note("authorities and channels")).await?;
    account.editions += u64::from(made.is_some());
    let of = size.observations();
    for start in (0..of).step_by(usize::try_from(OBSERVATIONS_PER_EDITION).unwrap_or(usize::MAX)) {
        let end = of.min(start + OBSERVATIONS_PER_EDITION);
        let facts: Vec<_> = (start..end).map(|number| size.observation(number)).collect();
        let mut writer = store.write(now()).await?;
        account.observations += account.count(&writer.put_observations(&facts).await?);
        let made = writer.commit(&size.note("observations")).await?;
        account.editions += u64::from(made.is_some());
        progress(Progress { done: end, of });
    }
    Ok(account)
}

/// The first thing of the seeds that is needed and not there.
fn lacking(writer: &Writer) -> Option<EntityId> {
    plan::needed().find(|id| !writer.knows(id))
}
