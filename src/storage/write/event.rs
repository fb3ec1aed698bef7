//! Writing events.

use super::super::entity::event;
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version};
use crate::domain::event::Event;
use crate::domain::id::{EntityId, NodeKind};

impl Noun for Event {
    fn version(&self) -> Version {
        let id = |id: &Option<EntityId>| id.as_ref().map(|id| id.as_str().to_owned());
        let row = event::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            date_low: self.date.low().0,
            date_high: self.date.high().0,
            kind: self.kind.as_str().to_owned(),
            jurisdiction_id: id(&self.jurisdiction),
            authority_id: id(&self.authority),
            platform: self.platform.clone(),
            channel_id: id(&self.channel),
            title_de: self.title.de.clone(),
            title_en: self.title.en.clone(),
            reason: self.reason.clone(),
        };
        let rows = Rows { event: vec![row], ..Rows::default() };
        Version::new(&self.id, NodeKind::Event, &self.title.de, rows)
            .searchable(&self.title.de, &[Some(&self.title.en)])
    }
}
