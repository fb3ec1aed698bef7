//! Documents that may run: guarded, parsed and checked once, and remembered by the hash of their text.
//!
//! Only documents that passed everything are kept, so what is asked by hash alone is as safe as what is sent in full.

use std::sync::Arc;

use async_graphql::ServerError;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::error::{Refusal, code, shortened};
use super::kept::{Kept, Size};
use super::limits::Limits;
use super::request::Question;
use super::validation::Validator;
use super::workshop::{Weight, Workshop};
use super::{expansion, guard};

/// Bytes that remembered documents may take; a parsed document is some twenty times its text.
const BYTES: u64 = 32 * 1024 * 1024;
const PARSED: usize = 20;

/// The hash of a document's text.
pub(crate) type Hash = [u8; 32];

/// A document that may run.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its text.
    pub(crate) text: String,
    /// What the text says.
    pub(crate) parsed: ExecutableDocument,
}

/// Why a text may not run.
#[derive(Debug)]
pub(crate) enum Rejected {
    /// It is too large, or no document, or has variables of no type.
    Refused(Refusal),
    /// It does not fit the schema.
    Unfit { document: Box<Document>, refusal: Refusal },
}

impl From<Refusal> for Rejected {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Size for Document {
    fn size(&self) -> usize {
        self.text.len().saturating_mul(PARSED)
    }
}

impl Rejected {
    /// What is told of it.
    pub(crate) fn refusal(self) -> Refusal {
        match self {
            Self::Refused(refusal) | Self::Unfit { refusal, .. } => refusal,
        }
    }
}

/// The documents that were asked lately.
#[derive(Debug)]
pub(crate) struct Documents {
    limits: Limits,
    validator: Arc<Validator>,
    workshop: Arc<Workshop>,
    /// Turns for those that nobody knows yet.
    turns: Semaphore,
    known: Kept<Hash, Document>,
}

impl Documents {
    pub(crate) fn new(limits: Limits, validator: Validator, workshop: Arc<Workshop>) -> Self {
        let turns = Semaphore::new(workshop.threads_for_anybody());
        Self { limits, validator: Arc::new(validator), workshop, turns, known: Kept::new(BYTES) }
    }

    /// A document that was checked before, by the hash of its text.
    pub(crate) fn known(&self, hash: &Hash) -> Option<Arc<Document>> {
        self.known.get(hash)
    }

    /// The text of a question, which may be told by its hash alone once it was sent in full.
    pub(crate) fn text<'q>(&self, question: &'q Question) -> Result<Text<'q>, Refusal> {
        match (&question.query, &question.persisted) {
            (Some(text), None) => Ok(Text::New(text)),
            (Some(text), Some(claimed)) if hash(text) == *claimed => Ok(Text::New(text)),
            (Some(_), Some(claimed)) => Err(Refusal::bad_request(
                code::PERSISTED_QUERY_MISMATCH,
                format!(
                    "The query is not the one with the SHA-256 {}; send the hash of exactly its text.",
                    hex(claimed)
                ),
            )),
            (None, Some(claimed)) => {
                let known = self.known(claimed).map(Text::Known);
                known.ok_or_else(|| {
                    // The words that clients look for.
                    Refusal::bad_request(code::PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")
                })
            }
            (None, None) => Err(Refusal::bad_request(
                code::BAD_REQUEST,
                "There is no query; send query, or extensions.persistedQuery with the hash of one.",
            )),
        }
    }

    /// Checks a text, unless that was done before.
    pub(crate) async fn check(&self, text: &str) -> Result<Arc<Document>, Rejected> {
        let hash = hash(text);
        if let Some(document) = self.known(&hash) {
            return Ok(document);
        }
        let _turn = self.turns.acquire().await;
        // It may have been read meanwhile.
        if let Some(document) = self.known(&hash) {
            return Ok(document);
        }
        let (text, validator) = (text.to_owned(), Arc::clone(&self.validator));
        let limits = self.limits;
        let work = async move { read(&validator, limits, text) };
        let document = Arc::new(self.workshop.run(Weight::Heavy, work).await?);
        self.known.insert(hash, Arc::clone(&document));
        Ok(document)
    }
}

fn read(validator: &Validator, limits: Limits, text: String) -> Result<Document, Rejected> {
    guard::check(&text, &limits)?;
    let parsed = parse(&text)?;
    let document = Document { text, parsed };
    expansion::check_all(&document.parsed, &limits)?;
    match validator.check(&document.text) {
        Ok(()) => Ok(document),
        Err(refusal) if validator.knows_types_of(&document.parsed) => {
            Err(Rejected::Unfit { document: Box::new(document), refusal })
        }
        Err(refusal) => Err(Rejected::Refused(refusal)),
    }
}

/// The hash of a text.
pub(crate) fn hash(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

/// A hash as people write it.
pub(crate) fn hex(hash: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut text = String::with_capacity(2 * hash.len());
    text.extend(digits.map(|digit| char::from(DIGITS[usize::from(digit)])));
    text
}

/// A hash that people wrote; `None` if it is none.
pub(crate) fn unhex(text: &str) -> Option<Hash> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|letter| letter.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let bytes: Vec<u8> =
        digits?.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    // An odd number of digits, or another than 64, makes no hash.
    bytes.try_into().ok().filter(|_| text.len() == 64)
}

fn parse(text: &str) -> Result<ExecutableDocument, Refusal> {
    parse_query(text).map_err(|error| {
        let error = ServerError::from(error);
        // The parser draws the place under the text; the place is in `locations`, the text the client has.
        let reason = error.message.rsplit_once("= ").map_or(error.message.as_str(), |(_, reason)| reason);
        let refusal = Refusal::bad_request(
            code::GRAPHQL_PARSE_FAILED,
            format!("The query cannot be read: {}.", shortened(reason.trim())),
        );
        error.locations.iter().fold(refusal, |refusal, place| refusal.at(place.line, place.column))
    })
}

/// The text of a question.
#[derive(Debug)]
pub(crate) enum Text<'a> {
    /// It may have to be checked.
    New(&'a str),
    /// It was checked.
    Known(Arc<Document>),
}

impl Text<'_> {
    /// The text itself.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::New(text) => text,
            Self::Known(document) => &document.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_parser_error_is_one_line_with_its_place() {
        let refusal = parse("{\n  a(b: = )\n}").unwrap_err();
        assert!(refusal.message.starts_with("The query cannot be read: expected "), "{}", refusal.message);
        assert!(!refusal.message.contains('\n'), "{}", refusal.message);
        assert_eq!(refusal.locations, [json!({"line": 2, "column": 8})]);
    }

    fn documents() -> Documents {
        let workshop = Arc::new(Workshop::open().unwrap());
        Documents::new(Limits::ANYBODY, Validator::new("type Query { a: Int }").unwrap(), workshop)
    }

    #[tokio::test]
    async fn what_passed_is_remembered_and_what_did_not_is_not() {
        let documents = documents();
        let first = documents.check("{ a }").await.unwrap();
        assert!(Arc::ptr_eq(&first, &documents.check("{ a }").await.unwrap()));
        assert!(Arc::ptr_eq(&first, &documents.known(&hash("{ a }")).unwrap()));
        for text in ["{", "{ a", "{ b }", &"[".repeat(100)] {
            assert!(documents.check(text).await.is_err(), "{text}");
            assert!(documents.known(&hash(text)).is_none(), "{text}");
        }
    }

    #[tokio::test]
    async fn memory_is_bounded() {
        let documents = documents();
        let filler = "x".repeat(15_000);
        for number in 0..500 {
            assert!(documents.check(&format!("{{ x{number}: a }} # {filler}")).await.is_ok());
        }
        let (entries, bytes) = documents.known.size();
        assert!(bytes <= BYTES && entries < 200, "{entries} of {bytes} bytes");
    }

    #[test]
    fn a_hash_is_written_in_hexadecimal() {
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(&hash("")), text);
        assert_eq!(unhex(text), Some(hash("")));
        assert_eq!(unhex(&text.to_uppercase()), Some(hash("")));
        for wrong in ["", "e3", &text[1..], &format!("{text}00"), &text.replace('e', "g"), &"ä".repeat(32)] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
