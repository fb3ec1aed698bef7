//! `claims.csv`

use super::noun::Noun;
use super::problem::{did_you_mean, nearest};
use super::row::Row;
use super::table::Spec;
use crate::domain::claim::Claim;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::PeerGroup;
use crate::domain::language::Bilingual;
use crate::storage::write::Sourced;

impl Noun for Sourced<Claim> {
    const SPEC: Spec = Spec {
        file: "claims.csv",
        key: "id",
        names: None,
        required: &["id", "statement_de", "statement_en", "claimed_on", "metric", "source"],
        optional: &["claimed_by", "kind", "jurisdiction", "platform", "peers"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let key = row.key("id");
        let claimed_by = row.reference("claimed_by", NodeKind::Authority);
        let claimed_on = row.date("claimed_on");
        let metric = row.reference("metric", NodeKind::Metric);
        let kind = row.choice("kind");
        let jurisdiction = row.jurisdiction("jurisdiction");
        let platform = row.platform("platform");
        let peers = peers(row);
        let sources = row.sources();
        let key = key?;
        let fact = Claim {
            id: EntityId::new(NodeKind::Claim, &key),
            key,
            statement: Bilingual { de: row.owned("statement_de")?, en: row.owned("statement_en")? },
            claimed_by,
            claimed_on: claimed_on?,
            metric: metric?.key().to_owned(),
            kind,
            jurisdiction,
            platform,
            peers,
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.key.clone()
    }
}

/// A peer group of Länder, or another group by a name in capitals (`REGIONAL_COURTS_NI`).
fn peers(row: &mut Row<'_>) -> Option<String> {
    let peers = row.text("peers")?.to_uppercase();
    let is_group = PeerGroup::TEXTS.contains(&peers.as_str());
    let meant = nearest(&peers, PeerGroup::TEXTS.iter().copied()).filter(|_| !is_group);
    let is_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    if meant.is_some() || !peers.bytes().all(is_name) {
        let meant = did_you_mean(meant);
        let groups = PeerGroup::TEXTS.join(", ");
        row.wrong("peers", &format!("is not a group{meant}; write {groups}, or a name of A-Z, 0-9 and _"));
    }
    Some(peers)
}
