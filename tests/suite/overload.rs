//! More is asked than can be answered: some are answered, the others are told at once, whoever was let in is answered in
//! time, what is quick goes on beside it, and afterwards all is as before.

use serde_json::json;

use super::support::{Answer, Engine, Server, engines};

/// A server whose Länder take a good part of a second to read.
fn slow(engine: &Engine) -> Server {
    let server = Server::start(engine);
    let counting = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) \
                    SELECT COUNT(*) FROM n)";
    server.home().execute(&format!(
        "ALTER TABLE jurisdiction RENAME TO real_jurisdiction; \
         CREATE VIEW jurisdiction AS SELECT * FROM real_jurisdiction WHERE {counting} > 0"
    ));
    server
}

/// Another question for each number, so that none is answered with another.
async fn ask(server: &Server, number: usize) -> Answer {
    server.ask(&format!("{{ a{number}: laender {{ name }} }}"), json!({})).await
}

#[tokio::test]
async fn some_are_answered_the_others_are_told_when_to_come_back_and_it_is_over_when_it_is_over() {
    for engine in engines() {
        let server = slow(&engine);
        // So that the server knows how long it takes.
        for number in 0..16 {
            assert!(ask(&server, number).await.body()["errors"].is_null());
        }
        let burst = futures_util::future::join_all((100..300).map(|number| ask(&server, number)));
        let quick = async {
            let mut answered = 0;
            for number in 0..10 {
                // A look-up of what is not slow, and not kept either.
                let asked =
                    format!("{{ q{number}: authority(slug: \"polizeidirektion-osnabrueck\") {{ slug }} }}");
                let answer = server.ask(&asked, json!({})).await;
                assert_eq!(answer.status, 200, "{engine:?}: {}", answer.text);
                answered += 1;
            }
            answered
        };
        let (answers, quick) = futures_util::future::join(burst, quick).await;
        assert_eq!(quick, 10);
        let (mut answered, mut told) = (0, 0);
        for answer in &answers {
            match (answer.status.as_u16(), answer.code().as_str()) {
                (200, "") => answered += 1,
                (503, "OVERLOADED") => {
                    assert_eq!(answer.header("retry-after"), "1");
                    // Being told so is not what asking costs.
                    told += 1;
                }
                _ => panic!("{}: {}", answer.status, answer.text),
            }
        }
        // As many as are let in at once, on a machine of two cores; nobody waited in vain.
        assert!(answered >= 4, "{engine:?}: {answered} answered, {told} told");
        assert!(told >= 50, "{engine:?}: {answered} answered, {told} told");
        let after = ask(&server, 1_000).await;
        assert_eq!((after.status.as_u16(), after.code().as_str()), (200, ""), "{}", after.text);
        let counted = server.get("/metrics").await.text;
        assert!(
            counted.contains(&format!("kanalatlas_errors_total{{code=\"OVERLOADED\"}} {told}")),
            "{counted}"
        );
        assert!(counted.contains("kanalatlas_operations_waiting 0"), "{counted}");
    }
}
