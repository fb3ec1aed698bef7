//! Synthetic data: the same on both engines, marked as such, and right by the check.

use serde_json::{Value, json};

use super::support::{Home, Server, column, engines, run};

fn generate(home: &Home, channels: &str, observations: &str, seed: &str) -> String {
    let finished = run(&[
        "generate",
        "--channels",
        channels,
        "--observations",
        observations,
        "--seed",
        seed,
        "--database",
        &home.address(),
    ]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.stderr.contains("observations done="), "it tells how far it is: {finished:?}");
    finished.stdout
}

fn column_of(home: &Home, sql: &str) -> Vec<String> {
    let address = home.address();
    column(&if address.starts_with("sqlite") { format!("{address}?mode=rwc") } else { address }, sql)
}

/// Every synthetic row that is made of the seed alone.
const ROWS: &str = "SELECT id || ' ' || digest AS line FROM entity WHERE id LIKE '%synthetic%' \
    UNION ALL SELECT id || ' ' || subject_id || ' ' || metric || ' ' || platform || ' ' || basis || ' ' || observed_low \
        || ' ' || observed_high || ' ' || CAST(value AS INTEGER) || ' ' || fact_key || ' ' || known_from FROM observation \
        WHERE subject_id LIKE '%synthetic%' \
    UNION ALL SELECT subject_id || ' ' || metric || ' ' || month || ' ' || observation_id FROM monthly_value \
        WHERE subject_id LIKE '%synthetic%' ORDER BY line";

#[tokio::test]
async fn one_seed_makes_the_same_rows_and_answers_everywhere() {
    let query = r#"{
        compare(input: {metric: "followers", peers: AREA_STATES, filter: {kinds: [POLICE]}, asOf: "2025-12-31"}) {
            rows { label(lang: DE) value knownChannels channels } sentence(lang: DE)
        }
        authority(slug: "synthetic-7-5") {
            name kind land { code } sources { publisher title }
            channels { nodes { handle platform { slug } opened latest(metric: "posts") { value observedOn } } }
        }
        observations(filter: {metrics: ["posts"]}, orderBy: VALUE_DESC, first: 20) {
            totalCount nodes { id value observedOn subject { ... on Channel { id } } }
        }
    }"#;
    let mut seen: Option<(Vec<String>, Value)> = None;
    for engine in engines() {
        for _ in 0..2 {
            let home = engine.fresh();
            let said = generate(&home, "60", "700", "7");
            assert!(
                said.starts_with("Generated 72 authorities and channels and 700 observations in 2 editions"),
                "{said}"
            );
            let finished = run(&["check", "--log", "error", "--database", &home.address()]);
            assert_eq!(finished.code, Some(0), "{finished:?}");
            let rows = column_of(&home, ROWS);
            // 12 authorities, 60 channels and their source; each observation; one a month and channel and metric.
            assert!(rows.len() > 73 + 700 + 600, "{}", rows.len());
            let server = Server::start_in(home);
            let answer = server.ask(query, json!({})).await.data();
            let (first_rows, first_answer) = seen.get_or_insert_with(|| (rows.clone(), answer.clone()));
            assert_eq!(rows, *first_rows);
            assert_eq!(answer, *first_answer);
            assert_eq!(answer["authority"]["sources"][0]["publisher"], "Kanalatlas, synthetic data");
            assert_eq!(
                answer["authority"]["channels"]["nodes"][0]["latest"]["observedOn"].as_str().map(str::len),
                Some(10)
            );
        }
    }
}

#[test]
fn the_same_again_makes_no_edition_and_another_seed_makes_others() {
    for engine in engines() {
        let home = engine.fresh();
        generate(&home, "6", "40", "1");
        let again = generate(&home, "6", "40", "1");
        assert!(
            again.contains("Generated 0 authorities and channels and 0 observations in 0 editions; 48 were"),
            "{again}"
        );
        let other = generate(&home, "6", "40", "2");
        assert!(
            other.contains("Generated 8 authorities and channels and 40 observations in 2 editions"),
            "{other}"
        );
        let names = column_of(
            &home,
            "SELECT slug FROM authority WHERE id LIKE 'authority:synthetic-%' ORDER BY slug",
        );
        assert_eq!(names, ["synthetic-1-0", "synthetic-1-1", "synthetic-2-0", "synthetic-2-1"]);
    }
}

#[test]
fn numbers_that_make_no_sense_are_refused_before_anything_is_written() {
    for engine in engines() {
        let home = engine.fresh();
        for (channels, observations, word) in
            [("0", "1", "0"), ("-3", "1", "-3"), ("2", "14601", "14600 at most"), ("many", "1", "many")]
        {
            let finished = run(&[
                "generate",
                "--channels",
                channels,
                "--observations",
                observations,
                "--database",
                &home.address(),
            ]);
            assert_eq!(finished.code, Some(2), "{finished:?}");
            assert!(finished.stderr.contains(word), "{finished:?}");
            assert_eq!(std::fs::read_dir(home.folder()).unwrap().count(), 0);
        }
        // A register of somebody's own, without the seeds.
        let folder = home.folder().join("in");
        std::fs::create_dir(&folder).unwrap();
        let source = "id,publisher,title,kind\nmine,Me,Counts,DATASET\n";
        std::fs::write(folder.join("sources.csv"), source).unwrap();
        let imported = run(&["import", folder.to_str().unwrap(), "--database", &home.address()]);
        assert_eq!(imported.code, Some(0), "{imported:?}");
        let finished =
            run(&["generate", "--channels", "1", "--observations", "1", "--database", &home.address()]);
        assert_eq!(finished.code, Some(70), "{finished:?}");
        assert!(finished.stderr.contains("the register lacks land:"), "{finished:?}");
        assert_eq!(column_of(&home, "SELECT CAST(count(*) AS TEXT) FROM edition"), ["1"]);
    }
}
