//! The slice of the metrics: observations, what they measure, and the editions of the register.

pub mod edition;
pub mod metric;
pub mod observation;
pub mod query;
