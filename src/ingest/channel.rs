//! `channels.csv`, and channels put together from it, handles.csv, operators.csv and the store.

use std::collections::{BTreeMap, HashMap};

use super::context::Context;
use super::handle::{self, HandleRow};
use super::noun::{Line, Noun};
use super::operator::{self, OperatorRow};
use super::row::Row;
use super::table::Spec;
use crate::domain::channel::{
    Channel, ChannelOperator, HandleSpan, OperatorRole, Verification, VerificationMethod,
    is_official_instance,
};
use crate::domain::date::PartialDate;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::source::SourceKind;
use crate::storage::write::{ByDay, ChannelFact, Outcome, Sourced};

/// A channel as its own file has it.
#[derive(Debug, Clone)]
pub(crate) struct ChannelRow {
    channel: Channel,
    successors: Vec<EntityId>,
}

impl Noun for Sourced<ChannelRow> {
    const SPEC: Spec = Spec {
        file: "channels.csv",
        key: "id",
        names: Some(NodeKind::Channel),
        required: &["id", "authority", "platform", "purpose", "holder", "source"],
        optional: &[
            "external_id",
            "handle",
            "url",
            "display_name",
            "personified",
            "area",
            "opened",
            "closed",
            "closed_reason",
            "successor",
        ],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let key = row.text("id");
        let authority = row.reference("authority", NodeKind::Authority);
        let platform = row.platform("platform");
        let url = row.url("url");
        let purpose = row.choice("purpose");
        let holder = row.choice("holder");
        let personified = row.flag("personified");
        let (opened, closed) = row.span("opened", "closed");
        let mut successors = row.references("successor", NodeKind::Channel);
        successors.sort();
        let sources = row.sources();
        let (key, platform) = (key?, platform?);
        let id = EntityId::new(NodeKind::Channel, key);
        let name = key.strip_prefix(&platform).and_then(|rest| rest.strip_prefix('/'));
        if name.is_none_or(|name| name.is_empty() || name.contains(char::is_whitespace)) {
            let advice = format!(
                "is not the id of a channel; write the platform, a slash and the handle: {platform}/name"
            );
            row.wrong("id", &advice);
        }
        if successors.contains(&id) {
            row.wrong("successor", "is the channel itself; write what took over from it, or nothing");
        }
        let channel = Channel {
            id,
            platform,
            external_id: row.owned("external_id"),
            handle: row.owned("handle"),
            url,
            display_name: row.owned("display_name"),
            authority: authority?,
            purpose: purpose?,
            holder: holder?,
            personified,
            area: row.owned("area"),
            opened,
            closed,
            closed_reason: row.owned("closed_reason"),
        };
        Some(Self { fact: ChannelRow { channel, successors }, sources })
    }

    fn key(&self) -> String {
        self.fact.channel.id.key().to_owned()
    }
}

/// What the three files say of channels.
#[derive(Debug, Default)]
pub(crate) struct ChannelFiles {
    pub(crate) channels: Vec<Line<Sourced<ChannelRow>>>,
    pub(crate) handles: Vec<Line<HandleRow>>,
    pub(crate) operators: Vec<Line<OperatorRow>>,
}

impl ChannelFiles {
    /// Puts channels together: first those of channels.csv, row by row, then others of the store that
    /// change with them: named in the other two files, or run by an authority that has a new name.
    ///
    /// The rows of handles.csv replace the history of the channels that they name, those of operators.csv
    /// likewise; of channels that they do not name, what is known stays.
    pub(crate) fn assemble(
        &self,
        stored: &HashMap<EntityId, Sourced<ChannelFact>>,
        names: &HashMap<EntityId, String>,
        context: &Context,
    ) -> Vec<Sourced<ChannelFact>> {
        let mut handles: HashMap<&EntityId, Vec<&HandleRow>> = HashMap::new();
        for line in &self.handles {
            handles.entry(&line.noun.channel).or_default().push(&line.noun);
        }
        let mut operators: HashMap<&EntityId, Vec<&OperatorRow>> = HashMap::new();
        for line in &self.operators {
            operators.entry(&line.noun.channel).or_default().push(&line.noun);
        }
        let assembled = |row: ChannelRow, sources: &[EntityId]| {
            let id = row.channel.id.clone();
            let parts =
                Parts { handles: handles.get(&id), operators: operators.get(&id), stored: stored.get(&id) };
            parts.assemble(row, sources, names, context)
        };
        let mut facts: Vec<_> =
            self.channels.iter().map(|line| assembled(line.noun.fact.clone(), &line.noun.sources)).collect();
        let mut others: BTreeMap<&EntityId, &Sourced<ChannelFact>> = stored
            .iter()
            .filter(|(id, channel)| {
                let name = names.get(&channel.fact.channel.authority);
                handles.contains_key(id)
                    || operators.contains_key(id)
                    || name.is_some_and(|name| *name != channel.fact.authority_name)
            })
            .collect();
        for line in &self.channels {
            others.remove(&line.noun.fact.channel.id);
        }
        for channel in others.into_values() {
            let fact = &channel.fact;
            let row = ChannelRow { channel: fact.channel.clone(), successors: fact.successors.clone() };
            facts.push(assembled(row, &channel.sources));
        }
        facts
    }

    /// What is new in each row of handles.csv.
    pub(crate) fn handle_outcomes(&self, stored: &HashMap<EntityId, Sourced<ChannelFact>>) -> Vec<Outcome> {
        let outcome = |row: &HandleRow| {
            let known = stored.get(&row.channel).map_or(&[][..], |channel| &channel.fact.handles);
            compared(known, &row.span, |span| span.handle == row.span.handle)
        };
        self.handles.iter().map(|line| outcome(&line.noun)).collect()
    }

    /// What is new in each row of operators.csv.
    pub(crate) fn operator_outcomes(&self, stored: &HashMap<EntityId, Sourced<ChannelFact>>) -> Vec<Outcome> {
        let outcome = |row: &OperatorRow| {
            let known = stored.get(&row.channel).map_or(&[][..], |channel| &channel.fact.operators);
            compared(known, &row.operator, |operator| {
                operator.authority == row.operator.authority && operator.role == row.operator.role
            })
        };
        self.operators.iter().map(|line| outcome(&line.noun)).collect()
    }
}

fn compared<T: PartialEq>(known: &[T], given: &T, is_same: impl Fn(&T) -> bool) -> Outcome {
    if known.contains(given) {
        Outcome::Unchanged
    } else if known.iter().any(is_same) {
        Outcome::Corrected
    } else {
        Outcome::New
    }
}

/// What is said of a channel outside its own row.
struct Parts<'a> {
    handles: Option<&'a Vec<&'a HandleRow>>,
    operators: Option<&'a Vec<&'a OperatorRow>>,
    stored: Option<&'a Sourced<ChannelFact>>,
}

impl Parts<'_> {
    fn assemble(
        &self,
        row: ChannelRow,
        own_sources: &[EntityId],
        names: &HashMap<EntityId, String>,
        context: &Context,
    ) -> Sourced<ChannelFact> {
        let ChannelRow { channel, successors } = row;
        let mut sources = own_sources.to_vec();
        let mut add = |more: &[EntityId]| {
            for source in more {
                if !sources.contains(source) {
                    sources.push(source.clone());
                }
            }
        };
        let kept_handles = self.kept_handles(&channel);
        let kept_operators = self.kept_operators(&channel);
        if let Some(stored) = self.stored
            && (!kept_handles.is_empty() || !kept_operators.is_empty())
        {
            add(&stored.sources);
        }
        let spans = match self.handles {
            Some(rows) => rows.iter().map(|row| row.span.clone()).collect(),
            None => kept_handles,
        };
        let parts = match self.operators {
            Some(rows) => rows.iter().map(|row| row.operator.clone()).collect(),
            None => kept_operators,
        };
        self.handles.into_iter().flatten().for_each(|row| add(&row.sources));
        self.operators.into_iter().flatten().for_each(|row| add(&row.sources));
        let fact = ChannelFact {
            authority_name: names.get(&channel.authority).cloned().unwrap_or_default(),
            opened_by: self.opened_by(&channel, &sources, context),
            closed_by: self.closed_by(&channel, !successors.is_empty(), &sources, context),
            handles: handle::in_order(spans, channel.handle.as_deref()),
            operators: operator::with_owner(parts, &channel.authority),
            successors,
            verification: verification(&channel, &sources, context),
            channel,
        };
        Sourced { fact, sources }
    }

    /// The known handles that stay, without one that only repeats the channel's own row.
    fn kept_handles(&self, channel: &Channel) -> Vec<HandleSpan> {
        let Some(stored) = self.stored.filter(|_| self.handles.is_none()) else { return Vec::new() };
        let known = stored.fact.channel.handle.as_deref();
        let is_same = known == channel.handle.as_deref();
        let derived = |span: &HandleSpan| {
            known.is_some_and(|known| handle::is_present(span, known)) && (span.from.is_none() || !is_same)
        };
        stored.fact.handles.iter().filter(|span| !derived(span)).cloned().collect()
    }

    /// The known operators that stay, without an owner that only repeats the channel's own row.
    fn kept_operators(&self, channel: &Channel) -> Vec<ChannelOperator> {
        let Some(stored) = self.stored.filter(|_| self.operators.is_none()) else { return Vec::new() };
        let known = &stored.fact.channel.authority;
        let is_same = *known == channel.authority;
        let derived = |operator: &ChannelOperator| {
            operator.role == OperatorRole::Owner
                && operator.authority == *known
                && ((operator.from.is_none() && operator.to.is_none()) || !is_same)
        };
        stored.fact.operators.iter().filter(|operator| !derived(operator)).cloned().collect()
    }

    /// By what day a channel was open of which nobody tells the opening: when the first source named it, and not
    /// after its closing.
    fn opened_by(&self, channel: &Channel, sources: &[EntityId], context: &Context) -> Option<ByDay> {
        if channel.opened.is_some() {
            return None;
        }
        let named = context.first_published(sources).map(PartialDate::high);
        let closed = channel.closed.map(PartialDate::high);
        if let Some(day) = named.into_iter().chain(closed).min() {
            return Some(ByDay { day, dated: true });
        }
        let undated = self.stored.filter(|stored| context.first_published(&stored.sources).is_none());
        let learnt = undated.and_then(|stored| stored.fact.opened_by).map_or(context.today, |by| by.day);
        Some(ByDay { day: learnt, dated: false })
    }

    /// By what day a channel was closed of which nobody tells the day.
    fn closed_by(
        &self,
        channel: &Channel,
        has_successor: bool,
        sources: &[EntityId],
        context: &Context,
    ) -> Option<ByDay> {
        if channel.closed.is_some() || (channel.closed_reason.is_none() && !has_successor) {
            return None;
        }
        if let Some(published) = context.last_published(sources) {
            return Some(ByDay { day: published.high(), dated: true });
        }
        let undated = self.stored.filter(|stored| context.last_published(&stored.sources).is_none());
        let learnt = undated.and_then(|stored| stored.fact.closed_by).map_or(context.today, |by| by.day);
        Some(ByDay { day: learnt, dated: false })
    }
}

fn verification(channel: &Channel, sources: &[EntityId], context: &Context) -> Option<Verification> {
    let official =
        channel.platform == "mastodon" && channel.handle.as_deref().is_some_and(is_official_instance);
    let is_page = |source: &EntityId| {
        context.sources.get(source).is_some_and(|known| known.kind == SourceKind::OfficialPage)
    };
    let method = if official {
        VerificationMethod::OfficialInstance
    } else if sources.iter().any(is_page) {
        VerificationMethod::WebsiteLink
    } else if !sources.is_empty() {
        VerificationMethod::SourceNamed
    } else {
        return None;
    };
    Some(Verification { method, checked_on: context.last_published(sources) })
}
