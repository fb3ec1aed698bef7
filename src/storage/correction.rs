//! Corrections: observations that superseded others.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{IntoSimpleExpr, QueryTrait};

use super::Error;
use super::entity::observation;
use super::observation::decode as decode_observation;
use super::page::{KeyKind, List, ListQuery};
use super::reader::Reader;
use crate::domain::filter::OwnerKind;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::observation::Correction;
use crate::domain::scope::Scope;

/// The list of corrections, newest edition first; they belong to nobody, so owners are not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CorrectionList {
    /// Recorded at or after this moment: microseconds since 1970-01-01T00:00:00Z.
    pub since: i64,
    /// Edition up to which corrections are listed.
    pub scope: Scope,
}

/// Corrections that were known. One that was corrected in its turn was a correction all the same.
fn known_corrections(scope: Scope) -> Select<observation::Entity> {
    observation::Entity::find()
        .filter(observation::Column::Supersedes.is_not_null())
        .filter(observation::Column::KnownFrom.lte(scope.edition))
}

fn decode(row: observation::Model) -> Result<Correction, Error> {
    let edition = row.known_from;
    Ok(Correction { edition, observation: decode_observation(row)? })
}

impl Reader {
    /// Corrections by id; what is none is absent from the answer.
    pub async fn corrections_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Correction>, Error> {
        let observations: Vec<EntityId> =
            ids.iter().map(|id| EntityId::new(NodeKind::Observation, id.key())).collect();
        let rows = self.by_ids::<observation::Model>(&observations, |chunk| {
            known_corrections(scope).filter(observation::Column::Id.is_in(chunk)).into_query()
        });
        rows.await?.into_iter().map(|row| decode(row).map(|found| (found.id(), found))).collect()
    }
}

impl List for CorrectionList {
    type Item = Correction;
    type Row = observation::Model;

    fn query(&self, _: Option<(OwnerKind, &[String])>) -> ListQuery {
        let select = known_corrections(self.scope)
            .filter(observation::Column::RecordedAt.gte(self.since))
            .into_query();
        ListQuery {
            select,
            owner: None,
            key: observation::Column::KnownFrom.into_simple_expr(),
            kind: KeyKind::Int,
            descending: true,
            id: observation::Column::Id.into_simple_expr(),
            begin: None,
        }
    }

    fn decode(&self, row: observation::Model) -> Result<Correction, Error> {
        decode(row)
    }
}
