//! What a comparison is asked for.

use async_graphql::{Context, InputObject};

use crate::domain::channel::HolderKind;
use crate::domain::comparison::question::{CompareBy, ComparisonOverride, Denominator, Question};
use crate::domain::jurisdiction::{CensusBasis, LandCode, PeerGroup};
use crate::domain::observation::ObservationBasis;
use crate::graphql::context::scope;
use crate::graphql::error::ApiError;
use crate::graphql::filters::{self, PresenceFilter};
use crate::graphql::scalars::{Moment, PartialDate};

/// What is compared with what, as of when.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct CompareInput {
    /// Key of the metric: `channels` counts channels, any other adds up the latest values of the channels.
    metric: String,
    /// What the rows are.
    #[graphql(default_with = "CompareBy::Land")]
    by: CompareBy,
    /// What is counted. Name one kind of authority: kinds are not alike.
    filter: Option<PresenceFilter>,
    /// The Länder compared. City states and area states together need the override `CITY_WITH_AREA_STATES`.
    #[graphql(default_with = "PeerGroup::All16")]
    peers: PeerGroup,
    /// Länder to compare instead of a peer group.
    laender: Option<Vec<LandCode>>,
    /// The Land that the sentence speaks of.
    #[graphql(default_with = "LandCode::NI")]
    focus: LandCode,
    /// World time: the state at the end of this date; by default today.
    as_of: Option<PartialDate>,
    /// Our time: what the register knew at this moment; by default now.
    known_at: Option<Moment>,
    /// By what values are divided.
    #[graphql(default_with = "Denominator::None")]
    per: Denominator,
    /// Census basis of the inhabitants; by default 2011, on which all Länder have figures.
    population_basis: Option<CensusBasis>,
    /// On which bases values may rest. By default what the register derives from its single channels; REPORTED takes
    /// what sources report about whole sectors. Both together need the override `MIXED_BASES`.
    bases: Option<Vec<ObservationBasis>>,
    /// What is allowed although it is unlike; it is printed in the citation.
    allow: Option<Vec<ComparisonOverride>>,
}

impl CompareInput {
    /// Checks the input and fills in its defaults.
    pub(super) async fn check(self, ctx: &Context<'_>) -> Result<Question, ApiError> {
        let scope = scope(ctx, self.as_of, self.known_at).await?;
        filters::metrics(ctx, scope, Some(vec![self.metric.clone()])).await?;
        let mut filter = self.filter.unwrap_or_default().check(ctx, scope).await?;
        let allow = self.allow.unwrap_or_default();
        if filter.holder.is_none() && !allow.contains(&ComparisonOverride::PersonsWithOffices) {
            filter.holder = Some(HolderKind::Office);
        }
        if self.laender.as_ref().is_some_and(Vec::is_empty) {
            return Err(ApiError::Input(
                "laender: the list is empty; name at least one Land or leave it out".to_owned(),
            ));
        }
        if self.per != Denominator::None && self.by != CompareBy::Land {
            return Err(ApiError::Input(format!(
                "per: {} needs by: LAND; compare by LAND or leave per out",
                self.per
            )));
        }
        let reports = self.bases.as_ref().is_some_and(|bases| bases.contains(&ObservationBasis::Reported));
        if reports && self.by != CompareBy::Land {
            return Err(ApiError::Input(
                "bases: sources report about whole Länder; compare by LAND or leave REPORTED out".to_owned(),
            ));
        }
        Ok(Question {
            metric: self.metric,
            by: self.by,
            filter,
            peers: self.peers,
            laender: self.laender,
            focus: self.focus,
            per: self.per,
            census: self.population_basis.unwrap_or(CensusBasis::Census2011),
            bases: self.bases,
            allow,
            scope,
        })
    }
}
