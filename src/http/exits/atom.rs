//! `/feed/corrections.atom`: what was corrected, for whoever reads along. It asks the named question about corrections, so
//! it says what that question's answer says.

use std::sync::Arc;

use async_graphql::Executor;
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::Response;
use chrono::DateTime;
use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::address::Address;
use super::cells::rows_of;
use super::glossary::{gap, word};
use super::meta::About;
use super::words::{cited, either};
use super::{answer, in_json, visit};
use crate::domain::citation::{date_in_words, number};
use crate::domain::date::PartialDate;
use crate::domain::language::Language;
use crate::graphql::licence;
use crate::http::State;
use crate::http::client::Peer;
use crate::http::error::Refusal;
use crate::http::exchange::RequestId;
use crate::http::request;

/// The question that is asked, which gives its newest hundred corrections.
const QUESTION: &str = "corrections-since";
/// Since when: before there was a register.
const EVER: (&str, &str) = ("since", "1970-01-01T00:00:00Z");
/// What begins an id of the feed; the server does not know under which name it is reached.
const URN: &str = "urn:kanalatlas";

/// Answers `/feed/corrections.atom`.
pub(crate) async fn corrections<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Response<Body> {
    visit(&state, &request_id, peer, request, in_json, async |request, visit| {
        request::check_address(request.uri())?;
        let address = Address::of_feed(QUESTION, &[EVER], request.uri())?;
        // On the heap, as it is large.
        Box::pin(answer(&state, &address, request.uri(), request.headers(), visit)).await
    })
    .await
}

/// The feed of an answer with these data.
pub(super) fn feed(about: &About<'_>, data: &Value) -> Result<Vec<u8>, Refusal> {
    let language = about.language;
    let tongue = either(language, ["de", "en"]);
    let entries: Vec<Entry> =
        rows_of(about.table, data).into_iter().map(|row| entry(row, language)).collect();
    // Of a feed without an entry, when its edition was recorded.
    let recorded = about.edition.map_or(0, |edition| edition.recorded_at);
    let recorded = DateTime::from_timestamp_micros(recorded).unwrap_or_default().fixed_offset();
    let feed = Feed {
        title: Text::plain(either(language, ["Kanalatlas: Korrekturen", "Kanalatlas: corrections"])),
        subtitle: Some(Text::plain(either(
            language,
            [
                "Jede ersetzte oder zurückgezogene Zahl des Registers, die neueste zuerst.",
                "Every figure of the register that was replaced or withdrawn, the newest first.",
            ],
        ))),
        id: format!("{URN}:corrections:{tongue}"),
        updated: entries.first().map_or(recorded, |entry| entry.updated),
        authors: vec![Person { name: "Kanalatlas".to_owned(), ..Person::default() }],
        links: vec![
            link("self", format!("/feed/corrections.atom?lang={tongue}"), "application/atom+xml"),
            link("alternate", about.page(), "text/html"),
        ],
        rights: Some(Text::plain(licence(language))),
        lang: Some(tongue.to_owned()),
        entries,
        ..Feed::default()
    };
    feed.write_to(Vec::new()).map_err(|error| {
        tracing::error!(target: "kanalatlas::http", error = %error, "a feed cannot be written");
        Refusal::internal("the feed cannot be written")
    })
}

/// What one correction says: what was said, what is said, why, when, and in which edition.
fn entry(row: &Value, language: Language) -> Entry {
    let text = |value: &Value| clean(value.as_str().unwrap_or_default());
    let recorded = text(&row["recordedAt"]);
    let updated: FixedDateTime = DateTime::parse_from_rfc3339(&recorded).unwrap_or_default();
    let edition = row["edition"].as_i64().unwrap_or_default();
    let observation = &row["observation"];
    let withdrawn = || {
        let why = observation["missing"].as_str().and_then(|reason| gap(reason, language));
        let [withdrawn, value] =
            either(language, [["zurückgezogen", "kein Wert"], ["withdrawn", "no value"]]);
        why.map_or_else(|| withdrawn.to_owned(), |why| format!("{withdrawn}; {value}: {why}"))
    };
    let old = said(&row["oldValue"], language)
        .unwrap_or_else(|| either(language, ["kein Wert", "no value"]).to_owned());
    let new = said(&row["newValue"], language).unwrap_or_else(withdrawn);
    let reason = row["reason"]
        .as_str()
        .map_or_else(|| either(language, ["keiner genannt", "none was given"]).to_owned(), clean);
    let day = date_in_words(PartialDate::day(crate::domain::date::Day::of(updated.date_naive())), language);
    let [before, now, because, since, as_cited, source] = either(
        language,
        [
            ["Bisher", "Jetzt", "Grund", "Ausgabe", "Zitierfähig", "Quelle"],
            ["Before", "Now", "Reason", "edition", "To be cited as", "Source"],
        ],
    );
    let mut lines = vec![
        format!("{before}: {old}"),
        format!("{now}: {new}"),
        format!("{because}: {reason}"),
        format!("{since} {edition}, {day}"),
        format!("{as_cited}: {}", text(&observation["citation"])),
    ];
    for own in row["sources"].as_array().into_iter().flatten() {
        lines.push(format!("{source}: {} {}", clean(&cited(own)), text(&own["url"])).trim_end().to_owned());
    }
    let query = Serializer::new(String::new())
        .append_pair("since", &recorded)
        .append_pair("lang", either(language, ["de", "en"]))
        .append_pair("edition", &edition.to_string())
        .finish();
    Entry {
        title: Text::plain(format!("{}: {old} → {new}", whom(observation, language))),
        id: format!("{URN}:{}", text(&row["id"])),
        updated,
        published: Some(updated),
        links: vec![link("alternate", format!("/question/{QUESTION}?{query}"), "text/html")],
        content: Some(Content {
            value: Some(lines.join("\n")),
            content_type: Some("text".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// Whom and what a figure is about: `Polizei, Bayern: Kanäle (Twitter)`.
fn whom(observation: &Value, language: Language) -> String {
    let subject = &observation["subject"];
    let kind = subject["kind"].as_str().map(|kind| word("AuthorityKind", kind, language));
    let names = [
        kind,
        subject["handle"].as_str(),
        subject["name"].as_str(),
        subject["jurisdiction"]["name"].as_str(),
        subject["authority"]["name"].as_str(),
    ];
    let who = names.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let metric = observation["metric"]["label"].as_str().unwrap_or_default();
    let platform = observation["platform"]["name"].as_str();
    clean(&format!("{who}: {metric}{}", platform.map_or_else(String::new, |name| format!(" ({name})"))))
}

/// A figure; `None` if there is none, which is no zero.
fn said(value: &Value, language: Language) -> Option<String> {
    value.as_f64().map(|value| number(value, language))
}

fn link(rel: &str, href: String, media: &str) -> Link {
    Link { rel: rel.to_owned(), href, mime_type: Some(media.to_owned()), ..Link::default() }
}

/// A text without the characters that XML has no way to write.
fn clean(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(old: Value, new: Value, missing: Value) -> Value {
        json!({
            "id": "correction:k.2", "recordedAt": "2026-11-30T10:20:08.445300Z", "edition": 3,
            "oldValue": old, "newValue": new, "reason": "<b>Zahlendreher</b>\u{1}",
            "observation": {
                "citation": "C", "missing": missing, "metric": {"label": "Kanäle"}, "platform": {"name": "X"},
                "subject": {"kind": "POLICE", "jurisdiction": {"name": "Bayern"}},
            },
            "sources": [{"citation": "S", "url": "https://x.de/"}],
        })
    }

    fn text(entry: &Entry) -> &str {
        entry.content.as_ref().and_then(|content| content.value.as_deref()).unwrap_or_default()
    }

    #[test]
    fn an_entry_says_old_new_why_and_when() {
        let entry = entry(&row(json!(1200.5), json!(21), Value::Null), Language::De);
        assert_eq!(entry.title.value, "Polizei, Bayern: Kanäle (X): 1.200,5 → 21");
        assert_eq!(entry.id, "urn:kanalatlas:correction:k.2");
        assert_eq!(
            text(&entry),
            "Bisher: 1.200,5\nJetzt: 21\nGrund: <b>Zahlendreher</b>\nAusgabe 3, 30.11.2026\nZitierfähig: C\n\
             Quelle: S https://x.de/"
        );
        assert_eq!(
            entry.links[0].href,
            "/question/corrections-since?since=2026-11-30T10%3A20%3A08.445300Z&lang=de&edition=3"
        );
    }

    #[test]
    fn what_is_withdrawn_is_no_zero() {
        let entry = entry(&row(Value::Null, Value::Null, json!("HIDDEN")), Language::En);
        assert!(
            entry.title.value.contains("no value → withdrawn; no value: hidden"),
            "{}",
            entry.title.value
        );
    }
}
