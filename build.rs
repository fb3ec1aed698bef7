//! Sees to it that there is a page to embed, so that `cargo build` works before the page was ever built.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Kanalatlas</title>\n\
    <p>The page is not built into this program. Build it with <code>make web</code>, then build the program again.\n\
    <p>The graph works without it: it is at <code>/graphql</code>, its schema at \
    <a href=\"/schema.graphql\">/schema.graphql</a>.\n";

fn main() -> io::Result<()> {
    let index = Path::new("web/dist/index.html");
    if !index.exists() {
        fs::create_dir_all("web/dist")?;
        fs::write(index, PLACEHOLDER)?;
        // Older than any source, so that `make web` takes it for what it is: stale.
        File::options()
            .write(true)
            .open(index)?
            .set_modified(SystemTime::UNIX_EPOCH + Duration::from_hours(24))?;
    }
    println!("cargo::rerun-if-changed=web/dist");
    println!("cargo::rerun-if-changed=schema/queries");
    Ok(())
}
