//! Metrics: rows, each with its definition.

use super::id::EntityId;
use super::language::Bilingual;
use super::text_enum::text_enum;

text_enum! {
    /// The unit of a metric.
    MetricUnit ("unit of a metric") {
        /// Number of things.
        Count = "COUNT",
        /// Per cent, 0 to 100.
        Percent = "PERCENT",
        /// Share, 0 to 1.
        Share = "SHARE",
        /// Things a day.
        PerDay = "PER_DAY",
        /// Things a week.
        PerWeek = "PER_WEEK",
        /// Things a month.
        PerMonth = "PER_MONTH",
        /// Things a year.
        PerYear = "PER_YEAR",
        /// Euro.
        Eur = "EUR",
        /// Square kilometres.
        Km2 = "KM2",
        /// A calendar year, or years of age.
        Year = "YEAR",
        /// A place in an order, 1 is first.
        Rank = "RANK",
    }
}

/// What an observation measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// `metric:followers`.
    pub id: EntityId,
    /// `followers`.
    pub key: String,
    /// Short name.
    pub label: Bilingual,
    /// Unit.
    pub unit: MetricUnit,
    /// What it means.
    pub definition: Bilingual,
    /// How it is computed; `None` if it is counted.
    pub formula: Option<String>,
    /// Whether values of disjoint subjects may be added.
    pub additive: bool,
    /// What to beware of; `None` if nothing is known.
    pub caveats: Option<String>,
}
