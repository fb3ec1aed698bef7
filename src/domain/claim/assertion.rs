//! What a claim asserts, as far as it can be held against the register, and the comparison behind it.

use super::peers::Peers;
use super::{Claim, ClaimRelation};
use crate::domain::channel::HolderKind;
use crate::domain::comparison::question::{CompareBy, ComparisonOverride, Denominator, Question};
use crate::domain::filter::PresenceFilter;
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{CensusBasis, LandCode, PeerGroup};
use crate::domain::observation::ObservationBasis;
use crate::domain::scope::Scope;

/// The metric that counts channels.
const CHANNELS: &str = "channels";

/// The metric that counts personified channels: the register derives it by counting those.
const PERSONIFIED: &str = "personified_channels";

/// What a claim asserts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Assertion {
    /// A Land has the greatest value of a group.
    Leads(LandCode, PeerGroup),
    /// A Land or another jurisdiction has exactly this value.
    Count(f64),
    /// A Land is the only one of a group that has any.
    Only(LandCode, PeerGroup),
    /// The authority that claims it was the first of the regional courts of a Land.
    First(LandCode),
}

impl Claim {
    /// What the claim asserts; `None` if the register was not told enough, as of claims imported before it asked.
    #[must_use]
    pub fn assertion(&self) -> Option<Assertion> {
        let peers = self.peers.as_deref().and_then(Peers::named);
        let sector = self.kind.zip(self.jurisdiction.as_ref());
        let land = sector.and_then(|(_, id)| id.key().parse::<LandCode>().ok());
        match (self.relation?, peers) {
            (ClaimRelation::Leads, Some(Peers::Laender(group))) => Some(Assertion::Leads(land?, group)),
            (ClaimRelation::Only, Some(Peers::Laender(group))) => Some(Assertion::Only(land?, group)),
            (ClaimRelation::Count, None) => sector.and(self.value).map(Assertion::Count),
            (ClaimRelation::First, Some(Peers::RegionalCourts(land))) => {
                let _ = (self.claimed_by.as_ref()?, self.platform.as_ref()?);
                Some(Assertion::First(land))
            }
            _ => None,
        }
    }

    /// Whom it speaks of: a sector, or the authority that claims to be first.
    #[must_use]
    pub fn subject(&self) -> Option<EntityId> {
        match self.relation? {
            ClaimRelation::First => self.claimed_by.clone(),
            _ => Some(EntityId::sector(self.kind?, self.jurisdiction.as_ref()?.key())),
        }
    }

    /// The comparison that the claim rests on; `None` if it compares no values of Länder.
    #[must_use]
    pub fn question(&self, scope: Scope) -> Option<Question> {
        let (land, group) = match self.assertion()? {
            Assertion::Leads(land, group) | Assertion::Only(land, group) => (land, Some(group)),
            Assertion::Count(_) => (self.jurisdiction.as_ref()?.key().parse().ok()?, None),
            Assertion::First(_) => return None,
        };
        let within = group.is_some_and(|group| group.members().any(|member| member == land));
        let mut members: Vec<LandCode> = group.iter().flat_map(|group| group.members()).collect();
        if !members.contains(&land) {
            members.push(land);
        }
        Some(Question {
            laender: (!within).then_some(members),
            peers: group.unwrap_or(PeerGroup::All16),
            focus: land,
            ..self.counted(scope)
        })
    }

    /// What is counted, of all Länder: the part of the question that the claim does not choose.
    #[must_use]
    pub fn counted(&self, scope: Scope) -> Question {
        let personified = self.metric == PERSONIFIED;
        Question {
            metric: if personified { CHANNELS.to_owned() } else { self.metric.clone() },
            by: CompareBy::Land,
            filter: PresenceFilter {
                kinds: self.kind.map(|kind| vec![kind]),
                platforms: self.platform.clone().map(|platform| vec![platform]),
                holder: Some(HolderKind::Office),
                personified: personified.then_some(true),
                ..PresenceFilter::default()
            },
            peers: PeerGroup::All16,
            laender: None,
            focus: LandCode::NI,
            per: Denominator::None,
            census: CensusBasis::Census2011,
            // Reports are found by metric, and one on channels does not tell how many are personified.
            bases: Some(if personified {
                vec![ObservationBasis::Derived]
            } else {
                vec![ObservationBasis::Reported, ObservationBasis::Derived]
            }),
            allow: vec![ComparisonOverride::CityWithAreaStates, ComparisonOverride::MixedBases],
            scope,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::authority::AuthorityKind;
    use crate::domain::id::NodeKind;
    use crate::domain::language::Bilingual;

    /// "Niedersachsen's police lead", of all platforms.
    pub(in crate::domain::claim) fn claim() -> Claim {
        Claim {
            id: EntityId::new(NodeKind::Claim, "c"),
            key: "c".to_owned(),
            statement: Bilingual { de: "Wir führen".to_owned(), en: "We lead".to_owned() },
            claimed_by: Some(EntityId::new(NodeKind::Authority, "mi")),
            claimed_on: "2017-09-18".parse().unwrap(),
            metric: "channels".to_owned(),
            kind: Some(AuthorityKind::Police),
            jurisdiction: Some(LandCode::NI.id()),
            platform: None,
            peers: Some("ALL_16".to_owned()),
            relation: Some(ClaimRelation::Leads),
            value: None,
        }
    }

    fn scope() -> Scope {
        Scope { as_of: claim().claimed_on, edition: 1 }
    }

    #[test]
    fn a_claim_asserts_what_its_columns_say_and_nothing_if_one_is_absent() {
        assert_eq!(claim().assertion(), Some(Assertion::Leads(LandCode::NI, PeerGroup::All16)));
        assert_eq!(claim().subject().unwrap().as_str(), "sector:POLICE:NI");
        let count = Claim { relation: Some(ClaimRelation::Count), peers: None, value: Some(33.0), ..claim() };
        assert_eq!(count.assertion(), Some(Assertion::Count(33.0)));
        let first = Claim {
            relation: Some(ClaimRelation::First),
            peers: Some("REGIONAL_COURTS_NI".to_owned()),
            platform: Some("twitter".to_owned()),
            ..claim()
        };
        assert_eq!(first.assertion(), Some(Assertion::First(LandCode::NI)));
        assert_eq!(first.subject(), first.claimed_by);
        assert_eq!(first.question(scope()), None);
        for untold in [
            Claim { relation: None, ..claim() },
            Claim { peers: None, ..claim() },
            Claim { peers: Some("REGIONAL_COURTS_NI".to_owned()), ..claim() },
            Claim { kind: None, ..claim() },
            Claim { jurisdiction: Some(EntityId::new(NodeKind::Jurisdiction, "AT")), ..claim() },
            Claim { value: None, ..count },
            Claim { platform: None, ..first },
        ] {
            assert_eq!(untold.assertion(), None, "{untold:?}");
        }
    }

    #[test]
    fn the_comparison_holds_the_subject_and_its_peers() {
        let all = claim().question(scope()).unwrap();
        assert_eq!((all.members().len(), all.focus, all.laender.clone()), (16, LandCode::NI, None));
        assert!(all.wants_reports() && all.wants_derived());
        let cities = Claim { peers: Some("CITY_STATES".to_owned()), ..claim() }.question(scope()).unwrap();
        assert_eq!(cities.members(), [LandCode::BE, LandCode::HB, LandCode::HH, LandCode::NI]);
        let only = Claim { metric: PERSONIFIED.to_owned(), ..claim() }.question(scope()).unwrap();
        assert_eq!((only.metric.as_str(), only.filter.personified), ("channels", Some(true)));
        assert!(!only.wants_reports(), "a report on channels tells nothing of personified ones");
    }
}
