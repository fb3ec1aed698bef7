//! `sources.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::source::{Source, SourceLocator};

impl Noun for Source {
    const SPEC: Spec = Spec {
        file: "sources.csv",
        key: "id",
        names: Some(NodeKind::Source),
        required: &["id", "publisher", "title", "kind"],
        optional: &["url", "published", "retrieved", "language", "licence", "locator"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let key = row.key("id");
        // A data set of a package registry has a name instead of an address.
        let is_name = row.text("url").is_some_and(|url| url.starts_with("urn:"));
        let url = if is_name { row.owned("url") } else { row.url("url") };
        let published = row.date("published");
        let retrieved = row.date("retrieved");
        let kind = row.choice("kind");
        let locator = row.choice("locator");
        let language = row.owned("language");
        if language
            .as_ref()
            .is_some_and(|text| text.len() != 2 || !text.bytes().all(|b| b.is_ascii_lowercase()))
        {
            row.wrong("language", "is not a code of a language; write two letters of ISO 639-1: de");
        }
        let key = key?;
        Some(Self {
            id: EntityId::new(NodeKind::Source, &key),
            key,
            publisher: row.owned("publisher")?,
            title: row.owned("title")?,
            locator: locator.unwrap_or(if url.is_some() {
                SourceLocator::Full
            } else {
                SourceLocator::NoAddress
            }),
            url,
            published,
            retrieved,
            kind: kind?,
            language,
            licence: row.owned("licence"),
        })
    }

    fn key(&self) -> String {
        self.key.clone()
    }
}
