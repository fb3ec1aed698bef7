//! Sources: every fact has one.

use super::date::PartialDate;
use super::id::EntityId;
use super::text_enum::text_enum;

text_enum! {
    /// What kind of publication a source is.
    SourceKind ("kind of source") {
        /// News article.
        News = "NEWS",
        /// Press release of an authority.
        PressRelease = "PRESS_RELEASE",
        /// Page of an authority.
        OfficialPage = "OFFICIAL_PAGE",
        /// Data set.
        Dataset = "DATASET",
        /// Report, study or parliamentary paper.
        Report = "REPORT",
        /// Official or published statistics.
        Statistics = "STATISTICS",
    }
}

text_enum! {
    /// How far the kept address leads.
    SourceLocator ("locator") {
        /// To the page itself.
        Full = "FULL",
        /// To the site only: the page's path was not kept, or it spelt an officer's name.
        DomainOnly = "DOMAIN_ONLY",
        /// No address was kept.
        NoAddress = "NO_ADDRESS",
    }
}

/// A publication that facts rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `source:seed-k21-2017`.
    pub id: EntityId,
    /// `seed-k21-2017`.
    pub key: String,
    /// Who published it.
    pub publisher: String,
    /// Title.
    pub title: String,
    /// Address.
    pub url: Option<String>,
    /// Date of publication; `None` if the source bears none.
    pub published: Option<PartialDate>,
    /// Day on which it was retrieved; `None` if not kept.
    pub retrieved: Option<PartialDate>,
    /// Kind of publication.
    pub kind: SourceKind,
    /// Language, ISO 639-1.
    pub language: Option<String>,
    /// Licence of a data set; `None`: single facts are quoted, with the publisher named.
    pub licence: Option<String>,
    /// How far the address leads.
    pub locator: SourceLocator,
}
