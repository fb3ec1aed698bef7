//! The register's tables and everything that is asked of them.
//!
//! Invariant: the only place that knows SeaORM and SQL. It gives and takes the nouns of [`crate::domain`].

mod authority;
mod channel;
mod channel_status;
mod entity;
pub mod error;
mod event;
mod migrate;
mod observation;
mod page;
mod reader;
mod scope;
mod source;
pub mod store;
#[cfg(test)]
pub(crate) mod testing;
pub mod write;

pub use error::Error;
pub use reader::Reader;
pub use store::Store;
