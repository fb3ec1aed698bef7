//! The guard before the parser: what a document may weigh, read off its text.
//!
//! The parser and what comes after it recurse, so that a few kilobytes of opening brackets or chained fragments would
//! end the process. This reads the text once, without recursion, and refuses before the parser sees it.

use serde_json::json;

use super::error::{Refusal, code};

/// Bytes of a document.
pub const BYTES: usize = 16 * 1024;
/// Tokens of a document.
pub const TOKENS: usize = 1_000;
/// Brackets of any kind open at one place.
pub const NESTING: usize = 30;
/// Fragment definitions of a document.
pub const FRAGMENTS: usize = 50;
/// Directives of a document.
pub const DIRECTIVES: usize = 20;

/// What a document weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Weight {
    tokens: usize,
    nesting: usize,
    fragments: usize,
    directives: usize,
    /// Whether a text has the character U+0000 in it.
    null: bool,
}

/// Passes a document on to the parser, or says which limit it breaks.
pub(crate) fn check(document: &str) -> Result<(), Refusal> {
    if document.len() > BYTES {
        return Err(over(code::QUERY_TOO_LARGE, "bytes", document.len(), BYTES));
    }
    let weight = weigh(document);
    for (code, what, yours, limit) in [
        (code::QUERY_TOO_NESTED, "levels of nesting", weight.nesting, NESTING),
        (code::TOO_MANY_TOKENS, "tokens", weight.tokens, TOKENS),
        (code::TOO_MANY_FRAGMENTS, "fragments", weight.fragments, FRAGMENTS),
        (code::TOO_MANY_DIRECTIVES, "directives", weight.directives, DIRECTIVES),
    ] {
        if yours > limit {
            return Err(over(code, what, yours, limit));
        }
    }
    if weight.null { Err(no_null("the query")) } else { Ok(()) }
}

/// Refuses what no text of the register has, and what one of the two engines could not even compare with.
pub(super) fn no_null(place: &str) -> Refusal {
    Refusal::bad_request(
        code::BAD_USER_INPUT,
        format!("A text in {place} has the character U+0000 in it, which no text here has; take it out."),
    )
}

fn over(code: &'static str, what: &str, yours: usize, limit: usize) -> Refusal {
    Refusal::bad_request(
        code,
        format!(
            "The query has {yours} {what}; it may have {limit}. Take away {} or ask in parts.",
            yours - limit
        ),
    )
    .with("limit", json!(limit))
    .with("given", json!(yours))
}

/// Counts as the parser would, or more: what is no token counts as one.
fn weigh(document: &str) -> Weight {
    let bytes = document.as_bytes();
    let mut weight = Weight::default();
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                at = end_of_line(bytes, at);
                continue;
            }
            b'"' => {
                let end = end_of_string(bytes, at);
                weight.null |= has_null(&bytes[at..end]);
                end
            }
            b'{' | b'[' | b'(' => {
                open += 1;
                weight.nesting = weight.nesting.max(open);
                at + 1
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                at + 1
            }
            b'@' => {
                weight.directives += 1;
                at + 1
            }
            b'.' if bytes[at..].starts_with(b"...") => at + 3,
            _ if is_word(byte) => end_of_word(bytes, at),
            _ => at + 1,
        };
        weight.tokens += 1;
        if open == 0 && &bytes[start..at] == b"fragment" {
            weight.fragments += 1;
        }
    }
    weight
}

/// A name or a number.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn end_of_word(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| !is_word(*byte)).map_or(bytes.len(), |length| from + length)
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(bytes.len(), |length| from + length)
}

/// The place after a string that starts at `from`. A plain string ends at its line's end at the latest: what follows
/// an unclosed one is counted, never skipped.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    if bytes[from..].starts_with(b"\"\"\"") {
        let mut at = from + 3;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"\\\"\"\"") {
                at += 4;
            } else if bytes[at..].starts_with(b"\"\"\"") {
                return at + 3;
            } else {
                at += 1;
            }
        }
        return at;
    }
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' if !matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// Whether a string writes the character U+0000, which it can only as an escape.
fn has_null(string: &[u8]) -> bool {
    if string.starts_with(b"\"\"\"") {
        return false;
    }
    let mut at = 0;
    while at < string.len() {
        if string[at] != b'\\' {
            at += 1;
            continue;
        }
        let escape = &string[at + 1..];
        if escape.starts_with(b"u0000") {
            return true;
        }
        if let Some(digits) = escape.strip_prefix(b"u{") {
            let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
            if zeros > 0 && digits.get(zeros) == Some(&b'}') {
                return true;
            }
        }
        at += 2;
    }
    false
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    fn refused(document: &str) -> Option<&'static str> {
        check(document).err().map(|refusal| refusal.code)
    }

    #[test]
    fn no_text_has_the_null_character() {
        for (document, bad) in [
            (r#"{a(b: "\u0000")}"#, true),
            (r#"{a(b: "x\n\u0000x")}"#, true),
            (r#"{a(b: "\u{0}")}"#, true),
            (r#"{a(b: "\u{000}")}"#, true),
            (r#"{a(b: "\u{}")}"#, false),
            (r#"{a(b: "\u{0041}")}"#, false),
            (r#"{a(b: "\\u0000")}"#, false),
            (r#"{a(b: """\u0000""")}"#, false),
            (r"{a} # \u0000", false),
            (r#"{a(b: "\u0001")}"#, false),
        ] {
            assert_eq!(refused(document), bad.then_some(code::BAD_USER_INPUT), "{document}");
        }
    }

    #[test]
    fn each_limit_holds_just_over_and_not_just_under() {
        let nested =
            |open: &str, close: &str, n: usize| format!("{{a(b: {}{})}}", open.repeat(n), close.repeat(n));
        let cases = [
            (
                format!("{{a}}#{}", "x".repeat(BYTES - 4)),
                format!("{{a}}#{}", "x".repeat(BYTES - 3)),
                code::QUERY_TOO_LARGE,
            ),
            (
                format!("{{{}}}", "a ".repeat(TOKENS - 2)),
                format!("{{{}}}", "a ".repeat(TOKENS - 1)),
                code::TOO_MANY_TOKENS,
            ),
            (nested("[", "]", 28), nested("[", "]", 29), code::QUERY_TOO_NESTED),
            (nested("{a:", "}", 28), nested("{a:", "}", 29), code::QUERY_TOO_NESTED),
            ("{a".repeat(30) + &"}".repeat(30), "{a".repeat(31) + &"}".repeat(31), code::QUERY_TOO_NESTED),
            (
                format!("query({}", "(".repeat(29)),
                format!("query({}", "(".repeat(30)),
                code::QUERY_TOO_NESTED,
            ),
            (
                "fragment F on Q {a}".repeat(FRAGMENTS),
                "fragment F on Q {a}".repeat(FRAGMENTS + 1),
                code::TOO_MANY_FRAGMENTS,
            ),
            (
                format!("{{a{}}}", " @a".repeat(DIRECTIVES)),
                format!("{{a{}}}", " @a".repeat(DIRECTIVES + 1)),
                code::TOO_MANY_DIRECTIVES,
            ),
        ];
        for (under, over, code) in cases {
            assert_eq!(refused(&under), None, "{code} just under");
            assert_eq!(refused(&over), Some(code), "{code} just over");
        }
    }

    #[test]
    fn strings_and_comments_hold_no_brackets() {
        let many = "[".repeat(100);
        for document in [
            format!("{{a(b: \"{many}\")}}"),
            format!("{{a(b: \"\\\"{many}\")}}"),
            format!("{{a(b: \"\"\"{many}\n\\\"\"\"{many}\"\"\")}}"),
            format!("# {many}\r{{a}}"),
        ] {
            assert_eq!(refused(&document), None, "{document}");
        }
        for document in [
            format!("{{a(b: \"\"{many})}}"),
            format!("{{a(b: \"\\\\\"{many})}}"),
            format!("{{a(b: \"open\n{many})}}"),
            format!("{{a(b: \"open\\\n{many})}}"),
            format!("{{a(b: \"\"\"\"\"\"{many})}}"),
            format!("#\r{many}"),
            format!("\"\"\"{many}\"\"\"{many}"),
        ] {
            assert_eq!(refused(&document), Some(code::QUERY_TOO_NESTED), "{document}");
        }
    }

    #[test]
    fn a_field_called_fragment_is_none() {
        assert_eq!(weigh(&format!("{{{}}}", "fragment ".repeat(60))).fragments, 0);
    }

    #[test]
    fn a_refusal_names_limit_and_number() {
        let refusal = check(&"[".repeat(4_000)).unwrap_err();
        assert_eq!(refusal.details["limit"], json!(30));
        assert_eq!(refusal.details["given"], json!(4_000));
        assert!(refusal.message.contains("Take away 3970"), "{}", refusal.message);
    }

    #[test]
    fn the_worst_documents_take_no_time() {
        for piece in ["[", "\"", "\"\"\"", "\\\"", "fragment ", "@", "#", "\"\"\"\\\"\"\"", "..."] {
            let document = piece.repeat(BYTES / piece.len());
            // The best of some: other work on the machine is no fault of the guard.
            let fastest = (0..5)
                .map(|_| {
                    let start = Instant::now();
                    let _ = check(&document);
                    start.elapsed()
                })
                .min();
            assert!(fastest < Some(Duration::from_millis(2)), "{piece}: {fastest:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_can_be_parsed_or_refused_by_the_parser(document in r#"([{}()\[\]"\\#@!:$a, \n]|"""|\.\.\.|fragment |on |query ){0,400}"#) {
            if check(&document).is_ok() {
                let _ = async_graphql::parser::parse_query(&document);
            }
        }

        #[test]
        fn no_text_is_too_strange(document in "\\PC{0,400}") {
            let weight = weigh(&document);
            prop_assert!(weight.tokens <= document.len());
        }

        #[test]
        fn what_is_put_around_only_adds(inner in "[{}a(): ]{0,60}") {
            let outer = weigh(&format!("{{a {inner}"));
            let alone = weigh(&inner);
            prop_assert!(outer.tokens > alone.tokens);
            prop_assert!(outer.nesting >= alone.nesting);
        }
    }
}
