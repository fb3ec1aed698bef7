//! Presence: channels and authorities counted at a date, beside what sources report.

use std::collections::HashMap;

use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Query, SelectStatement};

use super::Error;
use super::channel::join_authority;
use super::channel_status::{possibly_open, status, surely_open};
use super::entity::{authority, channel, observation};
use super::observation::{decode as decode_observation, latest_first, measurements};
use super::reader::Reader;
use super::scope::{At, known, word};
use crate::domain::authority::AuthorityKind;
use crate::domain::channel::ChannelStatus;
use crate::domain::filter::PresenceFilter;
use crate::domain::id::EntityId;
use crate::domain::observation::Observation;
use crate::domain::presence::ChannelTally;
use crate::domain::scope::Scope;

/// Channels of one kind of authority on one platform within a jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivedCount {
    /// Slug of the platform.
    pub platform: String,
    /// Kind of authority.
    pub kind: AuthorityKind,
    /// How many, from surely to possibly open.
    pub tally: ChannelTally,
}

#[derive(FromQueryResult)]
struct CountRow {
    jurisdiction_id: String,
    platform: String,
    kind: String,
    sure: i64,
    possible: i64,
}

/// 1 where a condition holds, else 0: to be summed.
pub(crate) fn one_if(condition: Expr) -> Expr {
    Expr::Case(Box::new(CaseStatement::new().case(condition, 1).finally(0)))
}

/// Narrows channels to what a filter says of them; kinds are their authorities', see [`narrow_kinds`].
pub(crate) fn narrow_channels(select: &mut SelectStatement, at: impl Into<At>, filter: &PresenceFilter) {
    if let Some(platforms) = &filter.platforms {
        select.and_where(channel::Column::Platform.is_in(platforms.iter().map(String::as_str)));
    }
    if let Some(purposes) = &filter.purposes {
        select.and_where(channel::Column::Purpose.is_in(purposes.iter().map(|purpose| purpose.as_str())));
    }
    if let Some(holder) = filter.holder {
        select.and_where(channel::Column::Holder.eq(holder.as_str()));
    }
    if let Some(personified) = filter.personified {
        select.and_where(channel::Column::Personified.eq(personified));
    }
    if let Some(states) = &filter.status {
        select.and_where(status(at).is_in(states.iter().map(|state: &ChannelStatus| state.as_str())));
    }
}

/// Narrows authorities to the kinds of a filter.
pub(crate) fn narrow_kinds(select: &mut SelectStatement, filter: &PresenceFilter) {
    if let Some(kinds) = &filter.kinds {
        select.and_where(authority::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())));
    }
}

impl Reader {
    /// Channels by platform and kind in each jurisdiction; jurisdictions without any are absent.
    pub async fn derived_counts(
        &self,
        jurisdictions: &[EntityId],
        filter: &PresenceFilter,
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<DerivedCount>>, Error> {
        let rows = self.by_ids::<CountRow>(jurisdictions, |chunk| {
            let mut select = Query::select();
            select
                .from(channel::Entity)
                .column((authority::Entity, authority::Column::JurisdictionId))
                .column((channel::Entity, channel::Column::Platform))
                .column((authority::Entity, authority::Column::Kind))
                .expr_as(one_if(surely_open(scope)).sum(), Alias::new("sure"))
                .expr_as(Expr::col((channel::Entity, channel::Column::Id)).count(), Alias::new("possible"))
                .and_where(known(scope, channel::Column::KnownFrom, channel::Column::KnownTo))
                .and_where(possibly_open(scope))
                .and_where(authority::Column::JurisdictionId.is_in(chunk))
                .group_by_col((authority::Entity, authority::Column::JurisdictionId))
                .group_by_col((channel::Entity, channel::Column::Platform))
                .group_by_col((authority::Entity, authority::Column::Kind))
                .order_by((channel::Entity, channel::Column::Platform), sea_orm::Order::Asc)
                .order_by((authority::Entity, authority::Column::Kind), sea_orm::Order::Asc);
            join_authority(&mut select, scope);
            narrow_channels(&mut select, scope, filter);
            narrow_kinds(&mut select, filter);
            select
        });
        let mut found: HashMap<EntityId, Vec<DerivedCount>> = HashMap::new();
        for row in rows.await? {
            found.entry(EntityId::stored(&row.jurisdiction_id)).or_default().push(DerivedCount {
                platform: row.platform,
                kind: word(&row.kind)?,
                tally: ChannelTally { sure: row.sure, possible: row.possible },
            });
        }
        Ok(found)
    }

    /// What sources report as the number of channels of each subject, newest first; subjects without a report
    /// are absent.
    pub async fn reported_counts(
        &self,
        subjects: &[EntityId],
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<Observation>>, Error> {
        self.measured(subjects, "channels", scope).await
    }

    /// Every measurement of a metric for each subject, newest first; subjects without one are absent.
    pub async fn measured(
        &self,
        subjects: &[EntityId],
        metric: &str,
        scope: Scope,
    ) -> Result<HashMap<EntityId, Vec<Observation>>, Error> {
        let rows = self.by_ids::<observation::Model>(subjects, |chunk| {
            let mut select = measurements(scope);
            select
                .and_where(observation::Column::Metric.eq(metric))
                .and_where(observation::Column::SubjectId.is_in(chunk));
            latest_first(&mut select);
            select
        });
        let mut found: HashMap<EntityId, Vec<Observation>> = HashMap::new();
        for row in rows.await? {
            let observation = decode_observation(row)?;
            found.entry(observation.subject.clone()).or_default().push(observation);
        }
        Ok(found)
    }
}
