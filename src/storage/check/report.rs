//! What a check found, row by row, in words.

use std::fmt;

use crate::domain::date::{Day, PartialDate};

/// Findings that are kept and told one by one; beyond, they are counted.
const MOST: u64 = 1_000;

/// What a row of a projection says, or should say.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The observation that it repeats.
    pub observation: String,
    /// Its value.
    pub value: f64,
    /// The days that it may be of.
    pub days: (Day, Day),
    /// Its basis.
    pub basis: String,
    /// Its bounds.
    pub bounds: (Option<f64>, Option<f64>),
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.days;
        let date = PartialDate::from_span(low, high)
            .map_or_else(|| format!("{low} to {high}"), |date| date.to_string());
        write!(f, "{}", self.value)?;
        if self.bounds != (None, None) {
            let shown = |bound: Option<f64>| bound.map_or("?".to_owned(), |bound| bound.to_string());
            write!(f, " between {} and {}", shown(self.bounds.0), shown(self.bounds.1))?;
        }
        write!(f, " ({date}, {}, {})", self.basis, self.observation)
    }
}

/// A row of a projection that is not as the observations have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// Whose value it is.
    pub subject: String,
    /// The key of the metric.
    pub metric: String,
    /// The month, if the table has one a month.
    pub month: Option<i32>,
    /// What is kept; `None`: there is no row.
    pub kept: Option<Kept>,
    /// What should be; `None`: there should be no row.
    pub should: Option<Kept>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, {}", self.table, self.subject, self.metric)?;
        if let Some(number) = self.month {
            match PartialDate::of_month(number) {
                Some(month) => write!(f, ", {month}")?,
                None => write!(f, ", month {number}")?,
            }
        }
        let shown = |side: &Option<Kept>| side.as_ref().map_or("nothing".to_owned(), ToString::to_string);
        write!(f, ": kept {}, should be {}", shown(&self.kept), shown(&self.should))
    }
}

/// A row that does not go with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The table.
    pub table: &'static str,
    /// Its key, in words.
    pub row: String,
    /// What is wrong with it.
    pub fault: String,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// In a projection; can be made again from the observations.
    Value(Difference),
    /// In the register itself; nothing says how it should be.
    Row(Stray),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(difference) => difference.fmt(f),
            Self::Row(Stray { table, row, fault }) => write!(f, "{table}: {row}: {fault}"),
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    findings: Vec<Finding>,
    wrong_values: u64,
    wrong_rows: u64,
    compared: u64,
    repaired: bool,
}

impl Report {
    pub(super) const fn new(repaired: bool) -> Self {
        Self { findings: Vec::new(), wrong_values: 0, wrong_rows: 0, compared: 0, repaired }
    }

    /// How many more findings are told one by one.
    pub(super) fn room(&self) -> u64 {
        MOST.saturating_sub(self.findings.len() as u64)
    }

    /// Takes findings, and the number of all that there are of their sort.
    pub(super) fn add(&mut self, findings: Vec<Finding>, all: u64) {
        match findings.first() {
            Some(Finding::Value(_)) => self.wrong_values += all,
            Some(Finding::Row(_)) => self.wrong_rows += all,
            None => {}
        }
        let room = usize::try_from(self.room()).unwrap_or(usize::MAX);
        self.findings.extend(findings.into_iter().take(room));
    }

    /// Counts rows of a projection that were compared.
    pub(super) const fn compared(&mut self, rows: u64) {
        self.compared += rows;
    }

    /// What was found, as far as it is told one by one.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Rows of projections that were not as the observations have them.
    #[must_use]
    pub const fn wrong_values(&self) -> u64 {
        self.wrong_values
    }

    /// Rows that are wrong still: those of the register itself, and those of projections unless they were made again.
    #[must_use]
    pub const fn wrong_still(&self) -> u64 {
        self.wrong_rows + if self.repaired { 0 } else { self.wrong_values }
    }

    /// Rows that are wrong and that a repair would not mend.
    #[must_use]
    pub const fn wrong_rows(&self) -> u64 {
        self.wrong_rows
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let untold = self.wrong_values + self.wrong_rows - self.findings.len() as u64;
        if untold > 0 {
            writeln!(f, "and {untold} more")?;
        }
        match (self.wrong_values, self.wrong_rows) {
            (0, 0) => write!(
                f,
                "Nothing is wrong: {} kept values are as the observations have them, and every row goes with the others.",
                self.compared
            ),
            (values, rows) if self.repaired => {
                write!(f, "Made {values} kept values again from the observations")?;
                if rows > 0 {
                    write!(f, "; {rows} rows of the register are wrong still.")
                } else {
                    f.write_str(".")
                }
            }
            (values, rows) => write!(
                f,
                "{values} kept values are not as the observations have them, and {rows} rows do not go with the others."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(subject: &str) -> Finding {
        let day = Day(17427);
        let kept = Kept {
            observation: "observation:0f".to_owned(),
            value: 33.0,
            days: (day, day),
            basis: "REPORTED".to_owned(),
            bounds: (None, Some(34.5)),
        };
        Finding::Value(Difference {
            table: "monthly_value",
            subject: subject.to_owned(),
            metric: "followers".to_owned(),
            month: Some(24212),
            kept: Some(kept),
            should: None,
        })
    }

    #[test]
    fn a_difference_is_told_by_row() {
        assert_eq!(
            value("land:NI").to_string(),
            "monthly_value: land:NI, followers, 2017-09: kept 33 between ? and 34.5 (2017-09-18, REPORTED, observation:0f), should be nothing"
        );
    }

    #[test]
    fn a_thousand_findings_are_told_and_the_rest_counted() {
        let mut report = Report::new(false);
        report.add((0..600).map(|at| value(&at.to_string())).collect(), 600);
        assert_eq!(report.room(), 400);
        report.add((0..400).map(|at| value(&at.to_string())).collect(), 1_500);
        report.add(vec![value("further")], 7);
        assert_eq!((report.findings().len(), report.wrong_values(), report.room()), (1_000, 2_107, 0));
        let text = report.to_string();
        assert_eq!(text.lines().count(), 1_002);
        assert!(text.contains("\nand 1107 more\n2107 kept values are not"), "{text}");
    }
}
