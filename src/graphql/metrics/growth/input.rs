//! What growth is asked for.

use async_graphql::{Context, InputObject};

use crate::domain::comparison::question::{CompareBy, Denominator, Question};
use crate::domain::date::PartialDate as Date;
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::PeerGroup;
use crate::domain::ledger::Window;
use crate::domain::observation::ObservationBasis;
use crate::domain::statistics::growth::{MIN_WINDOW_DAYS, UnfitWindow, unfit_window};
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::filters;
use crate::graphql::metrics::selection::{Asked, Selection};
use crate::graphql::scalars::PartialDate;

/// The growth of what, of whom, between which dates.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct GrowthInput {
    /// Key of the metric: `channels` counts channels, any other takes the latest values of the channels.
    metric: String,
    /// What the rows are.
    #[graphql(default_with = "CompareBy::Land")]
    by: CompareBy,
    /// The Länder whose channels are counted; by default the Land in focus alone. City states and area states together
    /// need the override `CITY_WITH_AREA_STATES`.
    peers: Option<PeerGroup>,
    /// The first date: its last day counts.
    from: PartialDate,
    /// The second date, at least 28 days later: its last day counts; by default today.
    to: Option<PartialDate>,
    /// A value that describes a day so many days before its date or more is too old and left out.
    #[graphql(default = 366)]
    max_age_days: i32,
    /// On which bases values may rest: the register's single channels by default, or `[REPORTED]` for what sources report
    /// about whole sectors.
    bases: Option<Vec<ObservationBasis>>,
    /// Slug of the authority in focus, where the rows are authorities.
    authority: Option<String>,
    #[graphql(flatten)]
    selection: Selection,
}

/// Growth that can be told.
pub(super) struct Checked {
    pub(super) question: Question,
    pub(super) window: Window,
    pub(super) authority: Option<EntityId>,
}

impl GrowthInput {
    /// Checks the input and fills in its defaults.
    pub(super) async fn check(self, ctx: &Context<'_>) -> Result<Checked, ApiError> {
        let today = ctx.clock().today();
        // A year or month that has not ended yet ends today.
        let end = |to: Date| if to.low() <= today { to.high().min(today) } else { to.high() };
        let to = self.to.map_or(today, |to| end(to.0));
        let window = Window { from: self.from.0.high(), to, max_age: self.max_age_days };
        if window.days() < 0 {
            return Err(ApiError::Input(format!(
                "from ({}) lies after to ({}); exchange them",
                window.from, window.to
            )));
        }
        if unfit_window(window.days(), false) == Some(UnfitWindow::TooShort) {
            return Err(ApiError::Input(format!(
                "from {} to {} are {} days; choose at least {MIN_WINDOW_DAYS}, for shorter windows measure the weekday and the news",
                window.from,
                window.to,
                window.days()
            )));
        }
        if !(1..=36_500).contains(&self.max_age_days) {
            return Err(ApiError::Input(format!(
                "maxAgeDays: {} is out of range; write a number of days from 1 to 36500",
                self.max_age_days
            )));
        }
        let asked = Asked {
            metric: self.metric,
            by: self.by,
            peers: self.peers,
            as_of: Some(PartialDate(Date::day(to))),
            per: Denominator::None,
            census: None,
            bases: self.bases,
            adds_up: true,
        };
        let question = self.selection.question(ctx, asked).await?;
        if question.wants_reports() && question.wants_derived() {
            return Err(ApiError::Input(
                "bases: growth is told from single channels or from reports, not from both; ask for [REPORTED] or leave bases out"
                    .to_owned(),
            ));
        }
        let authority = match self.authority {
            Some(slug) => Some(filters::authority_id(ctx, question.scope, &slug).await?),
            None => None,
        };
        Ok(Checked { question, window, authority })
    }
}
