//! Providers: the small directory of vendors who serve authorities.

use super::id::EntityId;

/// A vendor who serves authorities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// `provider:govconnect-gmbh`.
    pub id: EntityId,
    /// Name of the firm.
    pub name: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// What it offers, as the source has it.
    pub topic: Option<String>,
}
