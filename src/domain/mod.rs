//! The nouns of the register and the rules about them.
//!
//! Invariant: nothing here is asynchronous, and nothing here knows a database, GraphQL or HTTP.

pub mod address;
pub mod area;
pub mod authority;
pub mod boundary;
pub mod channel;
pub mod citation;
pub mod claim;
pub mod clock;
pub mod comparison;
pub mod coverage;
pub mod date;
pub mod edition;
pub mod event;
pub mod filter;
pub mod fold;
pub mod id;
pub mod interval;
pub mod jurisdiction;
pub mod language;
pub mod ledger;
pub mod metric;
pub mod nearest;
pub mod observation;
pub mod page;
pub mod period;
pub mod platform;
pub mod presence;
pub mod provider;
pub mod scope;
pub mod search;
pub mod sector;
pub mod shared_query;
pub mod source;
pub mod statistics;
pub mod table;
pub mod text_enum;
