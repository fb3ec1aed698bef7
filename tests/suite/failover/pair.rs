//! Two clusters of `PostgreSQL`, of which one writes and the other repeats it: killed, promoted and built anew.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{column, execute};

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What every cluster is told. Only processes are killed here, so nothing has to be forced to the disk; whoever waits for
/// a standby waits all the same.
const SETTINGS: &str = "fsync=off
full_page_writes=off
listen_addresses='127.0.0.1'
unix_socket_directories=''
max_connections=80
wal_keep_size='512MB'
wal_receiver_status_interval='1s'
wal_retrieve_retry_interval='200ms'
";

/// Both clusters.
pub(crate) struct Pair {
    folder: TempDir,
    bin: PathBuf,
    ports: [u16; 2],
    /// Which of them writes.
    pub(crate) primary: usize,
}

impl Pair {
    /// Starts both; every write waits until the other has it.
    pub(crate) fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("kanalatlas-pair.").tempdir_in("/tmp").unwrap();
        let pair = Self { folder, bin: bin(), ports: [port(), port()], primary: 0 };
        if is_root() {
            succeeds(Command::new("chown").arg("postgres:").arg(pair.folder.path()));
        }
        let data = pair.data(0);
        succeeds(pair.tool("initdb").arg("--pgdata").arg(&data).args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=de",
            "--no-sync",
        ]));
        let config = data.join("postgresql.conf");
        let text = std::fs::read_to_string(&config).unwrap() + SETTINGS;
        std::fs::write(&config, text).unwrap();
        pair.run(0);
        pair.rebuild(1);
        pair
    }

    /// The addresses of both.
    pub(crate) fn addresses(&self) -> [String; 2] {
        self.ports.map(|port| format!("postgres://postgres@127.0.0.1:{port}/postgres"))
    }

    /// The address of one.
    pub(crate) fn address(&self, at: usize) -> String {
        self.addresses()[at].clone()
    }

    /// The one that does not write.
    pub(crate) const fn standby(&self) -> usize {
        1 - self.primary
    }

    /// Kills a cluster as a machine without power would be.
    pub(crate) fn kill(&self, at: usize) {
        let pid = std::fs::read_to_string(self.data(at).join("postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap();
        let children = Command::new("pgrep").args(["-P", pid]).output().unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        let mut all = vec![pid];
        all.extend(children.split_whitespace());
        // One of them may have ended by itself meanwhile.
        let _ = Command::new("kill").arg("-9").args(&all).output().unwrap();
        let start = Instant::now();
        while all.iter().any(|pid| runs(pid)) {
            assert!(start.elapsed() < PATIENCE, "a killed process does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
        // Nothing runs any more, but nobody may have taken note of it yet: the next one would take it for running.
        std::fs::remove_file(self.data(at).join("postmaster.pid")).unwrap();
    }

    /// Lets the standby write.
    pub(crate) fn promote(&mut self) {
        let standby = self.standby();
        succeeds(
            self.tool("pg_ctl")
                .args(["promote", "--silent", "--wait"])
                .arg("--pgdata")
                .arg(self.data(standby)),
        );
        self.primary = standby;
    }

    /// Starts a cluster as it lies there.
    pub(crate) fn run(&self, at: usize) {
        let data = self.data(at);
        let started = self
            .tool("pg_ctl")
            .args(["start", "--silent", "--wait", "--timeout=60"])
            .arg("--pgdata")
            .arg(&data)
            .arg("--log")
            .arg(self.folder.path().join(format!("{at}.log")))
            .arg("--options")
            .arg(format!("-p {}", self.ports[at]))
            .status()
            .unwrap();
        let log = std::fs::read_to_string(self.folder.path().join(format!("{at}.log"))).unwrap_or_default();
        assert!(started.success(), "{log}");
    }

    /// Throws a cluster away, makes it a standby of the one that writes, and lets that one wait for it.
    pub(crate) fn rebuild(&self, at: usize) {
        let data = self.data(at);
        if data.join("postmaster.pid").exists() {
            self.stop(at);
        }
        if data.exists() {
            std::fs::remove_dir_all(&data).unwrap();
        }
        let port = self.ports[self.primary].to_string();
        succeeds(self.tool("pg_basebackup").arg("--pgdata").arg(&data).args([
            "--host=127.0.0.1",
            "--port",
            &port,
            "--username=postgres",
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
        ]));
        self.run(at);
        let start = Instant::now();
        while column(&self.address(self.primary), "SELECT state FROM pg_stat_replication") != ["streaming"] {
            assert!(start.elapsed() < PATIENCE, "the standby does not follow");
            std::thread::sleep(Duration::from_millis(50));
        }
        let primary = self.address(self.primary);
        execute(&primary, "ALTER SYSTEM SET synchronous_standby_names = '*'".to_owned());
        execute(&primary, "SELECT pg_reload_conf()".to_owned());
    }

    fn stop(&self, at: usize) {
        let _ = self
            .tool("pg_ctl")
            .args(["stop", "--silent", "--mode=immediate"])
            .arg("--pgdata")
            .arg(self.data(at))
            .output()
            .unwrap();
    }

    fn data(&self, at: usize) -> PathBuf {
        self.folder.path().join(format!("data-{at}"))
    }

    /// A program of `PostgreSQL`, which refuses to run as root.
    fn tool(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.stop(0);
        self.stop(1);
    }
}

fn succeeds(command: &mut Command) {
    let Output { status, stderr, .. } = command.output().unwrap();
    assert!(status.success(), "{command:?}: {}", String::from_utf8_lossy(&stderr));
}

fn runs(pid: &str) -> bool {
    let status = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
    // One that has ended and was not waited for is a zombie.
    status.is_ok_and(|status| {
        !status.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'))
    })
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// The oldest server that is new enough, as the script takes it that starts the other cluster.
fn bin() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").unwrap();
    let mut versions: Vec<u32> =
        versions.filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable();
    let version = versions.into_iter().find(|version| *version >= 15).expect("PostgreSQL 15 or later");
    Path::new("/usr/lib/postgresql").join(version.to_string()).join("bin")
}

/// A port below those that the system gives away by itself, and above those of the script.
fn port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let first = 32_100 + u16::try_from(std::process::id() % 60).unwrap() * 8;
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 600;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
