//! Workbooks: read back by a library that did not write them, and held against the tables.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use chrono::{Days, NaiveDate};
use kanalatlas::graphql::questions::read;
use reqwest::Method;
use reqwest::header::HeaderMap;

use super::super::support::{Server, engines, run};
use super::{cells, import, shared, source};

const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct Book {
    bytes: Vec<u8>,
    headers: HeaderMap,
    rows: Range<Data>,
    about: Vec<Vec<String>>,
}

async fn book(server: &Server, path: &str) -> Book {
    let response = server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let headers = response.headers().clone();
    assert_eq!(headers["content-type"], MEDIA, "{path}");
    let bytes = response.bytes().await.unwrap().to_vec();
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let sheets = read.sheet_names();
    assert_eq!(sheets.len(), 2, "{path}");
    for sheet in &sheets {
        let formulas = read.worksheet_formula(sheet).unwrap();
        assert!(formulas.cells().all(|(.., formula)| formula.is_empty()), "{path}: a formula in {sheet}");
    }
    let rows = read.worksheet_range(&sheets[0]).unwrap();
    let about = read.worksheet_range(&sheets[1]).unwrap();
    let about = about.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    Book { bytes, headers, rows, about }
}

impl Book {
    /// A line of the second sheet.
    fn says(&self, label: &str) -> &[String] {
        let found = self.about.iter().find(|line| line[0] == label);
        &found.unwrap_or_else(|| panic!("no {label} in {:?}", self.about))[1..]
    }

    /// A cell as the CSV has it.
    fn cell(&self, row: usize, column: usize) -> String {
        let at = (u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
        match self.rows.get_value(at) {
            None | Some(Data::Empty) => String::new(),
            Some(Data::Float(number)) => number.to_string(),
            Some(Data::Bool(truth)) => truth.to_string(),
            Some(Data::DateTime(day)) => {
                let days = day.as_f64();
                assert!(days.fract() == 0.0 && days >= 61.0, "{days}");
                let first = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
                first.checked_add_days(Days::new(format!("{days}").parse().unwrap())).unwrap().to_string()
            }
            Some(Data::String(text)) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                format!("'{text}")
            }
            Some(Data::String(text)) => text.clone(),
            other => panic!("{other:?}"),
        }
    }
}

/// How a cell of a CSV is compared: numbers by their value.
fn settled(cell: &str) -> String {
    cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |number| number.to_string())
}

#[tokio::test]
async fn every_named_question_is_a_workbook_with_the_cells_of_its_table() {
    for engine in engines() {
        let server = Server::start(&engine);
        let mut kinds = [0; 4];
        for question in read().unwrap() {
            let path = format!("/q/{}.xlsx?lang=de", question.name);
            let own = book(&server, &path).await;
            let table = server.get(&format!("/q/{}.csv?lang=de", question.name)).await;
            let lines = cells(&table.text, b',');
            for (row, line) in lines.iter().enumerate() {
                for (column, cell) in line.iter().enumerate() {
                    assert_eq!(settled(&own.cell(row, column)), settled(cell), "{path}: {row}, {column}");
                }
            }
            assert!(own.rows.height() <= lines.len() && own.rows.width() == lines[0].len(), "{path}");
            for (.., cell) in own.rows.used_cells() {
                match cell {
                    Data::Float(_) => kinds[0] += 1,
                    Data::DateTime(_) => kinds[1] += 1,
                    Data::Bool(_) => kinds[2] += 1,
                    _ => kinds[3] += 1,
                }
            }
            assert_eq!(own.headers["kanalatlas-complete"], table.header("kanalatlas-complete"), "{path}");
            assert_eq!(
                own.headers["content-disposition"].to_str().unwrap(),
                format!("attachment; filename=\"{}-edition-1.xlsx\"", question.name)
            );
            // What there is to say is what the description says.
            let meta = server.get(&format!("/q/{}.meta.json?lang=de", question.name)).await.body();
            assert_eq!(own.says("Frage")[0], question.title[0], "{path}");
            assert_eq!(own.says("Zitieren als")[0], meta["citation"]["german"].as_str().unwrap(), "{path}");
            assert_eq!(own.says("Adresse")[0], meta["links"]["xlsx"].as_str().unwrap(), "{path}");
            assert!(own.says("Lizenz")[0].ends_with("CC BY 4.0, Kanalatlas."), "{path}");
            assert_eq!(own.says("Ausgabe")[0], "1", "{path}");
            let whole = meta["rows"]["complete"] == true;
            assert_eq!(own.says("Vollständig")[0], if whole { "ja" } else { "nein" }, "{path}");
            let sources: Vec<&str> =
                own.about.iter().filter(|line| line[0] == "Quelle").map(|line| line[1].as_str()).collect();
            assert_eq!(sources.len(), meta["sources"].as_array().unwrap().len(), "{path}");
        }
        assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
    }
}

#[tokio::test]
async fn a_workbook_keeps_its_bytes() {
    for engine in engines() {
        let server = Server::start(&engine);
        let path = "/q/who-left-x.xlsx?edition=1&lang=en";
        let first = book(&server, path).await;
        assert_eq!(first.says("question")[0], "Who left X since 2022, why, and where to?");
        assert_eq!(first.headers["cache-control"], "public, max-age=31536000, immutable");
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        let again = server.request(Method::GET, path).header("if-none-match", &tag);
        assert_eq!(server.send(again).await.status, 304);
        let newest = book(&server, "/q/who-left-x.xlsx?lang=en").await;
        import(&server, "sources.csv", &source("aaa-new", "Neues"));
        // From the database again, not from what was kept; a second later, so that a clock would show.
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        let server = Server::start_in(server.stop());
        let later = book(&server, path).await;
        assert!(later.bytes == first.bytes, "other bytes");
        assert_eq!(later.headers["etag"], tag.as_str());
        let other = book(&server, "/q/who-left-x.xlsx?lang=en").await;
        assert!(other.bytes != newest.bytes && other.headers["etag"] != newest.headers["etag"]);
    }
}

#[tokio::test]
async fn no_cell_of_a_workbook_is_a_formula() {
    let server = Server::start(&engines()[0]);
    for (key, title) in
        [("aaa-1", "=1+1"), ("aaa-2", "@SUM(A1)"), ("aaa-3", "-1"), ("aaa-4", "https://x.de/")]
    {
        import(&server, "sources.csv", &source(key, title));
    }
    let address = shared(&server, "{ sources(first: 100) { nodes { key title } } }").await;
    let own = book(&server, &format!("{address}.xlsx?all=true")).await;
    let title = |key: &str| {
        let row = own.rows.rows().find(|row| row[0] == Data::String(key.to_owned()));
        row.unwrap_or_else(|| panic!("no {key}"))[1].clone()
    };
    for (key, expected) in
        [("aaa-1", "=1+1"), ("aaa-2", "@SUM(A1)"), ("aaa-3", "-1"), ("aaa-4", "https://x.de/")]
    {
        assert_eq!(title(key), Data::String(expected.to_owned()));
    }
}

#[tokio::test]
async fn a_workbook_has_all_rows_or_says_why_not() {
    for engine in engines() {
        let home = engine.fresh();
        let generated =
            run(&["generate", "--channels", "300", "--observations", "12000", "--database", &home.address()]);
        assert_eq!(generated.code, Some(0), "{generated:?}");
        let server = Server::start_in(home);
        let channels = shared(&server, "{ channels(first: 2) { totalCount nodes { handle opened } } }").await;
        let page = book(&server, &format!("{channels}.xlsx?lang=en")).await;
        assert_eq!(page.headers["kanalatlas-complete"], "false");
        assert_eq!((page.rows.height(), page.says("complete")[0].as_str()), (3, "no"));
        assert!(page.says("complete")[1].contains("2 of "), "{:?}", page.says("complete"));
        let all = book(&server, &format!("{channels}.xlsx?lang=en&all=true")).await;
        let table = cells(&server.get(&format!("{channels}.csv?all=true")).await.text, b',');
        // Rows without any value at the end are none to whoever reads a sheet.
        assert!(all.rows.height() <= table.len() && all.rows.height() > 200, "{}", all.rows.height());
        for (row, line) in table.iter().enumerate() {
            assert_eq!([all.cell(row, 0), all.cell(row, 1)], line[..], "{row}");
        }
        assert_eq!(all.says("rows")[0], (table.len() - 1).to_string());
        assert!(table.len() > 200, "{}", table.len());
        assert_eq!(
            (all.headers["kanalatlas-complete"].to_str().unwrap(), &*all.says("complete")[0]),
            ("true", "yes")
        );
        let observations = shared(&server, "{ observations(first: 2) { nodes { value } } }").await;
        let refused = server.get(&format!("{observations}.xlsx?all=true")).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "EXPORT_TOO_LARGE"));
        assert!(refused.text.contains("in .csv"), "{}", refused.text);
        assert_eq!(refused.body()["errors"][0]["extensions"]["limit"], 10_000);
    }
}
