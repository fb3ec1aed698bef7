//! Writing authorities and what they are part of.

use super::super::entity::{authority, authority_parent};
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version, span};
use crate::domain::authority::{Authority, AuthorityParent};
use crate::domain::fold::fold;
use crate::domain::id::NodeKind;

/// An authority with what it is part of.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorityFact {
    /// The authority.
    pub authority: Authority,
    /// What it is part of.
    pub parents: Vec<AuthorityParent>,
}

impl Noun for AuthorityFact {
    fn version(&self) -> Version {
        let it = &self.authority;
        let position = it.seat.as_ref().and_then(|seat| seat.position);
        let row = authority::Model {
            id: it.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            sort_key: fold(&it.name),
            slug: it.slug.clone(),
            name: it.name.clone(),
            short_name: it.short_name.clone(),
            kind: it.kind.as_str().to_owned(),
            branch: it.branch.as_str().to_owned(),
            level: it.level.as_str().to_owned(),
            jurisdiction_id: it.jurisdiction.as_str().to_owned(),
            seat: it.seat.as_ref().map(|seat| seat.place.clone()),
            lat: position.map(|(lat, _)| lat),
            lon: position.map(|(_, lon)| lon),
            website: it.website.clone(),
            wikidata: it.wikidata.clone(),
        };
        let parents = self.parents.iter().map(|parent| {
            let (from_low, from_high) = span(parent.from);
            let (to_low, to_high) = span(parent.to);
            authority_parent::Model {
                authority_id: it.id.as_str().to_owned(),
                parent_id: parent.parent.as_str().to_owned(),
                known_from: 0,
                known_to: STILL,
                from_low,
                from_high,
                to_low,
                to_high,
            }
        });
        let rows = Rows { authority_parent: parents.collect(), authority: vec![row], ..Rows::default() };
        let seat = it.seat.as_ref().map(|seat| seat.place.as_str());
        Version::new(&it.id, NodeKind::Authority, &it.name, rows)
            .searchable(&it.name, &[it.short_name.as_deref(), seat, Some(&it.slug)])
    }
}
