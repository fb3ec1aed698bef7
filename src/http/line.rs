//! The log line of one operation: never its text, its variables or its answer.

use std::time::Instant;

use super::answers::Answer;
use super::bill::Bill;
use super::error::Refusal;
use super::metrics::{Ended, Metrics};

/// What is logged in the place of an error's code when the client did not wait for its answer; never sent.
const CLIENT_LEFT: &str = "CLIENT_LEFT";

/// Where an answer came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    /// There is none, or it was not asked for.
    #[default]
    None,
    /// It was kept.
    Kept,
    /// Somebody else was just being answered the same.
    Shared,
    /// It was made.
    Made,
}

impl Origin {
    /// Each of them.
    pub(crate) const ALL: [Self; 4] = [Self::None, Self::Kept, Self::Shared, Self::Made];

    /// The word in the log and in the metrics.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Kept => "kept",
            Self::Shared => "shared",
            Self::Made => "made",
        }
    }
}

/// What is known about one operation when it ends.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    request_id: &'a str,
    start: Instant,
    /// The name of the operation, if it has one.
    pub(crate) operation: Option<String>,
    /// `query`, `mutation` or `subscription`; `request` if it was refused before that was known.
    pub(crate) kind: &'static str,
    /// Statements that were run for it.
    pub(crate) statements: u64,
    /// Where its answer came from.
    pub(crate) origin: Origin,
    errors: usize,
    codes: Vec<String>,
}

impl<'a> Line<'a> {
    pub(crate) fn new(request_id: &'a str) -> Self {
        Self {
            request_id,
            start: Instant::now(),
            operation: None,
            kind: "request",
            statements: 0,
            origin: Origin::None,
            errors: 0,
            codes: Vec::new(),
        }
    }

    /// Notes an answer.
    pub(crate) fn answered(&mut self, answer: &Answer) {
        self.operation.clone_from(&answer.operation);
        self.kind = answer.kind;
        self.errors = answer.errors.len() + answer.omitted;
        self.codes.clone_from(&answer.codes);
    }

    /// Notes a refusal.
    pub(crate) fn refused(&mut self, refusal: &Refusal) {
        self.errors = refusal.errors().len() + refusal.omitted();
        self.codes = vec![refusal.code.to_owned()];
    }

    /// Notes that nobody waits for the answer any more.
    pub(crate) fn left(&mut self) {
        self.codes = vec![CLIENT_LEFT.to_owned()];
    }

    /// Ends the operation: logs it, and counts it.
    pub(crate) fn write(&self, bill: &Bill<'_>, metrics: &Metrics) {
        let took = self.start.elapsed();
        metrics.ended(Ended {
            kind: self.kind,
            origin: self.origin,
            took,
            requested: bill.requested().unwrap_or(0),
            actual: bill.actual().unwrap_or(0),
            statements: self.statements,
            codes: &self.codes,
        });
        // What nobody reads is not worded: an answer that is kept takes little more than this would.
        if !tracing::enabled!(target: "kanalatlas::graphql", tracing::Level::INFO) {
            return;
        }
        let operation = self.operation.as_deref().unwrap_or("(unnamed)");
        let operation = operation.char_indices().nth(100).map_or(operation, |(end, _)| &operation[..end]);
        let duration_ms = u64::try_from(took.as_micros()).unwrap_or(u64::MAX) / 10;
        tracing::info!(
            target: "kanalatlas::graphql",
            request_id = self.request_id,
            operation,
            kind = self.kind,
            duration_ms = rounded(duration_ms),
            statements = self.statements,
            answer = self.origin.as_str(),
            requested = bill.requested(),
            actual = bill.actual(),
            errors = self.errors,
            codes = self.codes.join(","),
            "GraphQL {} {operation}",
            self.kind,
        );
    }
}

/// Hundredths as a number with two decimals.
#[expect(clippy::cast_precision_loss, reason = "a duration of more than 2^53 hundredths is none")]
fn rounded(hundredths: u64) -> f64 {
    hundredths as f64 / 100.0
}
