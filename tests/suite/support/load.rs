//! Load on a server: with as little work as it takes, because it shares the machine with the server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const LENGTH: &str = "content-length: ";

/// A connection that is kept, and asks one thing after the other.
#[derive(Debug)]
pub(crate) struct Line {
    stream: tokio::net::TcpStream,
    bytes: Vec<u8>,
}

impl Line {
    pub(crate) async fn open(address: &str) -> Self {
        Self { stream: tokio::net::TcpStream::connect(address).await.unwrap(), bytes: Vec::new() }
    }

    /// Asks the graph; the status of the answer, which is read to its end.
    pub(crate) async fn ask(&mut self, body: &str) -> u16 {
        self.stream.write_all(post(body).as_bytes()).await.unwrap();
        self.bytes.clear();
        loop {
            let read = self.stream.read_buf(&mut self.bytes).await.unwrap();
            assert!(read > 0, "it left: {}", String::from_utf8_lossy(&self.bytes));
            let Some(end) = memchr::memmem::find(&self.bytes, b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.bytes[..end]).unwrap();
            let length = head.split_once(LENGTH).unwrap().1.lines().next().unwrap();
            if self.bytes.len() >= end + 4 + length.parse::<usize>().unwrap() {
                return head["HTTP/1.1 ".len()..][..3].parse().unwrap();
            }
        }
    }
}

fn post(body: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A client that asks for the same again and again, on a thread of its own, so that what is measured is the server and
/// not the load beside it.
#[derive(Debug)]
pub(crate) struct Healthy {
    stream: TcpStream,
    request: String,
}

impl Healthy {
    pub(crate) fn connect(address: &str) -> Self {
        let query = "{ land(code: NI) { name(lang: DE) population { value } } }";
        Self {
            stream: TcpStream::connect(address).unwrap(),
            request: post(&json!({ "query": query }).to_string()),
        }
    }

    /// The time under which ninety-nine of a hundred answers came, and how many came.
    pub(crate) fn p99(&mut self, for_long: Duration) -> (Duration, usize) {
        let (start, mut times, mut bytes) = (Instant::now(), Vec::new(), [0; 8 * 1024]);
        while start.elapsed() < for_long {
            let asked = Instant::now();
            self.stream.write_all(self.request.as_bytes()).unwrap();
            let mut read = 0;
            // The last byte of the answer's JSON, which has no line breaks.
            while read == 0 || !bytes[..read].ends_with(b"}}}") {
                let more = self.stream.read(&mut bytes[read..]).unwrap();
                assert!(more > 0, "{}", String::from_utf8_lossy(&bytes[..read]));
                read += more;
            }
            times.push(asked.elapsed());
            assert!(String::from_utf8_lossy(&bytes[..read]).contains("Niedersachsen"));
            std::thread::sleep(Duration::from_millis(5));
        }
        (p99(&mut times), times.len())
    }
}

/// The time under which ninety-nine of a hundred were; zero of none.
pub(crate) fn p99(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() * 99 / 100).copied().unwrap_or_default()
}

/// Lets this thread run only where nobody else would.
#[cfg(target_os = "linux")]
pub(crate) fn step_aside() {
    let thread = std::fs::read_link("/proc/thread-self").unwrap();
    let number = thread.file_name().unwrap();
    let done =
        std::process::Command::new("chrt").args(["--idle", "--pid", "0"]).arg(number).status().unwrap();
    assert!(done.success());
}
