//! The page of a frame: title, answer in words, table, what is missing, sources, licence, citation, and the way to the
//! whole page. Every text is escaped where it is written; nothing of an answer is ever markup.

use axum::http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use super::super::cells::{rows_of, values};
use super::super::glossary::{gap, heading, word};
use super::super::meta::About;
use super::super::table::{Column, Table};
use super::super::words::{cited, either};
use super::measured::Measured;
use super::shown::{Shown, called, label, printed, shown};
use super::told::{caveats, missing, sentences};
use crate::domain::citation::{date_in_words, number};
use crate::domain::date::PartialDate;
use crate::domain::language::Language;
use crate::graphql::licence;

/// Rows that are drawn.
const MOST_ROWS: usize = 500;
/// The columns that are called after the metric of the answer.
const VALUES: [&str; 2] = ["value", "interval"];

/// The page of an answer with these data.
pub(in super::super) fn page(about: &About<'_>, data: &Value) -> String {
    let language = about.language;
    let say = |words: [&'static str; 2]| either(language, words);
    let meta = about.json(data);
    let rows = rows_of(about.table, data);
    let absent = missing(data);
    let warnings = caveats(data);
    let citation = meta["citation"][say(["german", "english"])].as_str().unwrap_or_default();
    let sources = meta["sources"].as_array().map(Vec::as_slice).unwrap_or_default();
    let title = meta["title"].as_str().unwrap_or_default();
    let whole = about.page();
    let body = html! {
        h1 { (title) }
        @for sentence in sentences(data) {
            p.sentence { (sentence) }
        }
        (table(about.table, &rows, &Measured::of(about.table, data), &meta["rows"], language))
        @if rows.len() > MOST_ROWS || meta["rows"]["complete"] != true {
            p.cut {
                (say(["Das sind nicht alle Zeilen; ", "These are not all rows; "]))
                a href=(whole) target="_blank" rel="noopener" {
                    (say(["die vollständige Antwort steht auf der Seite", "the page has the whole answer"]))
                }
                "."
            }
        }
        @if !warnings.is_empty() {
            h2 { (say(["Was dabei zu beachten ist", "What to beware of"])) }
            ul.caveats {
                @for warning in &warnings {
                    li {
                        @if !warning.of.is_empty() { strong { (parts(&warning.of, language)) ": " } }
                        (warning.words)
                    }
                }
            }
        }
        @if !absent.is_empty() {
            h2 { (say(["Wer fehlt", "Who is missing"])) }
            p.notes { (say(["Keiner davon zählt als null.", "None of them counts as zero."])) }
            ul.missing {
                @for (why, labels) in &absent {
                    li { strong { (labels.join(", ")) } ": " (why) }
                }
            }
        }
        @if !sources.is_empty() {
            details {
                summary { (say(["Quellen", "Sources"])) " (" (sources.len()) ")" }
                ul.sources {
                    @for source in sources {
                        li { (outward(source["url"].as_str(), &cited(source))) }
                    }
                }
            }
        }
        div.notes {
            p {
                (say(["Quelle: Kanalatlas, Ausgabe ", "Source: Kanalatlas, edition "]))
                (about.edition.map_or(0, |edition| edition.number))
                (say([", Stand ", ", as of "])) (date_in_words(PartialDate::day(about.as_of), language))
            }
            p { (say(["Zitieren als: ", "Cite as: "])) span.citation { (citation) } }
            p { (say(["Lizenz: ", "Licence: "])) span.licence { (licence(language)) } }
        }
        p {
            a.whole href=(whole) target="_blank" rel="noopener" {
                (say(["Diese Frage auf Kanalatlas: alle Ansichten, Daten und Quellen",
                    "This question on Kanalatlas: all views, data and sources"]))
            }
        }
    };
    document(title, language, &body)
}

/// Parts of an answer, as they are called.
fn parts(of: &[&str], language: Language) -> String {
    of.iter().map(|part| heading(part, language)).collect::<Vec<_>>().join(", ")
}

/// The page that says why there is no answer.
pub(super) fn fault(status: StatusCode, message: &str, language: Language) -> String {
    let title = either(language, ["Keine Antwort", "No answer"]);
    let why = match status.as_u16() {
        404 => ["Diese Frage oder Ausgabe gibt es nicht.", "There is no such question or edition."],
        400..500 if status != StatusCode::TOO_MANY_REQUESTS => {
            ["Die Adresse dieses Rahmens stimmt nicht.", "The address of this frame is wrong."]
        }
        429 | 503 => [
            "Gerade wird zu viel gefragt. Bitte gleich noch einmal laden.",
            "Too much is asked just now. Please load it again in a moment.",
        ],
        _ => ["Beim Server ist ein Fehler passiert.", "Something went wrong on the server."],
    };
    let body = html! {
        h1 { (title) }
        div.failed {
            p { (either(language, why)) }
            p.notes lang="en" { (message) }
        }
    };
    document(title, language, &body)
}

fn document(title: &str, language: Language, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(either(language, ["de", "en"])) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " – Kanalatlas" }
                link rel="stylesheet" href="/assets/embed.css";
                script src="/assets/embed.js" defer {}
            }
            body { main { (body) } }
        }
    };
    page.into_string()
}

/// The table. It keeps its roles where a narrow frame shows it as blocks.
fn table(
    table: &Table,
    rows: &[&Value],
    measured: &Measured<'_>,
    about: &Value,
    language: Language,
) -> Markup {
    if rows.is_empty() {
        return html! { p { (either(language, ["Die Antwort hat keine Zeile.", "The answer has no row."])) } };
    }
    let columns = shown(&table.columns, rows);
    let whom = label(&table.columns);
    let drawn = rows.len().min(MOST_ROWS);
    let count = |count: usize| {
        count.to_string().parse().map_or_else(|_| count.to_string(), |count| number(count, language))
    };
    let total = about["total"].as_u64().and_then(|total| usize::try_from(total).ok()).unwrap_or(rows.len());
    let rows_word = either(language, if total == 1 { ["Zeile", "row"] } else { ["Zeilen", "rows"] });
    let name = |column: &Shown<'_>| {
        let own = Some(column.name())
            .filter(|name| VALUES.contains(&name.as_str()))
            .and_then(|_| measured.name(language));
        own.unwrap_or_else(|| heading(&called(&table.columns, column.name()), language))
    };
    let names: Vec<String> = columns.iter().map(name).collect();
    let region = either(language, ["Tabelle", "table"]);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(region) {
            table role="table" {
                caption {
                    @if drawn < total { (count(drawn)) (either(language, [" von ", " of "])) }
                    (count(total)) " " (rows_word)
                }
                thead role="rowgroup" {
                    tr role="row" {
                        @for (column, name) in columns.iter().zip(&names) {
                            th scope="col" role="columnheader" class=[numeric(column)] { (name) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for row in &rows[..drawn] {
                        tr role="row" {
                            @for (column, name) in columns.iter().zip(&names) {
                                @if whom.is_some_and(|whom| column.is(whom)) {
                                    th scope="row" role="rowheader" { (cell(column, row, measured, language)) }
                                } @else {
                                    td role="cell" class=[numeric(column)] data-label=(name) {
                                        (cell(column, row, measured, language))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn numeric(column: &Shown<'_>) -> Option<&'static str> {
    column.is_numeric().then_some("numeric")
}

fn cell(column: &Shown<'_>, row: &Value, measured: &Measured<'_>, language: Language) -> Markup {
    match column {
        Shown::Figure(figure) => {
            let known = figure.known(row, measured.is_year(row, &column.name()), language);
            html! {
                @if let Some(known) = known {
                    (known.figure)
                    @if let Some(range) = known.range { span.range { (range) } }
                } @else {
                    span.unknown { (why_unknown(row, language)) }
                }
            }
        }
        Shown::Cited(citation, url) => {
            let (cited, urls) = (values(row, citation), values(row, url));
            let links: Vec<Markup> = cited
                .iter()
                .enumerate()
                .filter_map(|(at, text)| {
                    Some(outward(urls.get(at).and_then(|url| url.as_str()), text.as_str()?))
                })
                .collect();
            if links.is_empty() {
                return nothing(language);
            }
            html! { ul { @for link in &links { li { (link) } } } }
        }
        Shown::Plain(column, led) => {
            let pages = led.as_ref().map(|led| led.pages(row, language)).unwrap_or_default();
            let known = values(row, column).into_iter().enumerate().filter(|(_, value)| !value.is_null());
            let texts: Vec<(usize, String)> =
                known.map(|(at, value)| (at, text(value, column, language))).collect();
            if texts.is_empty() {
                return nothing(language);
            }
            let is_address = column.path.last().is_some_and(|last| last == "url");
            html! {
                @for (nth, (at, text)) in texts.iter().enumerate() {
                    @if is_address { (outward(Some(text), text)) " " }
                    @else {
                        @if nth > 0 { "; " }
                        @match pages.get(*at).and_then(Option::as_ref) {
                            Some(page) => { a href=(page) target="_blank" rel="noopener" { (text) } }
                            None => { (text) }
                        }
                    }
                }
            }
        }
    }
}

/// That a row says nothing here.
fn nothing(language: Language) -> Markup {
    html! { span.unknown { (either(language, ["keine Angabe", "not stated"])) } }
}

/// Why a row has no figure, as far as it tells.
fn why_unknown(row: &Value, language: Language) -> &'static str {
    let told = row["missing"].as_str().and_then(|reason| gap(reason, language));
    let closed = (row["status"] == "CLOSED").then(|| gap("CLOSED", language)).flatten();
    told.or(closed).unwrap_or_else(|| either(language, ["unbekannt", "unknown"]))
}

/// A value as it is read.
fn text(value: &Value, column: &Column, language: Language) -> String {
    match value {
        Value::Number(number) => {
            number.as_f64().map_or_else(|| number.to_string(), |value| printed(value, language))
        }
        Value::Bool(truth) => word("Boolean", if *truth { "true" } else { "false" }, language).to_owned(),
        Value::String(text) if matches!(column.gives.as_str(), "Date" | "PartialDate" | "DateTime") => {
            // Of a moment, the day is told.
            let day = text.split('T').next().unwrap_or(text);
            day.parse::<PartialDate>().map_or_else(|_| text.clone(), |date| date_in_words(date, language))
        }
        Value::String(text) => {
            let known = word(&column.gives, text, language);
            let gap = column.path.last().filter(|last| *last == "missing").and_then(|_| gap(text, language));
            gap.unwrap_or(known).to_owned()
        }
        other => other.to_string(),
    }
}

/// A link that leaves this site, if the address is one of the web; else only its text.
fn outward(url: Option<&str>, text: &str) -> Markup {
    let web = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    html! {
        @match web {
            Some(url) => { a href=(url) target="_blank" rel="noopener external" { (text) } }
            None => { (text) }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn drawn(gives: &str, row: Value, language: Language) -> String {
        let columns =
            [Column { path: vec!["a".to_owned()], gives: gives.to_owned(), list: row["a"].is_array() }];
        cell(&shown(&columns, &[&row])[0], &row, &Measured::default(), language).into_string()
    }

    #[test]
    fn a_cell_says_what_is_known_in_words_of_the_language() {
        for (gives, row, german, english) in [
            ("Float", json!({"a": 12345.6}), "12.346", "12,346"),
            ("PartialDate", json!({"a": "2026-11-23"}), "23.11.2026", "2026-11-23"),
            ("PartialDate", json!({"a": "2017"}), "2017", "2017"),
            ("DateTime", json!({"a": "2026-11-23T10:00:00Z"}), "23.11.2026", "2026-11-23"),
            ("Boolean", json!({"a": true}), "ja", "yes"),
            ("AuthorityKind", json!({"a": ["POLICE", null]}), "Polizei", "police"),
        ] {
            assert_eq!(drawn(gives, row.clone(), Language::De), german, "{row}");
            assert_eq!(drawn(gives, row.clone(), Language::En), english, "{row}");
        }
        let none = |words: &str| format!("<span class=\"unknown\">{words}</span>");
        assert_eq!(drawn("Int", json!({"a": null}), Language::De), none("unbekannt"));
        assert_eq!(
            drawn("Int", json!({"a": null, "missing": "TOO_OLD"}), Language::En),
            none("the only value is too old")
        );
        assert_eq!(
            drawn("Int", json!({"a": null, "status": "CLOSED"}), Language::De),
            none("Kanal geschlossen")
        );
        assert_eq!(drawn("String", json!({"a": null}), Language::De), none("keine Angabe"));
    }

    #[test]
    fn nothing_of_an_answer_is_markup() {
        let text = "<script>alert(1)</script>\"'&";
        let safe = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&amp;";
        assert_eq!(drawn("String", json!({"a": text}), Language::De), safe);
        for hostile in ["javascript:alert(1)", "data:text/html,x", "//x.de"] {
            assert_eq!(outward(Some(hostile), "x").into_string(), "x", "{hostile}");
        }
        assert!(
            outward(Some("https://x.de/\"><b>"), "x")
                .into_string()
                .contains("href=\"https://x.de/&quot;&gt;&lt;b&gt;\"")
        );
        let page = fault(StatusCode::NOT_FOUND, text, Language::De);
        assert!(page.contains(safe) && !page.contains(text));
    }
}
