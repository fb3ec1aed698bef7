//! Running it: exit codes and their sentences, signals, probes, help.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::support::{Engine, Finished, Server, command, engines, postgres, run};

/// A failure is one plain sentence.
#[track_caller]
fn fails(finished: &Finished, code: i32, words: &[&str]) {
    assert_eq!(finished.code, Some(code), "{finished:?}");
    assert_eq!(finished.stdout, "");
    let sentence: Vec<&str> =
        finished.stderr.lines().filter(|line| line.starts_with("kanalatlas: ")).collect();
    assert_eq!(sentence.len(), 1, "{}", finished.stderr);
    for word in words {
        assert!(sentence[0].contains(word), "\"{word}\" is not in: {}", sentence[0]);
    }
}

#[test]
fn a_server_says_where_it_is_and_what_to_ask() {
    for engine in engines() {
        let server = Server::start_in(engine.fresh());
        assert_eq!(server.greeting.len(), 2, "{:?}", server.greeting);
        assert!(
            server.greeting[0].starts_with("Kanalatlas is at http://127.0.0.1:"),
            "{:?}",
            server.greeting
        );
        assert!(!server.url.ends_with(":0"));
        let question = server.greeting[1].strip_prefix("Ask it: ").unwrap();
        assert!(question.starts_with(&format!("curl -s {}/graphql ", server.url)), "{question}");
        let output = std::process::Command::new("bash").args(["-c", question]).output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let land = &answer["data"]["land"];
        assert_eq!(land["name"], "Lower Saxony");
        assert!(!land["presence"]["counts"].as_array().unwrap().is_empty(), "{answer}");
        server.says("filled the register");
    }
}

#[test]
fn an_empty_folder_is_enough_and_the_database_of_the_defaults_is_made_in_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut child = command(&["serve", "--listen", "127.0.0.1:0"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut greeting = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut greeting)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(greeting.starts_with("Kanalatlas is at http://127.0.0.1:"), "{greeting}");
    assert!(folder.path().join("kanalatlas.db").is_file());
}

#[test]
fn a_wrong_command_line_is_2() {
    for arguments in [
        &["serve", "--listen", "8000"][..],
        &["serve", "--log-format", "xml"],
        &["serve", "--log", "loud=="],
        &["nothing"],
        &["import"],
        &[],
    ] {
        assert_eq!(run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn a_port_in_use_is_69_before_the_database_is_touched() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = Engine::Sqlite.fresh();
    let finished = run(&["serve", "--listen", &address, "--database", &home.address()]);
    fails(&finished, 69, &[&address, "in use", "--listen"]);
    assert_eq!(std::fs::read_dir(home.folder()).unwrap().count(), 0);
}

#[test]
fn files_that_are_refused_are_65_and_a_missing_folder_66() {
    let home = Engine::Sqlite.fresh();
    let database = home.address();
    let missing = home.folder().join("nothing");
    fails(&run(&["import", missing.to_str().unwrap(), "--database", &database]), 66, &["nothing"]);
    let folder = home.folder().join("in");
    std::fs::create_dir(&folder).unwrap();
    let folder_name = folder.to_str().unwrap();
    fails(&run(&["import", folder_name, "--database", &database]), 66, &["sources.csv"]);
    std::fs::write(folder.join("sources.csv"), "wrong,columns\n1,2\n").unwrap();
    fails(&run(&["import", folder_name, "--database", &database]), 65, &["nothing was imported"]);
    assert!(run(&["import", folder_name, "--database", &database]).stderr.contains("sources.csv:1"));
}

#[test]
fn an_import_tells_what_it_did_and_a_dry_run_does_nothing() {
    for engine in engines() {
        let home = engine.fresh();
        let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
        let database = home.address();
        let import = |more: &[&str]| {
            let arguments = [&["import", seeds, "--database", &database], more].concat();
            let finished = run(&arguments);
            assert_eq!(finished.code, Some(0), "{finished:?}");
            finished.stdout
        };
        assert!(import(&["--dry-run"]).contains("nothing written"));
        assert!(import(&[]).contains("edition 1:"));
        assert!(import(&[]).contains("nothing new"));
    }
}

#[test]
fn a_database_file_that_cannot_be_made_or_read_is_73() {
    let home = Engine::Sqlite.fresh();
    let no_database = home.folder().join("letter.txt");
    std::fs::write(&no_database, "Sehr geehrte Damen und Herren, ".repeat(100)).unwrap();
    for path in [
        "/nonexistent/folder/k.db",
        "/proc/k.db",
        home.folder().to_str().unwrap(),
        no_database.to_str().unwrap(),
    ] {
        for command in ["migrate", "serve"] {
            let database = format!("sqlite:{path}");
            let arguments = [&[command, "--database", &database][..], &["--log", "error"]].concat();
            let listen: &[&str] = if command == "serve" { &["--listen", "127.0.0.1:0"] } else { &[] };
            fails(&run(&[&arguments[..], listen].concat()), 73, &[path, "--database"]);
        }
    }
}

#[test]
fn a_newer_database_is_76() {
    for engine in engines() {
        let home = engine.fresh();
        assert_eq!(run(&["migrate", "--database", &home.address()]).code, Some(0));
        home.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_future', 0)");
        fails(&run(&["migrate", "--database", &home.address()]), 76, &["newer", "9999_future"]);
    }
}

#[test]
fn a_wrong_address_is_78_and_shows_no_password() {
    for address in [
        "kanalatlas.db",
        "mysql://me:s3cret@db/k",
        "postgres://me:s3cret@db:port/k",
        "sqlite:",
        "postgres:me:s3cret@db",
    ] {
        let finished = run(&["migrate", "--database", address]);
        fails(&finished, 78, &["--database", "DATABASE_URL"]);
        assert!(!finished.stderr.contains("s3cret"), "{}", finished.stderr);
    }
    let output = command(&["migrate"]).env("DATABASE_URL", "postgres//me:s3cret@db").output().unwrap();
    assert_eq!(output.status.code(), Some(78));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("s3cret"));
    let output =
        command(&["serve", "--help"]).env("DATABASE_URL", "postgres://me:s3cret@db/k").output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stdout).contains("s3cret"));
}

#[test]
fn a_server_that_does_not_answer_is_69() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("postgres://me:s3cret@{free}/k");
    let finished = run(&["migrate", "--database", &address]);
    fails(&finished, 69, &[&free.to_string(), "DATABASE_URL"]);
    assert!(!finished.stderr.contains("s3cret"), "{}", finished.stderr);
}

#[test]
fn a_database_server_that_refuses_is_78_and_no_password_is_shown() {
    let Some(Engine::Postgres(cluster)) = postgres() else { return };
    let mut url = url::Url::parse(&cluster).unwrap();
    url.set_path("no_such_database");
    url.set_password(Some("s3cret")).unwrap();
    let finished = run(&["migrate", "--database", url.as_str()]);
    fails(&finished, 78, &["no_such_database", "DATABASE_URL"]);
    assert!(!finished.stderr.contains("s3cret"), "{}", finished.stderr);
    url.set_username("nobody_of_that_name").unwrap();
    let finished = run(&["migrate", "--database", url.as_str()]);
    fails(&finished, 78, &["nobody_of_that_name"]);
    assert!(!finished.stderr.contains("s3cret"), "{}", finished.stderr);
}

/// A request whose body is half sent: in flight for as long as the test likes.
fn half_sent(server: &Server) -> (TcpStream, &'static str) {
    let flight = begin(server);
    // Nothing tells when the server has read the head; on the same machine this is long.
    std::thread::sleep(Duration::from_millis(300));
    flight
}

fn begin(server: &Server) -> (TcpStream, &'static str) {
    let (first, second) = ("{\"query\":\"{__type", "name}\"}");
    let mut stream = TcpStream::connect(server.socket()).unwrap();
    let length = first.len() + second.len();
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{first}"
    )
    .unwrap();
    (stream, second)
}

#[tokio::test]
async fn a_stop_lets_requests_in_flight_finish() {
    for engine in engines() {
        for signal in ["TERM", "INT"] {
            let mut server = Server::start(&engine);
            let mut flights: Vec<_> = (0..20).map(|_| begin(&server)).collect();
            std::thread::sleep(Duration::from_millis(300));
            server.signal(signal);
            std::thread::sleep(Duration::from_millis(300));
            assert!(server.is_alive());
            assert!(TcpStream::connect(server.socket()).is_err(), "no new requests are taken");
            for (stream, rest) in &mut flights {
                stream.write_all(rest.as_bytes()).unwrap();
                let mut answer = String::new();
                stream.read_to_string(&mut answer).unwrap();
                assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"Query\""), "{answer}");
            }
            assert_eq!(server.ended().await.code(), Some(0));
        }
    }
}

#[tokio::test]
async fn a_stop_waits_ten_seconds_at_most() {
    let mut server = Server::start(&Engine::Sqlite);
    let _flight = half_sent(&server);
    let start = Instant::now();
    server.signal("TERM");
    assert_eq!(server.ended().await.code(), Some(0));
    let took = start.elapsed();
    assert!(took > Duration::from_secs(8) && took < Duration::from_secs(14), "{took:?}");
}

#[tokio::test]
async fn a_second_signal_stops_at_once() {
    let mut server = Server::start(&Engine::Sqlite);
    let _flight = half_sent(&server);
    let start = Instant::now();
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    server.signal("TERM");
    assert_eq!(server.ended().await.code(), Some(70));
    assert!(start.elapsed() < Duration::from_secs(3));
    server.says("second signal");
}

#[tokio::test]
async fn probes_tell_the_truth() {
    for engine in engines() {
        let server = Server::start(&engine);
        assert_eq!(server.get("/livez").await.body()["status"], "alive");
        assert_eq!(server.get("/readyz").await.body()["status"], "ready");
        if matches!(engine, Engine::Sqlite) {
            continue;
        }
        server.home().destroy();
        let start = Instant::now();
        let answer = server.get("/readyz").await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert!(answer.body()["message"].as_str().unwrap().starts_with("The database does not answer"));
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
        assert_eq!(server.get("/livez").await.status, 200);
        assert!(!answer.text.contains("kanalatlas_test"), "{}", answer.text);
    }
}

#[tokio::test]
async fn what_is_there_is_not_seeded_again() {
    let server = Server::start_in(Engine::Sqlite.fresh());
    server.says("filled the register");
    let server = Server::start_in(server.stop());
    // A later line is there, so an earlier one would be.
    server.logged(server.ask("{ __typename }", Value::Null).await.request_id()).await;
    assert!(!server.stderr().contains("filled the register"), "{}", server.stderr());
}

/// A log collector hangs: the pipe is full after a few hundred operations, and nobody waits for it.
#[tokio::test]
async fn a_log_that_nobody_reads_holds_nobody_up() {
    const OPERATIONS: usize = 6_000;
    let home = Engine::Sqlite.fresh();
    let mut child = command(&["serve", "--listen", "127.0.0.1:0", "--database", &home.address()])
        .args(["--points-per-minute", "4000000000", "--log-format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let greeting = said.next().unwrap().unwrap();
    let url = greeting.strip_prefix("Kanalatlas is at ").unwrap();
    let client = reqwest::Client::new();
    let ask = || async {
        let question = client.get(format!("{url}/graphql")).query(&[("query", "{ __typename }")]);
        question.timeout(Duration::from_secs(20)).send().await.unwrap().status().as_u16()
    };
    for _ in 0..OPERATIONS / 50 {
        let statuses = futures_util::future::join_all((0..50).map(|_| ask())).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    }
    let counted = client.get(format!("{url}/metrics")).send().await.unwrap().text().await.unwrap();
    let lost =
        counted.lines().find_map(|line| line.strip_prefix("kanalatlas_log_lines_lost_total ")).unwrap();
    let lost: usize = lost.parse().unwrap();
    assert!((1..OPERATIONS).contains(&lost), "{lost} lines were lost");
    // It can still be stopped, although its last lines cannot be written.
    let stopped = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(stopped.success());
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(20), "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_schema_is_printed() {
    let finished = run(&["schema"]);
    assert_eq!(finished.code, Some(0));
    assert!(finished.stdout.contains("type Query"));
    assert!(finished.stdout.ends_with("}\n"), "one line end at the end");
}

#[test]
fn help_is_the_reference() {
    for command in ["", "serve", "import", "schema", "migrate", "check", "generate"] {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
        let finished = run(&arguments);
        assert_eq!(finished.code, Some(0));
        let name = if command.is_empty() { "help" } else { command };
        insta::assert_snapshot!(format!("help-{name}"), finished.stdout);
    }
}
