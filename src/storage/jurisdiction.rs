//! Länder, the Federation, foreign countries and their populations.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QueryTrait};

use super::Error;
use super::entity::{jurisdiction, population};
use super::reader::Reader;
use super::scope::{date, known, word};
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{Jurisdiction, JurisdictionKind, Population};
use crate::domain::language::Bilingual;
use crate::domain::scope::Scope;

fn decode(row: jurisdiction::Model) -> Result<Jurisdiction, Error> {
    Ok(Jurisdiction {
        id: EntityId::stored(&row.id),
        code: row.code,
        kind: word(&row.kind)?,
        iso: row.iso,
        ags: row.ags,
        nuts: row.nuts,
        name: Bilingual { de: row.name_de, en: row.name_en },
        official_name: row.official_name,
        capital: row.capital,
        area_km2: row.area_km2,
        position: row.lat.zip(row.lon),
        wikidata: row.wikidata,
        website: row.website,
    })
}

fn known_jurisdictions(scope: Scope) -> Select<jurisdiction::Entity> {
    jurisdiction::Entity::find().filter(known(
        scope,
        jurisdiction::Column::KnownFrom,
        jurisdiction::Column::KnownTo,
    ))
}

impl Reader {
    /// The Länder that are known, in the order of their official keys; at most 16.
    pub async fn laender(&self, scope: Scope) -> Result<Vec<Jurisdiction>, Error> {
        let select = known_jurisdictions(scope)
            .filter(jurisdiction::Column::Kind.eq(JurisdictionKind::Land.as_str()))
            .order_by_asc(jurisdiction::Column::Ags)
            .order_by_asc(jurisdiction::Column::Id);
        self.all(&select.into_query()).await?.into_iter().map(decode).collect()
    }

    /// Jurisdictions by id; unknown ids are absent from the answer.
    pub async fn jurisdictions_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Jurisdiction>, Error> {
        let rows = self.by_ids::<jurisdiction::Model>(ids, |chunk| {
            known_jurisdictions(scope).filter(jurisdiction::Column::Id.is_in(chunk)).into_query()
        });
        rows.await?.into_iter().map(|row| decode(row).map(|found| (found.id.clone(), found))).collect()
    }

    /// Codes of all jurisdictions that are known.
    pub async fn jurisdiction_codes(&self, scope: Scope) -> Result<Vec<String>, Error> {
        let select = known_jurisdictions(scope).order_by_asc(jurisdiction::Column::Code);
        let rows: Vec<jurisdiction::Model> = self.all(&select.into_query()).await?;
        Ok(rows.into_iter().map(|row| row.code).collect())
    }

    /// The population figures of jurisdictions up to the date, oldest first; those without one are absent.
    pub async fn populations(
        &self,
        jurisdictions: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<Population>>, Error> {
        let rows = self.by_ids::<population::Model>(jurisdictions, |chunk| {
            population::Entity::find()
                .filter(known(scope, population::Column::KnownFrom, population::Column::KnownTo))
                .filter(population::Column::DateHigh.lte(scope.day().0))
                .filter(population::Column::JurisdictionId.is_in(chunk))
                .order_by_asc(population::Column::DateHigh)
                .order_by_asc(population::Column::Id)
                .into_query()
        });
        let mut found: HashMap<EntityId, Vec<Population>> = HashMap::new();
        for row in rows.await? {
            let date = date(Some(row.date_low), Some(row.date_high))?
                .ok_or_else(|| Error::Corrupt("a population figure without a date".to_owned()))?;
            let figure = Population {
                id: EntityId::stored(&row.id),
                jurisdiction: EntityId::stored(&row.jurisdiction_id),
                date,
                basis: word(&row.basis)?,
                measure: word(&row.measure)?,
                value: row.value,
            };
            found.entry(figure.jurisdiction.clone()).or_default().push(figure);
        }
        Ok(found)
    }
}
