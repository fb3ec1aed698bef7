//! Authorities: police, ministries, courts and the other public institutions.

use super::date::PartialDate;
use super::id::EntityId;
use super::text_enum::text_enum;

text_enum! {
    /// What kind of institution an authority is.
    AuthorityKind ("kind of authority") {
        /// Police force, directorate, inspectorate or station.
        Police = "POLICE",
        /// Police academy or university of the police.
        PoliceAcademy = "POLICE_ACADEMY",
        /// Ministry or senate department.
        Ministry = "MINISTRY",
        /// State or federal chancellery.
        StateChancellery = "STATE_CHANCELLERY",
        /// A government as a whole.
        StateGovernment = "STATE_GOVERNMENT",
        /// Parliament.
        Parliament = "PARLIAMENT",
        /// Court of any branch and instance.
        Court = "COURT",
        /// Public prosecutor's office.
        Prosecution = "PROSECUTION",
        /// University or other institution of higher education.
        University = "UNIVERSITY",
        /// Municipality, district or county.
        Municipality = "MUNICIPALITY",
        /// Commissioner for data protection.
        DataProtection = "DATA_PROTECTION",
        /// Office for the protection of the constitution.
        ConstitutionProtection = "CONSTITUTION_PROTECTION",
        /// Fire service.
        FireService = "FIRE_SERVICE",
        /// Health authority.
        Health = "HEALTH",
        /// Tax authority.
        Tax = "TAX",
        /// Statistical office.
        Statistics = "STATISTICS",
        /// Library, museum or archive.
        Culture = "CULTURE",
        /// Any other public institution.
        Other = "OTHER",
    }
}

text_enum! {
    /// The branch of power to which an authority belongs.
    PowerBranch ("branch of power") {
        /// Parliaments.
        Legislative = "LEGISLATIVE",
        /// Governments and administration, police and prosecution included.
        Executive = "EXECUTIVE",
        /// Courts. A court is never summed into a government.
        Judiciary = "JUDICIARY",
        /// Bodies that take no orders from a government: data protection, self-governing universities.
        Independent = "INDEPENDENT",
    }
}

impl PowerBranch {
    /// The branch that a kind of authority belongs to unless its row says otherwise.
    #[must_use]
    pub const fn of(kind: AuthorityKind) -> Self {
        match kind {
            AuthorityKind::Court => Self::Judiciary,
            AuthorityKind::Parliament => Self::Legislative,
            AuthorityKind::University | AuthorityKind::DataProtection => Self::Independent,
            _ => Self::Executive,
        }
    }
}

text_enum! {
    /// The level of government of an authority.
    AuthorityLevel ("level of authority") {
        /// Of the Federation.
        Federal = "FEDERAL",
        /// Of a Land, responsible for the whole Land.
        State = "STATE",
        /// Of a Land, responsible for a part of it: a police directorate, a district court.
        District = "DISTRICT",
        /// Of a municipality or county.
        Municipal = "MUNICIPAL",
        /// Of another country.
        Foreign = "FOREIGN",
    }
}

/// Where an authority has its seat.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    /// Name of the town.
    pub place: String,
    /// Position of the town to two decimals: latitude and longitude.
    pub position: Option<(f64, f64)>,
}

/// A public institution.
#[derive(Debug, Clone, PartialEq)]
pub struct Authority {
    /// `authority:polizeidirektion-hannover`.
    pub id: EntityId,
    /// `polizeidirektion-hannover`.
    pub slug: String,
    /// Official name.
    pub name: String,
    /// Usual short name.
    pub short_name: Option<String>,
    /// Kind of institution.
    pub kind: AuthorityKind,
    /// Branch of power.
    pub branch: PowerBranch,
    /// Level of government.
    pub level: AuthorityLevel,
    /// The Land, the Federation or the country.
    pub jurisdiction: EntityId,
    /// Seat.
    pub seat: Option<Seat>,
    /// Website.
    pub website: Option<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
}

/// That one authority is part of another, for a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityParent {
    /// The part.
    pub authority: EntityId,
    /// The whole.
    pub parent: EntityId,
    /// Since when; `None` if unknown.
    pub from: Option<PartialDate>,
    /// Until when; `None` if it still holds or the end is unknown.
    pub to: Option<PartialDate>,
}
