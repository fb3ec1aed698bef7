//! What a question says about the size of its answer: its pages, its subjects, its points of time.

use std::collections::HashMap;

use async_graphql::parser::types::Field;
use async_graphql::{Name, ScalarType, Value};

use crate::domain::date::Day;
use crate::domain::page::{DEFAULT_PAGE, LARGEST_PAGE};
use crate::domain::period::{MOST_PERIODS, SeriesInterval};
use crate::graphql::catalog::FieldShape;
use crate::graphql::scalars::PartialDate;

/// Subjects of a comparison, by the word that says whose values it compares; a comparison has 1,000 rows at most.
const SUBJECTS: [(&str, u64); 3] = [("JURISDICTION", 30), ("PLATFORM", 30), ("KIND", 20)];
const MOST_SUBJECTS: u64 = 1_000;
/// Authorities or channels of one Land, where Länder are named.
const OF_A_LAND: u64 = 100;
/// Subjects of the comparison that a claim is checked by: Länder, or courts of one.
const OF_A_CHECK: u64 = 30;

/// What is known from the fields above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// Things on the page of the list above.
    pub(super) page: u64,
    /// Subjects of the question above.
    pub(super) subjects: u64,
    /// Points of time of the question above.
    pub(super) points: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self { page: u64::from(DEFAULT_PAGE), subjects: MOST_SUBJECTS, points: MOST_PERIODS as u64 }
    }
}

impl Asked {
    /// What is known below a field with these arguments.
    pub(super) fn below(self, field: &str, arguments: &Arguments<'_>, today: Day) -> Self {
        let mut asked = self;
        if field == "check" {
            asked.subjects = OF_A_CHECK;
        }
        if arguments.has("first") {
            asked.page = arguments.page();
        }
        if let Some(Value::Object(input)) = arguments.value("input") {
            let input = |name: &str| input.get(name);
            asked.subjects = subjects(&input);
            asked.points = points(&input, today);
        }
        asked
    }
}

fn subjects<'a>(input: &impl Fn(&str) -> Option<&'a Value>) -> u64 {
    let length = |name: &str| match input(name) {
        Some(Value::List(items)) => Some(items.len() as u64),
        _ => None,
    };
    if let Some(subjects) = length("subjects") {
        return subjects;
    }
    let by = ["by", "across", "rows"].into_iter().find_map(|name| input(name).map(word));
    match by.flatten() {
        None | Some("LAND") => length("laender").unwrap_or(16),
        Some(by) => {
            let known = SUBJECTS.iter().find(|(word, _)| *word == by).map(|(_, number)| *number);
            let of_laender = || length("laender").map(|laender| laender.saturating_mul(OF_A_LAND));
            known.or_else(of_laender).map_or(MOST_SUBJECTS, |number| number.min(MOST_SUBJECTS))
        }
    }
}

/// An enum value in a document, or in the variables.
fn word(value: &Value) -> Option<&str> {
    match value {
        Value::Enum(name) => Some(name.as_str()),
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Points of time from `from` to `to`; the most there can be where that cannot be read.
fn points<'a>(input: &impl Fn(&str) -> Option<&'a Value>, today: Day) -> u64 {
    let date = |name: &str| input(name).and_then(|value| PartialDate::parse(value.clone()).ok());
    let Some(from) = date("from") else { return MOST_PERIODS as u64 };
    let to = date("to").map_or(today, |to| to.0.high());
    let interval = match input("intervalMs") {
        Some(Value::Number(millis)) => millis.as_f64().map(SeriesInterval::of_millis),
        _ => input("interval").and_then(word).map_or(Some(SeriesInterval::Month), |word| word.parse().ok()),
    };
    let periods = interval.and_then(|interval| interval.periods(from.0.low(), to).ok());
    periods.map_or(MOST_PERIODS as u64, |periods| periods.len() as u64)
}

/// The arguments of a field, with variables and defaults put in.
pub(super) struct Arguments<'a> {
    field: &'a Field,
    shape: &'a FieldShape,
    variables: &'a HashMap<Name, Value>,
}

impl<'a> Arguments<'a> {
    pub(super) const fn new(
        field: &'a Field,
        shape: &'a FieldShape,
        variables: &'a HashMap<Name, Value>,
    ) -> Self {
        Self { field, shape, variables }
    }

    /// Whether the field takes an argument.
    pub(super) fn has(&self, name: &str) -> bool {
        self.shape.arguments.contains_key(name)
    }

    /// Whether the document itself says how long the list is.
    pub(super) fn says_page(&self) -> bool {
        ["first", "last"].iter().any(|name| self.has(name) && self.field.get_argument(name).is_some())
    }

    /// An argument's value, or its default. What is given and cannot be read is null.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        match self.field.get_argument(name) {
            Some(given) => {
                let value = given.node.clone();
                // A variable that is not given leaves the default; within an object, it leaves its field away.
                value
                    .into_const_with(|name| {
                        Ok::<_, ()>(self.variables.get(&name).cloned().unwrap_or(Value::Null))
                    })
                    .ok()
                    .filter(|value| *value != Value::Null)
                    .or_else(|| self.default(name))
            }
            None => self.default(name),
        }
    }

    fn default(&self, name: &str) -> Option<Value> {
        self.shape.arguments.get(name).cloned().flatten()
    }

    /// Things on the page that `first` or `last` asks for, never more than a page has. A number that no page has is
    /// refused by the list itself; until then it counts as the largest.
    pub(super) fn page(&self) -> u64 {
        // A list with a page of its own may be longer than a connection's.
        let most = if self.has("after") { u64::from(LARGEST_PAGE) } else { MOST_SUBJECTS };
        let number = |name: &str| match self.value(name) {
            None | Some(Value::Null) => None,
            Some(Value::Number(number)) => Some(number.as_u64().map_or(most, |number| number.min(most))),
            Some(_) => Some(most),
        };
        match (number("first"), number("last")) {
            (None, None) => u64::from(DEFAULT_PAGE),
            (first, last) => first.max(last).unwrap_or(most),
        }
    }

    /// How many things a list that is given has; one that is no list is one thing.
    pub(super) fn length(&self, name: &str) -> u64 {
        match self.value(name) {
            Some(Value::List(items)) => items.len() as u64,
            _ => 1,
        }
    }
}
