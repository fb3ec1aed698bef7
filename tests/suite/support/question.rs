//! The named questions of `schema/queries/`: where they are, and the form of the comments that each begins with.

use std::collections::BTreeMap;
use std::path::PathBuf;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};

/// The languages in which each question has its words.
const LANGUAGES: [&str; 2] = ["de", "en"];

/// A question with its words in both languages, German first.
#[derive(Debug)]
pub(crate) struct Question {
    /// Its place among the questions.
    pub(crate) number: u32,
    /// Its public name, which does not change: the name of its file without number and ending.
    pub(crate) name: String,
    /// What it asks.
    pub(crate) title: [String; 2],
    /// How its answer is read.
    pub(crate) explanation: [String; 2],
    /// What each variable means.
    pub(crate) variables: BTreeMap<String, [String; 2]>,
    /// The whole document, comments included.
    pub(crate) text: String,
}

impl Question {
    /// Reads a file: first lines `# key.language: words`, each once, until the first line that is no comment. The keys are
    /// `title`, `explanation` and, with its dollar, every variable of the operation.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, String> {
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
        let mut both = |key: &str| -> Result<[String; 2], String> {
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
            variables.insert(variable.clone(), both(&format!("${variable}"))?);
        }
        if let Some(((key, language), _)) = words.first_key_value() {
            return Err(format!("{key}.{language} speaks of nothing in the operation"));
        }
        Ok(Self { number, name: name.to_owned(), title, explanation, variables, text: text.to_owned() })
    }

    /// The name of its operation: the public name in one word.
    pub(crate) fn operation(&self) -> String {
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        self.name.split('-').map(capital).collect()
    }

    /// The parsed document.
    pub(crate) fn document(&self) -> ExecutableDocument {
        document(&self.text).unwrap()
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

/// Every question, in the order of its file.
pub(crate) fn questions() -> Vec<Question> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema/queries");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        Question::parse(name, &std::fs::read_to_string(path).unwrap())
            .unwrap_or_else(|wrong| panic!("{name}: {wrong}"))
    };
    files.iter().map(read).collect()
}
