//! Sectors: all authorities of a kind within a jurisdiction. They have no rows of their own, only ids.

use super::authority::AuthorityKind;
use super::id::{EntityId, NodeKind};

impl EntityId {
    /// The id of a sector.
    #[must_use]
    pub fn sector(kind: AuthorityKind, jurisdiction_code: &str) -> Self {
        Self::new(NodeKind::Sector, &format!("{kind}:{jurisdiction_code}"))
    }

    /// For a sector: its kind and its jurisdiction's code.
    #[must_use]
    pub fn sector_parts(&self) -> Option<(AuthorityKind, &str)> {
        let (sector, code) = self.key().split_once(':')?;
        (self.kind() == Some(NodeKind::Sector))
            .then(|| sector.parse().ok().map(|sector| (sector, code)))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_kind_and_jurisdiction() {
        let sector = EntityId::sector(AuthorityKind::Police, "NI");
        assert_eq!(sector.as_str(), "sector:POLICE:NI");
        assert_eq!(sector.sector_parts(), Some((AuthorityKind::Police, "NI")));
        assert_eq!(EntityId::new(NodeKind::Land, "NI").sector_parts(), None);
        assert_eq!(EntityId::new(NodeKind::Sector, "MUSEUM:NI").sector_parts(), None);
    }
}
