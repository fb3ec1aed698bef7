//! The slice of the Länder: jurisdictions, their populations and their presence.

pub mod jurisdiction;
pub mod population;
pub mod presence;
pub mod query;
