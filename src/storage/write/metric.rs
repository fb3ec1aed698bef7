//! Writing metrics.

use super::super::entity::metric;
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version};
use crate::domain::id::NodeKind;
use crate::domain::metric::Metric;

impl Noun for Metric {
    fn version(&self) -> Version {
        let row = metric::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            metric_key: self.key.clone(),
            label_de: self.label.de.clone(),
            label_en: self.label.en.clone(),
            unit: self.unit.as_str().to_owned(),
            definition_de: self.definition.de.clone(),
            definition_en: self.definition.en.clone(),
            formula: self.formula.clone(),
            additive: self.additive,
            caveats: self.caveats.clone(),
        };
        Version::new(
            &self.id,
            NodeKind::Metric,
            &self.label.de,
            Rows { metric: vec![row], ..Rows::default() },
        )
        .searchable(&self.label.de, &[Some(&self.label.en), Some(&self.key)])
    }
}
