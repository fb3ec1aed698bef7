//! What a comparison asks.

use crate::domain::filter::PresenceFilter;
use crate::domain::jurisdiction::{CensusBasis, LandCode, PeerGroup};
use crate::domain::observation::ObservationBasis;
use crate::domain::scope::Scope;
use crate::domain::text_enum::text_enum;

/// The metric that counts channels instead of adding up values of theirs.
pub const COUNTED: &str = "channels";

text_enum! {
    /// What the rows of a comparison are.
    CompareBy ("way to compare") {
        /// Länder: the peer group, or those listed.
        Land = "LAND",
        /// Kinds of authority within the focus. Needs an override, for kinds are not alike.
        Kind = "KIND",
        /// Authorities within the Länder compared.
        Authority = "AUTHORITY",
        /// Channels within the Länder compared.
        Channel = "CHANNEL",
        /// Platforms within the Länder compared.
        Platform = "PLATFORM",
        /// The Federation, foreign countries and the Länder compared.
        Jurisdiction = "JURISDICTION",
    }
}

text_enum! {
    /// By what a value is divided.
    Denominator ("denominator") {
        /// By nothing.
        None = "NONE",
        /// By thousands of inhabitants: so many per 1,000 inhabitants.
        Per1000Inhabitants = "PER_1000_INHABITANTS",
        /// By the authorities of the kinds compared.
        PerAuthority = "PER_AUTHORITY",
    }
}

text_enum! {
    /// What a comparison may do although it is unlike. Each one used is printed in the citation.
    ComparisonOverride ("override") {
        /// Compare different kinds of authority with each other, such as courts with ministries.
        MixedKinds = "MIXED_KINDS",
        /// Count channels of persons in office together with those of offices.
        PersonsWithOffices = "PERSONS_WITH_OFFICES",
        /// Compare city states with area states.
        CityWithAreaStates = "CITY_WITH_AREA_STATES",
        /// Go on across a break in a series.
        AcrossBreaks = "ACROSS_BREAKS",
        /// Put reported counts beside derived ones.
        MixedBases = "MIXED_BASES",
    }
}

/// A comparison as it was asked for, with every default filled in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// Key of the metric.
    pub metric: String,
    /// What the rows are.
    pub by: CompareBy,
    /// What is counted.
    pub filter: PresenceFilter,
    /// The peer group, unless Länder are listed.
    pub peers: PeerGroup,
    /// Länder instead of a peer group.
    pub laender: Option<Vec<LandCode>>,
    /// The Land that the sentence speaks of.
    pub focus: LandCode,
    /// By what values are divided.
    pub per: Denominator,
    /// Census basis of the populations.
    pub census: CensusBasis,
    /// On which bases values may rest; `None`: derived from the register's own rows.
    pub bases: Option<Vec<ObservationBasis>>,
    /// What is allowed although it is unlike.
    pub allow: Vec<ComparisonOverride>,
    /// Date and edition.
    pub scope: Scope,
}

impl Question {
    /// The Länder compared.
    #[must_use]
    pub fn members(&self) -> Vec<LandCode> {
        self.laender.clone().unwrap_or_else(|| self.peers.members().collect())
    }

    /// Whether values come from what sources report about whole sectors, rather than from single channels.
    #[must_use]
    pub fn wants_reports(&self) -> bool {
        self.bases.as_ref().is_some_and(|bases| bases.contains(&ObservationBasis::Reported))
    }

    /// Whether values come from the register's own rows.
    #[must_use]
    pub fn wants_derived(&self) -> bool {
        self.bases.as_ref().is_none_or(|bases| bases.iter().any(|basis| *basis != ObservationBasis::Reported))
    }

    /// Whether the values are follows, which are not people.
    #[must_use]
    pub fn counts_follows(&self) -> bool {
        self.metric == "followers"
    }

    /// Whether channels are counted, rather than values of theirs added up.
    #[must_use]
    pub fn counts_channels(&self) -> bool {
        self.metric == COUNTED
    }

    /// Whether the values are posts, of which a newspaper wants to know how many there are a week.
    #[must_use]
    pub fn counts_posts(&self) -> bool {
        self.metric == "posts"
    }

    /// Whether an override is given.
    #[must_use]
    pub fn allows(&self, wanted: ComparisonOverride) -> bool {
        self.allow.contains(&wanted)
    }
}
