//! Comparisons: what is compared with what, what makes it fair, who is missing, and how it is said.
//!
//! The maths is in [`super::statistics`]; the values come from the store. What is here decides which values
//! may stand side by side and what a reader must be told beside them.

pub mod caveat;
pub mod concentration;
pub mod denominator;
pub mod fairness;
pub mod material;
pub mod question;
pub mod reported;
pub mod row;
pub mod series;
pub mod wording;
