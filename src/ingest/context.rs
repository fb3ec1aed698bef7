//! What rows may refer to: everything in the files of this import and everything that is in the store.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::problem::nearest;
use super::table::Table;
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::jurisdiction_id;
use crate::domain::metric::MetricUnit;
use crate::storage::write::KnownSource;

/// Suggestions made at most: each looks through all names, and after so many nobody reads them.
const SUGGESTIONS: usize = 300;

/// What is known while rows are read.
#[derive(Debug)]
pub(crate) struct Context {
    /// Keys of all things, by kind.
    keys: HashMap<NodeKind, BTreeSet<String>>,
    /// Kinds whose file could not be understood: to complain of their absence would be noise.
    unreadable: Vec<NodeKind>,
    /// The sources, as the store and then the files have them.
    pub(crate) sources: HashMap<EntityId, KnownSource>,
    /// The units of the metrics, by key.
    pub(crate) units: HashMap<String, MetricUnit>,
    /// The present day.
    pub(crate) today: Day,
    asked: RefCell<HashMap<(NodeKind, String), Option<String>>>,
    left: Cell<usize>,
}

impl Context {
    pub(crate) fn new(today: Day) -> Self {
        Self {
            keys: HashMap::new(),
            unreadable: Vec::new(),
            sources: HashMap::new(),
            units: HashMap::new(),
            today,
            asked: RefCell::default(),
            left: Cell::new(SUGGESTIONS),
        }
    }

    /// Makes a thing known.
    pub(crate) fn add(&mut self, id: &EntityId) {
        if let Some(kind) = id.kind() {
            self.keys.entry(kind).or_default().insert(id.key().to_owned());
        }
    }

    /// Makes the rows of a file known.
    pub(crate) fn add_table(&mut self, table: &Table) {
        let Some(kind) = table.spec.names else { return };
        if !table.readable {
            self.unreadable.push(kind);
        }
        for row in &table.rows {
            if let Some(key) = table.field(row, table.spec.key) {
                self.add(&id_of(kind, key));
            }
        }
    }

    /// Whether a thing is known; if its kind is in a file that cannot be read, all are.
    pub(crate) fn knows(&self, id: &EntityId) -> bool {
        let Some(kind) = id.kind() else { return false };
        let land = kind == NodeKind::Land && self.unreadable.contains(&NodeKind::Jurisdiction);
        land || self.unreadable.contains(&kind)
            || self.keys.get(&kind).is_some_and(|keys| keys.contains(id.key()))
    }

    /// The key that a mistyped one most likely meant.
    pub(crate) fn nearest(&self, kind: NodeKind, key: &str) -> Option<String> {
        let asked = (kind, key.to_owned());
        if let Some(known) = self.asked.borrow().get(&asked) {
            return known.clone();
        }
        self.left.set(self.left.get().checked_sub(1)?);
        let empty = BTreeSet::new();
        let keys = |kind| self.keys.get(&kind).unwrap_or(&empty).iter().map(String::as_str);
        let found = match kind {
            NodeKind::Jurisdiction | NodeKind::Land => {
                nearest(key, keys(NodeKind::Land).chain(keys(NodeKind::Jurisdiction)))
            }
            _ => nearest(key, keys(kind)),
        }
        .map(str::to_owned);
        self.asked.borrow_mut().insert(asked, found.clone());
        found
    }

    /// The earliest date on which one of some sources was published.
    pub(crate) fn first_published(&self, sources: &[EntityId]) -> Option<PartialDate> {
        sources
            .iter()
            .filter_map(|source| self.sources.get(source)?.published)
            .min_by_key(|published| (published.high(), published.low()))
    }

    /// The latest date on which one of some sources was published.
    pub(crate) fn last_published(&self, sources: &[EntityId]) -> Option<PartialDate> {
        sources
            .iter()
            .filter_map(|source| self.sources.get(source)?.published)
            .max_by_key(|published| (published.high(), published.low()))
    }
}

/// The id of a thing by what rows call it.
pub(crate) fn id_of(kind: NodeKind, key: &str) -> EntityId {
    match kind {
        NodeKind::Jurisdiction | NodeKind::Land => jurisdiction_id(&key.to_uppercase()),
        _ => EntityId::new(kind, key),
    }
}
