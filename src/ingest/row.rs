//! Understanding the fields of a row: each way to read a field says what is wrong with it.

use std::str::FromStr;

use super::context::{Context, id_of};
use super::problem::{Problem, did_you_mean, nearest};
use super::table::{Record, Table};
use crate::domain::date::PartialDate;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::text_enum::UnknownValue;

/// A row of a file while it is read.
///
/// Every reader of a field gives `None` both if the field is empty and if it is wrong; in the latter case
/// it has noted a problem, and nothing will be imported.
pub(crate) struct Row<'a> {
    pub(crate) table: &'a Table,
    pub(crate) record: &'a Record,
    pub(crate) context: &'a Context,
    pub(crate) problems: &'a mut Vec<Problem>,
}

impl<'a> Row<'a> {
    /// Notes a problem with a field.
    pub(crate) fn wrong(&mut self, column: &str, advice: &str) {
        let value = self.table.field(self.record, column);
        self.problems.push(self.table.spec.problem(self.record.line, Some(column), value, advice));
    }

    /// The text of a field.
    pub(crate) fn text(&self, column: &str) -> Option<&'a str> {
        self.table.field(self.record, column)
    }

    /// The text of a field, to keep.
    pub(crate) fn owned(&self, column: &str) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    /// A key of one's own: what an address of the graph may hold.
    pub(crate) fn key(&mut self, column: &str) -> Option<String> {
        let text = self.text(column)?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        if text.len() > 200 || !text.bytes().all(plain) {
            self.wrong(column, "is not a key; write at most 200 of a-z, 0-9, - _ and .");
            return None;
        }
        Some(text.to_owned())
    }

    /// A value of a closed vocabulary, in upper or lower case.
    pub(crate) fn choice<T: FromStr<Err = UnknownValue>>(&mut self, column: &str) -> Option<T> {
        let text = self.text(column)?;
        match text.to_uppercase().parse() {
            Ok(value) => Some(value),
            Err(UnknownValue { what, valid, .. }) => {
                let meant = did_you_mean(nearest(text, valid.iter().copied()));
                self.wrong(column, &format!("is not a {what}{meant}; write one of {}", valid.join(", ")));
                None
            }
        }
    }

    /// `true` or `false`; an empty field is `false`.
    pub(crate) fn flag(&mut self, column: &str) -> bool {
        match self.text(column).map(str::to_lowercase).as_deref() {
            Some("true") => true,
            Some("false") | None => false,
            Some(_) => {
                self.wrong(column, "is neither true nor false; write one of them");
                false
            }
        }
    }

    /// A date.
    pub(crate) fn date(&mut self, column: &str) -> Option<PartialDate> {
        let date = self.text(column)?.parse();
        if date.is_err() {
            let advice =
                "is not a date; write a year, a month or a day that exists: 2017, 2017-09 or 2017-09-18";
            self.wrong(column, advice);
        }
        date.ok()
    }

    /// Two dates, of which the second must not lie before the first.
    pub(crate) fn span(&mut self, from: &str, to: &str) -> (Option<PartialDate>, Option<PartialDate>) {
        let (start, end) = (self.date(from), self.date(to));
        if let (Some(start), Some(end)) = (start, end)
            && end.high() < start.low()
        {
            self.wrong(to, &format!("lies before \"{from}\" ({start}); correct one of them"));
        }
        (start, end)
    }

    /// A number.
    pub(crate) fn number(&mut self, column: &str) -> Option<f64> {
        let text = self.text(column)?;
        match text.parse::<f64>() {
            // Minus zero is zero.
            Ok(number) if number.is_finite() => Some(number + 0.0),
            _ => {
                self.wrong(column, "is not a number; write digits, and a point before decimals: 1234.5");
                None
            }
        }
    }

    /// A number that cannot be negative.
    pub(crate) fn amount(&mut self, column: &str) -> Option<f64> {
        let number = self.number(column)?;
        if number < 0.0 {
            self.wrong(column, "is negative, which is impossible here; correct it");
        }
        Some(number)
    }

    /// A whole number that cannot be negative.
    pub(crate) fn count(&mut self, column: &str) -> Option<i64> {
        let count = self.text(column)?.parse().ok().filter(|count: &i64| *count >= 0);
        if count.is_none() {
            self.wrong(column, "is not a whole number from 0 on; write digits only: 8003421");
        }
        count
    }

    /// Latitude and longitude.
    pub(crate) fn position(&mut self) -> Option<(f64, f64)> {
        let (lat, lon) = (self.number("lat"), self.number("lon"));
        for (column, value, bound) in [("lat", lat, 90.0), ("lon", lon, 180.0)] {
            if value.is_some_and(|value| value.abs() > bound) {
                self.wrong(column, &format!("is out of range; write degrees from -{bound} to {bound}"));
            }
        }
        for (column, other) in [("lat", "lon"), ("lon", "lat")] {
            if self.text(column).is_none() && self.text(other).is_some() {
                self.wrong(
                    column,
                    &format!("the field is empty although \"{other}\" is given; write both or neither"),
                );
            }
        }
        lat.zip(lon)
    }

    /// A web address.
    pub(crate) fn url(&mut self, column: &str) -> Option<String> {
        let text = self.text(column)?;
        let is_web = url::Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
        if !is_web {
            self.wrong(column, "is not a web address; write one that begins with https:// or http://");
        }
        Some(text.to_owned())
    }

    /// A reference to a thing.
    pub(crate) fn reference(&mut self, column: &str, kind: NodeKind) -> Option<EntityId> {
        let text = self.text(column)?;
        self.resolve(column, kind, text)
    }

    /// A reference to a jurisdiction by its code.
    pub(crate) fn jurisdiction(&mut self, column: &str) -> Option<EntityId> {
        self.reference(column, NodeKind::Jurisdiction)
    }

    /// A reference to a platform, as its slug.
    pub(crate) fn platform(&mut self, column: &str) -> Option<String> {
        self.reference(column, NodeKind::Platform).map(|id| id.key().to_owned())
    }

    /// References separated by semicolons; one that is named twice counts once.
    pub(crate) fn references(&mut self, column: &str, kind: NodeKind) -> Vec<EntityId> {
        let mut found = Vec::new();
        for key in
            self.text(column).unwrap_or_default().split(';').map(str::trim).filter(|key| !key.is_empty())
        {
            if let Some(id) = self.resolve(column, kind, key)
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
        found
    }

    /// The sources of the row.
    pub(crate) fn sources(&mut self) -> Vec<EntityId> {
        self.references("source", NodeKind::Source)
    }

    /// Finds a thing by what the row calls it.
    pub(crate) fn resolve(&mut self, column: &str, kind: NodeKind, key: &str) -> Option<EntityId> {
        let id = id_of(kind, key);
        if self.context.knows(&id) {
            return Some(id);
        }
        let (what, file) = match kind {
            NodeKind::Land | NodeKind::Jurisdiction => ("a jurisdiction", "jurisdictions.csv"),
            NodeKind::Authority => ("an authority", "authorities.csv"),
            NodeKind::Channel => ("a channel", "channels.csv"),
            NodeKind::Platform => ("a platform", "platforms.csv"),
            NodeKind::Metric => ("a metric", "metrics.csv"),
            _ => ("a source", "sources.csv"),
        };
        let meant = self.context.nearest(kind, key);
        let advice = format!(
            "is not {what} of the register{}; correct it or add it to {file}",
            did_you_mean(meant.as_deref())
        );
        self.problems.push(self.table.spec.problem(self.record.line, Some(column), Some(key), &advice));
        None
    }
}
