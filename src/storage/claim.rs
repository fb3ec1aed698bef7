//! Claims, and what their checks read besides: openings of channels, and reports on single authorities.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{FromQueryResult, IntoSimpleExpr, QueryOrder, QueryTrait};

use super::Error;
use super::entity::{authority, channel, claim, observation};
use super::observation::{decode as decode_observation, measurements};
use super::page::{KeyKind, List, ListQuery};
use super::reader::Reader;
use super::scope::{date, known, word};
use super::source::resting_on;
use crate::domain::authority::AuthorityKind;
use crate::domain::claim::Claim;
use crate::domain::claim::known::Opening;
use crate::domain::date::Day;
use crate::domain::filter::OwnerKind;
use crate::domain::id::EntityId;
use crate::domain::language::Bilingual;
use crate::domain::observation::Observation;
use crate::domain::scope::Scope;

fn decode(row: claim::Model) -> Result<Claim, Error> {
    let claimed_on = date(Some(row.claimed_low), Some(row.claimed_high))?
        .ok_or_else(|| Error::Corrupt("a claim without a date".to_owned()))?;
    Ok(Claim {
        id: EntityId::stored(&row.id),
        key: row.claim_key,
        statement: Bilingual { de: row.statement_de, en: row.statement_en },
        claimed_by: row.claimed_by_id.as_deref().map(EntityId::stored),
        claimed_on,
        metric: row.metric,
        kind: row.kind.as_deref().map(word).transpose()?,
        jurisdiction: row.jurisdiction_id.as_deref().map(EntityId::stored),
        platform: row.platform,
        peers: row.peers,
        relation: row.relation.as_deref().map(word).transpose()?,
        value: row.value,
    })
}

fn known_claims(scope: Scope) -> Select<claim::Entity> {
    claim::Entity::find().filter(known(scope, claim::Column::KnownFrom, claim::Column::KnownTo))
}

/// Which list of claims is read: what a source printed, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimList {
    /// Date and edition.
    pub scope: Scope,
}

impl List for ClaimList {
    type Item = Claim;
    type Row = claim::Model;

    fn query(&self, owners: Option<(OwnerKind, &[String])>) -> ListQuery {
        let mut select = known_claims(self.scope).into_query();
        let owner = owners.map(|(_, ids)| resting_on(&mut select, claim::Column::Id, ids, self.scope));
        ListQuery {
            select,
            owner,
            key: claim::Column::ClaimedLow.into_simple_expr(),
            kind: KeyKind::Int,
            descending: true,
            id: claim::Column::Id.into_simple_expr(),
            begin: None,
        }
    }

    fn decode(&self, row: claim::Model) -> Result<Claim, Error> {
        decode(row)
    }
}

/// An observation with the jurisdiction of the authority that it is about.
struct Reported {
    observation: observation::Model,
    jurisdiction_id: String,
}

impl FromQueryResult for Reported {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            observation: observation::Model::from_query_result(row, prefix)?,
            jurisdiction_id: row.try_get(prefix, "jurisdiction_id")?,
        })
    }
}

impl Reader {
    /// Every claim that is known, the newest first.
    pub async fn claims(&self, scope: Scope) -> Result<Vec<Claim>, Error> {
        let select = known_claims(scope)
            .order_by_desc(claim::Column::ClaimedLow)
            .order_by_asc(claim::Column::ClaimKey);
        let rows: Vec<claim::Model> = self.all(&select.into_query()).await?;
        self.take_rows(rows.len() as u64)?;
        rows.into_iter().map(decode).collect()
    }

    /// Claims by id; unknown ids are absent from the answer.
    pub async fn claims_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Claim>, Error> {
        let rows = self.by_ids::<claim::Model>(ids, |chunk| {
            known_claims(scope).filter(claim::Column::Id.is_in(chunk)).into_query()
        });
        rows.await?.into_iter().map(|row| decode(row).map(|claim| (claim.id.clone(), claim))).collect()
    }

    /// Between which days the channels of authorities on a platform opened, whatever became of them since;
    /// authorities without any are absent.
    pub async fn openings(
        &self,
        authorities: &[EntityId],
        platform: &str,
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<Opening>>, Error> {
        let rows = self.by_ids::<channel::Model>(authorities, |chunk| {
            channel::Entity::find()
                .filter(known(scope, channel::Column::KnownFrom, channel::Column::KnownTo))
                .filter(channel::Column::Platform.eq(platform))
                .filter(channel::Column::AuthorityId.is_in(chunk))
                .into_query()
        });
        let mut found: HashMap<EntityId, Vec<Opening>> = HashMap::new();
        for row in rows.await? {
            let opening = Opening { low: row.opened_low.map(Day), high: row.opened_high.map(Day) };
            found.entry(EntityId::stored(&row.authority_id)).or_default().push(opening);
        }
        Ok(found)
    }

    /// Every measurement of a metric for single authorities of a kind, newest first, by jurisdiction.
    pub async fn measured_of_authorities(
        &self,
        metric: &str,
        kind: AuthorityKind,
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<Observation>>, Error> {
        let mut select = measurements(scope);
        select
            .column((authority::Entity, authority::Column::JurisdictionId))
            .inner_join(
                authority::Entity,
                Expr::col((authority::Entity, authority::Column::Id))
                    .equals((observation::Entity, observation::Column::SubjectId)),
            )
            .and_where(known(scope, authority::Column::KnownFrom, authority::Column::KnownTo))
            .and_where(authority::Column::Kind.eq(kind.as_str()))
            .and_where(observation::Column::Metric.eq(metric))
            .order_by((observation::Entity, observation::Column::ObservedHigh), Order::Desc)
            .order_by((observation::Entity, observation::Column::ObservedLow), Order::Desc)
            .order_by((observation::Entity, observation::Column::Id), Order::Asc);
        let rows: Vec<Reported> = self.all(&select).await?;
        self.take_rows(rows.len() as u64)?;
        let mut found: HashMap<EntityId, Vec<Observation>> = HashMap::new();
        for row in rows {
            let jurisdiction = EntityId::stored(&row.jurisdiction_id);
            found.entry(jurisdiction).or_default().push(decode_observation(row.observation)?);
        }
        Ok(found)
    }
}
