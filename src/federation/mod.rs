//! The schema in slices: which subgraph answers for what, and the definition that each of them gives to a router.
//!
//! A subgraph runs the whole schema and answers whatever it is asked; its slice says what a router may ask it for.

mod owners;
mod slice;

pub use owners::Slice;
pub use slice::slice;
