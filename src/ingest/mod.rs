//! Import: CSV files, everybody's and our own seeds alike, checked as a whole and written as one edition.
//!
//! Invariant: either everything is written or nothing. All problems of all files are found before the first
//! row is written; whatever fails afterwards takes the whole import back.

pub mod account;
mod authority;
mod channel;
mod claim;
mod context;
mod event;
pub mod failure;
pub mod files;
mod handle;
mod jurisdiction;
mod metric;
mod names;
mod noun;
mod observation;
mod operator;
mod platform;
mod population;
pub mod problem;
mod provider;
mod reading;
mod row;
mod source;
mod table;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use account::{Account, FileAccount};
pub use failure::Failure;
pub use files::Files;
pub use problem::Problem;
pub use table::Dropped;

use crate::domain::clock::Clock;
use crate::domain::id::EntityId;
use crate::storage::Store;
use crate::storage::write::{ChannelFact, Noun, Outcome, Sourced, Writer};
use reading::Reading;
use table::Table;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Do everything, then take it back.
    pub dry_run: bool,
    /// What the edition says that it brought; `None`: the names of the files.
    pub note: Option<String>,
}

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A file was read.
    Read,
    /// The rows of a file were found right, each by itself and in what they refer to.
    Checked,
    /// The rows of a file were written.
    Written,
}

/// A step of an import that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The file.
    pub file: &'static str,
    /// What was done with it.
    pub phase: Phase,
    /// With how many rows.
    pub rows: usize,
}

/// Imports files as one edition; no edition is made if they hold nothing new.
pub async fn import(
    store: &Store,
    files: Files,
    options: Options,
    clock: Clock,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Account, Failure> {
    if files.is_empty() {
        return Err(Failure::NoFiles { path: "the import".to_owned() });
    }
    let mut problems = Vec::new();
    let tables = reading::tables(&files, &mut problems, progress);
    let mut writer = store.write(clock.now().timestamp_micros()).await?;
    let reading = Reading::of(&tables, &writer, clock.today(), &mut problems, progress).await?;
    if !problems.is_empty() {
        writer.cancel().await?;
        let place = |file: &str| names::NAMES.iter().position(|name| *name == file);
        problems.sort_by_key(|problem| (place(problem.file), problem.line));
        return Err(Failure::Problems(problems));
    }
    let mut ledger = Ledger { accounts: accounts(&tables), progress };
    write(&reading, &mut writer, &mut ledger).await?;
    let files_account = ledger.accounts;
    let note = options.note.unwrap_or_else(|| files.note());
    let edition = if options.dry_run { writer.rehearse(&note).await? } else { writer.commit(&note).await? };
    Ok(Account { files: files_account, edition, dry_run: options.dry_run })
}

/// Writes what was read, in the order in which one thing refers to another.
async fn write(reading: &Reading, writer: &mut Writer, ledger: &mut Ledger<'_>) -> Result<(), Failure> {
    let sources: Vec<_> =
        reading.sources.iter().map(|fact| Sourced { fact: fact.clone(), sources: Vec::new() }).collect();
    ledger.put(writer, "sources.csv", &sources).await?;
    ledger.put(writer, "jurisdictions.csv", &reading.jurisdictions).await?;
    ledger.put(writer, "populations.csv", &reading.populations).await?;
    ledger.put(writer, "platforms.csv", &reading.platforms).await?;
    ledger.put(writer, "metrics.csv", &reading.metrics).await?;
    ledger.put(writer, "authorities.csv", &reading.authorities).await?;
    write_channels(reading, writer, ledger).await?;
    let outcomes = writer.put_observations(&reading.observations).await?;
    ledger.note("observations.csv", &outcomes);
    ledger.put(writer, "events.csv", &reading.events).await?;
    ledger.put(writer, "claims.csv", &reading.claims).await?;
    ledger.put(writer, "providers.csv", &reading.providers).await
}

async fn write_channels(
    reading: &Reading,
    writer: &mut Writer,
    ledger: &mut Ledger<'_>,
) -> Result<(), Failure> {
    let files = &reading.channel_files;
    let stored: &HashMap<EntityId, Sourced<ChannelFact>> = &reading.stored_channels;
    let facts = files.assemble(stored, &reading.authority_names, &reading.context);
    let outcomes = writer.put(&facts).await?;
    ledger.note("channels.csv", &outcomes[..files.channels.len()]);
    ledger.note("handles.csv", &files.handle_outcomes(stored));
    ledger.note("operators.csv", &files.operator_outcomes(stored));
    Ok(())
}

/// Keeps the accounts while rows are written.
struct Ledger<'a> {
    accounts: Vec<FileAccount>,
    progress: &'a mut (dyn FnMut(Progress) + Send),
}

impl Ledger<'_> {
    async fn put<N: Noun>(
        &mut self,
        writer: &mut Writer,
        file: &'static str,
        facts: &[Sourced<N>],
    ) -> Result<(), Failure> {
        let outcomes = writer.put(facts).await?;
        self.note(file, &outcomes);
        Ok(())
    }

    fn note(&mut self, file: &'static str, outcomes: &[Outcome]) {
        if let Some(account) = self.accounts.iter_mut().find(|account| account.file == file) {
            account.count(outcomes);
            (self.progress)(Progress { file, phase: Phase::Written, rows: outcomes.len() });
        }
    }
}

fn accounts(tables: &[Table]) -> Vec<FileAccount> {
    let account = |table: &Table| FileAccount {
        file: table.spec.file,
        read: table.read,
        dropped: table.dropped.clone(),
        ..FileAccount::default()
    };
    tables.iter().map(account).collect()
}
