//! The slice of the metrics: observations, what they measure, and the editions of the register.

pub(super) mod claim;
pub(super) mod compare;
pub(super) mod concentration;
pub(super) mod correction;
pub(super) mod coverage;
pub(super) mod edition;
mod footnote;
pub(super) mod growth;
mod material;
pub(super) mod metric;
pub(super) mod observation;
pub(super) mod query;
mod selection;
pub(super) mod series;
