//! Questions that somebody shared: under an address that is made of what they say.

/// Letters of an id that are enough to find it by.
pub const SHORTEST: usize = 16;

/// A shared question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedQuery {
    /// SHA-256 of the rest, in hexadecimal digits.
    pub id: String,
    /// The document.
    pub text: String,
    /// The JSON of an object: values of variables.
    pub variables: String,
    /// Which operation of the document; `None` if it has no name.
    pub operation: Option<String>,
}

/// How many are kept at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How many questions.
    pub questions: u64,
    /// Bytes of their texts and variables together.
    pub bytes: u64,
}

/// What came of sharing a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// It is kept from now on.
    New,
    /// It was kept already.
    Known,
    /// Another one begins with the same [`SHORTEST`] letters, so that an address could mean both.
    Taken,
    /// There is no room; nothing that is kept is ever taken away for it.
    Full,
}
