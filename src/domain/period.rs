//! Periods: how a window of time is cut into the points of a series.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::date::Day;
use super::text_enum::text_enum;

text_enum! {
    /// How far apart the points of a series are.
    SeriesInterval ("interval of a series") {
        /// Every day.
        Day = "DAY",
        /// Every week, Monday to Sunday.
        Week = "WEEK",
        /// Every calendar month.
        Month = "MONTH",
        /// Every quarter of a calendar year.
        Quarter = "QUARTER",
        /// Every calendar year.
        Year = "YEAR",
    }
}

/// Periods that a series has at most.
pub const MOST_PERIODS: usize = 1_000;

/// A closed span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its first day.
    pub low: Day,
    /// Its last day.
    pub high: Day,
}

impl Period {
    /// Whether a day lies within.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.low <= day && day <= self.high
    }
}

/// Why a window cannot be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UncutWindow {
    /// It ends before it begins.
    #[error("from ({from}) lies after to ({to}); exchange them")]
    Reversed {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
    /// It has more points than a series may have.
    #[error(
        "{interval} from {from} to {to} makes more than {MOST_PERIODS} points; choose a longer interval or a shorter window"
    )]
    TooLong {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// The interval asked for.
        interval: SeriesInterval,
    },
}

impl SeriesInterval {
    /// Cuts a window into calendar periods; the first and the last may be cut short by the window's ends.
    ///
    /// # Errors
    ///
    /// If the window ends before it begins, or has more than [`MOST_PERIODS`] periods.
    pub fn periods(self, from: Day, to: Day) -> Result<Vec<Period>, UncutWindow> {
        if from > to {
            return Err(UncutWindow::Reversed { from, to });
        }
        let mut periods = Vec::new();
        let mut low = from;
        while low <= to {
            if periods.len() == MOST_PERIODS {
                return Err(UncutWindow::TooLong { from, to, interval: self });
            }
            let high = self.last_day(low).min(to);
            periods.push(Period { low, high });
            low = Day(high.0.saturating_add(1));
        }
        Ok(periods)
    }

    /// The longest interval that is not longer than so many milliseconds, as dashboards tell the width of a point;
    /// a day if it is shorter.
    #[must_use]
    pub fn of_millis(millis: f64) -> Self {
        let days = millis / 86_400_000.0;
        if days >= 365.0 {
            Self::Year
        } else if days >= 90.0 {
            Self::Quarter
        } else if days >= 28.0 {
            Self::Month
        } else if days >= 7.0 {
            Self::Week
        } else {
            Self::Day
        }
    }

    /// The last day of the calendar period of a day.
    fn last_day(self, day: Day) -> Day {
        let date = day.date();
        let months = |first: u32, count: u32| {
            NaiveDate::from_ymd_opt(date.year(), first, 1)
                .and_then(|start| start.checked_add_months(Months::new(count)))
                .and_then(|next| next.pred_opt())
        };
        let last = match self {
            Self::Day => Some(date),
            Self::Week => {
                date.checked_add_days(Days::new(6 - u64::from(date.weekday().num_days_from_monday())))
            }
            Self::Month => months(date.month(), 1),
            Self::Quarter => months((date.month() - 1) / 3 * 3 + 1, 3),
            Self::Year => months(1, 12),
        };
        Day::of(last.unwrap_or(date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse::<crate::domain::date::PartialDate>().unwrap().low()
    }

    #[test]
    fn windows_are_cut_by_the_calendar() {
        for (interval, from, to, ends) in [
            (
                SeriesInterval::Day,
                "2024-02-28",
                "2024-03-01",
                &["2024-02-28", "2024-02-29", "2024-03-01"][..],
            ),
            (SeriesInterval::Week, "2017-09-18", "2017-09-27", &["2017-09-24", "2017-09-27"]),
            (SeriesInterval::Month, "2017-01-31", "2017-03-15", &["2017-01-31", "2017-02-28", "2017-03-15"]),
            (
                SeriesInterval::Quarter,
                "2017-02-01",
                "2017-07-01",
                &["2017-03-31", "2017-06-30", "2017-07-01"],
            ),
            (SeriesInterval::Year, "2016-06-01", "2017-09-18", &["2016-12-31", "2017-09-18"]),
        ] {
            let found = interval.periods(day(from), day(to)).unwrap();
            let found: Vec<String> = found.iter().map(|period| period.high.to_string()).collect();
            assert_eq!(found, ends, "{interval}");
        }
    }

    #[test]
    fn windows_that_cannot_be_cut_are_refused() {
        let error = SeriesInterval::Month.periods(day("2018"), day("2017")).unwrap_err();
        assert_eq!(error.to_string(), "from (2018-01-01) lies after to (2017-01-01); exchange them");
        let error = SeriesInterval::Day.periods(day("2010"), day("2017")).unwrap_err();
        assert!(error.to_string().contains("more than 1000 points"), "{error}");
    }

    #[test]
    fn widths_of_dashboards_become_intervals() {
        let hour = 3_600_000.0;
        for (hours, interval) in [
            (0.0, SeriesInterval::Day),
            (24.0 * 6.9, SeriesInterval::Day),
            (24.0 * 7.0, SeriesInterval::Week),
            (24.0 * 30.0, SeriesInterval::Month),
            (24.0 * 91.0, SeriesInterval::Quarter),
            (24.0 * 400.0, SeriesInterval::Year),
        ] {
            assert_eq!(SeriesInterval::of_millis(hours * hour), interval, "{hours}");
        }
        assert_eq!(SeriesInterval::of_millis(f64::NAN), SeriesInterval::Day);
    }

    proptest! {
        #[test]
        fn periods_follow_each_other_without_a_gap(from in 0_i32..30_000, length in 0_i32..900, at in 0_usize..5) {
            let interval = SeriesInterval::ALL[at];
            let periods = interval.periods(Day(from), Day(from + length)).unwrap();
            prop_assert_eq!(periods.first().unwrap().low, Day(from));
            prop_assert_eq!(periods.last().unwrap().high, Day(from + length));
            prop_assert!(periods.iter().all(|period| period.low <= period.high));
            prop_assert!(periods.windows(2).all(|pair| pair[1].low.0 == pair[0].high.0 + 1));
        }
    }
}
