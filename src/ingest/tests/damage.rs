//! Damaged files.

use proptest::prelude::*;

use super::*;
use crate::storage::testing::sqlite;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However files are damaged, the import answers: it takes them or says what is wrong.
    #[test]
    fn damaged_files_never_panic(
        which in 0..SMALL.len(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
        alone in any::<bool>(),
    ) {
        let (name, text) = SMALL[which];
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte, how) in cuts {
            let at = at.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.insert(at.min(bytes.len()), byte),
                _ => bytes.truncate(at),
            }
        }
        let mut files = if alone { Files::default() } else { small() };
        files.add(name, bytes).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let on = sqlite().await;
            let outcome = import(&on.store, files, Options::default(), clock("2026-01-01"), &mut |_| {}).await;
            if let Err(failure) = outcome {
                assert!(matches!(failure, Failure::Problems(_)), "{failure}");
                assert_eq!(on.count("edition").await, 0);
            }
        });
    }
}
