//! What the checks of claims read, so that checks of the same matter at the same date share their statements.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::Batch;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::claim::Claim;
use crate::domain::claim::known::Opening;
use crate::domain::comparison::question::Question;
use crate::domain::comparison::row::Measure;
use crate::domain::date::Day;
use crate::domain::id::EntityId;
use crate::domain::observation::Observation;
use crate::domain::scope::Scope;
use crate::storage::Error;

/// Every claim, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AllClaims(pub Scope);

impl Loader<AllClaims> for Batch {
    type Value = Arc<Vec<Arc<Claim>>>;
    type Error = Error;

    async fn load(&self, keys: &[AllClaims]) -> Result<HashMap<AllClaims, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            let claims = self.0.claims(key.0).await?;
            found.insert(*key, Arc::new(claims.into_iter().map(Arc::new).collect()));
        }
        Ok(found)
    }
}

/// What the register derives from single channels for each subject of a question, by day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MeasuresOf {
    /// The question.
    pub question: Arc<Question>,
    /// The days.
    pub days: Arc<[Day]>,
}

impl Loader<MeasuresOf> for Batch {
    type Value = Arc<HashMap<Day, Vec<Measure>>>;
    type Error = Error;

    async fn load(&self, keys: &[MeasuresOf]) -> Result<HashMap<MeasuresOf, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(key.clone(), Arc::new(self.0.measures(&key.question, &key.days).await?));
        }
        Ok(found)
    }
}

/// Every measurement of a metric for a subject, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MeasuredOf {
    /// The subject.
    pub subject: EntityId,
    /// Key of the metric.
    pub metric: Arc<str>,
    /// Date and edition.
    pub scope: Scope,
}

impl Loader<MeasuredOf> for Batch {
    type Value = Arc<Vec<Observation>>;
    type Error = Error;

    async fn load(&self, keys: &[MeasuredOf]) -> Result<HashMap<MeasuredOf, Self::Value>, Error> {
        let mut groups: HashMap<(&Arc<str>, Scope), Vec<&MeasuredOf>> = HashMap::new();
        for key in keys {
            groups.entry((&key.metric, key.scope)).or_default().push(key);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((metric, scope), members) in groups {
            let subjects: Vec<EntityId> = members.iter().map(|key| key.subject.clone()).collect();
            let mut answers = self.0.measured(&subjects, metric, scope).await?;
            for key in members {
                let own = answers.remove(&key.subject).unwrap_or_default();
                found.insert(key.clone(), Arc::new(own));
            }
        }
        Ok(found)
    }
}

/// Every measurement of a metric for single authorities of a kind, newest first, by jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MeasuredOfAuthorities {
    /// Key of the metric.
    pub metric: Arc<str>,
    /// Kind of authority.
    pub kind: AuthorityKind,
    /// Date and edition.
    pub scope: Scope,
}

impl Loader<MeasuredOfAuthorities> for Batch {
    type Value = Arc<HashMap<EntityId, Vec<Observation>>>;
    type Error = Error;

    async fn load(
        &self,
        keys: &[MeasuredOfAuthorities],
    ) -> Result<HashMap<MeasuredOfAuthorities, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            let answer = self.0.measured_of_authorities(&key.metric, key.kind, key.scope).await?;
            found.insert(key.clone(), Arc::new(answer));
        }
        Ok(found)
    }
}

/// The authorities of a kind in a jurisdiction, by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuthoritiesOf {
    /// The jurisdiction.
    pub jurisdiction: EntityId,
    /// Kind of authority.
    pub kind: AuthorityKind,
    /// Date and edition.
    pub scope: Scope,
}

impl Loader<AuthoritiesOf> for Batch {
    type Value = Arc<Vec<Authority>>;
    type Error = Error;

    async fn load(&self, keys: &[AuthoritiesOf]) -> Result<HashMap<AuthoritiesOf, Self::Value>, Error> {
        let mut found = HashMap::new();
        for key in keys {
            let answer = self.0.authorities_of(&key.jurisdiction, key.kind, key.scope).await?;
            found.insert(key.clone(), Arc::new(answer));
        }
        Ok(found)
    }
}

/// Between which days an authority's channels on a platform opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OpeningsOf {
    /// The authority.
    pub authority: EntityId,
    /// Slug of the platform.
    pub platform: Arc<str>,
    /// Date and edition.
    pub scope: Scope,
}

impl Loader<OpeningsOf> for Batch {
    type Value = Arc<Vec<Opening>>;
    type Error = Error;

    async fn load(&self, keys: &[OpeningsOf]) -> Result<HashMap<OpeningsOf, Self::Value>, Error> {
        let mut groups: HashMap<(&Arc<str>, Scope), Vec<&OpeningsOf>> = HashMap::new();
        for key in keys {
            groups.entry((&key.platform, key.scope)).or_default().push(key);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((platform, scope), members) in groups {
            let authorities: Vec<EntityId> = members.iter().map(|key| key.authority.clone()).collect();
            let mut answers = self.0.openings(&authorities, platform, scope).await?;
            for key in members {
                let own = answers.remove(&key.authority).unwrap_or_default();
                found.insert(key.clone(), Arc::new(own));
            }
        }
        Ok(found)
    }
}
