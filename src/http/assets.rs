//! The page and its parts, embedded in the binary (in a debug build read from `web/dist`).

use super::tag::Tag;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::error::{Refusal, code};
use super::media::Media;

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Dist;

/// What the page may load: its own files (web/README.md).
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// What the page has no use for, and nothing in it may ask for.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
);
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The page.
pub(crate) async fn page(headers: HeaderMap) -> Response<Body> {
    serve("index.html", &headers)
}

/// A part of the page.
pub(crate) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response<Body> {
    serve(&format!("assets/{path}"), &headers)
}

fn serve(path: &str, headers: &HeaderMap) -> Response<Body> {
    Dist::get(path).map_or_else(missing, |file| respond(path, file, headers))
}

/// Nothing is here: the page says so to whoever reads pages, a refusal to everybody else.
pub(crate) async fn nowhere(headers: HeaderMap) -> Response<Body> {
    let reads_pages = |accept: &HeaderValue| accept.to_str().is_ok_and(|accept| accept.contains("text/html"));
    if !headers.get_all(header::ACCEPT).iter().any(reads_pages) {
        return missing();
    }
    // Whole, whatever the client has: the status is not that of the page.
    let mut response = serve("index.html", &HeaderMap::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response.headers_mut().remove(header::ETAG);
    response
}

/// Nothing is here.
pub(crate) fn missing() -> Response<Body> {
    Refusal::new(
        StatusCode::NOT_FOUND,
        code::NOT_FOUND,
        "There is nothing here. The graph is at /graphql, its schema at /schema.graphql, the page at /.",
    )
    .into_response(Media::Json)
}

fn respond(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response<Body> {
    let mut response = tagged(&file.metadata.sha256_hash(), headers, || Body::from(file.data));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type(path));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS_POLICY, PERMISSIONS);
    headers.insert(header::CACHE_CONTROL, if is_hashed(path) { FOR_EVER } else { ASK_AGAIN });
    response
}

/// An answer under a tag; empty if the client has it already.
pub(crate) fn tagged(digest: &[u8], headers: &HeaderMap, body: impl FnOnce() -> Body) -> Response<Body> {
    let tag = Tag::of(digest);
    let mut response = if tag.is_known_to(headers) { unchanged() } else { Response::new(body()) };
    tag.put_on(response.headers_mut());
    response
}

/// The answer to a client that has it already.
pub(crate) fn unchanged() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response
}

/// Whether the name changes with the content: `name-8LETTERS.ending`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.len().checked_sub(9).and_then(|at| stem.get(at..));
    hash.is_some_and(|hash| hash.starts_with('-') && stem.len() > 9)
}

fn content_type(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(is_hashed("assets/index-B1x_9-aQ.js"));
        assert!(is_hashed("assets/editor.worker-Ab12Cd34.js"));
        assert!(!is_hashed("assets/licenses.txt"));
        assert!(!is_hashed("index.html"));
    }
}
