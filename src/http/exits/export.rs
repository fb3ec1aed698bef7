//! A list from its first to its last row, page by page, in as much memory as one page takes.
//!
//! Every page rests on the same edition and the same day. Pages are paid for at a tenth of their price, and an export
//! whose client has no points left waits for them: whoever wants everything is to take it here rather than page by page
//! at `/graphql`. What cannot be finished breaks off in the middle of the transfer, which no client takes for an end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::body::{Body, Bytes};
use futures_util::stream;
use serde_json::Value;

use super::cells::{Style, rows_of};
use super::paged::{Ask, PAGE};
use super::table::Table;
use crate::domain::clock::Clock;
use crate::domain::edition::Edition;
use crate::domain::language::Language;
use crate::http::State;
use crate::http::ask::Asked;
use crate::http::bill::Bill;
use crate::http::client::Client;
use crate::http::document::Document;
use crate::http::error::{Refusal, code};
use crate::http::line::Line;
use crate::http::live::Subscribing;
use crate::http::operation::Operation;
use crate::http::request::Question;

/// A page of an export costs one part of so many of what it would cost by itself.
const DISCOUNT: u64 = 10;
/// How long an export waits before it asks again whether there are points.
const PAUSE: Duration = Duration::from_millis(200);

/// An export after its first page.
#[derive(Debug)]
pub(crate) struct Export<E> {
    pub(crate) state: Arc<State<E>>,
    pub(crate) client: Client,
    pub(crate) language: Language,
    pub(crate) request_id: Arc<str>,
    /// The edition and the time that its pages rest on.
    pub(crate) moment: (Option<Arc<Edition>>, Clock),
    pub(crate) question: Question,
    pub(crate) document: Arc<Document>,
    pub(crate) table: Table,
    /// The cursor after which the next page begins; `None` if there is none.
    pub(crate) next: Option<String>,
    /// Rows of the pages after the first.
    pub(crate) rows: u64,
}

/// The cursor after which the next page begins; `None` after the last.
pub(crate) fn cursor_after(table: &Table, data: &Value) -> Option<String> {
    let page = &table.connection_in(data)?[PAGE];
    (page["hasNextPage"] == true).then(|| page["endCursor"].as_str().map(str::to_owned))?
}

impl<E: Executor> Export<E> {
    /// The body: what is there of it, and then page after page.
    pub(crate) fn body(self, style: Style, first: Vec<u8>) -> Body {
        let pages = stream::try_unfold((self, Some(first)), move |(mut export, first)| async move {
            if let Some(first) = first {
                return Ok(Some((Bytes::from(first), (export, None))));
            }
            match Box::pin(export.page(style)).await {
                Ok(Some(page)) => Ok(Some((Bytes::from(page), (export, None)))),
                Ok(None) => {
                    tracing::info!(target: "kanalatlas::http", request_id = &*export.request_id, rows = export.rows, "an export is complete");
                    Ok(None)
                }
                Err(refusal) => {
                    tracing::warn!(target: "kanalatlas::http", request_id = &*export.request_id, rows = export.rows, code = refusal.code, "an export broke off");
                    Err(io::Error::other(refusal.message))
                }
            }
        });
        Body::from_stream(pages)
    }

    /// The answer with all its rows, which begins with this one. Its rows are in memory at once, so whoever calls this
    /// has seen how many they are.
    pub(crate) async fn gathered(mut self, mut first: Value) -> Result<Value, Refusal> {
        while let Some(mut next) = Box::pin(self.answer()).await? {
            let further = rows_at(&self.table, &mut next).map(std::mem::take).unwrap_or_default();
            if let Some(rows) = rows_at(&self.table, &mut first) {
                rows.extend(further);
            }
        }
        Ok(first)
    }

    /// The rows of the next page; `None` after the last.
    async fn page(&mut self, style: Style) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(data) = self.answer().await? else { return Ok(None) };
        let rows = rows_of(&self.table, &data);
        self.rows += rows.len() as u64;
        Ok(Some(style.rows(&self.table, &rows)))
    }

    /// The answer with the next page; `None` after the last.
    async fn answer(&mut self) -> Result<Option<Value>, Refusal> {
        let Some(cursor) = self.next.take() else { return Ok(None) };
        let mut bill = Bill::new(&self.state.front.budget, self.client);
        let request_id = Arc::clone(&self.request_id);
        let mut line = Line::new(&request_id);
        let chosen = Operation::choose(&self.document.parsed, self.question.operation_name.as_deref())?;
        let made = super::made(&self.document, &chosen, &self.table, Ask::Next(Some(&cursor)));
        let asked = Asked {
            question: self.question.clone(),
            language: self.language,
            pin: None,
            may_write: false,
            subscribing: Subscribing::Off,
            request_id: &request_id,
        };
        let prepared = self
            .state
            .front
            .prepare_beside(&self.state, self.moment.clone(), asked, made, &mut bill, &mut line)
            .await?;
        let points = (bill.requested().unwrap_or(1) / DISCOUNT).max(1);
        while let Err(refusal) = bill.pay(points) {
            if refusal.code != code::RATE_LIMITED {
                return Err(refusal);
            }
            tokio::time::sleep(PAUSE).await;
        }
        let answer = prepared.run_alone(&self.state).await?;
        if !answer.errors.is_empty() {
            return Err(Refusal::internal(&request_id));
        }
        let data: Value = serde_json::from_slice(answer.data.as_deref().unwrap_or_default())
            .map_err(|_| Refusal::internal(&request_id))?;
        self.next = cursor_after(&self.table, &data);
        Ok(Some(data))
    }
}

/// The list that the rows of an answer are.
fn rows_at<'a>(table: &Table, data: &'a mut Value) -> Option<&'a mut Vec<Value>> {
    let at = table.path.iter().try_fold(data, |value, key| value.get_mut(key.as_str()));
    at.and_then(Value::as_array_mut)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_next_page_begins_where_this_one_ends() {
        let table = Table {
            path: vec!["a".to_owned(), "nodes".to_owned()],
            connection: Some(1),
            lists: Vec::new(),
            columns: Vec::new(),
        };
        let after = |page: Value| cursor_after(&table, &json!({ "a": { "nodes": [], PAGE: page } }));
        assert_eq!(after(json!({"hasNextPage": true, "endCursor": "c"})), Some("c".to_owned()));
        assert_eq!(after(json!({"hasNextPage": false, "endCursor": "c"})), None);
        assert_eq!(cursor_after(&table, &json!({ "a": null })), None);
        assert_eq!(cursor_after(&Table { connection: None, ..table }, &json!({})), None);
    }
}
