//! Sectors: all authorities of a kind within a jurisdiction. They have no rows of their own, only ids.

use super::authority::AuthorityKind;
use super::comparison::wording::kind_in_words;
use super::id::{EntityId, NodeKind};
use super::language::{Bilingual, Language};

/// The code of the jurisdiction in which a sector means the kind as such.
const EVERYWHERE: &str = "DE";

/// The name of a sector: `Polizei (Niedersachsen)`, and only `Polizei` for all of Germany or where the jurisdiction has no
/// name.
#[must_use]
pub fn sector_in_words(kind: AuthorityKind, code: &str, jurisdiction: Option<&Bilingual>) -> Bilingual {
    let whose = jurisdiction.filter(|_| code != EVERYWHERE);
    let word = |language| match whose {
        Some(name) => format!("{} ({})", kind_in_words(kind, language), name.get(language)),
        None => kind_in_words(kind, language).to_owned(),
    };
    Bilingual { de: word(Language::De), en: word(Language::En) }
}

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

    #[test]
    fn a_sector_is_named_after_its_kind_and_its_jurisdiction() {
        let bavaria = Bilingual { de: "Bayern".to_owned(), en: "Bavaria".to_owned() };
        let named = |code, name| sector_in_words(AuthorityKind::Court, code, name).en;
        assert_eq!(named("BY", Some(&bavaria)), "courts (Bavaria)");
        assert_eq!(named("BY", None), "courts");
        assert_eq!(named("DE", Some(&bavaria)), "courts");
    }
}
