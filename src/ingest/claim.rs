//! `claims.csv`

use super::noun::Noun;
use super::problem::{did_you_mean, nearest};
use super::row::Row;
use super::table::Spec;
use crate::domain::claim::peers::Peers;
use crate::domain::claim::{Claim, ClaimRelation};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::PeerGroup;
use crate::domain::language::Bilingual;
use crate::storage::write::Sourced;

impl Noun for Sourced<Claim> {
    const SPEC: Spec = Spec {
        file: "claims.csv",
        key: "id",
        names: None,
        required: &["id", "statement_de", "statement_en", "claimed_on", "metric", "relation", "source"],
        optional: &["claimed_by", "kind", "jurisdiction", "platform", "peers", "value"],
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
        let relation = row.choice("relation");
        let value = row.amount("value");
        if let Some(relation) = relation {
            needs(row, relation);
            compares(row, relation, peers.as_deref());
        }
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
            relation,
            value,
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact.key.clone()
    }
}

/// A named group, in upper or lower case.
fn peers(row: &mut Row<'_>) -> Option<String> {
    let peers = row.text("peers")?.to_uppercase();
    if Peers::named(&peers).is_none() {
        let names = Peers::names();
        let meant = did_you_mean(nearest(&peers, names.iter().map(String::as_str)));
        let groups = PeerGroup::TEXTS.join(", ");
        row.wrong(
            "peers",
            &format!(
                "is not a group{meant}; write {groups}, or REGIONAL_COURTS_ and the code of a Land: REGIONAL_COURTS_NI"
            ),
        );
    }
    Some(peers)
}

/// The columns that a relation needs, and those that say nothing beside it.
fn needs(row: &mut Row<'_>, relation: ClaimRelation) {
    let (needed, idle): (&[&str], &[&str]) = match relation {
        ClaimRelation::Leads | ClaimRelation::Only => (&["peers", "kind", "jurisdiction"], &["value"]),
        ClaimRelation::Count => (&["value", "kind", "jurisdiction"], &["peers"]),
        ClaimRelation::First => (&["peers", "claimed_by", "platform"], &["value"]),
    };
    for column in needed {
        if row.text(column).is_none() {
            row.wrong(
                column,
                &format!("the field is empty, and the relation {relation} needs it; fill it in"),
            );
        }
    }
    for column in idle {
        if row.text(column).is_some() {
            row.wrong(
                column,
                &format!("says nothing beside the relation {relation}; delete it or correct the relation"),
            );
        }
    }
}

/// LEADS and ONLY compare a Land with Länder, FIRST an authority with authorities.
fn compares(row: &mut Row<'_>, relation: ClaimRelation, peers: Option<&str>) {
    let Some(group) = peers.and_then(Peers::named) else { return };
    match (relation, group) {
        (ClaimRelation::Leads | ClaimRelation::Only, Peers::RegionalCourts(_)) => {
            let groups = PeerGroup::TEXTS.join(", ");
            row.wrong("peers", &format!("is a group of courts, and {relation} compares Länder; write {groups}"));
        }
        (ClaimRelation::First, Peers::Laender(_)) => row.wrong(
            "peers",
            "is a group of Länder, and FIRST compares authorities; write REGIONAL_COURTS_ and the code of a Land: REGIONAL_COURTS_NI",
        ),
        (ClaimRelation::Leads | ClaimRelation::Only, Peers::Laender(_)) => {
            let land = row.text("jurisdiction").map(str::to_uppercase);
            if land.is_some_and(|land| !crate::domain::jurisdiction::LandCode::TEXTS.contains(&land.as_str())) {
                row.wrong(
                    "jurisdiction",
                    &format!("is not a Land, and {relation} compares Länder; write the code of a Land: NI"),
                );
            }
        }
        _ => {}
    }
}
