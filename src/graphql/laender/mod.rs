//! The slice of the Länder: jurisdictions, their populations and their presence.

mod boundary;
mod holdings;
pub(super) mod jurisdiction;
pub(super) mod population;
pub(super) mod presence;
pub(super) mod query;
