//! What the tests share: engines, the real binary as a server, and a client for it.

mod client;
mod engine;
mod server;
