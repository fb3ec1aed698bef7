//! Which pages may open a WebSocket here: a browser lets every page try, and says only whose page it is.

use axum::http::{HeaderMap, StatusCode, header};

use crate::http::error::{Refusal, code};

/// Lets in whoever is no browser, the pages of this server itself, and those of the origins in the list.
pub(crate) fn check(headers: &HeaderMap, allowed: &[String]) -> Result<(), Refusal> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let listed = allowed.iter().any(|one| one == "*" || one.eq_ignore_ascii_case(origin));
    if origins.next().is_none() && (listed || is_own(origin, host)) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        code::ORIGIN_NOT_ALLOWED,
        "Pages of this origin may not open a WebSocket here; its operator may allow it (serve --allowed-origins). \
         Event streams (Accept: text/event-stream) are open to every page.",
    ))
}

/// Whether an origin is that of the host that was asked. Behind a proxy the scheme is not known here, so it is left out
/// of it; the port that goes without saying is left out, too.
fn is_own(origin: &str, host: &str) -> bool {
    let Some((scheme, own)) = origin.split_once("://") else { return false };
    let usual = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return false,
    };
    let bare = |text: &str| text.strip_suffix(usual).unwrap_or(text).to_ascii_lowercase();
    !own.is_empty() && bare(own) == bare(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_list_and_of_the_host_get_in() {
        let list = ["https://kanalatlas.example".to_owned(), "http://localhost:3000".to_owned()];
        for (origins, host, passes) in [
            (&[][..], "a.example", true),
            (&["https://kanalatlas.example"], "a.example", true),
            (&["http://localhost:3000"], "a.example", true),
            (&["http://kanalatlas.example"], "a.example", false),
            (&["https://kanalatlas.example.evil.example"], "a.example", false),
            (&["http://localhost:3001"], "a.example", false),
            (&["https://a.example"], "a.example", true),
            (&["https://A.example"], "a.example:443", true),
            (&["http://a.example:8000"], "a.example:8000", true),
            (&["http://a.example"], "a.example:8000", false),
            (&["https://a.example:80"], "a.example", false),
            (&["ftp://a.example"], "a.example", false),
            (&["null"], "a.example", false),
            (&[""], "", false),
            (&["https://"], "", false),
            (&["https://a.example", "https://evil.example"], "a.example", false),
        ] {
            let mut headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
            for origin in origins {
                headers.append(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(check(&headers, &list).is_ok(), passes, "{origins:?} at {host}");
        }
    }

    #[test]
    fn an_operator_may_let_everybody_in() {
        let headers = HeaderMap::from_iter([(header::ORIGIN, "https://a.example".parse().unwrap())]);
        assert!(check(&headers, &["*".to_owned()]).is_ok());
        assert_eq!(check(&headers, &[]).unwrap_err().status, StatusCode::FORBIDDEN);
    }
}
