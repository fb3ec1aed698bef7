//! The way of a question: one, for whatever door it came through.
//!
//! It is looked up among the kept answers; else its text is guarded and checked, its operation chosen and priced; then
//! it is paid for and run. [`Front::prepare`] goes as far as can be gone without running anything, [`Front::answer`] the
//! rest, so that a door may tell in between that its client has the answer already.

use std::sync::Arc;

use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Executor, Variables};
use axum::http::StatusCode;
use chrono::DateTime;
use serde_json::Value;

use super::answers::{Answer, Answers, Key, Words};
use super::bill::Bill;
use super::budget::Budget;
use super::document::{Document, Documents, Rejected, Text};
use super::error::{Refusal, code};
use super::execute::{execute, request};
use super::explain::explain;
use super::line::{Line, Origin};
use super::live::{Subscribed, Subscribing};
use super::load::Load;
use super::operation::Operation;
use super::request::Question;
use super::validation::Validator;
use super::workshop::{Weight, Workshop};
use super::{Settings, State};
use crate::domain::clock::Clock;
use crate::domain::edition::Edition;
use crate::domain::language::Language;
use crate::graphql::cost::{Price, Tariff};
use crate::graphql::editions::Editions;
use crate::graphql::{Caller, Session, prepare};

/// What questions of all doors share.
#[derive(Debug)]
pub(crate) struct Front {
    tariff: Tariff,
    pub(crate) documents: Documents,
    answers: Answers,
    pub(crate) budget: Budget,
    pub(crate) load: Load,
    pub(crate) workshop: Arc<Workshop>,
    pub(crate) editions: Arc<Editions>,
}

/// A question, and how it is asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub(crate) question: Question,
    /// The language of labels where the query does not say.
    pub(crate) language: Language,
    /// The number of the edition to answer by; `None` for the newest.
    pub(crate) pin: Option<i64>,
    /// Whether a mutation may come this way.
    pub(crate) may_write: bool,
    /// Whether a subscription may.
    pub(crate) subscribing: Subscribing,
    pub(crate) request_id: &'a str,
}

impl Asked<'_> {
    fn may_run(&self, operation: &Operation) -> Result<(), Refusal> {
        if operation.kind == "mutation" && !self.may_write {
            return Err(Refusal::method("POST", "A mutation is sent by POST."));
        }
        if operation.kind == "subscription" { self.subscribing.check() } else { Ok(()) }
    }
}

/// A question that may be answered.
#[derive(Debug)]
pub(crate) struct Prepared<'a> {
    asked: Asked<'a>,
    edition: Option<Arc<Edition>>,
    clock: Clock,
    key: Option<Key>,
    way: Way,
}

/// How a question will be answered.
#[derive(Debug)]
enum Way {
    /// By an answer that was kept.
    Kept(Arc<Answer>),
    /// By running it.
    Run { document: Arc<Document>, operation: Operation, price: Price },
}

impl Front {
    /// The front of a database that answers over so many connections. Fails if the schema is none, or if there can be
    /// no threads.
    pub(crate) fn new(
        settings: &Settings,
        sdl: &str,
        connections: u32,
        editions: Arc<Editions>,
    ) -> Result<Self, String> {
        let workshop = Arc::new(Workshop::open()?);
        Ok(Self {
            tariff: Tariff::new(sdl),
            documents: Documents::new(settings.limits(), Validator::new(sdl)?, Arc::clone(&workshop)),
            workshop,
            answers: Answers::new(settings.answer_bytes),
            load: Load::new(connections),
            budget: Budget::new(settings.points_per_minute, settings.points_per_operation),
            editions,
        })
    }

    /// Goes as far as can be gone without running anything.
    pub(crate) async fn prepare<'a, E: Executor>(
        &self,
        state: &State<E>,
        asked: Asked<'a>,
        bill: &mut Bill<'_>,
        line: &mut Line<'_>,
    ) -> Result<Prepared<'a>, Refusal> {
        let moment = self.edition(asked.pin, state.clock).await?;
        self.weigh(state, moment, asked, None, bill, line).await
    }

    /// The same for a document that was made of a checked one, under a text of its own, at a time of its own.
    pub(crate) async fn prepare_made<'a, E: Executor>(
        &self,
        state: &State<E>,
        clock: Clock,
        asked: Asked<'a>,
        made: Arc<Document>,
        bill: &mut Bill<'_>,
        line: &mut Line<'_>,
    ) -> Result<Prepared<'a>, Refusal> {
        let moment = self.edition(asked.pin, clock).await?;
        self.weigh(state, moment, asked, Some(made), bill, line).await
    }

    /// The same for a document that belongs to a question that was prepared: it rests on the same edition at the same
    /// time, and nothing of it is kept.
    pub(crate) async fn prepare_beside<'a, E: Executor>(
        &self,
        state: &State<E>,
        (edition, clock): (Option<Arc<Edition>>, Clock),
        asked: Asked<'a>,
        made: Arc<Document>,
        bill: &mut Bill<'_>,
        line: &mut Line<'_>,
    ) -> Result<Prepared<'a>, Refusal> {
        let edition = edition.map_or(Err(()), |edition| Ok(Some(edition)));
        let mut prepared = self.weigh(state, (edition, clock), asked, Some(made), bill, line).await?;
        prepared.key = None;
        Ok(prepared)
    }

    async fn weigh<'a, E: Executor>(
        &self,
        state: &State<E>,
        (edition, clock): (Result<Option<Arc<Edition>>, ()>, Clock),
        asked: Asked<'a>,
        made: Option<Arc<Document>>,
        bill: &mut Bill<'_>,
        line: &mut Line<'_>,
    ) -> Result<Prepared<'a>, Refusal> {
        let question = &asked.question;
        let text = match made {
            Some(made) => Text::Known(made),
            None => self.documents.text(question)?,
        };
        // A register that cannot be asked for its edition says so when the operation runs; nothing of it is kept.
        let key = edition.as_ref().ok().map(|edition| {
            let words = Words {
                text: text.as_str(),
                operation: question.operation_name.as_deref(),
                variables: &question.variables,
                language: asked.language,
                today: clock.today(),
                edition: edition.as_ref().map_or(0, |edition| edition.number),
            };
            words.key()
        });
        let edition = edition.ok().flatten();
        let kept = match &key {
            Some(key) if !question.dry_run => self.answers.get(key),
            _ => None,
        };
        if let Some(answer) = kept {
            line.operation.clone_from(&answer.operation);
            line.kind = answer.kind;
            bill.price(answer.requested)?;
            return Ok(Prepared { asked, edition, clock, key, way: Way::Kept(answer) });
        }
        let document = match text {
            Text::Known(document) => document,
            // On the heap: most requests do not need it.
            Text::New(text) => Box::pin(self.checked(state, text, &asked, clock)).await?,
        };
        let chosen = Operation::choose(&document.parsed, question.operation_name.as_deref())?;
        line.operation.clone_from(&chosen.operation.name);
        line.kind = chosen.operation.kind;
        chosen.check(&question.variables)?;
        asked.may_run(&chosen.operation)?;
        let price = self.price(&document, chosen.definition, &question.variables, clock);
        bill.price(price.requested())?;
        let key = key.filter(|_| chosen.operation.kind == "query");
        let operation = chosen.operation;
        Ok(Prepared { asked, edition, clock, key, way: Way::Run { document, operation, price } })
    }

    /// The document of a text; or what is wrong with it.
    async fn checked<E: Executor>(
        &self,
        state: &State<E>,
        text: &str,
        asked: &Asked<'_>,
        clock: Clock,
    ) -> Result<Arc<Document>, Refusal> {
        match self.documents.check(text).await {
            Ok(document) => Ok(document),
            Err(Rejected::Refused(refusal)) => Err(refusal),
            Err(Rejected::Unfit { document, refusal }) => {
                // A mutation is in the wrong place whether it fits the schema or not.
                let chosen = Operation::choose(&document.parsed, asked.question.operation_name.as_deref());
                chosen.map_or(Ok(()), |chosen| asked.may_run(&chosen.operation))?;
                Err(explain(state, *document, asked, clock, refusal).await)
            }
        }
    }

    /// Answers a question that was prepared, and pays for it.
    pub(crate) async fn answer<E: Executor>(
        &self,
        state: &State<E>,
        prepared: &Prepared<'_>,
        bill: &mut Bill<'_>,
        line: &mut Line<'_>,
    ) -> Result<Arc<Answer>, Refusal> {
        let (document, operation, price) = match &prepared.way {
            Way::Kept(answer) => {
                line.origin = Origin::Kept;
                bill.settle(answer.actual, false);
                return Ok(Arc::clone(answer));
            }
            Way::Run { document, operation, price } => (document, operation, price),
        };
        if prepared.asked.question.dry_run {
            return Ok(Arc::new(Answer::unrun(operation, price.requested())));
        }
        // On the heap: what runs is large, and would stand on the stack of everything around it.
        Box::pin(self.run(state, prepared, (document, operation, price), bill, line)).await
    }

    /// Runs a question, or waits for somebody who does; and pays for it.
    async fn run<E: Executor>(
        &self,
        state: &State<E>,
        prepared: &Prepared<'_>,
        (document, operation, price): (&Arc<Document>, &Operation, &Price),
        bill: &mut Bill<'_>,
        line: &mut Line<'_>,
    ) -> Result<Arc<Answer>, Refusal> {
        let lane = self.load.lane(Weight::of_points(price.requested()));
        lane.admit()?;
        bill.pay(price.requested())?;
        let mut ran = false;
        let work = async {
            let _place = lane.enter().await?;
            ran = true;
            prepared.run(state, document, operation, price).await
        };
        let answer = match prepared.key {
            Some(key) => self.answers.get_or(key, work).await,
            None => work.await.map(Arc::new),
        };
        line.origin = if ran { Origin::Made } else { Origin::Shared };
        let answer = answer?;
        line.statements = if ran { answer.statements } else { 0 };
        bill.settle(answer.actual, ran);
        Ok(answer)
    }

    /// Answers that are kept, and their bytes, about.
    pub(crate) fn kept(&self) -> (u64, u64) {
        self.answers.size()
    }

    /// The edition to answer by, and the clock that goes with it: of an older edition, the day it was made is today.
    async fn edition(
        &self,
        pin: Option<i64>,
        clock: Clock,
    ) -> Result<(Result<Option<Arc<Edition>>, ()>, Clock), Refusal> {
        let Some(number) = pin else {
            let newest = self.editions.newest().await.map_err(|error| {
                tracing::warn!(target: "kanalatlas::http", error = %error, "the newest edition cannot be read");
            });
            return Ok((newest, clock));
        };
        // On the heap: most questions rest on the newest.
        let edition = Box::pin(self.editions.numbered(number)).await.map_err(|error| {
            tracing::error!(target: "kanalatlas::http", error = %error, "an edition cannot be read");
            Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                code::INTERNAL,
                "The register cannot be read just now; ask again in a minute.",
            )
            .after(60)
        })?;
        let edition = edition.ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_FOUND,
                code::EDITION_NOT_FOUND,
                format!("There is no edition {number}; leave edition away for the newest."),
            )
        })?;
        let made = DateTime::from_timestamp_micros(edition.recorded_at);
        Ok((Ok(Some(edition)), made.map_or(clock, Clock::Fixed)))
    }

    fn price(
        &self,
        document: &Document,
        operation: &OperationDefinition,
        variables: &Value,
        clock: Clock,
    ) -> Price {
        let variables = Variables::from_json(variables.clone());
        self.tariff.price(&document.parsed, operation, &variables, clock.today())
    }
}

impl Prepared<'_> {
    /// The digest of everything that decides the answer; `None` if it is made anew each time.
    pub(crate) const fn key(&self) -> Option<Key> {
        self.key
    }

    /// The edition that the answer rests on, and the time at which it is asked.
    pub(crate) fn moment(&self) -> (Option<Arc<Edition>>, Clock) {
        (self.edition.clone(), self.clock)
    }

    /// The subscription that it is, if it is one and not only to be priced.
    pub(crate) fn subscribed(&self) -> Option<Subscribed> {
        let Way::Run { document, operation, price } = &self.way else { return None };
        let Asked { question, language, .. } = &self.asked;
        (operation.kind == "subscription" && !question.dry_run).then(|| Subscribed {
            document: Arc::clone(document),
            operation: operation.clone(),
            price: price.clone(),
            variables: question.variables.clone(),
            language: *language,
            clock: self.clock,
        })
    }

    /// Runs the question whoever pays for it, and keeps nothing.
    pub(crate) async fn run_alone<E: Executor>(&self, state: &State<E>) -> Result<Arc<Answer>, Refusal> {
        match &self.way {
            Way::Kept(answer) => Ok(Arc::clone(answer)),
            Way::Run { document, operation, price } => {
                let lane = state.front.load.lane(Weight::of_points(price.requested()));
                let _place = lane.enter_patiently().await;
                Box::pin(self.run(state, document, operation, price)).await.map(Arc::new)
            }
        }
    }

    /// The edition that the answer rests on.
    pub(crate) fn edition(&self) -> Option<&Edition> {
        self.edition.as_deref()
    }

    async fn run<E: Executor>(
        &self,
        state: &State<E>,
        document: &Arc<Document>,
        operation: &Operation,
        price: &Price,
    ) -> Result<Answer, Refusal> {
        let Asked { question, language, request_id, .. } = &self.asked;
        let (document, variables) = (Arc::clone(document), question.variables.clone());
        let (wanted, operation, price) = (operation.clone(), operation.clone(), price.clone());
        let caller = Caller { language: *language, request_id: (*request_id).to_owned() };
        let (store, clock, edition) = (state.store.clone(), self.clock, self.edition.clone());
        let weight = Weight::of_points(price.requested());
        let begin = move || {
            let graph = request(&document.text, &document.parsed, &wanted, &variables);
            prepare(graph, &store, clock, caller, edition)
        };
        let end = move |ran, session: &Session| Answer::of(ran, &operation, &price, session.statements());
        execute(state, weight, request_id, begin, end).await
    }
}
