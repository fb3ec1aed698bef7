//! Sources, and which facts rest on them.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{IntoSimpleExpr, QueryOrder, QueryTrait};

use super::Error;
use super::entity::{fact_source, source};
use super::page::{KeyKind, List, ListQuery};
use super::reader::Reader;
use super::scope::{date, found_under, known, starts_with, word};
use crate::domain::filter::{OwnerKind, SourceFilter};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::scope::Scope;
use crate::domain::source::Source;

fn decode(row: source::Model) -> Result<Source, Error> {
    let id = EntityId::stored(&row.id);
    Ok(Source {
        key: id.key().to_owned(),
        id,
        publisher: row.publisher,
        title: row.title,
        url: row.url,
        published: date(row.published_low, row.published_high)?,
        retrieved: date(row.retrieved_low, row.retrieved_high)?,
        kind: word(&row.kind)?,
        language: row.language,
        licence: row.licence,
        locator: word(&row.locator)?,
    })
}

/// Links that were known; those of observations are never replaced, only left behind.
fn kept(scope: Scope) -> Expr {
    let of_observation = starts_with(
        fact_source::Column::FactId.into_simple_expr(),
        &format!("{}:", NodeKind::Observation.prefix()),
    );
    let still = fact_source::Column::KnownTo.gt(scope.edition).or(of_observation);
    fact_source::Column::KnownFrom.lte(scope.edition).and(still)
}

/// Narrows facts to those that rest on these sources, and tells the column that says on which.
pub(super) fn resting_on(
    select: &mut SelectStatement,
    fact: impl ColumnTrait,
    sources: impl IntoIterator<Item = impl Into<Value>>,
    scope: Scope,
) -> Expr {
    select
        .inner_join(
            fact_source::Entity,
            fact_source::Column::FactId.into_simple_expr().eq(fact.into_simple_expr()),
        )
        .and_where(known(scope, fact_source::Column::KnownFrom, fact_source::Column::KnownTo))
        .and_where(fact_source::Column::SourceId.is_in(sources));
    fact_source::Column::SourceId.into_simple_expr()
}

fn known_sources(scope: Scope) -> Select<source::Entity> {
    source::Entity::find().filter(known(scope, source::Column::KnownFrom, source::Column::KnownTo))
}

/// Which list of sources is read; sources belong to nobody, so owners are not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SourceList {
    /// What it is narrowed to.
    pub filter: SourceFilter,
    /// Date and edition.
    pub scope: Scope,
}

impl List for SourceList {
    type Item = Source;
    type Row = source::Model;

    fn query(&self, _: Option<(OwnerKind, &[String])>) -> ListQuery {
        let mut select: SelectStatement = known_sources(self.scope).into_query();
        if let Some(kinds) = &self.filter.kinds {
            select.and_where(source::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
        }
        if let Some(publisher) = &self.filter.publisher {
            select.and_where(source::Column::Publisher.eq(publisher.as_str()));
        }
        if let Some(text) = &self.filter.text {
            select.and_where(found_under(self.scope, source::Column::Id, text));
        }
        ListQuery {
            select,
            owner: None,
            key: source::Column::SortKey.into_simple_expr(),
            kind: KeyKind::Text,
            descending: false,
            id: source::Column::Id.into_simple_expr(),
            begin: None,
        }
    }

    fn decode(&self, row: source::Model) -> Result<Source, Error> {
        decode(row)
    }
}

impl Reader {
    /// Sources by id; unknown ids are absent from the answer.
    pub async fn sources_by_id(
        &self,
        ids: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Source>, Error> {
        let rows = self.by_ids::<source::Model>(ids, |chunk| {
            known_sources(scope).filter(source::Column::Id.is_in(chunk)).into_query()
        });
        rows.await?.into_iter().map(|row| decode(row).map(|source| (source.id.clone(), source))).collect()
    }

    /// The sources on which facts rest, in the order given; facts that are not known are absent. An observation keeps
    /// its sources after it was corrected, as it is still found by its id.
    pub async fn sources_of(
        &self,
        facts: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<Source>>, Error> {
        let links = self.by_ids::<fact_source::Model>(facts, |chunk| {
            fact_source::Entity::find()
                .filter(kept(scope))
                .filter(fact_source::Column::FactId.is_in(chunk))
                .order_by_asc(fact_source::Column::FactId)
                .order_by_asc(fact_source::Column::Ordinal)
                .into_query()
        });
        let links = links.await?;
        let mut wanted: Vec<EntityId> = links.iter().map(|link| EntityId::stored(&link.source_id)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let sources = self.sources_by_id(&wanted, scope).await?;
        let mut found: HashMap<EntityId, Vec<Source>> = HashMap::new();
        for link in links {
            if let Some(source) = sources.get(&EntityId::stored(&link.source_id)) {
                found.entry(EntityId::stored(&link.fact_id)).or_default().push(source.clone());
            }
        }
        Ok(found)
    }
}
