//! Search over the folded documents.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{IntoSimpleExpr, QueryTrait};

use super::Error;
use super::entity::search_document;
use super::page::{KeyKind, List, ListQuery};
use super::scope::{contains, known, starts_with};
use crate::domain::filter::{OwnerKind, SearchFilter};
use crate::domain::id::EntityId;
use crate::domain::scope::Scope;
use crate::domain::search::SearchHit;

/// Which hits are read: best first, then by id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchList {
    /// What is searched for.
    pub filter: SearchFilter,
    /// Date and edition.
    pub scope: Scope,
}

impl List for SearchList {
    type Item = SearchHit;
    type Row = search_document::Model;

    fn query(&self, _: Option<(OwnerKind, &[String])>) -> ListQuery {
        let mut select = search_document::Entity::find()
            .filter(known(self.scope, search_document::Column::KnownFrom, search_document::Column::KnownTo))
            .into_query();
        for word in &self.filter.words {
            select.and_where(contains(search_document::Column::Body.into_simple_expr(), word));
        }
        if let Some(kinds) = &self.filter.kinds {
            select.and_where(search_document::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
        }
        ListQuery {
            select,
            owner: None,
            key: rank(&self.filter.words.join(" ")),
            kind: KeyKind::Int,
            descending: false,
            id: search_document::Column::EntityId.into_simple_expr(),
            begin: None,
        }
    }

    fn decode(&self, row: search_document::Model) -> Result<SearchHit, Error> {
        Ok(SearchHit { entity: EntityId::stored(&row.entity_id), title: row.title })
    }
}

/// 0: the title is the text; 1: it begins with it; 2: it holds it; 3: the words are elsewhere. Länder and
/// authorities come before what is about them.
fn rank(text: &str) -> Expr {
    let title = || search_document::Column::SortKey.into_simple_expr();
    let closeness = CaseStatement::new()
        .case(title().eq(text), 0)
        .case(starts_with(title(), text), 1)
        .case(contains(title(), text), 2)
        .finally(3);
    let kind = || search_document::Column::Kind.into_simple_expr();
    let weight = CaseStatement::new()
        .case(kind().eq("LAND"), 0)
        .case(kind().eq("AUTHORITY"), 1)
        .case(kind().eq("CHANNEL"), 2)
        .finally(3);
    Expr::Case(Box::new(closeness)).mul(10).add(Expr::Case(Box::new(weight)))
}
