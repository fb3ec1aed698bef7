//! The guard before the parser: what a document may weigh, read off its text.
//!
//! The parser and what comes after it recurse, so that a few kilobytes of opening brackets or chained fragments would
//! end the process. This reads the text once, without recursion, and refuses before the parser sees it.

use serde_json::json;

use super::error::{Refusal, code};
use super::limits::Limits;
use super::tokens::{Tokens, is_word};

/// What a document weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Weight {
    tokens: usize,
    nesting: usize,
    fragments: usize,
    directives: usize,
    /// As many as one definition has written, before any fragment is spread out.
    aliases: usize,
    root_fields: usize,
    /// Whether a text has the character U+0000 in it.
    null: bool,
}

/// Passes a document on to the parser, or says which limit it breaks.
pub(crate) fn check(document: &str, limits: &Limits) -> Result<(), Refusal> {
    if document.len() > limits.bytes {
        return Err(over(code::QUERY_TOO_LARGE, "bytes", document.len(), limits.bytes));
    }
    let weight = weigh(document);
    for (code, what, yours, limit) in [
        (code::QUERY_TOO_NESTED, "levels of nesting", weight.nesting, limits.nesting),
        (code::TOO_MANY_TOKENS, "tokens", weight.tokens, limits.tokens),
        (code::TOO_MANY_FRAGMENTS, "fragments", weight.fragments, limits.fragments),
        (code::TOO_MANY_DIRECTIVES, "directives", weight.directives, limits.directives),
        // Those of its fragments come on top: `expansion` counts them once the document is parsed, which takes longer.
        (code::TOO_MANY_ROOT_FIELDS, "questions (root fields)", weight.root_fields, limits.root_fields),
        (code::TOO_MANY_ALIASES, "aliases", weight.aliases, limits.aliases),
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
    let mut weight = Weight::default();
    let mut place = Place::default();
    for token in Tokens::of(document) {
        weight.tokens += 1;
        match token {
            [b'"', ..] => weight.null |= has_null(token),
            b"@" => weight.directives += 1,
            b"fragment" if place.open == 0 => weight.fragments += 1,
            _ => {}
        }
        place.after(token);
        weight.nesting = weight.nesting.max(place.open);
        weight.aliases = weight.aliases.max(place.aliases);
        weight.root_fields = weight.root_fields.max(place.root_fields);
    }
    weight
}

/// Where in a document a token stands, and what the definition around it has written so far.
#[derive(Debug, Default)]
struct Place {
    /// Brackets that are open, and those of them that are not curly: within these are values, no selections.
    open: usize,
    values: usize,
    /// What a name means that comes next.
    next: Next,
    in_fragment: bool,
    aliases: usize,
    root_fields: usize,
}

/// What the next name is.
#[derive(Debug, Default)]
enum Next {
    /// A field or its alias, if it stands among selections.
    #[default]
    Field,
    /// A fragment or `on`.
    Spread,
    /// A type or a directive.
    Other,
}

impl Place {
    fn after(&mut self, token: &[u8]) {
        let next = std::mem::take(&mut self.next);
        match token {
            b"{" | b"[" | b"(" => {
                if self.open == 0 {
                    (self.aliases, self.root_fields) = (0, 0);
                }
                self.open += 1;
                self.values += usize::from(token != b"{");
            }
            b"}" | b"]" | b")" => {
                self.open = self.open.saturating_sub(1);
                self.values = self.values.saturating_sub(usize::from(token != b"}"));
                self.in_fragment &= self.open > 0;
            }
            b"..." => self.next = Next::Spread,
            b"@" => self.next = Next::Other,
            _ if self.values > 0 => {}
            b":" if self.open > 0 => {
                self.aliases += 1;
                // The name before it was no field yet.
                self.root_fields = self.root_fields.saturating_sub(usize::from(self.open == 1));
            }
            b"fragment" if self.open == 0 => self.in_fragment = true,
            [first, ..] if is_word(*first) => match next {
                Next::Field => self.root_fields += usize::from(self.open == 1 && !self.in_fragment),
                Next::Spread if token == b"on" => self.next = Next::Other,
                Next::Spread | Next::Other => {}
            },
            _ => {}
        }
    }
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

    const LIMITS: Limits = Limits::ANYBODY;

    fn refused(document: &str) -> Option<&'static str> {
        check(document, &LIMITS).err().map(|refusal| refusal.code)
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
                format!("{{a}}#{}", "x".repeat(LIMITS.bytes - 4)),
                format!("{{a}}#{}", "x".repeat(LIMITS.bytes - 3)),
                code::QUERY_TOO_LARGE,
            ),
            (
                format!("{{a{{{}}}}}", "a ".repeat(LIMITS.tokens - 5)),
                format!("{{a{{{}}}}}", "a ".repeat(LIMITS.tokens - 4)),
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
                "fragment F on Q {a}".repeat(LIMITS.fragments),
                "fragment F on Q {a}".repeat(LIMITS.fragments + 1),
                code::TOO_MANY_FRAGMENTS,
            ),
            (
                format!("{{a{}}}", " @a".repeat(LIMITS.directives)),
                format!("{{a{}}}", " @a".repeat(LIMITS.directives + 1)),
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
    fn aliases_and_root_fields_are_counted_as_they_are_written() {
        for (document, aliases, root_fields) in [
            ("{ a b { c d } }", 0, 2),
            ("{ x: a y: b { z: c } w }", 3, 3),
            (
                "query Q($a: Int = 1, $b: [I] = [{x: 1}]) @d(e: 2) { f(g: {h: 1, i: [2]}) @skip(if: $a) j }",
                0,
                2,
            ),
            ("{ ... on Q { x: a b } ...F ... @include(if: true) { a } c }", 1, 1),
            ("{ on on: on ...on }", 1, 2),
            ("{ a } fragment F on Q { x: a b c d }", 1, 1),
            ("query A { a b c } query B { x: a y: b }", 2, 3),
            ("{ a(b: \"x: y\") # c\n }", 0, 1),
        ] {
            let weight = weigh(document);
            assert_eq!((weight.aliases, weight.root_fields), (aliases, root_fields), "{document}");
        }
        assert_eq!(refused(&format!("{{q{{{}}}}}", "x: a ".repeat(30))), None);
        assert_eq!(refused(&format!("{{q{{{}}}}}", "x: a ".repeat(31))), Some(code::TOO_MANY_ALIASES));
        assert_eq!(refused(&format!("{{{}}}", "a ".repeat(10))), None);
        assert_eq!(refused(&format!("{{{}}}", "a ".repeat(11))), Some(code::TOO_MANY_ROOT_FIELDS));
    }

    #[test]
    fn a_field_called_fragment_is_none() {
        assert_eq!(weigh(&format!("{{{}}}", "fragment ".repeat(60))).fragments, 0);
    }

    #[test]
    fn a_refusal_names_limit_and_number() {
        let refusal = check(&"[".repeat(4_000), &LIMITS).unwrap_err();
        assert_eq!(refusal.details["limit"], json!(30));
        assert_eq!(refusal.details["given"], json!(4_000));
        assert!(refusal.message.contains("Take away 3970"), "{}", refusal.message);
    }

    #[test]
    fn the_worst_documents_take_no_time() {
        for piece in ["[", "\"", "\"\"\"", "\\\"", "fragment ", "@", "#", "\"\"\"\\\"\"\"", "..."] {
            let document = piece.repeat(LIMITS.bytes / piece.len());
            // The best of some: other work on the machine is no fault of the guard.
            let fastest = (0..5)
                .map(|_| {
                    let start = Instant::now();
                    let _ = check(&document, &LIMITS);
                    start.elapsed()
                })
                .min();
            assert!(fastest < Some(Duration::from_millis(2)), "{piece}: {fastest:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_can_be_parsed_or_refused_by_the_parser(document in r#"([{}()\[\]"\\#@!:$a, \n]|"""|\.\.\.|fragment |on |query ){0,400}"#) {
            if check(&document, &LIMITS).is_ok() {
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
