//! `events.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::event::{Event, EventKind};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Bilingual;
use crate::storage::write::{Sourced, key_of};

impl Noun for Sourced<Event> {
    const SPEC: Spec = Spec {
        file: "events.csv",
        key: "title_de",
        names: None,
        required: &["date", "kind", "title_de", "title_en", "source"],
        optional: &["jurisdiction", "authority", "platform", "channel", "reason"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let date = row.date("date");
        let kind: Option<EventKind> = row.choice("kind");
        let jurisdiction = row.jurisdiction("jurisdiction");
        let authority = row.reference("authority", NodeKind::Authority);
        let platform = row.platform("platform");
        let channel = row.reference("channel", NodeKind::Channel);
        let sources = row.sources();
        let (date, kind, title) = (date?, kind?, row.text("title_de")?);
        let day = date.to_string();
        let key = key_of(&[
            &day,
            jurisdiction.as_ref().map_or("", EntityId::as_str),
            authority.as_ref().map_or("", EntityId::as_str),
            platform.as_deref().unwrap_or(""),
            kind.as_str(),
            title,
        ]);
        let fact = Event {
            id: EntityId::new(NodeKind::Event, &key[..16]),
            date,
            kind,
            jurisdiction,
            authority,
            platform,
            channel,
            title: Bilingual { de: title.to_owned(), en: row.owned("title_en")? },
            reason: row.owned("reason"),
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.id.key().to_owned()
    }
}
