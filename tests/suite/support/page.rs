//! An answer as a page that a person can read: short things on one line, long ones laid out.

use serde_json::{Map, Value};

/// As long as a line may be before it is broken up.
const LINE: usize = 120;

/// The lines of an answer.
pub(crate) fn page(answer: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    fields(answer.as_object().unwrap(), 0, &mut lines);
    lines
}

fn fields(object: &Map<String, Value>, indent: usize, lines: &mut Vec<String>) {
    let margin = "  ".repeat(indent);
    for (name, value) in object {
        let short = flow(value);
        match value {
            Value::Object(inner) if is_long(&short) => {
                lines.push(format!("{margin}{name}:"));
                fields(inner, indent + 1, lines);
            }
            Value::Array(items) if is_long(&short) => {
                lines.push(format!("{margin}{name}:"));
                for item in items {
                    on_list(item, indent, lines);
                }
            }
            _ => lines.push(format!("{margin}{name}: {short}")),
        }
    }
}

fn on_list(item: &Value, indent: usize, lines: &mut Vec<String>) {
    let (margin, short) = ("  ".repeat(indent), flow(item));
    match item {
        Value::Object(inner) if is_long(&short) => {
            let first = lines.len();
            fields(inner, indent + 2, lines);
            lines[first] = format!("{margin}  - {}", lines[first].trim());
        }
        _ => lines.push(format!("{margin}  - {short}")),
    }
}

fn is_long(text: &str) -> bool {
    text.chars().count() > LINE
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        // Whole numbers as such: a reader does not care for their type.
        Value::Number(own) => own.as_f64().map_or_else(|| own.to_string(), |own| own.to_string()),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, own)| format!("{name}: {}", flow(own))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// The texts of an answer that read otherwise in another language, with their places; of a list the first three show how.
pub(crate) fn differences(one: &Value, other: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    differ("", one, other, &mut lines);
    lines
}

fn differ(place: &str, one: &Value, other: &Value, lines: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (name, value) in ours {
                differ(&format!("{place}/{name}"), value, &theirs[name], lines);
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len(), "{place}: the languages disagree");
            for (at, (one, other)) in ours.iter().zip(theirs).enumerate().take(3) {
                differ(&format!("{place}/{at}"), one, other, lines);
            }
        }
        (Value::String(ours), Value::String(theirs)) => {
            if ours != theirs {
                lines.push(format!("  {place}: {theirs}"));
            }
        }
        _ => assert_eq!(one, other, "{place}: the languages disagree"),
    }
}
