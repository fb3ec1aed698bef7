//! Writing platforms.

use super::super::entity::platform;
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version};
use crate::domain::id::NodeKind;
use crate::domain::platform::Platform;

impl Noun for Platform {
    fn version(&self) -> Version {
        let row = platform::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            slug: self.slug.clone(),
            name: self.name.clone(),
            url_pattern: self.url_pattern.clone(),
            hosts: self.hosts.join(";"),
            followers_term_de: self.followers_term.de.clone(),
            followers_term_en: self.followers_term.en.clone(),
            collectable: self.collectable,
        };
        Version::new(
            &self.id,
            NodeKind::Platform,
            &self.name,
            Rows { platform: vec![row], ..Rows::default() },
        )
        .searchable(&self.name, &[Some(&self.slug)])
    }
}
