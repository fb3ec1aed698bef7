//! `metrics.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Bilingual;
use crate::domain::metric::Metric;
use crate::storage::write::Sourced;

impl Noun for Sourced<Metric> {
    const SPEC: Spec = Spec {
        file: "metrics.csv",
        key: "key",
        names: Some(NodeKind::Metric),
        required: &[
            "key",
            "label_de",
            "label_en",
            "unit",
            "definition_de",
            "definition_en",
            "additive",
            "source",
        ],
        optional: &["formula", "caveats"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let key = row.key("key");
        let unit = row.choice("unit");
        let additive = row.flag("additive");
        let sources = row.sources();
        let key = key?;
        let fact = Metric {
            id: EntityId::new(NodeKind::Metric, &key),
            key,
            label: Bilingual { de: row.owned("label_de")?, en: row.owned("label_en")? },
            unit: unit?,
            definition: Bilingual { de: row.owned("definition_de")?, en: row.owned("definition_en")? },
            formula: row.owned("formula"),
            additive,
            caveats: row.owned("caveats"),
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.key.clone()
    }
}
