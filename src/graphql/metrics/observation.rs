//! Observations and their subjects.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, Union};

use super::metric::Metric;
use crate::domain::authority::{Authority as AuthorityRow, AuthorityKind};
use crate::domain::citation::{CitationStyle, cite_value};
use crate::domain::comparison::wording::bounded_in_words;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::jurisdiction_id;
use crate::domain::language::Language;
use crate::domain::metric::MetricUnit;
use crate::domain::observation::{self as domain, MissingReason, ObservationBasis, ObservationStatus};
use crate::domain::scope::Scope;
use crate::domain::sector::sector_in_words;
use crate::domain::source::Source as SourceRow;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters;
use crate::graphql::institutions::authority::Authority;
use crate::graphql::institutions::channel::Channel;
use crate::graphql::institutions::platform::Platform;
use crate::graphql::institutions::source::{Source, sources_of};
use crate::graphql::laender::jurisdiction::{Country, Jurisdiction, Land};
use crate::graphql::laender::presence::Interval;
use crate::graphql::scalars::{Moment, PartialDate};
use crate::loader::{AuthorityById, ChannelById, JurisdictionById, LatestOf, ObservationById};

/// A value of a metric for a subject at a date, by a source. It is never changed: a correction is a new
/// observation that supersedes it.
#[derive(Clone, Description)]
pub(crate) struct Observation {
    row: Arc<domain::Observation>,
    scope: Scope,
}

/// All authorities of one kind within a jurisdiction: the police of Niedersachsen.
#[derive(Clone, Description)]
pub(crate) struct Sector {
    kind: AuthorityKind,
    code: String,
    scope: Scope,
}

/// What an observation speaks of.
#[derive(Clone, Union)]
pub(crate) enum Subject {
    /// A Land as a whole.
    Land(Land),
    /// The Federation or a foreign country as a whole.
    Country(Country),
    /// All authorities of a kind within a jurisdiction.
    Sector(Sector),
    /// An authority.
    Authority(Authority),
    /// A channel.
    Channel(Channel),
}

#[Object(use_type_description)]
impl Sector {
    /// Global id: `sector:POLICE:NI`.
    pub async fn id(&self) -> ID {
        ID(EntityId::sector(self.kind, &self.code).to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// The kind of authorities.
    async fn kind(&self) -> AuthorityKind {
        self.kind
    }

    /// The jurisdiction; null if the register did not know it yet at `knownAt`.
    async fn jurisdiction(&self, ctx: &Context<'_>) -> Option<Result<Jurisdiction, ApiError>> {
        Jurisdiction::load(ctx, &jurisdiction_id(&self.code), self.scope).await.transpose()
    }
}

impl Sector {
    /// The sector of an id; `None` if the id is none of a sector.
    pub(in crate::graphql) fn of(id: &EntityId, scope: Scope) -> Option<Self> {
        let (kind, code) = id.sector_parts()?;
        Some(Self { kind, code: code.to_owned(), scope })
    }
}

impl Subject {
    /// The subject of an observation that is known, and whose subject therefore is, too.
    pub(super) async fn load(ctx: &Context<'_>, id: &EntityId, scope: Scope) -> Result<Self, ApiError> {
        Self::find(ctx, id, scope).await?.ok_or_else(|| ApiError::dangling("the subject of an observation"))
    }

    /// The subject of a row; `None` if the register did not know it yet at the edition that is asked.
    pub(super) async fn find(
        ctx: &Context<'_>,
        id: &EntityId,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        Ok(match id.kind() {
            Some(NodeKind::Sector) => Sector::of(id, scope).map(Self::Sector),
            Some(NodeKind::Authority) => Authority::load(ctx, id, scope).await?.map(Self::Authority),
            Some(NodeKind::Channel) => Channel::load(ctx, id, scope).await?.map(Self::Channel),
            _ => Jurisdiction::load(ctx, id, scope).await?.map(|jurisdiction| match jurisdiction {
                Jurisdiction::Land(land) => Self::Land(land),
                Jurisdiction::Country(country) => Self::Country(country),
            }),
        })
    }
}

impl Observation {
    pub(in crate::graphql) fn new(row: impl Into<Arc<domain::Observation>>, scope: Scope) -> Self {
        Self { row: row.into(), scope }
    }

    /// Loads an observation that a row refers to.
    pub(in crate::graphql) async fn load(
        ctx: &Context<'_>,
        id: &EntityId,
        scope: Scope,
    ) -> Result<Option<Self>, ApiError> {
        let row = ctx.loaders().load(ObservationById { id: id.clone(), scope }).await?;
        Ok(row.map(|row| Self::new(row, scope)))
    }

    async fn own_metric(&self, ctx: &Context<'_>) -> Result<Metric, ApiError> {
        let metric = Metric::find(ctx, &self.row.metric, self.scope).await?;
        metric.ok_or_else(|| ApiError::dangling("the metric of an observation"))
    }

    /// Names the subject; a channel without a name has that of its authority.
    async fn subject_in_words(&self, ctx: &Context<'_>, language: Language) -> Result<String, ApiError> {
        let (loaders, scope) = (ctx.loaders(), self.scope);
        let jurisdiction = |id| loaders.load(JurisdictionById { id, scope });
        let authority = |id| loaders.load(AuthorityById { id, scope });
        let (id, name) = (self.row.subject.clone(), |row: Arc<AuthorityRow>| row.name.clone());
        let found = match (id.kind(), id.sector_parts()) {
            (_, Some((kind, code))) => {
                let whose = jurisdiction(jurisdiction_id(code)).await?;
                let words = sector_in_words(kind, code, whose.as_ref().map(|row| &row.name));
                Some(words.get(language).to_owned())
            }
            (Some(NodeKind::Authority), _) => authority(id).await?.map(name),
            (Some(NodeKind::Channel), _) => match loaders.load(ChannelById { id, scope }).await? {
                Some(row) => match row.display_name.as_ref().or(row.handle.as_ref()) {
                    Some(own) => Some(own.clone()),
                    None => authority(row.authority.clone()).await?.map(name),
                },
                None => None,
            },
            _ => jurisdiction(id).await?.map(|row| row.name.get(language).to_owned()),
        };
        found.ok_or_else(|| ApiError::dangling("the subject of an observation"))
    }
}

/// The latest measurement of a metric for a subject.
pub(in crate::graphql) async fn latest(
    ctx: &Context<'_>,
    subject: &EntityId,
    metric: String,
    platform: Option<String>,
    scope: Scope,
) -> Result<Option<Observation>, ApiError> {
    filters::metrics(ctx, scope, Some(vec![metric.clone()])).await?;
    filters::platforms(ctx, scope, platform.clone().map(|platform| vec![platform])).await?;
    let key = LatestOf {
        subject: subject.clone(),
        metric: metric.into(),
        platform: platform.map(Into::into),
        scope,
    };
    Ok(ctx.loaders().load(key).await?.map(|row| Observation::new(row, scope)))
}

#[Object(use_type_description)]
impl Observation {
    /// Global id of the observation.
    pub async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Date and edition that this was asked for: beside the id, what another subgraph needs to speak of the same.
    #[graphql(visible = false)]
    async fn scope(&self) -> String {
        self.scope.to_string()
    }

    /// What it speaks of.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Subject, ApiError> {
        Subject::load(ctx, &self.row.subject, self.scope).await
    }

    /// Name of what it speaks of: an authority, a channel, a Land or country, or the authorities of a kind within one.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        self.subject_in_words(ctx, ctx.language(lang)).await
    }

    /// What it measures.
    async fn metric(&self, ctx: &Context<'_>) -> Result<Metric, ApiError> {
        self.own_metric(ctx).await
    }

    /// The platform; null if all platforms together or none are meant.
    async fn platform(&self, ctx: &Context<'_>) -> Option<Result<Platform, ApiError>> {
        Platform::find(ctx, self.row.platform.as_deref()?, self.scope).await.transpose()
    }

    /// The value in the unit of the metric; null if missing, see `missing`. Never 0 for unknown.
    async fn value(&self) -> Option<f64> {
        self.row.value
    }

    /// Bounds that the source gives: "more than 300" is from 300, without an upper bound. Null if it gives none.
    async fn interval(&self) -> Option<Interval> {
        self.row.interval.map(Into::into)
    }

    /// Why the value is absent; null if it is there.
    async fn missing(&self) -> Option<MissingReason> {
        self.row.missing
    }

    /// The date that the value describes; null: the source is undated, never compare it.
    async fn observed_on(&self) -> Option<PartialDate> {
        self.row.observed.map(PartialDate)
    }

    /// When the register learnt it.
    async fn recorded_at(&self) -> Moment {
        Moment::of_micros(self.row.recorded_at)
    }

    /// Reported by somebody, collected from a platform, or derived from single rows.
    async fn basis(&self) -> ObservationBasis {
        self.row.basis
    }

    /// What is to be known before the value is used.
    async fn status(&self) -> ObservationStatus {
        self.row.status
    }

    /// What was counted, in the source's own words; null if it needs no words.
    async fn note(&self) -> Option<&String> {
        self.row.note.as_ref()
    }

    /// Where the register has it from.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        sources_of(ctx, &self.row.id, self.scope).await
    }

    /// The observation that this one corrects; null if it corrects none.
    async fn supersedes(&self, ctx: &Context<'_>) -> Option<Result<Self, ApiError>> {
        Self::load(ctx, self.row.supersedes.as_ref()?, self.scope).await.transpose()
    }

    /// Why it corrects an earlier one; null if it corrects none.
    async fn correction_reason(&self) -> Option<&String> {
        self.row.reason.as_ref()
    }

    /// The value ready to be printed, with its date and sources.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        let language = ctx.language(lang);
        let metric = self.own_metric(ctx).await?;
        let sources = sources_of(ctx, &self.row.id, self.scope).await?;
        let rows: Vec<SourceRow> = sources.iter().map(|source| source.row().clone()).collect();
        let label = metric.row().label.get(language);
        let statement = match (self.row.value, language) {
            // A year is no amount, and has no point after its thousands.
            (Some(year), _) if metric.row().unit == MetricUnit::Year => format!("{label}: {year}"),
            (Some(value), _) => format!("{label}: {}", bounded_in_words(value, self.row.interval, language)),
            (None, Language::De) => format!("{label}: unbekannt"),
            (None, Language::En) => format!("{label}: unknown"),
        };
        Ok(cite_value(&statement, self.row.observed, &rows, style, language))
    }
}
