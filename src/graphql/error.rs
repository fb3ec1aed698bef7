//! Errors of the graph: what is the caller's fault says what to change, what is ours says nothing but an id.
//!
//! [`ApiError`] has no `Display` on purpose: the library turns everything that has one into text for the
//! client, and so `?` on a fault of the database would not be caught by the compiler.

use async_graphql::{ErrorExtensionValues, ErrorExtensions, Response, ServerError};

use super::code;
use super::context::request_id;
use crate::domain::nearest::{MOST, nearest};
use crate::storage;

/// Why a field has no answer.
#[derive(Debug, Clone)]
pub enum ApiError {
    /// The caller's fault, in words that say what to change.
    Input(String),
    /// A name that the register does not know.
    Unknown {
        /// Words that say which names it does.
        message: String,
        /// Names that may have been meant, the most likely first.
        suggestions: Vec<String>,
    },
    /// The lists of the request ask for too many rows.
    TooManyRows {
        /// Rows that they would have read at most.
        asked: u64,
        /// Rows that one request may read.
        limit: u64,
    },
    /// A comparison has more rows than one may.
    TooWide {
        /// Rows that it may have.
        limit: u64,
    },
    /// A comparison of what is not alike.
    Unfair(String),
    /// No database answers just now.
    Unavailable(storage::Error),
    /// Our fault.
    Internal(storage::Error),
}

impl ApiError {
    /// The caller's fault, from anything that says what to change.
    pub(crate) fn input(fault: impl std::fmt::Display) -> Self {
        Self::Input(fault.to_string())
    }

    /// A name that is none of the valid ones, in words that say which they are.
    pub(super) fn unknown(message: String, given: &str, valid: &[String]) -> Self {
        let meant = nearest(given, valid.iter().map(String::as_str));
        Self::Unknown { message, suggestions: meant.into_iter().map(str::to_owned).collect() }
    }

    /// A stored row that refers to what is not there.
    pub(crate) fn dangling(what: &str) -> Self {
        Self::Internal(storage::Error::Corrupt(format!("a row refers to {what}, which is not there")))
    }
}

impl From<storage::Error> for ApiError {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::TooManyRows { asked, limit } => Self::TooManyRows { asked, limit },
            storage::Error::TooWide { limit } => Self::TooWide { limit },
            fault @ storage::Error::Unavailable(_) => Self::Unavailable(fault),
            other => Self::Internal(other),
        }
    }
}

impl From<ApiError> for async_graphql::Error {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Input(message) => {
                Self::new(message).extend_with(|_, extensions| extensions.set("code", code::BAD_USER_INPUT))
            }
            ApiError::Unknown { message, suggestions } => Self::new(message).extend_with(|_, extensions| {
                extensions.set("code", code::BAD_USER_INPUT);
                suggest(extensions, suggestions);
            }),
            ApiError::TooWide { limit } => Self::new(format!(
                "this question has more than {limit} rows; narrow filter or laender, shorten the window, or put \
                 channels together (by: LAND)"
            ))
            .extend_with(|_, extensions| {
                extensions.set("code", code::TOO_MANY_ROWS);
                extensions.set("limit", limit);
            }),
            ApiError::TooManyRows { asked, limit } => Self::new(format!(
                "the lists of this request ask for up to {asked} rows, and one request may ask for {limit}; \
                 ask for smaller pages (first:) or fewer levels"
            ))
            .extend_with(|_, extensions| {
                extensions.set("code", code::TOO_MANY_ROWS);
                extensions.set("limit", limit);
                extensions.set("given", asked);
            }),
            ApiError::Unfair(message) => Self::new(message)
                .extend_with(|_, extensions| extensions.set("code", code::UNFAIR_COMPARISON)),
            ApiError::Unavailable(fault) => ours(
                &fault,
                code::UNAVAILABLE,
                "The register cannot be asked just now; ask again in a few seconds",
            ),
            ApiError::Internal(fault) => ours(
                &fault,
                code::INTERNAL,
                "Something went wrong on our side; please try again, and name the request id if it stays so",
            ),
        }
    }
}

/// A fault of ours: the log has it under the id of the request, the client is told the id and a sentence.
fn ours(fault: &storage::Error, code: &'static str, sentence: &str) -> async_graphql::Error {
    let id = request_id();
    tracing::error!(request_id = %id, error = %fault, code, "a resolver failed");
    async_graphql::Error::new(sentence).extend_with(|_, extensions| {
        extensions.set("code", code);
        extensions.set("requestId", id.as_str());
    })
}

/// Completes the library's own messages: an unknown enum value is told the valid ones, and what may have been meant is
/// there for programs as well.
pub(super) fn explain(mut response: Response) -> Response {
    for error in &mut response.errors {
        add_valid_values(error);
        add_meant(error);
    }
    response
}

fn add_valid_values(error: &mut ServerError) {
    let Some(rest) = error.message.split("numeration type \"").nth(1) else { return };
    let mut quoted = rest.split('"');
    let words = super::enums::words(quoted.next().unwrap_or_default());
    let given = quoted.nth(1).unwrap_or_default();
    let meant = nearest(given, words.iter().copied()).into_iter().map(str::to_owned).collect();
    if !words.is_empty() {
        error.message = format!("{}; write one of {}", error.message.trim_end_matches('.'), words.join(", "));
        suggest(error.extensions.get_or_insert_with(ErrorExtensionValues::default), meant);
    }
}

/// What the library says may have been meant: `Did you mean "handle", "handles"?`.
fn add_meant(error: &mut ServerError) {
    let Some((_, names)) = error.message.rsplit_once(" Did you mean ") else { return };
    let meant = names.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    suggest(error.extensions.get_or_insert_with(ErrorExtensionValues::default), meant);
}

/// Says which names may have been meant, if there are any.
fn suggest(extensions: &mut ErrorExtensionValues, mut names: Vec<String>) {
    names.truncate(MOST);
    if !names.is_empty() {
        extensions.set("suggestions", names);
    }
}
