//! The dictionary of the page (`web/src/texts/words.json`): fields, words of enums and kinds of nothing, as people say
//! them. What is not in it is shown as it is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::language::Language;
use crate::graphql::questions::{Words, said};

/// The file, which the page reads, too.
const FILE: &str = include_str!("../../../web/src/texts/words.json");

type Dictionary = BTreeMap<String, Words>;

#[derive(Debug, Default, Deserialize)]
struct Glossary {
    /// Names of fields.
    fields: Dictionary,
    /// Words of enums, by the enum.
    words: BTreeMap<String, Dictionary>,
    /// Why a value is missing.
    gaps: Dictionary,
}

/// A file of another form has no words; the tests do not let one pass.
static GLOSSARY: LazyLock<Glossary> = LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

/// The things on a page of a list; they are called as the list.
const THINGS: &str = "nodes";

/// The name of a column: `rank.position` is `Rang: Platz`. The name of a thing is the thing: `platform.name` is `Plattform`.
pub(crate) fn heading(column: &str, language: Language) -> String {
    let word = |part: &&str| {
        GLOSSARY
            .fields
            .get(*part)
            .map_or_else(|| (*part).to_owned(), |words| said(words, language).to_owned())
    };
    let parts: Vec<&str> = column.split('.').filter(|part| *part != THINGS).collect();
    let told = match parts[..] {
        [ref above @ .., _, "name"] | [ref above @ .., "metric", "label"] => &parts[..=above.len()],
        _ => &parts[..],
    };
    told.iter().map(word).collect::<Vec<_>>().join(": ")
}

/// A word of an enum, or the text itself.
pub(crate) fn word<'a>(of: &str, text: &'a str, language: Language) -> &'a str {
    let words = GLOSSARY.words.get(of).and_then(|words| words.get(text));
    words.map_or(text, |words| said(words, language))
}

/// Why a value is missing; `None` for what is no kind of nothing.
pub(crate) fn gap(reason: &str, language: Language) -> Option<&'static str> {
    GLOSSARY.gaps.get(reason).map(|words| said(words, language))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::table::Table;
    use super::*;
    use crate::graphql::catalog::Catalog;
    use crate::graphql::questions;

    #[test]
    fn columns_words_and_gaps_are_said_in_both_languages() {
        assert_eq!(heading("rank.position", Language::De), "Rang: Platz");
        assert_eq!(heading("elsewhere.nodes.handle", Language::En), "elsewhere: handle");
        assert_eq!(heading("rank.nobodyKnows", Language::En), "rank: nobodyKnows");
        for (column, name) in [
            ("name", "Name"),
            ("platform.name", "Plattform"),
            ("authority.platform.name", "Behörde: Plattform"),
            ("metric.label", "Kennzahl"),
            ("label", "Wer"),
        ] {
            assert_eq!(heading(column, Language::De), name);
        }
        assert_eq!(word("LandCode", "BY", Language::En), "Bavaria");
        assert_eq!(word("String", "BY", Language::En), "BY");
        assert_eq!(gap("HIDDEN", Language::De), Some("verborgen (von der Plattform oder dem Betreiber)"));
        assert_eq!(gap("x", Language::De), None);
    }

    #[test]
    fn every_column_of_every_named_question_has_a_name_that_people_say() {
        let catalog = Catalog::new(&crate::graphql::sdl());
        let mut lacking = BTreeSet::new();
        for question in questions::read().unwrap() {
            let document = question.document().unwrap();
            let (_, operation) = document.operations.iter().next().unwrap();
            let first = Table::of(&catalog, &document, &operation.node, None).unwrap();
            for list in first.lists.iter().map(|list| Some(list.as_str())).chain([None]) {
                let table = Table::of(&catalog, &document, &operation.node, list).unwrap();
                let parts = table.columns.iter().flat_map(|column| column.path.clone());
                let unnamed = |part: &String| part != THINGS && !GLOSSARY.fields.contains_key(part);
                lacking.extend(parts.filter(unnamed));
            }
        }
        assert_eq!(lacking, BTreeSet::new());
    }
}
