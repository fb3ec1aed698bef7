//! Whom a claim compares its subject with, by the name of the group: the one place where such names are resolved.

use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::jurisdiction::{LandCode, PeerGroup};

/// The names of groups of courts begin so; the code of a Land follows.
const REGIONAL_COURTS: &str = "REGIONAL_COURTS_";

/// A named group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peers {
    /// Länder, each with its authorities of the claim's kind.
    Laender(PeerGroup),
    /// The regional courts (Landgerichte) of a Land.
    RegionalCourts(LandCode),
}

impl Peers {
    /// The group of a name: `ALL_16`, `REGIONAL_COURTS_NI`; `None` if there is no such group.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if let Some(code) = name.strip_prefix(REGIONAL_COURTS) {
            return code.parse().ok().map(Self::RegionalCourts);
        }
        name.parse().ok().map(Self::Laender)
    }

    /// Every name that resolves, for advice.
    #[must_use]
    pub fn names() -> Vec<String> {
        let laender = PeerGroup::TEXTS.iter().map(|name| (*name).to_owned());
        laender.chain(LandCode::TEXTS.iter().map(|code| format!("{REGIONAL_COURTS}{code}"))).collect()
    }
}

/// Whether an authority is a regional court. The register has no kind of its own for them; their names begin alike.
#[must_use]
pub fn is_regional_court(authority: &Authority) -> bool {
    authority.kind == AuthorityKind::Court && authority.name.starts_with("Landgericht")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_resolves_and_no_other() {
        for name in Peers::names() {
            assert!(Peers::named(&name).is_some(), "{name}");
        }
        assert_eq!(Peers::named("REGIONAL_COURTS_NI"), Some(Peers::RegionalCourts(LandCode::NI)));
        assert_eq!(Peers::named("NORTH"), Some(Peers::Laender(PeerGroup::North)));
        for name in ["", "ALL_15", "REGIONAL_COURTS_", "REGIONAL_COURTS_AT", "REGIONAL_COURTS_NI_2", "NI"] {
            assert_eq!(Peers::named(name), None, "{name}");
        }
    }
}
