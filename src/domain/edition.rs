//! Editions: every write makes a new version of the whole register.

/// A version of the whole register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// 1, 2, 3 and so on; 0 is the empty register before the first write.
    pub number: i64,
    /// When it was written: microseconds since 1970-01-01T00:00:00Z.
    pub recorded_at: i64,
    /// What it brought, in words.
    pub note: String,
    /// Things that were new.
    pub added: i64,
    /// Things that were known and changed.
    pub corrected: i64,
}

use super::id::EntityId;
use super::text_enum::text_enum;

text_enum! {
    /// What an edition did to a thing.
    ChangeAction ("action") {
        /// It was new.
        Added = "ADDED",
        /// It was known and changed.
        Corrected = "CORRECTED",
    }
}

/// One change that an edition brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The edition that brought it.
    pub edition: i64,
    /// Its place within the edition, from 1.
    pub ordinal: i64,
    /// The thing that changed.
    pub entity: EntityId,
    /// New or changed.
    pub action: ChangeAction,
    /// The thing's name at that time.
    pub label: String,
    /// When it was recorded: microseconds since 1970-01-01T00:00:00Z.
    pub recorded_at: i64,
}
