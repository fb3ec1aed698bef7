//! What a series is asked for.

use async_graphql::{Context, ID, InputObject};

use crate::domain::comparison::question::{CompareBy, Denominator, Question};
use crate::domain::date::PartialDate as Date;
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{CensusBasis, PeerGroup};
use crate::domain::observation::ObservationBasis;
use crate::domain::period::{Period, SeriesInterval};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters;
use crate::graphql::metrics::selection::{Asked, Selection};
use crate::graphql::scalars::PartialDate;

/// Subjects whose observations one series may ask for.
const MOST_SUBJECTS: usize = 100;

/// Which values over time, of whom.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct SeriesInput {
    /// Key of the metric: `channels` counts channels, any other adds up the latest values of the channels.
    pub(super) metric: String,
    /// What the series are of.
    #[graphql(default_with = "CompareBy::Land")]
    pub(super) by: CompareBy,
    /// The Länder whose series are asked for. City states and area states together need the override
    /// `CITY_WITH_AREA_STATES`.
    #[graphql(default_with = "PeerGroup::All16")]
    pub(super) peers: PeerGroup,
    /// Single things instead of groups, at most 100 ids: `channel:…`, `authority:…`, `sector:POLICE:NI`, `land:NI`. Their
    /// observations are shown as they are, each in its period; a period without one is a gap.
    pub(super) subjects: Option<Vec<ID>>,
    /// The first day.
    pub(super) from: PartialDate,
    /// The last day: today at the latest, and by default.
    pub(super) to: Option<PartialDate>,
    /// How far apart the points are.
    #[graphql(default_with = "SeriesInterval::Month")]
    pub(super) interval: SeriesInterval,
    /// By what values are divided.
    #[graphql(default_with = "Denominator::None")]
    pub(super) per: Denominator,
    /// Census basis of the inhabitants; by default 2011, on which all Länder have figures.
    pub(super) population_basis: Option<CensusBasis>,
    /// On which bases values may rest. By default what the register derives from its single channels; REPORTED takes
    /// what sources report about whole sectors. Both together need the override `MIXED_BASES`.
    pub(super) bases: Option<Vec<ObservationBasis>>,
    #[graphql(flatten)]
    pub(super) selection: Selection,
}

/// A series that can be read.
pub(super) struct Checked {
    pub(super) question: Question,
    pub(super) subjects: Option<Vec<EntityId>>,
    pub(super) periods: Vec<Period>,
}

impl SeriesInput {
    /// Checks the input and fills in its defaults.
    pub(super) async fn check(self, ctx: &Context<'_>) -> Result<Checked, ApiError> {
        let today = ctx.clock().today();
        if self.from.0.low() > today {
            return Err(ApiError::Input(format!(
                "from: {} lies in the future, of which nothing is known; choose an earlier day",
                self.from.0
            )));
        }
        // The last value would seem to hold in the future as well.
        let last = self.to.map_or(today, |to| to.0.high().min(today));
        let periods = self.interval.periods(self.from.0.low(), last).map_err(ApiError::input)?;
        if self.subjects.is_some() && (self.per != Denominator::None || self.bases.is_some()) {
            return Err(ApiError::Input(
                "subjects: their observations are shown as they are; leave per and bases out, or ask for groups with by"
                    .to_owned(),
            ));
        }
        let asked = Asked {
            metric: self.metric,
            by: self.by,
            peers: Some(self.peers),
            as_of: Some(PartialDate(Date::day(last))),
            per: self.per,
            census: self.population_basis,
            bases: self.bases,
            adds_up: self.subjects.is_none(),
        };
        let question = self.selection.question(ctx, asked).await?;
        let subjects = match self.subjects {
            Some(ids) if ids.is_empty() || ids.len() > MOST_SUBJECTS => {
                return Err(ApiError::Input(format!(
                    "subjects: {} ids; name 1 to {MOST_SUBJECTS}, or leave it out",
                    ids.len()
                )));
            }
            ids => filters::subjects(ctx, question.scope, ids).await?,
        };
        Ok(Checked { question, subjects, periods })
    }
}
