//! `jurisdictions.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::id::NodeKind;
use crate::domain::jurisdiction::{Jurisdiction, JurisdictionKind, LandCode, jurisdiction_id};
use crate::domain::language::Bilingual;
use crate::storage::write::Sourced;

impl Noun for Sourced<Jurisdiction> {
    const SPEC: Spec = Spec {
        file: "jurisdictions.csv",
        key: "code",
        names: Some(NodeKind::Jurisdiction),
        required: &["code", "kind", "iso", "name_de", "name_en", "source"],
        optional: &[
            "ags",
            "nuts",
            "official_name",
            "capital",
            "area_km2",
            "lat",
            "lon",
            "wikidata",
            "website",
            "city_state",
        ],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let code = row.text("code").map(str::to_uppercase);
        let kind: Option<JurisdictionKind> = row.choice("kind");
        let city_state = row.flag("city_state");
        let area_km2 = row.amount("area_km2");
        let position = row.position();
        let website = row.url("website");
        let sources = row.sources();
        let code = code?;
        let kind = kind?;
        let land: Option<LandCode> = code.parse().ok();
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            row.wrong("code", "is not a code; write two letters: NI for a Land, AT for a country");
        } else if land.is_some() != (kind == JurisdictionKind::Land) {
            let advice = format!(
                "does not go with the code {code}; the codes of the Länder are {}",
                LandCode::TEXTS.join(", ")
            );
            row.wrong("kind", &advice);
        }
        if row.text("city_state").is_some() && city_state != land.is_some_and(LandCode::is_city_state) {
            row.wrong("city_state", "is not so; the city states are Berlin, Bremen and Hamburg");
        }
        let fact = Jurisdiction {
            id: jurisdiction_id(&code),
            code,
            kind,
            iso: row.owned("iso")?,
            ags: row.owned("ags"),
            nuts: row.owned("nuts"),
            name: Bilingual { de: row.owned("name_de")?, en: row.owned("name_en")? },
            official_name: row.owned("official_name"),
            capital: row.owned("capital"),
            area_km2,
            position,
            wikidata: row.owned("wikidata"),
            website,
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.code.clone()
    }
}
