//! The feed of corrections, read as a feed reader does.

use atom_syndication::Feed;
use reqwest::Method;

use super::super::support::{Server, engines};
use super::import;

const HEADER: &str =
    "subject_type,subject,metric,platform,value,missing,observed,basis,status,source,note,reason\n";

/// Imports a value of the police of Bayern; `HIDDEN` is none.
fn say(server: &Server, value: &str, reason: &str) {
    let (value, missing) = if value == "HIDDEN" { ("", value) } else { (value, "") };
    let row = format!(
        "SECTOR,POLICE:BY,channels,twitter,{value},{missing},2019-05,REPORTED,FINAL,b-np-2019-instacops,,{reason}\n"
    );
    import(server, "observations.csv", &format!("{HEADER}{row}"));
}

fn content(feed: &Feed, at: usize) -> &str {
    feed.entries[at].content.as_ref().unwrap().value.as_deref().unwrap()
}

#[tokio::test]
async fn every_correction_is_an_entry_the_newest_first() {
    for engine in engines() {
        let server = Server::start(&engine);
        let path = "/feed/corrections.atom?lang=de";
        let empty = server.get(path).await;
        assert_eq!(
            (empty.status.as_u16(), empty.header("content-type")),
            (200, "application/atom+xml; charset=utf-8")
        );
        assert!(empty.text.parse::<Feed>().unwrap().entries.is_empty(), "{}", empty.text);
        say(&server, "20", "");
        say(&server, "1321", "<script>alert(1)</script> & Zahlendreher");
        say(&server, "HIDDEN", "nicht mehr zu sehen");
        // The newest edition is looked for at most once a while; a server of its own sees it at once.
        let server = Server::start_in(server.stop());
        let answer = server.get(path).await;
        assert_eq!(answer.header("cache-control"), "public, max-age=300, stale-while-revalidate=86400");
        assert_eq!((answer.header("content-language"), answer.header("kanalatlas-edition")), ("de", "4"));
        let feed: Feed = answer.text.parse().unwrap();
        assert_eq!(
            (feed.title.value.as_str(), feed.lang.as_deref()),
            ("Kanalatlas: Korrekturen", Some("de"))
        );
        assert_eq!(feed.entries.len(), 2);
        assert!(feed.entries[0].updated > feed.entries[1].updated && feed.updated == feed.entries[0].updated);
        assert!(
            feed.entries[0].title.value.ends_with(
                "1.321 → zurückgezogen; kein Wert: verborgen (von der Plattform oder dem Betreiber)"
            )
        );
        assert!(feed.entries[0].title.value.starts_with("Polizei, Bayern: Kanäle ("));
        let first = content(&feed, 1);
        assert!(
            first.starts_with(
                "Bisher: 20\nJetzt: 1.321\nGrund: <script>alert(1)</script> & Zahlendreher\nAusgabe 3, "
            ),
            "{first}"
        );
        assert!(!answer.text.contains("<script>"));
        // The entry leads to that edition's answer, in which it stands.
        let link = feed.entries[1].links[0]
            .href
            .replace("/question/corrections-since?", "/q/corrections-since.json?");
        let told = server.get(&link).await.body();
        assert_eq!(told["corrections"]["totalCount"], 1, "{link}: {told}");
        assert_eq!(told["corrections"]["nodes"][0]["newValue"], 1321.0);
        let english: Feed = server.get("/feed/corrections.atom?lang=en").await.text.parse().unwrap();
        assert!(
            english.title.value.ends_with("corrections")
                && content(&english, 1).starts_with("Before: 20\nNow: 1,321")
        );
        assert_eq!(english.entries[1].id, feed.entries[1].id);
        assert_ne!(english.id, feed.id);
        // By an earlier edition it is what it was then.
        let then: Feed = server.get("/feed/corrections.atom?edition=3").await.text.parse().unwrap();
        assert_eq!(then.entries.len(), 1);
        let again = server.request(Method::GET, path).header("if-none-match", answer.header("etag"));
        assert_eq!(server.send(again).await.status, 304);
        let refused = server.get("/feed/corrections.atom?since=2020").await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "BAD_REQUEST"));
        assert_ne!(empty.header("etag"), answer.header("etag"));
        // The page tells feed readers where it is.
        let page = server.get("/").await.text;
        assert_eq!(page.matches("type=\"application/atom+xml\"").count(), 2, "{page}");
    }
}
