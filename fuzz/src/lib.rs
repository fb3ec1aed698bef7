//! A register behind its routes, without a socket, for the fuzz targets.

use std::net::Ipv4Addr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::Extension;
use axum::http::Request;
use kanalatlas::domain::clock::Clock;
use kanalatlas::http::health::Readiness;
use kanalatlas::http::{LiveSettings, Parts, Peer, Settings, router};
use kanalatlas::storage::Store;
use kanalatlas::graphql;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// A server that is asked without HTTP's wire.
pub struct Server {
    runtime: Runtime,
    router: Router,
    _folder: tempfile::TempDir,
}

impl Default for Server {
    fn default() -> Self {
        Self::new()
    }
}

impl Server {
    /// A server over an empty register: whatever gets so far as to be run finds nothing.
    #[must_use]
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let folder = tempfile::TempDir::new().expect("a folder");
        let address = format!("sqlite:{}", folder.path().join("fuzz.db").display());
        let router = runtime.block_on(async {
            let store = Store::open(&address).await.expect("a database");
            store.migrate(None).await.expect("a schema");
            let settings = Settings {
                points_per_minute: NonZeroU32::MAX,
                points_per_operation: NonZeroU32::MAX,
                trusted_proxies: 1,
                connections_per_client: NonZeroUsize::MAX,
                answer_bytes: 0,
                live: LiveSettings::default(),
                contact: None,
                subgraph: None,
            };
            router(Parts {
                schema: graphql::schema(),
                sdl: graphql::sdl(),
                store,
                clock: Clock::System,
                readiness: Readiness::on(),
                metrics: Arc::default(),
                lost_log_lines: || 0,
                settings,
            })
            .expect("the schema is one")
        });
        let router = router.layer(Extension(Peer(Ipv4Addr::LOCALHOST.into())));
        Self { runtime, router, _folder: folder }
    }

    /// Sends a request; an answer that says that the server failed is a crash.
    pub fn ask(&self, request: Request<Body>) {
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.expect("it never fails");
            let status = answer.status();
            let bytes = to_bytes(answer.into_body(), usize::MAX).await.expect("a whole answer");
            assert!(status.as_u16() < 500, "{status}: {}", String::from_utf8_lossy(&bytes));
        });
    }
}
