//! The files of an import: those of a folder, or the seeds that every binary carries.

use std::collections::BTreeMap;
use std::path::Path;

use super::failure::Failure;
use super::names::NAMES;
use super::problem::nearest;

macro_rules! seeds {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_bytes!(concat!("../../seeds/", $name)))),+] };
}

/// The seeds, as they were when the binary was built.
const SEEDS: &[(&str, &[u8])] = seeds![
    "sources.csv",
    "jurisdictions.csv",
    "populations.csv",
    "platforms.csv",
    "metrics.csv",
    "authorities.csv",
    "channels.csv",
    "handles.csv",
    "operators.csv",
    "observations.csv",
    "events.csv",
    "claims.csv",
    "providers.csv",
];

/// CSV files by name.
#[derive(Debug, Clone, Default)]
pub struct Files {
    contents: BTreeMap<&'static str, Vec<u8>>,
    note: Option<&'static str>,
}

impl Files {
    /// The seeds that the binary carries.
    #[must_use]
    pub fn seeds() -> Self {
        let contents = SEEDS.iter().filter_map(|(name, bytes)| Some((known(name)?, bytes.to_vec())));
        Self { contents: contents.collect(), note: Some("Seeds") }
    }

    /// The CSV files of a folder; files of other kinds are ignored.
    pub fn from_folder(folder: &Path) -> Result<Self, Failure> {
        let unreadable = |path: &Path, error: std::io::Error| Failure::Unreadable {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        let mut files = Self::default();
        for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
            let path = entry.map_err(|error| unreadable(folder, error))?.path();
            let is_csv = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
            if is_csv && path.is_file() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, error))?;
                files.add(&name, bytes)?;
            }
        }
        if files.contents.is_empty() {
            return Err(Failure::NoFiles { path: folder.display().to_string() });
        }
        Ok(files)
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let known = known(name).ok_or_else(|| Failure::UnknownFile {
            name: name.to_owned(),
            nearest: nearest(name, NAMES.iter().copied()).and_then(known),
        })?;
        self.contents.insert(known, bytes);
        Ok(())
    }

    /// The bytes of a file.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.contents.get(name).map(Vec::as_slice)
    }

    /// Whether there is no file at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }

    /// What the edition says that it brought, unless the importer says otherwise.
    pub(crate) fn note(&self) -> String {
        let names: Vec<&str> =
            NAMES.iter().copied().filter(|name| self.contents.contains_key(name)).collect();
        self.note.map_or_else(|| format!("Import of {}", names.join(", ")), str::to_owned)
    }
}

fn known(name: &str) -> Option<&'static str> {
    NAMES.iter().copied().find(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_are_all_the_files() {
        let seeds = Files::seeds();
        assert!(NAMES.iter().all(|name| seeds.get(name).is_some_and(|bytes| !bytes.is_empty())));
        assert_eq!(SEEDS.len(), NAMES.len());
    }

    #[test]
    fn folders_give_their_csv_files_and_only_known_ones() {
        let folder = tempfile::tempdir().unwrap();
        let none = Files::from_folder(folder.path()).unwrap_err().to_string();
        assert!(none.contains("holds no file of the register") && none.contains("handles.csv"), "{none}");
        std::fs::write(folder.path().join("README.md"), "words").unwrap();
        std::fs::write(folder.path().join("handles.csv"), "channel\n").unwrap();
        let files = Files::from_folder(folder.path()).unwrap();
        assert_eq!(files.get("handles.csv"), Some("channel\n".as_bytes()));
        assert_eq!(files.note(), "Import of handles.csv");
        std::fs::write(folder.path().join("observation.csv"), "").unwrap();
        let unknown = Files::from_folder(folder.path()).unwrap_err().to_string();
        assert!(
            unknown.starts_with("observation.csv is not a file of the register (did you mean \"observations.csv\"?); name it one of sources.csv"),
            "{unknown}"
        );
        let missing = Files::from_folder(&folder.path().join("none")).unwrap_err();
        assert!(matches!(missing, Failure::Unreadable { .. }));
    }
}
