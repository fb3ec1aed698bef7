//! A version of a thing before it is written.

use sha2::{Digest, Sha256};

use super::super::entity::{fact_source, search_document};
use super::super::reader::STILL;
use super::rows::{Rows, hex};
use crate::domain::date::PartialDate;
use crate::domain::fold::fold;
use crate::domain::id::{EntityId, NodeKind};

/// A noun of the register together with the sources that it rests on, in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced<T> {
    /// The noun with its parts.
    pub fact: T,
    /// Its sources.
    pub sources: Vec<EntityId>,
}

/// What a noun becomes when it is written.
#[derive(Debug)]
pub struct Version {
    pub(super) id: EntityId,
    pub(super) kind: NodeKind,
    /// Its name for people, kept in the log of changes.
    pub(super) label: String,
    pub(super) rows: Rows,
    /// Columns that do not make two versions differ.
    pub(super) apart_from: &'static [&'static str],
}

impl Version {
    pub(super) fn new(id: &EntityId, kind: NodeKind, label: &str, rows: Rows) -> Self {
        Self { id: id.clone(), kind, label: label.to_owned(), rows, apart_from: &[] }
    }

    /// Makes the thing findable by a title and further texts.
    pub(super) fn searchable(mut self, title: &str, texts: &[Option<&str>]) -> Self {
        let mut body = vec![title];
        body.extend(texts.iter().flatten());
        self.rows.search_document.push(search_document::Model {
            entity_id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            kind: self.kind.as_str().to_owned(),
            title: title.to_owned(),
            sort_key: fold(title),
            body: fold(&body.join(" ")),
        });
        self
    }

    /// Names its sources.
    pub(super) fn with_sources(mut self, sources: &[EntityId]) -> Self {
        self.rows.fact_source = fact_sources(&self.id, sources);
        self
    }
}

/// The rows that name the sources of a fact; a source named twice counts once.
pub(super) fn fact_sources(fact: &EntityId, sources: &[EntityId]) -> Vec<fact_source::Model> {
    let mut rows: Vec<fact_source::Model> = Vec::with_capacity(sources.len());
    for source in sources {
        if rows.iter().all(|row| row.source_id != source.as_str()) {
            rows.push(fact_source::Model {
                fact_id: fact.as_str().to_owned(),
                source_id: source.as_str().to_owned(),
                known_from: 0,
                known_to: STILL,
                ordinal: ordinal(rows.len()),
            });
        }
    }
    rows
}

/// A noun that the writer can write.
pub trait Noun {
    /// Its version, without its sources.
    fn version(&self) -> Version;
}

/// The first and the last day of a date, as the tables keep them.
pub(super) fn span(date: Option<PartialDate>) -> (Option<i32>, Option<i32>) {
    (date.map(|date| date.low().0), date.map(|date| date.high().0))
}

/// A place in an order, from 0.
pub(super) fn ordinal(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

/// A key made of texts: hexadecimal SHA-256, in which no two sequences of texts look alike.
#[must_use]
pub fn key_of(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    }
    hex(&hash.finalize())
}
