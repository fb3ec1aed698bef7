//! Reading a CSV file into rows of text, each with its line; nothing is understood yet.

use super::problem::{Problem, did_you_mean, nearest};
use crate::domain::id::NodeKind;

/// What a file must look like.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Its name.
    pub(crate) file: &'static str,
    /// The column that names the row; problems with the key of a row are laid at its door.
    pub(crate) key: &'static str,
    /// What the key names, if others refer to it.
    pub(crate) names: Option<NodeKind>,
    /// Columns that must be there and filled in every row.
    pub(crate) required: &'static [&'static str],
    /// Columns that may be absent or empty.
    pub(crate) optional: &'static [&'static str],
}

impl Spec {
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied().chain(std::iter::once("drop"))
    }

    pub(crate) fn problem(
        &self,
        line: u64,
        column: Option<&str>,
        value: Option<&str>,
        advice: &str,
    ) -> Problem {
        Problem {
            file: self.file,
            line,
            column: column.map(str::to_owned),
            value: value.map(str::to_owned),
            advice: advice.to_owned(),
        }
    }
}

/// A row that says itself that it is not to be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Its line.
    pub line: u64,
    /// Why it is not loaded, in its own words.
    pub reason: String,
}

/// A file as rows of text.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) spec: &'static Spec,
    /// The columns that the file has, in its order.
    columns: Vec<String>,
    pub(crate) rows: Vec<Record>,
    pub(crate) dropped: Vec<Dropped>,
    /// Rows after the header, whatever became of them.
    pub(crate) read: usize,
    /// Whether the header could be understood.
    pub(crate) readable: bool,
}

/// A row of text.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) line: u64,
    fields: Vec<String>,
}

impl Table {
    /// Reads a file; what is wrong with it goes to `problems`.
    pub(crate) fn read(spec: &'static Spec, bytes: &[u8], problems: &mut Vec<Problem>) -> Self {
        let mut table = Self {
            spec,
            columns: Vec::new(),
            rows: Vec::new(),
            dropped: Vec::new(),
            read: 0,
            readable: false,
        };
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut lines = Lines { bytes, at: 0, line: 1 };
        let mut record = csv::ByteRecord::new();
        // Reading from memory cannot fail, and every record is accepted, however many fields it has.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let start = record.position().map_or(0, csv::Position::byte);
            let end = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
            let line = lines.at(usize::try_from(start).unwrap_or(bytes.len()));
            if end >= bytes.len() && is_open(&bytes[lines.at..]) {
                problems.push(spec.problem(
                    line,
                    None,
                    None,
                    "the row opens a quotation mark that is never closed; write \"\" for a quotation mark within a quoted field",
                ));
                continue;
            }
            if table.columns.is_empty() {
                table.readable = table.header(line, &record, problems);
                if !table.readable {
                    return table;
                }
            } else {
                table.row(line, &record, problems);
            }
        }
        if table.columns.is_empty() && problems.iter().all(|problem| problem.file != spec.file) {
            let advice =
                format!("the file is empty; its first line must name the columns {}", listed(spec.columns()));
            problems.push(spec.problem(1, None, None, &advice));
        }
        table
    }

    fn header(&mut self, line: u64, record: &csv::ByteRecord, problems: &mut Vec<Problem>) -> bool {
        let before = problems.len();
        let spec = self.spec;
        for (at, field) in record.iter().enumerate() {
            let Ok(name) = std::str::from_utf8(field) else {
                let advice = format!("the name of column {} is not UTF-8; save the file as UTF-8", at + 1);
                problems.push(spec.problem(line, None, None, &advice));
                continue;
            };
            let name = name.trim();
            if self.columns.iter().any(|column| column == name) {
                problems.push(spec.problem(line, Some(name), None, "the column is there twice; delete one"));
            } else if spec.columns().all(|column| column != name) {
                if record.len() == 1 && name.contains([';', '\t']) {
                    let advice = "the columns are not separated by commas; save the file with commas";
                    problems.push(spec.problem(line, None, None, advice));
                    return false;
                }
                let meant = did_you_mean(nearest(name, spec.columns()));
                let advice =
                    format!("the column is unknown{meant}; the columns are {}", listed(spec.columns()));
                problems.push(spec.problem(line, Some(name), None, &advice));
            }
            self.columns.push(name.to_owned());
        }
        for column in spec.required {
            if self.columns.iter().all(|name| name != column) {
                let advice = format!(
                    "the column is missing; the first line must name at least {}",
                    listed(spec.required.iter().copied())
                );
                problems.push(spec.problem(line, Some(column), None, &advice));
            }
        }
        problems.len() == before
    }

    fn row(&mut self, line: u64, record: &csv::ByteRecord, problems: &mut Vec<Problem>) {
        self.read += 1;
        let spec = self.spec;
        let before = problems.len();
        if record.len() != self.columns.len() {
            let advice = format!(
                "the row has {} fields, the header has {}; put a field that contains a comma in quotation marks",
                record.len(),
                self.columns.len()
            );
            problems.push(spec.problem(line, None, None, &advice));
            return;
        }
        let mut fields = Vec::with_capacity(record.len());
        for (field, column) in record.iter().zip(&self.columns) {
            let Ok(text) = std::str::from_utf8(field) else {
                let text = String::from_utf8_lossy(field);
                let advice = "is not UTF-8; save the file as UTF-8";
                problems.push(spec.problem(line, Some(column), Some(&text), advice));
                continue;
            };
            fields.push(text.trim().to_owned());
            if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
                let advice = "holds a control character; delete it";
                problems.push(spec.problem(line, Some(column), Some(text), advice));
            }
        }
        if problems.len() > before {
            return;
        }
        let record = Record { line, fields };
        if let Some(reason) = self.field(&record, "drop") {
            self.dropped.push(Dropped { line, reason: reason.to_owned() });
            return;
        }
        for column in spec.required {
            if self.field(&record, column).is_none() {
                problems.push(spec.problem(
                    line,
                    Some(column),
                    None,
                    "the field is empty; every row must have a value here",
                ));
            }
        }
        self.rows.push(record);
    }

    /// A field that is not empty.
    pub(crate) fn field<'a>(&self, record: &'a Record, column: &str) -> Option<&'a str> {
        let at = self.columns.iter().position(|name| name == column)?;
        record.fields.get(at).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// Counts lines up to where a row begins. The reader's own count stumbles over CRLF and empty lines.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn at(&mut self, start: usize) -> u64 {
        let breaks = self.bytes[start.min(self.bytes.len())..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let start = (start + breaks).min(self.bytes.len());
        for byte in &self.bytes[self.at..start] {
            self.line += u64::from(*byte == b'\n');
        }
        self.at = start;
        self.line
    }
}

/// Whether the last row of a file ends within quotation marks: then a further row would become part of it.
fn is_open(row: &[u8]) -> bool {
    let probe = [row, b"\nx\n"].concat();
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(probe.as_slice());
    reader.into_byte_records().count() == 1
}

fn listed(columns: impl Iterator<Item = &'static str>) -> String {
    columns.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        file: "handles.csv",
        key: "channel",
        names: None,
        required: &["channel", "handle"],
        optional: &["from", "to"],
    };

    fn read(text: impl AsRef<[u8]>) -> (Table, Vec<String>) {
        let mut problems = Vec::new();
        let table = Table::read(&SPEC, text.as_ref(), &mut problems);
        (table, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn rows_know_their_lines() {
        for text in [
            "channel,handle,drop\na,b,\n\n\"a\nb\",c,\nd,e,twice\n",
            "\u{feff}channel,handle,drop\r\na,b,\r\n\r\n\"a\r\nb\",c,\r\nd,e,twice\r\n",
        ] {
            let (table, problems) = read(text);
            assert_eq!(problems, [""; 0]);
            assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
            assert_eq!(table.dropped, [Dropped { line: 6, reason: "twice".to_owned() }]);
            assert_eq!((table.read, table.field(&table.rows[0], "handle")), (3, Some("b")));
            assert_eq!(table.field(&table.rows[0], "from"), None);
        }
    }

    #[test]
    fn headers_are_checked() {
        for (text, problem) in [
            (
                "",
                "handles.csv:1: the file is empty; its first line must name the columns channel, handle, from, to, drop",
            ),
            (
                "channel\n",
                "handles.csv:1: column \"handle\": the column is missing; the first line must name at least channel, handle",
            ),
            (
                "channel,handle,form\n",
                "handles.csv:1: column \"form\": the column is unknown (did you mean \"from\"?); the columns are channel, handle, from, to, drop",
            ),
            (
                "channel,handle,handle\n",
                "handles.csv:1: column \"handle\": the column is there twice; delete one",
            ),
            (
                "channel;handle\n",
                "handles.csv:1: the columns are not separated by commas; save the file with commas",
            ),
        ] {
            let (table, problems) = read(text);
            assert!(problems.iter().any(|found| found == problem), "{problems:#?}");
            assert!(!table.readable);
        }
    }

    #[test]
    fn rows_are_checked() {
        for (text, problem) in [
            (
                &b"a\n"[..],
                "handles.csv:2: the row has 1 fields, the header has 2; put a field that contains a comma in quotation marks",
            ),
            (
                b"a,b,c\n",
                "handles.csv:2: the row has 3 fields, the header has 2; put a field that contains a comma in quotation marks",
            ),
            (
                b"a,\xfcber\n",
                "handles.csv:2: column \"handle\": \"\u{fffd}ber\" is not UTF-8; save the file as UTF-8",
            ),
            (
                b"a,b\x00\n",
                "handles.csv:2: column \"handle\": \"b\\u{0}\" holds a control character; delete it",
            ),
            (
                b"a, \n",
                "handles.csv:2: column \"handle\": the field is empty; every row must have a value here",
            ),
            (
                b"a,\"b\nc,d\n",
                "handles.csv:2: the row opens a quotation mark that is never closed; write \"\" for a quotation mark within a quoted field",
            ),
        ] {
            let (_, problems) = read([b"channel,handle\n", text].concat());
            assert_eq!(problems, [problem]);
        }
    }
}
