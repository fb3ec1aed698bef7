//! The guard of fair comparison: like is compared with like, or the override is said aloud.

use super::question::{CompareBy, ComparisonOverride, Question};
use crate::domain::date::Day;
use crate::domain::jurisdiction::LandCode;

/// Why a comparison is refused, and the smallest change that makes it fair.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}; {change}, or say allow: [{allow}] and it is printed in the citation")]
pub struct Unfair {
    /// What is unlike.
    pub reason: String,
    /// The smallest change that makes it fair.
    pub change: String,
    /// The override that lets it pass.
    pub allow: ComparisonOverride,
}

/// Refuses what is unlike; tells which of the overrides given were needed.
pub fn check(question: &Question) -> Result<Vec<ComparisonOverride>, Unfair> {
    weigh(question, [kinds(question), states(question), holders(question), bases(question)])
}

/// Refuses what is unlike within one figure, where nothing is ranked against anything: kinds that are summed unless
/// they are kept apart, persons with offices, bases.
pub fn check_cells(question: &Question, kinds_apart: bool) -> Result<Vec<ComparisonOverride>, Unfair> {
    let kinds = if kinds_apart { None } else { kinds(question) };
    weigh(question, [kinds, holders(question), bases(question)])
}

/// Refuses growth across a break of a series; `breaks` are the days on which one breaks, with the names of whose it is.
pub fn check_breaks(
    question: &Question,
    breaks: &[(String, Day)],
) -> Result<Vec<ComparisonOverride>, Unfair> {
    let Some((name, day)) = breaks.first() else { return Ok(Vec::new()) };
    let fault = Unfair {
        reason: format!("a series of {name} breaks on {day}, so that values before and after are not alike"),
        change: format!("choose from: \"{day}\" or an earlier to"),
        allow: ComparisonOverride::AcrossBreaks,
    };
    weigh(question, [Some(fault)])
}

/// Lets faults pass that are allowed, and tells which; channels of persons are let in by their override alone.
fn weigh(
    question: &Question,
    faults: impl IntoIterator<Item = Option<Unfair>>,
) -> Result<Vec<ComparisonOverride>, Unfair> {
    let mut used = Vec::new();
    for fault in faults.into_iter().flatten() {
        if question.allows(fault.allow) {
            used.push(fault.allow);
        } else if fault.allow != ComparisonOverride::PersonsWithOffices {
            return Err(fault);
        }
    }
    Ok(used)
}

fn kinds(question: &Question) -> Option<Unfair> {
    let unfair = |reason: &str, change: &str| {
        Some(Unfair {
            reason: reason.to_owned(),
            change: change.to_owned(),
            allow: ComparisonOverride::MixedKinds,
        })
    };
    match (&question.filter.kinds, question.by) {
        (_, CompareBy::Kind) => unfair(
            "kinds of authority are not alike: a court is no ministry",
            "compare by LAND within one kind",
        ),
        (None, _) => unfair(
            "without a kind, police are counted together with courts and universities",
            "name one kind, for instance filter: {kinds: [POLICE]}",
        ),
        (Some(kinds), _) if kinds.len() > 1 => {
            unfair("several kinds of authority are counted together", "name one kind only")
        }
        _ => None,
    }
}

fn states(question: &Question) -> Option<Unfair> {
    if !matches!(question.by, CompareBy::Land | CompareBy::Jurisdiction) {
        return None;
    }
    let members = question.members();
    let cities = members.iter().filter(|land| land.is_city_state()).count();
    (cities > 0 && cities < members.len()).then(|| Unfair {
        reason: "city states are compared with area states".to_owned(),
        change: if question.focus.is_city_state() {
            "choose peers: CITY_STATES".to_owned()
        } else {
            "choose peers: AREA_STATES".to_owned()
        },
        allow: ComparisonOverride::CityWithAreaStates,
    })
}

/// Channels of persons are left out unless the override lets them in; that needs no refusal, only saying.
fn holders(question: &Question) -> Option<Unfair> {
    question.filter.holder.is_none().then(|| Unfair {
        reason: "channels of persons in office are counted with those of offices".to_owned(),
        change: "say filter: {holder: OFFICE}".to_owned(),
        allow: ComparisonOverride::PersonsWithOffices,
    })
}

fn bases(question: &Question) -> Option<Unfair> {
    (question.wants_reports() && question.wants_derived()).then(|| Unfair {
        reason: "reported counts are put beside derived ones".to_owned(),
        change: "ask for bases: [REPORTED] or bases: [DERIVED] alone".to_owned(),
        allow: ComparisonOverride::MixedBases,
    })
}

/// Whether the Länder are all of one sort.
#[must_use]
pub fn are_alike(members: &[LandCode]) -> bool {
    members.iter().all(|land| land.is_city_state()) || members.iter().all(|land| !land.is_city_state())
}
