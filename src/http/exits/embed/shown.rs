//! The columns of a table as a reader sees them: bounds are part of their figure, and an address part of what it belongs
//! to. The page has the same rules for its table (`web/src/result.ts`, `web/src/views/table.ts`): a test in
//! `web/test/embed.test.js` holds the two against each other.

use serde_json::Value;

use super::super::cells::{Held, held};
use super::super::table::Column;
use super::led::Led;
use crate::domain::citation::number;
use crate::domain::language::Language;

/// Columns that tell whom a row is about, the best first.
const LABELS: [&str; 7] =
    ["label", "name", "title", "authority.name", "subject.label", "platform.name", "handle"];
/// Numbers that are no figure of which something may be unknown: places of a ranking, and what values were made of.
const BESIDE: [&str; 6] = ["position", "of", "denominator", "latitude", "longitude", "edition"];

/// A column.
#[derive(Debug)]
pub(super) enum Shown<'a> {
    /// A figure.
    Figure(Figure<'a>),
    /// Citations, each with its address.
    Cited(&'a Column, &'a Column),
    /// Anything else, with the way to the pages of what it names.
    Plain(&'a Column, Option<Led<'a>>),
}

/// A figure with its bounds.
#[derive(Debug)]
pub(super) struct Figure<'a> {
    /// The name of its column, or of what is above its bounds.
    name: String,
    value: Option<&'a Column>,
    bounds: Option<[&'a Column; 2]>,
}

impl Shown<'_> {
    /// What it is called in the table.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Figure(figure) => figure.name.clone(),
            Self::Cited(column, _) | Self::Plain(column, _) => column.name(),
        }
    }

    /// Whether its cells are numbers, which stand under each other by their last digit.
    pub(super) fn is_numeric(&self) -> bool {
        match self {
            Self::Figure(_) => true,
            Self::Cited(..) => false,
            Self::Plain(column, _) => is_number(column),
        }
    }

    /// Whether it tells whom a row is about.
    pub(super) fn is(&self, column: &Column) -> bool {
        matches!(self, Self::Plain(own, _) if own.path == column.path)
    }
}

/// What a column is called after: who is counted as known is known to have a channel. How many are known in the coverage
/// of an answer is not about channels, and whether something is known is no count.
pub(super) fn called(columns: &[Column], name: String) -> String {
    let counted = columns.iter().any(|column| counts(column) && column.name() == name);
    match name.strip_suffix("known") {
        Some(above)
            if counted && (above.is_empty() || above.ends_with('.')) && !above.ends_with("coverage.") =>
        {
            format!("{above}covered")
        }
        _ => name,
    }
}

/// The columns of a table with these rows.
pub(super) fn shown<'a>(columns: &'a [Column], rows: &[&Value]) -> Vec<Shown<'a>> {
    let bounded = bounded(columns);
    let figured = !bounded.is_empty() || columns.iter().any(is_figure);
    let named = label(columns).is_some();
    let leads: Vec<Led<'_>> = columns.iter().filter_map(|column| Led::of(columns, column)).collect();
    // Why there is no figure is said in its place, and the code of a Land is for maps: the row names it already.
    let said_elsewhere = |column: &Column| {
        (figured && column.name() == "missing")
            || (named && column.gives == "LandCode" && column.name() == "subject.code")
            || leads.iter().any(|led| led.says_all(column, rows))
    };
    columns
        .iter()
        .filter(|column| !said_elsewhere(column))
        .filter_map(|column| {
            if let Some(figure) = bounded.iter().find(|figure| figure.stands_at(column)) {
                let Figure { name, value, bounds } = figure;
                return Some(Shown::Figure(Figure { name: name.clone(), value: *value, bounds: *bounds }));
            }
            let within = |figure: &Figure<'_>| figure.bounds.is_some_and(|bounds| bounds.contains(&column));
            if bounded.iter().any(within) || beside(columns, column, "url", "citation").is_some() {
                return None;
            }
            if let Some(url) = beside(columns, column, "citation", "url") {
                return Some(Shown::Cited(column, url));
            }
            if is_figure(column) {
                return Some(Shown::Figure(Figure {
                    name: column.name(),
                    value: Some(column),
                    bounds: None,
                }));
            }
            Some(Shown::Plain(column, Led::of(columns, column)))
        })
        .collect()
}

/// The column that tells whom a row is about.
pub(super) fn label(columns: &[Column]) -> Option<&Column> {
    let texts = || columns.iter().filter(|column| column.gives == "String" && !column.list);
    LABELS.iter().find_map(|name| texts().find(|column| column.name() == *name)).or_else(|| texts().next())
}

/// Whether it is a number of which something may be unknown.
fn is_figure(column: &Column) -> bool {
    is_number(column) && !column.path.last().is_some_and(|key| BESIDE.contains(&key.as_str()))
}

fn is_number(column: &Column) -> bool {
    counts(column) && !column.list
}

/// Whether it has numbers, one or several.
fn counts(column: &Column) -> bool {
    matches!(column.gives.as_str(), "Int" | "Float")
}

/// The column beside one with this last key that has that last key.
fn beside<'a>(columns: &'a [Column], own: &Column, this: &str, that: &str) -> Option<&'a Column> {
    let (_, above) = own.path.split_last().filter(|(last, _)| *last == this)?;
    columns.iter().find(|column| column.path.split_last() == Some((&that.to_owned(), above)))
}

/// The figures that have bounds: `low` and `high` side by side, and the value that they belong to, if there is one.
fn bounded(columns: &[Column]) -> Vec<Figure<'_>> {
    let numbers = || columns.iter().filter(|column| is_number(column));
    let mut figures = Vec::new();
    for low in numbers() {
        let Some(high) = beside(columns, low, "low", "high").filter(|high| is_number(high)) else { continue };
        let above = &low.path[..low.path.len() - 1];
        // `interval` belongs to `value`, `rateBounds` to `rate`.
        let own = above.split_last().map_or(("value", above), |(last, rest)| {
            (if last == "interval" { "value" } else { last.strip_suffix("Bounds").unwrap_or(last) }, rest)
        });
        let is_value = |column: &&Column| {
            column.path.split_last().is_some_and(|(last, rest)| (last.as_str(), rest) == own)
        };
        let value = numbers().find(is_value);
        let name = value.map_or_else(|| above.join("."), Column::name);
        figures.push(Figure { name, value, bounds: Some([low, high]) });
    }
    figures
}

/// What is known of a figure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) figure: String,
    /// Its range, if that says more.
    pub(super) range: Option<String>,
}

impl Figure<'_> {
    /// Whether it is drawn in the place of this column.
    fn stands_at(&self, column: &Column) -> bool {
        self.value.or(self.bounds.map(|[low, _]| low)).is_some_and(|own| own.path == column.path)
    }

    /// What a row says of it; `None` if nothing is known, which is no zero.
    pub(super) fn known(&self, row: &Value, is_year: bool, language: Language) -> Option<Known> {
        let read = |column: Option<&Column>| match held(row, column?) {
            Held::One(Value::Number(number)) => number.as_f64(),
            _ => None,
        };
        let (value, low, high) = (
            read(self.value),
            read(self.bounds.map(|[low, _]| low)),
            read(self.bounds.map(|[_, high]| high)),
        );
        let print = |value: f64| if is_year { value.to_string() } else { printed(value, language) };
        let figure = said(value, low, high, print, language)?;
        let range = value.and(low).and(high).filter(|_| low != high);
        let range = range.and(said(None, low, high, print, language));
        Some(Known { figure, range })
    }
}

/// A figure in words: its value, else its range. A value without an upper bound is a least one.
fn said(
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    print: impl Fn(f64) -> String,
    language: Language,
) -> Option<String> {
    let (least, most) = match language {
        Language::De => ("mindestens", "höchstens"),
        Language::En => ("at least", "at most"),
    };
    Some(match (value, low, high) {
        (Some(value), Some(_), None) => format!("{least} {}", print(value)),
        (Some(value), ..) => print(value),
        (None, Some(low), Some(high)) if low.to_bits() == high.to_bits() => print(low),
        (None, Some(low), Some(high)) => format!("{least} {}, {most} {}", print(low), print(high)),
        (None, Some(low), None) => format!("{least} {}", print(low)),
        (None, None, Some(high)) => format!("{most} {}", print(high)),
        (None, None, None) => return None,
    })
}

/// A number with as many digits as are worth printing: three of a fraction, none behind the point from a thousand.
pub(super) fn printed(value: f64, language: Language) -> String {
    let places = (0..=12_i32).find(|places| value.abs() * 10_f64.powi(*places) >= 100.0).unwrap_or(12);
    let scale = 10_f64.powi(places);
    number(if value.fract() == 0.0 { value } else { (value * scale).round() / scale }, language)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn columns(names: &[(&str, &str)]) -> Vec<Column> {
        let column = |(name, gives): &(&str, &str)| Column {
            path: name.split('.').map(str::to_owned).collect(),
            gives: (*gives).to_owned(),
            list: name.starts_with("sources") || name.starts_with("cells"),
        };
        names.iter().map(column).collect()
    }

    #[test]
    fn who_is_counted_as_known_has_a_channel_and_who_is_known_is_known() {
        let columns = columns(&[
            ("anywhere.known", "Int"),
            ("known", "Boolean"),
            ("coverage.known", "Int"),
            ("knownChannels", "Int"),
            ("cells.unknown", "Int"),
            ("cells.known", "Int"),
        ]);
        for (name, is) in [
            ("anywhere.known", "anywhere.covered"),
            ("known", "known"),
            ("coverage.known", "coverage.known"),
            ("knownChannels", "knownChannels"),
            ("cells.unknown", "cells.unknown"),
            ("cells.known", "cells.covered"),
        ] {
            assert_eq!(called(&columns, name.to_owned()), is);
        }
    }

    #[test]
    fn bounds_and_addresses_belong_to_something() {
        let columns = columns(&[
            ("label", "String"),
            ("value", "Float"),
            ("interval.low", "Float"),
            ("interval.high", "Float"),
            ("rate", "Float"),
            ("rateBounds.low", "Float"),
            ("rateBounds.high", "Float"),
            ("withChannel.low", "Int"),
            ("withChannel.high", "Int"),
            ("rank.position", "Int"),
            ("channels", "Int"),
            ("sources.citation", "String"),
            ("sources.url", "String"),
            ("url", "String"),
        ]);
        let shown = shown(&columns, &[]);
        let names: Vec<String> = shown.iter().map(Shown::name).collect();
        let expected =
            ["label", "value", "rate", "withChannel", "rank.position", "channels", "sources.citation", "url"];
        assert_eq!(names, expected);
        assert!(matches!(shown[6], Shown::Cited(..)) && matches!(shown[4], Shown::Plain(..)));
        assert!(shown[0].is(label(&columns).unwrap()));
    }

    #[test]
    fn unknown_is_no_zero_and_a_bound_is_said() {
        let columns = columns(&[("value", "Int"), ("interval.low", "Int"), ("interval.high", "Int")]);
        let shown = shown(&columns, &[]);
        let [Shown::Figure(figure)] = &shown[..] else { panic!("{shown:?}") };
        let known = |value: Value| {
            let row = json!({"value": value[0], "interval": {"low": value[1], "high": value[2]}});
            figure.known(&row, false, Language::De).map(|known| (known.figure, known.range))
        };
        let one = |text: &str| Some((text.to_owned(), None));
        assert_eq!(known(json!([null, null, null])), None);
        assert_eq!(known(json!([0, 0, 0])), one("0"));
        assert_eq!(known(json!([1234, 1234, 1234])), one("1.234"));
        assert_eq!(known(json!([3, 3, null])), one("mindestens 3"));
        assert_eq!(known(json!([null, null, 7])), one("höchstens 7"));
        assert_eq!(known(json!([null, 2, 7])), one("mindestens 2, höchstens 7"));
        assert_eq!(
            known(json!([3, 2, 7])),
            Some(("3".to_owned(), Some("mindestens 2, höchstens 7".to_owned())))
        );
        let year = json!({"value": 2013, "interval": {"low": 2012, "high": 2013}});
        assert_eq!(
            figure.known(&year, true, Language::De).map(|known| (known.figure, known.range)),
            Some(("2013".to_owned(), Some("mindestens 2012, höchstens 2013".to_owned())))
        );
    }

    #[test]
    fn numbers_are_printed_as_the_language_does() {
        for (value, german, english) in [
            (12_345.6, "12.346", "12,346"),
            (123.456, "123", "123"),
            (999.96, "1.000", "1,000"),
            (53.55, "53,6", "53.6"),
            (1_234_567.0, "1.234.567", "1,234,567"),
            (0.166_666, "0,167", "0.167"),
            (12.345, "12,3", "12.3"),
            (0.001_234_5, "0,00123", "0.00123"),
            (-0.5, "−0,5", "−0.5"),
        ] {
            assert_eq!(
                (printed(value, Language::De), printed(value, Language::En)),
                (german.into(), english.into())
            );
        }
    }
}
