//! The address of an exit: its name, its format, and what its parameters say.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde_json::json;

use super::cells::Style;
use super::csvw;
use crate::http::error::{Refusal, code};

/// Parameters that are no variables of a question.
pub(crate) const RESERVED: [&str; 4] = ["lang", "edition", "rows", "all"];

/// The media type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The media type of a page.
pub(crate) const PAGE: &str = "text/html; charset=utf-8";
/// The parameter of a frame that says which view its whole page opens with.
const VIEW: &str = "view";

/// What an exit gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// The `data` of the answer.
    Json,
    /// Its rows.
    Rows(Style),
    /// Its rows as a workbook, beside what there is to say about it.
    Workbook,
    /// What there is to say about it.
    Meta,
    /// The types of the columns of its CSV.
    Columns,
    /// A page for a frame.
    Frame,
    /// The feed of corrections.
    Feed,
}

/// The endings of addresses, each with its media type. One that ends like another stands before it.
const FORMATS: [(&str, Format, &str); 8] = [
    ("meta.json", Format::Meta, "application/json; charset=utf-8"),
    ("csv-metadata.json", Format::Columns, csvw::MEDIA),
    ("json", Format::Json, "application/json; charset=utf-8"),
    ("de.csv", Format::Rows(Style::GermanCsv), "text/csv; charset=utf-8; header=present"),
    ("csv", Format::Rows(Style::Csv), "text/csv; charset=utf-8; header=present"),
    ("tsv", Format::Rows(Style::Tsv), "text/tab-separated-values; charset=utf-8"),
    ("ndjson", Format::Rows(Style::Ndjson), "application/x-ndjson; charset=utf-8"),
    ("xlsx", Format::Workbook, WORKBOOK),
];

/// What has an address of its own instead of an ending.
const OTHERS: [(&str, Format, &str); 2] =
    [("html", Format::Frame, PAGE), ("atom", Format::Feed, "application/atom+xml; charset=utf-8")];

impl Format {
    fn of(suffix: &str) -> Option<Self> {
        FORMATS.iter().find(|(own, ..)| *own == suffix).map(|(_, format, _)| *format)
    }

    /// Its ending, without the first point.
    pub(crate) fn suffix(self) -> &'static str {
        self.known().0
    }

    /// Its media type.
    pub(crate) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(self.known().1)
    }

    fn known(self) -> (&'static str, &'static str) {
        let own = FORMATS.iter().chain(&OTHERS).find(|(_, own, _)| *own == self);
        own.map_or(("", ""), |(suffix, _, media)| (*suffix, *media))
    }

    /// Whether it is all rows, or a page of them, as a file to keep.
    pub(crate) const fn is_rows(self) -> bool {
        matches!(self, Self::Rows(_) | Self::Workbook)
    }

    /// The address of a question in this format, with the query part of another.
    pub(crate) fn place(self, name: &str, query: Option<&str>) -> String {
        let query = query.map_or_else(String::new, |query| format!("?{query}"));
        format!("/q/{name}.{}{query}", self.suffix())
    }

    /// Every ending.
    pub(crate) fn suffixes() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|(suffix, ..)| *suffix)
    }

    /// Chooses by `Accept` for an address without an ending: the heaviest type that it names, of equals the first;
    /// JSON without a header or by a wildcard.
    fn negotiate(headers: &HeaderMap) -> Result<Self, Refusal> {
        let accepted: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        if accepted.is_empty() {
            return Ok(Self::Json);
        }
        let mut best: Option<(f32, Self)> = None;
        for range in accepted.join(",").split(',') {
            let mut pieces = range.split(';').map(str::trim);
            let format = match pieces.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "*/*" | "application/*" | "application/json" | "application/graphql-response+json" => {
                    Self::Json
                }
                "text/csv" | "text/*" => Self::Rows(Style::Csv),
                "text/tab-separated-values" => Self::Rows(Style::Tsv),
                "application/x-ndjson" | "application/jsonl" => Self::Rows(Style::Ndjson),
                WORKBOOK => Self::Workbook,
                _ => continue,
            };
            let weight = pieces
                .find_map(|piece| piece.strip_prefix("q="))
                .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            if weight > best.map_or(0.0, |(heaviest, _)| heaviest) {
                best = Some((weight, format));
            }
        }
        best.map(|(_, format)| format).ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_ACCEPTABLE,
                code::NOT_ACCEPTABLE,
                "The answer is application/json, text/csv, text/tab-separated-values, application/x-ndjson or a workbook; \
                 accept one of them, or end the address in .json, .csv, .de.csv, .tsv, .ndjson, .xlsx, .meta.json or .csv-metadata.json.",
            )
        })
    }
}

/// What an address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// The name of a question or the hash of a shared one.
    pub(crate) name: String,
    /// What is wanted.
    pub(crate) format: Format,
    /// The number of the edition to answer by.
    pub(crate) edition: Option<i64>,
    /// Which list the rows are.
    pub(crate) rows: Option<String>,
    /// Whether the list is wanted from its first to its last row.
    pub(crate) all: bool,
    /// Of a frame: the view that its whole page opens with.
    pub(crate) view: Option<String>,
    /// Everything else: variables by name.
    pub(crate) variables: BTreeMap<String, Vec<String>>,
}

impl Address {
    /// Reads the last part of the path and the query part.
    pub(crate) fn read(last: &str, uri: &Uri, headers: &HeaderMap) -> Result<Self, Refusal> {
        let (name, format) = match last.split_once('.') {
            None => (last, Format::negotiate(headers)?),
            Some((name, suffix)) => (name, Format::of(suffix).ok_or_else(|| unknown_format(suffix))?),
        };
        Self::with(name, format, uri)
    }

    /// Reads the address of a frame.
    pub(crate) fn of_frame(name: &str, uri: &Uri) -> Result<Self, Refusal> {
        let address = Self::with(name, Format::Frame, uri)?;
        if address.all {
            return Err(bad(
                "A frame shows no list from its first to its last row; leave all away.".to_owned()
            ));
        }
        Ok(address)
    }

    /// Reads the address of a feed: the question with this name, asked with these values.
    pub(crate) fn of_feed(name: &str, given: &[(&str, &str)], uri: &Uri) -> Result<Self, Refusal> {
        let mut address = Self::with(name, Format::Feed, uri)?;
        if address.all || address.rows.is_some() || !address.variables.is_empty() {
            return Err(bad("The address of a feed has lang and edition, and nothing else.".to_owned()));
        }
        for (variable, value) in given {
            address.variables.insert((*variable).to_owned(), vec![(*value).to_owned()]);
        }
        Ok(address)
    }

    fn with(name: &str, format: Format, uri: &Uri) -> Result<Self, Refusal> {
        let mut address = Self {
            name: name.to_owned(),
            format,
            edition: None,
            rows: None,
            all: false,
            view: None,
            variables: BTreeMap::new(),
        };
        let mut seen: Vec<String> = Vec::new();
        for (key, value) in
            url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned()
        {
            let reserved = RESERVED.contains(&key.as_str()) || (format == Format::Frame && key == VIEW);
            if !reserved {
                address.variables.entry(key).or_default().push(value);
                continue;
            }
            if seen.contains(&key) {
                return Err(bad(format!("{key} is given twice; give it once.")));
            }
            match key.as_str() {
                "edition" => {
                    let number = value.parse().ok().filter(|number| *number > 0);
                    address.edition = Some(number.ok_or_else(|| {
                        bad("edition is the number of an edition: 1, 2, 3 and so on.".to_owned())
                    })?);
                }
                "rows" => address.rows = Some(value),
                VIEW => {
                    let word = !value.is_empty() && value.chars().all(|letter| letter.is_ascii_lowercase());
                    address.view = Some(value).filter(|_| word);
                    if !word {
                        return Err(bad(
                            "view is the name of a view, in small letters: table, bars, map.".to_owned()
                        ));
                    }
                }
                "all" => {
                    address.all = value.parse().map_err(|_| bad("all is true or false.".to_owned()))?;
                }
                // The language of labels is read where every door reads it.
                _ => {}
            }
            seen.push(key);
        }
        Ok(address)
    }
}

fn unknown_format(suffix: &str) -> Refusal {
    let known: Vec<&str> = Format::suffixes().collect();
    let shown: String = suffix.chars().take(20).collect();
    Refusal::new(
        StatusCode::NOT_FOUND,
        code::NOT_FOUND,
        format!("There is no format .{shown}; an address ends in .{}.", known.join(", .")),
    )
    .with("supported", json!(known))
}

fn bad(message: String) -> Refusal {
    Refusal::bad_request(code::BAD_REQUEST, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(last: &str, query: &str, accept: &str) -> Result<Address, Refusal> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        Address::read(last, &format!("/q/x?{query}").parse().unwrap(), &headers)
    }

    #[test]
    fn the_ending_decides_before_the_header() {
        for (last, accept, format) in [
            ("a.csv", "application/json", Format::Rows(Style::Csv)),
            ("a.de.csv", "*/*", Format::Rows(Style::GermanCsv)),
            ("a.meta.json", "*/*", Format::Meta),
            ("a.xlsx", "*/*", Format::Workbook),
            ("a", WORKBOOK, Format::Workbook),
            ("a", "*/*", Format::Json),
            ("a", "text/html,application/xhtml+xml,*/*;q=0.8", Format::Json),
            ("a", "text/csv;q=0.5, application/json;q=0.4", Format::Rows(Style::Csv)),
            ("a", "application/x-ndjson", Format::Rows(Style::Ndjson)),
            ("a", "text/tab-separated-values, text/csv", Format::Rows(Style::Tsv)),
        ] {
            let address = read(last, "", accept).unwrap();
            assert_eq!((address.name.as_str(), address.format), ("a", format), "{last} {accept}");
        }
        assert_eq!(read("a", "", "image/png").unwrap_err().code, code::NOT_ACCEPTABLE);
        assert_eq!(read("a", "", "text/csv;q=0").unwrap_err().code, code::NOT_ACCEPTABLE);
        assert_eq!(read("a.xml", "", "*/*").unwrap_err().code, code::NOT_FOUND);
    }

    #[test]
    fn a_frame_knows_a_view() {
        let frame = |query: &str| Address::of_frame("a", &format!("/embed/a?{query}").parse().unwrap());
        let address = frame("view=bars&n=1").unwrap();
        assert_eq!((address.format, address.view.as_deref()), (Format::Frame, Some("bars")));
        assert_eq!(address.variables.len(), 1);
        for wrong in ["view=", "view=a%22", "view=a&view=a", "all=true", "edition=0"] {
            assert_eq!(frame(wrong).unwrap_err().code, code::BAD_REQUEST, "{wrong}");
        }
        // Elsewhere it may be a variable.
        assert!(read("a.csv", "view=bars", "*/*").unwrap().variables.contains_key("view"));
    }

    #[test]
    fn a_feed_has_a_language_and_nothing_to_ask() {
        let feed = |query: &str| {
            Address::of_feed("a", &[("since", "x")], &format!("/feed/a.atom?{query}").parse().unwrap())
        };
        let address = feed("lang=de&edition=2").unwrap();
        assert_eq!(
            (address.edition, address.variables["since"].as_slice()),
            (Some(2), &["x".to_owned()][..])
        );
        for wrong in ["since=2020", "all=true", "rows=a"] {
            assert_eq!(feed(wrong).unwrap_err().code, code::BAD_REQUEST, "{wrong}");
        }
    }

    #[test]
    fn parameters_are_reserved_or_variables() {
        let address = read("a.csv", "lang=de&edition=3&rows=x.y&all=true&kinds=A&kinds=B&n=", "*/*").unwrap();
        assert_eq!((address.edition, address.rows.as_deref(), address.all), (Some(3), Some("x.y"), true));
        let variables: Vec<(&str, usize)> =
            address.variables.iter().map(|(name, given)| (name.as_str(), given.len())).collect();
        assert_eq!(variables, [("kinds", 2), ("n", 1)]);
        for wrong in ["edition=0", "edition=x", "edition=1&edition=1", "all=yes", "rows=a&rows=b"] {
            assert_eq!(read("a.csv", wrong, "*/*").unwrap_err().code, code::BAD_REQUEST, "{wrong}");
        }
    }
}
