//! Concentration: how a total is spread over its parts, as an answer with its parts and its sentence.

use super::question::{CompareBy, Question};
use super::row::Row;
use super::wording::{Names, When, subject_matter, value_in_words, when_in_words};
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::language::Language;
use crate::domain::statistics::concentration as maths;

/// A part of the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub subject: EntityId,
    /// Its amount.
    pub value: f64,
    /// Its bounds.
    pub interval: Interval,
    /// Its share of the total, 0 to 1.
    pub share: f64,
    /// Bounds of its share.
    pub share_bounds: Interval,
}

/// A total with its parts, the greatest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// The parts with a value.
    pub parts: Vec<Part>,
    /// The sum of the parts.
    pub total: f64,
    /// The bounds of every part, those without a value included: what is not known may outweigh the rest.
    bounds: Vec<Interval>,
}

impl Spread {
    /// The parts of the rows with a value; `None` if there is none, or if their total is 0.
    #[must_use]
    pub fn of(rows: &[Row]) -> Option<Self> {
        let known: Vec<(&Row, f64, Interval)> =
            rows.iter().filter_map(|row| Some((row, row.value?, row.interval?))).collect();
        let total: f64 = known.iter().map(|(_, value, _)| value).sum();
        // First those with a value, as in `known`; then the others, of which at least a channel may be there.
        let unknown = rows
            .iter()
            .filter(|row| row.value.is_none() && (row.interval.is_some() || row.measure.channels > 0))
            .map(|row| row.interval.unwrap_or(Interval::UNBOUNDED));
        let intervals: Vec<Interval> = known.iter().map(|(.., interval)| *interval).chain(unknown).collect();
        let bounds = maths::share_bounds(&intervals)?;
        if total <= 0.0 {
            return None;
        }
        let part = |((row, value, interval), share_bounds): ((&Row, f64, Interval), Interval)| Part {
            subject: row.measure.subject.clone(),
            value,
            interval,
            share: value / total,
            share_bounds,
        };
        let mut parts: Vec<Part> = known.into_iter().zip(bounds).map(part).collect();
        parts.sort_by(|left, right| {
            right.value.total_cmp(&left.value).then_with(|| left.subject.cmp(&right.subject))
        });
        Some(Self { parts, total, bounds: intervals })
    }

    fn amounts(&self) -> Vec<f64> {
        self.parts.iter().map(|part| part.value).collect()
    }

    /// See [`maths::hhi`].
    #[must_use]
    pub fn hhi(&self) -> Option<f64> {
        maths::hhi(&self.amounts())
    }

    /// See [`maths::hhi_bounds`].
    #[must_use]
    pub fn hhi_bounds(&self) -> Option<Interval> {
        maths::hhi_bounds(&self.bounds)
    }

    /// See [`maths::hhi_normalised`].
    #[must_use]
    pub fn hhi_normalised(&self) -> Option<f64> {
        maths::hhi_normalised(&self.amounts())
    }

    /// See [`maths::top_k_share`].
    #[must_use]
    pub fn top_share(&self, k: usize) -> Option<f64> {
        maths::top_k_share(&self.amounts(), k)
    }

    /// See [`maths::gini`].
    #[must_use]
    pub fn gini(&self) -> Option<f64> {
        maths::gini(&self.amounts())
    }

    /// See [`maths::gini_small_n`].
    #[must_use]
    pub fn gini_small_n(&self) -> Option<f64> {
        maths::gini_small_n(&self.amounts())
    }
}

/// One plain sentence: what the greatest part is, and the index.
#[must_use]
pub fn sentence(question: &Question, spread: Option<&Spread>, names: &Names, language: Language) -> String {
    let matter = subject_matter(question, names, language);
    let when = when_in_words(When::On(question.scope.as_of), language);
    let found = spread.and_then(|spread| Some((spread, spread.parts.first()?, spread.hhi()?)));
    let Some((spread, first, hhi)) = found else {
        return match language {
            Language::De => format!("{matter}, {when}: Für diese Frage ist nichts bekannt."),
            Language::En => format!("{matter}, {when}: nothing is known for this question."),
        };
    };
    let parts = spread.parts.len();
    let share = value_in_words((first.share * 1000.0).round() / 10.0, language);
    // Of several that are the greatest, to name one would be to choose.
    let greatest = spread.parts.iter().take_while(|part| part.share >= first.share);
    let greatest: Vec<String> = greatest.map(|part| names.subject(&part.subject, language)).collect();
    let each = match (greatest.len(), language) {
        (1, _) => "",
        (_, Language::De) => "je ",
        (_, Language::En) => " each",
    };
    let name = enumerated(&greatest, language);
    let hhi = value_in_words(hhi.round(), language);
    let noun = noun(question.by, parts, language);
    // Where parts are ranges, the share is that of what is known, and the whole may be spread otherwise.
    let exact = spread.parts.iter().all(|part| part.interval.low == part.interval.high);
    let possible = spread.hhi_bounds().filter(|_| !exact).and_then(|bounds| bounds.low.zip(bounds.high));
    let possible = possible
        .map(|(low, high)| (value_in_words(low.floor(), language), value_in_words(high.ceil(), language)));
    match (possible, language) {
        (None, Language::De) => format!(
            "{matter}, {when}: {each}{share}\u{a0}% entfallen auf {name}; bei {parts} {noun} beträgt der Herfindahl-Index {hhi} von 10.000."
        ),
        (None, Language::En) => format!(
            "{matter}, {when}: {share}%{each} fall to {name}; over {parts} {noun} the Herfindahl index is {hhi} of 10,000."
        ),
        (Some((low, high)), Language::De) => format!(
            "{matter}, {when}: Von dem, was bekannt ist, entfallen {each}{share}\u{a0}% auf {name}; bei {parts} {noun} beträgt der Herfindahl-Index {hhi} von 10.000, möglich sind {low} bis {high}."
        ),
        (Some((low, high)), Language::En) => format!(
            "{matter}, {when}: of what is known, {share}%{each} fall to {name}; over {parts} {noun} the Herfindahl index is {hhi} of 10,000, and {low} to {high} are possible."
        ),
    }
}

/// Names one after the other: `A, B und C`.
fn enumerated(names: &[String], language: Language) -> String {
    let and = match language {
        Language::De => "und",
        Language::En => "and",
    };
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

fn noun(by: CompareBy, parts: usize, language: Language) -> &'static str {
    let [[one, more], [one_english, more_english]] = match by {
        CompareBy::Land | CompareBy::Jurisdiction => [["Land", "Ländern"], ["Land", "Länder"]],
        CompareBy::Kind => {
            [["Art von Behörden", "Arten von Behörden"], ["kind of authority", "kinds of authority"]]
        }
        CompareBy::Authority => [["Behörde", "Behörden"], ["authority", "authorities"]],
        CompareBy::Channel => [["Kanal", "Kanälen"], ["channel", "channels"]],
        CompareBy::Platform => [["Plattform", "Plattformen"], ["platform", "platforms"]],
    };
    match (parts, language) {
        (1, Language::De) => one,
        (_, Language::De) => more,
        (1, Language::En) => one_english,
        (_, Language::En) => more_english,
    }
}
