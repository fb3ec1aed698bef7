//! Writing jurisdictions and their populations.

use super::super::entity::{jurisdiction, population};
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version};
use crate::domain::id::NodeKind;
use crate::domain::jurisdiction::{Jurisdiction, JurisdictionKind, Population};

impl Noun for Jurisdiction {
    fn version(&self) -> Version {
        let row = jurisdiction::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            code: self.code.clone(),
            kind: self.kind.as_str().to_owned(),
            iso: self.iso.clone(),
            ags: self.ags.clone(),
            nuts: self.nuts.clone(),
            name_de: self.name.de.clone(),
            name_en: self.name.en.clone(),
            official_name: self.official_name.clone(),
            capital: self.capital.clone(),
            area_km2: self.area_km2,
            lat: self.position.map(|(lat, _)| lat),
            lon: self.position.map(|(_, lon)| lon),
            wikidata: self.wikidata.clone(),
            website: self.website.clone(),
        };
        let kind = match self.kind {
            JurisdictionKind::Land => NodeKind::Land,
            JurisdictionKind::Federation | JurisdictionKind::Country => NodeKind::Jurisdiction,
        };
        let rows = Rows { jurisdiction: vec![row], ..Rows::default() };
        let english = (self.name.en != self.name.de).then_some(self.name.en.as_str());
        Version::new(&self.id, kind, &self.name.de, rows)
            .searchable(&self.name.de, &[english, self.official_name.as_deref(), Some(&self.code)])
    }
}

impl Noun for Population {
    fn version(&self) -> Version {
        let row = population::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            jurisdiction_id: self.jurisdiction.as_str().to_owned(),
            date_low: self.date.low().0,
            date_high: self.date.high().0,
            basis: self.basis.as_str().to_owned(),
            measure: self.measure.as_str().to_owned(),
            value: self.value,
        };
        let label = format!("{}, {}, {}", self.jurisdiction.key(), self.date, self.basis);
        Version::new(
            &self.id,
            NodeKind::Population,
            &label,
            Rows { population: vec![row], ..Rows::default() },
        )
    }
}
