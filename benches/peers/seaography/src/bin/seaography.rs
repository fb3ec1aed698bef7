//! A peer: Seaography over the views in PostgreSQL, as its own generator sets it up, without what writes.

use std::env;
use std::error::Error;
use std::sync::LazyLock;

use async_graphql_axum::GraphQL;
use axum::Router;
use axum::routing::post_service;
use kanalatlas_peers::entities::{
    authority, channel, land, latest_value, monthly_value, platform, search_document,
};
use mimalloc::MiMalloc;
use sea_orm::{ConnectOptions, Database};
use seaography::{Builder, BuilderContext};
use tokio::net::TcpListener;

/// That of Kanalatlas.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

static CONTEXT: LazyLock<BuilderContext> = LazyLock::new(BuilderContext::default);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut options = ConnectOptions::new(env::var("DATABASE_URL")?);
    options
        .set_schema_search_path("peers")
        .max_connections(12)
        .test_before_acquire(false)
        .sqlx_logging(false);
    let database = Database::connect(options).await?;
    let mut builder = Builder::new(&CONTEXT, database.clone());
    seaography::register_entity!(builder, land, mutation: false);
    seaography::register_entity!(builder, platform, mutation: false);
    seaography::register_entity!(builder, authority, mutation: false);
    seaography::register_entity!(builder, channel, mutation: false);
    seaography::register_entity!(builder, latest_value, mutation: false);
    seaography::register_entity!(builder, monthly_value, mutation: false);
    seaography::register_entity!(builder, search_document, mutation: false);
    let schema = builder.schema_builder().data(database).finish()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("Seaography is at http://{}", listener.local_addr()?);
    let routes = Router::new().route("/graphql", post_service(GraphQL::new(schema)));
    axum::serve(listener, routes).await?;
    Ok(())
}
