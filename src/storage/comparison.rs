//! What a comparison measures: channels counted and values summed, in a constant number of statements.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{FromQueryResult, IntoSimpleExpr, QueryTrait};

use super::Error;
use super::channel::join_authority;
use super::channel_status::{possibly_open, surely_open};
use super::entity::{authority, channel, fact_source, observation};
use super::observation::{LATEST_NUMBER, measurements, newest_first};
use super::presence::{narrow_channels, narrow_kinds, one_if};
use super::reader::Reader;
use super::scope::known;
use crate::domain::comparison::question::{CompareBy, Question};
use crate::domain::comparison::row::Measure;
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::jurisdiction::LandCode;
use crate::domain::observation::ObservationBasis;

/// Rows that a comparison has at most; beyond it is refused, not cut.
pub(super) const MOST_ROWS: u64 = 1_000;

/// Sources that a comparison names at most.
pub(super) const MOST_SOURCES: u64 = 2_000;

/// The metric that counts channels instead of adding up values of theirs.
pub const COUNTED: &str = "channels";

const SUBJECT: &str = "subject_key";

#[derive(FromQueryResult)]
struct CountRow {
    subject_key: String,
    sure: i64,
    possible: i64,
}

#[derive(FromQueryResult)]
struct SumRow {
    subject_key: String,
    total: Option<f64>,
    known: i64,
    possible: i64,
    oldest: Option<i32>,
    newest: Option<i32>,
    collected: i64,
}

/// The column by which channels are grouped.
fn dimension(by: CompareBy) -> Expr {
    match by {
        CompareBy::Land | CompareBy::Jurisdiction => authority::Column::JurisdictionId.into_simple_expr(),
        CompareBy::Kind => authority::Column::Kind.into_simple_expr(),
        CompareBy::Authority => authority::Column::Id.into_simple_expr(),
        CompareBy::Channel => channel::Column::Id.into_simple_expr(),
        CompareBy::Platform => channel::Column::Platform.into_simple_expr(),
    }
}

/// The channels that a question is about, grouped by its subjects; no columns but the subject yet.
fn channels(question: &Question) -> SelectStatement {
    let scope = question.scope;
    let mut select = Query::select();
    select
        .from(channel::Entity)
        .expr_as(dimension(question.by), Alias::new(SUBJECT))
        .and_where(known(scope, channel::Column::KnownFrom, channel::Column::KnownTo))
        .and_where(possibly_open(scope))
        .group_by_col(Alias::new(SUBJECT))
        .order_by(Alias::new(SUBJECT), Order::Asc)
        .limit(MOST_ROWS + 1);
    join_authority(&mut select, scope);
    narrow_channels(&mut select, scope, &question.filter);
    narrow_kinds(&mut select, &question.filter);
    if question.by != CompareBy::Jurisdiction {
        let laender: Vec<String> = question.members().into_iter().map(|land| land.id().to_string()).collect();
        select.and_where(authority::Column::JurisdictionId.is_in(laender));
    }
    select
}

impl Reader {
    /// How many channels each subject has; subjects without any are absent.
    pub async fn channel_measures(&self, question: &Question) -> Result<Vec<Measure>, Error> {
        let mut select = channels(question);
        select
            .expr_as(one_if(surely_open(question.scope)).sum(), Alias::new("sure"))
            .expr_as(Expr::col((channel::Entity, channel::Column::Id)).count(), Alias::new("possible"));
        let rows: Vec<CountRow> = self.all(&select).await?;
        self.bounded(rows.len())?;
        let measure = |row: CountRow| Measure {
            subject: subject(question.by, &row.subject_key),
            value: Some(crate::domain::interval::count_to_float(row.sure)),
            interval: Interval::of_counts(row.sure, row.possible),
            basis: ObservationBasis::Derived,
            observed: None,
            known_channels: row.sure,
            channels: row.possible,
            facts: Vec::new(),
        };
        Ok(rows.into_iter().map(measure).collect())
    }

    /// The sum of the latest values of a metric over the channels of each subject; subjects without channels are
    /// absent. Channels without a value leave the upper bound open.
    pub async fn value_measures(&self, question: &Question) -> Result<Vec<Measure>, Error> {
        let latest = Alias::new("latest");
        let mut select = channels(question);
        let value = Expr::col((latest.clone(), observation::Column::Value));
        let collected =
            Expr::col((latest.clone(), observation::Column::Basis)).eq(ObservationBasis::Collected.as_str());
        select
            .join_subquery(
                sea_orm::JoinType::LeftJoin,
                latest_of_channels(question),
                latest.clone(),
                Expr::col((latest.clone(), observation::Column::SubjectId))
                    .equals((channel::Entity, channel::Column::Id)),
            )
            .expr_as(value.clone().sum(), Alias::new("total"))
            .expr_as(value.count(), Alias::new("known"))
            .expr_as(Expr::col((channel::Entity, channel::Column::Id)).count(), Alias::new("possible"))
            .expr_as(
                Expr::col((latest.clone(), observation::Column::ObservedLow)).min(),
                Alias::new("oldest"),
            )
            .expr_as(Expr::col((latest, observation::Column::ObservedHigh)).max(), Alias::new("newest"))
            .expr_as(one_if(collected).sum(), Alias::new("collected"));
        let rows: Vec<SumRow> = self.all(&select).await?;
        self.bounded(rows.len())?;
        let measure = |row: SumRow| Measure {
            subject: subject(question.by, &row.subject_key),
            value: row.total,
            interval: Interval { low: row.total, high: row.total.filter(|_| row.known == row.possible) },
            basis: if row.collected == row.known {
                ObservationBasis::Collected
            } else {
                ObservationBasis::Derived
            },
            observed: row.oldest.zip(row.newest).map(|(oldest, newest)| (Day(oldest), Day(newest))),
            known_channels: row.known,
            channels: row.possible,
            facts: Vec::new(),
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
        let mut select = super::authority::known_authorities(question.scope).into_query();
        select
            .clear_selects()
            .column((authority::Entity, authority::Column::JurisdictionId))
            .expr_as(Expr::col((authority::Entity, authority::Column::Id)).count(), Alias::new("tally"))
            .group_by_col((authority::Entity, authority::Column::JurisdictionId));
        narrow_kinds(&mut select, &question.filter);
        let rows: Vec<Row> = self.all(&select).await?;
        Ok(rows.into_iter().map(|row| (EntityId::stored(&row.jurisdiction_id), row.tally)).collect())
    }

    /// The sources behind each subject's value: of its channels, or of their latest values. At most
    /// [`MOST_SOURCES`] pairs, in the order of their ids.
    pub async fn comparison_sources(
        &self,
        question: &Question,
    ) -> Result<HashMap<EntityId, Vec<EntityId>>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            subject_key: String,
            source_id: String,
        }
        let latest = Alias::new("latest");
        let mut select = channels(question);
        let fact = if question.metric == COUNTED {
            channel::Column::Id.into_simple_expr()
        } else {
            select.join_subquery(
                sea_orm::JoinType::InnerJoin,
                latest_of_channels(question),
                latest.clone(),
                Expr::col((latest.clone(), observation::Column::SubjectId))
                    .equals((channel::Entity, channel::Column::Id)),
            );
            Expr::col((latest, observation::Column::Id))
        };
        select
            .inner_join(
                fact_source::Entity,
                Expr::col((fact_source::Entity, fact_source::Column::FactId)).eq(fact),
            )
            .column((fact_source::Entity, fact_source::Column::SourceId))
            .and_where(known(question.scope, fact_source::Column::KnownFrom, fact_source::Column::KnownTo))
            .group_by_col((fact_source::Entity, fact_source::Column::SourceId))
            .order_by((fact_source::Entity, fact_source::Column::SourceId), Order::Asc)
            .reset_limit()
            .limit(MOST_SOURCES);
        let mut found: HashMap<EntityId, Vec<EntityId>> = HashMap::new();
        for row in self.all::<Row>(&select).await? {
            let subject = subject(question.by, &row.subject_key);
            found.entry(subject).or_default().push(EntityId::stored(&row.source_id));
        }
        Ok(found)
    }

    fn bounded(&self, rows: usize) -> Result<(), Error> {
        if rows as u64 > MOST_ROWS {
            return Err(Error::TooManyRows { asked: rows as u64, limit: MOST_ROWS });
        }
        self.take_rows(rows as u64)
    }
}

/// The latest measurement of the question's metric for each channel.
fn latest_of_channels(question: &Question) -> SelectStatement {
    let mut inner = measurements(question.scope);
    inner
        .clear_selects()
        .column(observation::Column::Id)
        .column(observation::Column::SubjectId)
        .column(observation::Column::Value)
        .column(observation::Column::Basis)
        .column(observation::Column::ObservedLow)
        .column(observation::Column::ObservedHigh)
        .and_where(observation::Column::Metric.eq(question.metric.as_str()))
        .expr_window_as(Func::cust("ROW_NUMBER"), newest_first(), Alias::new(LATEST_NUMBER));
    Query::select()
        .column(observation::Column::Id)
        .column(observation::Column::SubjectId)
        .column(observation::Column::Value)
        .column(observation::Column::Basis)
        .column(observation::Column::ObservedLow)
        .column(observation::Column::ObservedHigh)
        .from_subquery(inner, Alias::new("numbered"))
        .and_where(Expr::col(Alias::new(LATEST_NUMBER)).eq(1))
        .to_owned()
}

/// The id of what a row is about; kinds and platforms are named by their word.
fn subject(by: CompareBy, key: &str) -> EntityId {
    match by {
        CompareBy::Kind => EntityId::new(crate::domain::id::NodeKind::Sector, &format!("{key}:DE")),
        CompareBy::Platform => EntityId::new(crate::domain::id::NodeKind::Platform, key),
        _ => EntityId::stored(key),
    }
}

/// Every Land that a question compares, for those about which nothing is known.
#[must_use]
pub fn expected(question: &Question) -> Vec<EntityId> {
    match question.by {
        CompareBy::Land => question.members().into_iter().map(LandCode::id).collect(),
        _ => Vec::new(),
    }
}
