//! The slice of the metrics: observations, what they measure, and the editions of the register.

pub(super) mod compare;
pub(super) mod edition;
pub(super) mod metric;
pub(super) mod observation;
pub(super) mod query;
