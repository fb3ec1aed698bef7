//! Single channels of a question, with their values on the days asked for; and the breaks of their series.

use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query};

use super::{DAY, MOST_POINTS, SUBJECT, at, channels, dimension, join_latest, narrow_to_members, subject};
use crate::domain::comparison::question::{CompareBy, Question};
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::observation::ObservationStatus;
use crate::storage::Error;
use crate::storage::channel::join_authority;
use crate::storage::channel_status::surely_open;
use crate::storage::entity::{channel, observation};
use crate::storage::presence::{narrow_channels, one_if};
use crate::storage::reader::Reader;
use crate::storage::scope::known;

/// A channel on a day on which it may have been open.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelRow {
    /// The day.
    pub day: Day,
    /// The channel.
    pub channel: EntityId,
    /// The subject of the question that it belongs to.
    pub subject: EntityId,
    /// Whether it was open beyond doubt.
    pub surely_open: bool,
    /// The latest value of the question's metric by the day; `None` if there is none.
    pub value: Option<f64>,
    /// Bounds that the value's source gives.
    pub interval: Option<Interval>,
    /// The days that the value may describe.
    pub observed: Option<(Day, Day)>,
}

#[derive(FromQueryResult)]
struct Row {
    day: i32,
    subject_key: String,
    channel_id: String,
    sure: i32,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    observed_low: Option<i32>,
    observed_high: Option<i32>,
}

impl Reader {
    /// The channels of a question on each of the days, at most [`MOST_POINTS`] rows.
    pub async fn panel(&self, question: &Question, days: &[Day]) -> Result<Vec<PanelRow>, Error> {
        if days.is_empty() {
            return Ok(Vec::new());
        }
        let mut select = channels(question, days);
        let latest = join_latest(&mut select, question, days);
        select
            .expr_as(Expr::col((channel::Entity, channel::Column::Id)), Alias::new("channel_id"))
            .expr_as(one_if(surely_open(at(question))), Alias::new("sure"))
            .expr_as(latest.column(observation::Column::Value), Alias::new("value"))
            .expr_as(latest.column(observation::Column::Low), Alias::new("low"))
            .expr_as(latest.column(observation::Column::High), Alias::new("high"))
            .expr_as(latest.column(observation::Column::ObservedLow), Alias::new("observed_low"))
            .expr_as(latest.column(observation::Column::ObservedHigh), Alias::new("observed_high"))
            .order_by(Alias::new(DAY), Order::Asc)
            .order_by((channel::Entity, channel::Column::Id), Order::Asc)
            .limit(MOST_POINTS + 1);
        let rows: Vec<Row> = self.all(&select).await?;
        self.bounded(rows.len(), MOST_POINTS)?;
        let decode = |row: Row| PanelRow {
            day: Day(row.day),
            channel: EntityId::stored(&row.channel_id),
            subject: subject(question.by, &row.subject_key),
            surely_open: row.sure == 1,
            value: row.value,
            interval: (row.low.is_some() || row.high.is_some())
                .then_some(Interval { low: row.low, high: row.high }),
            observed: row.observed_low.zip(row.observed_high).map(|(low, high)| (Day(low), Day(high))),
        };
        Ok(rows.into_iter().map(decode).collect())
    }

    /// The days after the first and up to the last on which a series of a channel of the question breaks, each with
    /// the subject that the channel belongs to.
    pub async fn breaks(
        &self,
        question: &Question,
        after: Day,
        until: Day,
    ) -> Result<Vec<(EntityId, Day)>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            subject_key: String,
            day: i32,
        }
        let mut select = Query::select();
        select
            .distinct()
            .from(channel::Entity)
            .inner_join(
                observation::Entity,
                Expr::col((observation::Entity, observation::Column::SubjectId))
                    .equals((channel::Entity, channel::Column::Id)),
            )
            .expr_as(dimension(question.by), Alias::new(SUBJECT))
            .expr_as(Expr::col((observation::Entity, observation::Column::ObservedHigh)), Alias::new(DAY))
            .and_where(known(question.scope, channel::Column::KnownFrom, channel::Column::KnownTo))
            .and_where(known(question.scope, observation::Column::KnownFrom, observation::Column::KnownTo))
            .and_where(observation::Column::Status.eq(ObservationStatus::Break.as_str()))
            .and_where(observation::Column::Metric.eq(question.metric.as_str()))
            .and_where(observation::Column::ObservedHigh.gt(after.0))
            .and_where(observation::Column::ObservedHigh.lte(until.0))
            .order_by(Alias::new(SUBJECT), Order::Asc)
            .order_by(Alias::new(DAY), Order::Asc)
            .limit(MOST_POINTS + 1);
        join_authority(&mut select, question.scope);
        narrow_channels(&mut select, question.scope, &question.filter);
        narrow_to_members(&mut select, question, question.by == CompareBy::Jurisdiction);
        let rows: Vec<Row> = self.all(&select).await?;
        self.bounded(rows.len(), MOST_POINTS)?;
        Ok(rows.into_iter().map(|row| (subject(question.by, &row.subject_key), Day(row.day))).collect())
    }
}
