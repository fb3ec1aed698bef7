//! The check: clean after whatever the program itself does, and not after anything else.

use std::process::{Command, Stdio};

use super::support::{Engine, Finished, Home, Server, column, engines, run};

/// A database with the seeds, served by nobody.
fn seeded(engine: &Engine) -> Home {
    Server::start(engine).stop()
}

fn check(home: &Home, more: &[&str]) -> Finished {
    run(&[&["check", "--log", "error", "--database", &home.address()], more].concat())
}

#[track_caller]
fn clean(home: &Home) {
    let finished = check(home, &[]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.stdout.starts_with("Nothing is wrong: ") && finished.stdout.lines().count() == 1);
    assert_eq!(finished.stderr, "");
}

/// What a check tells line by line, its last sentence aside.
#[track_caller]
fn wrong(home: &Home) -> Vec<String> {
    let finished = check(home, &[]);
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(finished.stderr.starts_with("kanalatlas: "), "{finished:?}");
    let mut lines: Vec<String> = finished.stdout.lines().map(str::to_owned).collect();
    assert!(lines.pop().unwrap().contains("not"), "{finished:?}");
    lines
}

/// Writes the observations of one source about one channel into a folder: date, value, status and reason.
fn observations(home: &Home, rows: &[(&str, &str, &str, &str)]) -> String {
    let folder = home.folder().join("in");
    std::fs::create_dir_all(&folder).unwrap();
    let source = "id,publisher,title,kind,locator\ncounts,Kanalatlas,Counts,DATASET,NO_ADDRESS\n";
    std::fs::write(folder.join("sources.csv"), source).unwrap();
    let header = "subject_type,subject,metric,platform,value,missing,observed,basis,status,reason,source";
    let mut lines = vec![header.to_owned()];
    lines.extend(rows.iter().map(|(date, value, status, reason)| {
        let missing = if value.is_empty() { "HIDDEN" } else { "" };
        format!(
            "CHANNEL,twitter/Polizei_OS,following,twitter,{value},{missing},{date},COLLECTED,{status},{reason},counts"
        )
    }));
    let text = lines.join("\n");
    std::fs::write(folder.join("observations.csv"), text).unwrap();
    folder.to_str().unwrap().to_owned()
}

#[track_caller]
fn import(home: &Home, rows: &[(&str, &str, &str, &str)]) {
    let folder = observations(home, rows);
    let finished = run(&["import", &folder, "--log", "error", "--database", &home.address()]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

/// The kept values of that channel: month, value.
fn kept(home: &Home) -> Vec<String> {
    let ask = "SELECT month || ' ' || CAST(CAST(value AS INTEGER) AS TEXT) FROM monthly_value \
        WHERE subject_id = 'channel:twitter/Polizei_OS' AND metric = 'following' ORDER BY month";
    let address = home.address();
    let address = if address.starts_with("sqlite") { format!("{address}?mode=rwc") } else { address };
    column(&address, ask)
}

#[test]
fn seeds_imports_and_corrections_are_clean() {
    for engine in engines() {
        let home = seeded(&engine);
        clean(&home);
        import(
            &home,
            &[
                ("2019-06-01", "10", "FINAL", ""),
                ("2019-06-30", "12", "FINAL", ""),
                ("2019", "20", "FINAL", ""),
            ],
        );
        assert_eq!(kept(&home), ["24233 12", "24239 20"]);
        clean(&home);
        // Corrected, taken away, announced only: the month falls back to the earlier count, or is empty.
        import(&home, &[("2019-06-30", "13", "FINAL", "typing error"), ("2019", "", "FINAL", "withdrawn")]);
        assert_eq!(kept(&home), ["24233 13"]);
        clean(&home);
        import(&home, &[("2019-06-30", "13", "ANNOUNCED", "it was a plan"), ("2019-07", "14", "FINAL", "")]);
        assert_eq!(kept(&home), ["24233 10", "24234 14"]);
        clean(&home);
        // A repair of what is right does nothing.
        let finished = check(&home, &["--repair"]);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        assert!(finished.stdout.starts_with("Nothing is wrong: "), "{finished:?}");
    }
}

#[test]
fn what_was_tampered_with_is_told_by_row_and_mended() {
    for engine in engines() {
        let home = seeded(&engine);
        import(&home, &[("2019-06-01", "10", "FINAL", ""), ("2019-07-02", "12", "FINAL", "")]);
        let of = "subject_id = 'channel:twitter/Polizei_OS' AND metric = 'following'";
        home.execute(&format!("UPDATE monthly_value SET value = 11 WHERE {of} AND month = 24233"));
        let lines = wrong(&home);
        assert_eq!(lines.len(), 1, "{lines:?}");
        let start = "monthly_value: channel:twitter/Polizei_OS, following, 2019-06: kept 11 (2019-06-01, COLLECTED, observation:";
        assert!(lines[0].starts_with(start), "{lines:?}");
        assert!(lines[0].contains("), should be 10 (2019-06-01, COLLECTED, observation:"), "{lines:?}");

        // A bound that only one side has.
        home.execute(&format!("UPDATE monthly_value SET low = 3 WHERE {of} AND month = 24234"));
        let lines = wrong(&home);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].contains("2019-07: kept 12 between 3 and ? (2019-07-02, "), "{lines:?}");
        assert!(lines[1].contains("should be 12 (2019-07-02, "), "{lines:?}");

        home.execute(&format!("DELETE FROM monthly_value WHERE {of} AND month = 24234"));
        home.execute(
            "INSERT INTO latest_value SELECT 'land:NI', 'following', observation_id, 99, observed_low, observed_high, basis, \
             low, high \
             FROM latest_value WHERE subject_id = 'channel:twitter/Polizei_OS' AND metric = 'following'",
        );
        home.execute(&format!("UPDATE latest_value SET basis = 'DERIVED' WHERE {of}"));
        let lines = wrong(&home);
        let has =
            |words: &[&str]| lines.iter().filter(|line| words.iter().all(|word| line.contains(word))).count();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!(has(&["monthly_value: ", "2019-06: kept 11 "]), 1, "{lines:?}");
        assert_eq!(
            has(&["monthly_value: ", "2019-07: kept nothing, should be 12 (2019-07-02,"]),
            1,
            "{lines:?}"
        );
        assert_eq!(
            has(&["latest_value: land:NI, following: kept 99 (", "should be nothing"]),
            1,
            "{lines:?}"
        );
        assert_eq!(
            has(&["latest_value: channel:", "kept 12 (2019-07-02, DERIVED,", "COLLECTED"]),
            1,
            "{lines:?}"
        );
        // Looking changes nothing.
        assert_eq!(wrong(&home), lines);

        let finished = check(&home, &["--repair"]);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        assert_eq!(finished.stdout.lines().count(), 5, "{finished:?}");
        assert!(finished.stdout.contains("Made 4 kept values again"), "{finished:?}");
        clean(&home);
        assert_eq!(kept(&home), ["24233 10", "24234 12"]);
    }
}

#[test]
fn nothing_kept_at_all_is_told_in_a_thousand_lines_and_mended() {
    for engine in engines() {
        let home = seeded(&engine);
        home.execute("DELETE FROM monthly_value");
        let lines = wrong(&home);
        assert_eq!(lines.len(), 1_001);
        assert!(lines[1_000].starts_with("and ") && lines[1_000].ends_with(" more"), "{}", lines[1_000]);
        assert_eq!(check(&home, &["--repair"]).code, Some(0));
        clean(&home);
    }
}

#[test]
fn rows_that_do_not_go_with_the_others_are_told_and_no_repair_pretends_to_mend_them() {
    for engine in engines() {
        let home = seeded(&engine);
        home.execute("UPDATE observation SET metric = 'folowers' WHERE metric = 'rank'");
        let lines = wrong(&home);
        let strays = lines.iter().filter(|line| line.starts_with("observation: "));
        assert!(strays.clone().count() > 0, "{lines:?}");
        for line in strays {
            assert!(line.ends_with("known from edition 1: metric is folowers, which is not there"), "{line}");
        }
        let finished = check(&home, &["--repair"]);
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.stdout.contains("rows of the register are wrong still"), "{finished:?}");
        assert!(finished.stderr.contains("backup"), "{finished:?}");
        home.execute("UPDATE observation SET metric = 'rank' WHERE metric = 'folowers'");
        assert_eq!(check(&home, &["--repair"]).code, Some(0));
        clean(&home);

        // Two versions of one authority at once, an end in an edition that was never made, and an edition too early.
        let columns = "sort_key, slug, name, short_name, kind, branch, level, jurisdiction_id, seat, lat, lon, website, wikidata";
        home.execute("INSERT INTO edition VALUES (2, 1, 'a clock set back', 0, 0)");
        home.execute(&format!(
            "INSERT INTO authority (id, known_from, known_to, {columns}) SELECT id, 2, known_to, {columns} \
             FROM authority WHERE id = 'authority:landgericht-osnabrueck'"
        ));
        home.execute("UPDATE channel SET known_to = 7 WHERE id = 'channel:twitter/Polizei_OS'");
        let lines = wrong(&home);
        assert_eq!(
            lines,
            [
                "edition: 2: it comes after edition 1, or is not later",
                "authority: authority:landgericht-osnabrueck, known from edition 1: it was known up to now; the next \
                 version is known from edition 2",
                "channel: channel:twitter/Polizei_OS, known from edition 1: it was known from edition 1 up to edition 7, \
                 of which one was never made",
            ]
        );
    }
}

/// Runs an import under strace that kills it as it enters a call; whether it came to its end.
fn killed_import(home: &Home, folder: &str, calls: &str, moment: usize) -> bool {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", &format!("trace={calls}"), "-e", "signal=none", "-o", "/dev/null"]);
    command.args(["-e", &format!("inject={calls}:signal=SIGKILL:when={moment}")]);
    command.args([env!("CARGO_BIN_EXE_kanalatlas"), "import", folder, "--log", "error"]);
    command.args(["--database", &home.address()]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().unwrap().success()
}

#[test]
fn an_import_killed_at_any_moment_leaves_all_or_nothing() {
    for engine in engines() {
        let calls = match engine {
            Engine::Sqlite => "pwrite64,fsync,fdatasync",
            Engine::Postgres(_) => "sendto,sendmsg",
        };
        let home = seeded(&engine);
        let (mut ended, mut killed, mut value) = (false, 0, 10);
        // Further and further into the import, until one is not reached by its killer.
        for turn in 0..60 {
            let moment = 1 + turn * turn / 3;
            value += 1;
            let text = value.to_string();
            let rows: Vec<_> = ["2019-05-31", "2019-06-01", "2019-06-30", "2020"]
                .map(|date| (date, text.as_str(), "FINAL", ""))
                .into();
            let folder = observations(&home, &rows);
            let before = kept(&home);
            ended = killed_import(&home, &folder, calls, moment);
            killed += usize::from(!ended);
            clean(&home);
            let after = kept(&home);
            let all = ["24232", "24233", "24251"].map(|month| format!("{month} {value}"));
            assert!(after == all || (after == before && !ended), "{before:?} {after:?} at {moment}");
            if ended {
                break;
            }
        }
        assert!(ended && killed > 5, "{engine:?}: {killed} killed, {ended}");
    }
}
