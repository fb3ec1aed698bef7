//! The account of an import: what became of every row.

use std::fmt;

use super::table::Dropped;
use crate::domain::edition::Edition;
use crate::storage::write::Outcome;

/// What became of the rows of a file; every row that was read is in one of the four.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileAccount {
    /// Its name.
    pub file: &'static str,
    /// Rows after the header.
    pub read: usize,
    /// Rows that told something new.
    pub added: usize,
    /// Rows that changed what was known.
    pub corrected: usize,
    /// Rows that were known.
    pub unchanged: usize,
    /// Rows that say themselves that they are not to be loaded.
    pub dropped: Vec<Dropped>,
}

impl FileAccount {
    pub(crate) fn count(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            match outcome {
                Outcome::New => self.added += 1,
                Outcome::Corrected => self.corrected += 1,
                Outcome::Unchanged => self.unchanged += 1,
            }
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// File by file, in the order in which they were written.
    pub files: Vec<FileAccount>,
    /// The edition that was made; `None` if nothing was new.
    pub edition: Option<Edition>,
    /// Whether it was a rehearsal, and nothing was written.
    pub dry_run: bool,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = |name: &str, cells: [&str; 5]| {
            let [read, added, corrected, unchanged, dropped] = cells;
            writeln!(f, "{name:<18} {read:>7} {added:>7} {corrected:>9} {unchanged:>9} {dropped:>7}")
        };
        row("file", ["read", "new", "corrected", "unchanged", "dropped"])?;
        let mut total = [0; 5];
        for file in &self.files {
            let counts = [file.read, file.added, file.corrected, file.unchanged, file.dropped.len()];
            for (sum, count) in total.iter_mut().zip(counts) {
                *sum += count;
            }
            row(file.file, counts.map(|count| count.to_string()).each_ref().map(String::as_str))?;
        }
        row("total", total.map(|count| count.to_string()).each_ref().map(String::as_str))?;
        for file in &self.files {
            for Dropped { line, reason } in &file.dropped {
                writeln!(f, "{}:{line} dropped: {reason}", file.file)?;
            }
        }
        match (&self.edition, self.dry_run) {
            (None, _) => f.write_str("nothing new; no edition was made"),
            (Some(edition), true) => write!(
                f,
                "dry run, nothing written; it would make edition {}: {} new, {} corrected",
                edition.number, edition.added, edition.corrected
            ),
            (Some(edition), false) => {
                write!(
                    f,
                    "edition {}: {} new, {} corrected",
                    edition.number, edition.added, edition.corrected
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_a_table() {
        let dropped = vec![Dropped { line: 17, reason: "same figure as line 16".to_owned() }];
        let file =
            FileAccount { file: "observations.csv", read: 3, added: 1, corrected: 1, unchanged: 0, dropped };
        let edition = Edition { number: 2, recorded_at: 0, note: String::new(), added: 1, corrected: 1 };
        let mut account = Account { files: vec![file], edition: Some(edition), dry_run: false };
        assert_eq!(
            account.to_string(),
            "file                  read     new corrected unchanged dropped\n\
             observations.csv         3       1         1         0       1\n\
             total                    3       1         1         0       1\n\
             observations.csv:17 dropped: same figure as line 16\n\
             edition 2: 1 new, 1 corrected"
        );
        account.dry_run = true;
        assert!(
            account
                .to_string()
                .ends_with("dry run, nothing written; it would make edition 2: 1 new, 1 corrected")
        );
        account.edition = None;
        assert!(account.to_string().ends_with("nothing new; no edition was made"));
    }
}
