//! Speed of comparisons and series over a register with synthetic data, on `SQLite` and, if `KANALATLAS_TEST_POSTGRES`
//! names a cluster, on `PostgreSQL`: `scripts/with-postgres.sh cargo bench --bench comparisons`.
//!
//! Read the ratio of two lines of the same group, not the times: those depend on the machine.
//!
//! - `today`: a comparison of the newest edition, which reads what is kept ready, beside the same question of the edition
//!   before, which looks the observations up. The answers have the same size.
//! - `months`: a series of two years in one statement, beside one comparison for each of its days.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Request;
use criterion::Criterion;
use kanalatlas::config::DatabaseAddress;
use kanalatlas::domain::clock::Clock;
use kanalatlas::domain::language::Language;
use kanalatlas::graphql::{Caller, KanalatlasSchema, prepare, schema};
use kanalatlas::storage::Store;
use kanalatlas::{app, generate};
use tokio::runtime::Runtime;

/// Channels with a long history: 1,000 observations each over ten years.
const CHANNELS: u32 = 300;
const OBSERVATIONS: u64 = 300_000;

/// Where the tests find a `PostgreSQL` cluster in which they may make databases.
const CLUSTER: &str = "KANALATLAS_TEST_POSTGRES";

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let runtime = Arc::new(Runtime::new().expect("threads for the runtime"));
    let folder = tempfile::TempDir::new().expect("a folder for the database");
    let mut addresses = vec![("sqlite", format!("sqlite:{}", folder.path().join("bench.db").display()))];
    #[expect(clippy::disallowed_methods, reason = "a bench is configured by environment alone")]
    if let Ok(cluster) = std::env::var(CLUSTER) {
        addresses.push(("postgres", cluster));
    }
    for (engine, address) in addresses {
        let register = Register::filled(&runtime, &address);
        today(&mut criterion, engine, &register);
        months(&mut criterion, engine, &register);
    }
    criterion.final_summary();
}

fn today(criterion: &mut Criterion, engine: &str, register: &Register) {
    let mut group = criterion.benchmark_group(format!("today/{engine}"));
    let compare = |known_at: &str| {
        format!(
            "{{ compare(input: {{metric: \"followers\", by: PLATFORM, allow: [MIXED_KINDS], peers: ALL_16{known_at}}}) \
             {{ rows {{ label value interval {{ low high }} rank {{ position }} }} }} }}"
        )
    };
    let before = compare(&format!(", knownAt: \"{}\"", register.edition_before));
    let newest = compare("");
    group.bench_function("kept", |bencher| bencher.iter(|| register.ask(&newest)));
    group.bench_function("looked_up", |bencher| bencher.iter(|| register.ask(&before)));
    group.finish();
}

fn months(criterion: &mut Criterion, engine: &str, register: &Register) {
    let mut group = criterion.benchmark_group(format!("months/{engine}"));
    let shared = "metric: \"followers\", by: PLATFORM, allow: [MIXED_KINDS], peers: ALL_16";
    let series = format!(
        "{{ series(input: {{{shared}, from: \"2023\", to: \"2024-12-31\"}}) {{ label points {{ on value }} }} }}"
    );
    let days: Vec<String> = (0..24)
        .map(|month| format!("{}-{:02}", 2023 + month / 12, 1 + month % 12))
        .map(|day| {
            format!("{{ compare(input: {{{shared}, asOf: \"{day}\"}}) {{ rows {{ label value }} }} }}")
        })
        .collect();
    group.bench_function("one_series", |bencher| bencher.iter(|| register.ask(&series)));
    group.bench_function("24_comparisons", |bencher| {
        bencher.iter(|| days.iter().for_each(|day| register.ask(day)));
    });
    group.finish();
}

/// A register with synthetic data, asked without HTTP.
struct Register {
    runtime: Arc<Runtime>,
    store: Store,
    schema: KanalatlasSchema,
    /// When the edition before the newest was written.
    edition_before: String,
}

impl Register {
    fn filled(runtime: &Arc<Runtime>, address: &str) -> Self {
        let fill = async {
            let address = DatabaseAddress::parse(address).expect("an address of a database");
            let store = app::open(&address).await.expect("a database");
            app::seed_if_empty(&store, Clock::System).await.expect("the seeds");
            let size = generate::Size::new(CHANNELS, OBSERVATIONS, 1).expect("a size that makes sense");
            app::generate(&store, size, Clock::System).await.expect("synthetic data");
            store
        };
        let store = runtime.block_on(fill);
        let mut register =
            Self { runtime: Arc::clone(runtime), store, schema: schema(), edition_before: String::new() };
        let newest =
            register.data("{ edition { number } }")["edition"]["number"].as_i64().unwrap_or_default();
        let query =
            format!("{{ node(id: \"change:{}.1\") {{ ... on Change {{ recordedAt }} }} }}", newest - 1);
        let before = register.data(&query)["node"]["recordedAt"].clone();
        before.as_str().expect("a moment").clone_into(&mut register.edition_before);
        register
    }

    fn ask(&self, query: &str) {
        self.data(query);
    }

    fn data(&self, query: &str) -> serde_json::Value {
        let caller = Caller { language: Language::En, request_id: "bench".to_owned() };
        let (request, session) = prepare(Request::new(query), &self.store, Clock::System, caller, None);
        let answer = self.runtime.block_on(session.run(self.schema.execute(request)));
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        answer.data.into_json().expect("data as JSON")
    }
}
