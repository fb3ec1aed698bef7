//! Exports: lists from their first to their last row.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::super::support::{Engine, Server, engines, run};
use super::{cells, shared};

/// Everybody who wants everything takes it at the exit, and gets what a walk through the graph finds.
#[tokio::test]
async fn an_export_is_the_walk_row_for_row() {
    const FIELDS: &str = "id handle status opened platform { slug } authority { name } sources { key }";
    for engine in engines() {
        let server = Server::start(&engine);
        let address =
            shared(&server, &format!("{{ channels(first: 3) {{ totalCount nodes {{ {FIELDS} }} }} }}")).await;
        let mut walked = Vec::new();
        let mut after = Value::Null;
        loop {
            let query = format!(
                "query W($a: String) {{ channels(first: 100, after: $a) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {FIELDS} }} }} }}"
            );
            let data = server.ask(&query, json!({ "a": after })).await.data();
            walked.extend(data["channels"]["nodes"].as_array().unwrap().clone());
            if data["channels"]["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = data["channels"]["pageInfo"]["endCursor"].clone();
        }
        assert!(walked.len() > 200, "{}", walked.len());
        let exported = server.get(&format!("{address}.ndjson?all=true")).await;
        let rows: Vec<Value> =
            exported.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows, walked);
        let table = cells(&server.get(&format!("{address}.csv?all=true")).await.text, b',');
        assert_eq!(
            table[0],
            ["id", "handle", "status", "opened", "platform.slug", "authority.name", "sources.key"]
        );
        let ids: Vec<&str> = table[1..].iter().map(|row| row[0].as_str()).collect();
        let expected: Vec<&str> = walked.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected);
        // A page of it says that it is one, and the description how many there are.
        let page = server.get(&format!("{address}.csv")).await;
        assert_eq!((page.header("kanalatlas-complete"), page.text.lines().count()), ("false", 4));
        let meta = server.get(&format!("{address}.meta.json")).await.body();
        assert_eq!((&meta["rows"]["complete"], &meta["rows"]["count"]), (&json!(false), &json!(3)));
        assert!(meta["rows"]["reason"].as_str().unwrap().contains(&format!("3 of {} rows", walked.len())));
        let meta = server.get(&format!("{address}.meta.json?all=true")).await.body();
        assert_eq!((&meta["rows"]["complete"], &meta["rows"]["count"]), (&json!(true), &json!(walked.len())));
        // The same again is known by its tag.
        let tag = exported.header("etag").to_owned();
        let again =
            server.request(Method::GET, &format!("{address}.ndjson?all=true")).header("if-none-match", tag);
        assert_eq!(server.send(again).await.status, 304);
    }
}

/// An export is cheaper than the walk, and waits where points are lacking.
#[tokio::test]
async fn an_export_is_paced_and_not_refused() {
    let home = engines()[0].fresh();
    let server = Server::start_with(home, &["--points-per-minute", "1200"]);
    let address = shared(&server, "{ channels(first: 100) { nodes { handle } } }").await;
    let export = server.get(&format!("{address}.csv?all=true")).await;
    let rows = export.text.lines().count() - 1;
    // Shared for 500 points, the first page for 101; the others would be refused at their full price.
    assert!(rows > 500, "{rows} rows");
    assert_eq!(export.status, 200);
    let mut refused = false;
    for page in 0..60 {
        let page = server
            .ask(&format!("{{ page{page}: channels(first: 100) {{ nodes {{ url }} }} }}"), json!({}))
            .await;
        refused |= page.status == 429;
    }
    assert!(refused, "pages by themselves run out");
}

/// Exports all observations of a synthetic register; how many rows came, and how many kilobytes more it took.
async fn export_observations(engine: &Engine, channels: &str, observations: &str) -> (u64, u64) {
    let home = engine.fresh();
    let finished = run(&[
        "generate",
        "--channels",
        channels,
        "--observations",
        observations,
        "--database",
        &home.address(),
    ]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let server = Server::start_in(home);
    let query = "{ observations(first: 100, orderBy: OBSERVED_ASC) { nodes { id value observedOn metric { key } } } }";
    let address = shared(&server, query).await;
    // What is made once is made before.
    server.get(&format!("{address}.csv")).await;
    let before = server.resident();
    let mut most = before;
    let request = server.request(Method::GET, &format!("{address}.csv?all=true"));
    let mut response = request.timeout(Duration::from_hours(2)).send().await.unwrap();
    let mut lines = 0;
    let mut bytes = 0_u64;
    let mut looked = 0;
    while let Some(piece) = response.chunk().await.unwrap() {
        lines += piece.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        bytes += piece.len() as u64;
        if bytes / 262_144 > looked {
            looked = bytes / 262_144;
            most = most.max(server.resident());
        }
    }
    most = most.max(server.resident());
    let meta = server.get(&format!("{address}.meta.json?all=true")).await.body();
    assert_eq!(meta["rows"]["count"].as_u64(), Some(lines - 1));
    (lines - 1, most - before)
}

#[tokio::test]
async fn an_export_takes_no_more_memory_the_longer_it_is() {
    for engine in engines() {
        let (rows, kilobytes) = export_observations(&engine, "300", "12000").await;
        assert!(rows >= 12_000, "{rows}");
        assert!(kilobytes < 64 * 1024, "{kilobytes} KiB more for {rows} rows");
    }
}

/// `cargo test --release --test suite -- --ignored a_million_rows --nocapture`; it takes some minutes.
#[tokio::test]
#[ignore = "generates and exports a million rows"]
async fn a_million_rows_take_less_than_64_mebibytes_more() {
    for engine in engines() {
        let start = std::time::Instant::now();
        let (rows, kilobytes) = export_observations(&engine, "20000", "1000000").await;
        eprintln!("{engine:?}: {rows} rows, {kilobytes} KiB more, {:?} with generating", start.elapsed());
        assert!(rows >= 1_000_000, "{rows}");
        assert!(kilobytes < 64 * 1024, "{kilobytes} KiB more for {rows} rows");
    }
}

/// Where nothing tells a transfer that broke off from one that ended, there is no export.
#[test]
fn an_export_needs_a_transfer_with_an_end() {
    let server = Server::start(&engines()[0]);
    for (version, status) in [("1.0", " 400 "), ("1.1", " 200 ")] {
        let mut stream = TcpStream::connect(server.socket()).unwrap();
        let request = format!(
            "GET /q/changes-since.csv?all=true HTTP/{version}\r\nhost: x\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.lines().next().unwrap().contains(status), "{version}: {text}");
        // The whole list, with a last chunk.
        assert_eq!(text.ends_with("\r\n0\r\n\r\n"), version == "1.1");
    }
}

/// What cannot be finished does not end like what is finished.
#[tokio::test]
async fn a_cut_is_an_error_of_the_transfer() {
    let home = engines()[0].fresh();
    let finished =
        run(&["generate", "--channels", "300", "--observations", "12000", "--database", &home.address()]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let server = Server::start_in(home);
    let query = "{ observations(first: 100) { nodes { id value } } }";
    let address = shared(&server, query).await;
    let request = server.request(Method::GET, &format!("{address}.csv?all=true"));
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.chunk().await.unwrap().is_some());
    // The table goes away under the export.
    server.home().execute("ALTER TABLE observation RENAME TO lost");
    let end = loop {
        match response.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => break true,
            Err(_) => break false,
        }
    };
    assert!(!end, "the transfer ended as if it were complete");
}
