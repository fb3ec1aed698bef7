//! What belongs to a thing, by the thing's id.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::Batch;
use crate::domain::authority::Authority;
use crate::domain::channel::{Channel, ChannelOperator, ChannelStatus, HandleSpan, Verification};
use crate::domain::claim::Claim;
use crate::domain::comparison::question::Question;
use crate::domain::coverage::Tally;
use crate::domain::date::Day;
use crate::domain::edition::Edition;
use crate::domain::event::Event;
use crate::domain::filter::PresenceFilter;
use crate::domain::id::EntityId;
use crate::domain::jurisdiction::{Jurisdiction, Population};
use crate::domain::metric::Metric;
use crate::domain::observation::{Correction, Observation};
use crate::domain::platform::Platform;
use crate::domain::provider::Provider;
use crate::domain::scope::Scope;
use crate::domain::source::Source;
use crate::storage::{DerivedCount, Error};

/// Declares a relation that is read by id: its key and how the reader answers many at once.
macro_rules! by_id {
    ($(#[$meta:meta])* $key:ident => $value:ty, $method:ident, $wrap:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $key {
            /// The id of the thing.
            pub id: EntityId,
            /// Date and edition.
            pub scope: Scope,
        }

        impl Loader<$key> for Batch {
            type Value = Arc<$value>;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Self::Value>, Error> {
                let mut groups: HashMap<Scope, Vec<EntityId>> = HashMap::new();
                for key in keys {
                    groups.entry(key.scope).or_default().push(key.id.clone());
                }
                let mut found = HashMap::with_capacity(keys.len());
                for (scope, ids) in groups {
                    let answers = self.0.$method(&ids, scope).await?;
                    found.extend(answers.into_iter().map(|(id, value)| ($key { id, scope }, $wrap(value))));
                }
                Ok(found)
            }
        }
    };
}

by_id! {
    /// A Land, the Federation or a country.
    JurisdictionById => Jurisdiction, jurisdictions_by_id, Arc::new
}
by_id! {
    /// The population figures of a jurisdiction up to the date.
    PopulationsOf => Vec<Population>, populations, Arc::new
}
by_id! {
    /// An authority.
    AuthorityById => Authority, authorities_by_id, Arc::new
}
by_id! {
    /// What lies above an authority, nearest first.
    AncestorsOf => Vec<EntityId>, ancestors, Arc::new
}
by_id! {
    /// A channel.
    ChannelById => Channel, channels_by_id, Arc::new
}
by_id! {
    /// The state of a channel at the date. Not with the channel: it rests on its observations, and few ask for it.
    StatusOf => ChannelStatus, statuses, Arc::new
}
by_id! {
    /// The handles of a channel.
    HandlesOf => Vec<HandleSpan>, handles, Arc::new
}
by_id! {
    /// Who runs a channel.
    OperatorsOf => Vec<ChannelOperator>, operators, Arc::new
}
by_id! {
    /// The channels that took over from a channel.
    SuccessorsOf => Vec<EntityId>, successors, Arc::new
}
by_id! {
    /// The channels from which a channel took over.
    PredecessorsOf => Vec<EntityId>, predecessors, Arc::new
}
by_id! {
    /// How a channel was found official.
    VerificationOf => Verification, verifications, Arc::new
}
by_id! {
    /// A source.
    SourceById => Source, sources_by_id, Arc::new
}
by_id! {
    /// The sources on which a fact rests.
    SourcesOf => Vec<Source>, sources_of, Arc::new
}
by_id! {
    /// An event.
    EventById => Event, events_by_id, Arc::new
}
by_id! {
    /// A claim.
    ClaimById => Claim, claims_by_id, Arc::new
}
by_id! {
    /// A correction.
    CorrectionById => Correction, corrections_by_id, Arc::new
}
by_id! {
    /// An observation, corrected ones too.
    ObservationById => Observation, observations_by_id, Arc::new
}
by_id! {
    /// What sources report as the number of a subject's channels, newest first.
    ReportedCountsOf => Vec<Observation>, reported_counts, Arc::new
}

/// The latest measurement of a metric for a subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LatestOf {
    /// The subject.
    pub subject: EntityId,
    /// Key of the metric.
    pub metric: Arc<str>,
    /// Slug of the platform; `None` takes any.
    pub platform: Option<Arc<str>>,
    /// Date and edition.
    pub scope: Scope,
}

impl Loader<LatestOf> for Batch {
    type Value = Arc<Observation>;
    type Error = Error;

    async fn load(&self, keys: &[LatestOf]) -> Result<HashMap<LatestOf, Self::Value>, Error> {
        let mut groups: HashMap<(&str, Option<&str>, Scope), Vec<&LatestOf>> = HashMap::new();
        for key in keys {
            groups.entry((&key.metric, key.platform.as_deref(), key.scope)).or_default().push(key);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((metric, platform, scope), members) in groups {
            let subjects: Vec<EntityId> = members.iter().map(|key| key.subject.clone()).collect();
            let mut answers = self.0.latest(&subjects, metric, platform, scope).await?;
            for key in members {
                if let Some(observation) = answers.remove(&key.subject) {
                    found.insert(key.clone(), Arc::new(observation));
                }
            }
        }
        Ok(found)
    }
}

/// The derived counts of a jurisdiction, with the tally of its authorities.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DerivedPresenceOf {
    /// The jurisdiction.
    pub jurisdiction: EntityId,
    /// What is counted.
    pub filter: Arc<PresenceFilter>,
    /// Date and edition.
    pub scope: Scope,
}

impl Loader<DerivedPresenceOf> for Batch {
    type Value = (Arc<Vec<DerivedCount>>, Tally);
    type Error = Error;

    async fn load(
        &self,
        keys: &[DerivedPresenceOf],
    ) -> Result<HashMap<DerivedPresenceOf, Self::Value>, Error> {
        let mut groups: HashMap<(&Arc<PresenceFilter>, Scope), Vec<&DerivedPresenceOf>> = HashMap::new();
        for key in keys {
            groups.entry((&key.filter, key.scope)).or_default().push(key);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((filter, scope), members) in groups {
            let ids: Vec<EntityId> = members.iter().map(|key| key.jurisdiction.clone()).collect();
            let mut counts = self.0.derived_counts(&ids, filter, scope).await?;
            let tallies = self.0.authority_tallies(&ids, filter, scope).await?;
            for key in members {
                let own = counts.remove(&key.jurisdiction).unwrap_or_default();
                let tally = tallies.get(&key.jurisdiction).copied().unwrap_or_default();
                found.insert(key.clone(), (Arc::new(own), tally));
            }
        }
        Ok(found)
    }
}

/// The sources behind the rows of a comparison, by subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ComparisonSourcesOf {
    /// The question.
    pub question: Arc<Question>,
    /// The days of the comparison.
    pub days: Arc<[Day]>,
}

impl Loader<ComparisonSourcesOf> for Batch {
    type Value = Arc<HashMap<EntityId, Vec<EntityId>>>;
    type Error = Error;

    async fn load(
        &self,
        keys: &[ComparisonSourcesOf],
    ) -> Result<HashMap<ComparisonSourcesOf, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(key.clone(), Arc::new(self.0.comparison_sources(&key.question, &key.days).await?));
        }
        Ok(found)
    }
}

/// Every platform, by slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AllPlatforms(pub Scope);

impl Loader<AllPlatforms> for Batch {
    type Value = Arc<Vec<Arc<Platform>>>;
    type Error = Error;

    async fn load(&self, keys: &[AllPlatforms]) -> Result<HashMap<AllPlatforms, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            let platforms = self.0.platforms(key.0).await?;
            found.insert(*key, Arc::new(platforms.into_iter().map(Arc::new).collect()));
        }
        Ok(found)
    }
}

/// Every metric, by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AllMetrics(pub Scope);

impl Loader<AllMetrics> for Batch {
    type Value = Arc<Vec<Arc<Metric>>>;
    type Error = Error;

    async fn load(&self, keys: &[AllMetrics]) -> Result<HashMap<AllMetrics, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            let metrics = self.0.metrics(key.0).await?;
            found.insert(*key, Arc::new(metrics.into_iter().map(Arc::new).collect()));
        }
        Ok(found)
    }
}

/// Every provider, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AllProviders(pub Scope);

impl Loader<AllProviders> for Batch {
    type Value = Arc<Vec<Arc<Provider>>>;
    type Error = Error;

    async fn load(&self, keys: &[AllProviders]) -> Result<HashMap<AllProviders, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            let providers = self.0.providers(key.0).await?;
            found.insert(*key, Arc::new(providers.into_iter().map(Arc::new).collect()));
        }
        Ok(found)
    }
}

/// The newest edition, or the newest at a moment (microseconds since 1970).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EditionAt(pub Option<i64>);

impl Loader<EditionAt> for Batch {
    type Value = Arc<Edition>;
    type Error = Error;

    async fn load(&self, keys: &[EditionAt]) -> Result<HashMap<EditionAt, Arc<Edition>>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            if let Some(edition) = self.0.edition_at(key.0).await? {
                found.insert(*key, Arc::new(edition));
            }
        }
        Ok(found)
    }
}
