//! The exits: questions with an address of their own, their answers as tables.

mod cells;
mod table;
