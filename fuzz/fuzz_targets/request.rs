//! Any bytes as the body of a request, and as the query of an address.

#![no_main]

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Request, Uri};
use kanalatlas_fuzz::Server;
use libfuzzer_sys::fuzz_target;

static SERVER: LazyLock<std::sync::Mutex<Server>> = LazyLock::new(Default::default);

fuzz_target!(|bytes: &[u8]| {
    let server = SERVER.lock().expect("one thread");
    let request = Request::post("/graphql").header("content-type", "application/json").body(Body::from(bytes.to_vec()));
    server.ask(request.expect("a request"));
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(uri) = format!("/graphql?{text}").parse::<Uri>()
    {
        server.ask(Request::get(uri).body(Body::empty()).expect("a request"));
    }
});
