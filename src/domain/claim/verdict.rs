//! What follows from what is known: supported and contradicted only if nothing unknown could change it.

use super::known::Standing;
use super::{ClaimGapReason, ClaimVerdict};
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::statistics::order::{self, Rank, Ranked};

/// Somebody who leaves the verdict open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Who.
    pub subject: EntityId,
    /// Why.
    pub reason: ClaimGapReason,
}

/// A verdict with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What the register says.
    pub verdict: ClaimVerdict,
    /// Who contradicts the claim for sure.
    pub against: Vec<EntityId>,
    /// Who leaves it open; empty if it is decided.
    pub gaps: Vec<Gap>,
}

impl Finding {
    fn of(against: Vec<EntityId>, gaps: Vec<Gap>) -> Self {
        let (verdict, gaps) = match (against.is_empty(), gaps.is_empty()) {
            (false, _) => (ClaimVerdict::Contradicted, Vec::new()),
            (true, true) => (ClaimVerdict::Supported, gaps),
            (true, false) => (ClaimVerdict::NotDecidable, gaps),
        };
        Self { verdict, against, gaps }
    }

    /// Nothing can be said, for one reason.
    #[must_use]
    pub fn open(subject: EntityId, reason: ClaimGapReason) -> Self {
        Self::of(Vec::new(), vec![Gap { subject, reason }])
    }
}

fn above(left: Option<f64>, right: Option<f64>) -> bool {
    matches!((left, right), (Some(left), Some(right)) if left > right)
}

/// Why a peer leaves a comparison open.
fn doubt(peer: &Standing) -> ClaimGapReason {
    match (peer.disagrees, peer.known, peer.interval.high) {
        (true, _, _) => ClaimGapReason::SourcesDisagree,
        (false, false, _) => ClaimGapReason::NothingKnown,
        (false, true, None) => ClaimGapReason::NoUpperBound,
        (false, true, Some(_)) => ClaimGapReason::Overlaps,
    }
}

/// Whether the subject has the greatest value. A tie is no lead, and does not contradict one either.
#[must_use]
pub fn leads(subject: &Standing, peers: &[Standing]) -> Finding {
    let mut against = Vec::new();
    let mut gaps = Vec::new();
    for peer in peers {
        if above(peer.interval.low, subject.interval.high) {
            against.push(peer.subject.clone());
        } else if !above(subject.interval.low, peer.interval.high) {
            gaps.push(Gap { subject: peer.subject.clone(), reason: doubt(peer) });
        }
    }
    Finding::of(against, gaps)
}

/// Whether nobody else has any.
#[must_use]
pub fn only(peers: &[Standing]) -> Finding {
    let mut against = Vec::new();
    let mut gaps = Vec::new();
    for peer in peers {
        if above(peer.interval.low, Some(0.0)) {
            against.push(peer.subject.clone());
        } else if peer.interval.high != Some(0.0) {
            gaps.push(Gap { subject: peer.subject.clone(), reason: doubt(peer) });
        }
    }
    Finding::of(against, gaps)
}

/// Whether the number is right: `counted` is what the register counts, `independent` what others report for the date.
#[must_use]
pub fn count(
    subject: EntityId,
    claimed: f64,
    counted: Option<Interval>,
    independent: &[Interval],
) -> Finding {
    let differ = independent.iter().any(|other| !other.contains(claimed));
    let agree = independent.iter().any(|other| other.is_exact() && other.contains(claimed));
    let same = counted.is_some_and(|counted| counted.is_exact() && counted.contains(claimed));
    if above(counted.and_then(|counted| counted.low), Some(claimed)) || differ && !agree && !same {
        Finding::of(vec![subject], Vec::new())
    } else if differ {
        Finding::open(subject, ClaimGapReason::SourcesDisagree)
    } else if agree || same {
        Finding::of(Vec::new(), Vec::new())
    } else {
        Finding::open(subject, ClaimGapReason::NoIndependentSource)
    }
}

/// Whether the subject opened first. It had opened by `claimed` at the latest, for then somebody said so.
#[must_use]
pub fn first(subject: &Standing, peers: &[Standing], claimed: Day) -> Finding {
    let Some(own) = subject.opening else {
        return Finding::open(subject.subject.clone(), ClaimGapReason::OpeningUnknown);
    };
    let by = own.high.map_or(claimed, |high| high.min(claimed));
    let mut against = Vec::new();
    let mut gaps = Vec::new();
    for peer in peers {
        let opening = peer.opening;
        let before = opening.and_then(|other| other.high).zip(own.low).is_some_and(|(high, low)| high < low);
        let later = opening.and_then(|other| other.low).is_some_and(|low| low > by);
        // That it had none on an earlier day leaves the days in between.
        let none = opening.is_none() && peer.none_on.is_some_and(|none| none.low() >= by);
        if before {
            against.push(peer.subject.clone());
        } else if !later && !none {
            let unknown =
                if peer.known { ClaimGapReason::OpeningUnknown } else { ClaimGapReason::NothingKnown };
            gaps.push(Gap { subject: peer.subject.clone(), reason: unknown });
        }
    }
    Finding::of(against, gaps)
}

/// The place of each among those of whom something is known, by the lower bounds: what is known for certain.
#[must_use]
pub fn sure_ranks(standings: &[&Standing]) -> Vec<Option<Rank>> {
    let sure = |standing: &&Standing| {
        let low = standing.interval.low.filter(|_| standing.known);
        Ranked { low, value: low, high: low }
    };
    order::rank(&standings.iter().map(sure).collect::<Vec<_>>())
}

/// The place of each that no unknown could change; `None` if it could, or nothing is known.
#[must_use]
pub fn settled_ranks(standings: &[&Standing]) -> Vec<Option<Rank>> {
    let bounds = |standing: &&Standing| Ranked {
        low: standing.interval.low,
        value: standing.interval.low,
        high: standing.interval.high,
    };
    let ranks = order::rank(&standings.iter().map(bounds).collect::<Vec<_>>());
    ranks.into_iter().map(|rank| rank.filter(|rank| !rank.tied)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::known::Opening;
    use super::*;
    use crate::domain::date::PartialDate;
    use crate::domain::jurisdiction::LandCode;
    use proptest::prelude::*;

    fn of(land: LandCode, low: f64, high: Option<f64>) -> Standing {
        Standing {
            subject: land.id(),
            interval: Interval { low: Some(low), high },
            known: low > 0.0 || high.is_some(),
            disagrees: false,
            opening: None,
            none_on: None,
        }
    }

    fn peers(bounds: &[(f64, Option<f64>)]) -> Vec<Standing> {
        bounds.iter().zip(LandCode::ALL).map(|((low, high), land)| of(*land, *low, *high)).collect()
    }

    fn told(finding: &Finding) -> (&str, Vec<&str>) {
        let reasons = finding.gaps.iter().map(|gap| gap.reason.as_str());
        (finding.verdict.as_str(), reasons.collect())
    }

    #[test]
    fn leading_by_hand() {
        let lead = |bounds: &[(f64, Option<f64>)]| {
            let finding = leads(&of(LandCode::NI, 49.0, Some(49.0)), &peers(bounds));
            (finding.verdict.as_str(), finding.gaps.iter().map(|gap| gap.reason.as_str()).collect::<Vec<_>>())
        };
        assert_eq!(lead(&[(20.0, Some(48.0)), (0.0, Some(0.0))]), ("SUPPORTED", vec![]));
        assert_eq!(lead(&[(50.0, None), (0.0, None)]), ("CONTRADICTED", vec![]));
        assert_eq!(
            lead(&[(16.0, None), (0.0, None), (5.0, Some(5.0))]),
            ("NOT_DECIDABLE", vec!["NO_UPPER_BOUND", "NOTHING_KNOWN"])
        );
        assert_eq!(lead(&[(49.0, Some(49.0))]), ("NOT_DECIDABLE", vec!["OVERLAPS"]), "a tie does not lead");
        assert_eq!(lead(&[(10.0, Some(60.0))]), ("NOT_DECIDABLE", vec!["OVERLAPS"]));
        let doubtful = Standing { disagrees: true, ..of(LandCode::BY, 5.0, None) };
        assert_eq!(told(&leads(&of(LandCode::NI, 49.0, Some(49.0)), &[doubtful])).1, ["SOURCES_DISAGREE"]);
    }

    #[test]
    fn being_the_only_one_by_hand() {
        assert_eq!(told(&only(&peers(&[(0.0, Some(0.0)), (0.0, Some(0.0))]))), ("SUPPORTED", vec![]));
        assert_eq!(told(&only(&peers(&[(0.0, None), (2.0, None)]))), ("CONTRADICTED", vec![]));
        assert_eq!(
            told(&only(&peers(&[(0.0, None), (0.0, Some(3.0))]))),
            ("NOT_DECIDABLE", vec!["NOTHING_KNOWN", "OVERLAPS"])
        );
    }

    #[test]
    fn counting_by_hand() {
        let exact = Interval::exact;
        let judge = |counted: Option<(f64, f64)>, independent: &[Interval]| {
            let counted = counted.map(|(low, high)| Interval { low: Some(low), high: Some(high) });
            let finding = count(LandCode::NI.id(), 33.0, counted, independent);
            (finding.verdict.as_str(), finding.gaps.first().map(|gap| gap.reason.as_str()))
        };
        let no_source = ("NOT_DECIDABLE", Some("NO_INDEPENDENT_SOURCE"));
        assert_eq!(judge(Some((21.0, 33.0)), &[]), no_source);
        assert_eq!(judge(None, &[]), no_source);
        assert_eq!(judge(Some((21.0, 21.0)), &[]), no_source, "the register may not know the others");
        assert_eq!(judge(Some((33.0, 33.0)), &[]), ("SUPPORTED", None));
        assert_eq!(judge(Some((34.0, 40.0)), &[exact(33.0)]), ("CONTRADICTED", None));
        assert_eq!(judge(None, &[exact(33.0)]), ("SUPPORTED", None));
        assert_eq!(judge(None, &[exact(30.0)]), ("CONTRADICTED", None));
        assert_eq!(judge(None, &[exact(30.0), exact(33.0)]), ("NOT_DECIDABLE", Some("SOURCES_DISAGREE")));
        let more_than_30 = Interval { low: Some(30.0), high: None };
        assert_eq!(judge(None, &[more_than_30]), no_source, "a bound is no number");
    }

    fn opening(land: LandCode, low: Option<i32>, high: Option<i32>) -> Standing {
        let opening = Some(Opening { low: low.map(Day), high: high.map(Day) });
        Standing { opening, known: true, interval: Interval::UNBOUNDED, ..of(land, 0.0, None) }
    }

    #[test]
    fn being_first_by_hand() {
        let own = opening(LandCode::NI, Some(10), Some(20));
        let unknown = || of(LandCode::BY, 0.0, None);
        let none = |day| Standing { none_on: Some(PartialDate::day(Day(day))), known: true, ..unknown() };
        let judge = |peer: Standing| {
            let finding = first(&own, &[peer], Day(15));
            (finding.verdict.as_str(), finding.gaps.first().map(|gap| gap.reason.as_str()))
        };
        let open = ("NOT_DECIDABLE", Some("OPENING_UNKNOWN"));
        assert_eq!(judge(opening(LandCode::BY, None, Some(9))), ("CONTRADICTED", None));
        assert_eq!(judge(opening(LandCode::BY, None, Some(10))), open);
        assert_eq!(judge(opening(LandCode::BY, Some(15), None)), open);
        assert_eq!(judge(opening(LandCode::BY, Some(16), None)), ("SUPPORTED", None));
        assert_eq!(judge(none(15)), ("SUPPORTED", None));
        assert_eq!(judge(none(14)), open);
        assert_eq!(judge(unknown()), ("NOT_DECIDABLE", Some("NOTHING_KNOWN")));
        assert_eq!(told(&first(&unknown(), &[], Day(15))), ("NOT_DECIDABLE", vec!["OPENING_UNKNOWN"]));
    }

    #[test]
    fn ranks_are_sure_or_settled() {
        let own = of(LandCode::NI, 49.0, Some(49.0));
        let all = [&own, &of(LandCode::BY, 16.0, None), &of(LandCode::SL, 0.0, None)];
        let sure = sure_ranks(&all);
        assert_eq!(sure[0].map(|rank| (rank.position, rank.tied, rank.of)), Some((1, false, 2)));
        assert_eq!(sure[2], None);
        assert_eq!(settled_ranks(&all), [None, None, None]);
        let known = [&own, &of(LandCode::BY, 16.0, Some(20.0))];
        assert_eq!(settled_ranks(&known)[1].map(|rank| rank.position), Some(2));
    }

    /// A value and bounds around it; the upper one may be open.
    fn around() -> impl Strategy<Value = (f64, Standing)> {
        (0_u32..60, 0_u32..20, proptest::option::of(0_u32..20)).prop_map(|(value, below, above)| {
            let value = f64::from(value);
            let high = above.map(|above| value + f64::from(above));
            (value, of(LandCode::BY, (value - f64::from(below)).max(0.0), high))
        })
    }

    proptest! {
        /// Whatever the true values are: what is decided is true of them.
        #[test]
        fn a_decided_verdict_holds_for_every_value_within_the_bounds(
            (value, own) in around(),
            others in proptest::collection::vec(around(), 0..6),
            claimed in 0_u32..60,
        ) {
            let standings: Vec<Standing> = others.iter().map(|(_, standing)| standing.clone()).collect();
            let most = others.iter().map(|(value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
            match leads(&own, &standings).verdict {
                ClaimVerdict::Supported => prop_assert!(value > most),
                ClaimVerdict::Contradicted => prop_assert!(most > value),
                ClaimVerdict::NotDecidable => prop_assert!(!standings.is_empty()),
            }
            match only(&standings).verdict {
                ClaimVerdict::Supported => prop_assert!(others.iter().all(|(value, _)| *value == 0.0)),
                ClaimVerdict::Contradicted => prop_assert!(most > 0.0),
                ClaimVerdict::NotDecidable => prop_assert!(!standings.is_empty()),
            }
            let claimed = f64::from(claimed);
            let told: Vec<Interval> = [own.interval].into_iter().filter(|own| own.high.is_some()).collect();
            match count(own.subject.clone(), claimed, Some(Interval { low: own.interval.low, high: None }), &told).verdict {
                ClaimVerdict::Supported => prop_assert!(Interval::exact(value).contains(claimed)),
                ClaimVerdict::Contradicted => prop_assert!(!Interval::exact(value).contains(claimed)),
                ClaimVerdict::NotDecidable => {}
            }
        }

        /// Knowing more never turns a verdict round, and never opens it again.
        #[test]
        fn knowing_more_keeps_what_was_decided(
            own in around(),
            others in proptest::collection::vec(around(), 1..6),
        ) {
            let before: Vec<Standing> = others.iter().map(|(_, standing)| standing.clone()).collect();
            let after: Vec<Standing> = others.iter().map(|(value, standing)| Standing {
                interval: Interval::exact(*value), known: true, ..standing.clone()
            }).collect();
            for (before, after) in [
                (leads(&own.1, &before).verdict, leads(&own.1, &after).verdict),
                (only(&before).verdict, only(&after).verdict),
            ] {
                prop_assert!(before == after || before == ClaimVerdict::NotDecidable);
            }
        }

        /// Whenever the accounts were truly opened: what is decided is true of them.
        #[test]
        fn being_first_holds_for_every_day_within_the_bounds(
            (day, below, above) in (20_i32..40, 0_i32..6, 0_i32..6),
            others in proptest::collection::vec((20_i32..40, proptest::option::of(0_i32..6), proptest::option::of(0_i32..6)), 1..5),
        ) {
            let own = opening(LandCode::NI, Some(day - below), Some(day + above));
            let peers: Vec<Standing> = others.iter().map(|(day, below, above)| {
                opening(LandCode::BY, below.map(|below| day - below), above.map(|above| day + above))
            }).collect();
            match first(&own, &peers, Day(60)).verdict {
                ClaimVerdict::Supported => prop_assert!(others.iter().all(|(other, ..)| *other > day)),
                ClaimVerdict::Contradicted => prop_assert!(others.iter().any(|(other, ..)| *other < day)),
                ClaimVerdict::NotDecidable => {}
            }
        }
    }
}
