//! Kanalatlas: an open GraphQL register of the social-media presence of German public institutions.
//!
//! The layers, each importing only from those to its right (ARCHITECTURE.md, checked by tests):
//! `app` → `http` → `graphql` → `loader` → `storage` → `domain`; `ingest` and `generate` →
//! `storage` → `domain`.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod failure;
pub mod federation;
pub mod generate;
pub mod graphql;
pub mod http;
pub mod ingest;
pub mod loader;
pub mod storage;
pub mod telemetry;
