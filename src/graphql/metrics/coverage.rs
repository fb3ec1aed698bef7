//! Coverage: the matrix of who is where, and of whom nobody knows.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};

use super::compare::Rank;
use super::footnote::{Caveat, Footnote, tally};
use super::material::{expected, names};
use super::metric::Metric;
use super::observation::Subject;
use super::selection::{Asked, Selection};
use crate::domain::authority::AuthorityKind;
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::caveat::{CaveatCode, caveat};
use crate::domain::comparison::fairness;
use crate::domain::comparison::question::{COUNTED, CompareBy, ComparisonOverride, Denominator, Question};
use crate::domain::comparison::wording::When;
use crate::domain::coverage::{CoverageColumns, CoverageRows, MatrixRow, Tally, matrix, ranks, sentence};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::PeerGroup;
use crate::domain::language::{Bilingual, Language};
use crate::domain::statistics::order;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::Source;
use crate::graphql::laender::presence::Interval;
use crate::graphql::scalars::PartialDate;
use crate::loader::AllPlatforms;

/// Which authorities are laid out in which rows and columns.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct CoverageInput {
    /// What the rows are.
    #[graphql(default_with = "CoverageRows::Land")]
    rows: CoverageRows,
    /// What the columns are.
    #[graphql(default_with = "CoverageColumns::Platform")]
    columns: CoverageColumns,
    /// The Länder whose authorities are counted.
    #[graphql(default_with = "PeerGroup::All16")]
    peers: PeerGroup,
    /// World time: the state at the end of this date; by default today.
    as_of: Option<PartialDate>,
    #[graphql(flatten)]
    selection: Selection,
}

struct Shared {
    footnote: Footnote,
    rows: Vec<MatrixRow>,
    columns: Vec<EntityId>,
    /// The places of the rows by their shares, one list a column; then that of all columns together.
    ranks: Vec<Vec<Option<order::Rank>>>,
    of_rows: CoverageRows,
    of_columns: CoverageColumns,
}

/// See the description of its fields.
pub(in crate::graphql) struct CoverageMatrix(Arc<Shared>);

/// Counts the authorities.
pub(in crate::graphql) async fn coverage(
    ctx: &Context<'_>,
    input: CoverageInput,
) -> Result<CoverageMatrix, ApiError> {
    let by = match input.rows {
        CoverageRows::Land => CompareBy::Land,
        CoverageRows::Kind => CompareBy::Kind,
        CoverageRows::Jurisdiction => CompareBy::Jurisdiction,
    };
    let asked = Asked {
        metric: COUNTED.to_owned(),
        by,
        peers: Some(input.peers),
        as_of: input.as_of,
        per: Denominator::None,
        census: None,
        bases: None,
        adds_up: true,
    };
    let question = input.selection.question(ctx, asked).await?;
    let kinds_apart = input.rows == CoverageRows::Kind || input.columns == CoverageColumns::Kind;
    let used = fairness::check_cells(&question, kinds_apart)
        .map_err(|unfair| ApiError::Unfair(unfair.to_string()))?;
    let counted = ctx.loaders().reader().coverage(&question, input.rows, input.columns).await?;
    let columns = match input.columns {
        CoverageColumns::Platform => platforms(ctx, &question).await?,
        CoverageColumns::Kind => {
            let mut kinds: Vec<EntityId> = counted.iter().filter_map(|cell| cell.column.clone()).collect();
            kinds.sort();
            kinds.dedup();
            kinds
        }
    };
    let rows = matrix(&rows_expected(ctx, &question, input.rows).await?, &columns, &counted);
    let subjects: Vec<EntityId> =
        rows.iter().map(|row| row.subject.clone()).chain(columns.iter().cloned()).collect();
    let label =
        Bilingual { de: "Behörden mit Kanal".to_owned(), en: "Authorities with a channel".to_owned() };
    let names = names(ctx, &question, label, &subjects).await?;
    let metric = super::material::metric_of(ctx, &question).await?;
    let footnote = Footnote {
        days: [question.scope.day()].into(),
        when: When::On(question.scope.as_of),
        question: Arc::new(question),
        metric,
        names,
        used,
    };
    // City states and area states are listed side by side, but not ranked unless it is allowed.
    let alike = input.rows != CoverageRows::Land
        || fairness::are_alike(&footnote.question.members())
        || footnote.question.allows(ComparisonOverride::CityWithAreaStates);
    let ranks =
        if alike { ranks(&rows, columns.len()) } else { vec![vec![None; rows.len()]; columns.len() + 1] };
    let (of_rows, of_columns) = (input.rows, input.columns);
    Ok(CoverageMatrix(Arc::new(Shared { footnote, rows, columns, ranks, of_rows, of_columns })))
}

/// Whose row is there even if the register has no such authority.
async fn rows_expected(
    ctx: &Context<'_>,
    question: &Question,
    rows: CoverageRows,
) -> Result<Vec<EntityId>, ApiError> {
    if rows != CoverageRows::Kind {
        return expected(ctx, question).await;
    }
    let kinds = question.filter.kinds.iter().flatten();
    Ok(kinds.map(|kind| EntityId::sector(*kind, "DE")).collect())
}

/// The platforms of the filter, or all, by slug.
async fn platforms(ctx: &Context<'_>, question: &Question) -> Result<Vec<EntityId>, ApiError> {
    let id = |slug: &str| EntityId::new(NodeKind::Platform, slug);
    if let Some(slugs) = &question.filter.platforms {
        return Ok(slugs.iter().map(|slug| id(slug)).collect());
    }
    let known = ctx.loaders().load_list(AllPlatforms(question.scope)).await?;
    Ok(known.iter().map(|platform| id(&platform.slug)).collect())
}

/// A matrix of authorities: how many of those that could have a channel have one, how many are confirmed to have none,
/// and of how many nobody knows.
#[Object]
impl CoverageMatrix {
    /// The date that the matrix speaks of.
    async fn as_of(&self) -> PartialDate {
        PartialDate(self.0.footnote.question.scope.as_of)
    }

    /// The edition of the register that it rests on.
    async fn edition(&self) -> Result<i32, ApiError> {
        self.0.footnote.edition_number()
    }

    /// How a share is computed, in words and signs.
    async fn formula(&self) -> &'static str {
        "[k/n, (k+u)/n]: k authorities surely have a channel, of u nobody knows, n are in the register"
    }

    /// What is counted: channels, from which the presence of authorities is derived.
    async fn metric(&self) -> &Metric {
        &self.0.footnote.metric
    }

    /// What the columns are, in the order of the cells.
    async fn columns(&self) -> Vec<CoverageColumn> {
        (0..self.0.columns.len()).map(|at| CoverageColumn { shared: Arc::clone(&self.0), at }).collect()
    }

    /// One row for each Land, kind or jurisdiction, those without authorities in the register included.
    async fn rows(&self) -> Vec<CoverageRow> {
        (0..self.0.rows.len()).map(|at| CoverageRow { shared: Arc::clone(&self.0), at }).collect()
    }

    /// The row of the Land in focus; null if it has none.
    async fn focus(&self) -> Option<CoverageRow> {
        let at = self.0.focus()?;
        Some(CoverageRow { shared: Arc::clone(&self.0), at })
    }

    /// Authorities in the register that are counted: the universe.
    async fn authorities(&self) -> i32 {
        tally(self.0.rows.iter().map(|row| row.anywhere.of).sum())
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        let unknown = self.0.rows.iter().any(|row| row.anywhere.unknown() > 0);
        let empty = self.0.rows.iter().filter(|row| row.anywhere.of == 0).count();
        let question = &self.0.footnote.question;
        let of = |code| Caveat::from(caveat(code, question, empty));
        let mut caveats = vec![of(CaveatCode::RegisterIncomplete)];
        caveats.extend(unknown.then(|| of(CaveatCode::UnknownParts)));
        caveats.extend(question.filter.holder.is_some().then(|| of(CaveatCode::PersonsLeftOut)));
        caveats.extend((empty > 0).then(|| of(CaveatCode::SomeMissing)));
        caveats
    }

    /// What was allowed although it is unlike; printed in the citation.
    async fn overrides(&self) -> &[ComparisonOverride] {
        &self.0.footnote.used
    }

    /// The sources of the channels counted, at most 2,000.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.0.footnote.all_sources(ctx, &[], true).await
    }

    /// The matrix ready to be cited, with every override; FULL names up to 20 sources.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        self.0.footnote.citation(ctx, style, lang, self.0.footnote.all_sources(ctx, &[], true)).await
    }

    /// One plain sentence about the row in focus, or the first row.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        let footnote = &self.0.footnote;
        let row = self.0.rows.get(self.0.focus().unwrap_or(0));
        sentence(&footnote.question, row, &self.0.columns, &footnote.names, ctx.language(lang))
    }
}

impl Shared {
    fn focus(&self) -> Option<usize> {
        let focus = self.footnote.question.focus.id();
        self.rows.iter().position(|row| row.subject == focus)
    }
}

/// See the description of its fields.
pub(in crate::graphql) struct CoverageColumn {
    shared: Arc<Shared>,
    at: usize,
}

/// A column of a coverage matrix.
#[Object]
impl CoverageColumn {
    /// Name of the column.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.footnote.label(&self.shared.columns[self.at], ctx, lang)
    }

    /// The platform, where the columns are platforms; else null.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        if self.shared.of_columns != CoverageColumns::Platform {
            return None;
        }
        let scope = self.shared.footnote.question.scope;
        Platform::find(ctx, self.shared.columns[self.at].key(), scope).await.transpose()
    }

    /// The kind of authority, where the columns are kinds; else null.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.shared.columns[self.at].sector_parts().map(|(kind, _)| kind)
    }
}

/// See the description of its fields.
pub(in crate::graphql) struct CoverageRow {
    shared: Arc<Shared>,
    at: usize,
}

impl CoverageRow {
    fn own(&self) -> &MatrixRow {
        &self.shared.rows[self.at]
    }
}

/// A row of a coverage matrix.
#[Object]
impl CoverageRow {
    /// Name of the row.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> String {
        self.shared.footnote.label(&self.own().subject, ctx, lang)
    }

    /// The Land, the Federation or the country; null where the rows are kinds,
    /// and where the register did not know it yet at `knownAt`.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Subject, ApiError>> {
        if self.shared.of_rows == CoverageRows::Kind {
            return None;
        }
        Subject::find(ctx, &self.own().subject, self.shared.footnote.question.scope).await.transpose()
    }

    /// The kind of authority, where the rows are kinds; else null.
    async fn kind(&self) -> Option<AuthorityKind> {
        self.own().subject.sector_parts().map(|(kind, _)| kind)
    }

    /// One cell for each column, in the order of the columns.
    async fn cells(&self) -> Vec<CoverageCell> {
        let ranks = &self.shared.ranks;
        let cell = |(column, tally): (usize, &Tally)| CoverageCell {
            tally: *tally,
            rank: ranks[column][self.at],
            column: Some(CoverageColumn { shared: Arc::clone(&self.shared), at: column }),
        };
        self.own().cells.iter().enumerate().map(cell).collect()
    }

    /// All authorities of the row: those with a channel on any of the platforms.
    async fn anywhere(&self) -> CoverageCell {
        let rank = self.shared.ranks.last().and_then(|ranks| ranks[self.at]);
        CoverageCell { tally: self.own().anywhere, rank, column: None }
    }

    /// On how many of the platforms an authority is on average, from what is sure to what is possible; null without
    /// authorities.
    async fn platforms_per_authority(&self) -> Option<Interval> {
        self.own().platforms_per_authority().map(Into::into)
    }
}

/// See the description of its fields.
pub(in crate::graphql) struct CoverageCell {
    tally: Tally,
    rank: Option<order::Rank>,
    column: Option<CoverageColumn>,
}

/// A cell of a coverage matrix. Unknown is not none.
#[Object]
impl CoverageCell {
    /// The column; null for all of them together.
    async fn column(&self) -> Option<&CoverageColumn> {
        self.column.as_ref()
    }

    /// Authorities that surely have a channel.
    async fn known(&self) -> i32 {
        tally(self.tally.known)
    }

    /// Authorities that are confirmed to have none.
    async fn none(&self) -> i32 {
        tally(self.tally.none)
    }

    /// Authorities of which nobody knows.
    async fn unknown(&self) -> i32 {
        tally(self.tally.unknown())
    }

    /// Authorities in the register: the universe.
    async fn of(&self) -> i32 {
        tally(self.tally.of)
    }

    /// The share with a channel, 0 to 1: from those that surely have one to all but those confirmed to have none; null
    /// without authorities.
    async fn share(&self) -> Option<Interval> {
        self.tally.share().map(Into::into)
    }

    /// Its place among the rows of the column by the share, ties included; null without authorities, and where city states
    /// stand beside area states unless `allow: [CITY_WITH_AREA_STATES]`.
    async fn rank(&self) -> Option<Rank> {
        self.rank.map(Into::into)
    }

    /// The share as it is to be printed: `7 von 11`, `35,2 %`; null without authorities.
    async fn in_words(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Option<String> {
        self.tally.in_words(ctx.language(lang))
    }
}
