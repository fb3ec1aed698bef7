//! Pages for frames: whole without a script, harmless whatever the register holds, and readable when refused.

use kanalatlas::graphql::questions::read;
use reqwest::Method;

use super::super::support::{Server, engines};
use super::{import, shared, source};

const PAGE: &str = "text/html; charset=utf-8";
const HOSTILE: &str = "<script>alert(1)</script>";

/// The texts of all elements with this tag, without what is within them.
fn texts(page: &str, tag: &str) -> Vec<String> {
    let (begin, end) = (format!("<{tag}"), format!("</{tag}>"));
    page.split(&begin)
        .skip(1)
        .filter(|piece| piece.starts_with(['>', ' ']))
        .map(|piece| {
            let inner = piece.split_once('>').unwrap().1;
            inner.split_once(&end).unwrap().0.to_owned()
        })
        .collect()
}

#[tokio::test]
async fn every_named_question_is_a_page_for_a_frame() {
    for engine in engines() {
        let server = Server::start(&engine);
        for question in read().unwrap() {
            for (at, lang) in ["de", "en"].into_iter().enumerate() {
                let path = format!("/embed/{}?lang={lang}", question.name);
                let answer = server.get(&path).await;
                assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, PAGE), "{path}");
                assert_eq!(answer.header("content-language"), lang, "{path}");
                let policy = answer.header("content-security-policy");
                assert!(
                    policy.starts_with("default-src 'none'; ") && policy.ends_with("frame-ancestors *"),
                    "{policy}"
                );
                assert!(!policy.contains("unsafe") && answer.headers.get("x-frame-options").is_none());
                assert_eq!(
                    answer.header("cache-control"),
                    "public, max-age=300, stale-while-revalidate=86400"
                );
                let page = &answer.text;
                assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{path}");
                assert_eq!(texts(page, "h1").len(), 1, "{path}");
                let meta = server.get(&format!("/q/{}.meta.json?lang={lang}", question.name)).await.body();
                let rows = meta["rows"]["count"].as_u64().unwrap();
                let table = texts(page, "tbody");
                assert_eq!(table.len(), usize::from(rows > 0), "{path}");
                if let Some(body) = table.first() {
                    assert_eq!(body.matches("<tr").count() as u64, rows, "{path}");
                    // No cell is without a word.
                    for empty in ["\"></td>", "\"></th>", "<ul></ul>", "<li></li>"] {
                        assert!(!body.contains(empty), "{path}: {empty}");
                    }
                    assert_eq!(texts(page, "caption").len(), 1, "{path}");
                    assert!(!texts(page, "thead")[0].contains(">nodes"), "{path}");
                }
                assert_eq!(page.contains("class=\"cut\""), meta["rows"]["complete"] != true, "{path}");
                let sources = meta["sources"].as_array().unwrap().len();
                let listed = page
                    .split_once("<ul class=\"sources\">")
                    .map_or(0, |(_, rest)| rest.split_once("</ul>").unwrap().0.matches("<li>").count());
                assert_eq!(listed, sources, "{path}");
                assert!(page.contains("CC BY 4.0") && page.contains("class=\"citation\">"), "{path}");
                assert!(
                    page.contains(&format!("href=\"/question/{}?lang={lang}\"", question.name)),
                    "{path}"
                );
                assert_eq!(question.title[at], unescaped(&texts(page, "h1")[0]), "{path}");
                // Its only script is a file of ours, and nothing in it has a style or a handler of its own.
                assert_eq!(page.matches("<script").count(), 1, "{path}");
                assert!(page.contains("<script src=\"/assets/embed.js\" defer></script>"), "{path}");
                assert!(!page.contains(" style=") && !page.contains("<style"), "{path}");
            }
        }
        for asset in ["/assets/embed.js", "/assets/embed.css"] {
            assert_eq!(server.get(asset).await.status, 200, "{asset}");
        }
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[tokio::test]
async fn figures_and_gaps_are_said_in_words_of_the_language() {
    let server = Server::start(&engines()[0]);
    let german = server.get("/embed/who-left-x?lang=de&from=2022").await.text;
    assert!(german.contains("<th scope=\"col\" role=\"columnheader\">Datum</th>"), "{german}");
    assert!(german.contains("<th scope=\"row\" role=\"rowheader\">"));
    let data = server.get("/q/reach-per-inhabitant.json?lang=de").await.body();
    let page = server.get("/embed/reach-per-inhabitant?lang=de").await.text;
    let sentence = data["compare"]["sentence"].as_str().unwrap();
    assert!(unescaped(&page).contains(&format!("<p class=\"sentence\">{sentence}</p>")), "{page}");
    assert!(page.contains("Wer fehlt") && page.contains("Keiner davon zählt als null."));
    let excluded = data["compare"]["coverage"]["excluded"].as_array().unwrap();
    assert!(!excluded.is_empty());
    for entry in excluded {
        assert!(unescaped(&page).contains(entry["label"].as_str().unwrap()));
    }
    let unknown =
        data["compare"]["rows"].as_array().unwrap().iter().filter(|row| row["value"].is_null()).count();
    assert!(page.matches("class=\"unknown\"").count() >= unknown);
    // The view and the rows go on to the whole page, and the edition that was named.
    let pinned = server.get("/embed/who-left-x?lang=en&view=timeline&rows=closedChannels&edition=1").await;
    assert_eq!(pinned.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(pinned.text.contains(
        "href=\"/question/who-left-x?lang=en&amp;rows=closedChannels&amp;view=timeline&amp;edition=1\" target=\"_blank\" \
         rel=\"noopener\""
    ), "{}", pinned.text);
    let tag = pinned.header("etag").to_owned();
    let again =
        server.request(Method::GET, "/embed/who-left-x?lang=en&view=timeline&rows=closedChannels&edition=1");
    assert_eq!(server.send(again.header("if-none-match", &tag)).await.status, 304);
    let other = server.get("/embed/who-left-x?lang=en&view=table&rows=closedChannels&edition=1").await;
    assert_ne!(other.header("etag"), tag);
}

#[tokio::test]
async fn nothing_hostile_becomes_markup() {
    let server = Server::start(&engines()[0]);
    import(&server, "sources.csv", &source("aaa-bad", HOSTILE));
    let server = Server::start_in(server.stop());
    let address = shared(&server, "{ source(id: \"aaa-bad\") { key title url } }").await;
    let page = server.get(&address.replace("/q/", "/embed/")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.text.contains(HOSTILE));
    let escaped = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect::<String>();
    for path in [
        format!("/embed/who-left-x?platform={escaped}"),
        format!("/embed/who-left-x?{escaped}=1"),
        format!("/embed/{}", HOSTILE.replace('<', "%3C").replace('>', "%3E").replace('/', "%2F")),
    ] {
        let answer = server.get(&path).await;
        assert!(!answer.text.contains(HOSTILE), "{path}: {}", answer.text);
        assert_eq!(answer.header("content-type"), PAGE, "{path}");
    }
}

#[tokio::test]
async fn a_refusal_is_a_page_with_its_status() {
    let server = Server::start(&engines()[0]);
    for (path, status, words) in [
        ("/embed/who-left-y?lang=de", 404, "Was who-left-x meant?"),
        ("/embed/who-left-x?lang=de&edition=99", 404, "no edition 99"),
        ("/embed/who-left-x?lang=de&platfrom=x", 400, "is no variable of this question"),
        ("/embed/who-left-x?lang=de&from=gestern", 400, "gestern"),
        ("/embed/who-left-x?lang=de&all=true", 400, "leave all away"),
        ("/embed/who-left-x?lang=de&rows=x", 400, "There are no rows at that path"),
    ] {
        let answer = server.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, PAGE), "{path}");
        assert!(
            answer.text.contains("<h1>Keine Antwort</h1>") && answer.text.contains(words),
            "{}",
            answer.text
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(answer.header("content-security-policy").ends_with("frame-ancestors *"), "{path}");
    }
    let english = server.get("/embed/who-left-y").await;
    assert!(english.text.contains("<h1>No answer</h1>"), "{}", english.text);
    // Elsewhere, no page may be framed.
    for path in ["/", "/q/who-left-x.json", "/question/who-left-x"] {
        assert!(
            server.get(path).await.header("content-security-policy").ends_with("frame-ancestors 'none'"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_long_table_is_cut_and_says_so() {
    let server = Server::start(&engines()[0]);
    let rows = "/q/series-for-a-chart.meta.json?lang=de&from=2019&to=2022&interval=MONTH";
    let meta = server.get(rows).await.body();
    let count = meta["rows"]["count"].as_u64().unwrap();
    assert!(count > 500, "{count}");
    let page = server.get("/embed/series-for-a-chart?lang=de&from=2019&to=2022&interval=MONTH").await.text;
    assert_eq!(texts(&page, "tbody")[0].matches("<tr").count(), 500);
    assert!(texts(&page, "caption")[0].starts_with("500 von "), "{}", texts(&page, "caption")[0]);
    assert!(page.contains("class=\"cut\"") && page.contains("target=\"_blank\""));
}
