//! Länder, the Federation and foreign countries, and their populations.

use super::date::PartialDate;
use super::id::{EntityId, NodeKind};
use super::language::Bilingual;
use super::text_enum::text_enum;

text_enum! {
    /// What a jurisdiction is.
    JurisdictionKind ("kind of jurisdiction") {
        /// One of the 16 Länder.
        Land = "LAND",
        /// The Federation (the Bund).
        Federation = "FEDERATION",
        /// A foreign country.
        Country = "COUNTRY",
    }
}

text_enum! {
    /// A Land, by its ISO 3166-2:DE suffix.
    LandCode ("code of a Land") {
        /// Baden-Württemberg.
        BW = "BW",
        /// Bayern.
        BY = "BY",
        /// Berlin.
        BE = "BE",
        /// Brandenburg.
        BB = "BB",
        /// Bremen.
        HB = "HB",
        /// Hamburg.
        HH = "HH",
        /// Hessen.
        HE = "HE",
        /// Mecklenburg-Vorpommern.
        MV = "MV",
        /// Niedersachsen.
        NI = "NI",
        /// Nordrhein-Westfalen.
        NW = "NW",
        /// Rheinland-Pfalz.
        RP = "RP",
        /// Saarland.
        SL = "SL",
        /// Sachsen.
        SN = "SN",
        /// Sachsen-Anhalt.
        ST = "ST",
        /// Schleswig-Holstein.
        SH = "SH",
        /// Thüringen.
        TH = "TH",
    }
}

text_enum! {
    /// A group of Länder that are compared with each other.
    PeerGroup ("peer group") {
        /// All 16 Länder.
        All16 = "ALL_16",
        /// The 13 area states (Flächenländer).
        AreaStates = "AREA_STATES",
        /// The three city states: Berlin, Bremen, Hamburg.
        CityStates = "CITY_STATES",
        /// The five northern Länder: Bremen, Hamburg, Mecklenburg-Vorpommern, Niedersachsen, Schleswig-Holstein.
        North = "NORTH",
    }
}

impl LandCode {
    /// The id of this Land.
    #[must_use]
    pub fn id(self) -> EntityId {
        EntityId::new(NodeKind::Land, self.as_str())
    }

    /// Whether the Land is also a city: Berlin, Bremen, Hamburg.
    #[must_use]
    pub const fn is_city_state(self) -> bool {
        matches!(self, Self::BE | Self::HB | Self::HH)
    }
}

impl PeerGroup {
    /// The Länder of the group.
    pub fn members(self) -> impl Iterator<Item = LandCode> {
        LandCode::ALL.iter().copied().filter(move |land| match self {
            Self::All16 => true,
            Self::AreaStates => !land.is_city_state(),
            Self::CityStates => land.is_city_state(),
            Self::North => {
                matches!(land, LandCode::HB | LandCode::HH | LandCode::MV | LandCode::NI | LandCode::SH)
            }
        })
    }
}

/// The id of a jurisdiction by its code: a Land's, `DE`, or a country's.
#[must_use]
pub fn jurisdiction_id(code: &str) -> EntityId {
    let kind = if code.parse::<LandCode>().is_ok() { NodeKind::Land } else { NodeKind::Jurisdiction };
    EntityId::new(kind, code)
}

/// A Land, the Federation or a foreign country.
#[derive(Debug, Clone, PartialEq)]
pub struct Jurisdiction {
    /// `land:NI`, `jurisdiction:DE`.
    pub id: EntityId,
    /// `NI`, `DE`, `AT`.
    pub code: String,
    /// Land, Federation or country.
    pub kind: JurisdictionKind,
    /// ISO 3166 code: `DE-NI`, `AT`.
    pub iso: String,
    /// Official municipality key (AGS) of a Land: `03`.
    pub ags: Option<String>,
    /// NUTS 1 code of a Land: `DE9`.
    pub nuts: Option<String>,
    /// Usual name.
    pub name: Bilingual,
    /// Official name, in German.
    pub official_name: Option<String>,
    /// Capital.
    pub capital: Option<String>,
    /// Area in square kilometres.
    pub area_km2: Option<f64>,
    /// Position of the capital: latitude and longitude.
    pub position: Option<(f64, f64)>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// Official website.
    pub website: Option<String>,
}

text_enum! {
    /// The census on which a population series is based.
    CensusBasis ("census basis") {
        /// Continued from the census of 2011-05-09.
        Census2011 = "CENSUS_2011",
        /// Continued from the census of 2022-05-15.
        Census2022 = "CENSUS_2022",
        /// The source does not say.
        Unstated = "UNSTATED",
    }
}

text_enum! {
    /// What day a population figure speaks of.
    PopulationMeasure ("measure of population") {
        /// At the end of the year.
        YearEnd = "YEAR_END",
        /// The mean of the year.
        AnnualMean = "ANNUAL_MEAN",
        /// On the day of a census.
        CensusDay = "CENSUS_DAY",
    }
}

/// The number of inhabitants of a jurisdiction at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// `population:NI:2022-12-31:CENSUS_2011`.
    pub id: EntityId,
    /// Whose inhabitants.
    pub jurisdiction: EntityId,
    /// The date that the figure describes.
    pub date: PartialDate,
    /// The census basis.
    pub basis: CensusBasis,
    /// Year's end, annual mean or census day.
    pub measure: PopulationMeasure,
    /// Inhabitants.
    pub value: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peer_groups_have_their_members() {
        assert_eq!(PeerGroup::All16.members().count(), 16);
        assert_eq!(PeerGroup::AreaStates.members().count(), 13);
        assert_eq!(PeerGroup::CityStates.members().count(), 3);
        assert_eq!(PeerGroup::North.members().count(), 5);
    }

    #[test]
    fn codes_make_ids() {
        assert_eq!(jurisdiction_id("NI").as_str(), "land:NI");
        assert_eq!(jurisdiction_id("AT").as_str(), "jurisdiction:AT");
    }
}
