//! Answers, and those of them that are kept.
//!
//! An answer is kept under everything that decides it, the edition among it: a new edition makes new keys, and what it
//! makes stale is never found again. An answer with an error is not kept. Who asks what is just being answered waits for
//! that answer.

use std::sync::Arc;

use axum::body::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::bill::Cost;
use super::error::Refusal;
use super::execute::Ran;
use super::flights::Flights;
use super::kept::{Kept, Size};
use super::operation::Operation;
use crate::domain::date::Day;
use crate::domain::language::Language;
use crate::graphql::cost::Price;

/// Bytes of an answer beside its data.
const FRAME: usize = 512;

/// The answer to a question.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The name of the operation, if it has one.
    pub(crate) operation: Option<String>,
    /// `query` or `mutation`.
    pub(crate) kind: &'static str,
    /// The JSON of `data`; `None` if the operation did not run.
    pub(crate) data: Option<Bytes>,
    /// The errors, as they are sent.
    pub(crate) errors: Vec<Value>,
    /// Their codes, each once.
    pub(crate) codes: Vec<String>,
    /// Errors that are not sent, since there are too many.
    pub(crate) omitted: usize,
    /// What else `extensions` holds.
    pub(crate) extensions: Map<String, Value>,
    /// Points that the question may cost.
    pub(crate) requested: u64,
    /// Points that it did cost.
    pub(crate) actual: u64,
    /// Statements that it took.
    pub(crate) statements: u64,
}

impl Answer {
    /// What came of an operation that ran, so many statements in all.
    pub(crate) fn of(ran: Ran, operation: &Operation, price: &Price, statements: u64) -> Self {
        Self {
            operation: operation.name.clone(),
            kind: operation.kind,
            actual: price.actual(&ran.data),
            data: ran.json,
            errors: ran.errors,
            codes: ran.codes,
            omitted: ran.omitted,
            extensions: ran.extensions,
            requested: price.requested(),
            statements,
        }
    }

    /// The answer to a question that is only to be priced: no field of it was asked.
    pub(crate) fn unrun(operation: &Operation, requested: u64) -> Self {
        Self {
            operation: operation.name.clone(),
            kind: operation.kind,
            data: Some(Bytes::from_static(b"{}")),
            errors: Vec::new(),
            codes: Vec::new(),
            omitted: 0,
            extensions: Map::from_iter([("dryRun".to_owned(), Value::Bool(true))]),
            requested,
            actual: 0,
            statements: 0,
        }
    }

    /// The answer as JSON, with the bill in its extensions.
    pub(crate) fn body(&self, cost: &Cost) -> Vec<u8> {
        let data = self.data.as_deref().unwrap_or_default();
        let mut body = Vec::with_capacity(data.len() + FRAME);
        body.push(b'{');
        if !self.errors.is_empty() {
            body.extend_from_slice(b"\"errors\":");
            write(&mut body, &self.errors);
            body.push(b',');
        }
        if self.data.is_some() {
            body.extend_from_slice(b"\"data\":");
            body.extend_from_slice(data);
            body.push(b',');
        }
        body.extend_from_slice(b"\"extensions\":{");
        for (name, value) in &self.extensions {
            write(&mut body, name);
            body.push(b':');
            write(&mut body, value);
            body.push(b',');
        }
        if self.omitted > 0 {
            body.extend_from_slice(b"\"omittedErrors\":");
            write(&mut body, &self.omitted);
            body.push(b',');
        }
        body.extend_from_slice(b"\"cost\":");
        write(&mut body, cost);
        body.extend_from_slice(b"}}");
        body
    }
}

fn write(body: &mut Vec<u8>, value: &impl Serialize) {
    // Names are text and memory takes everything, so that nothing can go wrong.
    let _ = serde_json::to_writer(body, value);
}

/// Everything that decides an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub(crate) [u8; 32]);

/// What a key is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    /// The document's text.
    pub(crate) text: &'a str,
    /// The name of the operation that is to run.
    pub(crate) operation: Option<&'a str>,
    /// The variables.
    pub(crate) variables: &'a Value,
    /// The language of labels.
    pub(crate) language: Language,
    /// The day that a question without a date speaks of.
    pub(crate) today: Day,
    /// The number of the edition; 0 before the first.
    pub(crate) edition: i64,
}

impl Words<'_> {
    /// The key of these words.
    pub(crate) fn key(&self) -> Key {
        let mut words = Vec::with_capacity(self.text.len() + 256);
        // Those that may be of any length come with it, so that no two lists of words run together.
        for word in [self.operation.unwrap_or_default(), self.text] {
            words.extend_from_slice(&word.len().to_le_bytes());
            words.extend_from_slice(word.as_bytes());
        }
        words.extend_from_slice(&self.today.0.to_le_bytes());
        words.extend_from_slice(&self.edition.to_le_bytes());
        words.push(match self.language {
            Language::De => 0,
            Language::En => 1,
        });
        write(&mut words, self.variables);
        words.extend_from_slice(env!("CARGO_PKG_VERSION").as_bytes());
        Key(Sha256::digest(&words).into())
    }
}

impl Size for Answer {
    fn size(&self) -> usize {
        self.data.as_ref().map_or(0, Bytes::len) + FRAME
    }
}

/// The answers that are kept, and those that are being made.
#[derive(Debug)]
pub(crate) struct Answers {
    kept: Kept<Key, Answer>,
    made: Flights<Key, Result<Arc<Answer>, Refusal>>,
}

impl Answers {
    /// Keeps at most so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        Self { kept: Kept::new(bytes), made: Flights::default() }
    }

    /// A kept answer.
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Answer>> {
        self.kept.get(key)
    }

    /// The answer under a key; `work` makes it unless somebody else does just now.
    pub(crate) async fn get_or(
        &self,
        key: Key,
        work: impl Future<Output = Result<Answer, Refusal>>,
    ) -> Result<Arc<Answer>, Refusal> {
        let make = async {
            // It may have been made since somebody looked for it.
            if let Some(answer) = self.kept.get(&key) {
                return Ok(answer);
            }
            let answer = Arc::new(work.await?);
            if answer.errors.is_empty() {
                self.kept.insert(key, Arc::clone(&answer));
            }
            Ok(answer)
        };
        self.made.join(key, make).await
    }

    /// Answers that are kept, and their bytes, about.
    pub(crate) fn size(&self) -> (u64, u64) {
        self.kept.size()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use serde_json::json;

    use super::super::error::code;
    use super::*;

    fn answer(data: &str) -> Answer {
        Answer {
            operation: None,
            kind: "query",
            data: Some(Bytes::copy_from_slice(data.as_bytes())),
            errors: Vec::new(),
            codes: Vec::new(),
            omitted: 0,
            extensions: Map::new(),
            requested: 1,
            actual: 1,
            statements: 0,
        }
    }

    fn day(day: u32) -> Day {
        Day::of(chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap())
    }

    fn key(number: i64) -> Key {
        let words = Words {
            text: "{ a }",
            operation: None,
            variables: &json!({}),
            language: Language::En,
            today: day(23),
            edition: number,
        };
        words.key()
    }

    #[test]
    fn whatever_decides_the_answer_is_in_the_key() {
        let (today, tomorrow) = (day(23), day(24));
        let (none, some) = (json!({}), json!({"a": 1}));
        let words = Words {
            text: "{ a }",
            operation: None,
            variables: &none,
            language: Language::En,
            today,
            edition: 1,
        };
        let all = [
            words,
            Words { text: "{ b }", ..words },
            Words { operation: Some("A"), ..words },
            Words { variables: &some, ..words },
            Words { language: Language::De, ..words },
            Words { today: tomorrow, ..words },
            Words { edition: 2, ..words },
        ];
        let keys: std::collections::HashSet<Key> = all.iter().map(Words::key).collect();
        assert_eq!(keys.len(), all.len());
        assert_eq!(words.key(), words.key());
    }

    #[test]
    fn a_body_is_json_in_the_order_of_the_specification() {
        let mut own = answer("{\"a\":1}");
        let cost = Cost {
            requested: Some(3),
            actual: None,
            limit: 10,
            remaining: 7,
            reset_at: "2026-11-23T00:00:00Z".to_owned(),
        };
        let said = r#""cost":{"requested":3,"actual":null,"limit":10,"remaining":7,"resetAt":"2026-11-23T00:00:00Z"}"#;
        let body = |own: &Answer| String::from_utf8(own.body(&cost)).unwrap();
        assert_eq!(body(&own), format!(r#"{{"data":{{"a":1}},"extensions":{{{said}}}}}"#));
        own.errors = vec![json!({"message": "no"})];
        own.omitted = 2;
        own.extensions.insert("dryRun".to_owned(), true.into());
        assert_eq!(
            body(&own),
            format!(
                r#"{{"errors":[{{"message":"no"}}],"data":{{"a":1}},"extensions":{{"dryRun":true,"omittedErrors":2,{said}}}}}"#
            )
        );
        own.data = None;
        assert!(!body(&own).contains("data"));
    }

    #[tokio::test]
    async fn equal_questions_at_once_run_once() {
        let (answers, runs) = (Answers::new(1_000_000), AtomicUsize::new(0));
        let ask = || {
            answers.get_or(key(1), async {
                runs.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                Ok(answer("1"))
            })
        };
        let all = futures_util::future::join_all((0..100).map(|_| ask())).await;
        assert!(all.iter().all(|own| own.as_ref().unwrap().data.as_deref() == Some(b"1")));
        assert_eq!(runs.load(Ordering::Relaxed), 1);
        assert!(answers.get(&key(1)).is_some());
        assert!(answers.get(&key(2)).is_none());
    }

    #[tokio::test]
    async fn who_leaves_does_not_take_the_answer_from_those_who_wait() {
        let answers = Answers::new(1_000_000);
        let mut left = Box::pin(answers.get_or(key(1), std::future::pending()));
        assert!(futures_util::poll!(&mut left).is_pending());
        let mut waits = Box::pin(answers.get_or(key(1), async { Ok(answer("2")) }));
        assert!(futures_util::poll!(&mut waits).is_pending());
        drop(left);
        assert_eq!(waits.await.unwrap().data.as_deref(), Some(&b"2"[..]));
    }

    #[tokio::test]
    async fn what_went_wrong_is_not_kept() {
        let answers = Answers::new(1_000_000);
        let refusal = Refusal::bad_request(code::BAD_REQUEST, "no");
        assert_eq!(answers.get_or(key(1), async { Err(refusal.clone()) }).await.unwrap_err(), refusal);
        let flawed = Answer { errors: vec![json!({"message": "no"})], ..answer("null") };
        assert_eq!(answers.get_or(key(1), async { Ok(flawed) }).await.unwrap().errors.len(), 1);
        assert!(answers.get(&key(1)).is_none());
    }

    #[tokio::test]
    async fn memory_is_bounded() {
        let answers = Answers::new(100_000);
        let text = "x".repeat(1_000);
        for number in 0..1_000 {
            answers.get_or(key(number), async { Ok(answer(&text)) }).await.unwrap();
        }
        let (entries, bytes) = answers.size();
        assert!(bytes <= 100_000 && bytes > 50_000, "{bytes}");
        assert_eq!(entries, bytes / (1_000 + FRAME as u64));
    }
}
