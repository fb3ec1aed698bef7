//! Migrations of the real program, killed at any moment, and what they leave of data.
//!
//! The kills are real: strace ends the process with SIGKILL as it enters the N-th call that reaches the disk or the
//! server, for every N. That a statement fails, that is nothing; what matters is what is there after the process is not.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use kanalatlas::storage::Store;
use serde_json::{Value, json};

use super::support::{Engine, Home, Server, column, engines, run};

/// Calls that bring a change to the file of SQLite, or a statement to the server of `PostgreSQL`.
const TO_DISK: [&str; 4] = ["pwrite64", "fsync,fdatasync", "ftruncate", "unlink"];
const TO_SERVER: [&str; 1] = ["sendto,sendmsg"];

/// At how many of the calls of a kind the program is killed, at most; evenly spread if there are more.
const MOST_KILLS: usize = 250;

/// A schema: its definitions, and the names of the migrations that say to have made it. The two have to agree.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    definitions: Vec<String>,
    migrations: Vec<String>,
}

impl State {
    /// The schema in a database that nobody else uses.
    fn of(engine: &Engine, address: &str) -> Self {
        let definitions = match engine {
            Engine::Sqlite => column(
                address,
                "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1",
            ),
            Engine::Postgres(_) => {
                while column(address, OTHERS)[0] != "0" {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
                column(address, DEFINITIONS)
            }
        };
        let (log, definitions): (Vec<String>, Vec<String>) =
            definitions.into_iter().partition(|line| line.contains("seaql_migrations"));
        let migrations = if log.is_empty() {
            Vec::new()
        } else {
            column(address, "SELECT version FROM seaql_migrations ORDER BY version")
        };
        Self { definitions, migrations }
    }
}

/// Connections of a process that is gone end a moment later.
const OTHERS: &str = "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() \
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

const DEFINITIONS: &str = "SELECT line FROM ( \
    SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, collation_name, column_default) \
        AS line FROM information_schema.columns WHERE table_schema = 'public' \
    UNION ALL SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname = 'public' \
    UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) \
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace) AS lines ORDER BY line COLLATE \"C\"";

/// The states after 0, 1, .. all migrations.
fn states(engine: &Engine) -> Vec<State> {
    let mut states: Vec<State> = Vec::new();
    for steps in 0.. {
        let home = engine.fresh();
        migrate_steps(&home.address(), steps);
        let state = State::of(engine, &home.address());
        if states.last() == Some(&state) {
            return states;
        }
        states.push(state);
    }
    unreachable!("there are not that many migrations")
}

fn migrate_steps(address: &str, steps: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(address).await.unwrap();
        store.migrate(Some(steps)).await.unwrap();
        store.close().await.unwrap();
    });
}

#[track_caller]
fn migrate(home: &Home) {
    let finished = run(&["migrate", "--database", &home.address()]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

#[test]
fn every_state_migrates_to_the_newest_and_a_second_time_changes_nothing() {
    for engine in engines() {
        let states = states(&engine);
        assert!(states.len() > 2, "{} states", states.len());
        assert_eq!(states[0], State { definitions: Vec::new(), migrations: Vec::new() });
        for steps in 0..states.len() {
            let home = engine.fresh();
            migrate_steps(&home.address(), steps.try_into().unwrap());
            assert_eq!(State::of(&engine, &home.address()), states[steps]);
            for _ in 0..2 {
                migrate(&home);
                assert_eq!(State::of(&engine, &home.address()), *states.last().unwrap(), "from {steps}");
            }
        }
    }
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    for engine in engines() {
        let home = engine.fresh();
        migrate(&home);
        home.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_future', 0)");
        let before = State::of(&engine, &home.address());
        let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
        for command in [&["migrate"][..], &["serve", "--listen", "127.0.0.1:0"], &["import", seeds]] {
            let finished = run(&[command, &["--database", &home.address()]].concat());
            assert_eq!(finished.code, Some(76), "{command:?}: {finished:?}");
            assert_eq!(finished.stdout, "");
            assert_eq!(State::of(&engine, &home.address()), before);
        }
    }
}

/// All that the register holds, as far as numbers can tell.
async fn holdings(server: &Server) -> Value {
    let query = "{ edition { number recordedAt counts { kind things } } \
        observations(first: 100) { totalCount nodes { id value observedOn } } \
        channels(last: 100) { totalCount nodes { id handle opened closed } } \
        search(text: \"Polizei\", first: 50) { totalCount } }";
    let data = server.ask(query, json!({})).await.data();
    assert!(data["observations"]["totalCount"].as_i64().unwrap() > 100, "{data}");
    data
}

#[tokio::test]
async fn a_database_with_data_keeps_them_when_it_is_opened_again() {
    for engine in engines() {
        let server = Server::start(&engine);
        let before = holdings(&server).await;
        let home = server.stop();
        let schema = State::of(&engine, &home.address());
        migrate(&home);
        assert_eq!(State::of(&engine, &home.address()), schema);
        let server = Server::start_in(home);
        assert_eq!(holdings(&server).await, before);
        // Not stopped but killed, it keeps them as well.
        server.signal("KILL");
        let server = Server::start_in(server.stop());
        assert_eq!(holdings(&server).await, before);
    }
}

#[test]
fn a_migration_killed_at_any_call_leaves_the_old_or_the_new_schema_on_sqlite() {
    kill_everywhere(&Engine::Sqlite, &TO_DISK);
}

#[test]
fn a_migration_killed_at_any_statement_leaves_the_old_or_the_new_schema_on_postgresql() {
    for engine in engines() {
        if matches!(engine, Engine::Postgres(_)) {
            kill_everywhere(&engine, &TO_SERVER);
        }
    }
}

fn kill_everywhere(engine: &Engine, calls: &[&str]) {
    let start = Instant::now();
    let states = states(engine);
    let plan: Vec<(&str, usize)> = calls.iter().flat_map(|calls| moments(engine, calls)).collect();
    let next = AtomicUsize::new(0);
    let left_behind = Mutex::new(BTreeMap::<usize, usize>::new());
    let survived = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                // Making a database is dear on a server: each thread empties its own instead.
                let mut home = engine.fresh();
                while let Some((calls, moment)) = plan.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match engine {
                        Engine::Sqlite => home = engine.fresh(),
                        Engine::Postgres(_) => {
                            home.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
                        }
                    }
                    match kill_at(engine, &home, calls, *moment, &states) {
                        Some(state) => *left_behind.lock().unwrap().entry(state).or_default() += 1,
                        None => drop(survived.fetch_add(1, Ordering::Relaxed)),
                    }
                }
            });
        }
    });
    let (left_behind, survived) = (left_behind.into_inner().unwrap(), survived.into_inner());
    eprintln!(
        "{} runs in {:?}; kills by migrations that were done: {left_behind:?}",
        plan.len(),
        start.elapsed()
    );
    // Threads may share their calls otherwise than when they were counted: which of them closes the database last.
    assert!(survived * 4 <= plan.len(), "{survived} of {} runs were not killed", plan.len());
    for state in 0..states.len() {
        assert!(left_behind.contains_key(&state), "no kill fell into the time after {state} migrations");
    }
}

/// Every call of a kind at which to kill, counted in a run that is let be.
fn moments<'a>(engine: &Engine, calls: &'a str) -> Vec<(&'a str, usize)> {
    let home = engine.fresh();
    let log = home.folder().join("calls");
    assert!(
        strace(calls, &[], &log, &home),
        "strace cannot follow the program ({calls}): it has to be installed (scripts/prerequisites.sh) and allowed to \
         trace (ptrace); without it nobody knows what a killed migration leaves behind"
    );
    let mut counts = BTreeMap::<String, usize>::new();
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        // "4711 pwrite64(3, ..": strace counts by thread and call.
        let call: String = line.split('(').next().unwrap_or_default().to_owned();
        if !call.contains("+++") && !call.contains("---") && !call.contains("<...") {
            *counts.entry(call).or_default() += 1;
        }
    }
    let all = counts.into_values().max().unwrap_or_default();
    assert!(all > 0, "the migration makes no call of {calls}; choose others");
    let step = all.div_ceil(MOST_KILLS);
    (1..=all).step_by(step).map(|moment| (calls, moment)).collect()
}

/// Runs a migration under strace; whether it came to its end.
fn strace(calls: &str, inject: &[String], log: &Path, home: &Home) -> bool {
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-e", &format!("trace={calls}"), "-e", "signal=none", "-o"])
        .arg(log)
        .args(inject);
    command.args([
        env!("CARGO_BIN_EXE_kanalatlas"),
        "migrate",
        "--log",
        "error",
        "--database",
        &home.address(),
    ]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Kills a migration of an empty database at a call: the state that it left, none if it came to its end.
fn kill_at(engine: &Engine, home: &Home, calls: &str, moment: usize, states: &[State]) -> Option<usize> {
    let kill = format!("inject={calls}:signal=SIGKILL:when={moment}");
    let ended = strace(calls, &["-e".to_owned(), kill], Path::new("/dev/null"), home);
    // The look at what is left must not mend it for the program.
    let found = match engine {
        Engine::Sqlite => {
            let copy = Engine::Sqlite.fresh();
            for entry in std::fs::read_dir(home.folder()).unwrap() {
                let entry = entry.unwrap();
                std::fs::copy(entry.path(), copy.folder().join(entry.file_name())).unwrap();
            }
            State::of(engine, &format!("{}?mode=rwc", copy.address()))
        }
        Engine::Postgres(_) => State::of(engine, &home.address()),
    };
    let place = states.iter().position(|state| *state == found);
    let state = place.unwrap_or_else(|| panic!("killed at {calls} {moment}, it left: {found:#?}"));
    migrate(home);
    let now = State::of(engine, &home.address());
    assert_eq!(now, *states.last().unwrap(), "after a kill at {calls} {moment}");
    (!ended).then_some(state)
}
