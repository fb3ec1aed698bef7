//! The listener over raw sockets: what is no HTTP, what is too much, and who may connect.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::net::TcpSocket;

use super::support::{Engine, Home, Server};

/// A server with the bounds of the defaults.
fn start(settings: &[&str]) -> Server {
    let home: Home = Engine::Sqlite.fresh();
    Server::start_with(home, settings)
}

/// What comes until the server closes the connection.
fn answer_to(server: &Server, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.socket()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The server may refuse before it has all.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "not closed: {error}"),
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// A connection from one of the machine's own addresses.
async fn connect(server: &Server, from: &str) -> tokio::net::TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
    socket.connect(server.socket().parse().unwrap()).await.unwrap()
}

/// Whether a connection is answered by a probe, or what it was told instead.
fn ask_alive(stream: tokio::net::TcpStream) -> String {
    let mut stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = stream.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Reads until the server closes the connection; how long that took, and what came.
pub(crate) fn until_cut(stream: &mut TcpStream) -> (Duration, String) {
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let start = Instant::now();
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "not cut: {error}"),
    }
    (start.elapsed(), String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn what_is_no_http_is_refused_and_nothing_is_smuggled() {
    let server = start(&[]);
    let post = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let smuggled = "0\r\n\r\nGET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    for (what, bytes) in [
        ("words", "nonsense\r\n\r\n".to_owned()),
        ("another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("a version that is none", "GET /livez HTTP/9.9\r\nhost: x\r\n\r\n".to_owned()),
        ("a blank in a name", "GET /livez HTTP/1.1\r\nho st: x\r\n\r\n".to_owned()),
        ("a length that is none", format!("{post}content-length: -1\r\n\r\n{{}}")),
        ("two lengths", format!("{post}content-length: 2\r\ncontent-length: 3\r\n\r\n{{}}")),
        ("a coding that is none", format!("{post}transfer-encoding: chunked, gzip\r\n\r\n{smuggled}")),
        ("a control character", "GET /livez HTTP/1.1\r\nhost: x\r\nx-a: a\x01b\r\n\r\n".to_owned()),
    ] {
        let answer = answer_to(&server, bytes.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400") || answer.is_empty(), "{what}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), usize::from(!answer.is_empty()), "{what}: {answer}");
    }
    // Where both are said, the chunks count, and the connection ends with the answer.
    let both = format!("{post}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n{smuggled}");
    let answer = answer_to(&server, both.as_bytes());
    assert!(!answer.contains("alive"), "{answer}");
    assert_eq!(server.get("/livez").await.status, 200);
}

#[tokio::test]
async fn heads_have_a_size_and_a_number_of_lines() {
    let server = start(&[]);
    let lines = |count: usize| {
        let many: Vec<String> = (0..count).map(|number| format!("x-{number}: x\r\n")).collect();
        let many = many.concat();
        format!("GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{many}\r\n")
    };
    assert!(answer_to(&server, lines(90).as_bytes()).starts_with("HTTP/1.1 200"));
    assert!(answer_to(&server, lines(101).as_bytes()).starts_with("HTTP/1.1 431"));
    let long = |bytes: usize| {
        format!(
            "GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: {}\r\n\r\n",
            "x".repeat(bytes)
        )
    };
    assert!(answer_to(&server, long(30_000).as_bytes()).starts_with("HTTP/1.1 200"));
    let refused = answer_to(&server, long(1_000_000).as_bytes());
    assert!(refused.starts_with("HTTP/1.1 431") || refused.is_empty(), "{refused}");
    let address =
        format!("GET /graphql?query={} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "x".repeat(30_000));
    let refused = answer_to(&server, address.as_bytes());
    assert!(refused.starts_with("HTTP/1.1 414") && refused.contains("URI_TOO_LONG"), "{refused}");
}

/// How many bodies without an end are sent.
const BODIES: usize = 64;

#[tokio::test]
async fn an_endless_body_is_cut_and_takes_no_memory() {
    let server = start(&[]);
    let address = server.socket().to_owned();
    // What a first refusal touches, the log's thread among it, is no matter of how long a body is.
    let first = server.get("/graphql?query=%7B__typename%7D").await;
    assert_eq!(first.status, 200);
    server.logged(first.request_id()).await;
    let before = server.resident_at_most();
    // A gibibyte each, if anybody took it; and each thread that meets one keeps a piece or two for the next.
    for _ in 0..BODIES {
        let (sent, answer) = endless(address.clone(), 16 * 1024).await;
        assert!(sent < 64 * 1024 * 1024, "{sent} bytes were taken");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    }
    // A mebibyte of each is read until it is cut, so that all of them kept would be more than this many times over.
    let grown = server.resident_at_most().saturating_sub(before);
    assert!(grown < 8 * 1024, "{grown} KiB more");
    assert_eq!(server.get("/livez").await.status, 200);
}

/// Sends a body of so many pieces of 64 KiB that says nowhere how long it is; how many bytes were taken, and the answer.
async fn endless(address: String, pieces: u64) -> (u64, String) {
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let chunk = [&b"10000\r\n"[..], &vec![b'x'; 65_536], b"\r\n"].concat();
        let mut sent = 0_u64;
        while sent < pieces * 65_536 && stream.write_all(&chunk).is_ok() {
            sent += 65_536;
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        (sent, String::from_utf8_lossy(&answer).into_owned())
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_address_has_fifty_connections_and_others_do_not_notice() {
    let server = start(&[]);
    let mut held = Vec::new();
    for _ in 0..50 {
        held.push(connect(&server, "127.0.0.2").await);
    }
    let refused = ask_alive(connect(&server, "127.0.0.2").await);
    assert!(refused.starts_with("HTTP/1.1 429"), "{refused}");
    assert!(refused.contains("TOO_MANY_CONNECTIONS") && refused.contains("retry-after: 1"), "{refused}");
    let other = ask_alive(connect(&server, "127.0.0.3").await);
    assert!(other.starts_with("HTTP/1.1 200"), "{other}");
    held.clear();
    // The server sees the ends of the connections a moment later.
    for _ in 0..100 {
        if ask_alive(connect(&server, "127.0.0.2").await).starts_with("HTTP/1.1 200") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("places are not given back");
}

#[tokio::test]
async fn behind_a_proxy_connections_are_the_proxys_to_bound() {
    let server = start(&["--trusted-proxies", "1"]);
    let mut held = Vec::new();
    for _ in 0..60 {
        held.push(connect(&server, "127.0.0.2").await);
    }
    let answer = ask_alive(connect(&server, "127.0.0.2").await);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn trickling_sockets_keep_nobody_out() {
    let server = start(&[]);
    let mut held = Vec::new();
    // As many as the test's own process may open.
    for _ in 0..400 {
        let stream = connect(&server, "127.0.0.2").await;
        let _ = stream.try_write(b"GET /livez HTTP/1.1\r\nx-slow: ");
        held.push(stream);
        if held.len() % 50 == 0 {
            let answer = server.ask("{ laender { name } }", json!({})).await;
            assert_eq!(answer.data()["laender"].as_array().unwrap().len(), 16);
        }
    }
    let value = |counted: &str, name: &str| -> u64 {
        let line = counted.lines().find(|line| line.starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let mut counted = String::new();
    // On a busy machine the last of them are still to be looked at.
    for _ in 0..100 {
        counted = server.get("/metrics").await.text;
        if value(&counted, "kanalatlas_connections_turned_away_total ") >= 350 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(value(&counted, "kanalatlas_connections_turned_away_total "), 350);
    // Those, the test's own client, and the one that asks now.
    assert!((50..=53).contains(&value(&counted, "kanalatlas_connections ")), "{counted}");
}

#[tokio::test]
async fn those_who_stall_are_cut() {
    let server = Server::start(&Engine::Sqlite);
    let open = |bytes: &str| {
        let mut stream = TcpStream::connect(server.socket()).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        std::thread::spawn(move || until_cut(&mut stream))
    };
    let idle = open("");
    let head = open("GET /livez HTTP/1.1\r\nhost: x\r\nx-slow:");
    let kept = open("GET /livez HTTP/1.1\r\nhost: x\r\n\r\n");
    let body = open(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"query\":",
    );
    // A healthy client does not notice.
    assert_eq!(server.get("/livez").await.status, 200);
    for (what, thread, seconds) in
        [("idle", idle, 10), ("head", head, 10), ("kept", kept, 10), ("body", body, 15)]
    {
        let (took, answer) = tokio::task::spawn_blocking(|| thread.join().unwrap()).await.unwrap();
        assert!(took < Duration::from_secs(seconds + 5), "{what}: {took:?}");
        assert!(took > Duration::from_secs(seconds - 2), "{what}: {took:?}");
        if what == "body" {
            assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("REQUEST_TIMEOUT"), "{answer}");
        }
    }
}
