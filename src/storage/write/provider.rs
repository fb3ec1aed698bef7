//! Writing providers.

use super::super::entity::provider;
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version};
use crate::domain::fold::fold;
use crate::domain::id::NodeKind;
use crate::domain::provider::Provider;

impl Noun for Provider {
    fn version(&self) -> Version {
        let row = provider::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            sort_key: fold(&self.name),
            name: self.name.clone(),
            postcode: self.postcode.clone(),
            city: self.city.clone(),
            topic: self.topic.clone(),
        };
        let rows = Rows { provider: vec![row], ..Rows::default() };
        Version::new(&self.id, NodeKind::Provider, &self.name, rows)
            .searchable(&self.name, &[self.city.as_deref(), self.topic.as_deref()])
    }
}
