//! `operators.csv`: who has a part in a channel beside its owner, or what span its owner has it for.

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::channel::{ChannelOperator, OperatorRole};
use crate::domain::date::PartialDate;
use crate::domain::id::{EntityId, NodeKind};

/// The part of an authority in a channel.
#[derive(Debug)]
pub(crate) struct OperatorRow {
    pub(crate) channel: EntityId,
    pub(crate) operator: ChannelOperator,
    pub(crate) sources: Vec<EntityId>,
}

impl Noun for OperatorRow {
    const SPEC: Spec = Spec {
        file: "operators.csv",
        key: "channel",
        names: None,
        required: &["channel", "authority", "role", "source"],
        optional: &["from", "to"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let channel = row.reference("channel", NodeKind::Channel);
        let authority = row.reference("authority", NodeKind::Authority);
        let role = row.choice("role");
        let (from, to) = row.span("from", "to");
        let sources = row.sources();
        let operator = ChannelOperator { authority: authority?, role: role?, from, to };
        Some(Self { channel: channel?, operator, sources })
    }

    fn key(&self) -> String {
        format!("{} {} {}", self.channel, self.operator.authority, self.operator.role)
    }
}

/// All that have a part in a channel, its owner first.
pub(crate) fn with_owner(mut operators: Vec<ChannelOperator>, owner: &EntityId) -> Vec<ChannelOperator> {
    let is_owner =
        |operator: &ChannelOperator| operator.role == OperatorRole::Owner && operator.authority == *owner;
    if !operators.iter().any(is_owner) {
        let owner =
            ChannelOperator { authority: owner.clone(), role: OperatorRole::Owner, from: None, to: None };
        operators.push(owner);
    }
    operators
        .sort_by_key(|operator| (!is_owner(operator), operator.role, operator.from.map(PartialDate::low)));
    operators
}
