//! What things cost: points beyond one a row, and how long lists are that no argument bounds.
//!
//! A point is about what reading one more row costs. The heavy questions were measured on a register of 24,000 channels
//! (docs/DECISIONS.md), where 10,000 points are some seconds of work at most.

/// How many things a list without `first` and `last` has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// About so many: where the register decides, what is usual.
    About(u64),
    /// As many as the list given as this argument.
    Of(&'static str),
    /// As many as there are subjects in the question above it.
    Subjects,
    /// As many as there are points of time in the question above it.
    Points,
    /// A row for each subject at each point of time of the question above it.
    SubjectsAndPoints,
}

/// Points of a field beyond its rows.
const WEIGHTS: [(&str, &str, u64); 23] = [
    ("Query", "compare", 100),
    ("Query", "concentration", 100),
    ("Query", "growth", 200),
    ("Query", "coverage", 400),
    ("Query", "series", 400),
    ("Query", "table", 400),
    ("Query", "search", 20),
    ("Query", "verifyChannel", 5),
    ("Query", "corrections", 20),
    ("Query", "changes", 5),
    ("Query", "edition", 1),
    // For each event.
    ("Subscription", "changes", 1),
    ("Subscription", "editionChanged", 1),
    ("Claim", "check", 100),
    ("Land", "presence", 10),
    ("Country", "presence", 10),
    ("Authority", "presenceOn", 1),
    ("Authority", "latest", 1),
    ("Channel", "latest", 1),
    ("Land", "boundary", 5),
    // The schema is asked by every tool, from a memory that no statement fills.
    ("Query", "__schema", 100),
    ("Query", "__type", 20),
    // Counting reads the whole list.
    ("", "totalCount", 10),
];

/// Lengths of lists, by type and field; an empty type means every type that has no line of its own.
const LENGTHS: [(&str, &str, Length); 34] = [
    ("Query", "_entities", Length::Of("representations")),
    ("Query", "laender", Length::About(16)),
    ("Query", "platforms", Length::About(30)),
    ("Query", "providers", Length::About(50)),
    ("Query", "metrics", Length::About(20)),
    ("Query", "claims", Length::About(30)),
    ("Query", "nodes", Length::Of("ids")),
    ("Query", "series", Length::Subjects),
    ("Comparison", "rows", Length::Subjects),
    ("CoverageMatrix", "rows", Length::Subjects),
    ("CoverageMatrix", "columns", Length::About(30)),
    ("CoverageRow", "cells", Length::About(30)),
    ("GrowthLedger", "rows", Length::Subjects),
    ("LedgerPart", "entries", Length::About(3)),
    ("Concentration", "parts", Length::Subjects),
    ("Series", "points", Length::Points),
    ("Table", "rows", Length::SubjectsAndPoints),
    ("Table", "columns", Length::About(20)),
    ("Presence", "counts", Length::About(30)),
    ("Coverage", "excluded", Length::About(16)),
    ("ClaimCheck", "peers", Length::About(16)),
    ("ClaimCheck", "standings", Length::About(17)),
    ("ClaimCheck", "missing", Length::About(30)),
    ("Edition", "counts", Length::About(15)),
    ("", "populations", Length::About(20)),
    ("", "ancestors", Length::About(4)),
    ("", "handles", Length::About(2)),
    ("", "operators", Length::About(2)),
    ("", "successors", Length::About(2)),
    ("", "predecessors", Length::About(2)),
    ("", "evidence", Length::About(5)),
    ("", "otherMatches", Length::About(5)),
    ("", "caveats", Length::About(5)),
    ("", "sources", Length::About(4)),
];

/// The length of a list that the tables do not know: somebody else's.
const UNKNOWN: Length = Length::About(10);

/// Points of a field beyond its rows.
pub(super) fn weight(of: &str, field: &str) -> u64 {
    find(&WEIGHTS, of, field).unwrap_or(0)
}

/// How long a list is.
pub(super) fn length(of: &str, field: &str) -> Length {
    known_length(of, field).unwrap_or(UNKNOWN)
}

/// How long a list is, if the tables know it.
pub(super) fn known_length(of: &str, field: &str) -> Option<Length> {
    find(&LENGTHS, of, field)
}

fn find<T: Copy>(table: &[(&str, &str, T)], of: &str, field: &str) -> Option<T> {
    let line = |own: &str| table.iter().find(|(of, name, _)| *of == own && *name == field);
    line(of).or_else(|| line("")).map(|(_, _, value)| *value)
}

/// Every line of the tables.
#[cfg(test)]
pub(super) fn named() -> impl Iterator<Item = (&'static str, &'static str)> {
    let weights = WEIGHTS.iter().map(|(of, name, _)| (*of, *name));
    weights.chain(LENGTHS.iter().map(|(of, name, _)| (*of, *name)))
}
