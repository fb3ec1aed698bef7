//! Media types: which one a request has, and which one its answer gets.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

use super::error::{Refusal, code};

/// The media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`: a well-formed request is answered with 200, whatever its errors.
    Json,
    /// `application/graphql-response+json`: the status tells whether the operation ran.
    GraphqlResponse,
}

impl Media {
    const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::GraphqlResponse => "application/graphql-response+json",
        }
    }

    pub(crate) const fn content_type(self) -> HeaderValue {
        match self {
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
            Self::GraphqlResponse => {
                HeaderValue::from_static("application/graphql-response+json; charset=utf-8")
            }
        }
    }

    /// Chooses by `Accept`: the heavier of the two; of equals the one that is named before a wildcard, then the one
    /// named first. Without a header, or where a wildcard decides, `application/json`, which every client reads.
    pub(crate) fn negotiate(headers: &HeaderMap) -> Result<Self, Refusal> {
        if !headers.contains_key(header::ACCEPT) {
            return Ok(Self::Json);
        }
        let accept: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        Self::choose(&accept.join(",")).ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_ACCEPTABLE,
                code::NOT_ACCEPTABLE,
                "The answer is application/json or application/graphql-response+json; accept one of them.",
            )
            .with("supported", json!([Self::Json.name(), Self::GraphqlResponse.name()]))
        })
    }

    fn choose(accept: &str) -> Option<Self> {
        let json = Match::of(Self::Json, accept);
        let graphql = Match::of(Self::GraphqlResponse, accept);
        match (json, graphql) {
            (Some(json), Some(graphql)) if graphql.beats(json) => Some(Self::GraphqlResponse),
            (Some(_), _) => Some(Self::Json),
            (None, Some(_)) => Some(Self::GraphqlResponse),
            (None, None) => None,
        }
    }
}

/// How well a media type is accepted, by the most exact range that covers it.
#[derive(Clone, Copy)]
struct Match {
    weight: f32,
    exactness: u8,
    place: usize,
}

impl Match {
    fn of(media: Media, accept: &str) -> Option<Self> {
        let mut best: Option<Self> = None;
        for (place, range) in accept.split(',').enumerate() {
            let mut pieces = range.split(';').map(str::trim);
            let name = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let exactness = match name.as_str() {
                "*/*" => 1,
                "application/*" => 2,
                name if name == media.name() => 3,
                _ => continue,
            };
            let mut weight = 1.0;
            let mut speaks_utf8 = true;
            for (key, value) in pieces.filter_map(|piece| piece.split_once('=')) {
                match key.trim().to_ascii_lowercase().as_str() {
                    "q" => weight = value.trim().parse().unwrap_or(0.0),
                    "charset" => speaks_utf8 = is_utf8(value),
                    _ => {}
                }
            }
            if speaks_utf8 && best.is_none_or(|best| exactness > best.exactness) {
                best = Some(Self { weight, exactness, place });
            }
        }
        best.filter(|best| best.weight > 0.0)
    }

    fn beats(self, other: Self) -> bool {
        if self.weight > other.weight {
            return true;
        }
        self.weight >= other.weight
            && (self.exactness > other.exactness
                || (self.exactness == other.exactness && self.place < other.place))
    }
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// Lets a body in if it is plain `application/json` in UTF-8: what a form or an image of another site cannot send.
pub(crate) fn check_body(headers: &HeaderMap) -> Result<(), Refusal> {
    // What nearly every client says.
    let plain = headers.get(header::CONTENT_TYPE).is_some_and(|sent| sent == Media::Json.name());
    if plain && !headers.contains_key(header::CONTENT_ENCODING) {
        return Ok(());
    }
    let refuse = |message: &str| {
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code::UNSUPPORTED_MEDIA_TYPE, message)
    };
    let encoded = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|value| !value.to_str().is_ok_and(|value| value.trim().eq_ignore_ascii_case("identity")));
    if encoded {
        return Err(refuse("A compressed body is not read; send it as it is, without Content-Encoding."));
    }
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut pieces = sent.split(';').map(str::trim);
    let is_json = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(Media::Json.name()));
    let charset = pieces
        .filter_map(|piece| piece.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"));
    if is_json && charset.is_none_or(|(_, value)| is_utf8(value)) {
        Ok(())
    } else {
        Err(refuse("The body of a POST is JSON in UTF-8; send it with Content-Type: application/json."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_decides() {
        let json = Some(Media::Json);
        let graphql = Some(Media::GraphqlResponse);
        for (accept, media) in [
            ("application/json", json),
            ("APPLICATION/JSON", json),
            ("application/graphql-response+json", graphql),
            ("application/graphql-response+json; charset=utf-8", graphql),
            ("application/graphql-response+json;charset=UTF-16", None),
            ("application/graphql-response+json, application/json", graphql),
            ("application/json, application/graphql-response+json", json),
            ("application/json;q=0.5, application/graphql-response+json", graphql),
            ("application/graphql-response+json, application/json;q=0.9", graphql),
            ("*/*", json),
            ("application/*", json),
            ("application/graphql-response+json, */*", graphql),
            ("text/html, */*;q=0.1", json),
            ("application/json;q=0, */*", graphql),
            ("text/html", None),
            ("", None),
            ("application/json;q=0", None),
            ("application/json;q=x", None),
            ("application/graphql+json", None),
        ] {
            assert_eq!(Media::choose(accept), media, "{accept}");
        }
    }

    #[test]
    fn only_json_gets_in() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect::<HeaderMap>()
        };
        for good in [
            "application/json",
            "application/json;charset=utf-8",
            "Application/JSON; charset=\"UTF-8\"",
            "application/json; charset=utf8",
        ] {
            assert!(check_body(&headers(&[("content-type", good)])).is_ok(), "{good}");
        }
        for bad in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/graphql",
            "application/json; charset=latin1",
            "application/jsonp",
            "",
        ] {
            assert!(check_body(&headers(&[("content-type", bad)])).is_err(), "{bad}");
        }
        assert!(check_body(&HeaderMap::new()).is_err());
        for (coding, passes) in [("identity", true), ("gzip", false), ("br", false), ("zstd", false)] {
            let headers = headers(&[("content-type", "application/json"), ("content-encoding", coding)]);
            assert_eq!(check_body(&headers).is_ok(), passes, "{coding}");
        }
    }
}
