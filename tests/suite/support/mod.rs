//! What the tests share: engines, the real binary as a server, a client for it and how answers are read.

mod client;
mod engine;
pub(crate) mod load;
mod page;
mod server;

pub(crate) use client::Answer;
pub(crate) use engine::{Engine, Home, column, engines, execute, postgres};
pub(crate) use page::{differences, page};
pub(crate) use server::{Finished, Server, command, run};
