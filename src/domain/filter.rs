//! What lists can be narrowed to, and in what order they come.

use super::area::Area;
use super::authority::{AuthorityKind, AuthorityLevel};
use super::channel::{ChannelPurpose, ChannelStatus, HolderKind};
use super::date::Day;
use super::event::EventKind;
use super::id::{EntityId, NodeKind};
use super::observation::ObservationBasis;
use super::presence::PresenceState;
use super::source::SourceKind;
use super::text_enum::text_enum;

/// Whose list it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerKind {
    /// A Land's, the Federation's or a country's.
    Jurisdiction,
    /// An authority's.
    Authority,
    /// A channel's.
    Channel,
    /// A source's: what rests on it.
    Source,
}

/// Narrows a list of authorities; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct AuthorityFilter {
    /// Of these jurisdictions.
    pub jurisdictions: Option<Vec<EntityId>>,
    /// Of these kinds.
    pub kinds: Option<Vec<AuthorityKind>>,
    /// Of these levels.
    pub levels: Option<Vec<AuthorityLevel>>,
    /// Directly below this authority.
    pub parent: Option<EntityId>,
    /// Found under this text.
    pub text: Option<String>,
    /// With a channel that is not closed on one of these platforms.
    pub has_channel_on: Option<Vec<String>>,
    /// In this state over all platforms together.
    pub presence: Option<PresenceState>,
    /// With a seat within this area.
    pub within: Option<Area>,
}

/// Narrows a list of channels; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ChannelFilter {
    /// Of authorities in these jurisdictions.
    pub jurisdictions: Option<Vec<EntityId>>,
    /// Of authorities of these kinds.
    pub kinds: Option<Vec<AuthorityKind>>,
    /// Of these authorities.
    pub authorities: Option<Vec<EntityId>>,
    /// On these platforms.
    pub platforms: Option<Vec<String>>,
    /// For these purposes.
    pub purposes: Option<Vec<ChannelPurpose>>,
    /// Of this kind of holder.
    pub holder: Option<HolderKind>,
    /// Run by a named officer, or not.
    pub personified: Option<bool>,
    /// In these states at the date. Planned channels are only listed if they are asked for here.
    pub status: Option<Vec<ChannelStatus>>,
    /// Without a post for at least so many days, as far as posts were counted.
    pub dormant_days: Option<i32>,
    /// Found under this text.
    pub text: Option<String>,
    /// Of authorities with a seat within this area.
    pub within: Option<Area>,
}

/// Narrows a list of events; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct EventFilter {
    /// In these jurisdictions.
    pub jurisdictions: Option<Vec<EntityId>>,
    /// Of these kinds.
    pub kinds: Option<Vec<EventKind>>,
    /// Of authorities of these kinds.
    pub authority_kinds: Option<Vec<AuthorityKind>>,
    /// Of these authorities.
    pub authorities: Option<Vec<EntityId>>,
    /// On these platforms.
    pub platforms: Option<Vec<String>>,
    /// Not before this day.
    pub from: Option<Day>,
    /// Not after this day.
    pub to: Option<Day>,
}

/// Narrows a list of observations; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ObservationFilter {
    /// Of these subjects.
    pub subjects: Option<Vec<EntityId>>,
    /// Of these metrics.
    pub metrics: Option<Vec<String>>,
    /// On these platforms.
    pub platforms: Option<Vec<String>>,
    /// On these bases.
    pub bases: Option<Vec<ObservationBasis>>,
    /// Not before this day.
    pub from: Option<Day>,
    /// Not after this day.
    pub to: Option<Day>,
}

/// Narrows a list of sources; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SourceFilter {
    /// Of these kinds.
    pub kinds: Option<Vec<SourceKind>>,
    /// Of this publisher, as it is written.
    pub publisher: Option<String>,
    /// Found under this text.
    pub text: Option<String>,
}

/// Narrows the channels that a presence counts; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PresenceFilter {
    /// Of authorities of these kinds.
    pub kinds: Option<Vec<AuthorityKind>>,
    /// On these platforms.
    pub platforms: Option<Vec<String>>,
    /// For these purposes.
    pub purposes: Option<Vec<ChannelPurpose>>,
    /// Of this kind of holder.
    pub holder: Option<HolderKind>,
    /// Run by a named officer, or not.
    pub personified: Option<bool>,
    /// In these states at the date.
    pub status: Option<Vec<ChannelStatus>>,
}

impl PresenceFilter {
    /// Whether it narrows by something that a reported count does not tell.
    #[must_use]
    pub const fn needs_single_channels(&self) -> bool {
        self.purposes.is_some()
            || self.holder.is_some()
            || self.personified.is_some()
            || self.status.is_some()
    }
}

/// Narrows a search; what is absent does not narrow.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchFilter {
    /// The words, folded.
    pub words: Vec<String>,
    /// Only these kinds of things.
    pub kinds: Option<Vec<NodeKind>>,
}

text_enum! {
    /// The order of a list of authorities.
    AuthorityOrder ("order of authorities") {
        /// By name, A to Z.
        NameAsc = "NAME_ASC",
        /// By name, Z to A.
        NameDesc = "NAME_DESC",
    }
}

text_enum! {
    /// The order of a list of channels.
    ChannelOrder ("order of channels") {
        /// By name, A to Z.
        NameAsc = "NAME_ASC",
        /// By name, Z to A.
        NameDesc = "NAME_DESC",
        /// By opening, earliest first; unknown openings last.
        OpenedAsc = "OPENED_ASC",
        /// By opening, latest first; unknown openings last.
        OpenedDesc = "OPENED_DESC",
        /// By closing, earliest first; those without a closing date last.
        ClosedAsc = "CLOSED_ASC",
        /// By closing, latest first; those without a closing date last.
        ClosedDesc = "CLOSED_DESC",
    }
}

text_enum! {
    /// The order of a list of events.
    EventOrder ("order of events") {
        /// Earliest first.
        DateAsc = "DATE_ASC",
        /// Latest first.
        DateDesc = "DATE_DESC",
    }
}

text_enum! {
    /// The order of a list of observations.
    ObservationOrder ("order of observations") {
        /// By the date described, earliest first; undated ones last.
        ObservedAsc = "OBSERVED_ASC",
        /// By the date described, latest first; undated ones last.
        ObservedDesc = "OBSERVED_DESC",
        /// By value, least first; missing ones last.
        ValueAsc = "VALUE_ASC",
        /// By value, greatest first; missing ones last.
        ValueDesc = "VALUE_DESC",
    }
}
