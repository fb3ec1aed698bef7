//! Editions: what an import makes of what is known.

use super::*;

#[tokio::test]
async fn the_seeds_are_one_edition_however_often_they_are_imported() {
    for on in stores().await {
        let mut steps = Vec::new();
        let mut note = |step| steps.push(step);
        let first =
            import(&on.store, Files::seeds(), Options::default(), clock("2026-01-01"), &mut note).await;
        let first = first.unwrap_or_else(|failure| panic!("{failure}"));
        let edition = first.edition.as_ref().unwrap();
        assert_eq!((edition.number, edition.corrected, edition.note.as_str()), (1, 0, "Seeds"));
        assert_eq!(steps.len(), 3 * names::NAMES.len());
        assert!(steps.iter().all(|step| names::NAMES.contains(&step.file)));
        for file in &first.files {
            assert_eq!(file.read, file.added + file.dropped.len(), "{file:?}");
        }
        for (table, kind) in
            [("channel", "CHANNEL"), ("authority", "AUTHORITY"), ("source", "SOURCE"), ("event", "EVENT")]
        {
            let entities = on.column(&format!("SELECT count(*) FROM entity WHERE kind = '{kind}'")).await;
            assert_eq!(on.count(table).await.to_string(), entities[0]);
        }
        // On another day, in another order of time: still nothing new.
        let second = run(&on, Files::seeds(), "2027-01-01").await;
        assert_eq!(second.edition, None);
        for file in &second.files {
            assert_eq!(file.read, file.unchanged + file.dropped.len(), "{file:?}");
        }
        assert_eq!(on.count("edition").await, 1);
    }
}

#[tokio::test]
async fn a_part_of_the_files_may_be_imported_again() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        for (name, text) in SMALL {
            assert_eq!(run(&on, file(name, text), "2026-02-01").await.edition, None, "{name}");
        }
    }
}

#[tokio::test]
async fn a_correction_supersedes_and_leaves_the_old_row() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        let again = run(&on, changed("observations.csv", "12000", "12100"), "2026-01-02").await;
        let observations = of(&again, "observations.csv");
        assert_eq!((observations.corrected, observations.unchanged, observations.dropped.len()), (1, 1, 1));
        assert_eq!(again.edition.map(|edition| (edition.number, edition.corrected)), Some((2, 1)));
        run(
            &on,
            changed(
                "observations.csv",
                "12000,,,,2018-05,REPORTED,FINAL,paper,,,",
                "12200,,,,2018-05,REPORTED,FINAL,paper,,,typing error",
            ),
            "2026-01-03",
        )
        .await;
        let rows = on
            .column(
                "SELECT value || ' ' || known_from || ' ' || (known_to < 99) || ' ' || coalesce(reason, '') || ' ' \
                 || coalesce(substr(supersedes, 29), '') FROM observation \
                 WHERE metric = 'followers' AND value IS NOT NULL ORDER BY known_from",
            )
            .await;
        let rows: Vec<String> = rows
            .iter()
            .map(|row| row.replace(".0 ", " ").replace("true", "1").replace("false", "0"))
            .collect();
        assert_eq!(
            rows,
            ["12000 1 1  ", "12100 2 1 value changed by an import ", "12200 3 0 typing error .2"],
            "{:?}",
            on.engine()
        );
        // Each edition reads its own value.
        for (edition, value) in [(1, "12000"), (2, "12100"), (3, "12200")] {
            let read = on
                .column(&format!(
                    "SELECT CAST(value AS INTEGER) FROM observation WHERE value IS NOT NULL \
                     AND known_from <= {edition} AND {edition} < known_to"
                ))
                .await;
            assert_eq!(read, [value]);
            let sources = format!(
                "SELECT count(*) FROM fact_source f JOIN observation o ON o.id = f.fact_id \
                 WHERE o.value IS NOT NULL AND f.known_from <= {edition} AND {edition} < f.known_to"
            );
            assert_eq!(on.column(&sources).await, ["1"]);
        }
        let ids = on.column("SELECT id FROM observation WHERE value IS NOT NULL ORDER BY known_from").await;
        assert_eq!(ids[1], format!("{}.2", ids[0]));
        assert_eq!(ids[2], format!("{}.3", ids[0]));
        let log = on.column("SELECT edition || ' ' || action || ' ' || label FROM change_log WHERE edition > 1 ORDER BY edition").await;
        assert_eq!(
            log,
            [2, 3].map(|edition| format!(
                "{edition} CORRECTED followers, twitter/Polizei_OS, twitter, 2018-05"
            ))
        );
    }
}

#[tokio::test]
async fn a_changed_authority_is_a_new_version_beside_the_old() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        let again = run(
            &on,
            changed("authorities.csv", "Polizeidirektion Osnabrück", "Polizeidirektion OS"),
            "2026-01-02",
        )
        .await;
        let authorities = of(&again, "authorities.csv");
        assert_eq!((authorities.corrected, authorities.unchanged), (1, 1));
        for (table, owner) in [
            ("authority", "id"),
            ("authority_parent", "authority_id"),
            ("search_document", "entity_id"),
            ("fact_source", "fact_id"),
        ] {
            let versions = on
                .column(&format!(
                    "SELECT known_from || '-' || known_to FROM {table} WHERE {owner} = 'authority:pd-os' ORDER BY known_from"
                ))
                .await;
            assert_eq!(versions, ["1-2", "2-9223372036854775807"], "{table}");
        }
        let names =
            on.column("SELECT name FROM authority WHERE id = 'authority:pd-os' ORDER BY known_from").await;
        assert_eq!(names, ["Polizeidirektion Osnabrück", "Polizeidirektion OS"]);
        // Its channels are found under the new name.
        let found = on
            .column("SELECT entity_id FROM search_document WHERE kind = 'CHANNEL' AND known_from = 2 AND body LIKE '%polizeidirektion os' ORDER BY 1")
            .await;
        assert_eq!(found, ["channel:mastodon/os@social.bund.de", "channel:twitter/Polizei_OS"]);
        let digests = on.column("SELECT edition FROM entity WHERE id = 'authority:pd-os'").await;
        assert_eq!(digests, ["2"]);
    }
}

#[tokio::test]
async fn a_dry_run_tells_all_and_writes_nothing() {
    for on in stores().await {
        let options = Options { dry_run: true, note: Some("trial".to_owned()) };
        let account = import(&on.store, small(), options, clock("2026-01-01"), &mut |_| {}).await.unwrap();
        let edition = account.edition.as_ref().unwrap();
        assert_eq!((edition.number, edition.note.as_str()), (1, "trial"));
        assert_eq!(of(&account, "channels.csv").added, 2);
        for table in ["edition", "entity", "channel", "observation", "change_log", "search_document"] {
            assert_eq!(on.count(table).await, 0, "{table}");
        }
        let real = run(&on, small(), "2026-01-01").await;
        assert_eq!(real.files, account.files);
    }
}

#[tokio::test]
async fn a_failure_in_the_middle_writes_nothing() {
    for on in stores().await {
        run(&on, file("sources.csv", text_of("sources.csv")), "2026-01-01").await;
        // Providers are written last.
        on.execute("ALTER TABLE provider RENAME TO provider_away").await;
        let failed = import(&on.store, small(), Options::default(), clock("2026-01-02"), &mut |_| {}).await;
        assert!(matches!(failed, Err(Failure::Storage(_))), "{failed:?}");
        for (table, rows) in
            [("edition", 1), ("entity", 2), ("channel", 0), ("observation", 0), ("change_log", 2)]
        {
            assert_eq!(on.count(table).await, rows, "{table}");
        }
        on.execute("ALTER TABLE provider_away RENAME TO provider").await;
        assert_eq!(run(&on, small(), "2026-01-02").await.edition.unwrap().number, 2);
    }
}

#[tokio::test]
async fn editions_are_recorded_one_after_the_other_even_if_the_clock_is_set_back() {
    for on in stores().await {
        let first = run(&on, small(), "2026-01-02").await.edition.unwrap();
        let second =
            run(&on, changed("claims.csv", "The first", "First"), "2026-01-01").await.edition.unwrap();
        assert_eq!(second.recorded_at, first.recorded_at + 1);
        let recorded = on.column("SELECT DISTINCT recorded_at FROM observation").await;
        assert_eq!(recorded, [first.recorded_at.to_string()]);
    }
}

#[tokio::test]
async fn two_importers_take_turns() {
    for on in stores().await {
        let (mut one, mut other) = (|_| {}, |_| {});
        let one = import(&on.store, small(), Options::default(), clock("2026-01-01"), &mut one);
        let other = import(&on.store, small(), Options::default(), clock("2026-01-01"), &mut other);
        let (one, other) = tokio::join!(one, other);
        let editions = [one.unwrap().edition, other.unwrap().edition];
        assert_eq!(editions.iter().flatten().count(), 1, "{:?}", on.engine());
        assert_eq!(on.count("edition").await, 1);
    }
}
