//! The exits: every named question in every format, shared questions, pinned answers.

mod embed;
mod export;
mod feed;
mod list;
mod workbook;

use std::collections::BTreeMap;

use kanalatlas::graphql::questions::read;
use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Server, engines, run};

/// The endings of addresses, and the media type of each.
const FORMATS: [(&str, &str); 7] = [
    ("json", "application/json; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8; header=present"),
    ("de.csv", "text/csv; charset=utf-8; header=present"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("ndjson", "application/x-ndjson; charset=utf-8"),
    ("meta.json", "application/json; charset=utf-8"),
    ("csv-metadata.json", "application/csvm+json"),
];

/// The lines of a table, each as its cells.
fn cells(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The address of a question that is shared for the test.
async fn shared(server: &Server, query: &str) -> String {
    let answer = server.share(query, json!({})).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    answer.header("location").to_owned()
}

/// Imports a file into the server's register.
fn import(server: &Server, name: &str, text: &str) {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    let finished = run(&["import", folder.path().to_str().unwrap(), "--database", &server.home().address()]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

fn source(key: &str, title: &str) -> String {
    format!("id,publisher,title,kind,locator\n{key},Zeitung,{title},NEWS,FULL\n")
}

/// What differs between two registers that were filled at different moments.
fn settled(text: &str) -> String {
    let day = |word: &str| word.chars().all(|letter| letter.is_ascii_digit() || "-.".contains(letter));
    text.split(' ')
        .map(|word| if word.len() >= 8 && day(word) { "(day)" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn every_named_question_has_every_format() {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for engine in engines() {
        let server = Server::start(&engine);
        let edition = server.ask("{ edition { recordedAt } }", json!({})).await.data();
        let made = edition["edition"]["recordedAt"].as_str().unwrap().to_owned();
        let mut rows = 0;
        for question in read().unwrap() {
            let mut tables = Vec::new();
            let mut complete = String::new();
            for (suffix, media) in FORMATS {
                let path = format!("/q/{}.{suffix}?lang=de", question.name);
                let answer = server.get(&path).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.text);
                assert_eq!(answer.header("content-type"), media, "{path}");
                assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
                assert_eq!(
                    answer.header("cache-control"),
                    "public, max-age=300, stale-while-revalidate=86400",
                    "{path}"
                );
                assert!(
                    answer
                        .header("content-disposition")
                        .ends_with(&format!("filename=\"{}-edition-1.{suffix}\"", question.name)),
                    "{path}"
                );
                assert_eq!(answer.header("kanalatlas-edition"), "1", "{path}");
                let tag = answer.header("etag").to_owned();
                let again = server.request(Method::GET, &path).header("if-none-match", &tag);
                let again = server.send(again).await;
                assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{path}");
                assert!(answer.text.starts_with('\u{feff}') == (suffix == "de.csv"), "{path}");
                match suffix {
                    "csv" => {
                        answer.header("kanalatlas-complete").clone_into(&mut complete);
                        tables.push(cells(&answer.text, b','));
                        let name = question.name.clone();
                        let text = settled(&answer.text.replace(&made, "(moment)"));
                        assert_eq!(first.entry(name).or_insert_with(|| text.clone()), &text, "{path}");
                    }
                    "de.csv" => tables.push(cells(&answer.text, b';')),
                    "tsv" => tables.push(cells(&answer.text, b'\t')),
                    "ndjson" => {
                        assert!(answer.text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
                        assert_eq!(answer.text.lines().count() + 1, tables[0].len(), "{path}");
                    }
                    "csv-metadata.json" => {
                        let described = answer.body();
                        assert_eq!(answer.header("content-type"), "application/csvm+json", "{path}");
                        for (table, (ending, delimiter)) in described["tables"]
                            .as_array()
                            .unwrap()
                            .iter()
                            .zip([("csv", ","), ("de.csv", ";")])
                        {
                            let url = table["url"].as_str().unwrap();
                            assert_eq!(
                                url,
                                path.replace(suffix, ending),
                                "it is of the file that was asked for"
                            );
                            assert_eq!(table["dialect"]["delimiter"], delimiter, "{path}");
                            let columns = table["tableSchema"]["columns"].as_array().unwrap();
                            let names: Vec<&str> =
                                columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
                            assert_eq!(names, tables[0][0], "{path}");
                        }
                    }
                    "meta.json" => {
                        let meta = answer.body();
                        assert_eq!(meta["rows"]["count"], json!(tables[0].len() - 1), "{path}");
                        assert_eq!(
                            meta["rows"]["complete"].to_string(),
                            complete,
                            "{path}: {}",
                            meta["rows"]
                        );
                        assert_eq!(meta["rows"]["reason"].is_null(), complete == "true", "{path}");
                        let names: Vec<&str> = meta["rows"]["columns"]
                            .as_array()
                            .unwrap()
                            .iter()
                            .map(|column| column["name"].as_str().unwrap())
                            .collect();
                        assert_eq!(tables[0][0], names, "{path}");
                        assert_eq!(meta["title"], json!(question.title[0]), "{path}");
                        assert_eq!(meta["query"], json!(question.text), "{path}");
                        assert_eq!(meta["edition"]["number"], 1, "{path}");
                        for style in ["apa", "bibtex", "german", "english"] {
                            assert!(
                                meta["citation"][style].as_str().unwrap().contains("Kanalatlas"),
                                "{path}"
                            );
                        }
                    }
                    _ => {
                        let asked = server.ask(&question.text, json!({})).await;
                        assert!(!asked.data().is_null() && answer.body().is_object(), "{path}");
                    }
                }
            }
            assert_eq!(tables[0], tables[2], "{}", question.name);
            assert_eq!(tables[0].len(), tables[1].len(), "{}", question.name);
            rows += tables[0].len() - 1;
        }
        assert!(rows > 400, "{rows} rows in all");
    }
}

#[tokio::test]
async fn variables_come_from_the_address() {
    let server = Server::start(&engines()[0]);
    let table = "/q/series-for-a-chart.csv";
    let rows = async |query: &str| cells(&server.get(&format!("{table}?{query}")).await.text, b',').len();
    let all = rows("").await;
    // One year of all Länder, by text and by milliseconds as a dashboard sends them.
    let one = rows("from=2020&to=2020").await;
    assert!(one > 5 && one < all, "{one} of {all}");
    assert_eq!(rows("from=1577836800000&to=1609372800000").await, one);
    let both = rows("from=2020&to=2020&platforms=twitter&platforms=mastodon").await;
    assert_eq!(both, one);
    // Nothing is found: the columns are there all the same.
    let nobody = server.get("/q/who-left-x.csv?from=2099").await;
    assert_eq!(
        nobody.text,
        "date,title,reason,authority.name,authority.id,authority.jurisdiction.name,sources.citation,sources.url\r\n"
    );
    let other = server.get("/q/who-left-x.csv?rows=closedChannels").await;
    assert!(other.text.starts_with("closed,authority.name,"), "{}", other.text);
    let accepted = server.request(Method::GET, "/q/who-left-x").header("accept", "text/csv");
    assert!(server.send(accepted).await.text.starts_with("date,title,"));
    for (path, status, code, words) in [
        (
            "/q/who-left-x.csv?platfrom=twitter",
            400,
            "BAD_USER_INPUT",
            "it has platform, from, laender, kinds, date",
        ),
        ("/q/who-left-x.csv?kinds=POLIZEI", 400, "BAD_USER_INPUT", "POLICE"),
        ("/q/who-left-x.csv?platform=a&platform=b", 400, "BAD_USER_INPUT", "2 times"),
        ("/q/who-left-x.csv?rows=nodes", 400, "BAD_USER_INPUT", "departures.nodes, closedChannels.nodes"),
        ("/q/who-left-x.csv?from=gestern", 400, "BAD_USER_INPUT", "gestern"),
        ("/q/who-left-x.csv?edition=99", 404, "EDITION_NOT_FOUND", "99"),
        ("/q/who-left-x.csv?edition=x", 400, "BAD_REQUEST", "edition"),
        ("/q/who-left-x.csv?lang=fr", 400, "BAD_REQUEST", "lang"),
        ("/q/who-left-x.ods", 404, "NOT_FOUND", ".csv"),
        ("/q/who-left-y", 404, "QUERY_NOT_FOUND", "who-left-x"),
        ("/q/0123456789abcdef.csv", 404, "QUERY_NOT_FOUND", "/q lists"),
        ("/q/who-left-x.json?all=true", 400, "BAD_USER_INPUT", ".csv"),
        ("/q/series-for-a-chart.csv?all=true", 400, "BAD_USER_INPUT", "page by page"),
    ] {
        let answer = server.get(path).await;
        let message = answer.body()["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{path}: {message}");
        assert!(message.contains(words), "{path}: {message}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_pinned_answer_keeps_its_bytes() {
    for engine in engines() {
        let server = Server::start(&engine);
        let titles = shared(
            &server,
            "{ sources(first: 100) { totalCount nodes { title publisher } } edition { number } }",
        )
        .await;
        let paths: Vec<String> = FORMATS
            .iter()
            .flat_map(|(suffix, _)| {
                [format!("{titles}.{suffix}?edition=1"), format!("/q/who-left-x.{suffix}?edition=1&lang=de")]
            })
            .collect();
        let mut before = Vec::new();
        for path in &paths {
            let answer = server.get(path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
            before.push((answer.text.clone(), answer.header("etag").to_owned()));
        }
        let newest = server.get(&format!("{titles}.json")).await;
        import(&server, "sources.csv", &source("aaa-new", "Neues"));
        // From the database again, not from what was kept.
        let server = Server::start_in(server.stop());
        for (path, (text, tag)) in paths.iter().zip(before) {
            let answer = server.get(path).await;
            assert_eq!(
                (answer.text.as_str(), answer.header("etag")),
                (text.as_str(), tag.as_str()),
                "{path}"
            );
        }
        let later = server.get(&format!("{titles}.json")).await;
        assert_eq!(later.body()["edition"]["number"], 2);
        assert_ne!(
            (later.text.as_str(), later.header("etag")),
            (newest.text.as_str(), newest.header("etag"))
        );
        let unknown = server.get(&format!("{titles}.json?edition=3")).await;
        assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (404, "EDITION_NOT_FOUND"));
    }
}

#[tokio::test]
async fn a_shared_question_has_one_address() {
    for engine in engines() {
        let server = Server::start(&engine);
        let query =
            "query Land($code: LandCode!, $lang: Language) { land(code: $code) { name(lang: $lang) } }"
                .replace("$lang", "$in");
        let first = server.share(&query, json!({"in": "DE"})).await;
        assert_eq!(first.status, 201, "{}", first.text);
        let address = first.header("location").to_owned();
        assert_eq!(address, format!("/q/{}", &first.body()["id"].as_str().unwrap()[..16]));
        let again = server.share(&query, json!({"in": "DE"})).await;
        assert_eq!((again.status.as_u16(), again.header("location")), (200, address.as_str()));
        let other = server.share(&query, json!({"in": "EN"})).await;
        assert_eq!(other.status, 201);
        assert_ne!(other.header("location"), address);
        // The variables that are kept stand behind those of the address.
        let server = Server::start_in(server.stop());
        let ask = async |query: &str| server.get(&format!("{address}{query}")).await;
        assert_eq!(ask("?code=BY").await.body(), json!({"land": {"name": "Bayern"}}));
        assert_eq!(ask("?code=BY&in=EN").await.body(), json!({"land": {"name": "Bavaria"}}));
        assert_eq!(ask(".csv?code=BY").await.text, "land.name\r\nBayern\r\n");
        let full = format!("/q/{}?code=BY", first.body()["id"].as_str().unwrap());
        assert_eq!(server.get(&full).await.body()["land"]["name"], "Bayern");
        let lacking = ask("").await;
        assert_eq!((lacking.status.as_u16(), lacking.code().as_str()), (400, "BAD_USER_INPUT"));
        assert!(lacking.text.contains("needs code, of type LandCode!"), "{}", lacking.text);
        for (query, code) in [
            ("{ nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
            ("{ land(code: NI) { name } ".to_owned(), "GRAPHQL_PARSE_FAILED"),
            ("mutation { a }".to_owned(), "BAD_USER_INPUT"),
            ("subscription { a }".to_owned(), "BAD_USER_INPUT"),
            (
                "query Q($all: Boolean!) { edition { number @include(if: $all) } }".to_owned(),
                "BAD_USER_INPUT",
            ),
            (format!("{{ edition {{ number }} }} # {}", "x".repeat(8 * 1024)), "QUERY_TOO_LARGE"),
            (format!("{{ a{} }}", "{ a".repeat(40)), "QUERY_TOO_NESTED"),
        ] {
            let refused = server.share(&query, json!({})).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, code), "{query}");
        }
    }
}

#[tokio::test]
async fn no_cell_is_a_formula() {
    for engine in engines() {
        let server = Server::start(&engine);
        import(&server, "sources.csv", &source("aaa-formula", "\"=HYPERLINK(\"\"http://x\"\",1)\""));
        let address = shared(&server, "{ sources(filter: {}, first: 100) { nodes { key title } } }").await;
        let all = server.get(&format!("{address}.csv?all=true")).await.text;
        let row = cells(&all, b',').into_iter().find(|row| row[0] == "aaa-formula").unwrap();
        assert_eq!(row[1], "'=HYPERLINK(\"http://x\",1)");
        let handles = shared(&server, "{ channels(first: 100) { nodes { handle } } }").await;
        let text = server.get(&format!("{handles}.de.csv?all=true")).await.text;
        for row in cells(&text, b';') {
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
        }
        // Numbers are numbers, with the comma of the language.
        let german = server.get("/q/reach-per-inhabitant.de.csv").await.text;
        let english = server.get("/q/reach-per-inhabitant.csv").await.text;
        let numbers = |text: &str, delimiter: u8| -> Vec<String> {
            cells(text, delimiter)[1..]
                .iter()
                .map(|row| row[1].clone())
                .filter(|cell| !cell.is_empty())
                .collect()
        };
        let (german, english) = (numbers(&german, b';'), numbers(&english, b','));
        assert!(german.iter().any(|cell| cell.contains(',')), "{german:?}");
        assert_eq!(german, english.iter().map(|cell| cell.replace('.', ",")).collect::<Vec<_>>());
    }
}
