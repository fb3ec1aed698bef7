//! Observations: what was counted or told of a subject at a date.

use super::date::PartialDate;
use super::id::{EntityId, NodeKind};
use super::interval::Interval;
use super::text_enum::text_enum;

text_enum! {
    /// What an observation is about.
    SubjectType ("type of subject") {
        /// A Land.
        Land = "LAND",
        /// All authorities of a kind within a jurisdiction.
        Sector = "SECTOR",
        /// An authority.
        Authority = "AUTHORITY",
        /// A channel.
        Channel = "CHANNEL",
        /// The Federation or a foreign country.
        Country = "COUNTRY",
    }
}

text_enum! {
    /// Where a value comes from.
    ObservationBasis ("basis of an observation") {
        /// Said by somebody: a ministry, a newspaper, the authority itself.
        Reported = "REPORTED",
        /// Read from a platform's interface.
        Collected = "COLLECTED",
        /// Counted or computed by the register or by a source from single rows.
        Derived = "DERIVED",
    }
}

text_enum! {
    /// What is to be known about a value before it is used.
    ObservationStatus ("status of an observation") {
        /// Nothing further.
        Final = "FINAL",
        /// May still change.
        Provisional = "PROVISIONAL",
        /// The source itself calls it about, roughly or estimated.
        Estimated = "ESTIMATED",
        /// Replaces an earlier figure of the same source.
        Revised = "REVISED",
        /// First value after a break in the series; not comparable with those before.
        Break = "BREAK",
        /// The source doubts it.
        LowReliability = "LOW_RELIABILITY",
        /// The source was published before the date it speaks of: never compared as a measurement.
        Announced = "ANNOUNCED",
    }
}

text_enum! {
    /// Why a value is absent.
    MissingReason ("reason for a missing value") {
        /// The platform or the owner hides it.
        Hidden = "HIDDEN",
        /// Nobody collected it.
        NotCollected = "NOT_COLLECTED",
        /// The interface that told it is gone.
        ApiGone = "API_GONE",
        /// It does not apply to the subject.
        NotApplicable = "NOT_APPLICABLE",
    }
}

/// A value of a metric for a subject at a date, by a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// `observation:0f3a…`.
    pub id: EntityId,
    /// A jurisdiction, a sector, an authority or a channel.
    pub subject: EntityId,
    /// Key of the metric.
    pub metric: String,
    /// Slug of the platform; `None` if all platforms or none are meant.
    pub platform: Option<String>,
    /// The value; `None` if missing.
    pub value: Option<f64>,
    /// Bounds, where the source gives some: "more than 300" is 300 and above.
    pub interval: Option<Interval>,
    /// Why the value is absent.
    pub missing: Option<MissingReason>,
    /// The date that the value describes; `None`: the source is undated, never compare it.
    pub observed: Option<PartialDate>,
    /// When the register learnt it: microseconds since 1970-01-01T00:00:00Z.
    pub recorded_at: i64,
    /// Reported, collected or derived.
    pub basis: ObservationBasis,
    /// What is to be known before use.
    pub status: ObservationStatus,
    /// The source's own words on what was counted.
    pub note: Option<String>,
    /// The observation that this one corrects.
    pub supersedes: Option<EntityId>,
    /// Why it was corrected.
    pub reason: Option<String>,
}

impl Observation {
    /// The bounds of the value: the source's own, or the value itself; `None` if it is missing.
    #[must_use]
    pub fn bounds(&self) -> Option<Interval> {
        self.interval.or_else(|| self.value.map(Interval::exact))
    }
}

/// An observation that superseded another, with the edition that brought it.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// The edition that brought it.
    pub edition: i64,
    /// The new observation; it names the old one and the reason.
    pub observation: Observation,
}

impl Correction {
    /// `correction:0f3a….2`: the key of the new observation.
    #[must_use]
    pub fn id(&self) -> EntityId {
        EntityId::new(NodeKind::Correction, self.observation.id.key())
    }
}
