//! How the house is built: the sources are read as text and held to its invariants (ARCHITECTURE.md).
//!
//! Each rule is a function from a file to what is wrong in it, and is tried on a bad example, so that it can fail.

mod modules;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use modules::{arrows, circle, layer};
use source::{Source, closing, find_word, shipped, sources};

/// The layers, from the ground up, and of which others each may name anything. `graphql` does not know `http`, and so
/// on: what is not in a list is forbidden.
const LAYERS: [(&str, &[&str]); 15] = [
    ("domain", &[]),
    ("storage", &["domain"]),
    ("loader", &["storage", "domain"]),
    ("graphql", &["loader", "storage", "domain"]),
    // Works on the text of a schema, whoever made it.
    ("federation", &[]),
    ("http", &["graphql", "storage", "domain"]),
    ("ingest", &["storage", "domain"]),
    ("generate", &["storage", "domain"]),
    // Every fault becomes a sentence and an exit code.
    ("failure", &["generate", "ingest", "storage"]),
    ("config", &["failure", "federation"]),
    ("telemetry", &["config"]),
    // The only composer.
    (
        "app",
        &[
            "config",
            "domain",
            "failure",
            "federation",
            "generate",
            "graphql",
            "http",
            "ingest",
            "storage",
            "telemetry",
        ],
    ),
    ("cli", &["app", "config", "domain", "failure", "federation", "graphql", "http", "ingest", "telemetry"]),
    ("lib", &[]),
    ("main", &[]),
];

/// Layers that may take only these names from another: `http` holds the store, and asks it nothing.
const ONLY: [(&str, &str, &[&str]); 1] = [("http", "storage", &["Store"])];

/// Crates that only some places may name.
const CRATES: [(&[&str], &[&str]); 7] = [
    (&["sea_orm", "sea_orm_migration", "sea_query", "sqlx"], &["storage"]),
    (&["async_graphql"], &["graphql", "loader", "http"]),
    // `app` for the router that it hands from one to the other.
    (&["axum"], &["http", "app"]),
    (&["apollo_compiler"], &["federation", "http"]),
    (&["rust_xlsxwriter", "maud", "atom_syndication"], &["http"]),
    (&["hyper", "hyper_util", "tower", "tower_http", "tungstenite"], &["http"]),
    (&["clap", "tracing_appender", "tracing_subscriber"], &["cli", "config", "telemetry"]),
];

/// Layers whose files must not name each other in a circle. `graphql` is exempt: its types are a graph, in which a
/// Land has authorities and an authority has its Land. Two pairs elsewhere are exempt, too. In `http`, a refusal is
/// written in a media type, and a media type that nobody speaks is refused; in `ingest`, the reading of all files tells
/// its progress in the terms of the import that asks for it.
const WITHOUT_CIRCLES: [&str; 3] = ["domain", "storage", "loader"];

/// How long a file may be.
const MOST_LINES: usize = 400;

/// What is written by hand: everything that a reader may have to read.
const BY_HAND: [&str; 9] = ["rs", "sql", "ts", "tsx", "js", "mjs", "css", "sh", "py"];

fn layers_below(source: &str, named: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let own = layer(source);
    let Some((_, below)) = LAYERS.iter().find(|(name, _)| *name == own) else {
        return vec![format!("{source}: the layer \"{own}\" has no place in the table")];
    };
    let mut wrong = Vec::new();
    for (file, names) in named {
        let other = layer(file);
        if other != own && !below.contains(&other) {
            wrong.push(format!("{source} names {file}, but {own} may only know {below:?}"));
        }
        for (_, _, only) in ONLY.iter().filter(|(from, to, _)| (*from, *to) == (own, other)) {
            for name in names.iter().filter(|name| !only.contains(&name.as_str())) {
                wrong.push(format!("{source} takes {name} from {other}, but {own} may only take {only:?}"));
            }
        }
    }
    wrong
}

fn crates_in_their_place(source: &Source) -> Vec<String> {
    let named =
        |names: &[&str]| names.iter().find_map(|name| source.word(name).map(|at| (name.to_string(), at)));
    CRATES
        .iter()
        .filter(|(_, places)| !places.contains(&layer(&source.path)))
        .filter_map(|(names, places)| named(names).map(|found| (found, places)))
        .map(|((name, at), places)| {
            format!("{}:{}: only {places:?} may name {name}", source.path, source.line(at))
        })
        .collect()
}

fn domain_waits_for_nothing(source: &Source) -> Vec<String> {
    let word = source.word("async").or_else(|| source.word("await"));
    word.filter(|_| layer(&source.path) == "domain")
        .map(|at| format!("{}:{}: the domain computes, it does not wait", source.path, source.line(at)))
        .into_iter()
        .collect()
}

fn short_files(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let wrong = format!("{}: {lines} lines; {MOST_LINES} at most", source.path);
    if lines > MOST_LINES { vec![wrong] } else { Vec::new() }
}

fn nothing_left_undone(source: &Source) -> Vec<String> {
    // Spelled in two parts, so that this file passes.
    let notes = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let mut wrong = Vec::new();
    for note in notes {
        if let Some(at) = find_word(&source.text, note) {
            let line = source.text[..at].matches('\n').count() + 1;
            wrong.push(format!("{}:{line}: {note}: do it, or open an issue", source.path));
        }
    }
    let macros: &[&str] = if source.is_rust() { &["todo!", "unimplemented!", "dbg!"] } else { &[] };
    for word in macros {
        if let Some(at) = source.code.find(word) {
            wrong.push(format!("{}:{}: {word}", source.path, source.line(at)));
        }
    }
    wrong
}

fn no_unwrap(source: &Source) -> Vec<String> {
    let at = source.code.find(".unwrap()").filter(|_| !source.is_test());
    at.map(|at| format!("{}:{}: unwrap() outside tests", source.path, source.line(at))).into_iter().collect()
}

fn no_formatted_sql(source: &Source) -> Vec<String> {
    const WORDS: [&str; 14] = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "FROM", "WHERE", "JOIN",
        "ORDER BY", "LIMIT", "VALUES", "PRAGMA",
    ];
    if source.is_test() {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    for building in ["format!(", "format_args!(", "write!(", "writeln!(", "concat!(", ".push_str("] {
        for (at, _) in source.code.match_indices(building) {
            let call = &source.text[at..closing(&source.code, at + building.len() - 1)];
            if WORDS.iter().any(|word| find_word(call, word).is_some()) {
                wrong.push(format!(
                    "{}:{}: SQL from text: bind values instead",
                    source.path,
                    source.line(at)
                ));
            }
        }
    }
    wrong
}

fn opens_with_a_paragraph(source: &Source) -> Vec<String> {
    let first = source.text.lines().next().unwrap_or_default();
    let wrong = format!("{}: say in a //! paragraph why this file is there", source.path);
    if first.strip_prefix("//! ").is_some_and(|words| !words.trim().is_empty()) {
        Vec::new()
    } else {
        vec![wrong]
    }
}

#[track_caller]
fn hold(sources: &[Source], rule: fn(&Source) -> Vec<String>) {
    let wrong: Vec<String> = sources.iter().flat_map(rule).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[track_caller]
fn catches(rule: fn(&Source) -> Vec<String>, path: &str, bad: &str, good: &str) {
    assert_eq!(rule(&Source::example(path, bad)).len(), 1, "{bad}");
    assert_eq!(rule(&Source::example(path, good)), Vec::<String>::new(), "{good}");
}

#[test]
fn layers_name_only_those_below() {
    let arrows = arrows(&shipped());
    let wrong: Vec<String> = arrows.iter().flat_map(|(file, named)| layers_below(file, named)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));

    let example = |path: &str, text: &str| {
        let ground = ["src/lib.rs", "src/domain/mod.rs", "src/storage/mod.rs", "src/graphql/mod.rs"];
        let mut files: Vec<Source> = ground.iter().map(|path| Source::example(path, "")).collect();
        files.push(Source::example(path, text));
        layers_below(path, &modules::arrows(&files)[path]).len()
    };
    assert_eq!(example("src/domain/date.rs", "use crate::storage::Store;"), 1);
    assert_eq!(example("src/storage/page.rs", "fn f() { crate::graphql::schema() }"), 1);
    assert_eq!(example("src/storage/page.rs", "pub use crate::graphql::Caller;"), 1);
    assert_eq!(example("src/storage/page.rs", "use crate::{domain::Day, graphql as g};"), 1);
    assert_eq!(example("src/http/health.rs", "use crate::storage::{Reader, Store};"), 1);
    assert_eq!(example("src/attic/date.rs", "use std::fmt;"), 1);
    assert_eq!(example("src/http/health.rs", "use crate::storage::Store; use crate::domain::Day;"), 0);
}

#[test]
fn the_table_of_layers_has_no_circle_and_no_strangers() {
    let table: BTreeMap<String, BTreeSet<String>> = LAYERS
        .iter()
        .map(|(name, below)| ((*name).to_owned(), below.iter().map(|name| (*name).to_owned()).collect()))
        .collect();
    assert_eq!(circle(&table), None);
    let there: BTreeSet<String> = shipped().iter().map(|source| layer(&source.path).to_owned()).collect();
    let known: BTreeSet<String> = table.keys().cloned().collect();
    assert_eq!(there, known, "the table names every layer, and no other");
}

#[test]
fn layers_and_the_files_of_a_layer_form_no_circle() {
    let arrows = arrows(&shipped());
    let mut between = BTreeMap::<String, BTreeSet<String>>::new();
    for (file, named) in &arrows {
        let others = named.keys().map(|other| layer(other)).filter(|other| *other != layer(file));
        between.entry(layer(file).to_owned()).or_default().extend(others.map(str::to_owned));
    }
    assert_eq!(circle(&between), None);
    for name in WITHOUT_CIRCLES {
        let within: BTreeMap<String, BTreeSet<String>> = arrows
            .iter()
            .filter(|(file, _)| layer(file) == name)
            .map(|(file, named)| {
                (file.clone(), named.keys().filter(|other| layer(other) == name).cloned().collect())
            })
            .collect();
        assert!(!within.is_empty(), "{name} is no layer");
        assert_eq!(circle(&within), None, "a circle within {name}");
    }
}

#[test]
fn crates_are_named_in_their_place_only() {
    hold(&shipped(), crates_in_their_place);
    let rule = crates_in_their_place;
    catches(rule, "src/domain/date.rs", "use sea_orm::Value;", "use sea_ormolu::Value; // sea_orm");
    catches(rule, "src/ingest/row.rs", "fn f(x: async_graphql::ID) {}", "const A: &str = \"async_graphql\";");
    catches(rule, "src/graphql/node.rs", "use axum::Json;", "use async_graphql::ID;");
    catches(rule, "src/app.rs", "use tower_http::cors;", "use axum::Router;");
}

#[test]
fn the_domain_is_pure() {
    hold(&shipped(), domain_waits_for_nothing);
    catches(domain_waits_for_nothing, "src/domain/date.rs", "pub async fn f() {}", "pub fn f() {} // async");
}

#[test]
fn files_are_short() {
    hold(&sources(&["src", "tests", "migrations", "web/src", "web/test", "scripts"], &BY_HAND), short_files);
    catches(short_files, "src/a.rs", &"a\n".repeat(MOST_LINES + 1), &"a\n".repeat(MOST_LINES));
}

#[test]
fn nothing_is_left_undone() {
    hold(
        &sources(&["src", "tests", "migrations", "web/src", "web/test", "scripts"], &BY_HAND),
        nothing_left_undone,
    );
    let note = concat!("// TO", "DO: later");
    catches(nothing_left_undone, "migrations/1.sql", note, "-- A TODOS OS");
    catches(nothing_left_undone, "src/a.rs", "fn f() { todo!() }", "fn f() { \"todo!\" }");
    catches(nothing_left_undone, "src/a.rs", "fn f() { dbg!(1) }", "fn f() {}");
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    hold(&shipped(), no_unwrap);
    let in_tests = "#[cfg(test)]\nmod tests { fn f() { g().unwrap() } }";
    catches(no_unwrap, "src/a.rs", "fn f() { g().unwrap() }", in_tests);
    catches(no_unwrap, "src/a.rs", &format!("{in_tests}\nfn f() {{ g().unwrap() }}"), "g().unwrap_or(1)");
}

#[test]
fn no_sql_is_made_of_text() {
    hold(&shipped(), no_formatted_sql);
    let rule = no_formatted_sql;
    catches(rule, "src/storage/a.rs", "let a = format!(\"SELECT {b}\");", "let a = \"SELECT 1\";");
    catches(rule, "src/storage/a.rs", "a.push_str(\" WHERE (b = 1)\");", "a.push_str(\"elsewhere\");");
    catches(
        rule,
        "src/storage/a.rs",
        "format!(\n\"{a} ORDER BY {b}\", f(\")\"))",
        "format!(\"%{}%\", escaped(word))",
    );
}

#[test]
fn every_file_says_why_it_is_there() {
    hold(&sources(&["src", "tests"], &["rs"]), opens_with_a_paragraph);
    catches(
        opens_with_a_paragraph,
        "src/a.rs",
        "use std::fmt;\n//! Late.",
        "//! The dates of the register.\n",
    );
}
