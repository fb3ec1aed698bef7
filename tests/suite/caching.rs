//! Answers that may be kept: by their edition, and no longer.

use reqwest::Method;
use serde_json::json;

use super::support::{Server, engines, run};

#[tokio::test]
async fn an_answer_is_fresh_until_the_next_edition() {
    for engine in engines() {
        let server = Server::start(&engine);
        let ask = async |path: &str, tag: &str| {
            server.send(server.request(Method::GET, path).header("if-none-match", tag)).await
        };
        let path = "/graphql?query={edition{number}}";
        let first = server.get(path).await;
        assert_eq!(first.header("cache-control"), "public, max-age=60, stale-while-revalidate=86400");
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        let again = ask(path, &tag).await;
        assert_eq!(
            (again.status.as_u16(), again.text.as_str(), again.header("etag")),
            (304, "", tag.as_str())
        );
        let statements = server.logged(again.request_id()).await["statements"].as_u64();
        assert_eq!(statements, Some(0), "nothing is read");
        // Whatever makes another answer makes another tag.
        for other in [
            "/graphql?query={edition{number+note}}",
            "/graphql?query={edition{number}}&lang=de",
            "/graphql?query=query+A{edition{number}}&operationName=A",
            "/graphql?query={edition{number}}&variables={\"a\":1}",
        ] {
            let answer = ask(other, &tag).await;
            assert_eq!(answer.status, 200, "{other}");
            assert_ne!(answer.header("etag"), tag, "{other}");
        }
        let request = server.request(Method::GET, path).header("if-none-match", &tag);
        let other = server.send(request.header("accept", "application/graphql-response+json")).await;
        assert_eq!(other.status, 200);
        // Errors are never kept, and neither is what was posted.
        let wrong = server.get("/graphql?query={land(code:XX){name}}").await;
        assert_eq!((wrong.header("cache-control"), wrong.header("etag")), ("no-store", ""));
        let posted = server.ask("{ edition { number } }", json!({})).await;
        assert_eq!((posted.header("cache-control"), posted.header("etag")), ("no-store", ""));
        // A new edition makes the old answer stale.
        let folder = tempfile::TempDir::new().unwrap();
        let source = "id,publisher,title,kind,locator\nnew-source,Zeitung,Neues,NEWS,FULL\n";
        std::fs::write(folder.path().join("sources.csv"), source).unwrap();
        let finished =
            run(&["import", folder.path().to_str().unwrap(), "--database", &server.home().address()]);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        let after = ask(path, &tag).await;
        assert_eq!((after.status.as_u16(), &after.body()["data"]["edition"]["number"]), (200, &json!(2)));
        assert_ne!(after.header("etag"), tag);
    }
}
