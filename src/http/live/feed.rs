//! A subscription that runs: waits for news, and tells each event, paid for by the one who gets it.
//!
//! The events of a page are executed side by side with the same loaders, so that a page takes as many statements as one
//! event. Nothing is read ahead of the page that is being told: a subscriber that takes its time has a place in the log
//! of changes, and no list of what it missed.

use std::collections::VecDeque;
use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Executor, Request as Graph};
use axum::http::StatusCode;
use futures_util::stream::{self, BoxStream, StreamExt};
use serde_json::Value;

use super::flat::flat;
use crate::domain::clock::Clock;
use crate::domain::edition::Edition;
use crate::domain::language::Language;
use crate::graphql::cost::Price;
use crate::graphql::live::{Event, Look, Occasion, Place};
use crate::graphql::watch::Listener;
use crate::graphql::{Caller, Session, prepare};
use crate::http::State;
use crate::http::answers::Answer;
use crate::http::bill::Bill;
use crate::http::client::Client;
use crate::http::document::Document;
use crate::http::error::{Refusal, code};
use crate::http::execute::{Ran, execute_all, request};
use crate::http::line::{Line, Origin};
use crate::http::operation::Operation;
use crate::http::workshop::Weight;

/// Events that are told together at most.
const PAGE: u64 = 100;

/// What is said to a subscriber.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// The result of an event, or of a query: a JSON object.
    Next(String),
    /// Errors that end the operation.
    Error(Vec<Value>),
}

/// What is said to a subscriber, one thing after the other.
pub(crate) type Told = BoxStream<'static, Said>;

/// A subscription that may run.
#[derive(Debug, Clone)]
pub(crate) struct Subscribed {
    pub(crate) document: Arc<Document>,
    pub(crate) operation: Operation,
    pub(crate) price: Price,
    pub(crate) variables: Value,
    pub(crate) language: Language,
    pub(crate) clock: Clock,
}

/// A subscription that runs.
struct Feed<E> {
    state: Arc<State<E>>,
    client: Client,
    subscribed: Subscribed,
    parsed: ExecutableDocument,
    request_id: Arc<str>,
    listener: Listener,
    /// What is still to be told of the editions up to one.
    rest: Option<(Place, Arc<Edition>)>,
    ready: VecDeque<Said>,
    over: bool,
}

/// Listens for a client. Whatever is wrong with the subscription's arguments is told now, and not with the first event.
pub(crate) async fn listen<E: Executor>(
    state: &Arc<State<E>>,
    client: Client,
    subscribed: Subscribed,
    request_id: &str,
) -> Result<Told, Refusal> {
    let parsed = flat(&subscribed.document.parsed, subscribed.operation.name.as_deref());
    let parsed = parsed.ok_or_else(|| Refusal::internal(request_id))?;
    let listener = state.live.watch.listen().await.map_err(|error| {
        tracing::error!(target: "kanalatlas::http", request_id, error = %error, "nobody can listen");
        Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code::INTERNAL,
            "The register cannot be read just now; subscribe again in a minute.",
        )
        .after(60)
    })?;
    let feed = Feed {
        state: Arc::clone(state),
        client,
        subscribed,
        parsed,
        request_id: request_id.into(),
        listener,
        rest: None,
        ready: VecDeque::new(),
        over: false,
    };
    let session = feed.session(None);
    let trial = feed.execute(&session, [Arc::new(Occasion::Trial)]).await?;
    trial.into_iter().flatten().next().map_or(Ok(()), |ran| Err(refused(ran, request_id)))?;
    Ok(stream::unfold(feed, |mut feed| async move { feed.next().await.map(|said| (said, feed)) }).boxed())
}

/// What a field refused, or could not find out, before there was anything to tell.
fn refused(ran: Ran, request_id: &str) -> Refusal {
    let refusal = if ran.codes.iter().any(|own| own == code::INTERNAL) {
        Refusal::internal(request_id)
    } else {
        Refusal::bad_request(code::BAD_USER_INPUT, "The subscription was refused.")
    };
    refusal.told_as(ran.errors, ran.omitted)
}

impl<E: Executor> Feed<E> {
    async fn next(&mut self) -> Option<Said> {
        loop {
            if let Some(said) = self.ready.pop_front() {
                return Some(said);
            }
            if self.over {
                return None;
            }
            let (place, newest) = if let Some(rest) = self.rest.take() {
                rest
            } else {
                let (seen, newest) = self.listener.next().await?;
                (Place::after(seen), newest)
            };
            let request_id = Arc::clone(&self.request_id);
            let mut line = Line::new(&request_id);
            line.operation.clone_from(&self.subscribed.operation.name);
            line.kind = self.subscribed.operation.kind;
            if let Err(refusal) = self.tell(place, newest, &mut line).await {
                line.refused(&refusal);
                line.write(&Bill::new(&self.state.front.budget, self.client), &self.state.metrics);
                self.ready.push_back(Said::Error(refusal.errors()));
                self.over = true;
            }
        }
    }

    /// Makes what there is to say about the editions after a place, as much as is told together.
    async fn tell(&mut self, place: Place, newest: Arc<Edition>, line: &mut Line<'_>) -> Result<(), Refusal> {
        let state = Arc::clone(&self.state);
        let budget = &state.front.budget;
        let price = self.subscribed.price.requested();
        let mut page = Bill::new(budget, self.client);
        page.pay(1)?;
        let session = self.session(Some(Arc::clone(&newest)));
        // As many as together cost no more than one operation may.
        let most = (budget.per_operation() / price.max(1)).clamp(1, PAGE);
        let look = Look::new(place, Arc::clone(&newest), u32::try_from(most).unwrap_or(1));
        let occasion = Arc::new(Occasion::Look(look));
        let looked = self.execute(&session, [Arc::clone(&occasion)]).await?;
        looked.into_iter().flatten().next().map_or(Ok(()), |ran| Err(refused(ran, &self.request_id)))?;
        let Occasion::Look(look) = &*occasion else { return Ok(()) };
        let found = look.found();
        self.rest = found.rest.map(|place| (place, newest));
        if found.events.is_empty() {
            return Ok(());
        }
        let (bills, exhausted) = self.charge(&state, price, found.events.len());
        let told: Vec<Event> = found.events.into_iter().take(bills.len()).collect();
        let occasions = told.into_iter().map(|event| Arc::new(Occasion::Tell(event)));
        let ran = self.execute(&session, occasions).await?;
        let mut actual: u64 = 0;
        for (ran, mut bill) in ran.into_iter().zip(bills) {
            let Some(ran) = ran else { continue };
            let Subscribed { operation, price, .. } = &self.subscribed;
            let answer = Answer::of(ran, operation, price, session.statements());
            bill.settle(answer.actual, true);
            actual = actual.saturating_add(answer.actual);
            line.answered(&answer);
            let body = answer.body(&bill.cost(state.clock.now()));
            self.ready.push_back(Said::Next(String::from_utf8_lossy(&body).into_owned()));
        }
        line.statements = session.statements();
        line.origin = Origin::Made;
        page.settle(actual, false);
        line.write(&page, &state.metrics);
        exhausted.map_or(Ok(()), Err)
    }

    /// Pays for so many events, or for as many as the client has points for.
    fn charge<'s>(&self, state: &'s State<E>, price: u64, events: usize) -> (Vec<Bill<'s>>, Option<Refusal>) {
        let mut bills = Vec::with_capacity(events);
        for _ in 0..events {
            let mut bill = Bill::new(&state.front.budget, self.client);
            if let Err(refusal) = bill.price(price).and_then(|()| bill.pay(price)) {
                return (bills, Some(refusal));
            }
            bills.push(bill);
        }
        (bills, None)
    }

    fn session(&self, newest: Option<Arc<Edition>>) -> Session {
        let Subscribed { language, clock, .. } = self.subscribed;
        let caller = Caller { language, request_id: (*self.request_id).to_owned() };
        prepare(Graph::new(""), &self.state.store, clock, caller, newest).1
    }

    /// Executes the operation once for each occasion.
    async fn execute(
        &self,
        session: &Session,
        occasions: impl IntoIterator<Item = Arc<Occasion>>,
    ) -> Result<Vec<Option<Ran>>, Refusal> {
        let graphs = occasions.into_iter().map(|occasion| {
            let Subscribed { document, operation, variables, .. } = &self.subscribed;
            let graph = request(&document.text, &self.parsed, operation, variables);
            session.beside(graph).data(occasion)
        });
        let graphs: Vec<Graph> = graphs.collect();
        let points = self.subscribed.price.requested().saturating_mul(graphs.len() as u64);
        let weight = Weight::of_points(points);
        let _place = self.state.front.load.lane(weight).enter_patiently().await;
        execute_all(&self.state, graphs, session, weight, &self.request_id).await
    }
}
