//! The register's tables and everything that is asked of them.
//!
//! Invariant: the only place that knows `SeaORM` and SQL. It gives and takes the nouns of [`crate::domain`].

mod authority;
mod channel;
mod channel_status;
pub mod check;
mod claim;
mod cluster;
mod comparison;
mod correction;
mod coverage;
mod edition;
mod entity;
pub mod error;
mod event;
mod jurisdiction;
mod kept;
mod migrate;
mod natural_key;
mod observation;
mod open;
mod page;
mod presence;
mod projection;
mod reader;
mod running;
mod scope;
mod search;
mod shared_query;
mod source;
pub mod store;
#[cfg(test)]
pub(crate) mod testing;
mod vocabulary;
pub mod write;

pub use authority::AuthorityList;
pub use channel::ChannelList;
pub use check::Report;
pub use claim::ClaimList;
pub use comparison::PanelRow;
pub use correction::CorrectionList;
pub use edition::{ChangeList, LogPlace, News};
pub use error::Error;
pub use event::EventList;
pub use observation::ObservationList;
pub use page::List;
pub use presence::DerivedCount;
pub use reader::Reader;
pub use search::SearchList;
pub use source::SourceList;
pub use store::Store;
