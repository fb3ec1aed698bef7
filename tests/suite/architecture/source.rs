//! Sources as text: read from the tree, and reduced to the code that ships.

use std::path::Path;

/// Folders of what others wrote or a tool did.
const FOREIGN: [&str; 6] = ["node_modules", "generated", "snapshots", "dist", "venv", "venv-fuzz"];

/// A file.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// From the root of the tree: `src/domain/date.rs`.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
    /// Its code: comments and strings are blank, and so are its test modules.
    pub(super) code: String,
}

impl Source {
    /// A file that is not in the tree.
    pub(super) fn example(path: &str, text: &str) -> Self {
        let code = without_tests(&without_words(text));
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    /// Whether all of it is for tests.
    pub(super) fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts[0] == "tests" || parts.contains(&"tests") || self.path.ends_with("/tests.rs") || {
            self.path.ends_with("/testing.rs")
        }
    }

    /// Whether it is Rust.
    pub(super) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|ending| ending == "rs")
    }

    /// The line at a byte of the text or the code; both have the same lines.
    pub(super) fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    /// Where a word stands in its code.
    pub(super) fn word(&self, word: &str) -> Option<usize> {
        find_word(&self.code, word)
    }
}

/// Every file of these folders with one of these endings.
pub(super) fn sources(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        collect(Path::new(env!("CARGO_MANIFEST_DIR")), folder, endings, &mut found);
    }
    found.sort_by(|a: &Source, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing is in {folders:?}");
    found
}

/// Every Rust file that ships.
pub(super) fn shipped() -> Vec<Source> {
    sources(&["src"], &["rs"])
}

fn collect(root: &Path, folder: &str, endings: &[&str], found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if entry.file_type().unwrap().is_dir() {
            if !FOREIGN.contains(&name.as_str()) {
                collect(root, &path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
            found.push(Source::example(&path, &std::fs::read_to_string(root.join(&path)).unwrap()));
        }
    }
}

/// Where a word stands that is not a part of a longer one.
pub(super) fn find_word(text: &str, word: &str) -> Option<usize> {
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        !part(before) && !part(text.as_bytes().get(at + word.len()))
    })
}

/// Rust with spaces for its comments and for what is inside its strings.
fn without_words(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let length = if rest.starts_with(b"//") {
            rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            end_of(rest, b"*/")
        } else if let Some(length) = raw_string(rest, at.checked_sub(1).map(|at| text.as_bytes()[at])) {
            length
        } else if rest[0] == b'"' {
            quoted(rest, b'"')
        } else if rest[0] == b'\'' && is_letter(rest) {
            quoted(rest, b'\'')
        } else {
            at += 1;
            continue;
        };
        bytes[at..at + length].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at += length;
    }
    String::from_utf8(bytes).unwrap()
}

/// Whether this is a letter like `'a'`, not a lifetime.
fn is_letter(rest: &[u8]) -> bool {
    let length = match rest.get(1) {
        Some(0xc0..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..) => 4,
        _ => 1,
    };
    rest.get(1) == Some(&b'\\') || rest.get(1 + length) == Some(&b'\'')
}

fn end_of(rest: &[u8], end: &[u8]) -> usize {
    rest.windows(end.len()).position(|window| window == end).map_or(rest.len(), |at| at + end.len())
}

fn raw_string(rest: &[u8], before: Option<u8>) -> Option<usize> {
    if rest[0] != b'r' || before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return None;
    }
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    let end = [&b"\""[..], &b"#".repeat(hashes)].concat();
    (rest.get(1 + hashes) == Some(&b'"')).then(|| 2 + hashes + end_of(&rest[2 + hashes..], &end))
}

fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// Code with spaces for what only tests compile.
fn without_tests(code: &str) -> String {
    let mut left = code.to_owned();
    while let Some(start) = left.find("#[cfg(test)]") {
        let body = left[start..].find(['{', ';']).map_or(left.len(), |at| start + at);
        let end = if left[body..].starts_with('{') { closing(&left, body) } else { body };
        let blank: Vec<u8> =
            left[start..end].bytes().map(|byte| if byte == b'\n' { byte } else { b' ' }).collect();
        left.replace_range(start..end, &String::from_utf8(blank).unwrap());
    }
    left
}

/// Behind the brace or parenthesis that closes the one at `open`.
pub(super) fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, letter) in code[open..].char_indices() {
        match letter {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at + 1;
        }
    }
    code.len()
}

#[test]
fn words_are_no_code() {
    let text = "// a\nlet b = \"c \\\" {\"; /* d\n */ r#\"e\"f\"#; '\"'; &'g str; h\n#[cfg(test)]\nmod tests {\n{ i }\n}\nj";
    let code = Source::example("x.rs", text).code;
    let words: Vec<&str> = code.split_whitespace().collect();
    assert_eq!(words.join(" "), "let b = ; ; ; &'g str; h j");
    assert_eq!(code.lines().count(), text.lines().count());
}
