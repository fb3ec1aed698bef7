//! Addresses of channels in any spelling, brought to one form so that two spellings of one account meet.

use url::Url;

use super::platform::Platform;

/// What an address says about the account it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelAddress {
    /// Slug of the platform; `None` if the address does not tell it.
    pub platform: Option<String>,
    /// The handle in its comparable form; `None` if the address holds none.
    pub handle_key: Option<String>,
    /// The address in its comparable form; `None` if only a handle was given.
    pub url_key: Option<String>,
}

/// Why a text is no address of a channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not the address of a channel; write for instance https://x.com/Polizei_OS, @bfdi@social.bund.de or @Polizei_OS"
)]
pub struct InvalidAddress(pub String);

/// First path parts that only say that a handle follows.
const PATH_WORDS: &[&str] =
    &["channel", "c", "user", "users", "profile", "company", "school", "pages", "in", "add", "s", "web"];
/// Host prefixes that lead to the same account.
const HOST_WORDS: &[&str] = &["www.", "m.", "mobile.", "web.", "de-de.", "l."];

/// The comparable form of a handle: lower case, without the leading `@`, its host in ASCII.
#[must_use]
pub fn handle_key(handle: &str) -> String {
    let handle = handle.trim().trim_start_matches('@').to_lowercase();
    match handle.split_once('@') {
        Some((user, host)) => format!("{user}@{}", ascii_host(host)),
        None => handle,
    }
}

/// The comparable form of an address: no scheme, no `www.` or `m.`, no query, no closing slash, lower case.
///
/// `None` if the text is no web address. The query is kept where it alone names the account
/// (`profile.php?id=…`).
#[must_use]
pub fn url_key(address: &str) -> Option<String> {
    let url = web_address(address)?;
    let path = url.path().trim_matches('/').to_lowercase();
    let id = (path == "profile.php").then(|| url.query_pairs().find(|(name, _)| name == "id")).flatten();
    let query = id.map(|(_, value)| format!("?id={value}")).unwrap_or_default();
    Some(format!("{}/{path}{query}", bare_host(&url)?))
}

/// Reads an address or a handle in any spelling.
pub fn parse(text: &str, platforms: &[Platform]) -> Result<ChannelAddress, InvalidAddress> {
    let text = text.trim();
    let invalid = || InvalidAddress(text.chars().take(200).collect());
    if text.is_empty() || text.chars().any(char::is_control) || text.chars().count() > 500 {
        return Err(invalid());
    }
    let bare = text.strip_prefix("acct:").unwrap_or(text);
    if let Some(handle) = as_handle(bare) {
        let platform = handle.contains('@').then(|| "mastodon".to_owned());
        return Ok(ChannelAddress { platform, handle_key: Some(handle), url_key: None });
    }
    let url = web_address(text).ok_or_else(invalid)?;
    let host = bare_host(&url).ok_or_else(invalid)?;
    let parts: Vec<String> =
        url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).map(decode).collect();
    let known = platforms
        .iter()
        .find(|platform| platform.hosts.iter().any(|own| host == *own || host.ends_with(&format!(".{own}"))));
    let handle = match known {
        Some(_) => parts
            .iter()
            .find(|part| !PATH_WORDS.contains(&part.to_lowercase().as_str()))
            .map(|part| handle_key(part)),
        // On a federated server the handle is only whole with its host.
        None => parts
            .iter()
            .position(|part| part.starts_with('@') || part == "users")
            .and_then(|at| if parts[at] == "users" { parts.get(at + 1) } else { parts.get(at) })
            .map(|part| handle_key(part))
            .map(|user| if user.contains('@') { user } else { format!("{user}@{host}") }),
    };
    let platform = known.map(|platform| platform.slug.clone());
    let platform = platform.or_else(|| handle.is_some().then(|| "mastodon".to_owned()));
    Ok(ChannelAddress { platform, handle_key: handle, url_key: url_key(text) })
}

/// `@name`, `name@host` or `@name@host`; the host must have a dot.
fn as_handle(text: &str) -> Option<String> {
    let plain = text.strip_prefix('@');
    let body = plain.unwrap_or(text);
    if body.is_empty() || body.contains(['/', ':', '?', '#']) || body.contains(char::is_whitespace) {
        return None;
    }
    match body.split_once('@') {
        Some((user, host)) => {
            (!user.is_empty() && host.contains('.') && !host.contains('@')).then(|| handle_key(body))
        }
        None => plain.map(|_| handle_key(body)),
    }
}

fn web_address(text: &str) -> Option<Url> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let text = if lower.starts_with("http://") || lower.starts_with("https://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&text).ok()?;
    url.host_str().is_some_and(|host| host.contains('.')).then_some(url)
}

fn bare_host(url: &Url) -> Option<String> {
    let host = url.host_str()?.trim_end_matches('.');
    let host = HOST_WORDS.iter().find_map(|word| host.strip_prefix(word)).unwrap_or(host);
    // X is Twitter under its new name: one form for both.
    Some(if host == "x.com" { "twitter.com".to_owned() } else { host.to_owned() })
}

fn ascii_host(host: &str) -> String {
    Url::parse(&format!("https://{host}/"))
        .ok()
        .and_then(|url| bare_host(&url))
        .unwrap_or_else(|| host.to_owned())
}

fn decode(part: &str) -> String {
    url::form_urlencoded::parse(format!("v={}", part.replace('+', "%2B")).as_bytes())
        .next()
        .map_or_else(|| part.to_owned(), |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{EntityId, NodeKind};
    use crate::domain::language::Bilingual;

    fn platform(slug: &str, hosts: &[&str]) -> Platform {
        Platform {
            id: EntityId::new(NodeKind::Platform, slug),
            slug: slug.to_owned(),
            name: slug.to_owned(),
            url_pattern: None,
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            followers_term: Bilingual { de: String::new(), en: String::new() },
            collectable: false,
        }
    }

    fn platforms() -> Vec<Platform> {
        vec![
            platform("twitter", &["twitter.com", "x.com"]),
            platform("facebook", &["facebook.com", "fb.com"]),
            platform("youtube", &["youtube.com"]),
            platform("bluesky", &["bsky.app"]),
            platform("mastodon", &[]),
        ]
    }

    #[test]
    fn every_spelling_of_an_account_meets() {
        for text in [
            "https://twitter.com/Polizei_OS",
            "http://twitter.com/Polizei_OS/",
            "https://x.com/polizei_os?s=20&t=abc",
            "https://mobile.twitter.com/POLIZEI_OS",
            "https://m.twitter.com/Polizei_OS#top",
            "HTTPS://WWW.TWITTER.COM/Polizei_OS",
            "x.com/@Polizei_OS",
            "twitter.com/Polizei_OS/status/123",
            "  twitter.com/Polizei_OS  ",
        ] {
            let address = parse(text, &platforms()).unwrap();
            assert_eq!(address.platform.as_deref(), Some("twitter"), "{text}");
            assert_eq!(address.handle_key.as_deref(), Some("polizei_os"), "{text}");
        }
        for text in [
            "@BfDI@social.bund.de",
            "bfdi@social.bund.de",
            "acct:bfdi@social.bund.de",
            "https://social.bund.de/@bfdi",
            "https://social.bund.de/@bfdi/",
            "https://social.bund.de/users/bfdi",
            "social.bund.de/@bfdi?lang=de",
        ] {
            let address = parse(text, &platforms()).unwrap();
            assert_eq!(address.platform.as_deref(), Some("mastodon"), "{text}");
            assert_eq!(address.handle_key.as_deref(), Some("bfdi@social.bund.de"), "{text}");
        }
        for text in ["https://bawü.social/@lfdi", "@lfdi@bawü.social", "@LfDI@xn--baw-joa.social"] {
            assert_eq!(
                parse(text, &platforms()).unwrap().handle_key.as_deref(),
                Some("lfdi@xn--baw-joa.social"),
                "{text}"
            );
        }
        let page = parse("https://de-de.facebook.com/pages/polizei.os/12", &platforms()).unwrap();
        assert_eq!(page.handle_key.as_deref(), Some("polizei.os"));
        let sky = parse("https://bsky.app/profile/bund.de", &platforms()).unwrap();
        assert_eq!((sky.platform.as_deref(), sky.handle_key.as_deref()), (Some("bluesky"), Some("bund.de")));
        let plain = parse("@Polizei_OS", &platforms()).unwrap();
        assert_eq!((plain.platform, plain.handle_key.as_deref()), (None, Some("polizei_os")));
    }

    #[test]
    fn addresses_have_one_form() {
        assert_eq!(url_key("https://www.X.com/Polizei_OS/?a=b").as_deref(), Some("twitter.com/polizei_os"));
        assert_eq!(
            url_key("https://facebook.com/profile.php?id=12&x=1").as_deref(),
            Some("facebook.com/profile.php?id=12")
        );
        assert_eq!(url_key("nothing").as_deref(), None);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in
            ["", "   ", "Polizei OS", "nothing", "https://", "\u{0}", "@", "@@", "javascript:alert(1)"]
        {
            assert!(parse(text, &platforms()).is_err(), "{text:?}");
        }
    }
}
