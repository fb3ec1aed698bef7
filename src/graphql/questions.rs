//! The named questions of `schema/queries/`, embedded in the binary (in a debug build read from there), and the form of
//! the comments that each begins with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};
use rust_embed::RustEmbed;

use crate::domain::language::Language;

/// The languages in which each question has its words.
const LANGUAGES: [&str; 2] = ["de", "en"];

#[derive(RustEmbed)]
#[folder = "schema/queries"]
struct Files;

/// The same words in both languages, German first.
pub type Words = [String; 2];

/// A question with its words in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its place among the questions.
    pub number: u32,
    /// Its public name, which does not change: the name of its file without number and ending.
    pub name: String,
    /// What it asks.
    pub title: Words,
    /// How its answer is read.
    pub explanation: Words,
    /// What each variable means, by its name without the dollar.
    pub variables: BTreeMap<String, Words>,
    /// The whole document, comments included.
    pub text: String,
}

impl Question {
    /// Reads a file: first lines `# key.language: words`, each once, until the first line that is no comment. The keys
    /// are `title`, `explanation` and, with its dollar, every variable of the operation.
    ///
    /// # Errors
    ///
    /// If the name of the file or a comment has another form, with what is wrong.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let stem = file.strip_suffix(".graphql").ok_or("the name of a question ends in .graphql")?;
        let (number, name) = stem.split_once('-').ok_or("a file is called NN-name.graphql")?;
        let number = number.parse().map_err(|_| format!("{number} is no number"))?;
        if !name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        {
            return Err(format!("{name} is no name for an address: small letters, digits and - only"));
        }
        let mut words: BTreeMap<(String, String), String> = BTreeMap::new();
        for line in text.lines().take_while(|line| line.starts_with('#')) {
            let (key, said) = line[1..].split_once(": ").ok_or(format!("no key in: {line}"))?;
            let (key, language) = key.trim().rsplit_once('.').ok_or(format!("no language in: {line}"))?;
            let said = said.trim();
            if !LANGUAGES.contains(&language) || said.is_empty() {
                return Err(format!("write `# key.de: words` or `# key.en: words`, not: {line}"));
            }
            if words.insert((key.to_owned(), language.to_owned()), said.to_owned()).is_some() {
                return Err(format!("twice: {line}"));
            }
        }
        let mut both = |key: &str| -> Result<Words, String> {
            let mut word = |language: &str| {
                words
                    .remove(&(key.to_owned(), language.to_owned()))
                    .ok_or(format!("{key}.{language} is missing"))
            };
            Ok([word("de")?, word("en")?])
        };
        let (title, explanation) = (both("title")?, both("explanation")?);
        let mut variables = BTreeMap::new();
        for variable in variables_of(&document(text)?) {
            let said = both(&format!("${variable}"))?;
            variables.insert(variable, said);
        }
        if let Some(((key, language), _)) = words.first_key_value() {
            return Err(format!("{key}.{language} speaks of nothing in the operation"));
        }
        Ok(Self { number, name: name.to_owned(), title, explanation, variables, text: text.to_owned() })
    }

    /// The name of its operation: the public name in one word.
    #[must_use]
    pub fn operation(&self) -> String {
        let capital =
            |word: &str| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or("");
        self.name.split('-').map(capital).collect()
    }

    /// The parsed document.
    ///
    /// # Errors
    ///
    /// If the text was changed into one that cannot be parsed.
    pub fn document(&self) -> Result<ExecutableDocument, String> {
        document(&self.text)
    }
}

/// Words in one language.
#[must_use]
pub fn said([german, english]: &Words, language: Language) -> &str {
    match language {
        Language::De => german,
        Language::En => english,
    }
}

fn document(text: &str) -> Result<ExecutableDocument, String> {
    parse_query(text).map_err(|error| error.to_string())
}

fn variables_of(document: &ExecutableDocument) -> Vec<String> {
    let operations: Vec<_> = match &document.operations {
        DocumentOperations::Single(only) => vec![only],
        DocumentOperations::Multiple(named) => named.values().collect(),
    };
    let variables = operations.into_iter().flat_map(|own| &own.node.variable_definitions);
    variables.map(|own| own.node.name.node.to_string()).collect()
}

/// Reads every question, in the order of its number.
///
/// # Errors
///
/// If a file has another form, with its name and what is wrong.
pub fn read() -> Result<Vec<Question>, String> {
    let mut questions = Vec::new();
    for file in Files::iter() {
        let bytes = Files::get(&file).ok_or(format!("{file} is gone"))?.data;
        let text = std::str::from_utf8(&bytes).map_err(|error| format!("{file}: {error}"))?;
        questions.push(Question::parse(&file, text).map_err(|wrong| format!("{file}: {wrong}"))?);
    }
    questions.sort_by_key(|question| question.number);
    Ok(questions)
}

/// Every question, read once. A file of another form is left out; the tests do not let one pass.
#[must_use]
pub fn all() -> &'static [Question] {
    static ALL: LazyLock<Vec<Question>> = LazyLock::new(|| read().unwrap_or_default());
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_have_the_form() {
        let questions = read().unwrap();
        assert_eq!(all(), questions);
        assert!(questions.iter().all(|question| question.document().is_ok()));
        assert_eq!(questions.len(), std::fs::read_dir("schema/queries").unwrap().count());
        assert_eq!(said(&questions[6].title, Language::En), "Who left X since 2022, why, and where to?");
    }
}
