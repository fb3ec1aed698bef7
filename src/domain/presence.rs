//! Presence: how many channels and authorities are where, at a date, and what is not known.

use super::authority::AuthorityKind;
use super::date::PartialDate;
use super::id::EntityId;
use super::interval::Interval;
use super::observation::ObservationBasis;
use super::text_enum::text_enum;

text_enum! {
    /// Whether an authority is on a platform at a date.
    PresenceState ("state of presence") {
        /// A channel is surely open, or a source says so.
        Yes = "YES",
        /// A source says that there is none.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelTally {
    /// Channels that were surely open.
    pub sure: i64,
    /// Channels that were surely or possibly open.
    pub possible: i64,
}

/// What is known of an authority on a platform at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformPresence {
    /// Yes, confirmed no, or unknown.
    pub state: PresenceState,
    /// The date of the evidence; `None` if unknown.
    pub since: Option<PartialDate>,
    /// The channel or observation that decides it; `None` if nothing does.
    pub evidence: Option<EntityId>,
}
