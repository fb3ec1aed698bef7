//! Entity tags: by what a client tells that it has an answer already.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A weak tag: the answer may be compressed on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag(String);

impl Tag {
    /// The tag of a digest; its first 12 bytes are enough to tell answers apart.
    pub(crate) fn of(digest: &[u8]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(&digest[..digest.len().min(12)]))
    }

    /// Whether the client says that it has the answer.
    pub(crate) fn is_known_to(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == self.0 || tag.trim() == "*")
    }

    /// Puts the tag on an answer.
    pub(crate) fn put_on(&self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::from_str(&format!("W/\"{}\"", self.0)) {
            headers.insert(header::ETAG, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_may_know_it_by_any_spelling() {
        let tag = Tag::of(b"a digest of more than 12 bytes");
        let mut own = HeaderMap::new();
        tag.put_on(&mut own);
        let own = own[header::ETAG].to_str().unwrap().to_owned();
        assert!(own.starts_with("W/\"") && own.len() == 20, "{own}");
        for (known, told) in [
            (true, own.clone()),
            (true, own.trim_start_matches("W/").to_owned()),
            (true, format!("\"other\", {own}")),
            (true, "*".to_owned()),
            (false, "\"other\"".to_owned()),
            (false, String::new()),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, told.parse().unwrap());
            assert_eq!(tag.is_known_to(&headers), known, "{told}");
        }
    }
}
