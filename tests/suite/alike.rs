//! Random questions have the same answers on both engines, byte for byte: what is found, order, rounding, collation.

mod asked;
mod register;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::{StreamExt, future::join};
use reqwest::Method;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::support::{Engine, Server, postgres};
use asked::{Asker, Known, Question};

const SCHEMA: &str = include_str!("../../schema/schema.graphql");

/// Questions between two looks for cursors in the answers, and how many of them are asked at once.
const ROUND: u64 = 50;
const AT_ONCE: usize = 8;

/// As many differences are told as help to find their cause.
const TOLD: usize = 12;

/// What has to be the same: all but the cost, the time, and the number of the request.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    status: u16,
    data: String,
    errors: Vec<Value>,
}

impl Seen {
    fn of(status: u16, text: &str) -> Self {
        let body: Value = serde_json::from_str(text).unwrap_or_default();
        let all_told = body["extensions"]["omittedErrors"].is_null();
        let mut errors = body["errors"].as_array().cloned().unwrap_or_default();
        for error in &mut errors {
            if let Some(extensions) = error["extensions"].as_object_mut() {
                extensions.shift_remove("requestId");
            }
            if let Some(path) = error["path"].as_array_mut() {
                forget_siblings(path, if all_told { &body["data"] } else { &Value::Null });
            }
        }
        // They come as they happen, on one engine, too.
        errors.sort_by_cached_key(ToString::to_string);
        if !all_told {
            errors.dedup();
        }
        Self { status, data: data_of(text).to_owned(), errors }
    }

    fn codes(&self) -> Vec<&str> {
        self.errors.iter().filter_map(|error| error["extensions"]["code"].as_str()).collect()
    }

    /// Whether it tells of the machine rather than of the question.
    fn is_of_the_moment(&self) -> bool {
        self.codes().iter().any(|code| ["TIMEOUT", "OVERLOADED", "UNAVAILABLE"].contains(code))
    }

    /// Where the two part, with what stands around it.
    fn difference(&self, other: &Self) -> Option<String> {
        if self == other {
            return None;
        }
        let texts = |seen: &Self| format!("{} {} {}", seen.status, json!(seen.errors), seen.data);
        let (ours, theirs) = (texts(self), texts(other));
        let same = ours.chars().zip(theirs.chars()).take_while(|(one, other)| one == other).count();
        let around =
            |text: &str| -> String { text.chars().skip(same.saturating_sub(120)).take(300).collect() };
        Some(format!("SQLite:     {}\nPostgreSQL: {}", around(&ours), around(&theirs)))
    }
}

/// Of things on a list that is null because one of them failed, any one may be told of: all are gone.
fn forget_siblings(path: &mut [Value], data: &Value) {
    let mut at = data;
    for step in path {
        let next = step.as_str().map_or_else(
            || step.as_u64().and_then(|step| at.get(usize::try_from(step).unwrap())),
            |step| at.get(step),
        );
        if step.is_u64() && at.is_null() {
            *step = json!("*");
        }
        at = next.unwrap_or(&Value::Null);
    }
}

/// The data of an answer as they were sent; nothing if there are none.
fn data_of(text: &str) -> &str {
    let Some(data) = text.strip_prefix("{\"data\":") else { return "" };
    let mut values = serde_json::Deserializer::from_str(data).into_iter::<IgnoredAny>();
    values.next().unwrap().unwrap();
    &data[..values.byte_offset()]
}

/// A server of each engine, on the same register.
struct Pair {
    sqlite: Server,
    postgres: Server,
}

impl Pair {
    /// Asks both at once; again, where one of them had no time just then, or a day began in between.
    async fn ask(&self, document: &str, language: Option<&str>) -> (Seen, Seen) {
        loop {
            let day = today();
            let seen =
                join(ask(&self.sqlite, document, language), ask(&self.postgres, document, language)).await;
            if day == today() {
                return seen;
            }
        }
    }

    /// Whether each engine gives, when it is asked again, what the other gave: of several things that fail and take the
    /// same place with them, the first is told. The data are the same whenever one asks.
    async fn is_by_chance(&self, question: &Question, one: &Seen, other: &Seen) -> bool {
        let (mut ours, mut theirs) = (vec![one.clone()], vec![other.clone()]);
        for _ in 0..10 {
            let (one, other) = self.ask(&question.document(), question.language).await;
            ours.push(one);
            theirs.push(other);
        }
        let same = |one: &Seen| one.data == other.data && one.status == other.status;
        ours.iter().chain(&theirs).all(same) && ours.iter().any(|one| theirs.contains(one))
    }

    /// The question without the root fields that do not matter to the difference.
    async fn smallest(&self, question: &Question, difference: String) -> (String, String) {
        let mut roots: Vec<usize> = (0..question.roots.len()).collect();
        let mut smallest = (question.document(), difference);
        for at in 0..question.roots.len() {
            let fewer: Vec<usize> = roots.iter().copied().filter(|own| *own != at).collect();
            if fewer.is_empty() {
                break;
            }
            let document = question.only(&fewer);
            let (one, other) = self.ask(&document, question.language).await;
            if let Some(difference) = one.difference(&other) {
                (roots, smallest) = (fewer, (document, difference));
            }
        }
        smallest
    }
}

async fn ask(server: &Server, document: &str, language: Option<&str>) -> Seen {
    let mut pauses = [50, 200, 1_000, 3_000].into_iter();
    loop {
        let mut request = server.request(Method::POST, "/graphql").json(&json!({ "query": document }));
        if let Some(language) = language {
            request = request.header("accept-language", language);
        }
        let answer = server.send(request).await;
        let seen = Seen::of(answer.status.as_u16(), &answer.text);
        match pauses.next() {
            Some(pause) if seen.is_of_the_moment() => tokio::time::sleep(Duration::from_millis(pause)).await,
            _ => return seen,
        }
    }
}

/// The day, by number (UTC): the register answers for today where no day is named.
fn today() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 86_400
}

/// What was asked, and what came of it.
#[derive(Debug, Default)]
struct Tally {
    asked: usize,
    data: usize,
    lists: usize,
    bytes: usize,
    undecided: usize,
    by_chance: usize,
    cursors: usize,
    /// Root fields by how often they were answered with data.
    roots: BTreeMap<String, usize>,
    codes: BTreeMap<String, usize>,
    differences: Vec<String>,
}

impl Tally {
    fn count(&mut self, question: &Question, seen: &Seen) {
        self.asked += 1;
        self.bytes += seen.data.len();
        self.cursors +=
            usize::from(["after: ", "before: "].iter().any(|it| question.document().contains(it)));
        for code in seen.codes() {
            *self.codes.entry(code.to_owned()).or_default() += 1;
        }
        let data: Value = serde_json::from_str(&seen.data).unwrap_or_default();
        let answered = question.roots.iter().filter(|root| !data[&root.alias].is_null());
        let answered: Vec<&String> = answered.map(|root| &root.field).collect();
        self.data += usize::from(!answered.is_empty());
        self.lists += usize::from(has_things(&data));
        for field in answered {
            *self.roots.entry(field.clone()).or_default() += 1;
        }
    }

    /// A comparison of nothing with nothing would prove nothing.
    fn is_worth_something(&self, roots: Vec<&str>) {
        assert!(self.data * 3 > self.asked * 2, "{} of {} gave data", self.data, self.asked);
        assert!(self.lists * 3 > self.asked, "{} of {} gave a list", self.lists, self.asked);
        assert!(self.cursors * 50 > self.asked, "{} of {} went on from a cursor", self.cursors, self.asked);
        assert!(self.undecided * 100 <= self.asked, "{} of {} had no time", self.undecided, self.asked);
        assert!(
            self.by_chance * 100 <= self.asked,
            "{} of {} changed by themselves",
            self.by_chance,
            self.asked
        );
        let never: Vec<&str> = roots.into_iter().filter(|root| !self.roots.contains_key(*root)).collect();
        assert!(never.is_empty(), "never answered with data: {never:?}");
        let invalid = ["GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "INTERNAL", "TOO_MANY_TOKENS"];
        let wrong: Vec<&&str> = invalid.iter().filter(|code| self.codes.contains_key(**code)).collect();
        assert!(wrong.is_empty(), "{wrong:?}: {:?}", self.codes);
    }
}

/// Whether a list in it has anything on it.
fn has_things(data: &Value) -> bool {
    match data {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => fields.values().any(has_things),
        _ => false,
    }
}

/// Keeps the cursors of the lists of an answer, the newest of each.
fn keep_cursors(known: &mut Known, question: &Question, data: &Value) {
    let Value::Object(fields) = data else {
        if let Value::Array(items) = data {
            for item in items {
                keep_cursors(known, question, item);
            }
        }
        return;
    };
    for (name, own) in fields {
        if let Some(list) = question.lists.get(name) {
            let on_edges = own["edges"].as_array().into_iter().flatten().map(|edge| &edge["cursor"]);
            let of_page = ["startCursor", "endCursor"].map(|end| &own["pageInfo"][end]);
            let cursors = known.cursors.entry(list.clone()).or_default();
            cursors.extend(on_edges.chain(of_page).filter_map(Value::as_str).map(str::to_owned));
            let old = cursors.len().saturating_sub(40);
            cursors.drain(..old);
        }
        keep_cursors(known, question, own);
    }
}

/// Asks so many questions of a seed, and holds the answers of the engines against each other.
async fn hold_against(pair: &Pair, asker: &Asker, seed: u64, count: u64) -> Tally {
    let (mut known, theirs) = join(register::known(&pair.sqlite), register::known(&pair.postgres)).await;
    assert_eq!(known.words, theirs.words, "the registers differ");
    let mut tally = Tally::default();
    for round in 0..count.div_ceil(ROUND) {
        let numbers = round * ROUND..count.min((round + 1) * ROUND);
        let questions: Vec<(u64, Question)> =
            numbers.map(|number| (number, asker.question(&known, seed, number))).collect();
        // In order, so that the same cursors are kept whichever answer comes first.
        let asked = questions.iter().map(|(number, question)| async move {
            (*number, question, pair.ask(&question.document(), question.language).await)
        });
        let answers: Vec<_> = futures_util::stream::iter(asked).buffered(AT_ONCE).collect().await;
        for (number, question, (one, other)) in answers {
            tally.count(question, &one);
            keep_cursors(&mut known, question, &serde_json::from_str(&one.data).unwrap_or_default());
            if one.is_of_the_moment() || other.is_of_the_moment() {
                tally.undecided += 1;
                continue;
            }
            if let Some(difference) = one.difference(&other) {
                if pair.is_by_chance(question, &one, &other).await {
                    tally.by_chance += 1;
                    continue;
                }
                let (document, difference) = pair.smallest(question, difference).await;
                let language = question.language.unwrap_or("none");
                tally.differences.push(format!(
                    "question {number} of seed {seed}, language {language}:\n{document}\n{difference}\n"
                ));
                assert!(tally.differences.len() < TOLD, "{}", tally.differences.join("\n"));
            }
        }
    }
    tally
}

async fn both_answer_alike(seed: u64, count: u64) {
    let Some(postgres) = postgres() else { return };
    let pair = Pair { sqlite: register::server(&Engine::Sqlite), postgres: register::server(&postgres) };
    let start = Instant::now();
    let asker = Asker::of(SCHEMA);
    let tally = hold_against(&pair, &asker, seed, count).await;
    let mut said = format!("{} questions of seed {seed} in {:?}", tally.asked, start.elapsed());
    write!(
        said,
        ": {} with data, {} with things on a list, {} with a cursor, {} bytes, {} undecided, {} by chance; {:?}; {:?}",
        tally.data, tally.lists, tally.cursors, tally.bytes, tally.undecided, tally.by_chance, tally.codes, tally.roots
    )
    .unwrap();
    eprintln!("{said}");
    // And a row that differs is noticed.
    pair.postgres.home().execute("UPDATE authority SET name = 'AMtsamt' WHERE slug = 'alike-3'");
    let (one, other) = pair.ask("{ z: authority(slug: \"alike-3\") { name } }", None).await;
    assert!(one.difference(&other).is_some_and(|told| told.contains("AMtsamt")), "{one:?} {other:?}");
    assert!(tally.differences.is_empty(), "{said}\n{}", tally.differences.join("\n"));
    tally.is_worth_something(asker.roots());
}

#[test]
fn whatever_changes_in_an_answer_is_noticed() {
    let seen = |data: &str, errors: &str| {
        let text = format!("{{\"data\":{data},{errors}\"extensions\":{{\"cost\":{{\"points\":1}}}}}}");
        Seen::of(200, &text)
    };
    let data = r#"{"a":[{"b":"ä"},{"b":"ß"}],"c":1.0,"d":null}"#;
    let error = |words: &str, path: &str, id: &str| {
        format!(
            r#""errors":[{{"message":"{words}","path":{path},"extensions":{{"code":"X","requestId":"{id}"}}}}],"#
        )
    };
    let one = seen(data, "");
    assert_eq!(one.data, data);
    assert_eq!(one.difference(&seen(data, "")), None);
    for (old, new) in [("ß", "ss"), ("1.0", "1"), ("null", "0"), ("ä\"},{\"b\":\"ß", "ß\"},{\"b\":\"ä")]
    {
        let told = one.difference(&seen(&data.replace(old, new), "")).unwrap();
        assert!(told.contains(new), "{told}");
    }
    let failed = seen(data, &error("no", r#"["a",0,"b"]"#, "1"));
    assert!(one.difference(&failed).is_some());
    assert_eq!(failed.difference(&seen(data, &error("no", r#"["a",0,"b"]"#, "2"))), None);
    for other in [error("not", r#"["a",0,"b"]"#, "1"), error("no", r#"["a",1,"b"]"#, "1")] {
        assert!(failed.difference(&seen(data, &other)).is_some(), "{other}");
    }
    let gone = seen(data, &error("no", r#"["d",0,"b"]"#, "1"));
    assert_eq!(gone.difference(&seen(data, &error("no", r#"["d",1,"b"]"#, "1"))), None);
    assert!(gone.difference(&seen(data, &error("no", r#"["d",1,"c"]"#, "1"))).is_some());
}

#[tokio::test]
async fn a_thousand_random_questions_have_the_same_answers_on_both_engines() {
    both_answer_alike(24, 1_000).await;
}

/// For `make deep`: it prints what it asked.
#[tokio::test]
#[ignore = "takes minutes"]
async fn twenty_thousand_random_questions_have_the_same_answers_on_both_engines() {
    both_answer_alike(20_000, 20_000).await;
}
