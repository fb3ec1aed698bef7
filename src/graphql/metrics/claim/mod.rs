//! Claims, and how they are held against the register.

mod check;
mod evidence;
mod noun;
mod query;

pub(in crate::graphql) use noun::Claim;
pub(in crate::graphql) use query::ClaimsQuery;
