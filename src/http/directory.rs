//! Short addresses of things in the register, for print and for links: each leads to the page of a question about it.

use axum::extract::{Path, RawQuery};
use axum::response::Redirect;
use url::form_urlencoded::Serializer;

/// `/land/NI`: what the authorities of a Land run.
pub(crate) async fn land(Path(code): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    to("land-at-a-glance", ("land", &code.to_uppercase()), query)
}

/// `/authority/polizeidirektion-osnabrueck`: what an authority runs.
pub(crate) async fn authority(Path(slug): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    to("authority-at-a-glance", ("authority", &slug), query)
}

/// For now, as a question may get another name.
fn to(question: &str, (name, value): (&str, &str), query: Option<String>) -> Redirect {
    let parameter = Serializer::new(String::new()).append_pair(name, value).finish();
    let rest = query.filter(|query| !query.is_empty()).map_or_else(String::new, |query| format!("&{query}"));
    Redirect::temporary(&format!("/question/{question}?{parameter}{rest}"))
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
    }
}
