//! Search over names, titles, handles and addresses.

use super::id::EntityId;

/// A hit of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// What was found.
    pub entity: EntityId,
    /// Its name.
    pub title: String,
}
