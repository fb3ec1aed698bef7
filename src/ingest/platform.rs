//! `platforms.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Bilingual;
use crate::domain::platform::Platform;
use crate::storage::write::Sourced;

impl Noun for Sourced<Platform> {
    const SPEC: Spec = Spec {
        file: "platforms.csv",
        key: "slug",
        names: Some(NodeKind::Platform),
        required: &["slug", "name", "followers_term_de", "followers_term_en", "source"],
        optional: &["url_pattern", "hosts", "collectable"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let slug = row.key("slug");
        let url_pattern = row.text("url_pattern");
        if url_pattern.is_some_and(|pattern| !pattern.starts_with("https://") || !pattern.contains('{')) {
            row.wrong(
                "url_pattern",
                "is not a pattern; write an address with {handle} in it: https://x.com/{handle}",
            );
        }
        let hosts = row.text("hosts").unwrap_or_default().split(';').map(|host| host.trim().to_lowercase());
        let hosts: Vec<String> = hosts.filter(|host| !host.is_empty()).collect();
        if hosts.iter().any(|host| !host.contains('.') || host.contains(['/', ':', ' '])) {
            row.wrong("hosts", "is not a list of hosts; write them without https:// and joined by ;");
        }
        let collectable = row.flag("collectable");
        let sources = row.sources();
        let slug = slug?;
        let fact = Platform {
            id: EntityId::new(NodeKind::Platform, &slug),
            slug,
            name: row.owned("name")?,
            url_pattern: url_pattern.map(str::to_owned),
            hosts,
            followers_term: Bilingual {
                de: row.owned("followers_term_de")?,
                en: row.owned("followers_term_en")?,
            },
            collectable,
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.slug.clone()
    }
}
