//! Who answers for each question and for each field of a thing: said here, once.

use std::fmt;
use std::str::FromStr;

/// A part of the schema that a subgraph of its own can answer for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slice {
    /// Where authorities belong.
    Laender,
    /// Authorities, their channels, and the sources of everything.
    Institutions,
    /// What was measured, and what it comes to.
    Metrics,
}

impl Slice {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Laender, Self::Institutions, Self::Metrics];

    /// Its name, as files and subgraphs bear it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Laender => "laender",
            Self::Institutions => "institutions",
            Self::Metrics => "metrics",
        }
    }
}

impl FromStr for Slice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|slice| slice.name() == text)
            .ok_or_else(|| format!("there is no subgraph of that name; write one of {names}"))
    }
}

impl fmt::Display for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A thing that every slice can name: the slice that answers for its fields, and by what else than id and scope that
/// slice finds it. Everything else that has fields is part of an answer, and as whole in one slice as in another.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) name: &'static str,
    pub(super) owner: Slice,
    pub(super) keys: &'static [&'static str],
}

const fn entity(name: &'static str, owner: Slice, keys: &'static [&'static str]) -> Entity {
    Entity { name, owner, keys }
}

/// The key by which subgraphs of ours name things to each other. The id alone would lose the date and the edition
/// that were asked for (docs/DECISIONS.md).
pub(super) const KEY: [&str; 2] = ["id", "scope"];

pub(super) const ENTITIES: [Entity; 14] = [
    entity("Land", Slice::Laender, &["code", "isoCode"]),
    entity("Country", Slice::Laender, &["code", "isoCode"]),
    entity("Authority", Slice::Institutions, &["slug", "wikidata"]),
    entity("Channel", Slice::Institutions, &["platform { slug } handle"]),
    entity("Platform", Slice::Institutions, &["slug"]),
    entity("Event", Slice::Institutions, &[]),
    entity("Source", Slice::Institutions, &["key"]),
    entity("Provider", Slice::Institutions, &[]),
    entity("Metric", Slice::Metrics, &["key"]),
    entity("Observation", Slice::Metrics, &[]),
    entity("Sector", Slice::Metrics, &[]),
    entity("Claim", Slice::Metrics, &["key"]),
    entity("Correction", Slice::Metrics, &[]),
    entity("Change", Slice::Metrics, &[]),
];

/// Fields of things for which another slice answers than for the rest of them.
const ELSEWHERE: [(&str, &str, Slice); 16] = [
    ("Land", "authorities", Slice::Institutions),
    ("Land", "channels", Slice::Institutions),
    ("Land", "events", Slice::Institutions),
    ("Land", "observations", Slice::Metrics),
    ("Land", "presence", Slice::Metrics),
    ("Country", "authorities", Slice::Institutions),
    ("Country", "channels", Slice::Institutions),
    ("Country", "events", Slice::Institutions),
    ("Country", "observations", Slice::Metrics),
    ("Country", "presence", Slice::Metrics),
    ("Authority", "latest", Slice::Metrics),
    ("Authority", "observations", Slice::Metrics),
    ("Channel", "latest", Slice::Metrics),
    ("Channel", "observations", Slice::Metrics),
    ("Source", "claims", Slice::Metrics),
    ("Source", "observations", Slice::Metrics),
];

/// Who answers questions: the fields of `Query` and `Subscription`.
const QUESTIONS: [(&str, Slice); 30] = [
    ("laender", Slice::Laender),
    ("land", Slice::Laender),
    ("jurisdiction", Slice::Laender),
    ("authorities", Slice::Institutions),
    ("authority", Slice::Institutions),
    ("channel", Slice::Institutions),
    ("channels", Slice::Institutions),
    ("events", Slice::Institutions),
    ("node", Slice::Institutions),
    ("nodes", Slice::Institutions),
    ("platforms", Slice::Institutions),
    ("providers", Slice::Institutions),
    ("search", Slice::Institutions),
    ("source", Slice::Institutions),
    ("sources", Slice::Institutions),
    ("verifyChannel", Slice::Institutions),
    ("changes", Slice::Metrics),
    ("claim", Slice::Metrics),
    ("claims", Slice::Metrics),
    ("compare", Slice::Metrics),
    ("concentration", Slice::Metrics),
    ("corrections", Slice::Metrics),
    ("coverage", Slice::Metrics),
    ("edition", Slice::Metrics),
    ("editionChanged", Slice::Metrics),
    ("growth", Slice::Metrics),
    ("metrics", Slice::Metrics),
    ("observations", Slice::Metrics),
    ("series", Slice::Metrics),
    ("table", Slice::Metrics),
];

/// The thing of a type; `None` for what is no thing.
pub(super) fn entity_of(name: &str) -> Option<&'static Entity> {
    ENTITIES.iter().find(|entity| entity.name == name)
}

/// Who answers for a field of a thing.
pub(super) fn owner_of(entity: &Entity, field: &str) -> Slice {
    let elsewhere = ELSEWHERE.iter().find(|(of, name, _)| *of == entity.name && *name == field);
    elsewhere.map_or(entity.owner, |(_, _, owner)| *owner)
}

/// Who answers a question; `None` if nobody was told to.
pub(super) fn who_answers(question: &str) -> Option<Slice> {
    QUESTIONS.iter().find(|(name, _)| *name == question).map(|(_, owner)| *owner)
}
