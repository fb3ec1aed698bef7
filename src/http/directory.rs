//! Short addresses of things in the register, for print and for links: each leads to the page of a question about it.

use axum::extract::{Path, RawQuery};
use axum::response::Redirect;
use url::form_urlencoded::Serializer;

/// `/land/NI`: what the authorities of a Land run.
pub(crate) async fn land(Path(code): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    to("land-at-a-glance", &[("land", &code.to_uppercase())], query)
}

/// `/authority/polizeidirektion-osnabrueck`: what an authority runs.
pub(crate) async fn authority(Path(slug): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    to("authority-at-a-glance", &[("authority", &slug)], query)
}

/// `/channel/twitter/Polizei_OS`: what is known of a channel, by a handle that it has or had or by the key in its id, which
/// stays.
pub(crate) async fn channel(
    Path((platform, handle)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Redirect {
    to("channel-at-a-glance", &[("platform", &platform), ("handle", &handle)], query)
}

/// `/claim/ni-police-leading-2017`: what the register says to a printed statement.
pub(crate) async fn claim(Path(key): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    to("claim-at-a-glance", &[("claim", &key)], query)
}

/// `/source/seed-k21-2017`: what rests on a source.
pub(crate) async fn source(Path(key): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    to("source-at-a-glance", &[("source", &key)], query)
}

/// For now, as a question may get another name.
fn to(question: &str, variables: &[(&str, &str)], query: Option<String>) -> Redirect {
    let parameters = Serializer::new(String::new()).extend_pairs(variables).finish();
    let rest = query.filter(|query| !query.is_empty()).map_or_else(String::new, |query| format!("&{query}"));
    Redirect::temporary(&format!("/question/{question}?{parameters}{rest}"))
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use axum::response::IntoResponse;

    use super::*;

    #[tokio::test]
    async fn an_address_leads_to_its_question_and_to_nowhere_else() {
        let place = |redirect: Redirect| redirect.into_response().headers()[header::LOCATION].clone();
        let query = |text: &str| RawQuery(Some(text.to_owned()));
        let path = |text: &str| Path(text.to_owned());
        assert_eq!(
            place(land(path("ni"), query("lang=de")).await),
            "/question/land-at-a-glance?land=NI&lang=de"
        );
        assert_eq!(
            place(authority(path("a&b=c/../d\r\n"), RawQuery(None)).await),
            "/question/authority-at-a-glance?authority=a%26b%3Dc%2F..%2Fd%0D%0A"
        );
        let named = Path(("mastodon".to_owned(), "bfdi@social.bund.de".to_owned()));
        assert_eq!(
            place(channel(named, query("date=2025")).await),
            "/question/channel-at-a-glance?platform=mastodon&handle=bfdi%40social.bund.de&date=2025"
        );
        assert_eq!(place(claim(path("a"), query("")).await), "/question/claim-at-a-glance?claim=a");
        assert_eq!(
            place(source(path("a/b"), RawQuery(None)).await),
            "/question/source-at-a-glance?source=a%2Fb"
        );
    }
}
