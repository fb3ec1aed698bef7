//! Writing channels with their handles, operators, successors and verification.

use super::super::entity::{
    channel, channel_handle, channel_operator, channel_successor, channel_verification,
};
use super::super::reader::STILL;
use super::rows::Rows;
use super::version::{Noun, Version, ordinal, span};
use crate::domain::address::{handle_key, url_key};
use crate::domain::channel::{Channel, ChannelOperator, HandleSpan, Verification};
use crate::domain::date::Day;
use crate::domain::fold::fold;
use crate::domain::id::{EntityId, NodeKind};

/// The day by which something surely had happened of which nobody tells the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByDay {
    /// The day.
    pub day: Day,
    /// Whether a dated source bears the day; else it is the day on which the register learnt it, which
    /// does not make two versions differ.
    pub dated: bool,
}

/// A channel with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelFact {
    /// The channel; its status is not stored.
    pub channel: Channel,
    /// Name of its authority, under which it is found too.
    pub authority_name: String,
    /// Set if the date of opening is unknown: a channel that a source names was open by then.
    pub opened_by: Option<ByDay>,
    /// Set if it is closed and the date of closing is unknown.
    pub closed_by: Option<ByDay>,
    /// Its handles in order of time, the present one included.
    pub handles: Vec<HandleSpan>,
    /// All that have a part in it, its owner included.
    pub operators: Vec<ChannelOperator>,
    /// What took over from it.
    pub successors: Vec<EntityId>,
    /// How it was found to be official.
    pub verification: Option<Verification>,
}

impl ChannelFact {
    /// The name under which it is listed.
    fn title(&self) -> &str {
        let channel = &self.channel;
        channel.display_name.as_deref().or(channel.handle.as_deref()).unwrap_or(&self.authority_name)
    }

    fn row(&self) -> channel::Model {
        let it = &self.channel;
        let (opened_low, opened_high) = match (it.opened, self.opened_by) {
            (Some(date), _) => span(Some(date)),
            (None, by) => (None, by.map(|by| by.day.0)),
        };
        let (closed_low, closed_high) = match (it.closed, self.closed_by) {
            (Some(date), _) => span(Some(date)),
            (None, by) => (None, by.map(|by| by.day.0)),
        };
        channel::Model {
            id: it.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            sort_key: fold(self.title()),
            authority_id: it.authority.as_str().to_owned(),
            platform: it.platform.clone(),
            external_id: it.external_id.clone(),
            handle: it.handle.clone(),
            url: it.url.clone(),
            url_key: it.url.as_deref().and_then(url_key),
            display_name: it.display_name.clone(),
            purpose: it.purpose.as_str().to_owned(),
            holder: it.holder.as_str().to_owned(),
            personified: it.personified,
            area: it.area.clone(),
            opened_low,
            opened_high,
            closed_low,
            closed_high,
            closed: it.closed.is_some() || self.closed_by.is_some(),
            closed_reason: it.closed_reason.clone(),
        }
    }

    fn handle_row(&self, place: usize, handle: &HandleSpan) -> channel_handle::Model {
        let (from_low, from_high) = span(handle.from);
        let (to_low, to_high) = span(handle.to);
        channel_handle::Model {
            channel_id: self.channel.id.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            ordinal: ordinal(place),
            platform: self.channel.platform.clone(),
            handle: handle.handle.clone(),
            handle_key: handle_key(&handle.handle),
            from_low,
            from_high,
            to_low,
            to_high,
        }
    }

    fn operator_row(&self, place: usize, operator: &ChannelOperator) -> channel_operator::Model {
        let (from_low, from_high) = span(operator.from);
        let (to_low, to_high) = span(operator.to);
        channel_operator::Model {
            channel_id: self.channel.id.as_str().to_owned(),
            authority_id: operator.authority.as_str().to_owned(),
            role: operator.role.as_str().to_owned(),
            known_from: 0,
            known_to: STILL,
            ordinal: ordinal(place),
            from_low,
            from_high,
            to_low,
            to_high,
        }
    }
}

impl Noun for ChannelFact {
    fn version(&self) -> Version {
        let it = &self.channel;
        let rows = Rows {
            channel: vec![self.row()],
            channel_handle: (0..).zip(&self.handles).map(|(at, part)| self.handle_row(at, part)).collect(),
            channel_operator: (0..)
                .zip(&self.operators)
                .map(|(at, part)| self.operator_row(at, part))
                .collect(),
            channel_successor: self
                .successors
                .iter()
                .map(|successor| channel_successor::Model {
                    channel_id: it.id.as_str().to_owned(),
                    successor_id: successor.as_str().to_owned(),
                    known_from: 0,
                    known_to: STILL,
                })
                .collect(),
            channel_verification: self
                .verification
                .iter()
                .map(|verification| {
                    let (checked_low, checked_high) = span(verification.checked_on);
                    channel_verification::Model {
                        channel_id: it.id.as_str().to_owned(),
                        known_from: 0,
                        known_to: STILL,
                        method: verification.method.as_str().to_owned(),
                        checked_low,
                        checked_high,
                    }
                })
                .collect(),
            ..Rows::default()
        };
        let label = format!("{} ({})", self.title(), it.platform);
        let mut version = Version::new(&it.id, NodeKind::Channel, &label, rows)
            .searchable(self.title(), &[it.handle.as_deref(), it.url.as_deref(), Some(&self.authority_name)]);
        let undated = |by: Option<ByDay>| by.is_some_and(|by| !by.dated);
        version.apart_from = match (undated(self.opened_by), undated(self.closed_by)) {
            (true, true) => &["channel.opened_high", "channel.closed_high"],
            (true, false) => &["channel.opened_high"],
            (false, true) => &["channel.closed_high"],
            (false, false) => &[],
        };
        version
    }
}
