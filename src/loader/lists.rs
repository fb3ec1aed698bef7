//! Pages and counts of lists that belong to somebody: one statement for all owners at once.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;

use super::Batch;
use crate::domain::filter::OwnerKind;
use crate::domain::id::EntityId;
use crate::domain::page::{PageRequest, Slice};
use crate::storage::{Error, List};

/// A page of one owner's list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageOf<L: List> {
    /// Whose list.
    pub owner: EntityId,
    /// What kind of owner.
    pub kind: OwnerKind,
    /// Which list.
    pub list: Arc<L>,
    /// Which page.
    pub page: PageRequest,
}

impl<L: List> Loader<PageOf<L>> for Batch {
    type Value = Arc<Slice<L::Item>>;
    type Error = Error;

    async fn load(&self, keys: &[PageOf<L>]) -> Result<HashMap<PageOf<L>, Self::Value>, Error> {
        type Same<'a, L> = (OwnerKind, &'a Arc<L>, &'a PageRequest);
        let mut groups: HashMap<Same<'_, L>, Vec<&PageOf<L>>> = HashMap::new();
        for key in keys {
            groups.entry((key.kind, &key.list, &key.page)).or_default().push(key);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((kind, list, page), members) in groups {
            let owners: Vec<String> = members.iter().map(|key| key.owner.as_str().to_owned()).collect();
            let mut slices = self.0.pages_of(kind, &owners, list.as_ref(), page).await?;
            for key in members {
                if let Some(slice) = slices.remove(key.owner.as_str()) {
                    found.insert(key.clone(), Arc::new(slice));
                }
            }
        }
        Ok(found)
    }
}

/// The length of one owner's list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CountOf<L: List> {
    /// Whose list.
    pub owner: EntityId,
    /// What kind of owner.
    pub kind: OwnerKind,
    /// Which list.
    pub list: Arc<L>,
}

impl<L: List> Loader<CountOf<L>> for Batch {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[CountOf<L>]) -> Result<HashMap<CountOf<L>, i64>, Error> {
        let mut groups: HashMap<(OwnerKind, &Arc<L>), Vec<&CountOf<L>>> = HashMap::new();
        for key in keys {
            groups.entry((key.kind, &key.list)).or_default().push(key);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((kind, list), members) in groups {
            let owners: Vec<String> = members.iter().map(|key| key.owner.as_str().to_owned()).collect();
            let counts = self.0.counts_of(kind, &owners, list.as_ref()).await?;
            for key in members {
                found.insert(key.clone(), counts.get(key.owner.as_str()).copied().unwrap_or(0));
            }
        }
        Ok(found)
    }
}
