//! Of which metric the figures of an answer are, as the answer itself tells: beside each, or once above its rows. The page
//! reads the same (`web/src/measured.ts`).

use serde_json::Value;

use super::super::cells::{Held, held};
use super::super::glossary::word;
use super::super::table::{Column, Table};
use crate::domain::language::Language;

/// The unit whose figures are written without thousands: 2013 and not 2.013.
const YEAR: &str = "YEAR";
/// Last keys of figures that are of a metric.
const MEASURED: [&str; 3] = ["value", "interval", "low"];
/// The type of the unit of a metric.
const UNIT: &str = "MetricUnit";

/// What an answer tells of its metric.
#[derive(Debug, Default)]
pub(super) struct Measured<'a> {
    /// What stands above the rows: the metric, and by what values are divided.
    above: Option<&'a Value>,
    /// The columns of the unit, each beside a figure.
    units: Vec<&'a Column>,
}

impl<'a> Measured<'a> {
    /// Reads it off an answer.
    pub(super) fn of(table: &'a Table, data: &'a Value) -> Self {
        let around = table.path.iter().scan(data, |at, key| {
            let here = *at;
            *at = &here[key.as_str()];
            Some(here)
        });
        let above = around.filter(|here| here["metric"].is_object()).last();
        Self { above, units: table.columns.iter().filter(|column| column.gives == UNIT).collect() }
    }

    /// What the values of the rows are called: after their metric, and by what they are divided. `None` if each row has a
    /// metric of its own, or none is told.
    pub(super) fn name(&self, language: Language) -> Option<String> {
        let above = self.above.filter(|_| self.units.is_empty())?;
        let label = above["metric"]["label"].as_str()?;
        let per = above["per"].as_str().filter(|per| *per != "NONE");
        Some(per.map_or_else(
            || label.to_owned(),
            |per| format!("{label} {}", word("Denominator", per, language)),
        ))
    }

    /// Whether what a row has as the figure of this name is a year.
    pub(super) fn is_year(&self, row: &Value, name: &str) -> bool {
        let (own, last) = name.rsplit_once('.').unwrap_or(("", name));
        if !MEASURED.contains(&last) {
            return false;
        }
        let beside = |column: &&&Column| {
            let above = column.path.split_last().and_then(|(_, above)| above.split_last());
            above.is_some_and(|(metric, above)| metric == "metric" && above.join(".") == own)
        };
        match self.units.iter().find(beside) {
            Some(unit) => held(row, unit) == Held::One(&Value::from(YEAR)),
            None => own.is_empty() && self.above.is_some_and(|above| above["metric"]["unit"] == YEAR),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn table(path: &[&str], columns: &[(&str, &str)]) -> Table {
        let column = |(name, gives): &(&str, &str)| Column {
            path: name.split('.').map(str::to_owned).collect(),
            gives: (*gives).to_owned(),
            list: false,
        };
        Table {
            path: path.iter().map(|key| (*key).to_owned()).collect(),
            connection: None,
            lists: Vec::new(),
            columns: columns.iter().map(column).collect(),
        }
    }

    #[test]
    fn the_metric_above_the_rows_names_their_values() {
        let table = table(&["compare", "rows"], &[("value", "Float"), ("latest.value", "Float")]);
        let data = json!({"compare": {
            "metric": {"label": "Einstieg", "unit": "YEAR"}, "per": "PER_1000_INHABITANTS", "rows": [{"value": 2013}],
        }});
        let measured = Measured::of(&table, &data);
        assert_eq!(measured.name(Language::De).unwrap(), "Einstieg je 1.000 Einwohner");
        assert_eq!(measured.name(Language::En).unwrap(), "Einstieg per 1,000 inhabitants");
        for (name, is) in
            [("value", true), ("interval", true), ("rank.position", false), ("latest.value", false)]
        {
            assert_eq!(measured.is_year(&json!({"value": 2013}), name), is, "{name}");
        }
        let plain =
            json!({"compare": {"metric": {"label": "Kanäle", "unit": "COUNT"}, "per": "NONE", "rows": []}});
        let measured = Measured::of(&table, &plain);
        assert_eq!(measured.name(Language::De).unwrap(), "Kanäle");
        assert!(!measured.is_year(&json!({}), "value"));
        let untold = json!({"compare": {"rows": []}});
        assert_eq!(Measured::of(&table, &untold).name(Language::De), None);
    }

    #[test]
    fn a_metric_beside_a_figure_is_of_that_figure() {
        let columns =
            [("metric.label", "String"), ("metric.unit", UNIT), ("value", "Float"), ("then.value", "Float")];
        let table = table(&["nodes"], &columns);
        let data = json!({"metric": {"label": "Kanäle", "unit": "YEAR"}, "nodes": []});
        let measured = Measured::of(&table, &data);
        assert_eq!(measured.name(Language::De), None);
        for (unit, is) in [("YEAR", true), ("COUNT", false)] {
            let row = json!({"metric": {"label": "x", "unit": unit}});
            assert_eq!(measured.is_year(&row, "value"), is, "{unit}");
            assert!(!measured.is_year(&row, "then.value"), "{unit}");
        }
    }
}
