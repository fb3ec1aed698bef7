//! Comparisons.

mod footnote;
mod input;
mod load;
mod result;
mod row;

pub(in crate::graphql) use input::CompareInput;
pub(in crate::graphql) use load::compare;
pub(in crate::graphql) use result::Comparison;
