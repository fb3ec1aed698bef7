//! What is generated: each thing a function of the seed and its number, so that the same command makes the same rows.

use super::failure::Failure;
use crate::domain::authority::{Authority, AuthorityKind, AuthorityLevel, PowerBranch};
use crate::domain::channel::{
    Channel, ChannelOperator, ChannelPurpose, HandleSpan, HolderKind, OperatorRole,
};
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::jurisdiction::LandCode;
use crate::domain::observation::{ObservationBasis, ObservationStatus};
use crate::domain::source::{Source, SourceKind, SourceLocator};
use crate::storage::write::{AuthorityFact, ChannelFact, ObservationFact, Sourced};

/// Channels of one authority.
const CHANNELS_EACH: u64 = 5;

/// Kinds of the authorities, in turn.
const KINDS: [AuthorityKind; 8] = [
    AuthorityKind::Police,
    AuthorityKind::Ministry,
    AuthorityKind::Court,
    AuthorityKind::University,
    AuthorityKind::Prosecution,
    AuthorityKind::Municipality,
    AuthorityKind::FireService,
    AuthorityKind::DataProtection,
];

/// Platforms of the channels, in turn; they and the metrics are those of the seeds.
const PLATFORMS: [&str; 7] = ["twitter", "facebook", "instagram", "mastodon", "youtube", "bluesky", "tiktok"];

/// Metrics of the observations, in turn.
const METRICS: [&str; 2] = ["followers", "posts"];

/// The last day that is observed, 2025-12-31. Not today: the same command makes the same rows on every day.
const LAST_DAY: i32 = 20_453;

/// The days that are observed: ten years up to the last.
const DAYS: u64 = 3_650;

/// The days between two observations of a channel, if there are few.
const LONGEST_STEP: u64 = 30;

/// How much is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    channels: u64,
    observations: u64,
    seed: u64,
}

/// What the register has to have before.
pub(super) fn needed() -> impl Iterator<Item = EntityId> {
    let of = |kind: NodeKind| move |key: &&str| EntityId::new(kind, key);
    LandCode::ALL
        .iter()
        .map(|land| land.id())
        .chain(PLATFORMS.iter().map(of(NodeKind::Platform)))
        .chain(METRICS.iter().map(of(NodeKind::Metric)))
}

impl Size {
    /// A size that makes sense: no channel has two observations of a metric on one day.
    pub fn new(channels: u32, observations: u64, seed: u64) -> Result<Self, Failure> {
        let most = u64::from(channels) * METRICS.len() as u64 * DAYS;
        if observations > most {
            return Err(Failure::TooMany { asked: observations, most });
        }
        Ok(Self { channels: u64::from(channels), observations, seed })
    }

    pub(super) const fn channels(self) -> u64 {
        self.channels
    }

    pub(super) const fn observations(self) -> u64 {
        self.observations
    }

    pub(super) const fn authorities(self) -> u64 {
        self.channels.div_ceil(CHANNELS_EACH)
    }

    /// What an edition says that it brought.
    pub(super) fn note(self, what: &str) -> String {
        format!("Synthetic {what}, seed {}", self.seed)
    }

    fn source_id(self) -> EntityId {
        EntityId::new(NodeKind::Source, &format!("synthetic-{}", self.seed))
    }

    /// The source of all of it.
    pub(super) fn source(self) -> Sourced<Source> {
        let id = self.source_id();
        let fact = Source {
            key: id.key().to_owned(),
            id,
            publisher: "Kanalatlas, synthetic data".to_owned(),
            title: format!("Invented for measuring, about nothing real (seed {})", self.seed),
            url: None,
            published: None,
            retrieved: None,
            kind: SourceKind::Dataset,
            language: None,
            licence: None,
            locator: SourceLocator::NoAddress,
        };
        Sourced { fact, sources: Vec::new() }
    }

    fn sourced<T>(self, fact: T) -> Sourced<T> {
        Sourced { fact, sources: vec![self.source_id()] }
    }

    fn authority_id(self, number: u64) -> EntityId {
        EntityId::new(NodeKind::Authority, &format!("synthetic-{}-{number}", self.seed))
    }

    fn authority_name(self, number: u64) -> String {
        format!("Synthetische Behörde {number} (Seed {})", self.seed)
    }

    /// An authority: the Länder in turn, and when all had one, the next kind.
    pub(super) fn authority(self, number: u64) -> Sourced<AuthorityFact> {
        let laender = LandCode::ALL.len() as u64;
        let kind = in_turn(&KINDS, number / laender);
        let id = self.authority_id(number);
        let authority = Authority {
            slug: id.key().to_owned(),
            id,
            name: self.authority_name(number),
            short_name: None,
            kind,
            branch: PowerBranch::of(kind),
            level: AuthorityLevel::District,
            jurisdiction: in_turn(LandCode::ALL, number).id(),
            seat: None,
            website: None,
            wikidata: None,
        };
        self.sourced(AuthorityFact { authority, parents: Vec::new() })
    }

    fn channel_id(self, number: u64) -> EntityId {
        let key = format!("{}/synthetic-{}-{number}", platform(number), self.seed);
        EntityId::new(NodeKind::Channel, &key)
    }

    /// A channel, opened in the years before the first observation.
    pub(super) fn channel(self, number: u64) -> Sourced<ChannelFact> {
        let owner = number / CHANNELS_EACH;
        let authority = self.authority_id(owner);
        let handle = format!("synthetic_{}_{number}", self.seed);
        let before = below(2_000, [self.seed, 1, number]);
        let opened = LAST_DAY - days(DAYS) - days(before);
        let channel = Channel {
            id: self.channel_id(number),
            platform: platform(number).to_owned(),
            external_id: None,
            handle: Some(handle.clone()),
            url: None,
            display_name: None,
            authority: authority.clone(),
            purpose: in_turn(ChannelPurpose::ALL, below(20, [self.seed, 2, number]).saturating_sub(11)),
            holder: HolderKind::Office,
            personified: false,
            area: None,
            opened: Some(PartialDate::day(Day(opened))),
            closed: None,
            closed_reason: None,
        };
        self.sourced(ChannelFact {
            channel,
            authority_name: self.authority_name(owner),
            opened_by: None,
            closed_by: None,
            handles: vec![HandleSpan { handle, from: None, to: None }],
            operators: vec![ChannelOperator { authority, role: OperatorRole::Owner, from: None, to: None }],
            successors: Vec::new(),
            verification: None,
        })
    }

    /// An observation. They come in rounds, the oldest first: in each, every channel is observed once.
    pub(super) fn observation(self, number: u64) -> Sourced<ObservationFact> {
        let (round, channel) = (number / self.channels, number % self.channels);
        let metrics = METRICS.len() as u64;
        let (turn, metric) = (round / metrics, round % metrics);
        let turns = self.observations.div_ceil(self.channels).div_ceil(metrics).max(1);
        let step = (DAYS / turns).clamp(1, LONGEST_STEP);
        let age = (turns - 1 - turn.min(turns - 1)) * step + below(step, [self.seed, 3, channel]);
        // Half of the channels are small, few are large; they double in ten years, more or less.
        let size = 50 << below(12, [self.seed, 4, channel]).min(below(12, [self.seed, 5, channel]));
        let past = DAYS.saturating_sub(age);
        let value = match metric {
            0 => size + size * past / DAYS + below(1 + size / 50, [self.seed, 6, number]),
            _ => (1 + below(5, [self.seed, 7, channel])) * past / 2,
        };
        self.sourced(ObservationFact {
            subject: self.channel_id(channel),
            metric: in_turn(&METRICS, metric).to_owned(),
            platform: Some(platform(channel).to_owned()),
            value: Some(f64::from(u32::try_from(value).unwrap_or(u32::MAX))),
            interval: None,
            missing: None,
            observed: Some(PartialDate::day(Day(LAST_DAY - days(age)))),
            basis: ObservationBasis::Collected,
            status: ObservationStatus::Final,
            note: None,
            reason: None,
        })
    }
}

/// The platform of a channel; those of one authority differ.
fn platform(number: u64) -> &'static str {
    in_turn(&PLATFORMS, number / CHANNELS_EACH + number % CHANNELS_EACH)
}

/// The thing at a place in an endless repetition of a list, which is not empty.
fn in_turn<T: Copy>(list: &[T], place: u64) -> T {
    let at = usize::try_from(place % list.len() as u64).unwrap_or(0);
    list[at]
}

fn days(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(0)
}

/// A number below a bound, the same for the same ingredients: they are mixed as `SplitMix64` does.
fn below(bound: u64, ingredients: [u64; 3]) -> u64 {
    let mut state: u64 = 0;
    for ingredient in ingredients {
        state = state.wrapping_add(ingredient).wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    state % bound.max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn what_is_asked_for_is_made_and_no_more_than_makes_sense() {
        assert!(Size::new(1, 7_300, 1).is_ok());
        let refused = Size::new(2, 14_601, 1).unwrap_err().to_string();
        assert!(refused.contains("14601") && refused.contains("14600"), "{refused}");
    }

    #[test]
    fn it_is_spread_over_laender_kinds_platforms_and_months_and_never_twice() {
        for (channels, observations) in [(1_000, 20_500), (10, 7_300 * 10), (1, 1), (7, 3)] {
            let size = Size::new(channels, observations, 7).unwrap();
            let facts: Vec<_> = (0..observations).map(|number| size.observation(number)).collect();
            let keys: BTreeSet<String> = facts.iter().map(Sourced::fact_key).collect();
            assert_eq!(keys.len() as u64, observations);
            let days: Vec<i32> = facts.iter().map(|fact| fact.fact.observed.unwrap().low().0).collect();
            assert!(days.iter().all(|day| (LAST_DAY - 3_680..=LAST_DAY).contains(day)), "{channels}");
        }
        let size = Size::new(1_000, 20_500, 7).unwrap();
        let authorities: Vec<_> =
            (0..size.authorities()).map(|at| size.authority(at).fact.authority).collect();
        let laender: BTreeSet<_> =
            authorities.iter().map(|authority| authority.jurisdiction.clone()).collect();
        let kinds: BTreeSet<_> = authorities.iter().map(|authority| authority.kind).collect();
        assert_eq!((laender.len(), kinds.len()), (16, KINDS.len()));
        let mut platforms = BTreeMap::<String, BTreeSet<String>>::new();
        for at in 0..size.channels() {
            let channel = size.channel(at).fact.channel;
            assert!(channel.opened.unwrap().high().0 < LAST_DAY - 3_650);
            platforms.entry(channel.authority.to_string()).or_default().insert(channel.platform);
        }
        assert_eq!(platforms.len() as u64, size.authorities());
        assert!(platforms.values().all(|platforms| platforms.len() as u64 == CHANNELS_EACH));
        let months: BTreeSet<i32> =
            (0..20_500).map(|at| size.observation(at).fact.observed.unwrap().low().month()).collect();
        assert!(months.len() >= 10, "{months:?}");
    }

    #[test]
    fn the_same_seed_makes_the_same_and_another_makes_others() {
        let of = |seed| Size::new(10, 100, seed).unwrap().observation(42);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1).fact.subject, of(2).fact.subject);
        // Written down, so that a later program makes the same rows too.
        let fact = of(1).fact;
        assert_eq!((fact.subject.as_str(), fact.value), ("channel:instagram/synthetic-1-2", Some(398.0)));
    }
}
