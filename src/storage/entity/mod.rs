//! The tables, one file each, column by column as in migrations/ (a test compares them).

pub(crate) mod authority;
pub(crate) mod authority_parent;
pub(crate) mod change_log;
pub(crate) mod channel;
pub(crate) mod channel_handle;
pub(crate) mod channel_operator;
pub(crate) mod channel_successor;
pub(crate) mod channel_verification;
pub(crate) mod claim;
pub(crate) mod edition;
pub(crate) mod event;
pub(crate) mod fact_source;
pub(crate) mod jurisdiction;
pub(crate) mod latest_value;
pub(crate) mod metric;
pub(crate) mod monthly_value;
pub(crate) mod observation;
pub(crate) mod platform;
pub(crate) mod population;
pub(crate) mod provider;
pub(crate) mod search_document;
pub(crate) mod shared_query;
pub(crate) mod source;
pub(crate) mod thing;

#[cfg(test)]
mod tests;
