//! Sources.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, SimpleObject};

use crate::domain::citation::{CitationStyle, cite_source};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Language;
use crate::domain::scope::Scope;
use crate::domain::source::{self as domain, SourceKind, SourceLocator};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::scalars::PartialDate;
use crate::loader::{SourceById, SourcesOf};

/// A publication that facts rest on. Every fact of the register has at least one.
#[derive(Clone, Description)]
pub(crate) struct Source {
    row: Arc<domain::Source>,
}

/// Under what terms a data set may be used.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Licence {
    /// Short name, as SPDX has it where it does: `CC-BY-SA-4.0`.
    name: String,
    /// What to print beside the figure.
    attribution: String,
}

impl Source {
    pub(in crate::graphql) const fn new(row: Arc<domain::Source>) -> Self {
        Self { row }
    }

    /// The source of a key; `None` if there is none.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        key: &str,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let id = EntityId::new(NodeKind::Source, key);
        Ok(ctx.loaders().load(SourceById { id, scope }).await?.map(Self::new))
    }

    /// The row, for citations.
    pub(in crate::graphql) fn row(&self) -> &domain::Source {
        &self.row
    }
}

/// The sources on which a fact rests, in the order given.
pub(in crate::graphql) async fn sources_of(
    ctx: &Context<'_>,
    fact: &EntityId,
    scope: Scope,
) -> Result<Vec<Source>, ApiError> {
    let rows = ctx.loaders().load_list(SourcesOf { id: fact.clone(), scope }).await?;
    Ok(rows.iter().map(|row| Source::new(Arc::new(row.clone()))).collect())
}

#[Object(use_type_description)]
impl Source {
    /// Global id: `source:seed-k21-2017`.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Short name for arguments: `seed-k21-2017`.
    async fn key(&self) -> &str {
        &self.row.key
    }

    /// Who published it.
    async fn publisher(&self) -> &str {
        &self.row.publisher
    }

    /// Title of the publication.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Address; null if none was kept.
    async fn url(&self) -> Option<&String> {
        self.row.url.as_ref()
    }

    /// How far the address leads: to the page, to the site only, or nowhere.
    async fn locator(&self) -> SourceLocator {
        self.row.locator
    }

    /// Date of publication; null if the source bears none.
    async fn published(&self) -> Option<PartialDate> {
        self.row.published.map(PartialDate)
    }

    /// Day on which it was retrieved; null if it was not kept.
    async fn retrieved(&self) -> Option<PartialDate> {
        self.row.retrieved.map(PartialDate)
    }

    /// Kind of publication.
    async fn kind(&self) -> SourceKind {
        self.row.kind
    }

    /// Language, ISO 639-1; null if not kept.
    async fn language(&self) -> Option<&String> {
        self.row.language.as_ref()
    }

    /// Licence of a data set. Null: a publication from which single facts are quoted; name the publisher.
    async fn licence(&self) -> Option<Licence> {
        let name = self.row.licence.clone()?;
        Some(Licence { attribution: format!("{} ({name})", self.row.publisher), name })
    }

    /// The source ready to be printed.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        cite_source(&self.row, style, ctx.language(lang))
    }
}
