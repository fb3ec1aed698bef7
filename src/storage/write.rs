//! Writing: one transaction, one edition.
