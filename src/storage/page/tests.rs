//! How the engines read a page.

use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};

use super::*;
use crate::domain::date::PartialDate;
use crate::domain::filter::{
    AuthorityFilter, AuthorityOrder, ChannelFilter, ChannelOrder, EventFilter, EventOrder, ObservationFilter,
    ObservationOrder, SourceFilter,
};
use crate::domain::scope::Scope;
use crate::storage::authority::AuthorityList;
use crate::storage::channel::ChannelList;
use crate::storage::correction::CorrectionList;
use crate::storage::edition::ChangeList;
use crate::storage::event::EventList;
use crate::storage::observation::ObservationList;
use crate::storage::source::SourceList;
use crate::storage::testing::stores;

/// The lists that grow with the register, in every order.
fn lists() -> Vec<(String, ListQuery)> {
    let scope = Scope { as_of: PartialDate::year(2026).unwrap(), edition: 7 };
    let mut lists = Vec::new();
    for order in [
        ObservationOrder::ObservedAsc,
        ObservationOrder::ObservedDesc,
        ObservationOrder::ValueAsc,
        ObservationOrder::ValueDesc,
    ] {
        let list = ObservationList { filter: ObservationFilter::default(), order, scope };
        lists.push((format!("observations {order:?}"), list.query(None)));
    }
    for order in [
        ChannelOrder::NameAsc,
        ChannelOrder::NameDesc,
        ChannelOrder::OpenedAsc,
        ChannelOrder::OpenedDesc,
        ChannelOrder::ClosedAsc,
        ChannelOrder::ClosedDesc,
    ] {
        let list = ChannelList { filter: ChannelFilter::default(), order, scope };
        lists.push((format!("channels {order:?}"), list.query(None)));
    }
    for order in [EventOrder::DateAsc, EventOrder::DateDesc] {
        let list = EventList { filter: EventFilter::default(), order, scope };
        lists.push((format!("events {order:?}"), list.query(None)));
    }
    for order in [AuthorityOrder::NameAsc, AuthorityOrder::NameDesc] {
        let list = AuthorityList { filter: AuthorityFilter::default(), order, scope };
        lists.push((format!("authorities {order:?}"), list.query(None)));
    }
    let sources = SourceList { filter: SourceFilter::default(), scope };
    lists.push(("sources".to_owned(), sources.query(None)));
    let changes = ChangeList { since: None, actions: None, scope };
    lists.push(("changes".to_owned(), changes.query(None)));
    lists.push(("corrections".to_owned(), CorrectionList { since: 0, scope }.query(None)));
    lists
}

/// How the engine would read the page, were the list too long to be read as a whole and sorted.
async fn plan(connection: &impl ConnectionTrait, select: &SelectStatement) -> String {
    let backend = connection.get_database_backend();
    let Statement { sql, values, .. } = backend.build(select);
    let (explain, column) = match backend {
        DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        _ => ("EXPLAIN (COSTS OFF)", "QUERY PLAN"),
    };
    let values = values.map_or_else(Vec::new, |values| values.0);
    let explain = Statement::from_sql_and_values(backend, format!("{explain} {sql}"), values);
    let rows = connection.query_all_raw(explain).await.unwrap();
    let lines = rows.iter().map(|row| row.try_get::<String>("", column).unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// By how many bounds the engine looks a part up in its index; and the word for a sort.
fn looked_up(plan: &str, engine: DbBackend) -> (usize, &'static str) {
    let most = |bounds: &dyn Fn(&str) -> usize| plan.lines().map(bounds).max().unwrap_or_default();
    if engine == DbBackend::Sqlite {
        (if plan.contains("SCAN") { 0 } else { most(&|line| line.matches('?').count()) }, "ORDER BY")
    } else {
        let bounds =
            |line: &str| line.split_once("Index Cond").map_or(0, |(_, by)| by.matches(" AND ").count() + 1);
        (most(&bounds), "Sort")
    }
}

#[tokio::test]
async fn a_page_far_down_a_list_is_found_by_an_index() {
    for fixture in stores().await {
        let transaction = fixture.store.writer().begin().await.unwrap();
        if fixture.engine() == DbBackend::Postgres {
            let short = "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; \
                         SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off";
            transaction.execute_unprepared(short).await.unwrap();
        }
        for (what, list) in lists() {
            let key = match list.kind {
                KeyKind::Int => SortKey::Int(17_000),
                KeyKind::Float => SortKey::Float(17_000.0),
                KeyKind::Text => SortKey::Text("m".to_owned()),
            };
            let position = Some(Position { key, id: "m".to_owned() });
            for (end, after, before) in
                [(End::First, position.clone(), None), (End::Last, None, position.clone())]
            {
                let page = PageRequest { end, size: 100, after, before };
                let (beside, beyond) = parts_of(&list, &page);
                for (part, columns) in [(beside, 2), (beyond.unwrap(), 1)] {
                    let plan = plan(&transaction, &part).await;
                    let said = format!("{what} from the {end:?} on {:?}:\n{plan}", fixture.engine());
                    // What is beside the place is looked up by key and id, what is beyond it by its key.
                    let (by, sorted) = looked_up(&plan, fixture.engine());
                    assert!(by >= columns && !plan.contains(sorted), "{said}");
                }
            }
        }
    }
}
