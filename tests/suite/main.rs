//! The suite: drives the real binary over real HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may; the lints only know test functions"
)]

mod support;

mod alike;
mod architecture;
mod caching;
mod check;
mod claims;
mod compare;
mod corrections;
mod counts;
mod deadline;
mod directory;
mod endurance;
mod engines;
mod exits;
mod facts;
mod failover;
mod failure;
mod front;
mod fuzz;
mod generate;
mod http;
mod input;
mod listener;
mod live;
mod metrics;
mod migrations;
mod operations;
mod overload;
mod paging;
mod questions;
mod schema;
mod statements;
mod time;
mod verdicts;
