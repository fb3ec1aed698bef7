//! Events: dated turns in the life of a channel, an authority or a policy.

use super::date::PartialDate;
use super::id::EntityId;
use super::language::Bilingual;
use super::text_enum::text_enum;

text_enum! {
    /// What kind of thing happened.
    EventKind ("kind of event") {
        /// A channel was opened.
        Opened = "OPENED",
        /// A channel was closed or left.
        Closed = "CLOSED",
        /// Channels were merged into one.
        Merged = "MERGED",
        /// A channel got another name.
        Renamed = "RENAMED",
        /// A channel went to another authority.
        HandedOver = "HANDED_OVER",
        /// A campaign was held.
        Campaign = "CAMPAIGN",
        /// Staff was hired or moved.
        Staffing = "STAFFING",
        /// A rule, ruling or policy.
        Policy = "POLICY",
        /// A service, project or programme was launched.
        Launch = "LAUNCH",
        /// A mark was passed.
        Milestone = "MILESTONE",
        /// Something went wrong.
        Incident = "INCIDENT",
    }
}

/// A dated event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `event:0f3a…`.
    pub id: EntityId,
    /// When.
    pub date: PartialDate,
    /// What happened.
    pub kind: EventKind,
    /// The Land, the Federation or the country; `None` if none is meant.
    pub jurisdiction: Option<EntityId>,
    /// The authority; `None` if none is meant.
    pub authority: Option<EntityId>,
    /// Slug of the platform; `None` if none is meant.
    pub platform: Option<String>,
    /// The channel; `None` if none is meant or the source does not decide which.
    pub channel: Option<EntityId>,
    /// Title.
    pub title: Bilingual,
    /// Why it happened, as the source has it.
    pub reason: Option<String>,
}
