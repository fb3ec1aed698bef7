//! Channels with their parts: what comes from which file, and what stays when a file is not there.

use super::*;

const HANDLES: &str = "channel,handle,from,to,source\ntwitter/Polizei_OS,PD_OS,,2016,page\n";
const OPERATORS: &str = "channel,authority,role,from,to,source\n\
    twitter/Polizei_OS,mi,SUPERVISOR,2017,,page\n";

async fn handles(on: &TestStore) -> Vec<String> {
    on.column(
        "SELECT ordinal || ' ' || handle || ' ' || handle_key FROM channel_handle \
         WHERE channel_id = 'channel:twitter/Polizei_OS' AND known_to = 9223372036854775807 ORDER BY ordinal",
    )
    .await
}

async fn operators(on: &TestStore) -> Vec<String> {
    on.column(
        "SELECT ordinal || ' ' || authority_id || ' ' || role FROM channel_operator \
         WHERE channel_id = 'channel:twitter/Polizei_OS' AND known_to = 9223372036854775807 ORDER BY ordinal",
    )
    .await
}

#[tokio::test]
async fn parts_come_from_their_files_and_stay_without_them() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        assert_eq!(handles(&on).await, ["0 Polizei_OS polizei_os"]);
        assert_eq!(operators(&on).await, ["0 authority:pd-os OWNER"]);

        let mut parts = file("handles.csv", HANDLES);
        parts.add("operators.csv", OPERATORS.as_bytes().to_vec()).unwrap();
        let account = run(&on, parts.clone(), "2026-01-02").await;
        assert_eq!((of(&account, "handles.csv").added, of(&account, "operators.csv").added), (1, 1));
        assert_eq!(account.edition.map(|edition| (edition.added, edition.corrected)), Some((0, 1)));
        let both = ["0 PD_OS pd_os", "1 Polizei_OS polizei_os"];
        assert_eq!(handles(&on).await, both);
        assert_eq!(operators(&on).await, ["0 authority:pd-os OWNER", "1 authority:mi SUPERVISOR"]);
        let sources = on
            .column("SELECT source_id FROM fact_source WHERE fact_id = 'channel:twitter/Polizei_OS' AND known_from = 2 ORDER BY ordinal")
            .await;
        assert_eq!(sources, ["source:paper", "source:page"]);

        // Again, alone or beside the channels: nothing new.
        assert_eq!(run(&on, parts.clone(), "2026-01-03").await.edition, None);
        let mut all = small();
        all.add("handles.csv", HANDLES.as_bytes().to_vec()).unwrap();
        all.add("operators.csv", OPERATORS.as_bytes().to_vec()).unwrap();
        assert_eq!(run(&on, all, "2026-01-03").await.edition, None);
        assert_eq!(run(&on, file("channels.csv", text_of("channels.csv")), "2026-01-03").await.edition, None);

        // A handle that is corrected in channels.csv leaves no trace of the wrong one, but keeps the history.
        run(&on, changed("channels.csv", "twitter,Polizei_OS", "twitter,Polizei_Os_"), "2026-01-04").await;
        assert_eq!(handles(&on).await, ["0 PD_OS pd_os", "1 Polizei_Os_ polizei_os_"]);
        let corrected =
            run(&on, file("operators.csv", &OPERATORS.replace("2017", "2018")), "2026-01-05").await;
        assert_eq!(of(&corrected, "operators.csv").corrected, 1);
    }
}

#[tokio::test]
async fn an_owner_may_be_given_its_dates_and_its_predecessor() {
    for on in stores().await {
        let mut files = small();
        let operators_file = "channel,authority,role,from,to,source\n\
            twitter/Polizei_OS,mi,OWNER,2015,2017,page\n\
            twitter/Polizei_OS,pd-os,owner,2017,,page\n";
        files.add("operators.csv", operators_file.as_bytes().to_vec()).unwrap();
        run(&on, files, "2026-01-01").await;
        assert_eq!(operators(&on).await, ["0 authority:pd-os OWNER", "1 authority:mi OWNER"]);
        assert_eq!(run(&on, file("channels.csv", text_of("channels.csv")), "2026-01-02").await.edition, None);
    }
}

#[tokio::test]
async fn what_follows_from_the_row_is_kept_with_the_channel() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        let channels = on
            .column(
                "SELECT closed || ' ' || coalesce(closed_low, -1) || ' ' || coalesce(closed_high, -1) || ' ' \
                 || coalesce(url_key, '') || ' ' || sort_key FROM channel ORDER BY id",
            )
            .await;
        let channels: Vec<String> =
            channels.iter().map(|row| row.replace("true", "1").replace("false", "0")).collect();
        // Closed by 2018-05-01, the day of the source that tells of it.
        assert_eq!(
            channels,
            ["0 -1 -1  os social bund de", "1 -1 17652 twitter.com/polizei_os polizei osnabrueck"]
        );
        let verified =
            on.column("SELECT method || ' ' || coalesce(checked_high, -1) FROM channel_verification ORDER BY channel_id").await;
        assert_eq!(verified, ["OFFICIAL_INSTANCE -1", "SOURCE_NAMED 17652"]);
        assert_eq!(
            on.column("SELECT successor_id FROM channel_successor").await,
            ["channel:mastodon/os@social.bund.de"]
        );
        assert_eq!(
            on.column("SELECT subject_id FROM observation WHERE missing = 'HIDDEN'").await,
            ["sector:POLICE:NI"]
        );
        assert_eq!(on.column("SELECT branch FROM authority ORDER BY id").await, ["EXECUTIVE", "EXECUTIVE"]);
        let body = on.column("SELECT body FROM search_document WHERE entity_id = 'authority:pd-os'").await;
        assert_eq!(body, ["polizeidirektion osnabrueck pd os osnabrueck pd os"]);
    }
}

#[tokio::test]
async fn a_closing_that_nobody_dates_is_dated_by_when_it_was_learnt() {
    for on in stores().await {
        run(&on, small(), "2026-01-01").await;
        let closed = || {
            on.column(
                "SELECT closed_high FROM channel WHERE id = 'channel:twitter/Polizei_OS' ORDER BY known_from",
            )
        };
        let undated = changed("channels.csv", "bund.de,paper", "bund.de,page");
        run(&on, undated.clone(), "2026-01-02").await;
        assert_eq!(closed().await, ["17652", "20455"]);
        assert_eq!(run(&on, undated, "2026-03-01").await.edition, None);
    }
}
