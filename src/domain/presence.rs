//! Presence: how many channels and authorities are where, at a date, and what is not known.

use std::collections::HashMap;

use super::authority::AuthorityKind;
use super::channel::{Channel, ChannelStatus};
use super::date::PartialDate;
use super::id::EntityId;
use super::interval::{Interval, count_to_float};
use super::observation::{Observation, ObservationBasis};
use super::text_enum::text_enum;

text_enum! {
    /// Whether an authority is on a platform at a date. Unknown is not no.
    PresenceState ("state of presence") {
        /// A channel is surely open, or a source says so.
        Yes = "YES",
        /// A source says that there is none, or the only channels are known to be closed.
        NoConfirmed = "NO_CONFIRMED",
        /// Nothing decides it.
        Unknown = "UNKNOWN",
    }
}

/// A count of channels on a platform by a kind of authority.
#[derive(Debug, Clone, PartialEq)]
pub struct PresenceCount {
    /// Slug of the platform; `None`: all platforms together.
    pub platform: Option<String>,
    /// Kind of authority; `None`: all kinds together.
    pub kind: Option<AuthorityKind>,
    /// Reported by a source, or derived from the register's own rows.
    pub basis: ObservationBasis,
    /// Reported: the value of the source. Derived: the channels that were surely open.
    pub value: Option<f64>,
    /// Derived: from surely open to possibly open. Reported: the source's own bounds.
    pub interval: Option<Interval>,
    /// Reported: the date that the source speaks of. Derived: the date that was asked for.
    pub observed: Option<PartialDate>,
    /// Reported: the observation behind it.
    pub observation: Option<EntityId>,
    /// The source's own words on what was counted.
    pub note: Option<String>,
}

/// Derived counts of one jurisdiction, platform and kind, as the store found them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChannelTally {
    /// Channels that were surely open.
    pub sure: i64,
    /// Channels that were surely or possibly open.
    pub possible: i64,
}

/// The derived counts: one row a platform and kind, and one a kind for all platforms together.
#[must_use]
pub fn derived(as_of: PartialDate, tallies: &[(String, AuthorityKind, ChannelTally)]) -> Vec<PresenceCount> {
    let mut totals: HashMap<AuthorityKind, ChannelTally> = HashMap::new();
    let row = |platform: Option<&str>, kind: AuthorityKind, tally: ChannelTally| PresenceCount {
        platform: platform.map(str::to_owned),
        kind: Some(kind),
        basis: ObservationBasis::Derived,
        value: Some(count_to_float(tally.sure)),
        interval: Some(Interval::of_counts(tally.sure, tally.possible)),
        observed: Some(as_of),
        observation: None,
        note: None,
    };
    let mut rows = Vec::with_capacity(tallies.len() + 4);
    for (platform, kind, tally) in tallies {
        let total = totals.entry(*kind).or_default();
        total.sure += tally.sure;
        total.possible += tally.possible;
        rows.push(row(Some(platform), *kind, *tally));
    }
    rows.extend(totals.into_iter().map(|(kind, total)| row(None, kind, total)));
    rows
}

/// The reported counts of one subject: the observations of the latest date for each platform, all of them if
/// several speak of that date.
///
/// `reports` come newest first.
#[must_use]
pub fn reported(
    kind: Option<AuthorityKind>,
    platforms: Option<&[String]>,
    reports: &[Observation],
) -> Vec<PresenceCount> {
    let mut newest: HashMap<Option<&str>, Option<PartialDate>> = HashMap::new();
    let mut rows = Vec::new();
    for report in reports {
        let platform = report.platform.as_deref();
        if platforms.is_some_and(|only| platform.is_none_or(|own| !only.iter().any(|slug| slug == own))) {
            continue;
        }
        if *newest.entry(platform).or_insert(report.observed) == report.observed {
            rows.push(PresenceCount {
                platform: report.platform.clone(),
                kind,
                basis: report.basis,
                value: report.value,
                interval: report.interval,
                observed: report.observed,
                observation: Some(report.id.clone()),
                note: report.note.clone(),
            });
        }
    }
    rows
}

/// Brings counts into the order in which they are read: by kind, by platform with all platforms last, what is
/// reported before what is derived.
pub fn sort(counts: &mut [PresenceCount]) {
    counts.sort_by(|left, right| {
        let order = |count: &PresenceCount| {
            (
                count.kind,
                count.platform.is_none(),
                count.platform.clone(),
                count.basis,
                count.observation.clone(),
            )
        };
        order(left).cmp(&order(right))
    });
}

/// What is known of an authority on a platform at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformPresence {
    /// Yes, confirmed no, or unknown.
    pub state: PresenceState,
    /// The date of the evidence: the opening, the closing or the day that a source speaks of; `None` if unknown.
    pub since: Option<PartialDate>,
    /// The channel or observation that decides it; `None` if nothing does.
    pub evidence: Option<EntityId>,
}

/// Decides whether an authority is on a platform, by its channels there, with their states, and by what sources report.
///
/// `reports` are observations of the number of its channels on this platform or on all platforms, newest first.
#[must_use]
pub fn decide(
    platform: &str,
    channels: &[(Channel, ChannelStatus)],
    reports: &[Observation],
) -> PlatformPresence {
    let open = [ChannelStatus::Active, ChannelStatus::Dormant];
    if let Some((channel, _)) = channels.iter().find(|(_, status)| open.contains(status)) {
        return PlatformPresence {
            state: PresenceState::Yes,
            since: channel.opened,
            evidence: Some(channel.id.clone()),
        };
    }
    let report = reports.iter().find(|report| match report.platform.as_deref() {
        Some(own) => own == platform,
        None => report.value == Some(0.0),
    });
    if let Some((report, value)) = report.and_then(|report| Some((report, report.value?))) {
        let state = if value > 0.0 { PresenceState::Yes } else { PresenceState::NoConfirmed };
        return PlatformPresence { state, since: report.observed, evidence: Some(report.id.clone()) };
    }
    if channels.iter().any(|(_, status)| *status == ChannelStatus::Unknown) {
        return PlatformPresence { state: PresenceState::Unknown, since: None, evidence: None };
    }
    match channels.iter().find(|(_, status)| *status == ChannelStatus::Closed) {
        Some((channel, _)) => PlatformPresence {
            state: PresenceState::NoConfirmed,
            since: channel.closed,
            evidence: Some(channel.id.clone()),
        },
        None => PlatformPresence { state: PresenceState::Unknown, since: None, evidence: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::{ChannelPurpose, HolderKind};
    use crate::domain::id::NodeKind;
    use crate::domain::observation::ObservationStatus;

    fn report(platform: Option<&str>, value: f64, observed: &str) -> Observation {
        Observation {
            id: EntityId::new(NodeKind::Observation, &format!("{platform:?}{value}{observed}")),
            subject: EntityId::sector(AuthorityKind::Police, "NI"),
            metric: "channels".to_owned(),
            platform: platform.map(str::to_owned),
            value: Some(value),
            interval: None,
            missing: None,
            observed: observed.parse().ok(),
            recorded_at: 0,
            basis: ObservationBasis::Reported,
            status: ObservationStatus::Final,
            note: None,
            supersedes: None,
            reason: None,
        }
    }

    fn channel(status: ChannelStatus) -> (Channel, ChannelStatus) {
        let channel = Channel {
            id: EntityId::new(NodeKind::Channel, status.as_str()),
            platform: "twitter".to_owned(),
            external_id: None,
            handle: None,
            url: None,
            display_name: None,
            authority: EntityId::new(NodeKind::Authority, "a"),
            purpose: ChannelPurpose::General,
            holder: HolderKind::Office,
            personified: false,
            area: None,
            opened: None,
            closed: None,
            closed_reason: None,
        };
        (channel, status)
    }

    #[test]
    fn the_latest_report_of_each_platform_counts() {
        let reports = [
            report(Some("twitter"), 33.0, "2017-09-18"),
            report(Some("facebook"), 15.0, "2017-09-18"),
            report(Some("facebook"), 14.0, "2017-09-18"),
            report(Some("facebook"), 9.0, "2012-06-07"),
            report(None, 91.0, "2012"),
        ];
        let values = |platforms: Option<&[String]>| {
            reported(Some(AuthorityKind::Police), platforms, &reports)
                .iter()
                .filter_map(|count| count.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(values(None), [33.0, 15.0, 14.0, 91.0]);
        assert_eq!(values(Some(&["facebook".to_owned()])), [15.0, 14.0]);
    }

    #[test]
    fn derived_counts_add_up_to_their_total() {
        let as_of = "2017-09-18".parse().unwrap();
        let tally = |sure, possible| ChannelTally { sure, possible };
        let rows = derived(
            as_of,
            &[
                ("facebook".to_owned(), AuthorityKind::Police, tally(2, 5)),
                ("twitter".to_owned(), AuthorityKind::Police, tally(3, 4)),
            ],
        );
        let total = rows.iter().find(|row| row.platform.is_none()).unwrap();
        assert_eq!(total.value, Some(5.0));
        assert_eq!(total.interval, Some(Interval { low: Some(5.0), high: Some(9.0) }));
    }

    #[test]
    fn unknown_is_not_no() {
        let state = |channels: &[(Channel, ChannelStatus)], reports: &[Observation]| {
            decide("twitter", channels, reports).state
        };
        assert_eq!(state(&[], &[]), PresenceState::Unknown);
        assert_eq!(state(&[channel(ChannelStatus::Unknown)], &[]), PresenceState::Unknown);
        assert_eq!(state(&[channel(ChannelStatus::Active)], &[]), PresenceState::Yes);
        assert_eq!(state(&[channel(ChannelStatus::Closed)], &[]), PresenceState::NoConfirmed);
        assert_eq!(
            state(&[channel(ChannelStatus::Closed), channel(ChannelStatus::Unknown)], &[]),
            PresenceState::Unknown
        );
        assert_eq!(state(&[], &[report(Some("twitter"), 0.0, "2020")]), PresenceState::NoConfirmed);
        assert_eq!(state(&[], &[report(Some("twitter"), 1.0, "2020")]), PresenceState::Yes);
        assert_eq!(state(&[], &[report(None, 0.0, "2020")]), PresenceState::NoConfirmed);
        assert_eq!(state(&[], &[report(None, 5.0, "2020")]), PresenceState::Unknown);
        assert_eq!(state(&[], &[report(Some("facebook"), 0.0, "2020")]), PresenceState::Unknown);
    }
}
