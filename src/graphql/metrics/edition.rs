//! Editions and changes.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, SimpleObject};

use crate::domain::citation::{CitationStyle, cite_edition};
use crate::domain::edition::{self as domain, ChangeAction};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::node::{self, Node};
use crate::graphql::scalars::Moment;
use crate::loader::EditionAt;

/// The edition of a number, to be cited.
pub(in crate::graphql) async fn edition_of(
    ctx: &Context<'_>,
    number: i64,
) -> Result<domain::Edition, ApiError> {
    let newest = ctx.loaders().load(EditionAt(None)).await?;
    if let Some(newest) = newest.filter(|newest| newest.number == number) {
        return Ok(newest.as_ref().clone());
    }
    let found = ctx.loaders().reader().editions(&[number]).await?.remove(&number);
    let empty = domain::Edition { number, recorded_at: 0, note: String::new(), added: 0, corrected: 0 };
    Ok(found.unwrap_or(empty))
}

/// Under what terms the register as a whole may be used.
const LICENCE: &str = "Single facts are quoted with their publisher named: print the source beside the figure. Rows \
     from data sets stay under the licence of their source (sources.licence). Selection and arrangement: CC BY 4.0, \
     Kanalatlas.";

/// The same in German.
const LICENCE_GERMAN: &str = "Einzelne Tatsachen werden mit der Nennung dessen zitiert, der sie veröffentlicht hat: Die \
     Quelle steht neben der Zahl. Zeilen aus Datensätzen bleiben unter der Lizenz ihrer Quelle. Auswahl und Anordnung: \
     CC BY 4.0, Kanalatlas.";

/// Under what terms the register as a whole may be used, for a reader.
#[must_use]
pub const fn licence(language: Language) -> &'static str {
    match language {
        Language::De => LICENCE_GERMAN,
        Language::En => LICENCE,
    }
}

/// A version of the whole register. Every write makes a new one; the old ones stay readable by `knownAt`.
#[derive(Description)]
pub(crate) struct Edition {
    row: Option<Arc<domain::Edition>>,
    scope: Scope,
}

/// How many things of a kind the register knows.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EditionCount {
    /// What is counted.
    kind: NodeKind,
    /// How many there are.
    things: i32,
}

impl Edition {
    pub(in crate::graphql) const fn new(row: Option<Arc<domain::Edition>>, scope: Scope) -> Self {
        Self { row, scope }
    }
}

#[Object(use_type_description)]
impl Edition {
    /// Its number: 1, 2, 3 and so on; 0 is the empty register before the first write.
    async fn number(&self) -> Result<i32, ApiError> {
        i32::try_from(self.scope.edition).map_err(|_| ApiError::dangling("an edition beyond 2,147,483,647"))
    }

    /// When it was written; null for the empty register.
    async fn recorded_at(&self) -> Option<Moment> {
        self.row.as_ref().map(|row| Moment::of_micros(row.recorded_at))
    }

    /// What it brought, in words; null for the empty register.
    async fn note(&self) -> Option<&String> {
        self.row.as_ref().map(|row| &row.note)
    }

    /// How many things were new in it.
    async fn added(&self) -> i32 {
        self.row.as_ref().map_or(0, |row| i32::try_from(row.added).unwrap_or(i32::MAX))
    }

    /// How many known things it changed.
    async fn corrected(&self) -> i32 {
        self.row.as_ref().map_or(0, |row| i32::try_from(row.corrected).unwrap_or(i32::MAX))
    }

    /// How many things of each kind the register knows in it.
    async fn counts(&self, ctx: &Context<'_>) -> Result<Vec<EditionCount>, ApiError> {
        let rows = ctx.loaders().reader().counts_by_kind(self.scope).await?;
        let count = |(word, things): (String, i64)| {
            let kind = word.parse().map_err(|_| ApiError::dangling("a kind of thing"))?;
            Ok(EditionCount { kind, things: i32::try_from(things).unwrap_or(i32::MAX) })
        };
        rows.into_iter().map(count).collect()
    }

    /// Under what terms the register may be used.
    async fn licence(&self) -> &str {
        LICENCE
    }

    /// The register ready to be cited.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        let empty =
            domain::Edition { number: 0, recorded_at: 0, note: String::new(), added: 0, corrected: 0 };
        cite_edition(self.row.as_deref().unwrap_or(&empty), style, ctx.language(lang))
    }
}

/// One change that an edition brought.
#[derive(Clone, Description)]
pub(crate) struct Change {
    row: domain::Change,
    scope: Scope,
}

impl Change {
    pub(in crate::graphql) const fn new(row: domain::Change, scope: Scope) -> Self {
        Self { row, scope }
    }
}

#[Object(use_type_description)]
impl Change {
    /// Global id of the change.
    pub async fn id(&self) -> ID {
        let key = format!("{}.{}", self.row.edition, self.row.ordinal);
        ID(EntityId::new(NodeKind::Change, &key).to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// The edition that brought it.
    async fn edition(&self) -> Result<i32, ApiError> {
        i32::try_from(self.row.edition).map_err(|_| ApiError::dangling("an edition beyond 2,147,483,647"))
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> Moment {
        Moment::of_micros(self.row.recorded_at)
    }

    /// Whether the thing was new or changed.
    async fn action(&self) -> ChangeAction {
        self.row.action
    }

    /// The thing's name at that time.
    async fn label(&self) -> &str {
        &self.row.label
    }

    /// The thing as it is known now; null for things that the graph does not show by themselves.
    async fn node(&self, ctx: &Context<'_>) -> Option<Result<Node, ApiError>> {
        let loaded = node::load_many(ctx, std::slice::from_ref(&self.row.entity), self.scope).await;
        loaded.map(|nodes| nodes.into_iter().next().flatten()).transpose()
    }
}
