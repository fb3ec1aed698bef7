//! The flat table: the same values as the series, as rows of scalars with a time column.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::input::SeriesInput;
use super::{Drawn, lines};
use crate::domain::citation::CitationStyle;
use crate::domain::comparison::question::{ComparisonOverride, Denominator};
use crate::domain::comparison::row::Absence;
use crate::domain::comparison::series::{Line, Point, on};
use crate::domain::comparison::wording::Names;
use crate::domain::date::{Day, PartialDate as Date};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::language::Language;
use crate::domain::observation::ObservationBasis;
use crate::domain::period::SeriesInterval;
use crate::domain::table::TableType;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::Source;
use crate::graphql::metrics::footnote::{Caveat, count};
use crate::graphql::metrics::metric::Metric;
use crate::graphql::scalars::{Moment, PartialDate};

/// Rows that a table has at most.
const MOST_ROWS: usize = 20_000;

/// Which values over time, of whom; for dashboards.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct TableInput {
    /// Width of a point in milliseconds, as dashboards tell it: instead of `interval`, the longest one that is not
    /// longer is taken, and a day at least.
    interval_ms: Option<f64>,
    /// Language of the labels; by default that of the request.
    lang: Option<Language>,
    #[graphql(flatten)]
    series: SeriesInput,
}

/// Answers with rows instead of series.
pub(in crate::graphql) async fn table(ctx: &Context<'_>, input: TableInput) -> Result<Table, ApiError> {
    let language = ctx.language(input.lang);
    let mut series = input.series;
    if let Some(millis) = input.interval_ms {
        if !(millis.is_finite() && millis > 0.0) {
            return Err(ApiError::Input(format!(
                "intervalMs: {millis} is no width of a point; write milliseconds above 0"
            )));
        }
        series.interval = SeriesInterval::of_millis(millis);
    }
    let per = series.per;
    let lines = lines(ctx, series.check(ctx).await?).await?;
    let rows: usize = lines.lines.iter().map(|line| line.points.len()).sum();
    if rows > MOST_ROWS {
        return Err(ApiError::Input(format!(
            "table: {rows} rows are too many, {MOST_ROWS} at most; choose a longer interval, a shorter window or fewer subjects"
        )));
    }
    Ok(Table { shared: Arc::new(lines), language, per })
}

/// See the description of its fields.
pub(in crate::graphql) struct Table {
    shared: Arc<Drawn>,
    language: Language,
    per: Denominator,
}

/// A column of a table.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct TableColumn {
    /// Name of the field of a row.
    name: &'static str,
    /// Name for people.
    label: &'static str,
    /// What its values are.
    of: TableType,
}

/// A row of a table: one value of one subject at one time. Every field is a scalar.
#[derive(Debug, Clone, SimpleObject)]
pub(in crate::graphql) struct TableRow {
    /// The moment of which the value speaks: the last day of the period, at 00:00 UTC.
    time: Moment,
    /// The same as a date.
    on: PartialDate,
    /// Name of the subject.
    label: String,
    /// Id of the subject.
    subject: String,
    /// Key of the metric.
    metric: String,
    /// Slug of the platform; null for all together.
    platform: Option<String>,
    /// The value after division, unrounded; null if missing. Never 0 for unknown.
    value: Option<f64>,
    /// The least that it can be; null if missing or not known.
    low: Option<f64>,
    /// The most that it can be; null if missing or not known.
    high: Option<f64>,
    /// 100 times the value over the first known one of the subject; null if missing.
    index: Option<f64>,
    /// Its place among the subjects on that day; null if missing, or if single things are shown.
    rank: Option<i32>,
    /// Reported, collected or derived; null if there is no value.
    basis: Option<ObservationBasis>,
    /// The newest day that went into the value; null: the day of the row itself.
    observed_on: Option<PartialDate>,
    /// Why there is no value; null if there is one.
    missing: Option<Absence>,
    /// The edition of the register that it rests on.
    edition: i32,
}

fn row(
    line: &Line,
    point: &Point,
    metric: &str,
    names: &Names,
    language: Language,
    edition: i32,
) -> TableRow {
    let own_platform =
        (line.subject.kind() == Some(NodeKind::Platform)).then(|| line.subject.key().to_owned());
    let interval = point.row.interval;
    let micros = i64::from(point.period.high.0) * 86_400_000_000;
    TableRow {
        time: Moment::of_micros(micros),
        on: PartialDate(on(point.period)),
        label: names.subject(&line.subject, language),
        subject: line.subject.to_string(),
        metric: metric.to_owned(),
        platform: line.platform.clone().or(own_platform),
        value: point.row.value,
        low: interval.and_then(|own| own.low),
        high: interval.and_then(|own| own.high),
        index: point.index,
        rank: point.row.rank.map(|rank| count(rank.position)),
        basis: point.row.value.map(|_| point.row.measure.basis),
        observed_on: point.row.measure.observed.map(|(_, newest)| PartialDate(Date::day(newest))),
        missing: point.row.missing,
        edition,
    }
}

/// Values over time as rows of scalars, for dashboards, spreadsheets and data frames.
#[Object]
impl Table {
    /// What the fields of a row hold.
    async fn columns(&self) -> Vec<TableColumn> {
        let german = self.language == Language::De;
        let column = |name, de, en, of| TableColumn { name, label: if german { de } else { en }, of };
        vec![
            column("time", "Zeit", "time", TableType::Time),
            column("on", "Stichtag", "date", TableType::Text),
            column("label", "Bezeichnung", "label", TableType::Text),
            column("subject", "Kennung", "id", TableType::Text),
            column("metric", "Kennzahl", "metric", TableType::Text),
            column("platform", "Plattform", "platform", TableType::Text),
            column("value", "Wert", "value", TableType::Number),
            column("low", "mindestens", "at least", TableType::Number),
            column("high", "höchstens", "at most", TableType::Number),
            column("index", "Index", "index", TableType::Number),
            column("rank", "Rang", "rank", TableType::Number),
            column("basis", "Grundlage", "basis", TableType::Text),
            column("observedOn", "Beobachtet am", "observed on", TableType::Text),
            column("missing", "Fehlt, weil", "missing because", TableType::Text),
            column("edition", "Ausgabe", "edition", TableType::Number),
        ]
    }

    /// The rows, subject by subject, oldest first, at most 20,000.
    async fn rows(&self) -> Result<Vec<TableRow>, ApiError> {
        let footnote = &self.shared.footnote;
        let edition = footnote.edition_number()?;
        let metric = footnote.question.metric.as_str();
        let of_line = |line: &Line| -> Vec<TableRow> {
            let row = |point| row(line, point, metric, &footnote.names, self.language, edition);
            line.points.iter().map(row).collect()
        };
        Ok(self.shared.lines.iter().flat_map(of_line).collect())
    }

    /// What is measured.
    async fn metric(&self) -> &Metric {
        &self.shared.footnote.metric
    }

    /// By what values are divided.
    async fn per(&self) -> Denominator {
        self.per
    }

    /// The edition of the register that it rests on.
    async fn edition(&self) -> Result<i32, ApiError> {
        self.shared.footnote.edition_number()
    }

    /// Days on which the series of a channel within breaks: values before and after are not alike.
    async fn breaks(&self) -> Vec<PartialDate> {
        let mut days: Vec<Day> = self.shared.breaks.iter().map(|(_, day)| *day).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().map(|day| PartialDate(Date::day(day))).collect()
    }

    /// What to beware of.
    async fn caveats(&self) -> Vec<Caveat> {
        self.shared.caveats(&self.shared.lines)
    }

    /// What was allowed although it is unlike; printed in the citation.
    async fn overrides(&self) -> &[ComparisonOverride] {
        &self.shared.footnote.used
    }

    /// The sources behind all rows, at most 2,000.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        self.all_sources(ctx).await
    }

    /// The table ready to be cited, with every override; FULL names up to 20 sources.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How long the citation is.", default_with = "CitationStyle::Short")]
        style: CitationStyle,
        #[graphql(desc = "Language; by default that of the request.")] lang: Option<Language>,
    ) -> Result<String, ApiError> {
        self.shared.footnote.citation(ctx, style, lang, self.all_sources(ctx)).await
    }
}

impl Table {
    async fn all_sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        let points = || self.shared.lines.iter().flat_map(|line| &line.points);
        let facts: Vec<EntityId> = points().flat_map(|point| point.row.facts()).cloned().collect();
        let of_channels = points().any(|point| point.row.measure.channels > 0);
        self.shared.footnote.all_sources(ctx, &facts, of_channels).await
    }
}
