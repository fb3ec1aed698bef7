//! `populations.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::{CensusBasis, Population};
use crate::storage::write::Sourced;

impl Noun for Sourced<Population> {
    const SPEC: Spec = Spec {
        file: "populations.csv",
        key: "jurisdiction",
        names: None,
        required: &["jurisdiction", "date", "basis", "measure", "value", "source"],
        optional: &[],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let jurisdiction = row.jurisdiction("jurisdiction");
        let date = row.date("date");
        let basis: Option<CensusBasis> = row.choice("basis");
        let measure = row.choice("measure");
        let value = row.count("value");
        let sources = row.sources();
        let (jurisdiction, date, basis) = (jurisdiction?, date?, basis?);
        let fact = Population {
            id: EntityId::new(NodeKind::Population, &format!("{}:{date}:{basis}", jurisdiction.key())),
            jurisdiction,
            date,
            basis,
            measure: measure?,
            value: value?,
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.id.key().to_owned()
    }
}
