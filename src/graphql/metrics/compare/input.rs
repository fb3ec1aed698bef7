//! What a comparison is asked for.

use async_graphql::{Context, InputObject};

use crate::domain::comparison::question::{CompareBy, Denominator, Question};
use crate::domain::jurisdiction::{CensusBasis, PeerGroup};
use crate::domain::observation::ObservationBasis;
use crate::graphql::error::ApiError;
use crate::graphql::metrics::selection::{Asked, Selection};
use crate::graphql::scalars::PartialDate;

/// What is compared with what, as of when.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct CompareInput {
    /// Key of the metric: `channels` counts channels, any other adds up the latest values of the channels.
    metric: String,
    /// What the rows are.
    #[graphql(default_with = "CompareBy::Land")]
    by: CompareBy,
    /// The Länder compared. City states and area states together need the override `CITY_WITH_AREA_STATES`.
    #[graphql(default_with = "PeerGroup::All16")]
    peers: PeerGroup,
    /// World time: the state at the end of this date; by default today.
    as_of: Option<PartialDate>,
    /// By what values are divided.
    #[graphql(default_with = "Denominator::None")]
    per: Denominator,
    /// Census basis of the inhabitants; by default 2011, on which all Länder have figures.
    population_basis: Option<CensusBasis>,
    /// On which bases values may rest. By default what the register derives from its single channels; REPORTED takes
    /// what sources report about whole sectors. Both together need the override `MIXED_BASES`.
    bases: Option<Vec<ObservationBasis>>,
    #[graphql(flatten)]
    selection: Selection,
}

impl CompareInput {
    /// Checks the input and fills in its defaults.
    pub(super) async fn check(self, ctx: &Context<'_>) -> Result<Question, ApiError> {
        let asked = Asked {
            metric: self.metric,
            by: self.by,
            peers: Some(self.peers),
            as_of: self.as_of,
            per: self.per,
            census: self.population_basis,
            bases: self.bases,
            adds_up: true,
        };
        self.selection.question(ctx, asked).await
    }
}
