//! What is kept in memory by its key, in so many bytes; whatever was not asked for lately makes room.

use std::hash::Hash;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Bytes under one lock, at least, if there are as many. What is larger than a lock's part is not kept.
const SHARD: u64 = 8 * 1024 * 1024;
/// The cache makes no shard for fewer values than these.
const VALUES: u64 = 32;

/// Whatever can be kept.
pub(crate) trait Size {
    /// Bytes that it takes, about.
    fn size(&self) -> usize;
}

/// Values by their keys.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    cache: Cache<K, Arc<V>, BySize>,
}

#[derive(Debug, Clone)]
struct BySize;

impl<K, V: Size> Weighter<K, Arc<V>> for BySize {
    fn weight(&self, _: &K, value: &Arc<V>) -> u64 {
        value.size() as u64
    }
}

impl<K: Eq + Hash, V: Size> Kept<K, V> {
    /// Keeps at most so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        // Told to expect few and large values, it makes few and large shards on a machine with many cores, too.
        let values = usize::try_from(bytes / (SHARD / VALUES)).unwrap_or(usize::MAX);
        Self { cache: Cache::with_weighter(values, bytes, BySize) }
    }

    /// The value under a key, if it is still there.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        self.cache.get(key)
    }

    /// Keeps a value.
    pub(crate) fn insert(&self, key: K, value: Arc<V>) {
        self.cache.insert(key, value);
    }

    /// Values that are kept, and their bytes, about.
    pub(crate) fn size(&self) -> (u64, u64) {
        (self.cache.len() as u64, self.cache.weight())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Size for String {
        fn size(&self) -> usize {
            self.len()
        }
    }

    #[test]
    fn as_much_is_kept_as_there_is_room_for() {
        let kept = Kept::new(3 * SHARD);
        let large = Arc::new("x".repeat(1024 * 1024));
        for number in 0..100 {
            kept.insert(number, Arc::clone(&large));
            assert!(kept.get(&number).is_some());
        }
        let (entries, bytes) = kept.size();
        assert!((8..=24).contains(&entries), "{entries}");
        assert_eq!(bytes, entries * large.size() as u64);
        kept.insert(200, Arc::new("x".repeat(usize::try_from(3 * SHARD).unwrap())));
        assert!(kept.get(&200).is_none());
        assert!(kept.size().1 <= 3 * SHARD);
    }

    #[test]
    fn without_room_nothing_is_kept() {
        let kept = Kept::new(0);
        kept.insert(1, Arc::new("x".to_owned()));
        assert!(kept.get(&1).is_none());
        assert_eq!(kept.size(), (0, 0));
    }
}
