//! `/q/….csv-metadata.json`: what a program must know to read the CSV (CSV on the Web, W3C): its columns with their types,
//! how it is written, and where it is from. Both dialects are described, the plain one and the German.

use serde_json::{Value, json};

use super::address::{Address, Format};
use super::cells::{BETWEEN, Style};
use super::glossary::heading;
use super::meta::About;
use super::table::Column;
use super::words::either;
use crate::domain::language::Language;

const VOCABULARY: &str = "http://www.w3.org/ns/csvw";
/// The media type of it.
pub(crate) const MEDIA: &str = "application/csvm+json";
/// The dialects that it describes.
const DIALECTS: [Style; 2] = [Style::Csv, Style::GermanCsv];

/// The header that leads from a CSV to its description; `None` for what is no CSV.
pub(crate) fn described_by(address: &Address, query: Option<&str>) -> Option<String> {
    let Format::Rows(style) = address.format else { return None };
    let place = Format::Columns.place(&address.name, query);
    DIALECTS.contains(&style).then(|| format!("<{place}>; rel=\"describedby\"; type=\"{MEDIA}\""))
}

/// The description of both files of an answer with these data.
pub(super) fn description(about: &About<'_>, data: &Value) -> Value {
    let language = about.language;
    let meta = about.json(data);
    let sources = meta["sources"].as_array().into_iter().flatten().map(|source| &source["url"]);
    let sources: Vec<&Value> = sources.filter(|url| !url.is_null()).collect();
    json!({
        "@context": [VOCABULARY, { "@language": either(language, ["de", "en"]) }],
        "dc:title": meta["title"],
        "dc:description": meta["explanation"],
        "dc:publisher": "Kanalatlas",
        "dc:issued": meta["edition"]["recordedAt"],
        "dc:rights": meta["licence"],
        "dc:bibliographicCitation": meta["citation"][either(language, ["german", "english"])],
        "dc:source": sources,
        "tables": DIALECTS.map(|style| json!({
            // As it was asked for: a description of another address is none of this file.
            "url": Format::Rows(style).place(&about.address.name, about.query),
            "dialect": { "delimiter": style.delimiter(), "header": true, "encoding": "utf-8" },
            "tableSchema": {
                "columns": about.table.columns.iter().map(|own| column(own, style, language)).collect::<Vec<_>>(),
            },
        })),
    })
}

fn column(own: &Column, style: Style, language: Language) -> Value {
    let name = own.name();
    let mut told = json!({
        "name": name,
        "titles": [name],
        "dc:title": heading(&name, language),
        "datatype": datatype(&own.gives, style),
    });
    if own.list {
        told["separator"] = json!(BETWEEN);
    }
    told
}

/// The type of a column in the vocabulary. A date that may be a year or a month alone is text there.
fn datatype(gives: &str, style: Style) -> Value {
    match gives {
        "Int" => json!("integer"),
        "Float" if style == Style::GermanCsv => json!({ "base": "number", "format": { "decimalChar": "," } }),
        "Float" => json!("number"),
        "Boolean" => json!("boolean"),
        "Date" => json!("date"),
        "DateTime" => json!("dateTime"),
        _ => json!("string"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_the_type_that_its_file_has() {
        let column = |gives: &str, list: bool, style| {
            let path = vec!["rank".to_owned(), "position".to_owned()];
            column(&Column { path, gives: gives.to_owned(), list }, style, Language::De)
        };
        assert_eq!(
            column("Int", false, Style::Csv),
            json!({ "name": "rank.position", "titles": ["rank.position"], "dc:title": "Rang: Platz", "datatype": "integer" })
        );
        assert_eq!(column("PartialDate", false, Style::Csv)["datatype"], "string");
        assert_eq!(column("String", true, Style::Csv)["separator"], "; ");
        assert_eq!(column("Float", false, Style::Csv)["datatype"], "number");
        assert_eq!(column("Float", false, Style::GermanCsv)["datatype"]["format"]["decimalChar"], ",");
    }

    #[test]
    fn only_a_csv_is_described() {
        let address = |last: &str| {
            Address::read(last, &"/q/a".parse().unwrap(), &axum::http::HeaderMap::new()).unwrap()
        };
        let header = "</q/a.csv-metadata.json?b=1>; rel=\"describedby\"; type=\"application/csvm+json\"";
        for (last, described) in
            [("a.csv", Some(header)), ("a.de.csv", Some(header)), ("a.tsv", None), ("a.json", None)]
        {
            assert_eq!(described_by(&address(last), Some("b=1")).as_deref(), described, "{last}");
        }
    }
}
