//! What a document may come to: if anybody sends it, and if a router does.

/// The limits of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Bytes of its text.
    pub(crate) bytes: usize,
    /// Tokens of its text.
    pub(crate) tokens: usize,
    /// Brackets of any kind open at one place.
    pub(crate) nesting: usize,
    /// Fragment definitions.
    pub(crate) fragments: usize,
    /// Directives.
    pub(crate) directives: usize,
    /// Selections of an operation with every fragment spread out.
    pub(crate) selections: usize,
    /// Fields within each other. Those about the schema itself do not count: every tool asks them, and deeply.
    pub(crate) depth: usize,
    /// Fields that are given another name.
    pub(crate) aliases: usize,
    /// Fields of the operation itself: questions in one request.
    pub(crate) root_fields: usize,
}

impl Limits {
    /// Of whoever asks.
    pub(crate) const ANYBODY: Self = Self {
        bytes: 16 * 1024,
        tokens: 1_000,
        nesting: 30,
        fragments: 50,
        directives: 20,
        selections: 5_000,
        depth: 12,
        aliases: 30,
        root_fields: 10,
    };

    /// Of a router that knows the secret of a subgraph. It joins everything that it has to fetch at a time into one
    /// document, each as a root field under an alias of its own, so that a question within the limits of its clients
    /// may become a document beyond them. What bounds the stack, stays.
    pub(crate) const ROUTER: Self = Self {
        bytes: 256 * 1024,
        tokens: 20_000,
        fragments: 500,
        directives: 400,
        selections: 20_000,
        aliases: 600,
        root_fields: 300,
        ..Self::ANYBODY
    };
}
