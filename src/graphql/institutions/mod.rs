//! The slice of the institutions: authorities, channels, events and the sources behind them.

pub mod authority;
pub mod channel;
pub mod event;
pub mod platform;
pub mod provider;
pub mod query;
pub mod search;
pub mod source;
pub mod verify;
