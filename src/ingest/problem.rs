//! What is wrong with a row, so that the one who wrote it can mend it: where, what, and what to write.

use std::fmt;

use crate::domain;

/// How much of a wrong value is repeated.
const SHOWN: usize = 80;

/// Something that keeps files from being imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the file: `observations.csv`.
    pub file: &'static str,
    /// Line on which the row begins, from 1; the header is line 1.
    pub line: u64,
    /// Name of the column; `None` if the row as a whole is meant.
    pub column: Option<String>,
    /// The value as it stands in the file; `None` if there is none.
    pub value: Option<String>,
    /// What is wrong and what to write instead: `is not a date; write …`.
    pub advice: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, "column \"{column}\": ")?;
        }
        if let Some(value) = &self.value {
            write!(f, "\"{}\" ", shown(value))?;
        }
        f.write_str(&self.advice)
    }
}

/// A value on one line and of bearable length.
fn shown(value: &str) -> String {
    let mut text: String = value.chars().take(SHOWN).flat_map(escaped).collect();
    if value.chars().nth(SHOWN).is_some() {
        text.push('…');
    }
    text
}

fn escaped(letter: char) -> Vec<char> {
    if letter.is_control() { letter.escape_default().collect() } else { vec![letter] }
}

/// The candidate that a mistyped value most likely meant.
pub(crate) fn nearest<'a>(value: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    domain::nearest::nearest(value, candidates).into_iter().next()
}

/// ` (did you mean "…"?)`, or nothing.
pub(crate) fn did_you_mean(candidate: Option<&str>) -> String {
    candidate.map(|candidate| format!(" (did you mean \"{candidate}\"?)")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_a_compiler() {
        let problem = Problem {
            file: "observations.csv",
            line: 17,
            column: Some("observed".to_owned()),
            value: Some("2017-13\n".to_owned()),
            advice: "is not a date; write 2017".to_owned(),
        };
        assert_eq!(
            problem.to_string(),
            "observations.csv:17: column \"observed\": \"2017-13\\n\" is not a date; write 2017"
        );
    }

    #[test]
    fn the_nearest_is_offered_only_if_near() {
        let candidates = || ["POLICE", "PARLIAMENT", "COURT"].into_iter();
        assert_eq!(nearest("polcie", candidates()), Some("POLICE"));
        assert_eq!(nearest("xyz", candidates()), None);
    }
}
