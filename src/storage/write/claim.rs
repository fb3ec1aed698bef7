//! Writing claims.

use super::super::entity::claim;
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version};
use crate::domain::claim::Claim;
use crate::domain::id::{EntityId, NodeKind};

impl Noun for Claim {
    fn version(&self) -> Version {
        let id = |id: &Option<EntityId>| id.as_ref().map(|id| id.as_str().to_owned());
        let row = claim::Model {
            id: self.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            claim_key: self.key.clone(),
            statement_de: self.statement.de.clone(),
            statement_en: self.statement.en.clone(),
            claimed_by_id: id(&self.claimed_by),
            claimed_low: self.claimed_on.low().0,
            claimed_high: self.claimed_on.high().0,
            metric: self.metric.clone(),
            kind: self.kind.map(|kind| kind.as_str().to_owned()),
            jurisdiction_id: id(&self.jurisdiction),
            platform: self.platform.clone(),
            peers: self.peers.clone(),
            relation: self.relation.map(|relation| relation.as_str().to_owned()),
            value: self.value,
        };
        let rows = Rows { claim: vec![row], ..Rows::default() };
        Version::new(&self.id, NodeKind::Claim, &self.statement.de, rows)
    }
}
