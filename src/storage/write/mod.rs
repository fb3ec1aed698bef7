//! Writing: one transaction, one edition.
//!
//! A [`Writer`] compares what it is given with what is known, writes a new version of what is new or
//! changed, and leaves the rest alone; at its end it brings the projections up to date. Nothing is seen by anybody before [`Writer::commit`]; a writer that
//! is dropped has written nothing.

mod authority;
mod channel;
mod claim;
mod event;
mod jurisdiction;
mod known;
mod look_up;
mod metric;
mod observation;
mod platform;
mod projection;
mod provider;
mod rows;
mod source;
mod version;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::{Condition, Expr, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub use authority::AuthorityFact;
pub use channel::{ByDay, ChannelFact};
pub use known::{KnownAuthority, KnownSource};
pub use observation::{CHANGED_BY_IMPORT, ObservationFact};
pub use version::{Noun, Sourced, key_of};

use super::entity::{change_log, edition, thing};
use super::{Error, Store};
use crate::domain::edition::{ChangeAction, Edition};
use crate::domain::id::{EntityId, NodeKind};
use projection::Touched;
use rows::Rows;
use version::Version;

/// What writing did with a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not known.
    New,
    /// It was known and is changed.
    Corrected,
    /// It was known as it is.
    Unchanged,
}

/// One transaction on the register, which becomes one edition.
pub struct Writer {
    transaction: DatabaseTransaction,
    /// Every thing that has a current version, observations aside: its digest.
    known: HashMap<String, String>,
    number: i64,
    recorded_at: i64,
    /// Whether the row of the edition is written, which everything else refers to.
    begun: bool,
    added: i64,
    corrected: i64,
    /// What the projections have to learn before the end.
    touched: Touched,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Store {
    /// Begins to write; waits while somebody else does.
    ///
    /// `now` is in microseconds since 1970-01-01T00:00:00Z. The edition is recorded then, or right after the
    /// last one if the clock was set back.
    pub async fn write(&self, now: i64) -> Result<Writer, Error> {
        let transaction = self.begin_writing().await?;
        let last = edition::Entity::find().order_by_desc(edition::Column::Number).one(&transaction).await?;
        let known = digests(&transaction).await?;
        Ok(Writer {
            transaction,
            known,
            number: last.as_ref().map_or(1, |last| last.number + 1),
            recorded_at: last.map_or(now, |last| now.max(last.recorded_at + 1)),
            begun: false,
            added: 0,
            corrected: 0,
            touched: Touched::default(),
        })
    }
}

impl Writer {
    /// Writes nouns that have one version at a time; tells of each what was done.
    ///
    /// Give each thing once, and give what it refers to before it.
    pub async fn put<N: Noun>(&mut self, facts: &[Sourced<N>]) -> Result<Vec<Outcome>, Error> {
        let mut changes = Vec::new();
        let mut outcomes = Vec::with_capacity(facts.len());
        for Sourced { fact, sources } in facts {
            let version = fact.version().with_sources(sources);
            let digest = version.rows.digest(version.apart_from);
            let outcome = match self.known.get(version.id.as_str()) {
                None => Outcome::New,
                Some(known) if *known == digest => Outcome::Unchanged,
                Some(_) => Outcome::Corrected,
            };
            outcomes.push(outcome);
            let closes = (outcome == Outcome::Corrected).then(|| version.id.as_str().to_owned());
            if outcome != Outcome::Unchanged {
                self.known.insert(version.id.as_str().to_owned(), digest.clone());
                changes.push(Change { version, digest, outcome, closes });
            }
        }
        self.apply(changes).await?;
        Ok(outcomes)
    }

    /// Writes observations, which are never changed: a correction supersedes what it corrects.
    pub async fn put_observations(
        &mut self,
        facts: &[Sourced<ObservationFact>],
    ) -> Result<Vec<Outcome>, Error> {
        let keys: Vec<String> = facts.iter().map(Sourced::fact_key).collect();
        let current = observation::current(&keys, &self.transaction).await?;
        let mut changes = Vec::new();
        let mut outcomes = Vec::with_capacity(facts.len());
        for (fact, key) in facts.iter().zip(&keys) {
            let current = current.get(key);
            let mut version = fact.version(key, current);
            let digest = version.rows.digest(version.apart_from);
            let outcome = match current {
                None => Outcome::New,
                Some(current) if current.digest == digest => Outcome::Unchanged,
                Some(_) => Outcome::Corrected,
            };
            outcomes.push(outcome);
            if outcome != Outcome::Unchanged {
                for row in &mut version.rows.observation {
                    row.recorded_at = self.recorded_at;
                    self.touched.note_added(row);
                }
                if let Some(current) = current {
                    self.touched.note_ended(&current.subject_id, &current.metric, current.observed_high);
                }
                let closes = current.map(|current| current.id.clone());
                changes.push(Change { version, digest, outcome, closes });
            }
        }
        self.apply(changes).await?;
        Ok(outcomes)
    }

    /// Makes the new edition; `None`, and nothing written, if nothing was new or changed.
    pub async fn commit(self, note: &str) -> Result<Option<Edition>, Error> {
        let edition = self.finish(note).await?;
        self.transaction.commit().await?;
        Ok(edition)
    }

    /// Does everything that [`Writer::commit`] does, then takes it back.
    pub async fn rehearse(self, note: &str) -> Result<Option<Edition>, Error> {
        let edition = self.finish(note).await?;
        self.transaction.rollback().await?;
        Ok(edition)
    }

    /// Lets go without writing.
    pub async fn cancel(self) -> Result<(), Error> {
        Ok(self.transaction.rollback().await?)
    }

    async fn finish(&self, note: &str) -> Result<Option<Edition>, Error> {
        if !self.begun {
            return Ok(None);
        }
        self.touched.refresh(&self.transaction).await?;
        edition::Entity::update_many()
            .col_expr(edition::Column::Note, Expr::value(note))
            .col_expr(edition::Column::Added, Expr::value(self.added))
            .col_expr(edition::Column::Corrected, Expr::value(self.corrected))
            .filter(edition::Column::Number.eq(self.number))
            .exec(&self.transaction)
            .await?;
        Ok(Some(Edition {
            number: self.number,
            recorded_at: self.recorded_at,
            note: note.to_owned(),
            added: self.added,
            corrected: self.corrected,
        }))
    }

    async fn apply(&mut self, changes: Vec<Change>) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        self.begin_edition().await?;
        let mut entities = Vec::with_capacity(changes.len());
        let mut log = Vec::with_capacity(changes.len());
        let mut closed: BTreeMap<NodeKind, Vec<String>> = BTreeMap::new();
        let mut rows = Rows::default();
        for Change { version, digest, outcome, closes } in changes {
            let action = if outcome == Outcome::New {
                self.added += 1;
                ChangeAction::Added
            } else {
                self.corrected += 1;
                ChangeAction::Corrected
            };
            log.push(change_log::Model {
                edition: self.number,
                ordinal: self.added + self.corrected,
                entity_id: version.id.as_str().to_owned(),
                action: action.as_str().to_owned(),
                label: version.label,
            });
            entities.push(thing::Model {
                id: version.id.as_str().to_owned(),
                kind: version.kind.as_str().to_owned(),
                digest,
                edition: self.number,
            });
            if let Some(id) = closes {
                closed.entry(version.kind).or_default().push(id);
            }
            rows.append(version.rows);
        }
        let known = OnConflict::column(thing::Column::Id)
            .update_columns([thing::Column::Digest, thing::Column::Edition])
            .to_owned();
        rows::insert_over::<thing::Entity, _>(entities, Some(known), &self.transaction).await?;
        for (kind, ids) in closed {
            Rows::close(kind, &ids, self.number, &self.transaction).await?;
        }
        rows.insert(self.number, &self.transaction).await?;
        rows::insert_all::<change_log::Entity, _>(log, &self.transaction).await
    }

    async fn begin_edition(&mut self) -> Result<(), Error> {
        if !self.begun {
            let row = edition::Model {
                number: self.number,
                recorded_at: self.recorded_at,
                note: String::new(),
                added: 0,
                corrected: 0,
            };
            rows::insert_all::<edition::Entity, _>(vec![row], &self.transaction).await?;
            self.begun = true;
        }
        Ok(())
    }

    /// Whether a thing is known (observations aside).
    #[must_use]
    pub fn knows(&self, id: &EntityId) -> bool {
        self.known.contains_key(id.as_str())
    }

    /// The ids of the known things (observations aside).
    pub fn known_ids(&self) -> impl Iterator<Item = EntityId> {
        self.known.keys().map(|id| EntityId::stored(id))
    }
}

/// A version that is to be written.
struct Change {
    version: Version,
    digest: String,
    outcome: Outcome,
    /// The thing whose current version ends.
    closes: Option<String>,
}

/// The digest of every current thing, observations aside: those are found by their keys. They are by far the most, and
/// are passed over by their ids, which begin with their kind, so that a write need not read all of them.
async fn digests(from: &DatabaseTransaction) -> Result<HashMap<String, String>, Error> {
    let observations = NodeKind::Observation.prefix();
    // The sign after the colon.
    let (first, beyond) = (format!("{observations}:"), format!("{observations};"));
    let rows: Vec<(String, String)> = thing::Entity::find()
        .select_only()
        .columns([thing::Column::Id, thing::Column::Digest])
        .filter(Condition::any().add(thing::Column::Id.lt(first)).add(thing::Column::Id.gte(beyond)))
        .into_tuple()
        .all(from)
        .await?;
    Ok(rows.into_iter().collect())
}
