//! Any text as a document: guard, parser, expansion, validation, and what runs of it over an empty register.

#![no_main]

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::Request;
use kanalatlas_fuzz::Server;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

static SERVER: LazyLock<std::sync::Mutex<Server>> = LazyLock::new(Default::default);

fuzz_target!(|document: &str| {
    let body = json!({ "query": document }).to_string();
    let request = Request::post("/graphql").header("content-type", "application/json").body(Body::from(body));
    SERVER.lock().expect("one thread").ask(request.expect("a request"));
});
