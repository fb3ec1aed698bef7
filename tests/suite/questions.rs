//! The named questions of `schema/queries/`: each runs as it stands, on both engines, and its answer is kept as a page that
//! a person can read (`snapshots/questions/`).

mod answers;

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::types::{DocumentOperations, Selection, SelectionSet};
use serde_json::{Value, json};

use kanalatlas::graphql::questions::{Question, read};

use self::answers::ANSWERS;
use super::support::{Server, differences, engines, page, run};

/// What anonymous callers may ask for at most.
const DEPTH: usize = 12;
const ALIASES: usize = 30;
const ROOT_FIELDS: usize = 10;

/// A question asks for one of these at least, so that its answer can be printed or followed up.
const PRINTABLE: [&str; 4] = ["sentence", "citation", "sources", "explanation"];

#[test]
fn all_are_there_once() {
    let questions = read().unwrap();
    let numbers: Vec<u32> = questions.iter().map(|question| question.number).collect();
    assert_eq!(numbers, (1..=51).collect::<Vec<u32>>());
    let names: Vec<&str> = questions.iter().map(|question| question.name.as_str()).collect();
    assert_eq!(names, ANSWERS.map(|(name, _)| name), "a name is an address and does not change");
    let titles: BTreeSet<&String> = questions.iter().flat_map(|question| &question.title).collect();
    assert_eq!(titles.len(), 102, "two questions have the same title");
}

#[test]
fn the_form_of_the_comments_is_kept() {
    let good = "# title.de: A?\n# title.en: A?\n# explanation.de: B.\n# explanation.en: B.\n# $x.de: C\n# $x.en: C\n\nquery A($x: Int = 1) { a }\n";
    let parse = |text: &str| Question::parse("07-a.graphql", text);
    let question = parse(good).unwrap();
    assert_eq!((question.number, question.name.as_str(), question.title[0].as_str()), (7, "a", "A?"));
    assert_eq!(question.variables["x"], ["C", "C"]);
    for (line, instead, wrong) in [
        ("# title.en: A?\n", "", "title.en is missing"),
        ("# $x.de: C\n", "", "$x.de is missing"),
        ("# $x.de: C\n", "# $x.de: C\n# $y.de: D\n", "$y.de speaks of nothing in the operation"),
        (
            "# title.en: A?\n",
            "# title.fr: A?\n",
            "write `# key.de: words` or `# key.en: words`, not: # title.fr: A?",
        ),
        ("# title.en: A?\n", "# title.en: A?\n# title.en: A?\n", "twice: # title.en: A?"),
    ] {
        assert_eq!(parse(&good.replace(line, instead)).unwrap_err(), wrong);
    }
    assert!(Question::parse("07-A.graphql", good).is_err() && Question::parse("a.graphql", good).is_err());
}

#[test]
fn each_is_one_operation_within_the_limits_that_can_be_printed() {
    for question in read().unwrap() {
        let name = &question.name;
        let document = question.document().unwrap();
        let DocumentOperations::Multiple(operations) = &document.operations else {
            panic!("{name}: the operation has no name");
        };
        let names: Vec<&str> = operations.keys().map(async_graphql::Name::as_str).collect();
        assert_eq!(names, [question.operation()], "{name}");
        let operation = operations.values().next().unwrap();
        for variable in &operation.node.variable_definitions {
            let own = &variable.node;
            let can_stay_away = own.default_value.is_some() || own.var_type.node.nullable;
            assert!(can_stay_away, "{name}: ${} has no default", own.name.node);
        }
        let mut asked = Asked { document: &document, fields: BTreeSet::new(), aliases: 0, depth: 0 };
        asked.read(&operation.node.selection_set.node, 1);
        assert!(
            asked.fields.iter().any(|field| PRINTABLE.contains(&field.as_str())),
            "{name}: nothing to print"
        );
        let roots = operation.node.selection_set.node.items.len();
        assert!(roots <= ROOT_FIELDS, "{name}: {roots} root fields");
        assert!(asked.aliases <= ALIASES, "{name}: {} aliases", asked.aliases);
        assert!(asked.depth <= DEPTH, "{name}: {} levels", asked.depth);
    }
}

/// What an operation asks for, with its fragments spread out.
struct Asked<'a> {
    document: &'a async_graphql::parser::types::ExecutableDocument,
    fields: BTreeSet<String>,
    aliases: usize,
    depth: usize,
}

impl Asked<'_> {
    fn read(&mut self, set: &SelectionSet, depth: usize) {
        self.depth = self.depth.max(depth);
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    self.fields.insert(field.node.name.node.to_string());
                    self.aliases += usize::from(field.node.alias.is_some());
                    if !field.node.selection_set.node.items.is_empty() {
                        self.read(&field.node.selection_set.node, depth + 1);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &self.document.fragments[&spread.node.fragment_name.node];
                    self.read(&fragment.node.selection_set.node, depth);
                }
                Selection::InlineFragment(inline) => self.read(&inline.node.selection_set.node, depth),
            }
        }
    }
}

#[tokio::test]
async fn each_is_answered_alike_on_both_engines_as_it_was() {
    let mut first: BTreeMap<String, [Value; 2]> = BTreeMap::new();
    for engine in engines() {
        let server = Server::start(&engine);
        for question in read().unwrap() {
            let mut answers = [Value::Null, Value::Null];
            for (answer, language) in answers.iter_mut().zip(["de", "en"]) {
                *answer = ask(&server, &question, language, json!({})).await;
            }
            let (_, places) = ANSWERS.iter().find(|(name, _)| *name == question.name).unwrap();
            for place in *places {
                let found = answers[0].pointer(place);
                assert!(found.is_some_and(holds), "{}: nothing at {place}: {found:?}", question.name);
            }
            let name = format!("{:02}-{}", question.number, question.name);
            if let Some(before) = first.get(&name) {
                assert_eq!(before, &answers, "{name}: the engines disagree");
                continue;
            }
            keep(&name, &question, &answers);
            first.insert(name, answers);
        }
    }
}

/// Half of what an operation of anybody may cost, so that there is room to ask for more.
const POINTS: &str = "5000";

/// Questions whose answer over the shipped facts is no list, each with what it is instead.
const WITHOUT_ROWS: [(&str, &str); 2] = [
    (
        "is-this-account-official",
        "official is the answer; the list is of other accounts of that name, and there is none",
    ),
    ("corrections-since", "the first edition corrects nothing"),
];

#[tokio::test]
async fn each_has_rows_and_costs_less_than_half_of_what_anybody_may_ask() {
    let help = run(&["serve", "--help"]).stdout;
    let (_, of_an_operation) = help.split_once("--points-per-operation").unwrap();
    let (_, limit) = of_an_operation.split_once("[default: ").unwrap();
    assert!(limit.starts_with("10000]"), "the limit is another: make POINTS its half");
    for engine in engines() {
        let home = Server::start(&engine).stop();
        let server = Server::start_with(
            home,
            &["--points-per-operation", POINTS, "--points-per-minute", "4000000000"],
        );
        for Question { name, .. } in read().unwrap() {
            let answer = server.get(&format!("/q/{name}.meta.json")).await;
            let rows = &answer.body()["rows"];
            let none = WITHOUT_ROWS.iter().find(|(own, _)| *own == name).map(|(_, why)| why);
            let count = rows["count"].as_u64().unwrap_or_else(|| panic!("{name}: {}", answer.text));
            assert_eq!(count == 0, none.is_some(), "{name}: {count} rows; {none:?}");
            assert!(!rows["columns"].as_array().unwrap().is_empty(), "{name}: {rows}");
        }
    }
}

/// A date that is left empty is today.
#[tokio::test]
async fn every_variable_that_may_be_empty_can_be() {
    let server = Server::start(&engines()[0]);
    for question in read().unwrap() {
        let document = question.document().unwrap();
        for (_, operation) in document.operations.iter() {
            for variable in &operation.node.variable_definitions {
                let name = variable.node.name.node.as_str();
                let words = &question.variables[name];
                if variable.node.var_type.node.nullable && words[0].contains("leer") {
                    assert!(words[1].contains("empty"), "{}: ${name} in English", question.name);
                    ask(&server, &question, "de", json!({ name: null })).await;
                }
            }
        }
    }
}

/// Asks a question; what differs from run to run is taken out.
async fn ask(server: &Server, question: &Question, language: &str, variables: Value) -> Value {
    let body = json!({ "query": question.text, "variables": variables });
    let path = format!("/graphql?lang={language}");
    let answer = server.send(server.request(reqwest::Method::POST, &path).json(&body)).await;
    assert!(answer.body()["errors"].is_null(), "{}: {}", question.name, answer.text);
    let mut data = answer.data();
    settle(&mut data);
    data
}

/// The seeds are written when the test begins: moments of writing, and the day in the citation of the edition.
fn settle(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == "recordedAt" && field.is_string() {
                    *field = json!("(Zeitpunkt der Ausgabe)");
                }
                settle(field);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::String(text) => {
            for of in ["Ausgabe 1, Stand ", "edition 1, recorded "] {
                if let Some((before, after)) = text.split_once(of) {
                    let day = after.find(|letter: char| !letter.is_ascii_digit() && !".-".contains(letter));
                    let rest = &after[day.unwrap_or(after.len())..];
                    let point = if after[..after.len() - rest.len()].ends_with('.') { "." } else { "" };
                    *text = format!("{before}{of}(…){point}{rest}");
                }
            }
        }
        _ => {}
    }
}

fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(own) => *own,
        Value::Number(own) => own.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
    }
}

/// Keeps the answer as a page: the question, its answer in German, and what reads otherwise in English.
fn keep(name: &str, question: &Question, [german, english]: &[Value; 2]) {
    let mut lines = Vec::new();
    for (title, explanation) in question.title.iter().zip(&question.explanation) {
        lines.extend([title.clone(), format!("  {explanation}"), String::new()]);
    }
    lines.extend(page(german));
    let other = differences(german, english);
    if !other.is_empty() {
        lines.extend([String::new(), "In English:".to_owned()]);
        lines.extend(other);
    }
    insta::with_settings!({
        snapshot_path => "snapshots/questions", prepend_module_to_snapshot => false, omit_expression => true,
    }, { insta::assert_snapshot!(name, lines.join("\n")) });
}
