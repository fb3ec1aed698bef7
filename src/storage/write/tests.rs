//! Writing, on both engines.
