//! A peer: a handler of fixed bytes. It does the least that a server can do to give an answer, so it is the measure of
//! answers that are kept. `peer-fixed FOLDER`: for each NAME.body there, with its NAME.head, it answers a POST to /NAME.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::post;
use mimalloc::MiMalloc;
use tokio::net::TcpListener;

/// That of Kanalatlas.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The headers of a file, a line each: as constants, which a handler would have.
fn headers(text: String) -> Result<HeaderMap, Box<dyn Error>> {
    let lines = Box::leak(text.into_boxed_str()).lines().filter_map(|line| line.split_once(": "));
    lines.map(|(name, value)| Ok((name.parse::<HeaderName>()?, HeaderValue::from_static(value)))).collect()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: peer-fixed FOLDER")?);
    let mut routes = Router::new();
    for entry in fs::read_dir(&folder)? {
        let file = entry?.path();
        if file.extension().is_none_or(|ending| ending != "body") {
            continue;
        }
        let name = file.file_stem().ok_or("a name")?.to_string_lossy().into_owned();
        let head = headers(fs::read_to_string(file.with_extension("head"))?)?;
        let body = Bytes::from(fs::read(&file)?);
        // The body of the question is read, as whoever answers it has to.
        let answer = async move |_: Bytes| (head.clone(), body.clone());
        routes = routes.route(&format!("/{name}"), post(answer));
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("The handler of fixed bytes is at http://{}", listener.local_addr()?);
    axum::serve(listener, routes).await?;
    Ok(())
}
