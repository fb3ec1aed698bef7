//! Rows of an answer as lines of text: CSV and its kin, each cell harmless in a spreadsheet.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use serde_json::Value;

use super::table::{Column, Table};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Commas and decimal points (RFC 4180).
    Csv,
    /// Semicolons, decimal commas and a byte order mark, as German spreadsheets open it.
    GermanCsv,
    /// Tabulators and decimal points.
    Tsv,
    /// Each row as JSON on a line of its own.
    Ndjson,
}

/// What stands between several values of one cell.
pub(super) const BETWEEN: &str = "; ";
/// What makes a spreadsheet take a text for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Style {
    /// The first line: the names of the columns.
    pub(crate) fn header(self, table: &Table) -> Vec<u8> {
        if self == Self::Ndjson {
            return Vec::new();
        }
        let mark = if self == Self::GermanCsv { BYTE_ORDER_MARK } else { "" };
        let mut text = mark.as_bytes().to_vec();
        text.extend(self.lines(std::iter::once(table.columns.iter().map(Column::name).collect())));
        text
    }

    /// Rows, without the names of the columns.
    pub(crate) fn rows(self, table: &Table, rows: &[&Value]) -> Vec<u8> {
        if self == Self::Ndjson {
            return rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect();
        }
        self.lines(rows.iter().map(|row| table.columns.iter().map(|column| self.cell(row, column)).collect()))
    }

    /// What stands between two cells.
    pub(super) const fn delimiter(self) -> char {
        match self {
            Self::Tsv => '\t',
            Self::GermanCsv => ';',
            Self::Csv | Self::Ndjson => ',',
        }
    }

    fn lines(self, lines: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
        let mut writer = WriterBuilder::new()
            .delimiter(self.delimiter() as u8)
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Necessary)
            .from_writer(Vec::new());
        for line in lines {
            // Writing to memory cannot fail, and all lines have the same number of cells.
            let _ = writer.write_record(line);
        }
        writer.into_inner().unwrap_or_default()
    }

    fn cell(self, row: &Value, column: &Column) -> String {
        match held(row, column) {
            Held::One(number @ Value::Number(_)) => self.text(number),
            other => harmless(self.spelled(&other)),
        }
    }

    /// What a row has in a column, as text.
    pub(crate) fn spelled(self, held: &Held<'_>) -> String {
        match held {
            Held::One(value) => self.text(value),
            Held::Several(values) => {
                values.iter().map(|value| self.text(value)).collect::<Vec<_>>().join(BETWEEN)
            }
        }
    }

    fn text(self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Number(number) if self == Self::GermanCsv => number.to_string().replace('.', ","),
            // A scalar with parts of its own, as a map's outline, stays JSON.
            other => other.to_string(),
        }
    }
}

/// What a row has in a column.
#[derive(Debug, PartialEq)]
pub(crate) enum Held<'a> {
    /// One value, which may be null; also the only one of a list, if it is a number.
    One(&'a Value),
    /// Several. A null among them keeps its place, so that the values of two columns can be paired.
    Several(Vec<&'a Value>),
}

/// Reads what a row has in a column.
pub(crate) fn held<'a>(row: &'a Value, column: &Column) -> Held<'a> {
    let mut values = Vec::new();
    gather(row, &column.path, &mut values);
    match values[..] {
        [number @ Value::Number(_)] => Held::One(number),
        _ if column.list => Held::Several(values),
        _ => Held::One(values.first().copied().unwrap_or(&Value::Null)),
    }
}

/// The values of a row in a column; a null among several keeps its place.
pub(crate) fn values<'a>(row: &'a Value, column: &Column) -> Vec<&'a Value> {
    match held(row, column) {
        Held::One(value) => vec![value],
        Held::Several(values) => values,
    }
}

/// The rows of an answer.
pub(crate) fn rows_of<'a>(table: &Table, data: &'a Value) -> Vec<&'a Value> {
    let mut at = data;
    for key in &table.path {
        at = &at[key.as_str()];
    }
    match at {
        Value::Array(rows) if !table.path.is_empty() => rows.iter().filter(|row| !row.is_null()).collect(),
        // The question was about something that is not there.
        Value::Null => Vec::new(),
        whole => vec![whole],
    }
}

fn gather<'a>(value: &'a Value, path: &[String], into: &mut Vec<&'a Value>) {
    match (value, path) {
        (Value::Array(items), path) => items.iter().for_each(|item| gather(item, path, into)),
        (value, []) => into.push(value),
        (Value::Object(fields), [key, rest @ ..]) => match fields.get(key) {
            Some(below) => gather(below, rest, into),
            // Of another type than the one that has this key.
            None => into.push(&Value::Null),
        },
        _ => into.push(&Value::Null),
    }
}

/// A text that no spreadsheet runs.
fn harmless(text: String) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn table(columns: &[(&str, bool)]) -> Table {
        let column = |(path, list): &(&str, bool)| Column {
            gives: String::new(),
            path: path.split('.').map(str::to_owned).collect(),
            list: *list,
        };
        Table {
            path: vec!["rows".to_owned()],
            connection: None,
            lists: Vec::new(),
            columns: columns.iter().map(column).collect(),
        }
    }

    fn written(style: Style, columns: &[(&str, bool)], rows: Value) -> String {
        let table = table(columns);
        let data = json!({ "rows": rows });
        let mut text = style.header(&table);
        text.extend(style.rows(&table, &rows_of(&table, &data)));
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn cells_are_harmless_and_numbers_untouched() {
        for (value, cell) in [
            (json!("=1+1"), "'=1+1"),
            (json!("+49 511"), "'+49 511"),
            (json!("-5"), "'-5"),
            (json!("@polizei"), "'@polizei"),
            (json!("\tx"), "'\tx"),
            (json!("\rx"), "\"'\rx\""),
            (json!("a=1"), "a=1"),
            (json!(-5), "-5"),
            (json!(-1.5), "-1.5"),
            (json!(1e300), "1e+300"),
            (json!(true), "true"),
            (json!(null), "\"\""),
            (json!("a,b"), "\"a,b\""),
            (json!("a\"b"), "\"a\"\"b\""),
            (json!("a\nb"), "\"a\nb\""),
            (json!({"type": "Point"}), "\"{\"\"type\"\":\"\"Point\"\"}\""),
        ] {
            let text = written(Style::Csv, &[("a", false)], json!([{ "a": value }]));
            assert_eq!(text, format!("a\r\n{cell}\r\n"), "{value}");
        }
    }

    #[test]
    fn nested_objects_become_columns_and_lists_one_cell() {
        let columns = [("a.b", false), ("c", true), ("d.url", true), ("d.licence.name", true)];
        let rows = json!([
            {"a": {"b": 1}, "c": ["x", "y"], "d": [{"url": "u", "licence": null}, {"url": "v", "licence": {"name": "n"}}]},
            {"a": null, "c": [], "d": null},
            {"c": ["-x", "=y"], "d": [{"url": "=u"}]},
            null,
        ]);
        assert_eq!(
            written(Style::Csv, &columns, rows),
            "a.b,c,d.url,d.licence.name\r\n1,x; y,u; v,; n\r\n,,,\r\n,'-x; =y,'=u,\r\n"
        );
    }

    #[test]
    fn one_number_is_a_number_wherever_it_stands() {
        let rows = json!([{"a": [-5]}, {"a": [-5, 6]}, {"a": ["-5"]}]);
        assert_eq!(written(Style::Csv, &[("a", true)], rows), "a\r\n-5\r\n'-5; 6\r\n'-5\r\n");
    }

    #[test]
    fn each_style_has_its_marks() {
        let rows = json!([{"a": 1.5, "b": "x;y", "c": [0.5, -2.25]}]);
        let columns = [("a", false), ("b", false), ("c", true)];
        assert_eq!(
            written(Style::GermanCsv, &columns, rows.clone()),
            "\u{feff}a;b;c\r\n1,5;\"x;y\";\"0,5; -2,25\"\r\n"
        );
        assert_eq!(written(Style::Tsv, &columns, rows.clone()), "a\tb\tc\r\n1.5\tx;y\t0.5; -2.25\r\n");
        assert_eq!(written(Style::Ndjson, &columns, rows), "{\"a\":1.5,\"b\":\"x;y\",\"c\":[0.5,-2.25]}\n");
    }

    #[test]
    fn the_header_stands_without_rows() {
        assert_eq!(written(Style::Csv, &[("a", false), ("b.c", true)], json!([])), "a,b.c\r\n");
        let table = table(&[("a", false)]);
        assert!(rows_of(&table, &json!({"rows": null})).is_empty());
        let whole = Table { path: Vec::new(), ..table };
        assert_eq!(rows_of(&whole, &json!({"a": 1})), [&json!({"a": 1})]);
    }
}
