//! The exits: questions with an address of their own, named ones and shared ones, and their answers as JSON, as tables and
//! described. What an address means and how an answer becomes a table is in docs/EXITS.md.
//!
//! Invariant: whatever an exit gives, it asked by the one way of [`super::ask`].

mod address;
mod atom;
mod cells;
mod csvw;
mod embed;
mod export;
mod glossary;
mod list;
mod meta;
mod paged;
mod question;
mod share;
mod table;
mod words;
mod workbook;

use std::sync::Arc;

use async_graphql::Executor;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, Uri, Version, header};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::State;
use super::answers::Answer;
use super::ask::{Asked, Prepared};
use super::assets::unchanged;
use super::client::Peer;
use super::document::{Document, Rejected};
use super::error::{Refusal, code};
use super::exchange::RequestId;
use super::graphql::EDITION;
use super::live::Subscribing;
use super::media::Media;
use super::operation::{Chosen, Operation};
use super::request::{self, Question};
use super::tag::Tag;
use super::visit::Visit;
use super::workshop::Weight;
use crate::domain::language::Language;
use crate::graphql::catalog::Catalog;
use crate::graphql::shared::SharedQueries;
use crate::graphql::variables::Inputs;
use crate::storage::Store;
use address::{Address, Format};
pub(crate) use atom::corrections;
use cells::rows_of;
pub(crate) use embed::embed;
use export::Export;
pub(crate) use list::list;
use meta::About;
use paged::{Ask, PAGE, TOTAL, paged};
use question::Found;
pub(crate) use share::share;
use table::{Table, places_of};
use workbook::Workbook;

/// Whether all rows are there, or the question asked for a page of a longer list.
pub(crate) const COMPLETE: HeaderName = HeaderName::from_static("kanalatlas-complete");
/// An answer by the newest edition may be kept for five minutes, and shown a day longer while it is asked for again.
const FOR_A_WHILE: HeaderValue =
    HeaderValue::from_static("public, max-age=300, stale-while-revalidate=86400");
/// An answer by an edition that was named never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What the exits share.
#[derive(Debug)]
pub(crate) struct Exits {
    catalog: Catalog,
    inputs: Inputs,
    shared: SharedQueries,
}

impl Exits {
    pub(crate) fn new(sdl: &str, store: Store) -> Self {
        Self { catalog: Catalog::new(sdl), inputs: Inputs::new(sdl), shared: SharedQueries::of(store) }
    }
}

/// Answers `/q/…`.
pub(crate) async fn serve<E: Executor>(
    Shared(state): Shared<Arc<State<E>>>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(peer): Extension<Peer>,
    Path(last): Path<String>,
    request: Request,
) -> Response<Body> {
    visit(&state, &request_id, peer, request, in_json, async |request, visit| {
        request::check_address(request.uri())?;
        let address = Address::read(&last, request.uri(), request.headers())?;
        if address.all && address.format.is_rows() && request.version() < Version::HTTP_11 {
            return Err(Refusal::bad_request(
                code::BAD_REQUEST,
                "An export needs HTTP/1.1: in HTTP/1.0 a transfer that breaks off looks like one that is complete.",
            ));
        }
        // On the heap, as it is large.
        Box::pin(answer(&state, &address, request.uri(), request.headers(), visit)).await
    })
    .await
}

/// A refusal as most exits tell it.
fn in_json(refusal: Refusal, beside: Map<String, Value>, _: Language) -> Response<Body> {
    refusal.answer(Media::Json, beside)
}

/// Lets somebody in, and puts on the answer what every answer has.
async fn visit<E>(
    state: &State<E>,
    request_id: &str,
    peer: Peer,
    request: Request,
    tell: fn(Refusal, Map<String, Value>, Language) -> Response<Body>,
    work: impl AsyncFnOnce(Request, &mut Visit<'_>) -> Result<Response<Body>, Refusal>,
) -> Response<Body> {
    let language = request::language(request.uri(), request.headers());
    let spoken = *language.as_ref().unwrap_or(&Language::UNASKED);
    let mut visit = Visit::new(state, request_id, peer, request.headers(), spoken);
    let answered = match (visit.bill.pay(1), language) {
        (Err(refusal), _) | (Ok(()), Err(refusal)) => Err(refusal),
        (Ok(()), Ok(_)) => work(request, &mut visit).await,
    };
    let response = answered.unwrap_or_else(|refusal| {
        visit.line.refused(&refusal);
        tell(refusal, visit.bill.extensions(state.clock.now()), spoken)
    });
    visit.end(response)
}

async fn answer<E: Executor>(
    state: &Arc<State<E>>,
    address: &Address,
    uri: &Uri,
    headers: &HeaderMap,
    visit: &mut Visit<'_>,
) -> Result<Response<Body>, Refusal> {
    let found = Found::by_name(&address.name, &state.exits.shared).await?;
    let document = state.front.documents.check(&found.text).await.map_err(Rejected::refusal)?;
    let chosen = Operation::choose(&document.parsed, found.operation.as_deref())?;
    let variables = found.variables(&state.exits.inputs, chosen.definition, &address.variables)?;
    chosen.check(&variables)?;
    let table = table_of(&state.exits.catalog, &document, &chosen, address)?;
    let asked = Asked {
        question: Question {
            query: Some(found.text.clone()),
            persisted: None,
            operation_name: chosen.operation.name.clone(),
            variables: variables.clone(),
            dry_run: false,
        },
        language: visit.language,
        pin: address.edition,
        may_write: false,
        subscribing: Subscribing::Off,
        request_id: visit.request_id,
    };
    // Of an export, every page rests on what the first rests on.
    let clock = crate::domain::clock::Clock::Fixed(state.clock.now());
    let ask = match (address.format, address.all) {
        (Format::Json, _) => None,
        (Format::Meta | Format::Columns | Format::Frame, _) | (Format::Workbook, false) => Some(Ask::Total),
        (Format::Workbook, true) => Some(Ask::Start),
        (Format::Rows(_), false) | (Format::Feed, _) => Some(Ask::Page),
        (Format::Rows(_), true) => Some(Ask::Next(None)),
    };
    let (bill, line) = (&mut visit.bill, &mut visit.line);
    let prepared = match ask {
        None => state.front.prepare(state, asked.clone(), bill, line).await?,
        Some(ask) => {
            let made = made(&document, &chosen, &table, ask);
            state.front.prepare_made(state, clock, asked.clone(), made, bill, line).await?
        }
    };
    let tag = prepared.key().map(|key| {
        let rows = address.rows.as_deref().unwrap_or_default();
        let view = address.view.as_deref().unwrap_or_default();
        let format = format!("{} {} {rows} {view}", address.format.suffix(), address.all);
        Tag::of(&Sha256::new().chain_update(key.0).chain_update(format).finalize())
    });
    let mut response = if tag.as_ref().is_some_and(|tag| tag.is_known_to(headers)) {
        unchanged()
    } else {
        let answer = Box::pin(state.front.answer(state, &prepared, bill, line)).await?;
        line.answered(&answer);
        if !answer.errors.is_empty() {
            let told = flawed(&answer);
            let framed = address.format == Format::Frame;
            return Ok(if framed { embed::flawed(&answer.errors, told, visit.language) } else { told });
        }
        let about = About {
            found: &found,
            address,
            query: uri.query(),
            language: asked.language,
            variables: &meta::with_defaults(chosen.definition, &variables),
            definitions: &chosen.definition.variable_definitions,
            edition: prepared.edition(),
            as_of: prepared.moment().1.today(),
            table: &table,
            sources: &places_of("Source", &state.exits.catalog, &document.parsed, chosen.definition),
        };
        let export = |first: &Value| Export {
            state: Arc::clone(state),
            client: visit.client,
            language: visit.language,
            request_id: visit.request_id.into(),
            moment: prepared.moment(),
            question: asked.question.clone(),
            document: Arc::clone(&document),
            table: table.clone(),
            next: export::cursor_after(&table, first),
            rows: 0,
        };
        written(&answer, &about, export).await?
    };
    put_on(response.headers_mut(), &found, address, uri, &prepared, tag);
    Ok(response)
}

/// The table of a question, if its rows can be given as the address wants them.
fn table_of(
    catalog: &Catalog,
    document: &Document,
    chosen: &Chosen<'_>,
    address: &Address,
) -> Result<Table, Refusal> {
    let bad = |message: String| Refusal::bad_request(code::BAD_USER_INPUT, message);
    let table = Table::of(catalog, &document.parsed, chosen.definition, address.rows.as_deref()).map_err(
        |lists| {
            bad(format!(
                "There are no rows at that path; rows is one of {}, or . for the whole answer as one row.",
                if lists.is_empty() { "none".to_owned() } else { lists.join(", ") }
            ))
            .with("rows", json!(lists))
        },
    )?;
    if address.all && address.format == Format::Json {
        return Err(bad(
            "all=true is for rows; end the address in .csv, .de.csv, .tsv, .ndjson or .xlsx.".to_owned()
        ));
    }
    if address.all && !paged::can_be_followed(&document.parsed, chosen.definition, &table) {
        return Err(bad(
            "all=true follows a list page by page from its beginning, and the rows of this question are no page of one; \
             leave it away, or choose the rows with rows=."
                .to_owned(),
        ));
    }
    Ok(table)
}

/// The document that also asks what the exit needs to know.
fn made(document: &Document, chosen: &Chosen<'_>, table: &Table, ask: Ask<'_>) -> Arc<Document> {
    let name = chosen.operation.name.as_deref();
    Arc::new(Document {
        // No other document has this text, so its answers are kept apart.
        text: format!("{}\n# {} {ask:?}", document.text, table.path.join(".")),
        parsed: paged(&document.parsed, name, chosen.definition, table, ask),
    })
}

/// The answer as the address wants it.
async fn written<E: Executor>(
    answer: &Answer,
    about: &About<'_>,
    export: impl FnOnce(&Value) -> Export<E>,
) -> Result<Response<Body>, Refusal> {
    let bytes = answer.data.clone().unwrap_or_default();
    if about.address.format == Format::Json {
        return Ok(Response::new(Body::from(bytes)));
    }
    let data: Value =
        serde_json::from_slice(&bytes).map_err(|_| Refusal::internal("the data are no JSON"))?;
    let all = about.address.all;
    let complete = all || !goes_on(about.table, &data);
    let mut response = match about.address.format {
        Format::Rows(style) => {
            let mut text = style.header(about.table);
            text.extend(style.rows(about.table, &rows_of(about.table, &data)));
            if all {
                return Ok(Response::new(export(&data).body(style, text)));
            }
            Response::new(Body::from(text))
        }
        Format::Workbook => {
            let export = export(&data);
            let state = Arc::clone(&export.state);
            let id = Arc::clone(&export.request_id);
            let data = if all { gathered(export, about.table, data).await? } else { data };
            let book = Workbook::of(about, data);
            let made = state.front.workshop.run(Weight::Heavy, async move { book.written() }).await;
            Response::new(Body::from(made.map_err(|unfit| unfit.refusal(&id))?))
        }
        Format::Frame => Response::new(Body::from(embed::page(about, &data))),
        Format::Feed => Response::new(Body::from(atom::feed(about, &data)?)),
        Format::Columns => {
            return Ok(Response::new(Body::from(csvw::description(about, &data).to_string())));
        }
        Format::Json | Format::Meta => {
            return Ok(Response::new(Body::from(about.json(&data).to_string())));
        }
    };
    let complete = HeaderValue::from_static(if complete { "true" } else { "false" });
    response.headers_mut().insert(COMPLETE, complete);
    Ok(response)
}

/// Whether the list goes on after the page of it that the rows are.
fn goes_on(table: &Table, data: &Value) -> bool {
    table.connection_in(data).is_some_and(|connection| connection[PAGE]["hasNextPage"] == true)
}

/// The answer with all rows, if a workbook holds so many.
async fn gathered<E: Executor>(export: Export<E>, table: &Table, first: Value) -> Result<Value, Refusal> {
    let total = table.connection_in(&first).and_then(|connection| connection[TOTAL].as_u64());
    match total {
        Some(total) if total > workbook::MOST_ROWS => Err(workbook::too_many(total)),
        _ => export.gathered(first).await,
    }
}

/// An answer with errors is none that could be a table: the errors, as the graph says them.
fn flawed(answer: &Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(json!({ "errors": answer.errors }).to_string()));
    let has = |code: &str| answer.codes.iter().any(|own| own == code);
    *response.status_mut() = if has(code::INTERNAL) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else if has(code::UNAVAILABLE) {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::BAD_REQUEST
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, Media::Json.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn put_on(
    headers: &mut HeaderMap,
    found: &Found,
    address: &Address,
    uri: &Uri,
    prepared: &Prepared<'_>,
    tag: Option<Tag>,
) {
    headers.insert(header::CONTENT_TYPE, address.format.content_type());
    headers.insert(header::CACHE_CONTROL, if address.edition.is_some() { FOR_EVER } else { FOR_A_WHILE });
    if let Some(tag) = tag {
        tag.put_on(headers);
    }
    let number = prepared.edition().map_or(0, |edition| edition.number);
    headers.insert(EDITION, HeaderValue::from(number));
    if address.format == Format::Frame {
        embed::put_on(headers);
    }
    if matches!(address.format, Format::Frame | Format::Feed) {
        return;
    }
    let kind = if address.format.is_rows() { "attachment" } else { "inline" };
    let file = format!("{kind}; filename=\"{}-edition-{number}.{}\"", found.name, address.format.suffix());
    for (name, value) in
        [(header::CONTENT_DISPOSITION, file), (header::LINK, meta::described_by(found, uri.query()))]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    let columns = csvw::described_by(address, uri.query());
    if let Some(columns) = columns.and_then(|columns| HeaderValue::from_str(&columns).ok()) {
        headers.append(header::LINK, columns);
    }
}
