//! Serves the products schema as a subgraph: `products ADDRESS [SECRET]`.
//!
//! With a secret it stands behind the door of a subgraph, as a slice of Kanalatlas does; without one, behind the open one.

mod products;

use std::env::args;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

use async_graphql::SDLExportOptions;
use kanalatlas::app;
use kanalatlas::config::DatabaseAddress;
use kanalatlas::domain::clock::Clock;
use kanalatlas::http::health::Readiness;
use kanalatlas::http::metrics::Metrics;
use kanalatlas::http::places::Places;
use kanalatlas::http::{LiveSettings, Parts, Secret, Settings, listener, router};

#[tokio::main]
async fn main() {
    let mut arguments = args().skip(1);
    let address = arguments.next().expect("an address to listen on is said first");
    let secret = arguments.next().map(|text| Secret::new(&text).expect("the secret is long enough"));

    // The routes want a register. This one is empty, and no question here reads it.
    let folder = tempfile::TempDir::new().expect("a folder for the database");
    let database = format!("sqlite:{}", folder.path().join("products.db").display());
    let database = DatabaseAddress::parse(&database).expect("it is the address of a database");
    let store = app::open(&database).await.expect("the database opens");

    let settings = settings(secret);
    let (readiness, metrics) = (Readiness::on(), Arc::<Metrics>::default());
    let places = Places::new(&settings, Arc::clone(&metrics));
    let schema = products::schema();
    let routes = router(Parts {
        // What documents are checked by: with `_entities` and `_service`, without the directives of federation.
        sdl: schema.sdl_with_options(SDLExportOptions::new()),
        schema,
        store,
        clock: Clock::System,
        readiness: readiness.clone(),
        metrics,
        lost_log_lines: || 0,
        settings,
    })
    .expect("the schema is one");

    let stops = app::stop_signals().expect("signals can be listened for");
    let (listener, bound) = app::bind(&address).await.expect("the address is free");
    println!("Products are at http://{bound}/graphql");
    listener::serve(listener, routes, &readiness, places, stops).await;
}

/// What an operator would decide, but that nobody runs out of points.
fn settings(subgraph: Option<Secret>) -> Settings {
    Settings {
        points_per_minute: NonZeroU32::MAX,
        points_per_operation: NonZeroU32::MAX,
        trusted_proxies: 0,
        connections_per_client: NonZeroUsize::MAX,
        answer_bytes: 16 * 1024 * 1024,
        live: LiveSettings::default(),
        contact: None,
        subgraph,
    }
}
