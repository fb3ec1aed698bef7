//! Writing sources.

use super::super::entity::source;
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version, span};
use crate::domain::fold::fold;
use crate::domain::id::NodeKind;
use crate::domain::source::Source;

impl Noun for Source {
    fn version(&self) -> Version {
        let (published_low, published_high) = span(self.published);
        let (retrieved_low, retrieved_high) = span(self.retrieved);
        let row = source::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            sort_key: fold(&format!("{} {}", self.publisher, self.title)),
            publisher: self.publisher.clone(),
            title: self.title.clone(),
            url: self.url.clone(),
            published_low,
            published_high,
            retrieved_low,
            retrieved_high,
            kind: self.kind.as_str().to_owned(),
            language: self.language.clone(),
            licence: self.licence.clone(),
            locator: self.locator.as_str().to_owned(),
        };
        let rows = Rows { source: vec![row], ..Rows::default() };
        Version::new(&self.id, NodeKind::Source, &self.title, rows)
            .searchable(&self.title, &[Some(&self.publisher), Some(&self.key)])
    }
}
