//! The tokens of a document, read off its text without recursion.

/// The tokens of a text, one after the other. What is no token of GraphQL is one here too.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) const fn of(document: &'a str) -> Self {
        Self { bytes: document.as_bytes(), at: 0 }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at;
            let bytes = self.bytes;
            match *bytes.get(start)? {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                    self.at += 1;
                    continue;
                }
                b'#' => {
                    self.at = end_of_line(bytes, start);
                    continue;
                }
                b'"' => self.at = end_of_string(bytes, start),
                b'.' if bytes[start..].starts_with(b"...") => self.at += 3,
                byte if is_word(byte) => self.at = end_of_word(bytes, start),
                _ => self.at += 1,
            }
            return Some(&bytes[start..self.at]);
        }
    }
}

/// A name or a number.
pub(super) const fn is_word(byte: u8) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_its_tokens() {
        for (text, tokens) in [
            ("{ a, b }", &["{", "a", "b", "}"][..]),
            ("{...F}#}\n...on", &["{", "...", "F", "}", "...", "on"]),
            ("a(b:\"c d\")", &["a", "(", "b", ":", "\"c d\"", ")"]),
            ("\"\"\"a\n\\\"\"\"b\"\"\"c", &["\"\"\"a\n\\\"\"\"b\"\"\"", "c"]),
            ("\"open\na", &["\"open", "a"]),
            ("-1.5", &["-", "1", ".", "5"]),
            ("", &[]),
        ] {
            let read: Vec<&str> = Tokens::of(text).map(|token| std::str::from_utf8(token).unwrap()).collect();
            assert_eq!(read, tokens, "{text}");
        }
    }
}
