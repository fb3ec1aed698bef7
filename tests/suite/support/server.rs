//! The real binary: as a server on a free port, or run to its end.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::engine::{Engine, Home};

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server with a database of its own; killed on drop.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    home: Option<Home>,
    /// `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    /// What it said on stdout.
    pub(crate) greeting: Vec<String>,
    logs: Arc<Mutex<Vec<String>>>,
    pub(super) client: reqwest::Client,
}

/// What a command that ended left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The binary, without what the environment of the tests may say.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanalatlas"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KANALATLAS_")) {
        command.env_remove(name);
    }
    command.env_remove("DATABASE_URL");
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs the binary to its end.
pub(crate) fn run(arguments: &[&str]) -> Finished {
    let output = command(arguments).output().unwrap();
    if matches!(arguments, ["import" | "generate" | "check", ..]) {
        // A server believes for a tenth of a second that the edition it saw is the newest.
        std::thread::sleep(Duration::from_millis(150));
    }
    Finished {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Server {
    /// Starts a server on a database of its own, filled with the seeds, and waits until it can be asked.
    pub(crate) fn start(engine: &Engine) -> Self {
        let home = engine.fresh();
        home.fill(|| Self::start_in(engine.fresh()).stop());
        Self::start_in(home)
    }

    /// Ends it as an operator would; the database stays.
    pub(crate) fn stop(mut self) -> Home {
        self.signal("TERM");
        self.child.wait().unwrap();
        self.home.take().unwrap()
    }

    /// The database.
    pub(crate) fn home(&self) -> &Home {
        self.home.as_ref().unwrap()
    }

    /// Starts a server on a database that is there. It lets its tests ask as much as they like, and keeps no answer: they
    /// change rows behind its back.
    pub(crate) fn start_in(home: Home) -> Self {
        let boundless = [
            "--points-per-minute",
            "4000000000",
            "--points-per-operation",
            "4000000000",
            "--connections-per-address",
            "1000",
            "--cache-mib",
            "0",
        ];
        Self::start_with(home, &boundless)
    }

    /// Starts a server with settings of its own, on a database that is there.
    pub(crate) fn start_with(home: Home, settings: &[&str]) -> Self {
        let address = home.address();
        let mut server = Self::start_on(&address, settings);
        server.home = Some(home);
        server
    }

    /// Starts a server with settings of its own, on a database that somebody else looks after.
    pub(crate) fn start_on(address: &str, settings: &[&str]) -> Self {
        let mut child =
            command(&["serve", "--listen", "127.0.0.1:0", "--database", address, "--log-format", "json"])
                .args(settings)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
        let logs = Arc::default();
        collect(child.stderr.take().unwrap(), Arc::clone(&logs));
        let said = Arc::default();
        collect(child.stdout.take().unwrap(), Arc::clone(&said));
        let start = Instant::now();
        let greeting = loop {
            let lines: Vec<String> = said.lock().unwrap().clone();
            if lines.len() >= 2 {
                break lines;
            }
            let ended = child.try_wait().unwrap();
            if ended.is_some() || start.elapsed() > PATIENCE {
                let _ = child.kill();
                panic!("the server did not start ({ended:?}): {:?}", logs.lock().unwrap());
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let url = greeting[0]
            .strip_prefix("Kanalatlas is at ")
            .expect("the first line names the address")
            .to_owned();
        Self { child, home: None, url, greeting, logs, client: reqwest::Client::new() }
    }

    /// `127.0.0.1:PORT`, for a raw socket.
    pub(crate) fn socket(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Everything it logged so far that is JSON.
    pub(crate) fn logs(&self) -> Vec<Value> {
        self.logs.lock().unwrap().iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Everything it wrote to stderr so far.
    pub(crate) fn stderr(&self) -> String {
        self.logs.lock().unwrap().join("\n")
    }

    /// Waits until it has written this to stderr: the log comes a moment after what it tells.
    pub(crate) fn says(&self, words: &str) {
        let start = Instant::now();
        while !self.stderr().contains(words) {
            assert!(start.elapsed() < PATIENCE, "\"{words}\" is not in: {}", self.stderr());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The log line of one operation.
    pub(crate) async fn logged(&self, request_id: &str) -> Value {
        let start = Instant::now();
        loop {
            let line = self
                .logs()
                .into_iter()
                .find(|line| line["target"] == "kanalatlas::graphql" && line["request_id"] == request_id);
            if let Some(line) = line {
                return line;
            }
            assert!(start.elapsed() < PATIENCE, "no log line for {request_id}: {}", self.stderr());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends a signal: `TERM`, `INT`, `KILL`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// The id of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kibibytes of memory that its process holds.
    pub(crate) fn resident(&self) -> u64 {
        self.memory("VmRSS:")
    }

    /// The most memory that it has held at once so far, in KiB.
    pub(crate) fn resident_at_most(&self) -> u64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, kind: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(kind)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Whether it still runs.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the server does not end: {}", self.stderr());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(from: impl std::io::Read + Send + 'static, into: Arc<Mutex<Vec<String>>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            into.lock().unwrap().push(line);
        }
    });
}
