//! Platforms: rows, not schema, so that a new one needs no new version of the graph.

use super::id::EntityId;
use super::language::{Bilingual, Language};

/// A platform on which channels exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// `platform:twitter`.
    pub id: EntityId,
    /// `twitter`; Twitter and X are one platform.
    pub slug: String,
    /// Name for people: `Twitter / X`.
    pub name: String,
    /// Address of a channel, with `{handle}` in it; `None` where handles make no address.
    pub url_pattern: Option<String>,
    /// Hosts that belong to the platform, without `www.`; empty for federated platforms.
    pub hosts: Vec<String>,
    /// What the platform calls those who follow.
    pub followers_term: Bilingual,
    /// Whether counts can be collected from a published interface.
    pub collectable: bool,
}

impl Platform {
    /// What the platform calls those who follow, in a language.
    #[must_use]
    pub fn followers_term(&self, language: Language) -> &str {
        self.followers_term.get(language)
    }
}
