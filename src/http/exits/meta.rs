//! What there is to say about an answer: what was asked, of which edition, by whose facts, and how it is cited.

use async_graphql::Positioned;
use async_graphql::parser::types::VariableDefinition;
use serde_json::{Map, Value, json};

use super::address::{Address, Format};
use super::paged::{PAGE, TOTAL};
use super::question::Found;
use super::table::Table;
use super::words;
use crate::domain::citation::{CitationStyle, cite_apa, cite_edition, cite_edition_for};
use crate::domain::date::Day;
use crate::domain::edition::Edition;
use crate::domain::language::Language;
use crate::graphql::licence;
use crate::graphql::questions::said;

/// An answer, and how it came about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) found: &'a Found,
    pub(crate) address: &'a Address,
    /// The query part of the address, as it was written.
    pub(crate) query: Option<&'a str>,
    pub(crate) language: Language,
    /// The variables with what they have by default.
    pub(crate) variables: &'a Map<String, Value>,
    /// Their definitions in the document.
    pub(crate) definitions: &'a [Positioned<VariableDefinition>],
    /// The edition that the answer rests on; `None` before the first.
    pub(crate) edition: Option<&'a Edition>,
    /// The day on which it was asked; of an edition that was named, the day that it was made.
    pub(crate) as_of: Day,
    pub(crate) table: &'a Table,
    /// Where sources stand in the answer.
    pub(crate) sources: &'a [Vec<String>],
}

impl About<'_> {
    /// The description of an answer with these data.
    pub(crate) fn json(&self, data: &Value) -> Value {
        let empty = Edition { number: 0, recorded_at: 0, note: String::new(), added: 0, corrected: 0 };
        let edition = self.edition.unwrap_or(&empty);
        let recorded = chrono::DateTime::from_timestamp_micros(edition.recorded_at)
            .filter(|_| edition.number > 0)
            .map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::Micros, true));
        let title = self.found.title(self.language);
        let matter = |language| self.found.matter(self.definitions, &self.address.variables, language);
        let own = matter(self.language);
        let pinned = self.pinned(edition.number);
        let cited = |language| {
            format!("{} {}. {pinned}", matter(language), cite_edition(edition, CitationStyle::Full, language))
        };
        json!({
            "name": self.found.name,
            "title": title,
            "explanation": self.found.words.map(|words| said(&words.explanation, self.language)),
            "query": self.found.text,
            "variables": self.variables,
            "edition": { "number": edition.number, "recordedAt": recorded },
            "rows": self.rows(data),
            "sources": self.sources(data),
            "licence": licence(self.language),
            "citation": {
                "german": cited(Language::De),
                "english": cited(Language::En),
                "apa": cite_apa(edition, &own, &pinned, self.language),
                "bibtex": cite_edition_for(edition, &own, self.language),
            },
            "links": Format::suffixes().map(|suffix| (suffix.to_owned(), json!(self.link(suffix, edition.number)))).collect::<Map<_, _>>(),
        })
    }

    fn rows(&self, data: &Value) -> Value {
        let count = super::cells::rows_of(self.table, data).len();
        let connection = self.table.connection_in(data);
        let total = connection.and_then(|connection| connection[TOTAL].as_u64());
        let ends = connection.and_then(|connection| connection[PAGE]["hasNextPage"].as_bool());
        let complete = self.address.all || ends != Some(true);
        let reason = (!complete).then(|| words::cut(count, total, self.language));
        json!({
            "path": self.table.path.join("."),
            "lists": self.table.lists,
            "columns": self.table.columns.iter().map(|own| json!({ "name": own.name(), "list": own.list, "type": own.gives })).collect::<Vec<_>>(),
            "count": if self.address.all { total.unwrap_or(count as u64) } else { count as u64 },
            "total": total,
            "complete": complete,
            "reason": reason,
        })
    }

    /// The sources that the answer names, each once.
    fn sources(&self, data: &Value) -> Vec<Value> {
        let mut found: Vec<Value> = Vec::new();
        for path in self.sources {
            collect(data, path, &mut found);
        }
        found
    }

    /// The address under which this answer stays what it is.
    fn pinned(&self, edition: i64) -> String {
        self.link("csv", edition)
    }

    fn link(&self, suffix: &str, edition: i64) -> String {
        let mut query = self.parameters();
        if self.address.all && suffix != "json" {
            query.append_pair("all", "true");
        }
        query.append_pair("edition", &edition.to_string());
        format!("/q/{}.{suffix}?{}", self.found.name, query.finish())
    }

    /// The address of the page that shows this answer whole; by the newest edition, if none was named.
    pub(crate) fn page(&self) -> String {
        let mut query = self.parameters();
        let edition = self.address.edition.map(|edition| edition.to_string());
        for (name, value) in [("view", &self.address.view), ("edition", &edition)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        format!("/question/{}?{}", self.found.name, query.finish())
    }

    /// What the address gives, apart from edition and extent.
    fn parameters(&self) -> url::form_urlencoded::Serializer<'static, String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, values) in &self.address.variables {
            for value in values {
                query.append_pair(name, value);
            }
        }
        query.append_pair("lang", words::either(self.language, ["de", "en"]));
        if let Some(rows) = &self.address.rows {
            query.append_pair("rows", rows);
        }
        query
    }
}

/// The header that leads from an answer to its description.
pub(crate) fn described_by(found: &Found, query: Option<&str>) -> String {
    format!("<{}>; rel=\"describedby\"; type=\"application/json\"", Format::Meta.place(&found.name, query))
}

fn collect(value: &Value, path: &[String], into: &mut Vec<Value>) {
    match (value, path) {
        (Value::Array(items), path) => items.iter().for_each(|item| collect(item, path, into)),
        (Value::Object(_), []) if !into.contains(value) => into.push(value.clone()),
        (Value::Object(fields), [key, rest @ ..]) => {
            if let Some(below) = fields.get(key) {
                collect(below, rest, into);
            }
        }
        _ => {}
    }
}

/// The variables with what they have by default.
pub(crate) fn with_defaults(
    operation: &async_graphql::parser::types::OperationDefinition,
    given: &Value,
) -> Map<String, Value> {
    let value = |name: &str| given.get(name).cloned();
    operation
        .variable_definitions
        .iter()
        .map(|own| {
            let name = own.node.name.node.as_str();
            let default = || own.node.default_value.as_ref().map(|default| json!(default.node));
            (name.to_owned(), value(name).or_else(default).unwrap_or_default())
        })
        .collect()
}
