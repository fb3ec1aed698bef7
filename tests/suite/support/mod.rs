//! What the tests share: engines, the real binary as a server, and a client for it.

mod client;
mod engine;
mod server;

pub(crate) use client::Answer;
pub(crate) use engine::{Engine, Home, column, engines, postgres};
pub(crate) use server::{Finished, Server, command, run};
