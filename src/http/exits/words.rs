//! What the exits say in words of a language: what there is to say about an answer, line by line.

use serde_json::Value;

use super::meta::About;
use crate::domain::citation::date_in_words;
use crate::domain::date::PartialDate;
use crate::domain::language::Language;
use crate::graphql::licence;

/// What there is to say about an answer, for a reader.
#[derive(Debug)]
pub(crate) struct Remarks {
    pub(crate) title: String,
    /// The names of the two sheets of a workbook: the rows, and this.
    pub(crate) sheets: [&'static str; 2],
    pub(crate) lines: Vec<Remark>,
}

/// One line of it.
#[derive(Debug)]
pub(crate) struct Remark {
    pub(crate) label: String,
    /// What it says; of a source its citation and its address.
    pub(crate) texts: Vec<String>,
}

/// One of two words, German first.
pub(crate) const fn either<T: Copy>(language: Language, [german, english]: [T; 2]) -> T {
    match language {
        Language::De => german,
        Language::En => english,
    }
}

/// Why not all rows are there: the list goes on after them.
pub(crate) fn cut(count: usize, total: Option<u64>, language: Language) -> String {
    let more = || either(language, ["mehr", "more"]).to_owned();
    let total = total.map_or_else(more, |total| total.to_string());
    match language {
        Language::De => format!(
            "Die Frage holt eine Seite, und die Liste geht danach weiter: {count} von {total} Zeilen. Mit all=true \
             kommen alle."
        ),
        Language::En => format!(
            "The question asks for a page, and the list goes on after it: {count} of {total} rows. Add all=true for \
             all of them."
        ),
    }
}

/// Everything that a file should carry, so that whoever finds it without its page knows what it is.
pub(crate) fn remarks(about: &About<'_>, data: &Value) -> Remarks {
    let language = about.language;
    let meta = about.json(data);
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let mut lines = Vec::new();
    let mut line = |words: [&str; 2], texts: Vec<String>| {
        if texts.iter().any(|text| !text.is_empty()) {
            lines.push(Remark { label: either(language, words).to_owned(), texts });
        }
    };
    line(["Frage", "question"], vec![text(&meta["title"])]);
    line(["Erläuterung", "explanation"], vec![text(&meta["explanation"])]);
    line(["Adresse", "address"], vec![text(&meta["links"]["xlsx"])]);
    line(["Angaben", "variables"], vec![text(&meta["variables"])]);
    line(["Ausgabe", "edition"], vec![text(&meta["edition"]["number"])]);
    line(["Ausgabe vom", "edition recorded at"], vec![text(&meta["edition"]["recordedAt"])]);
    line(
        ["Abgerufen zum Stand", "retrieved as of"],
        vec![date_in_words(PartialDate::day(about.as_of), language)],
    );
    let rows = &meta["rows"];
    line(["Zeilen", "rows"], vec![text(&rows["count"])]);
    let whole = rows["complete"] == true;
    let yes = either(language, if whole { ["ja", "yes"] } else { ["nein", "no"] });
    line(["Vollständig", "complete"], vec![yes.to_owned(), text(&rows["reason"])]);
    line(["Lizenz", "licence"], vec![licence(language).to_owned()]);
    let citation = &meta["citation"];
    line(["Zitieren als", "cite as"], vec![text(&citation[either(language, ["german", "english"])])]);
    line(["APA", "APA"], vec![text(&citation["apa"])]);
    line(["BibTeX", "BibTeX"], vec![text(&citation["bibtex"])]);
    for source in meta["sources"].as_array().into_iter().flatten() {
        line(["Quelle", "source"], vec![cited(source), text(&source["url"])]);
    }
    Remarks {
        title: text(&meta["title"]),
        sheets: either(language, [["Zeilen", "Über diese Antwort"], ["Rows", "About this answer"]]),
        lines,
    }
}

/// A source as it is cited, as far as the question asks.
pub(crate) fn cited(source: &Value) -> String {
    if let Some(citation) = source["citation"].as_str() {
        return citation.to_owned();
    }
    let known = ["publisher", "title"].iter().filter_map(|key| source[*key].as_str());
    known.collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_source_is_cited_by_what_is_known_of_it() {
        assert_eq!(cited(&json!({"citation": "A, 2017", "title": "T"})), "A, 2017");
        assert_eq!(cited(&json!({"publisher": "P", "title": "T"})), "P: T");
        assert_eq!(cited(&json!({"url": "u"})), "");
    }

    #[test]
    fn what_is_cut_is_said_in_both_languages() {
        assert!(cut(3, Some(9), Language::De).contains("3 von 9 Zeilen"));
        assert!(cut(3, None, Language::En).contains("3 of more rows"));
    }
}
