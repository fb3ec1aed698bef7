//! An answer as a workbook of a spreadsheet (Office Open XML): the rows on one sheet, and on another what there is to say
//! about them. Its bytes are made of the answer, its edition and nothing else, so that they are the same each time.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};
use serde_json::{Value, json};

use super::cells::{Held, Style, held, rows_of};
use super::meta::About;
use super::table::{Column, Table};
use super::words::{Remarks, remarks};
use crate::domain::date::{DatePrecision, PartialDate};
use crate::http::error::{Refusal, code};

/// Rows that an export has at most as a workbook: it is put together in memory, some kilobytes a row.
pub(crate) const MOST_ROWS: u64 = 10_000;
/// Letters of a cell; spreadsheets hold no more.
const LONGEST: usize = 32_767;
/// Pixels of a column, so that a long text does not push the others out of sight.
const WIDEST: u32 = 480;
/// The first day that spreadsheets agree on: before it, some count a 29 February 1900.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(1900, 3, 1);

/// What a workbook is made of. It owns everything, so that it can be written elsewhere.
#[derive(Debug)]
pub(crate) struct Workbook {
    table: Table,
    data: Value,
    remarks: Remarks,
    /// When the edition was recorded, in microseconds since 1970.
    recorded_at: i64,
}

/// Why there is no workbook.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// A cell of this column is longer than a spreadsheet holds.
    Long(String),
    /// It cannot be written, which is a fault of ours.
    Broken(XlsxError),
}

impl Unfit {
    /// What the client is told.
    pub(crate) fn refusal(self, request_id: &str) -> Refusal {
        match self {
            Self::Long(column) => Refusal::bad_request(
                code::EXPORT_TOO_LARGE,
                format!(
                    "A cell of {column} has more than {LONGEST} letters, the most that a spreadsheet holds; end the \
                     address in .csv, or choose other rows with rows=."
                ),
            )
            .with("limit", json!(LONGEST)),
            Self::Broken(error) => {
                tracing::error!(target: "kanalatlas::http", request_id, error = %error, "a workbook cannot be written");
                Refusal::internal(request_id)
            }
        }
    }
}

/// More rows are asked for than a workbook has here.
pub(crate) fn too_many(total: u64) -> Refusal {
    Refusal::bad_request(
        code::EXPORT_TOO_LARGE,
        format!(
            "The list has {total} rows; a workbook has {MOST_ROWS} at most. End the address in .csv for all of them, \
             or ask for fewer."
        ),
    )
    .with("limit", json!(MOST_ROWS))
    .with("given", json!(total))
}

impl From<XlsxError> for Unfit {
    fn from(error: XlsxError) -> Self {
        Self::Broken(error)
    }
}

impl Workbook {
    /// The workbook of an answer with these data.
    pub(crate) fn of(about: &About<'_>, data: Value) -> Self {
        Self {
            table: about.table.clone(),
            remarks: remarks(about, &data),
            recorded_at: about.edition.map_or(0, |edition| edition.recorded_at),
            data,
        }
    }

    /// Its bytes.
    pub(crate) fn written(&self) -> Result<Vec<u8>, Unfit> {
        let mut book = rust_xlsxwriter::Workbook::new();
        // Nobody's clock: when the edition was recorded.
        let recorded =
            DateTime::from_timestamp_micros(self.recorded_at).map_or(0, |moment| moment.timestamp());
        let properties = DocProperties::new()
            .set_title(self.remarks.title.as_str())
            .set_author("Kanalatlas")
            .set_creation_datetime(&ExcelDateTime::from_timestamp(recorded)?);
        book.set_properties(&properties);
        self.rows(book.add_worksheet())?;
        self.about(book.add_worksheet())?;
        Ok(book.save_to_buffer()?)
    }

    fn rows(&self, sheet: &mut Worksheet) -> Result<(), Unfit> {
        let heading = Format::new().set_bold();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.set_name(self.remarks.sheets[0])?;
        let columns = || self.table.columns.iter().zip(0_u16..);
        for (column, at) in columns() {
            sheet.write_string_with_format(0, at, column.name(), &heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, line) in rows_of(&self.table, &self.data).into_iter().zip(1_u32..) {
            for (column, at) in columns() {
                match cell(row, column) {
                    Cell::Empty => {}
                    Cell::Number(number) => {
                        sheet.write_number(line, at, number)?;
                    }
                    Cell::Truth(truth) => {
                        sheet.write_boolean(line, at, truth)?;
                    }
                    Cell::Day(date) => {
                        sheet.write_datetime_with_format(line, at, counted(date)?, &day)?;
                    }
                    Cell::Text(text) if text.chars().nth(LONGEST).is_some() => {
                        return Err(Unfit::Long(column.name()));
                    }
                    // Always a text, whatever it begins with: this writes no formula and no link.
                    Cell::Text(text) => {
                        sheet.write_string(line, at, text)?;
                    }
                }
            }
        }
        sheet.set_autofit_max_width(WIDEST);
        sheet.autofit();
        Ok(())
    }

    fn about(&self, sheet: &mut Worksheet) -> Result<(), Unfit> {
        let heading = Format::new().set_bold().set_align(FormatAlign::Top);
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        sheet.set_name(self.remarks.sheets[1])?;
        sheet.set_column_width(0, 24)?.set_column_width(1, 90)?.set_column_width(2, 60)?;
        for (remark, line) in self.remarks.lines.iter().zip(0_u32..) {
            sheet.write_string_with_format(line, 0, remark.label.as_str(), &heading)?;
            for (text, at) in remark.texts.iter().zip(1_u16..) {
                let text: String = text.chars().take(LONGEST).collect();
                sheet.write_string_with_format(line, at, text, &wrapped)?;
            }
        }
        Ok(())
    }
}

/// What a cell holds.
#[derive(Debug, PartialEq)]
enum Cell<'a> {
    Empty,
    Number(f64),
    Truth(bool),
    Day(NaiveDate),
    Text(Cow<'a, str>),
}

fn cell<'a>(row: &'a Value, column: &Column) -> Cell<'a> {
    match held(row, column) {
        Held::One(Value::Null) => Cell::Empty,
        // Counts are far below 2^53, up to which a spreadsheet's numbers are exact.
        Held::One(Value::Number(number)) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        Held::One(Value::Bool(truth)) => Cell::Truth(*truth),
        Held::One(Value::String(text)) => match day(column, text) {
            Some(day) => Cell::Day(day),
            None => Cell::Text(Cow::Borrowed(text)),
        },
        other => Cell::Text(Cow::Owned(Style::Csv.spelled(&other))),
    }
}

/// A date of a column of dates, if it is one to the day: a year or a month stays as it is, since it has no day, and so
/// does a moment, since a spreadsheet's have no time zone.
fn day(column: &Column, text: &str) -> Option<NaiveDate> {
    if !matches!(column.gives.as_str(), "Date" | "PartialDate") {
        return None;
    }
    let date: PartialDate =
        text.parse().ok().filter(|date: &PartialDate| date.precision() == DatePrecision::Day)?;
    Some(date.low().date()).filter(|date| Some(*date) >= FIRST_DAY)
}

/// A day as spreadsheets count them.
fn counted(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    // A year beyond all calendars is for the library to refuse.
    let year = u16::try_from(date.year()).unwrap_or(u16::MAX);
    let [month, day] = [date.month(), date.day()].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
    ExcelDateTime::from_ymd(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::super::words::Remark;
    use super::*;

    fn column(gives: &str, list: bool) -> Column {
        Column { path: vec!["a".to_owned()], gives: gives.to_owned(), list }
    }

    fn text(text: &str) -> Cell<'_> {
        Cell::Text(Cow::Borrowed(text))
    }

    #[test]
    fn a_cell_has_the_type_of_its_value() {
        let ymd = |year, month, day| Cell::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        for (gives, value, expected) in [
            ("Int", json!(12), Cell::Number(12.0)),
            ("Float", json!(-0.5), Cell::Number(-0.5)),
            ("Float", json!(null), Cell::Empty),
            ("Boolean", json!(false), Cell::Truth(false)),
            ("PartialDate", json!("2017-09-18"), ymd(2017, 9, 18)),
            ("Date", json!("1900-03-01"), ymd(1900, 3, 1)),
            // No day is made up, and none that spreadsheets disagree on.
            ("PartialDate", json!("2017-09"), text("2017-09")),
            ("PartialDate", json!("2017"), text("2017")),
            ("Date", json!("1900-02-28"), text("1900-02-28")),
            ("DateTime", json!("2017-09-18T00:00:00Z"), text("2017-09-18T00:00:00Z")),
            ("String", json!("2017-09-18"), text("2017-09-18")),
            ("String", json!("=1+1"), text("=1+1")),
            ("Geo", json!({"a": 1}), text("{\"a\":1}")),
        ] {
            assert_eq!(cell(&json!({ "a": value }), &column(gives, false)), expected, "{gives} {value}");
        }
        assert_eq!(cell(&json!({"a": ["-x", null, "y"]}), &column("String", true)), text("-x; ; y"));
    }

    fn book(value: Value) -> Workbook {
        Workbook {
            table: Table {
                path: vec!["rows".to_owned()],
                connection: None,
                lists: Vec::new(),
                columns: vec![column("String", false)],
            },
            data: json!({ "rows": [{ "a": value }] }),
            remarks: Remarks {
                title: "T".to_owned(),
                sheets: ["Rows", "About"],
                lines: vec![Remark { label: "L".to_owned(), texts: vec!["x".to_owned()] }],
            },
            recorded_at: 1_700_000_000_000_000,
        }
    }

    #[test]
    fn the_same_answer_has_the_same_bytes() {
        let first = book(json!("x")).written().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        assert_eq!(first, book(json!("x")).written().unwrap());
        assert_ne!(first, book(json!("y")).written().unwrap());
    }

    #[test]
    fn a_text_that_no_cell_holds_is_not_cut() {
        assert!(book(json!("ä".repeat(LONGEST))).written().is_ok());
        let long = book(json!("ä".repeat(LONGEST + 1))).written().unwrap_err();
        assert!(matches!(long, Unfit::Long(column) if column == "a"));
    }
}
