//! Channels: accounts on platforms, their handles, operators and lives.

use super::date::PartialDate;
use super::id::EntityId;
use super::text_enum::text_enum;

text_enum! {
    /// What a channel is for.
    ChannelPurpose ("purpose of a channel") {
        /// Everything that the authority has to say.
        General = "GENERAL",
        /// Information during operations.
        Operations = "OPERATIONS",
        /// Searching for wanted or missing persons.
        WantedPersons = "WANTED_PERSONS",
        /// Winning recruits.
        Recruiting = "RECRUITING",
        /// An officer who talks with citizens by name and face.
        CommunityPolicing = "COMMUNITY_POLICING",
        /// Prevention of crime and accidents.
        Prevention = "PREVENTION",
        /// News for the press.
        Press = "PRESS",
        /// A campaign.
        Campaign = "CAMPAIGN",
        /// A service for citizens, such as an app.
        Service = "SERVICE",
    }
}

text_enum! {
    /// Whose channel it is: the office's or the person's who holds it.
    HolderKind ("kind of holder") {
        /// The office; stays when people change.
        Office = "OFFICE",
        /// The person who holds the office, such as a premier.
        PersonInOffice = "PERSON_IN_OFFICE",
    }
}

text_enum! {
    /// The state of a channel at a date, as far as the register knows.
    ChannelStatus ("status of a channel") {
        /// Its opening lies after the date.
        Planned = "PLANNED",
        /// Surely open at the date: opened or seen by then, and not closed.
        Active = "ACTIVE",
        /// Open, but without a post for at least 90 days, as far as posts were counted.
        Dormant = "DORMANT",
        /// Surely closed by the date.
        Closed = "CLOSED",
        /// The dates that are known do not decide it.
        Unknown = "UNKNOWN",
    }
}

text_enum! {
    /// The part that an authority has in a channel.
    OperatorRole ("role of an operator") {
        /// Answers for the channel.
        Owner = "OWNER",
        /// Runs it together with the owner.
        CoOperator = "CO_OPERATOR",
        /// Supervises it without running it.
        Supervisor = "SUPERVISOR",
    }
}

/// Days without a post after which a channel counts as dormant, unless a query says otherwise.
pub const DORMANT_DAYS: i32 = 90;

/// An account on a platform; an app and a newsroom are channels too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// `channel:twitter/Polizei_OS`; stays when the handle changes.
    pub id: EntityId,
    /// Slug of the platform.
    pub platform: String,
    /// The platform's own permanent id (DID, account URI, channel id); `None` if not known.
    pub external_id: Option<String>,
    /// Handle at present; `None` if the source tells of the account without naming it.
    pub handle: Option<String>,
    /// Address; `None` if unknown.
    pub url: Option<String>,
    /// Name that the channel shows.
    pub display_name: Option<String>,
    /// The authority that answers for it.
    pub authority: EntityId,
    /// What it is for.
    pub purpose: ChannelPurpose,
    /// Office or person in office.
    pub holder: HolderKind,
    /// Whether a named officer runs it; the name is never kept.
    pub personified: bool,
    /// Area that it serves, in words.
    pub area: Option<String>,
    /// Opening; `None` if unknown.
    pub opened: Option<PartialDate>,
    /// Closing; `None` if it was not closed or the date is unknown.
    pub closed: Option<PartialDate>,
    /// Why it was closed, as the source has it.
    pub closed_reason: Option<String>,
}

/// A handle that a channel had for a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleSpan {
    /// The handle, as written by its owner.
    pub handle: String,
    /// Since when; `None` if unknown.
    pub from: Option<PartialDate>,
    /// Until when; `None` if it still holds or the end is unknown.
    pub to: Option<PartialDate>,
}

/// The part of an authority in a channel, for a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelOperator {
    /// The authority.
    pub authority: EntityId,
    /// Its part.
    pub role: OperatorRole,
    /// Since when; `None` if unknown.
    pub from: Option<PartialDate>,
    /// Until when; `None` if it still holds or the end is unknown.
    pub to: Option<PartialDate>,
}

text_enum! {
    /// How it was established that a channel is official.
    VerificationMethod ("method of verification") {
        /// The authority's own website or imprint links to it.
        WebsiteLink = "WEBSITE_LINK",
        /// The channel links back to the website, which confirms it (rel=me).
        RelMe = "REL_ME",
        /// The account lives on a server that only admits authorities.
        OfficialInstance = "OFFICIAL_INSTANCE",
        /// A source of the register names it as the authority's.
        SourceNamed = "SOURCE_NAMED",
    }
}

/// Whether a federated handle (`user@host`) lives on a server that a German state runs for its authorities.
#[must_use]
pub fn is_official_instance(handle: &str) -> bool {
    let host = handle.rsplit_once('@').map_or("", |(_, host)| host).to_lowercase();
    [".bund.de", ".hessen.de", ".schleswig-holstein.de"].iter().any(|domain| host.ends_with(domain))
}

/// That a channel was found to be official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How it was established.
    pub method: VerificationMethod,
    /// When it was last checked, in the world's time; `None` if the evidence is undated.
    pub checked_on: Option<PartialDate>,
}

#[cfg(test)]
mod tests {
    use super::is_official_instance;

    #[test]
    fn only_servers_of_the_state_are_official() {
        for (handle, official) in [
            ("bfdi@social.bund.de", true),
            ("@Land@social.HESSEN.de", true),
            ("landesbibliothek@social.schleswig-holstein.de", true),
            ("polizei@mastodon.social", false),
            ("polizei@notbund.de", false),
            ("Polizei_OS", false),
        ] {
            assert_eq!(is_official_instance(handle), official, "{handle}");
        }
    }
}
