//! What every question of comparison has in common: whose channels, who is in focus, what is allowed.

use async_graphql::{Context, InputObject};

use super::metric::Metric;
use crate::domain::channel::{ChannelStatus, HolderKind};
use crate::domain::comparison::question::{CompareBy, ComparisonOverride, Denominator, Question};
use crate::domain::jurisdiction::{CensusBasis, LandCode, PeerGroup};
use crate::domain::observation::ObservationBasis;
use crate::graphql::context::scope;
use crate::graphql::error::ApiError;
use crate::graphql::filters::{self, PresenceFilter};
use crate::graphql::list;
use crate::graphql::scalars::{Moment, PartialDate};

/// The arguments that all questions of comparison share.
#[derive(Debug, Clone, InputObject)]
pub(super) struct Selection {
    /// What is counted. Name one kind of authority: kinds are not alike.
    pub(super) filter: Option<PresenceFilter>,
    /// Länder instead of a peer group.
    pub(super) laender: Option<Vec<LandCode>>,
    /// The Land that the sentence speaks of.
    #[graphql(default_with = "LandCode::NI")]
    pub(super) focus: LandCode,
    /// Our time: what the register knew at this moment; by default now.
    pub(super) known_at: Option<Moment>,
    /// What is allowed although it is unlike; it is printed in the citation.
    pub(super) allow: Option<Vec<ComparisonOverride>>,
}

/// What a question asks besides.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) metric: String,
    pub(super) by: CompareBy,
    /// `None`: the Land in focus alone, unless Länder are listed.
    pub(super) peers: Option<PeerGroup>,
    pub(super) as_of: Option<PartialDate>,
    pub(super) per: Denominator,
    pub(super) census: Option<CensusBasis>,
    pub(super) bases: Option<Vec<ObservationBasis>>,
    /// Whether values of several channels are added up.
    pub(super) adds_up: bool,
}

impl Selection {
    /// Checks the input and fills in its defaults.
    pub(super) async fn question(self, ctx: &Context<'_>, asked: Asked) -> Result<Question, ApiError> {
        let scope = scope(ctx, asked.as_of, self.known_at).await?;
        filters::metrics(ctx, scope, Some(vec![asked.metric.clone()])).await?;
        let derived =
            asked.adds_up && asked.bases.as_ref().is_none_or(|bases| *bases != [ObservationBasis::Reported]);
        let metric = Metric::find(ctx, &asked.metric, scope).await?;
        if derived && asked.by != CompareBy::Channel && metric.is_some_and(|metric| !metric.row().additive) {
            return Err(ApiError::Input(format!(
                "metric: {} of several channels cannot be added up; compare by CHANNEL, or ask for observations",
                asked.metric
            )));
        }
        let mut filter = self.filter.unwrap_or_default().check(ctx, scope).await?;
        let allow = self.allow.unwrap_or_default();
        if filter.holder.is_none() && !allow.contains(&ComparisonOverride::PersonsWithOffices) {
            filter.holder = Some(HolderKind::Office);
        }
        let laender = list::each_once("laender", self.laender)?;
        let bases = list::each_once("bases", asked.bases)?;
        let later = [ChannelStatus::Closed, ChannelStatus::Planned];
        if let Some(status) = filter.status.iter().flatten().find(|status| later.contains(status)) {
            return Err(ApiError::Input(format!(
                "status: {status} channels are not open at the date, and only open ones are compared; \
                 channels(filter: {{status: [{status}]}}) {{ totalCount }} counts them"
            )));
        }
        if bases.iter().flatten().any(|basis| *basis == ObservationBasis::Collected) {
            return Err(ApiError::Input(
                "bases: what was read from platforms is part of DERIVED and cannot be asked for alone; write DERIVED, \
                 or leave bases out"
                    .to_owned(),
            ));
        }
        if asked.per != Denominator::None && asked.by != CompareBy::Land {
            return Err(ApiError::Input(format!(
                "per: {} needs by: LAND; compare by LAND or leave per out",
                asked.per
            )));
        }
        let reports = bases.as_ref().is_some_and(|bases| bases.contains(&ObservationBasis::Reported));
        if reports && asked.by != CompareBy::Land {
            return Err(ApiError::Input(
                "bases: sources report about whole Länder; compare by LAND or leave REPORTED out".to_owned(),
            ));
        }
        let laender = laender.or_else(|| asked.peers.is_none().then(|| vec![self.focus]));
        Ok(Question {
            metric: asked.metric,
            by: asked.by,
            filter,
            peers: asked.peers.unwrap_or(PeerGroup::All16),
            laender,
            focus: self.focus,
            per: asked.per,
            census: asked.census.unwrap_or(CensusBasis::Census2011),
            bases,
            allow,
            scope,
        })
    }
}
