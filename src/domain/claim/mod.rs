//! Claims: printed statements that are held against the register.
//!
//! [`assertion`] tells what a claim asserts, [`known`] what is known of each subject, [`verdict`] what follows, and
//! [`wording`] and [`citation`] how it is said. Nothing here reads anything: what is known comes from the store.

pub mod assertion;
pub mod citation;
pub mod known;
pub mod peers;
pub mod verdict;
pub mod wording;

use super::authority::AuthorityKind;
use super::date::PartialDate;
use super::id::EntityId;
use super::language::Bilingual;
use super::text_enum::text_enum;

text_enum! {
    /// What a claim says of its subject.
    ClaimRelation ("relation of a claim") {
        /// It has the greatest value of the peers.
        Leads = "LEADS",
        /// It has exactly this value.
        Count = "COUNT",
        /// Nobody else among the peers has any.
        Only = "ONLY",
        /// It was the first of the peers.
        First = "FIRST",
    }
}

text_enum! {
    /// What the register says of a claim.
    ClaimVerdict ("verdict") {
        /// What is known leaves no other answer than that it holds.
        Supported = "SUPPORTED",
        /// What is known leaves no other answer than that it does not hold.
        Contradicted = "CONTRADICTED",
        /// What is not known could change the answer.
        NotDecidable = "NOT_DECIDABLE",
    }
}

text_enum! {
    /// Why somebody leaves the verdict on a claim open.
    ClaimGapReason ("reason for a gap") {
        /// The register knows nothing of it for this claim.
        NothingKnown = "NOTHING_KNOWN",
        /// Some are known, but nobody says how many there were at most.
        NoUpperBound = "NO_UPPER_BOUND",
        /// Its range reaches into that of the claim's subject, or is equal to it.
        Overlaps = "OVERLAPS",
        /// What a source reports and what the register counts cannot both be right.
        SourcesDisagree = "SOURCES_DISAGREE",
        /// Only the claim's own sources give the number; an independent one is missing.
        NoIndependentSource = "NO_INDEPENDENT_SOURCE",
        /// When it opened is not known, or not precisely enough.
        OpeningUnknown = "OPENING_UNKNOWN",
        /// The register was not told what the claim asserts.
        AssertionUntold = "ASSERTION_UNTOLD",
    }
}

/// A printed statement about a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// `claim:ni-police-leading-2017`.
    pub id: EntityId,
    /// `ni-police-leading-2017`.
    pub key: String,
    /// The statement, in the words of the source and translated.
    pub statement: Bilingual,
    /// The authority that said it.
    pub claimed_by: Option<EntityId>,
    /// When it was said.
    pub claimed_on: PartialDate,
    /// Key of the metric that it speaks of.
    pub metric: String,
    /// The kind of authorities that it speaks of.
    pub kind: Option<AuthorityKind>,
    /// The jurisdiction that it speaks of.
    pub jurisdiction: Option<EntityId>,
    /// Slug of the platform; `None` if all are meant.
    pub platform: Option<String>,
    /// With whom it compares; `None` if it is a plain count.
    pub peers: Option<String>,
    /// What it says of its subject; `None` if it was imported before the register asked.
    pub relation: Option<ClaimRelation>,
    /// The number that it names; only of COUNT.
    pub value: Option<f64>,
}
