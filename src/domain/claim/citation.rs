//! How the check of a claim is cited.

use super::{Claim, ClaimVerdict};
use crate::domain::citation::{CitationStyle, cite_edition, cite_source, date_in_words};
use crate::domain::date::PartialDate;
use crate::domain::edition::Edition;
use crate::domain::language::Language;
use crate::domain::source::Source;

/// The verdict in a word or two.
#[must_use]
pub const fn verdict_in_words(verdict: ClaimVerdict, language: Language) -> &'static str {
    match (verdict, language) {
        (ClaimVerdict::Supported, Language::De) => "belegt",
        (ClaimVerdict::Supported, Language::En) => "supported",
        (ClaimVerdict::Contradicted, Language::De) => "widerlegt",
        (ClaimVerdict::Contradicted, Language::En) => "contradicted",
        (ClaimVerdict::NotDecidable, Language::De) => "nicht entscheidbar",
        (ClaimVerdict::NotDecidable, Language::En) => "not decidable",
    }
}

/// The check ready to be cited; FULL names where the claim was printed.
#[must_use]
pub fn cite_check(
    claim: &Claim,
    verdict: ClaimVerdict,
    date: PartialDate,
    edition: &Edition,
    sources: &[Source],
    style: CitationStyle,
    language: Language,
) -> String {
    if style == CitationStyle::Bibtex {
        return cite_edition(edition, style, language);
    }
    let statement = claim.statement.get(language);
    let verdict = verdict_in_words(verdict, language);
    let date = date_in_words(date, language);
    let register = cite_edition(edition, style, language);
    let mut text = match language {
        Language::De => format!("„{statement}“: {verdict}, Stand {date}. {register}"),
        Language::En => format!("“{statement}”: {verdict}, as of {date}. {register}"),
    };
    if style == CitationStyle::Full && !sources.is_empty() {
        let cited: Vec<String> =
            sources.iter().map(|source| cite_source(source, CitationStyle::Short, language)).collect();
        let word = if language == Language::De { "Gedruckt in" } else { "Printed in" };
        text = format!("{text}. {word}: {}", cited.join("; "));
    }
    text
}
