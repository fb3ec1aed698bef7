//! Claims: printed statements that are held against the register.

use super::authority::AuthorityKind;
use super::date::PartialDate;
use super::id::EntityId;
use super::language::Bilingual;

/// A printed statement about a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// `claim:ni-police-leading-2017`.
    pub id: EntityId,
    /// `ni-police-leading-2017`.
    pub key: String,
    /// The statement, in the words of the source and translated.
    pub statement: Bilingual,
    /// The authority that said it.
    pub claimed_by: Option<EntityId>,
    /// When it was said.
    pub claimed_on: PartialDate,
    /// Key of the metric that it speaks of.
    pub metric: String,
    /// The kind of authorities that it speaks of.
    pub kind: Option<AuthorityKind>,
    /// The jurisdiction that it speaks of.
    pub jurisdiction: Option<EntityId>,
    /// Slug of the platform; `None` if all are meant.
    pub platform: Option<String>,
    /// With whom it compares; `None` if it is a plain count.
    pub peers: Option<String>,
}
