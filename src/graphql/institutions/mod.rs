//! The slice of the institutions: authorities, channels, events and the sources behind them.

pub(super) mod authority;
pub(super) mod channel;
pub(super) mod event;
pub(super) mod platform;
pub(super) mod provider;
pub(super) mod query;
pub(super) mod search;
pub(super) mod source;
pub(super) mod verify;
