//! Readable global ids: `land:NI`, `authority:polizeidirektion-hannover`, `channel:twitter/Polizei_OS`.

use std::fmt;
use std::sync::Arc;

use super::text_enum::text_enum;

text_enum! {
    /// What an id names.
    NodeKind ("kind of node") {
        /// One of the 16 Länder.
        Land = "LAND",
        /// The Federation or a foreign country.
        Jurisdiction = "JURISDICTION",
        /// All authorities of one kind within a jurisdiction.
        Sector = "SECTOR",
        /// An authority.
        Authority = "AUTHORITY",
        /// A channel.
        Channel = "CHANNEL",
        /// A platform.
        Platform = "PLATFORM",
        /// An observation.
        Observation = "OBSERVATION",
        /// An event.
        Event = "EVENT",
        /// A source.
        Source = "SOURCE",
        /// A metric.
        Metric = "METRIC",
        /// A claim.
        Claim = "CLAIM",
        /// A provider.
        Provider = "PROVIDER",
        /// A population figure.
        Population = "POPULATION",
        /// A change that an edition brought.
        Change = "CHANGE",
        /// A correction: an observation that superseded another.
        Correction = "CORRECTION",
    }
}

impl NodeKind {
    /// The word before the colon of an id.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Jurisdiction => "jurisdiction",
            Self::Sector => "sector",
            Self::Authority => "authority",
            Self::Channel => "channel",
            Self::Platform => "platform",
            Self::Observation => "observation",
            Self::Event => "event",
            Self::Source => "source",
            Self::Metric => "metric",
            Self::Claim => "claim",
            Self::Provider => "provider",
            Self::Population => "population",
            Self::Change => "change",
            Self::Correction => "correction",
        }
    }
}

/// The id of one thing in the register: its kind, a colon, its natural key.
///
/// Clients treat it as opaque; it is readable so that a person can tell what a log line is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(Arc<str>);

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not an id; write a kind, a colon and a key, for instance land:NI or authority:polizeidirektion-hannover"
)]
pub struct InvalidId(pub String);

impl EntityId {
    /// The id of a thing by its natural key.
    #[must_use]
    pub fn new(kind: NodeKind, key: &str) -> Self {
        Self(format!("{}:{key}", kind.prefix()).into())
    }

    /// Reads an id that a client gave.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let id = Self(text.into());
        if id.split().is_some_and(|(_, key)| !key.is_empty()) {
            Ok(id)
        } else {
            Err(InvalidId(text.to_owned()))
        }
    }

    /// Takes an id that the register itself stored.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        Self(text.into())
    }

    fn split(&self) -> Option<(NodeKind, &str)> {
        let (prefix, key) = self.0.split_once(':')?;
        NodeKind::ALL.iter().copied().find(|kind| kind.prefix() == prefix).map(|kind| (kind, key))
    }

    /// What the id names; `None` only for a text that is no id.
    #[must_use]
    pub fn kind(&self) -> Option<NodeKind> {
        self.split().map(|(kind, _)| kind)
    }

    /// The natural key after the colon.
    #[must_use]
    pub fn key(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, key)| key)
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_their_kind_and_key() {
        let id = EntityId::parse("channel:twitter/Polizei_OS").unwrap();
        assert_eq!(id.kind(), Some(NodeKind::Channel));
        assert_eq!(id.key(), "twitter/Polizei_OS");
        for text in ["", "NI", "land:", "house:NI"] {
            assert!(EntityId::parse(text).is_err(), "{text}");
        }
    }
}
