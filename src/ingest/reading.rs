//! All files of an import, understood and held against each other and against the store.

use std::collections::HashMap;

use super::authority::circles;
use super::channel::{ChannelFiles, ChannelRow};
use super::context::Context;
use super::files::Files;
use super::handle::HandleRow;
use super::noun::{self, Line, Noun};
use super::operator::OperatorRow;
use super::problem::Problem;
use super::table::{Spec, Table};
use super::{Failure, Phase, Progress};
use crate::domain::claim::Claim;
use crate::domain::date::Day;
use crate::domain::event::Event;
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{Jurisdiction, Population};
use crate::domain::metric::Metric;
use crate::domain::platform::Platform;
use crate::domain::provider::Provider;
use crate::domain::source::Source;
use crate::storage::write::{AuthorityFact, ChannelFact, KnownSource, ObservationFact, Sourced, Writer};

/// Every file, in the order in which they are read and written.
static SPECS: [Spec; 13] = [
    Source::SPEC,
    <Sourced<Jurisdiction> as Noun>::SPEC,
    <Sourced<Population> as Noun>::SPEC,
    <Sourced<Platform> as Noun>::SPEC,
    <Sourced<Metric> as Noun>::SPEC,
    <Sourced<AuthorityFact> as Noun>::SPEC,
    <Sourced<ChannelRow> as Noun>::SPEC,
    HandleRow::SPEC,
    OperatorRow::SPEC,
    <Sourced<ObservationFact> as Noun>::SPEC,
    <Sourced<Event> as Noun>::SPEC,
    <Sourced<Claim> as Noun>::SPEC,
    <Sourced<Provider> as Noun>::SPEC,
];

/// Reads the files that are there into rows of text.
pub(crate) fn tables(
    files: &Files,
    problems: &mut Vec<Problem>,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Vec<Table> {
    let mut tables = Vec::new();
    for spec in &SPECS {
        if let Some(bytes) = files.get(spec.file) {
            let table = Table::read(spec, bytes, problems);
            progress(Progress { file: spec.file, phase: Phase::Read, rows: table.read });
            tables.push(table);
        }
    }
    tables
}

/// What the files say.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) context: Context,
    pub(crate) sources: Vec<Source>,
    pub(crate) jurisdictions: Vec<Sourced<Jurisdiction>>,
    pub(crate) populations: Vec<Sourced<Population>>,
    pub(crate) platforms: Vec<Sourced<Platform>>,
    pub(crate) metrics: Vec<Sourced<Metric>>,
    pub(crate) authorities: Vec<Sourced<AuthorityFact>>,
    pub(crate) channel_files: ChannelFiles,
    /// The channels of the store, if this import can touch any.
    pub(crate) stored_channels: HashMap<EntityId, Sourced<ChannelFact>>,
    /// Names of the authorities, as the store and then the files have them.
    pub(crate) authority_names: HashMap<EntityId, String>,
    pub(crate) observations: Vec<Sourced<ObservationFact>>,
    pub(crate) events: Vec<Sourced<Event>>,
    pub(crate) claims: Vec<Sourced<Claim>>,
    pub(crate) providers: Vec<Sourced<Provider>>,
}

impl Reading {
    /// Understands the files; what is wrong with them goes to `problems`.
    pub(crate) async fn of(
        tables: &[Table],
        writer: &Writer,
        today: Day,
        problems: &mut Vec<Problem>,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Self, Failure> {
        let mut context = Context::new(today);
        for id in writer.known_ids() {
            context.add(&id);
        }
        for table in tables {
            context.add_table(table);
        }
        context.sources = writer.sources().await?;
        context.units = writer.metric_units().await?;
        let stored_authorities = writer.authorities().await?;
        let touches_channels = ["authorities.csv", "channels.csv", "handles.csv", "operators.csv"]
            .iter()
            .any(|file| tables.iter().any(|table| table.spec.file == *file));
        let stored_channels = if touches_channels { writer.channels().await? } else { HashMap::new() };

        let mut reader = Reader { tables, problems, progress };
        let sources = nouns(reader.lines::<Source>(&context));
        for source in &sources {
            let known = KnownSource { kind: source.kind, published: source.published };
            context.sources.insert(source.id.clone(), known);
        }
        let jurisdictions = nouns(reader.lines(&context));
        let populations = nouns(reader.lines(&context));
        let platforms = nouns(reader.lines(&context));
        let metrics: Vec<Sourced<Metric>> = nouns(reader.lines(&context));
        context.units.extend(metrics.iter().map(|metric| (metric.fact.key.clone(), metric.fact.unit)));
        let authorities = reader.lines(&context);
        circles(&authorities, &stored_authorities, reader.problems);
        let authorities: Vec<Sourced<AuthorityFact>> = nouns(authorities);
        let mut authority_names: HashMap<EntityId, String> =
            stored_authorities.into_iter().map(|(id, known)| (id, known.name)).collect();
        authority_names.extend(authorities.iter().map(|authority| {
            let authority = &authority.fact.authority;
            (authority.id.clone(), authority.name.clone())
        }));
        let channel_files = ChannelFiles {
            channels: reader.lines(&context),
            handles: reader.lines(&context),
            operators: reader.lines(&context),
        };
        let observations = nouns(reader.lines(&context));
        let events = nouns(reader.lines(&context));
        let claims = nouns(reader.lines(&context));
        let providers = nouns(reader.lines(&context));
        Ok(Self {
            context,
            sources,
            jurisdictions,
            populations,
            platforms,
            metrics,
            authorities,
            channel_files,
            stored_channels,
            authority_names,
            observations,
            events,
            claims,
            providers,
        })
    }
}

struct Reader<'a> {
    tables: &'a [Table],
    problems: &'a mut Vec<Problem>,
    progress: &'a mut (dyn FnMut(Progress) + Send),
}

impl Reader<'_> {
    fn lines<T: Noun>(&mut self, context: &Context) -> Vec<Line<T>> {
        let file = T::SPEC.file;
        let table = self.tables.iter().find(|table| table.spec.file == file);
        let lines = noun::read(table, context, self.problems);
        if table.is_some() {
            (self.progress)(Progress { file, phase: Phase::Checked, rows: lines.len() });
        }
        lines
    }
}

fn nouns<T>(lines: Vec<Line<T>>) -> Vec<T> {
    lines.into_iter().map(|line| line.noun).collect()
}
