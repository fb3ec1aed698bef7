//! `handles.csv`: the handles that channels had before.

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::address::handle_key;
use crate::domain::channel::HandleSpan;
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::{EntityId, NodeKind};

/// A handle that a channel had.
#[derive(Debug)]
pub(crate) struct HandleRow {
    pub(crate) channel: EntityId,
    pub(crate) span: HandleSpan,
    pub(crate) sources: Vec<EntityId>,
}

impl Noun for HandleRow {
    const SPEC: Spec = Spec {
        file: "handles.csv",
        key: "handle",
        names: None,
        required: &["channel", "handle", "source"],
        optional: &["from", "to"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let channel = row.reference("channel", NodeKind::Channel);
        let (from, to) = row.span("from", "to");
        let sources = row.sources();
        Some(Self { channel: channel?, span: HandleSpan { handle: row.owned("handle")?, from, to }, sources })
    }

    fn key(&self) -> String {
        let from = self.span.from.map(|date| date.to_string()).unwrap_or_default();
        format!("{} {} {from}", self.channel, handle_key(&self.span.handle))
    }
}

/// The handles of a channel in order of time, the present one included.
pub(crate) fn in_order(mut spans: Vec<HandleSpan>, present: Option<&str>) -> Vec<HandleSpan> {
    if let Some(present) = present
        && !spans.iter().any(|span| is_present(span, present))
    {
        spans.push(HandleSpan { handle: present.to_owned(), from: None, to: None });
    }
    // What began at an unknown date is older than the rest; the present handle is the newest of all.
    spans.sort_by_key(|span| {
        let is_last = present.is_some_and(|present| is_present(span, present));
        (is_last, span.from.map_or(Day(i32::MIN), PartialDate::low), span.to.map(PartialDate::high))
    });
    spans
}

/// Whether a span is that of the present handle.
pub(crate) fn is_present(span: &HandleSpan, present: &str) -> bool {
    span.to.is_none() && handle_key(&span.handle) == handle_key(present)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(handle: &str, from: &str, to: &str) -> HandleSpan {
        HandleSpan { handle: handle.to_owned(), from: from.parse().ok(), to: to.parse().ok() }
    }

    #[test]
    fn handles_stand_in_order_of_time() {
        let given = vec![span("c", "2019", ""), span("b", "2015", "2018"), span("a", "", "2015")];
        let handles = |present| {
            in_order(given.clone(), present).into_iter().map(|span| span.handle).collect::<Vec<_>>()
        };
        assert_eq!(handles(Some("c")), ["a", "b", "c"]);
        assert_eq!(handles(Some("b")), ["a", "b", "c", "b"]);
        assert_eq!(handles(None), ["a", "b", "c"]);
        assert_eq!(in_order(Vec::new(), Some("a")), [span("a", "", "")]);
    }
}
