//! Whether an account is official.

use async_graphql::{Context, Description, Object};

use super::authority::Authority;
use super::channel::{Channel, with_states};
use super::source::{Source, sources_of};
use crate::domain::address;
use crate::domain::channel::{self as domain, ChannelStatus};
use crate::domain::date::PartialDate as Date;
use crate::domain::platform::Platform;
use crate::domain::scope::Scope;
use crate::graphql::context::RequestContext;
use crate::graphql::error::ApiError;
use crate::graphql::scalars::PartialDate;
use crate::loader::AllPlatforms;

/// What the register knows about an address.
#[derive(Description)]
pub(crate) struct ChannelVerification {
    url: String,
    matches: Vec<(domain::Channel, ChannelStatus)>,
    scope: Scope,
}

impl ChannelVerification {
    /// The channel that the answer speaks of: an open one before a closed one.
    fn best(&self) -> Option<&domain::Channel> {
        self.matches.first().map(|(row, _)| row)
    }
}

#[Object(use_type_description)]
impl ChannelVerification {
    /// The address as it was given.
    async fn url(&self) -> &str {
        &self.url
    }

    /// True: an authority's channel at the date. False: it was one and is closed (see `until`). Null: the register
    /// does not know it, which does not mean that it is false.
    async fn official(&self) -> Option<bool> {
        match self.matches.first()?.1 {
            ChannelStatus::Active | ChannelStatus::Dormant => Some(true),
            ChannelStatus::Closed => Some(false),
            ChannelStatus::Planned | ChannelStatus::Unknown => None,
        }
    }

    /// The channel at this address; null if the register does not know it.
    async fn channel(&self) -> Option<Channel> {
        self.best().map(|row| Channel::new(row.clone(), self.scope))
    }

    /// Further channels that the address may mean: a handle alone exists on several platforms.
    async fn other_matches(&self) -> Vec<Channel> {
        self.matches.iter().skip(1).map(|(row, _)| Channel::new(row.clone(), self.scope)).collect()
    }

    /// The authority that answers for it; null if the register does not know the address.
    async fn authority(&self, ctx: &Context<'_>) -> Option<Result<Authority, ApiError>> {
        Authority::load(ctx, &self.best()?.authority, self.scope).await.transpose()
    }

    /// Until when it was official; null if it still is, or if the date is unknown.
    async fn until(&self) -> Option<PartialDate> {
        let closed = |row: &domain::Channel| row.closed.filter(|date: &Date| date.low() <= self.scope.day());
        self.best().and_then(closed).map(PartialDate)
    }

    /// The sources that say so; empty if the register does not know the address.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<Source>, ApiError> {
        match self.best() {
            Some(row) => sources_of(ctx, &row.id, self.scope).await,
            None => Ok(Vec::new()),
        }
    }
}

/// Looks an address up in any spelling.
pub(super) async fn verify(
    ctx: &Context<'_>,
    url: String,
    scope: Scope,
) -> Result<ChannelVerification, ApiError> {
    let platforms = ctx.loaders().load_list(AllPlatforms(scope)).await?;
    let platforms: Vec<Platform> = platforms.iter().map(|platform| Platform::clone(platform)).collect();
    let address = address::parse(&url, &platforms).map_err(ApiError::input)?;
    let reader = ctx.loaders().reader();
    let (platform, handle, url_key) =
        (address.platform.as_deref(), address.handle_key.as_deref(), address.url_key.as_deref());
    let matches = reader.channels_at(platform, handle, url_key, scope).await?;
    let mut matches = with_states(ctx, matches, scope).await?;
    matches.sort_by_key(|(_, status)| match status {
        ChannelStatus::Active | ChannelStatus::Dormant => 0,
        ChannelStatus::Unknown => 1,
        ChannelStatus::Planned => 2,
        ChannelStatus::Closed => 3,
    });
    Ok(ChannelVerification { url, matches, scope })
}
