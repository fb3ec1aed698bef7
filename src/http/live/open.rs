//! Begins an operation of a connection that stays: a query, a mutation or a subscription.

use std::sync::Arc;

use async_graphql::Executor;
use futures_util::stream::{self, StreamExt};

use super::feed::{Said, Told, listen};
use crate::domain::language::Language;
use crate::http::State;
use crate::http::answers::Answer;
use crate::http::ask::Asked;
use crate::http::bill::Bill;
use crate::http::client::Client;
use crate::http::error::Refusal;
use crate::http::line::Line;
use crate::http::request::Question;
use crate::http::visit::Visit;

/// Who asks over a connection, and how.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    pub(crate) client: Client,
    pub(crate) language: Language,
    /// The id under which everything on this connection is logged.
    pub(crate) request_id: Arc<str>,
}

impl Asker {
    /// The one whose request it is.
    pub(crate) fn of(visit: &Visit<'_>) -> Self {
        Self { client: visit.client, language: visit.language, request_id: visit.request_id.into() }
    }
}

/// Everything that is said about a question; that it is refused, too.
pub(crate) fn open<E: Executor>(state: Arc<State<E>>, asker: Asker, question: Question) -> Told {
    stream::once(begin(state, asker, question)).flatten().boxed()
}

async fn begin<E: Executor>(state: Arc<State<E>>, asker: Asker, question: Question) -> Told {
    let mut bill = Bill::new(&state.front.budget, asker.client);
    let mut line = Line::new(&asker.request_id);
    let told = admitted(&state, &asker, question, &mut bill, &mut line).await.unwrap_or_else(|refusal| {
        line.refused(&refusal);
        once(Said::Error(refusal.errors()))
    });
    line.write(&bill, &state.metrics);
    told
}

async fn admitted<E: Executor>(
    state: &Arc<State<E>>,
    asker: &Asker,
    question: Question,
    bill: &mut Bill<'_>,
    line: &mut Line<'_>,
) -> Result<Told, Refusal> {
    bill.pay(1)?;
    let asked = Asked {
        question,
        language: asker.language,
        pin: None,
        may_write: true,
        subscribing: state.live.door(true),
        request_id: &asker.request_id,
    };
    let prepared = state.front.prepare(state, asked, bill, line).await?;
    if let Some(subscribed) = prepared.subscribed() {
        return listen(state, asker.client, subscribed, &asker.request_id).await;
    }
    let answer = state.front.answer(state, &prepared, bill, line).await?;
    line.answered(&answer);
    Ok(once(said(&answer, bill, state)))
}

/// An answer as it is said.
pub(crate) fn said<E>(answer: &Answer, bill: &Bill<'_>, state: &State<E>) -> Said {
    if answer.data.is_none() && !answer.errors.is_empty() {
        return Said::Error(answer.errors.clone());
    }
    Said::Next(String::from_utf8_lossy(&answer.body(&bill.cost(state.clock.now()))).into_owned())
}

/// One thing to say, and no more.
pub(crate) fn once(said: Said) -> Told {
    stream::once(std::future::ready(said)).boxed()
}
