//! Citations: how a source, a value or the register itself is quoted in print.

use super::date::{DatePrecision, Day, PartialDate};
use super::edition::Edition;
use super::language::Language;
use super::source::Source;
use super::text_enum::text_enum;
use chrono::{DateTime, Datelike};

text_enum! {
    /// How long a citation is.
    CitationStyle ("style of citation") {
        /// Publisher and date, for the line below a chart.
        Short = "SHORT",
        /// Publisher, title, date and address.
        Full = "FULL",
        /// A BibTeX entry.
        Bibtex = "BIBTEX",
    }
}

/// A date in words of a language: `18.9.2017`, `9/2017`, `2017`.
#[must_use]
pub fn date_in_words(date: PartialDate, language: Language) -> String {
    let first = date.low().date();
    match (date.precision(), language) {
        (DatePrecision::Day, Language::De) => format!("{}.{}.{}", first.day(), first.month(), first.year()),
        (DatePrecision::Month, Language::De) => format!("{}/{}", first.month(), first.year()),
        _ => date.to_string(),
    }
}

/// A number as a newspaper prints it: `1.234.567,5` in German, `1,234,567.5` in English.
#[must_use]
pub fn number(value: f64, language: Language) -> String {
    let plain = format!("{value}");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let (thousands, decimal) = match language {
        Language::De => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut text = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(decimal);
        text.push_str(fraction);
    }
    text
}

fn published_in_words(source: &Source, language: Language) -> String {
    match (source.published, language) {
        (Some(date), _) => date_in_words(date, language),
        (None, Language::De) => "o. D.".to_owned(),
        (None, Language::En) => "n.d.".to_owned(),
    }
}

/// Cites a source.
#[must_use]
pub fn cite_source(source: &Source, style: CitationStyle, language: Language) -> String {
    let date = published_in_words(source, language);
    match style {
        CitationStyle::Short => format!("{}, {date}", source.publisher),
        CitationStyle::Full => {
            let mut text = format!("{}: {} ({date})", source.publisher, source.title);
            if let Some(url) = &source.url {
                text = format!("{text}, {url}");
            }
            if let Some(licence) = &source.licence {
                let word = if language == Language::De { "Lizenz" } else { "licence" };
                text = format!("{text}, {word} {licence}");
            }
            text
        }
        CitationStyle::Bibtex => {
            let mut fields = vec![
                format!("  author = {{{{{}}}}}", tex(&source.publisher)),
                format!("  title = {{{{{}}}}}", tex(&source.title)),
            ];
            if let Some(published) = source.published {
                fields.push(format!("  date = {{{published}}}"));
            }
            if let Some(url) = &source.url {
                fields.push(format!("  url = {{{url}}}"));
            }
            if let Some(licence) = &source.licence {
                fields.push(format!("  note = {{{}}}", tex(licence)));
            }
            format!("@misc{{{},\n{}\n}}", source.key, fields.join(",\n"))
        }
    }
}

/// Cites one value: what it says, by whom, of when.
#[must_use]
pub fn cite_value(
    statement: &str,
    observed: Option<PartialDate>,
    sources: &[Source],
    style: CitationStyle,
    language: Language,
) -> String {
    if style == CitationStyle::Bibtex {
        let entries: Vec<String> =
            sources.iter().map(|source| cite_source(source, style, language)).collect();
        return entries.join("\n\n");
    }
    let cited: Vec<String> = sources.iter().map(|source| cite_source(source, style, language)).collect();
    let (of, undated, by) = match language {
        Language::De => ("Stand", "undatiert", "Quelle"),
        Language::En => ("as of", "undated", "source"),
    };
    let date =
        observed.map_or_else(|| undated.to_owned(), |date| format!("{of} {}", date_in_words(date, language)));
    format!("{statement} ({date}; {by}: {})", cited.join("; "))
}

/// Cites the register in an edition.
#[must_use]
pub fn cite_edition(edition: &Edition, style: CitationStyle, language: Language) -> String {
    let number = edition.number;
    let date = match (written_on(edition), language) {
        (Some(day), Language::De) => format!("Stand {}", date_in_words(PartialDate::day(day), language)),
        (Some(day), Language::En) => format!("recorded {}", date_in_words(PartialDate::day(day), language)),
        (None, Language::De) => "noch leer".to_owned(),
        (None, Language::En) => "still empty".to_owned(),
    };
    match (style, language) {
        (CitationStyle::Short, Language::De) => format!("Kanalatlas, Ausgabe {number}"),
        (CitationStyle::Short, Language::En) => format!("Kanalatlas, edition {number}"),
        (CitationStyle::Full, _) => format!("Kanalatlas: {}, {date}", register_in(edition, language)),
        (CitationStyle::Bibtex, _) => {
            bibtex_of_edition(edition, &format!("kanalatlas-{number}"), None, language)
        }
    }
}

/// What the register is called, with the number of its edition.
fn register_in(edition: &Edition, language: Language) -> String {
    let number = edition.number;
    match language {
        Language::De => format!("Register der Kanäle öffentlicher Institutionen, Ausgabe {number}"),
        Language::En => format!("Register of the channels of public institutions, edition {number}"),
    }
}

/// The BibTeX entry of the register in an edition, with what was taken from it as a note.
#[must_use]
pub fn cite_edition_for(edition: &Edition, matter: &str, language: Language) -> String {
    // Of one edition many things are cited, and a bibliography wants a key for each.
    let key = format!("kanalatlas-{}-{}", edition.number, key_of(matter));
    bibtex_of_edition(edition, &key, Some(matter), language)
}

/// The months, as German prints them.
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Cites what was taken from the register in an edition, by the style of the American Psychological Association, in German
/// as German universities translate it: a data set with its day of writing, its title, its edition and its address.
#[must_use]
pub fn cite_apa(edition: &Edition, title: &str, address: &str, language: Language) -> String {
    let day = written_on(edition).map(Day::date);
    let title = title.trim_end_matches('.');
    let number = edition.number;
    match language {
        Language::De => {
            let date = day.map_or_else(
                || "o. D.".to_owned(),
                |day| format!("{}, {}. {}", day.year(), day.day(), MONTHS[day.month0() as usize]),
            );
            format!("Kanalatlas. ({date}). {title} (Ausgabe {number}) [Datensatz]. {address}")
        }
        Language::En => {
            let date = day.map_or_else(|| "n.d.".to_owned(), |day| day.format("%Y, %B %-d").to_string());
            format!("Kanalatlas. ({date}). {title} (Edition {number}) [Data set]. {address}")
        }
    }
}

fn bibtex_of_edition(edition: &Edition, key: &str, note: Option<&str>, language: Language) -> String {
    let title = register_in(edition, language);
    let date = written_on(edition).map_or_else(String::new, |day| day.to_string());
    let note = note.map_or_else(String::new, |note| format!(",\n  note = {{{}}}", tex(note)));
    format!(
        "@misc{{{key},\n  author = {{{{Kanalatlas}}}},\n  title = {{{{{title}}}}},\n  date = {{{date}}}{note}\n}}"
    )
}

/// The day on which an edition was written; the register before its first edition never was.
fn written_on(edition: &Edition) -> Option<Day> {
    DateTime::from_timestamp_micros(edition.recorded_at)
        .filter(|_| edition.number > 0)
        .map(|moment| Day::of(moment.date_naive()))
}

/// A short key that tells matters apart: eight letters and digits of a sum over the text (FNV-1a).
fn key_of(matter: &str) -> String {
    let sum = matter
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{:08x}", sum >> 32)
}

/// Escapes the characters that have a meaning in TeX.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\\' => escaped.push_str("\\textbackslash{}"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{EntityId, NodeKind};
    use crate::domain::source::{SourceKind, SourceLocator};

    fn source() -> Source {
        Source {
            id: EntityId::new(NodeKind::Source, "seed"),
            key: "seed".to_owned(),
            publisher: "K21 & Co".to_owned(),
            title: "Polizei".to_owned(),
            url: Some("https://example.org/a_b".to_owned()),
            published: "2017-09-18".parse().ok(),
            retrieved: None,
            kind: SourceKind::News,
            language: Some("de".to_owned()),
            licence: None,
            locator: SourceLocator::Full,
        }
    }

    #[test]
    fn an_edition_has_its_day_unless_it_was_never_written() {
        let edition = |number, recorded_at| Edition {
            number,
            recorded_at,
            note: String::new(),
            added: 0,
            corrected: 0,
        };
        let cite = |edition: &Edition, language| cite_edition(edition, CitationStyle::Full, language);
        assert!(cite(&edition(3, 86_400_000_000), Language::De).ends_with("Ausgabe 3, Stand 2.1.1970"));
        assert!(cite(&edition(3, 86_400_000_000), Language::En).ends_with("edition 3, recorded 1970-01-02"));
        assert!(cite(&edition(0, 0), Language::De).ends_with("Ausgabe 0, noch leer"));
        for (edition, german, english) in [
            (
                edition(3, 86_400_000_000),
                "Kanalatlas. (1970, 2. Januar). Wer ging? (Ausgabe 3) [Datensatz]. /q/a",
                "Kanalatlas. (1970, January 2). Who left? (Edition 3) [Data set]. /q/a",
            ),
            (
                edition(0, 0),
                "Kanalatlas. (o. D.). Wer ging? (Ausgabe 0) [Datensatz]. /q/a",
                "Kanalatlas. (n.d.). Who left? (Edition 0) [Data set]. /q/a",
            ),
        ] {
            assert_eq!(cite_apa(&edition, "Wer ging?", "/q/a", Language::De), german);
            assert_eq!(cite_apa(&edition, "Who left?", "/q/a", Language::En), english);
        }
    }

    #[test]
    fn numbers_read_as_in_print() {
        for (value, de, en) in [
            (0.0, "0", "0"),
            (999.0, "999", "999"),
            (1000.0, "1.000", "1,000"),
            (7_943_733.0, "7.943.733", "7,943,733"),
            (-1234.5, "−1.234,5", "−1,234.5"),
            (0.183, "0,183", "0.183"),
        ] {
            assert_eq!(number(value, Language::De), de);
            assert_eq!(number(value, Language::En), en);
        }
    }

    #[test]
    fn what_was_taken_from_the_register_stands_in_its_entry() {
        let edition = Edition { number: 3, recorded_at: 0, note: String::new(), added: 0, corrected: 0 };
        let entry = cite_edition_for(&edition, "Kanäle & mehr", Language::En);
        let other = cite_edition_for(&edition, "Kanäle", Language::En);
        let head = |entry: &str| entry.lines().next().unwrap_or_default().to_owned();
        assert!(head(&entry).starts_with("@misc{kanalatlas-3-") && head(&entry) != head(&other));
        let rest: Vec<&str> = entry.lines().skip(1).collect();
        assert_eq!(
            rest,
            [
                "  author = {{Kanalatlas}},",
                "  title = {{Register of the channels of public institutions, edition 3}},",
                "  date = {1970-01-01},",
                "  note = {Kanäle \\& mehr}",
                "}"
            ]
        );
        let german = cite_edition_for(&edition, "Kanäle", Language::De);
        assert!(german.contains("title = {{Register der Kanäle öffentlicher Institutionen, Ausgabe 3}}"));
        let open = entry.matches('{').count();
        assert_eq!(open, entry.matches('}').count());
    }

    #[test]
    fn each_style_reads_in_both_languages() {
        let source = source();
        assert_eq!(cite_source(&source, CitationStyle::Short, Language::De), "K21 & Co, 18.9.2017");
        assert_eq!(
            cite_source(&source, CitationStyle::Full, Language::En),
            "K21 & Co: Polizei (2017-09-18), https://example.org/a_b"
        );
        assert_eq!(
            cite_source(&source, CitationStyle::Bibtex, Language::En),
            "@misc{seed,\n  author = {{K21 \\& Co}},\n  title = {{Polizei}},\n  date = {2017-09-18},\n  url = {https://example.org/a_b}\n}"
        );
        assert_eq!(
            cite_value(
                "33",
                source.published,
                std::slice::from_ref(&source),
                CitationStyle::Short,
                Language::De
            ),
            "33 (Stand 18.9.2017; Quelle: K21 & Co, 18.9.2017)"
        );
        assert_eq!(cite_value("33", None, &[], CitationStyle::Short, Language::En), "33 (undated; source: )");
    }
}
