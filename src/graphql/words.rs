//! The words of a search.

use super::error::ApiError;
use crate::domain::fold::fold;

/// Words that a list is narrowed to, if they can be searched for.
pub(super) fn searchable(words: Option<String>) -> Result<Option<String>, ApiError> {
    words.map(|words| folded_words(&words).map(|_| words)).transpose()
}

/// The words of a search, folded; a search without a letter or digit is refused.
pub(super) fn folded_words(text: &str) -> Result<Vec<String>, ApiError> {
    let folded = fold(text);
    let words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    match words.len() {
        0 => Err(ApiError::Input(
            "text: there is nothing to search for; write at least one letter or digit".to_owned(),
        )),
        1..=10 if folded.len() <= 200 => Ok(words),
        _ => Err(ApiError::Input("text: too long; write at most 10 words and 200 letters".to_owned())),
    }
}
