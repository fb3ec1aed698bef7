//! Coverage: how many of the authorities that could have a channel have one, and of how many nobody knows.

use super::comparison::question::Question;
use super::comparison::wording::{Names, When, list_in_words, subject_matter, when_in_words};
use super::id::EntityId;
use super::interval::{Interval, count_to_float};
use super::language::Language;
use super::statistics::order::{self, Rank, Ranked};
use super::statistics::share;
use super::text_enum::text_enum;

text_enum! {
    /// What the rows of a coverage matrix are.
    CoverageRows ("row of a coverage matrix") {
        /// Länder: the peer group, or those listed.
        Land = "LAND",
        /// Kinds of authority within the Länder.
        Kind = "KIND",
        /// The Federation, foreign countries and the Länder.
        Jurisdiction = "JURISDICTION",
    }
}

text_enum! {
    /// What the columns of a coverage matrix are.
    CoverageColumns ("column of a coverage matrix") {
        /// Platforms: those of the filter, or all.
        Platform = "PLATFORM",
        /// Kinds of authority; a cell counts those with a channel on any platform of the filter.
        Kind = "KIND",
    }
}

/// The authorities of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that surely have an open channel.
    pub known: i64,
    /// Those that are confirmed to have none.
    pub none: i64,
    /// All of them.
    pub of: i64,
}

impl Tally {
    /// Those of which nobody knows.
    #[must_use]
    pub const fn unknown(self) -> i64 {
        self.of - self.known - self.none
    }

    /// The share with a channel, from those that surely have one to all but those that surely have none.
    #[must_use]
    pub fn share(self) -> Option<Interval> {
        share::platform_coverage(self.known, self.unknown(), self.of)
    }

    /// The share as it is to be printed.
    #[must_use]
    pub fn in_words(self, language: Language) -> Option<String> {
        share::share_in_words(self.known, self.unknown(), self.of, language)
    }
}

/// A row of a coverage matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// What it is about.
    pub subject: EntityId,
    /// One cell a column, in the order of the columns.
    pub cells: Vec<Tally>,
    /// Authorities with a channel on any of the platforms.
    pub anywhere: Tally,
    /// Pairs of an authority and a platform on which it surely has a channel.
    pub pairs: i64,
    /// Pairs of which nobody knows.
    pub unknown_pairs: i64,
}

impl MatrixRow {
    /// On how many of the platforms an authority is on average, from what is sure to what is possible.
    #[must_use]
    pub fn platforms_per_authority(&self) -> Option<Interval> {
        let per = |pairs: i64| {
            share::platforms_per_authority(
                Some(count_to_float(pairs)),
                Some(count_to_float(self.anywhere.of)),
            )
        };
        let (low, high) = (per(self.pairs)?, per(self.pairs + self.unknown_pairs)?);
        Some(Interval { low: Some(low), high: Some(high) })
    }
}

/// A cell as the store counted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What the row is about.
    pub row: EntityId,
    /// What the column is about; `None`: all of the row's authorities, on any of the platforms.
    pub column: Option<EntityId>,
    /// The authorities.
    pub tally: Tally,
    /// Pairs of an authority and a platform on which it surely has a channel.
    pub pairs: i64,
    /// Pairs of which nobody knows.
    pub unknown_pairs: i64,
}

/// Lays counted cells out as a matrix. A row that is expected and was not counted has no authorities in the register.
#[must_use]
pub fn matrix(expected: &[EntityId], columns: &[EntityId], counted: &[Counted]) -> Vec<MatrixRow> {
    let mut subjects = expected.to_vec();
    for cell in counted {
        if !subjects.contains(&cell.row) {
            subjects.push(cell.row.clone());
        }
    }
    let row = |subject: EntityId| {
        let own: Vec<&Counted> = counted.iter().filter(|cell| cell.row == subject).collect();
        let find = |column: Option<&EntityId>| own.iter().find(|cell| cell.column.as_ref() == column);
        let cell = |column: &EntityId| find(Some(column)).map_or_else(Tally::default, |cell| cell.tally);
        let total = find(None);
        MatrixRow {
            cells: columns.iter().map(cell).collect(),
            anywhere: total.map_or_else(Tally::default, |cell| cell.tally),
            pairs: total.map_or(0, |cell| cell.pairs),
            unknown_pairs: total.map_or(0, |cell| cell.unknown_pairs),
            subject,
        }
    };
    subjects.into_iter().map(row).collect()
}

/// The places of the rows by their shares, one list for each of so many columns; then that of all columns together.
#[must_use]
pub fn ranks(rows: &[MatrixRow], columns: usize) -> Vec<Vec<Option<Rank>>> {
    let place = |tallies: Vec<Tally>| {
        let ranked: Vec<Ranked> =
            tallies.into_iter().map(|tally| Ranked::observed(None, tally.share())).collect();
        order::rank(&ranked)
    };
    let column = |at: usize| place(rows.iter().map(|row| row.cells[at]).collect());
    let mut ranks: Vec<Vec<Option<Rank>>> = (0..columns).map(column).collect();
    ranks.push(place(rows.iter().map(|row| row.anywhere).collect()));
    ranks
}

/// One plain sentence about a row: how many of its authorities are on which platform.
#[must_use]
pub fn sentence(
    question: &Question,
    row: Option<&MatrixRow>,
    columns: &[EntityId],
    names: &Names,
    language: Language,
) -> String {
    let matter = subject_matter(question, names, language);
    let when = when_in_words(When::On(question.scope.as_of), language);
    let Some(row) = row.filter(|row| row.anywhere.of > 0) else {
        return match language {
            Language::De => format!("{matter}, {when}: Das Register kennt keine solche Behörde."),
            Language::En => format!("{matter}, {when}: the register knows of no such authority."),
        };
    };
    let name = names.subject(&row.subject, language);
    let of = row.anywhere.of;
    if row.anywhere.unknown() == of {
        return match language {
            Language::De => {
                format!(
                    "{matter}, {when}: {name} – für keine von {of} Behörden ist bekannt, ob sie einen Kanal hat."
                )
            }
            Language::En => {
                format!(
                    "{matter}, {when}: {name} – it is not known of any of {of} authorities whether it has a channel."
                )
            }
        };
    }
    // The only column would only say it again.
    let mut told: Vec<(&EntityId, Tally)> = columns
        .iter()
        .zip(row.cells.iter().copied())
        .filter(|(_, tally)| tally.known > 0 && columns.len() > 1)
        .collect();
    told.sort_by_key(|(_, tally)| -tally.known);
    let told: Vec<String> = told
        .into_iter()
        .take(5)
        .filter_map(|(column, tally)| {
            Some(format!("{}: {}", names.subject(column, language), tally.in_words(language)?))
        })
        .collect();
    let anywhere = row.anywhere.in_words(language).unwrap_or_default();
    let columns =
        if told.is_empty() { String::new() } else { format!(" ({})", list_in_words(&told, language)) };
    let unknown = match (row.anywhere.unknown(), language) {
        (0, _) => String::new(),
        (unknown, Language::De) => format!("; unbekannt bei {unknown} von {of} Behörden"),
        (unknown, Language::En) => format!("; unknown for {unknown} of {of} authorities"),
    };
    match language {
        Language::De => {
            format!("{matter}, {when}: {name} – {anywhere} mit mindestens einem Kanal{columns}{unknown}.")
        }
        Language::En => {
            format!("{matter}, {when}: {name} – {anywhere} with at least one channel{columns}{unknown}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::NodeKind;
    use proptest::prelude::*;

    fn platform(slug: &str) -> EntityId {
        EntityId::new(NodeKind::Platform, slug)
    }

    #[test]
    fn a_matrix_by_hand() {
        let land = |code| EntityId::new(NodeKind::Land, code);
        let cell = |row: &EntityId, column: Option<&str>, known, none, of| Counted {
            row: row.clone(),
            column: column.map(platform),
            tally: Tally { known, none, of },
            pairs: 9,
            unknown_pairs: 11,
        };
        let counted = [cell(&land("NI"), Some("twitter"), 7, 2, 11), cell(&land("NI"), None, 8, 0, 10)];
        let columns = [platform("mastodon"), platform("twitter")];
        let rows = matrix(&[land("BY"), land("NI")], &columns, &counted);
        assert_eq!(rows[0].cells, [Tally::default(), Tally::default()]);
        assert_eq!((rows[0].anywhere.share(), rows[0].platforms_per_authority()), (None, None));
        let own = rows[1].cells[1];
        assert_eq!((own.unknown(), own.in_words(Language::De).as_deref()), (2, Some("7 bis 9 von 11")));
        assert_eq!(rows[1].platforms_per_authority(), Some(Interval { low: Some(0.9), high: Some(2.0) }));
    }

    proptest! {
        #[test]
        fn shares_stay_within_0_and_1(known in 0_i64..500, none in 0_i64..500, rest in 0_i64..500) {
            let tally = Tally { known, none, of: known + none + rest };
            prop_assert_eq!(tally.unknown(), rest);
            if let Some(share) = tally.share() {
                prop_assert!(share.low >= Some(0.0) && share.low <= share.high && share.high <= Some(1.0));
            }
        }
    }
}
