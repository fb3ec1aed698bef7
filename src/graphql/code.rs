//! The codes that errors carry in `extensions.code`: stable, documented, the one list.

/// The request is wrong in a way that its sender can mend.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// The lists of one request ask for more rows than one request may.
pub const TOO_MANY_ROWS: &str = "TOO_MANY_ROWS";
/// A comparison of what is not alike; the message names the smallest change that makes it fair.
pub const UNFAIR_COMPARISON: &str = "UNFAIR_COMPARISON";
/// Something failed on our side; the log has it under the request id.
pub const INTERNAL: &str = "INTERNAL";
/// No database answers just now; ask again in a few seconds.
pub const UNAVAILABLE: &str = "UNAVAILABLE";
