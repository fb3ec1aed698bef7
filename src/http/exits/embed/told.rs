//! What an answer tells beside its rows: itself in words, and who is missing. The page looks for the same
//! (`web/src/result.ts`).

use serde_json::Value;

/// Keys of an answer beside its rows under which it says itself in words.
const SENTENCES: [&str; 3] = ["sentence", "statement", "explanation"];
/// Keys under which it tells who is missing.
const MISSING: [&str; 2] = ["excluded", "missing"];
/// How deep both are looked for.
const DEPTH: usize = 4;

/// What the answer says of itself in words, each once.
pub(super) fn sentences(data: &Value) -> Vec<&str> {
    fn look<'a>(value: &'a Value, depth: usize, into: &mut Vec<&'a str>) {
        for (key, inner) in value.as_object().into_iter().flatten().filter(|_| depth < DEPTH) {
            match inner.as_str() {
                Some(text) if SENTENCES.contains(&key.as_str()) => {
                    if !into.contains(&text) {
                        into.push(text);
                    }
                }
                _ => look(inner, depth + 1, into),
            }
        }
    }
    let mut found = Vec::new();
    look(data, 0, &mut found);
    found
}

/// Who is missing, by the reason why.
pub(super) fn missing(data: &Value) -> Vec<(&str, Vec<&str>)> {
    fn look<'a>(value: &'a Value, depth: usize, into: &mut Vec<(&'a str, Vec<&'a str>)>) {
        for (key, inner) in value.as_object().into_iter().flatten().filter(|_| depth <= DEPTH) {
            match inner.as_array() {
                Some(entries) if MISSING.contains(&key.as_str()) => {
                    for entry in entries {
                        let (Some(label), Some(why)) =
                            (entry["label"].as_str(), entry["explanation"].as_str())
                        else {
                            continue;
                        };
                        match into.iter_mut().find(|(own, _)| *own == why) {
                            Some((_, labels)) => labels.push(label),
                            None => into.push((why, vec![label])),
                        }
                    }
                }
                Some(_) => {}
                None => look(inner, depth + 1, into),
            }
        }
    }
    let mut found = Vec::new();
    look(data, 0, &mut found);
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_says_itself_and_who_is_missing() {
        let data = json!({
            "compare": {
                "sentence": "A", "citation": "no",
                "coverage": {"excluded": [
                    {"label": "x", "explanation": "old"}, {"label": "y", "explanation": "hidden"},
                    {"label": "z", "explanation": "old"},
                ]},
                "rows": [{"sentence": "of a row", "missing": [{"label": "no", "explanation": "no"}]}],
            },
            "again": {"sentence": "A", "explanation": "B"},
        });
        assert_eq!(sentences(&data), ["A", "B"]);
        assert_eq!(missing(&data), [("old", vec!["x", "z"]), ("hidden", vec!["y"])]);
    }
}
