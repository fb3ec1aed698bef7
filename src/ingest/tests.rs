//! Imports, on both engines.

use chrono::DateTime;

use super::*;
use crate::storage::testing::{TestStore, stores};

fn clock(day: &str) -> Clock {
    Clock::Fixed(DateTime::parse_from_rfc3339(&format!("{day}T12:00:00Z")).unwrap().to_utc())
}

async fn run(on: &TestStore, files: Files, dry_run: bool) -> Result<Account, Failure> {
    let options = Options { dry_run, note: None };
    import(&on.store, files, options, clock("2026-01-01"), &mut |_| {}).await
}

#[tokio::test]
async fn the_seeds_are_imported_once() {
    for on in stores().await {
        let started = std::time::Instant::now();
        let first = run(&on, Files::seeds(), false).await.unwrap_or_else(|failure| panic!("{failure}"));
        println!("{:?} {:?}\n{first}", on.engine(), started.elapsed());
        let started = std::time::Instant::now();
        let second = run(&on, Files::seeds(), false).await.unwrap();
        println!("{:?} {:?}\n{second}", on.engine(), started.elapsed());
        assert_eq!(second.edition, None);
    }
}
