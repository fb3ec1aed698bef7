//! The scalars of the graph.

use async_graphql::{Description, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, SecondsFormat, Utc};

use crate::domain::date;

/// A date as precise as its source: a year `2017`, a month `2017-09` or a day `2017-09-18`.
///
/// As an argument, a year or month means its last day where a point in time is asked for (`asOf`), and the
/// whole span where a window is (`from`, `to`). Milliseconds since 1970-01-01T00:00:00Z are understood too, for
/// dashboards that know no other form: they mean their day (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Description)]
pub(super) struct PartialDate(pub date::PartialDate);

/// A greater number than this is no year but milliseconds.
const LAST_YEAR: i64 = 9_999;

fn day_of_millis(millis: i64) -> Option<date::PartialDate> {
    DateTime::from_timestamp_millis(millis)
        .map(|moment| date::PartialDate::day(date::Day::of(moment.date_naive())))
}

#[Scalar(name = "PartialDate", use_type_description)]
impl ScalarType for PartialDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map(Self).map_err(InputValueError::custom),
            Value::Number(number) => {
                match number.as_i64().filter(|millis| !(-LAST_YEAR..=LAST_YEAR).contains(millis)) {
                    Some(millis) => day_of_millis(millis).map(Self).ok_or_else(|| {
                        InputValueError::custom(format!("{millis} is not a moment that a calendar holds"))
                    }),
                    None => number.to_string().parse().map(Self).map_err(InputValueError::custom),
                }
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A moment: ISO 8601 with its offset, `2025-03-03T18:00:00Z`. As an argument, milliseconds since
/// 1970-01-01T00:00:00Z are understood too, for dashboards that know no other form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Description)]
pub(super) struct Moment(pub DateTime<Utc>);

impl Moment {
    /// The moment of a stored number of microseconds.
    pub(crate) fn of_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros).unwrap_or_default())
    }

    /// Microseconds since 1970.
    pub(crate) const fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }
}

#[Scalar(name = "DateTime", use_type_description)]
impl ScalarType for Moment {
    fn parse(value: Value) -> InputValueResult<Self> {
        let moment = match &value {
            Value::String(text) => {
                DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.with_timezone(&Utc))
            }
            Value::Number(millis) => millis.as_i64().and_then(DateTime::from_timestamp_millis),
            _ => return Err(InputValueError::expected_type(value)),
        };
        moment.map(Self).ok_or_else(|| {
            InputValueError::custom(format!("{value} is not a moment; write it as 2025-03-03T18:00:00Z"))
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}
