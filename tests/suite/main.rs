//! The suite: drives the real binary over real HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may; the lints only know test functions"
)]

mod architecture;
mod support;

mod http;
mod migrations;
mod operations;
mod schema;
