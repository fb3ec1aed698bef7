//! The graph of modules: which file names what of which other file.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// What one file names in another: the other's path, and the names it takes from it.
pub(super) type Arrows = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// A path of names: `["crate", "domain", "date", "Day"]`.
type Names = Vec<String>;

/// The module that a file is: `src/storage/write/mod.rs` is `storage::write`.
fn module(path: &str) -> Names {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// The layer that a file is of: `src/domain/date.rs` is of `domain`, `src/app.rs` of `app`.
pub(super) fn layer(path: &str) -> &str {
    let path = path.trim_start_matches("src/");
    path.split_once('/').map_or_else(|| path.trim_end_matches(".rs"), |(folder, _)| folder)
}

/// Every arrow between files. A name that a module only passes on leads to where it comes from.
pub(super) fn arrows(sources: &[Source]) -> Arrows {
    let files: BTreeMap<Names, &Source> =
        sources.iter().map(|source| (module(&source.path), source)).collect();
    let passed_on: BTreeMap<Names, Names> =
        files.iter().flat_map(|(at, source)| passed(at, source)).collect();
    let mut arrows = Arrows::new();
    for (at, source) in &files {
        let own = arrows.entry(source.path.clone()).or_default();
        for names in paths(&source.code.replace("pub use ", "pub_use ")) {
            let Some(names) = absolute(&names, at, &files) else { continue };
            let (file, taken) = resolve(names, &files, &passed_on);
            if file != *at {
                own.entry(files[&file].path.clone()).or_default().insert(taken);
            }
        }
        for names in passed(at, source).into_values() {
            let (file, taken) = resolve(names, &files, &passed_on);
            if layer(&files[&file].path) != layer(&source.path) {
                own.entry(files[&file].path.clone()).or_default().insert(taken);
            }
        }
    }
    arrows
}

/// What a module passes on: by its name here, where it comes from.
fn passed(at: &Names, source: &Source) -> BTreeMap<Names, Names> {
    let mut found = BTreeMap::new();
    for (start, _) in
        source.code.match_indices("pub use ").chain(source.code.match_indices("pub(crate) use "))
    {
        let tree = source.code[start..].split(';').next().unwrap_or_default();
        let tree = tree.split_once("use ").map_or("", |(_, tree)| tree);
        let mut names = Vec::new();
        read_tree(tree.trim(), &Vec::new(), &mut names);
        for path in names {
            let mut from = match path[0].as_str() {
                "crate" => path[1..].to_vec(),
                "self" => [&at[..], &path[1..]].concat(),
                "super" => [&at[..at.len() - 1], &path[1..]].concat(),
                _ => [&at[..], &path[..]].concat(),
            };
            if let Some(name) = from.last().cloned() {
                found.insert([&at[..], &[name]].concat(), std::mem::take(&mut from));
            }
        }
    }
    found
}

/// From the root; none if it leads out of the crate or is no module's.
fn absolute(names: &Names, at: &Names, files: &BTreeMap<Names, &Source>) -> Option<Names> {
    let mut base = at.clone();
    let mut rest = &names[..];
    match rest[0].as_str() {
        "crate" => {
            base.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|name| name == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        child if files.contains_key(&[&at[..], &[child.to_owned()]].concat()) => {}
        _ => return None,
    }
    Some([&base[..], rest].concat())
}

/// The file that a path leads to, and what is taken from it.
fn resolve(
    mut names: Names,
    files: &BTreeMap<Names, &Source>,
    passed_on: &BTreeMap<Names, Names>,
) -> (Names, String) {
    // A name may be passed on several times; never so often.
    for _ in 0..8 {
        let next = (1..=names.len()).find_map(|end| {
            let from = passed_on.get(&names[..end])?;
            (!files.contains_key(&names[..end])).then(|| [&from[..], &names[end..]].concat())
        });
        match next {
            Some(next) => names = next,
            None => break,
        }
    }
    let mut file = names.clone();
    while !files.contains_key(&file) {
        file.pop();
    }
    let taken = names.get(file.len()).cloned().unwrap_or_else(|| "*".to_owned());
    (file, taken)
}

/// Every path with at least two names, groups spelled out.
fn paths(code: &str) -> Vec<Names> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = code[at..].find(|letter: char| letter.is_ascii_alphabetic() || letter == '_') {
        let rest = &code[at + start..];
        let inside = code[..at + start].ends_with("::");
        let mut names = Vec::new();
        let length = read_tree(rest, &Vec::new(), &mut names);
        if !inside && !code[..at + start].ends_with("pub_use ") {
            found.extend(names.into_iter().filter(|path| path.len() > 1));
        }
        at += start + length.max(1);
    }
    found
}

/// Reads `a::b`, `a::{b, c::d}` or `a::*`; answers how many bytes it took.
fn read_tree(text: &str, prefix: &Names, found: &mut Vec<Names>) -> usize {
    let name_length =
        text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    let path = if name_length > 0 && (&text[..name_length] != "self" || prefix.is_empty()) {
        [&prefix[..], &[text[..name_length].to_owned()]].concat()
    } else {
        prefix.clone()
    };
    let Some(rest) = text[name_length..].strip_prefix("::") else {
        found.push(path);
        return name_length;
    };
    let taken = name_length + 2;
    let Some(group) = rest.strip_prefix('{') else {
        return if rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_') {
            taken + read_tree(rest, &path, found)
        } else {
            found.push(path);
            taken
        };
    };
    let mut at = 0;
    while !group[at..].is_empty() && !group[at..].starts_with('}') {
        if group[at..].starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_') {
            at += read_tree(&group[at..], &path, found).max(1);
            if group[at..].starts_with(" as ") {
                at += group[at..].find([',', '}']).unwrap_or(1);
            }
        } else {
            at += 1;
        }
    }
    taken + 1 + at
}

/// A circle among these arrows: each names the next, the last the first.
pub(super) fn circle(arrows: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        at: &str,
        arrows: &BTreeMap<String, BTreeSet<String>>,
        path: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(start) = path.iter().position(|name| name == at) {
            return Some(path[start..].to_vec());
        }
        if done.contains(at) {
            return None;
        }
        path.push(at.to_owned());
        let found = arrows.get(at).into_iter().flatten().find_map(|next| walk(next, arrows, path, done));
        path.pop();
        done.insert(at.to_owned());
        found
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|name| walk(name, arrows, &mut Vec::new(), &mut done))
}

#[test]
fn paths_lead_to_files() {
    let sources = [
        Source::example("src/lib.rs", "pub mod a;"),
        Source::example(
            "src/a/mod.rs",
            "mod b; pub use b::B; use crate::c::{self, D as E, f::G}; fn x() { b::y() }",
        ),
        Source::example("src/a/b.rs", "use super::B; use super::super::c::D; // crate::a::Comment\n"),
        Source::example("src/c.rs", "fn z() { crate::a::B::new(); std::mem::drop(crate::a::Own) }"),
    ];
    let arrows = arrows(&sources);
    let taken = |from: &str, to: &str| {
        let names = arrows[from].get(to).map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
        names.unwrap_or_default().join(" ")
    };
    assert_eq!(taken("src/a/mod.rs", "src/c.rs"), "* D f");
    assert_eq!(taken("src/a/mod.rs", "src/a/b.rs"), "y");
    assert_eq!(taken("src/a/b.rs", "src/c.rs"), "D");
    assert_eq!(taken("src/a/b.rs", "src/a/mod.rs"), "");
    assert_eq!(taken("src/c.rs", "src/a/b.rs"), "B");
    assert_eq!(taken("src/c.rs", "src/a/mod.rs"), "Own");
}

#[test]
fn circles_are_found() {
    let graph = |arrows: &[(&str, &str)]| {
        let mut graph = BTreeMap::<String, BTreeSet<String>>::new();
        for (from, to) in arrows {
            graph.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        graph
    };
    assert_eq!(circle(&graph(&[("a", "b"), ("a", "c"), ("b", "c")])), None);
    assert_eq!(
        circle(&graph(&[("a", "b"), ("b", "c"), ("c", "b")])),
        Some(vec!["b".to_owned(), "c".to_owned()])
    );
}
