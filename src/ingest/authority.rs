//! `authorities.csv`

use std::collections::{HashMap, HashSet};

use super::noun::{Line, Noun};
use super::problem::Problem;
use super::row::Row;
use super::table::Spec;
use crate::domain::authority::{Authority, AuthorityParent, PowerBranch, Seat};
use crate::domain::id::{EntityId, NodeKind};
use crate::storage::write::{AuthorityFact, KnownAuthority, Sourced};

impl Noun for Sourced<AuthorityFact> {
    const SPEC: Spec = Spec {
        file: "authorities.csv",
        key: "slug",
        names: Some(NodeKind::Authority),
        required: &["slug", "name", "kind", "level", "jurisdiction", "source"],
        optional: &[
            "short_name",
            "branch",
            "parent",
            "parent_from",
            "parent_to",
            "seat",
            "lat",
            "lon",
            "website",
            "wikidata",
        ],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let slug = row.key("slug");
        let kind = row.choice("kind");
        let branch = row.choice("branch");
        let level = row.choice("level");
        let jurisdiction = row.jurisdiction("jurisdiction");
        let parent = row.reference("parent", NodeKind::Authority);
        let (from, to) = row.span("parent_from", "parent_to");
        for column in ["parent_from", "parent_to"] {
            if row.text(column).is_some() && row.text("parent").is_none() {
                row.wrong(column, "is given without \"parent\"; write of what authority this one is a part");
            }
        }
        let position = row.position();
        if position.is_some() && row.text("seat").is_none() {
            row.wrong("seat", "the field is empty although a position is given; write the town");
        }
        let seat = row.owned("seat").map(|place| Seat { place, position });
        let website = row.url("website");
        let sources = row.sources();
        let slug = slug?;
        let kind = kind?;
        let id = EntityId::new(NodeKind::Authority, &slug);
        let parents = parent.map(|parent| AuthorityParent { authority: id.clone(), parent, from, to });
        let authority = Authority {
            id,
            slug,
            name: row.owned("name")?,
            short_name: row.owned("short_name"),
            kind,
            branch: branch.unwrap_or_else(|| PowerBranch::of(kind)),
            level: level?,
            jurisdiction: jurisdiction?,
            seat,
            website,
            wikidata: row.owned("wikidata"),
        };
        Some(Self { fact: AuthorityFact { authority, parents: parents.into_iter().collect() }, sources })
    }

    fn key(&self) -> String {
        self.fact.authority.slug.clone()
    }
}

/// Finds authorities that are, over some steps, part of themselves; each circle is named once.
pub(crate) fn circles(
    lines: &[Line<Sourced<AuthorityFact>>],
    known: &HashMap<EntityId, KnownAuthority>,
    problems: &mut Vec<Problem>,
) {
    let spec = <Sourced<AuthorityFact> as Noun>::SPEC;
    let mut parents: HashMap<&EntityId, &EntityId> =
        known.iter().filter_map(|(id, authority)| Some((id, authority.parents.first()?))).collect();
    for Line { noun, .. } in lines {
        match noun.fact.parents.first() {
            Some(part) => parents.insert(&part.authority, &part.parent),
            None => parents.remove(&noun.fact.authority.id),
        };
    }
    let line_of: HashMap<&EntityId, u64> =
        lines.iter().map(|line| (&line.noun.fact.authority.id, line.line)).collect();
    let mut cleared: HashSet<&EntityId> = HashSet::new();
    for Line { line, noun } in lines {
        let mut path: Vec<&EntityId> = Vec::new();
        let mut at = Some(&noun.fact.authority.id);
        while let Some(id) = at {
            if let Some(start) = path.iter().position(|step| *step == id) {
                // Laid at the door of the first member of the circle that has a row here.
                let line = path[start..].iter().find_map(|id| line_of.get(*id)).unwrap_or(line);
                let circle: Vec<&str> = path[start..].iter().chain([&id]).map(|id| id.key()).collect();
                let advice = format!(
                    "leads back to where it began: {}; correct one of these parents",
                    circle.join(" → ")
                );
                problems.push(spec.problem(*line, Some("parent"), circle.get(1).copied(), &advice));
                break;
            }
            if cleared.contains(id) {
                break;
            }
            path.push(id);
            at = parents.get(id).copied();
        }
        cleared.extend(path);
    }
}
