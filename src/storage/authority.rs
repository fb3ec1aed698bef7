//! Authorities, their parents and what lies above them.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{IntoSimpleExpr, QueryOrder as _, QuerySelect as _, QueryTrait};

use super::channel::operators_of_channels;
use super::coverage::authorities_in;
use super::entity::{authority, authority_parent, channel, channel_operator};
use super::page::{KeyKind, List, ListQuery};
use super::reader::Reader;
use super::scope::{found_under, has_seat_within, known, known_authorities, may_hold, word};
use super::source::resting_on;
use super::{Error, channel_status};
use crate::domain::authority::{Authority, AuthorityKind, Seat};
use crate::domain::filter::{AuthorityFilter, AuthorityOrder, OwnerKind};
use crate::domain::id::EntityId;
use crate::domain::scope::Scope;

/// The deepest nesting of authorities that is followed upward; the seeds nest four deep.
const DEEPEST: usize = 16;

pub(super) fn decode(row: authority::Model) -> Result<Authority, Error> {
    let position = row.lat.zip(row.lon);
    Ok(Authority {
        id: EntityId::stored(&row.id),
        slug: row.slug,
        name: row.name,
        short_name: row.short_name,
        kind: word(&row.kind)?,
        branch: word(&row.branch)?,
        level: word(&row.level)?,
        jurisdiction: EntityId::stored(&row.jurisdiction_id),
        seat: row.seat.map(|place| Seat { place, position }),
        website: row.website,
        wikidata: row.wikidata,
    })
}

fn narrowed(scope: Scope, filter: &AuthorityFilter) -> SelectStatement {
    let mut select = known_authorities(scope).into_query();
    if let Some(jurisdictions) = &filter.jurisdictions {
        select.and_where(authority::Column::JurisdictionId.is_in(jurisdictions.iter().map(EntityId::as_str)));
    }
    if let Some(kinds) = &filter.kinds {
        select.and_where(authority::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(levels) = &filter.levels {
        select.and_where(authority::Column::Level.is_in(levels.iter().map(|level| level.as_str())));
    }
    if let Some(parent) = &filter.parent {
        let children = known_parents(scope)
            .filter(authority_parent::Column::ParentId.eq(parent.as_str()))
            .select_only()
            .column(authority_parent::Column::AuthorityId);
        select.and_where(authority::Column::Id.in_subquery(children.into_query()));
    }
    if let Some(text) = &filter.text {
        select.and_where(found_under(scope, authority::Column::Id, text));
    }
    if let Some(platforms) = &filter.has_channel_on {
        let mut operators = operators_of_channels(scope);
        operators
            .column((channel_operator::Entity, channel_operator::Column::AuthorityId))
            .and_where(channel::Column::Platform.is_in(platforms.iter().map(String::as_str)))
            .and_where(channel_status::possibly_open(scope));
        select.and_where(authority::Column::Id.in_subquery(operators));
    }
    if let Some(state) = filter.presence {
        select.and_where(authority::Column::Id.in_subquery(authorities_in(scope, filter, state)));
    }
    if let Some(area) = filter.within {
        select.and_where(has_seat_within(area));
    }
    select
}

fn known_parents(scope: Scope) -> Select<authority_parent::Entity> {
    authority_parent::Entity::find().filter(hold_parents(scope))
}

fn hold_parents(scope: Scope) -> Expr {
    known(scope, authority_parent::Column::KnownFrom, authority_parent::Column::KnownTo).and(may_hold(
        scope,
        authority_parent::Column::FromLow,
        authority_parent::Column::ToHigh,
    ))
}

/// Which list of authorities is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuthorityList {
    /// What it is narrowed to.
    pub filter: AuthorityFilter,
    /// Its order.
    pub order: AuthorityOrder,
    /// Date and edition.
    pub scope: Scope,
}

impl List for AuthorityList {
    type Item = Authority;
    type Row = authority::Model;

    fn query(&self, owners: Option<(OwnerKind, &[String])>) -> ListQuery {
        let mut select = narrowed(self.scope, &self.filter);
        let owner = owners.map(|(kind, ids)| match kind {
            OwnerKind::Jurisdiction | OwnerKind::Channel => {
                select.and_where(authority::Column::JurisdictionId.is_in(ids));
                authority::Column::JurisdictionId.into_simple_expr()
            }
            // The authorities directly below an authority.
            OwnerKind::Authority => {
                let parent = (authority_parent::Entity, authority_parent::Column::AuthorityId);
                select
                    .inner_join(
                        authority_parent::Entity,
                        Expr::col(parent).equals((authority::Entity, authority::Column::Id)),
                    )
                    .and_where(hold_parents(self.scope))
                    .and_where(authority_parent::Column::ParentId.is_in(ids));
                authority_parent::Column::ParentId.into_simple_expr()
            }
            OwnerKind::Source => resting_on(&mut select, authority::Column::Id, ids, self.scope),
        });
        ListQuery {
            select,
            owner,
            key: authority::Column::SortKey.into_simple_expr(),
            kind: KeyKind::Text,
            descending: self.order == AuthorityOrder::NameDesc,
            id: authority::Column::Id.into_simple_expr(),
            begin: None,
        }
    }

    fn decode(&self, row: authority::Model) -> Result<Authority, Error> {
        decode(row)
    }
}

impl Reader {
    /// The authorities of a kind in a jurisdiction, by name.
    pub async fn authorities_of(
        &self,
        jurisdiction: &EntityId,
        kind: AuthorityKind,
        scope: Scope,
    ) -> Result<Vec<Authority>, Error> {
        let select = known_authorities(scope)
            .filter(authority::Column::JurisdictionId.eq(jurisdiction.as_str()))
            .filter(authority::Column::Kind.eq(kind.as_str()))
            .order_by_asc(authority::Column::SortKey)
            .order_by_asc(authority::Column::Id);
        let rows: Vec<authority::Model> = self.all(&select.into_query()).await?;
        self.take_rows(rows.len() as u64)?;
        rows.into_iter().map(decode).collect()
    }

    /// Authorities by id; unknown ids are absent from the answer.
    pub async fn authorities_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Authority>, Error> {
        let rows = self.by_ids::<authority::Model>(ids, |chunk| {
            known_authorities(scope).filter(authority::Column::Id.is_in(chunk)).into_query()
        });
        rows.await?
            .into_iter()
            .map(|row| decode(row).map(|authority| (authority.id.clone(), authority)))
            .collect()
    }

    /// What lies above each authority at the date, nearest first; authorities without a parent are absent.
    ///
    /// One statement a level, for all authorities together.
    pub async fn ancestors(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<EntityId>>, Error> {
        let mut parent_of: HashMap<String, String> = HashMap::new();
        let mut ask = ids.to_vec();
        for _ in 0..DEEPEST {
            let found = self.by_ids::<authority_parent::Model>(&ask, |chunk| {
                known_parents(scope).filter(authority_parent::Column::AuthorityId.is_in(chunk)).into_query()
            });
            let found = found.await?;
            ask.clear();
            for row in found {
                let parent = EntityId::stored(&row.parent_id);
                if !parent_of.contains_key(&row.parent_id) && !ask.contains(&parent) {
                    ask.push(parent);
                }
                parent_of.insert(row.authority_id, row.parent_id);
            }
            if ask.is_empty() {
                break;
            }
        }
        let mut answers = HashMap::new();
        for id in ids {
            let mut above = Vec::new();
            let mut at = id.as_str();
            while let Some(parent) = parent_of.get(at) {
                if above.len() == DEEPEST {
                    break;
                }
                above.push(EntityId::stored(parent));
                at = parent;
            }
            if !above.is_empty() {
                answers.insert(id.clone(), above);
            }
        }
        Ok(answers)
    }
}
