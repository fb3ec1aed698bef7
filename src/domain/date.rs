//! Days, and dates that are only as precise as their source: `2017`, `2017-09` or `2017-09-18`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

/// A calendar day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i32);

impl Day {
    /// The day of a calendar date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }

    /// The calendar date; days outside chrono's calendar are clamped to its ends.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or(if self.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
    }

    /// The calendar month in which the day lies, counted from January of the year 0: 2017-09 is 24212.
    #[must_use]
    pub fn month(self) -> i32 {
        let date = self.date();
        date.year() * 12 + date.month0().cast_signed()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

/// How precise a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DatePrecision {
    /// Only the year is known.
    Year,
    /// The month is known.
    Month,
    /// The day is known.
    Day,
}

/// A date as precise as its source: the closed span of days that it may mean.
///
/// `2017-09` is the span from 2017-09-01 to 2017-09-30. Only whole years, whole months and single days
/// exist, so the span alone tells the precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    low: Day,
    high: Day,
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a date; write a year, a month or a day that exists: 2017, 2017-09 or 2017-09-18")]
pub struct InvalidDate(pub String);

impl PartialDate {
    /// A whole year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        let low = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let high = NaiveDate::from_ymd_opt(year, 12, 31)?;
        Some(Self { low: Day::of(low), high: Day::of(high) })
    }

    /// A whole month.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        let low = NaiveDate::from_ymd_opt(year, month, 1)?;
        let high = low.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Self { low: Day::of(low), high: Day::of(high) })
    }

    /// A whole month by its number; see [`Day::month`].
    #[must_use]
    pub fn of_month(month: i32) -> Option<Self> {
        Self::month(month.div_euclid(12), month.rem_euclid(12).cast_unsigned() + 1)
    }

    /// A single day.
    #[must_use]
    pub const fn day(day: Day) -> Self {
        Self { low: day, high: day }
    }

    /// The date of a span that was stored; `None` if it is no whole year, whole month or single day.
    #[must_use]
    pub fn from_span(low: Day, high: Day) -> Option<Self> {
        let first = low.date();
        [Some(Self::day(low)), Self::month(first.year(), first.month()), Self::year(first.year())]
            .into_iter()
            .flatten()
            .find(|date| date.low == low && date.high == high)
    }

    /// The first day that it may mean.
    #[must_use]
    pub const fn low(self) -> Day {
        self.low
    }

    /// The last day that it may mean.
    #[must_use]
    pub const fn high(self) -> Day {
        self.high
    }

    /// Year, month or day.
    #[must_use]
    pub fn precision(self) -> DatePrecision {
        match self.high.0 - self.low.0 {
            0 => DatePrecision::Day,
            1..=30 => DatePrecision::Month,
            _ => DatePrecision::Year,
        }
    }
}

impl FromStr for PartialDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidDate(text.to_owned());
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        let parts: Vec<&str> = text.split('-').collect();
        let year = parts.first().and_then(|part| number(part, 4)).ok_or_else(invalid)?;
        let year = i32::try_from(year).map_err(|_| invalid())?;
        let month = parts.get(1).map(|part| number(part, 2).ok_or_else(invalid)).transpose()?;
        let day = parts.get(2).map(|part| number(part, 2).ok_or_else(invalid)).transpose()?;
        match (month, day, parts.len()) {
            (None, None, 1) => Self::year(year),
            (Some(month), None, 2) => Self::month(year, month),
            (Some(month), Some(day), 3) => {
                NaiveDate::from_ymd_opt(year, month, day).map(|date| Self::day(Day::of(date)))
            }
            _ => None,
        }
        .ok_or_else(invalid)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.low.date();
        match self.precision() {
            DatePrecision::Year => write!(f, "{}", date.format("%Y")),
            DatePrecision::Month => write!(f, "{}", date.format("%Y-%m")),
            DatePrecision::Day => write!(f, "{}", date.format("%Y-%m-%d")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_three_precisions_and_spans_them() {
        for (text, low, high, precision) in [
            ("2017", "2017-01-01", "2017-12-31", DatePrecision::Year),
            ("2017-09", "2017-09-01", "2017-09-30", DatePrecision::Month),
            ("2016-02", "2016-02-01", "2016-02-29", DatePrecision::Month),
            ("2017-09-18", "2017-09-18", "2017-09-18", DatePrecision::Day),
        ] {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!(date.low().to_string(), low);
            assert_eq!(date.high().to_string(), high);
            assert_eq!(date.precision(), precision);
            assert_eq!(date.to_string(), text);
            assert_eq!(PartialDate::from_span(date.low(), date.high()), Some(date));
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "17",
            "2017-9",
            "2017-13",
            "2017-02-29",
            "2017-09-31",
            "2017-09-18T00:00",
            "+017",
            "2017-",
            "18.9.2017",
            "²017",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
        assert!(PartialDate::from_span(Day(0), Day(5)).is_none());
    }

    #[test]
    fn months_are_counted_from_the_year_0() {
        for (day, month) in [
            ("0000-01-31", 0),
            ("1969-12-31", 23639),
            ("1970-01-01", 23640),
            ("2000-02-29", 24001),
            ("2017-09-01", 24212),
            ("2017-09-30", 24212),
            ("2017-12-31", 24215),
            ("2018-01-01", 24216),
        ] {
            let date: PartialDate = day.parse().unwrap();
            assert_eq!(date.low().month(), month, "{day}");
            assert_eq!(PartialDate::of_month(month).unwrap().to_string(), day[..7], "{day}");
        }
    }

    proptest! {
        #[test]
        fn every_span_reads_back(year in 1000_i32..=9999, month in 1_u32..=12, day in 1_u32..=28) {
            for text in [format!("{year}"), format!("{year}-{month:02}"), format!("{year}-{month:02}-{day:02}")] {
                let date: PartialDate = text.parse().unwrap();
                prop_assert_eq!(PartialDate::from_span(date.low(), date.high()), Some(date));
                prop_assert_eq!(date.to_string(), text);
            }
        }
    }
}
