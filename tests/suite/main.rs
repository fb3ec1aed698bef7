//! The suite: drives the real binary over real HTTP.
