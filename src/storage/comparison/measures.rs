//! Channels counted and values summed for each subject of a question.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{FromQueryResult, QueryTrait};

use super::{DAY, MOST_POINTS, MOST_ROWS, SUBJECT, at, channels, join_latest, subject};
use crate::domain::comparison::question::Question;
use crate::domain::comparison::row::Measure;
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::interval::{Interval, count_to_float};
use crate::domain::observation::ObservationBasis;
use crate::storage::Error;
use crate::storage::channel_status::surely_open;
use crate::storage::entity::{authority, channel, observation};
use crate::storage::kept::Latest;
use crate::storage::presence::{narrow_kinds, one_if};
use crate::storage::reader::Reader;
use crate::storage::scope::known_authorities;

#[derive(FromQueryResult)]
struct CountRow {
    day: i32,
    subject_key: String,
    sure: i64,
    possible: i64,
}

#[derive(FromQueryResult)]
struct SumRow {
    day: i32,
    subject_key: String,
    total: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    bounded: i64,
    largest: Option<f64>,
    known: i64,
    possible: i64,
    oldest: Option<i32>,
    newest: Option<i32>,
    collected: i64,
}

/// Groups by day and subject, in their order.
fn grouped(question: &Question, days: &[Day]) -> SelectStatement {
    let mut select = channels(question, days);
    select
        .group_by_col(Alias::new(DAY))
        .group_by_col(Alias::new(SUBJECT))
        .order_by(Alias::new(DAY), Order::Asc)
        .order_by(Alias::new(SUBJECT), Order::Asc)
        .limit(most(days) + 1);
    select
}

/// The bounds of a channel's latest value: those that its source gives, else the value itself. Without a lower one it
/// is 0, for nothing that is added up is less.
fn bounds(latest: &Latest) -> (CaseStatement, Expr) {
    let (low, high) = (latest.column(observation::Column::Low), latest.column(observation::Column::High));
    let exact = || low.clone().is_null().and(high.clone().is_null());
    let value = || latest.column(observation::Column::Value);
    let least =
        CaseStatement::new().case(exact(), value()).case(low.clone().is_not_null(), low.clone()).finally(0.0);
    let most = CaseStatement::new().case(exact(), value()).finally(high.clone());
    (least, Expr::Case(Box::new(most)))
}

const fn most(days: &[Day]) -> u64 {
    if days.len() > 1 { MOST_POINTS } else { MOST_ROWS }
}

impl Reader {
    /// What the register derives from single channels on each day: channels counted, or the latest values of a metric
    /// added up. Subjects without channels are absent; a day without any, too.
    ///
    /// Of a sum, channels without a value leave the upper bound open.
    pub async fn measures(
        &self,
        question: &Question,
        days: &[Day],
    ) -> Result<HashMap<Day, Vec<Measure>>, Error> {
        if days.is_empty() {
            return Ok(HashMap::new());
        }
        let measures = if question.counts_channels() {
            self.counts(question, days).await?
        } else {
            self.sums(question, days).await?
        };
        let mut found: HashMap<Day, Vec<Measure>> = HashMap::new();
        for (day, measure) in measures {
            found.entry(day).or_default().push(measure);
        }
        Ok(found)
    }

    async fn counts(&self, question: &Question, days: &[Day]) -> Result<Vec<(Day, Measure)>, Error> {
        let mut select = grouped(question, days);
        select
            .expr_as(one_if(surely_open(at(question))).sum(), Alias::new("sure"))
            .expr_as(Expr::col((channel::Entity, channel::Column::Id)).count(), Alias::new("possible"));
        let rows: Vec<CountRow> = self.all(&select).await?;
        self.bounded(rows.len(), most(days))?;
        let measure = |row: CountRow| {
            let measure = Measure {
                subject: subject(question.by, &row.subject_key),
                // That some may have been open and none was for sure is no count of 0.
                value: (row.sure > 0).then(|| count_to_float(row.sure)),
                interval: Interval::of_counts(row.sure, row.possible),
                basis: ObservationBasis::Derived,
                observed: None,
                known_channels: row.sure,
                channels: row.possible,
                largest: None,
                facts: Vec::new(),
            };
            (Day(row.day), measure)
        };
        Ok(rows.into_iter().map(measure).collect())
    }

    async fn sums(&self, question: &Question, days: &[Day]) -> Result<Vec<(Day, Measure)>, Error> {
        let mut select = grouped(question, days);
        let latest = join_latest(&mut select, question, days);
        let value = latest.column(observation::Column::Value);
        let (low, high) = bounds(&latest);
        // A channel that may have closed by the day may have nothing left.
        let sure = CaseStatement::new().case(surely_open(at(question)), low).finally(0.0);
        let low = CaseStatement::new().case(value.clone().is_not_null(), sure);
        let collected = latest.column(observation::Column::Basis).eq(ObservationBasis::Collected.as_str());
        select
            .expr_as(value.clone().sum(), Alias::new("total"))
            .expr_as(Expr::Case(Box::new(low.clone())).sum(), Alias::new("low"))
            .expr_as(high.clone().sum(), Alias::new("high"))
            .expr_as(high.count(), Alias::new("bounded"))
            .expr_as(Expr::Case(Box::new(low)).max(), Alias::new("largest"))
            .expr_as(value.count(), Alias::new("known"))
            .expr_as(Expr::col((channel::Entity, channel::Column::Id)).count(), Alias::new("possible"))
            .expr_as(latest.column(observation::Column::ObservedLow).min(), Alias::new("oldest"))
            .expr_as(latest.column(observation::Column::ObservedHigh).max(), Alias::new("newest"))
            .expr_as(one_if(collected).sum(), Alias::new("collected"));
        let rows: Vec<SumRow> = self.all(&select).await?;
        self.bounded(rows.len(), most(days))?;
        let measure = |row: SumRow| {
            let basis = if row.known > 0 && row.collected == row.known {
                ObservationBasis::Collected
            } else {
                ObservationBasis::Derived
            };
            let measure = Measure {
                subject: subject(question.by, &row.subject_key),
                value: row.total,
                interval: Interval { low: row.low, high: row.high.filter(|_| row.bounded == row.possible) },
                basis,
                observed: row.oldest.zip(row.newest).map(|(oldest, newest)| (Day(oldest), Day(newest))),
                known_channels: row.known,
                channels: row.possible,
                largest: row.largest,
                facts: Vec::new(),
            };
            (Day(row.day), measure)
        };
        Ok(rows.into_iter().map(measure).collect())
    }

    /// How many authorities of the question's kinds each Land has.
    pub async fn authority_counts(&self, question: &Question) -> Result<HashMap<EntityId, i64>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            jurisdiction_id: String,
            tally: i64,
        }
        let mut select = known_authorities(question.scope).into_query();
        select
            .clear_selects()
            .column((authority::Entity, authority::Column::JurisdictionId))
            .expr_as(Expr::col((authority::Entity, authority::Column::Id)).count(), Alias::new("tally"))
            .group_by_col((authority::Entity, authority::Column::JurisdictionId));
        narrow_kinds(&mut select, &question.filter);
        let rows: Vec<Row> = self.all(&select).await?;
        Ok(rows.into_iter().map(|row| (EntityId::stored(&row.jurisdiction_id), row.tally)).collect())
    }
}
