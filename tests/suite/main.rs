//! The suite: drives the real binary over real HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may; the lints only know test functions"
)]

mod support;

mod engines;
mod facts;
mod failure;
mod http;
mod input;
mod operations;
mod paging;
mod statements;
mod time;
