//! What is spoken over a WebSocket: the protocol `graphql-transport-ws`, apart from the wire it runs on.

use std::collections::HashMap;

use futures_util::future::AbortHandle;
use serde_json::{Map, Value, json};

use crate::http::request::{self, Question};

/// The name of the protocol, as clients ask for it.
pub(crate) const NAME: &str = "graphql-transport-ws";
/// Operations at once on one WebSocket.
pub(crate) const OPERATIONS: usize = 20;
/// Letters of the id of an operation.
const ID: usize = 256;
/// Bytes of the reason of a close frame, which is a control frame of 125 bytes with its code.
const REASON: usize = 123;

/// Why a WebSocket is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Close {
    pub(crate) code: u16,
    pub(crate) reason: String,
}

impl Close {
    fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        let end = (0..=REASON.min(reason.len())).rev().find(|end| reason.is_char_boundary(*end));
        reason.truncate(end.unwrap_or(0));
        Self { code, reason }
    }

    /// The server stops.
    pub(crate) fn going_away() -> Self {
        Self::new(1001, "The server stops; connect again.")
    }

    /// A frame or message with too many bytes.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(1009, format!("A message may have {limit} bytes."))
    }

    /// What is no frame.
    pub(crate) fn unreadable() -> Self {
        Self::new(1002, "This is no WebSocket frame, or none in its place.")
    }

    /// A message that the protocol does not know.
    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(4400, reason)
    }

    fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized: begin with connection_init, and wait for connection_ack.")
    }

    /// The client did not begin.
    pub(crate) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    fn second_init() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }

    fn taken(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }
}

/// What is to be done about a message.
#[derive(Debug, PartialEq)]
pub(crate) enum Act {
    /// Nothing.
    Nothing,
    /// This is to be sent.
    Send(String),
    /// An operation is to begin.
    Begin { id: String, question: Box<Question> },
    /// An operation cannot begin: there are as many as there may be.
    Full { id: String },
}

/// An operation that runs.
#[derive(Debug)]
struct Running {
    serial: u64,
    handle: AbortHandle,
}

/// What was agreed on with the other side so far, and the operations that run.
#[derive(Debug, Default)]
pub(crate) struct Talk {
    begun: bool,
    running: HashMap<String, Running>,
    serial: u64,
}

impl Talk {
    /// Whether the client has begun as it must.
    pub(crate) const fn has_begun(&self) -> bool {
        self.begun
    }

    /// Hears a message.
    pub(crate) fn hear(&mut self, text: &str) -> Result<Act, Close> {
        let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
            return Err(Close::invalid("A message is one JSON object."));
        };
        let Some(Value::String(kind)) = message.remove("type") else {
            return Err(Close::invalid("A message has a type, which is a string."));
        };
        match kind.as_str() {
            "connection_init" => {
                payload(&mut message)?;
                if std::mem::replace(&mut self.begun, true) {
                    return Err(Close::second_init());
                }
                Ok(Act::Send(json!({ "type": "connection_ack" }).to_string()))
            }
            "ping" => Ok(Act::Send(match payload(&mut message)? {
                Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
                None => json!({ "type": "pong" }).to_string(),
            })),
            "pong" => payload(&mut message).map(|_| Act::Nothing),
            "subscribe" => self.subscribe(message),
            "complete" => {
                let id = id(&mut message)?;
                if let Some(running) = self.running.remove(&id) {
                    running.handle.abort();
                }
                Ok(Act::Nothing)
            }
            kind => Err(Close::invalid(format!("A client sends no message of the type {kind}."))),
        }
    }

    fn subscribe(&self, mut message: Map<String, Value>) -> Result<Act, Close> {
        let id = id(&mut message)?;
        let payload = payload(&mut message)?
            .ok_or_else(|| Close::invalid("The payload of subscribe is an object with a query."))?;
        let question = request::within(payload, "The payload of subscribe has no query.")
            .map_err(|refusal| Close::invalid(refusal.message))?;
        if !self.begun {
            return Err(Close::unauthorized());
        }
        if self.running.contains_key(&id) {
            return Err(Close::taken(&id));
        }
        if self.running.len() >= OPERATIONS {
            return Ok(Act::Full { id });
        }
        Ok(Act::Begin { id, question: Box::new(question) })
    }

    /// Notes an operation that began; what comes of it is told with this number, since its id may be used again.
    pub(crate) fn began(&mut self, id: String, handle: AbortHandle) -> u64 {
        self.serial += 1;
        let serial = self.serial;
        self.running.insert(id, Running { serial, handle });
        serial
    }

    /// Whether an operation still runs.
    pub(crate) fn runs(&self, id: &str, serial: u64) -> bool {
        self.running.get(id).is_some_and(|running| running.serial == serial)
    }

    /// Notes an operation that ended by itself.
    pub(crate) fn ended(&mut self, id: &str) {
        self.running.remove(id);
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, Close> {
    match message.remove("id") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= ID => Ok(id),
        _ => Err(Close::invalid(format!("The id of an operation is a string of 1 to {ID} bytes."))),
    }
}

fn payload(message: &mut Map<String, Value>) -> Result<Option<Map<String, Value>>, Close> {
    match message.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err(Close::invalid("A payload is an object.")),
    }
}

/// A result of an operation, around the JSON that it is.
pub(crate) fn next(id: &str, payload: &str) -> String {
    format!("{{\"id\":{},\"type\":\"next\",\"payload\":{payload}}}", Value::from(id))
}

/// The errors that end an operation.
pub(crate) fn error(id: &str, errors: &[Value]) -> String {
    json!({ "id": id, "type": "error", "payload": errors }).to_string()
}

/// The end of an operation.
pub(crate) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBSCRIBE: &str = r#"{"id":"1","type":"subscribe","payload":{"query":"{ a }"}}"#;

    fn begun() -> Talk {
        let mut talk = Talk::default();
        talk.hear(r#"{"type":"connection_init"}"#).unwrap();
        talk
    }

    fn begin(talk: &mut Talk, text: &str) -> (u64, futures_util::future::AbortRegistration) {
        let Act::Begin { id, .. } = talk.hear(text).unwrap() else { panic!("{text} does not begin") };
        let (handle, registration) = AbortHandle::new_pair();
        (talk.began(id, handle), registration)
    }

    #[test]
    fn a_client_begins_once() {
        let mut talk = Talk::default();
        assert!(!talk.has_begun());
        assert_eq!(
            talk.hear(r#"{"type":"connection_init","payload":{"a":1}}"#),
            Ok(Act::Send(r#"{"type":"connection_ack"}"#.to_owned()))
        );
        assert!(talk.has_begun());
        assert_eq!(talk.hear(r#"{"type":"connection_init"}"#).unwrap_err().code, 4429);
    }

    #[test]
    fn pings_are_answered_at_any_time() {
        for mut talk in [Talk::default(), begun()] {
            assert_eq!(talk.hear(r#"{"type":"pong"}"#), Ok(Act::Nothing));
            assert_eq!(talk.hear(r#"{"type":"ping"}"#), Ok(Act::Send(r#"{"type":"pong"}"#.to_owned())));
            assert_eq!(
                talk.hear(r#"{"type":"ping","payload":{"a":[1]}}"#),
                Ok(Act::Send(r#"{"type":"pong","payload":{"a":[1]}}"#.to_owned()))
            );
        }
    }

    #[test]
    fn an_operation_needs_the_acknowledgement_and_an_id_of_its_own() {
        assert_eq!(Talk::default().hear(SUBSCRIBE).unwrap_err().code, 4401);
        let mut talk = begun();
        let (serial, _registration) = begin(&mut talk, SUBSCRIBE);
        assert!(talk.runs("1", serial));
        let close = talk.hear(SUBSCRIBE).unwrap_err();
        assert_eq!((close.code, close.reason.as_str()), (4409, "Subscriber for 1 already exists"));
        talk.ended("1");
        assert!(talk.hear(SUBSCRIBE).is_ok());
    }

    #[test]
    fn a_completed_operation_is_stopped_and_its_id_is_free() {
        let mut talk = begun();
        let (first, registration) = begin(&mut talk, SUBSCRIBE);
        assert_eq!(talk.hear(r#"{"id":"1","type":"complete"}"#), Ok(Act::Nothing));
        assert!(registration.handle().is_aborted());
        let (second, _registration) = begin(&mut talk, SUBSCRIBE);
        assert!(!talk.runs("1", first) && talk.runs("1", second));
        // One that is not there may have ended a moment before.
        assert_eq!(talk.hear(r#"{"id":"2","type":"complete"}"#), Ok(Act::Nothing));
    }

    #[test]
    fn twenty_operations_run_and_the_next_does_not_begin() {
        let mut talk = begun();
        for number in 0..OPERATIONS {
            begin(&mut talk, &SUBSCRIBE.replace("\"1\"", &format!("\"x{number}\"")));
        }
        assert_eq!(talk.hear(SUBSCRIBE), Ok(Act::Full { id: "1".to_owned() }));
        talk.ended("x7");
        begin(&mut talk, SUBSCRIBE);
    }

    #[test]
    fn what_is_no_message_closes_with_a_reason() {
        for (text, word) in [
            ("", "JSON object"),
            ("[]", "JSON object"),
            ("{}", "type"),
            (r#"{"type":1}"#, "type"),
            (r#"{"type":"next","id":"1","payload":{}}"#, "next"),
            (r#"{"type":"start","id":"1","payload":{"query":"{a}"}}"#, "start"),
            (r#"{"type":"connection_init","payload":1}"#, "payload"),
            (r#"{"type":"ping","payload":[]}"#, "payload"),
            (r#"{"type":"complete"}"#, "id"),
            (r#"{"type":"subscribe","payload":{"query":"{a}"}}"#, "id"),
            (r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#, "id"),
            (r#"{"type":"subscribe","id":"1"}"#, "payload"),
            (r#"{"type":"subscribe","id":"1","payload":{}}"#, "query"),
            (r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#, "query"),
            (r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#, "variables"),
            (r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":7}}"#, "operationName"),
        ] {
            let close = begun().hear(text).unwrap_err();
            assert_eq!(close.code, 4400, "{text}");
            assert!(close.reason.contains(word), "{text}: {}", close.reason);
        }
        let long = format!("{{\"type\":\"{}\"}}", "ä".repeat(1_000));
        assert!(begun().hear(&long).unwrap_err().reason.len() <= REASON);
        let long = SUBSCRIBE.replace("\"1\"", &format!("\"{}\"", "x".repeat(ID + 1)));
        assert_eq!(begun().hear(&long).unwrap_err().code, 4400);
    }

    #[test]
    fn ids_are_quoted() {
        assert_eq!(next("a\"b", "{}"), r#"{"id":"a\"b","type":"next","payload":{}}"#);
        assert_eq!(error("1", &[json!(1)]), r#"{"id":"1","type":"error","payload":[1]}"#);
        assert_eq!(complete("1"), r#"{"id":"1","type":"complete"}"#);
    }
}
