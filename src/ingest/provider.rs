//! `providers.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::fold::fold;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::provider::Provider;
use crate::storage::write::Sourced;

impl Noun for Sourced<Provider> {
    const SPEC: Spec = Spec {
        file: "providers.csv",
        key: "name",
        names: None,
        required: &["name", "source"],
        optional: &["postcode", "city", "topic"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let sources = row.sources();
        let name = row.owned("name")?;
        let slug = fold(&name).replace(' ', "-");
        if slug.is_empty() {
            row.wrong("name", "holds no letter; write the name of the firm");
            return None;
        }
        let fact = Provider {
            id: EntityId::new(NodeKind::Provider, &slug),
            name,
            postcode: row.owned("postcode"),
            city: row.owned("city"),
            topic: row.owned("topic"),
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.id.key().to_owned()
    }
}
