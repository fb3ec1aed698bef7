//! How the files of the register are called.

/// The files of the register, in the order in which they are read and written.
pub(super) const NAMES: &[&str] = &[
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
