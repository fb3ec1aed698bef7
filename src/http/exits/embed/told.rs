//! What an answer tells beside its rows: itself in words, what to beware of, and who is missing. The page looks for the
//! same (`web/src/said.ts`).

use serde_json::Value;

/// Keys of an answer beside its rows under which it says itself in words.
const SENTENCES: [&str; 3] = ["sentence", "statement", "explanation"];
/// Keys under which it tells who is missing.
const MISSING: [&str; 2] = ["excluded", "missing"];
/// The key under which it tells what to beware of.
const CAVEATS: &str = "caveats";
/// How deep they are looked for.
const DEPTH: usize = 4;

/// The fields of the objects of an answer, those of lists left out: what they say, they say of one row.
fn fields(data: &Value) -> Vec<(&str, &Value)> {
    data.as_object().into_iter().flatten().flat_map(|(key, value)| part(key, value)).collect()
}

/// One field of an answer, and those below it.
fn part<'a>(key: &'a str, value: &'a Value) -> Vec<(&'a str, &'a Value)> {
    fn look<'a>(value: &'a Value, depth: usize, into: &mut Vec<(&'a str, &'a Value)>) {
        for (key, inner) in value.as_object().into_iter().flatten().filter(|_| depth <= DEPTH) {
            into.push((key, inner));
            look(inner, depth + 1, into);
        }
    }
    let mut found = vec![(key, value)];
    look(value, 1, &mut found);
    found
}

/// Texts, each once.
fn once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// What the answer says of itself in words.
pub(super) fn sentences(data: &Value) -> Vec<&str> {
    let told = fields(data).into_iter().filter(|(key, _)| SENTENCES.contains(key));
    once(told.filter_map(|(_, value)| value.as_str()))
}

/// What to beware of before the answer is used.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Caveat<'a> {
    /// The parts of the answer that it is about; none if it is about all of them.
    pub(super) of: Vec<&'a str>,
    pub(super) words: &'a str,
}

/// What to beware of, each once, with the parts of the answer that it is about.
pub(super) fn caveats(data: &Value) -> Vec<Caveat<'_>> {
    let warned: Vec<(&str, Vec<&str>)> = data
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| {
            let told: Vec<&Value> = part(key, value)
                .into_iter()
                .filter(|(own, _)| *own == CAVEATS)
                .map(|(_, told)| told)
                .collect();
            let entries = told
                .iter()
                .flat_map(|told| told.as_array().map_or(std::slice::from_ref(*told), Vec::as_slice));
            let words = entries.filter_map(|entry| entry.as_str().or_else(|| entry["text"].as_str()));
            let words: Vec<&str> = words.collect();
            (!told.is_empty()).then_some((key.as_str(), words))
        })
        .collect();
    let parts = |words: &str| {
        let of = warned.iter().filter(|(_, told)| told.contains(&words)).map(|(key, _)| *key);
        let of: Vec<&str> = of.collect();
        if of.len() == warned.len() { Vec::new() } else { of }
    };
    once(warned.iter().flat_map(|(_, told)| told.iter().copied()))
        .into_iter()
        .map(|words| Caveat { of: parts(words), words })
        .collect()
}

/// Who is missing, by the reason why.
pub(super) fn missing(data: &Value) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    let told = fields(data).into_iter().filter(|(key, _)| MISSING.contains(key));
    for entry in told.filter_map(|(_, value)| value.as_array()).flatten() {
        let (Some(label), Some(why)) = (entry["label"].as_str(), entry["explanation"].as_str()) else {
            continue;
        };
        match found.iter_mut().find(|(own, _)| *own == why) {
            Some((_, labels)) => labels.push(label),
            None => found.push((why, vec![label])),
        }
    }
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
            "again": {"sentence": "A", "explanation": "B", "caveats": [{"text": "c"}, {"text": "d"}, {"text": "c"}]},
            "one": {"caveats": "e"},
        });
        assert_eq!(sentences(&data), ["A", "B"]);
        let of = |of: &[&'static str], words| Caveat { of: of.to_vec(), words };
        assert_eq!(caveats(&data), [of(&["again"], "c"), of(&["again"], "d"), of(&["one"], "e")]);
        let all = json!({"one": {"caveats": ["a", "b"]}, "two": {"caveats": ["b"]}, "three": {"rows": []}});
        assert_eq!(caveats(&all), [of(&["one"], "a"), of(&[], "b")]);
        assert_eq!(caveats(&json!({"one": {"caveats": ["a"]}, "two": {"rows": []}})), [of(&[], "a")]);
        let quiet = json!({"one": {"caveats": ["a"]}, "two": {"caveats": []}});
        assert_eq!(caveats(&quiet), [of(&["one"], "a")]);
        assert_eq!(missing(&data), [("old", vec!["x", "z"]), ("hidden", vec!["y"])]);
    }
}
