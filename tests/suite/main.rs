//! The suite: drives the real binary over real HTTP.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what failed by failing")]

mod support;

mod http;
mod operations;
