//! One who asks, and what is kept of the question while it is answered; whatever becomes of it, it ends with one line in
//! the log and is counted once.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, header};

use super::State;
use super::bill::Bill;
use super::client::{Client, Peer};
use super::line::Line;
use super::metrics::Metrics;
use crate::domain::language::Language;

/// The visit of somebody who asks.
#[derive(Debug)]
pub(crate) struct Visit<'a> {
    pub(crate) bill: Bill<'a>,
    pub(crate) line: Line<'a>,
    pub(crate) client: Client,
    pub(crate) request_id: &'a str,
    pub(crate) language: Language,
    metrics: &'a Metrics,
    ended: bool,
}

impl<'a> Visit<'a> {
    pub(crate) fn new<E>(
        state: &'a State<E>,
        request_id: &'a str,
        peer: Peer,
        headers: &HeaderMap,
        language: Language,
    ) -> Self {
        let client = Client::of(peer, headers, state.settings.trusted_proxies);
        Self {
            bill: Bill::new(&state.front.budget, client),
            line: Line::new(request_id),
            client,
            request_id,
            language,
            metrics: &state.metrics,
            ended: false,
        }
    }

    /// Ends the visit, and puts on the answer what every answer has.
    pub(crate) fn end(mut self, mut response: Response<Body>) -> Response<Body> {
        self.write();
        let headers = response.headers_mut();
        self.bill.put_on(headers);
        let spoken = match self.language {
            Language::De => "de",
            Language::En => "en",
        };
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(spoken));
        // In one line: there are caches that heed only one of several.
        headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding, accept-language"));
        response
    }

    fn write(&mut self) {
        self.ended = true;
        self.line.write(&self.bill, self.metrics);
    }
}

impl Drop for Visit<'_> {
    /// Whoever did not wait for an answer is logged and counted as well.
    fn drop(&mut self) {
        if !self.ended {
            self.line.left();
            self.write();
        }
    }
}
