//! What nobody waits for any more ends: the operation, and the statement that the database works on for it.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::support::{Engine, Server, column, engines};

/// A server whose Länder take minutes to read.
fn slow(engine: &Engine) -> Server {
    let server = Server::start(engine);
    let rename = "ALTER TABLE jurisdiction RENAME TO real_jurisdiction";
    let counting = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) \
                    SELECT COUNT(*) FROM n)";
    let view = format!("CREATE VIEW jurisdiction AS SELECT * FROM real_jurisdiction WHERE {counting} > 0");
    server.home().execute(&format!("{rename}; {view}"));
    server
}

/// Hundredths of a second of one core that the process of a server has worked so far.
fn worked(server: &Server) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.pid())).unwrap();
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// Whether the database works on a statement of the server's.
async fn is_busy(engine: &Engine, server: &Server) -> bool {
    match engine {
        // The engine works in the server's process.
        Engine::Sqlite => {
            let before = worked(server);
            tokio::time::sleep(Duration::from_millis(300)).await;
            // An idle one works not at all, and on a busy machine a working one gets little.
            worked(server) - before > 3
        }
        Engine::Postgres(_) => {
            let busy = "SELECT query FROM pg_stat_activity WHERE state = 'active' \
                        AND datname = current_database() AND query LIKE '%jurisdiction%' \
                        AND pid <> pg_backend_pid()";
            !column(&server.home().address(), busy).is_empty()
        }
    }
}

/// How long it takes until the database no longer works.
async fn until_idle(engine: &Engine, server: &Server) -> Duration {
    let start = Instant::now();
    while is_busy(engine, server).await {
        assert!(start.elapsed() < Duration::from_secs(10), "{engine:?} still works");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    start.elapsed()
}

#[tokio::test]
async fn an_operation_ends_at_five_seconds_and_its_statement_with_it() {
    for engine in engines() {
        let server = slow(&engine);
        let start = Instant::now();
        let asked = server.ask("{ laender { name } }", json!({}));
        let looked = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            is_busy(&engine, &server).await
        };
        let (answer, busy) = tokio::join!(asked, looked);
        let took = start.elapsed();
        assert!(busy, "{engine:?}: the database was to work on it");
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "TIMEOUT"), "{}", answer.text);
        assert!(took >= Duration::from_secs(5) && took < Duration::from_secs(8), "{took:?}");
        assert!(answer.body()["extensions"]["cost"]["requested"].as_u64().unwrap() > 0, "{}", answer.text);
        let waited = until_idle(&engine, &server).await;
        assert!(waited < Duration::from_secs(2), "{engine:?} worked for {waited:?} more");
        let healthy = server.ask("{ platforms { name } }", json!({})).await;
        assert!(healthy.body()["errors"].is_null(), "{}", healthy.text);
    }
}

#[tokio::test]
async fn who_leaves_takes_the_statement_along_and_is_logged() {
    for engine in engines() {
        let server = slow(&engine);
        let body = json!({ "query": "query Leaving { laender { name } }" }).to_string();
        // More than there are connections to the database: were their statements not ended, nobody else had one.
        for _ in 0..20 {
            let mut stream = TcpStream::connect(server.socket()).unwrap();
            let head =
                "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length:";
            write!(stream, "{head} {}\r\n\r\n{body}", body.len()).unwrap();
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        let waited = until_idle(&engine, &server).await;
        assert!(waited < Duration::from_secs(2), "{engine:?} worked for {waited:?} more");
        let healthy = server.ask("{ platforms { name } }", json!({})).await;
        assert!(healthy.body()["errors"].is_null(), "{}", healthy.text);
        server.logged(healthy.request_id()).await;
        let mut lines = server.logs();
        lines.retain(|line| line["codes"] == "CLIENT_LEFT");
        assert_eq!(lines.len(), 20, "one line for each");
        // Who left before the document was read left an operation of which nobody knows the name.
        let named = |line: &Value| line["operation"] == "Leaving";
        assert!(lines.iter().any(named), "{lines:?}");
        assert!(lines.iter().all(|line| named(line) || line["kind"] == "request"), "{lines:?}");
    }
}
