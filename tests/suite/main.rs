//! The suite: drives the real binary over real HTTP.

mod support;

mod http;
mod operations;
