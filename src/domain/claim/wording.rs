//! How the check of a claim is said: two to four plain sentences, in both languages.

use super::assertion::Assertion;
use super::known::{Opening, Standing};
use super::verdict::Finding;
use super::{Claim, ClaimGapReason, ClaimVerdict};
use crate::domain::citation::{date_in_words, number};
use crate::domain::comparison::wording::{Names, interval_in_words, list_in_words};
use crate::domain::date::{Day, PartialDate};
use crate::domain::id::EntityId;
use crate::domain::interval::Interval;
use crate::domain::language::Language;
use crate::domain::statistics::order::Rank;

/// Names that a sentence gives at most; the others are counted.
const NAMED: usize = 5;

/// What an explanation speaks of.
#[derive(Debug)]
pub struct Told<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The date at which it is checked.
    pub date: PartialDate,
    /// What is compared, in words: `Kanäle (Polizei)`.
    pub matter: String,
    /// Names of the subjects.
    pub names: &'a Names,
    /// What follows.
    pub finding: &'a Finding,
    /// What is known of the claim's subject; `None` if the register was not told whom it speaks of.
    pub subject: Option<&'a Standing>,
    /// What is known of each peer.
    pub peers: &'a [Standing],
    /// The subject's place by what is known for certain.
    pub rank: Option<Rank>,
    /// Those of whom all is known that a verdict needs.
    pub settled: usize,
    /// What the register itself counts, for a claim of a number.
    pub counted: Option<Interval>,
    /// What independent sources report for the date, for a claim of a number.
    pub independent: &'a [f64],
}

/// The explanation.
#[must_use]
pub fn explanation(told: &Told<'_>, language: Language) -> String {
    let statement = told.claim.statement.get(language);
    let on = date_in_words(told.claim.claimed_on, language);
    let mut sentences = vec![say(
        language,
        &format!("Behauptung vom {on}: „{statement}“."),
        &format!("Claim of {on}: “{statement}”."),
    )];
    let (Some(assertion), Some(subject)) = (told.claim.assertion(), told.subject) else {
        let de = "Das Register weiß noch nicht, was sie genau aussagt. Entscheiden lässt sie sich erst, wenn sie mit ihrer Aussage (relation) neu importiert ist.";
        let en = "The register does not know yet what exactly it asserts. It can be decided once it is imported again with its relation.";
        sentences.push(say(language, de, en));
        return sentences.join(" ");
    };
    sentences.push(match assertion {
        Assertion::Leads(..) => leading(told, subject, language),
        Assertion::Count(_) => counting(told, subject, language),
        Assertion::Only(..) => being_the_only_one(told, language),
        Assertion::First(_) => being_first(told, subject, language),
    });
    sentences.push(match (told.finding.verdict, assertion) {
        (_, Assertion::Count(claimed)) => of_the_number(told, claimed, language),
        (ClaimVerdict::NotDecidable, _) => left_open(told, language),
        (ClaimVerdict::Contradicted, _) => against(told, assertion, language),
        (ClaimVerdict::Supported, _) => in_favour(told, assertion, language),
    });
    sentences.push(match told.finding.verdict {
        ClaimVerdict::Supported => {
            say(language, "Damit ist die Behauptung belegt.", "So the claim is supported.")
        }
        ClaimVerdict::Contradicted => {
            say(language, "Damit ist die Behauptung widerlegt.", "So the claim is contradicted.")
        }
        ClaimVerdict::NotDecidable => would_decide(assertion, language),
    });
    sentences.join(" ")
}

fn say(language: Language, de: &str, en: &str) -> String {
    if language == Language::De { de.to_owned() } else { en.to_owned() }
}

/// `Kanäle (Polizei), Stand 18.9.2017: `
fn heading(told: &Told<'_>, language: Language) -> String {
    let date = date_in_words(told.date, language);
    let of = say(language, "Stand", "as of");
    format!("{}, {of} {date}: ", told.matter)
}

fn leading(told: &Told<'_>, subject: &Standing, language: Language) -> String {
    let name = told.names.subject(&subject.subject, language);
    let (settled, all) = (told.settled, told.peers.len() + 1);
    let place = match told.rank {
        Some(rank) => {
            let value = interval_in_words(subject.interval.low.unwrap_or(0.0), subject.interval, language);
            let (position, of) = (rank.position, rank.of);
            let (joint_de, joint_en) = if rank.tied { ("dem geteilten ", "joint ") } else { ("", "") };
            say(
                language,
                &format!(
                    "{name} liegt mit {value} auf {joint_de}Rang {position} von {of} nach dem, was sicher bekannt ist"
                ),
                &format!(
                    "{name} with {value} is {joint_en}number {position} of {of} by what is known for certain"
                ),
            )
        }
        None => say(
            language,
            &format!("für {name} ist nichts sicher bekannt"),
            &format!("nothing certain is known for {name}"),
        ),
    };
    let rest = say(
        language,
        &format!("; die volle Zahl kennt das Register für {settled} von {all} Ländern."),
        &format!("; the register knows the full number for {settled} of {all} Länder."),
    );
    format!("{}{place}{rest}", heading(told, language))
}

fn counting(told: &Told<'_>, subject: &Standing, language: Language) -> String {
    let name = told.names.subject(&subject.subject, language);
    let counted = told.counted.and_then(|counted| Some(interval_in_words(counted.low?, counted, language)));
    let own = match counted {
        Some(counted) => say(
            language,
            &format!("Aus einzelnen Kanälen kommt das Register für {name} auf {counted}."),
            &format!("from single channels the register arrives at {counted} for {name}."),
        ),
        None => say(
            language,
            &format!("Das Register kennt dazu keinen einzelnen Kanal in {name}."),
            &format!("the register knows of no single channel in {name}."),
        ),
    };
    format!("{}{own}", heading(told, language))
}

fn being_the_only_one(told: &Told<'_>, language: Language) -> String {
    let (settled, all) = (told.settled, told.peers.len() + 1);
    let own = say(
        language,
        &format!("Die volle Zahl kennt das Register für {settled} von {all} Ländern."),
        &format!("the register knows the full number for {settled} of {all} Länder."),
    );
    format!("{}{own}", heading(told, language))
}

fn being_first(told: &Told<'_>, subject: &Standing, language: Language) -> String {
    let name = told.names.subject(&subject.subject, language);
    let (settled, all) = (told.settled, told.peers.len() + 1);
    let opened = subject.opening.and_then(|opening| opening_in_words(opening, language));
    let opened = opened.unwrap_or_else(|| say(language, "Tag unbekannt", "day unknown"));
    let platform = list_in_words(&told.names.platforms, language);
    say(
        language,
        &format!(
            "{name} eröffnete auf {platform} ({opened}); ob und wann, weiß das Register für {settled} von {all} Gerichten."
        ),
        &format!(
            "{name} opened on {platform} ({opened}); whether and when is known for {settled} of {all} courts."
        ),
    )
}

/// `20.6.2019`, `spätestens 2.5.2019`, `2.5.2019 bis 4.6.2019`; `None` if no bound is known.
fn opening_in_words(opening: Opening, language: Language) -> Option<String> {
    let words = |date| date_in_words(date, language);
    let day = |day: Day| words(PartialDate::day(day));
    Some(match (opening.low, opening.high) {
        (Some(low), Some(high)) => PartialDate::from_span(low, high).map_or_else(
            || {
                say(
                    language,
                    &format!("{} bis {}", day(low), day(high)),
                    &format!("{} to {}", day(low), day(high)),
                )
            },
            words,
        ),
        (None, Some(high)) => {
            say(language, &format!("spätestens {}", day(high)), &format!("by {}", day(high)))
        }
        (Some(low), None) => {
            say(language, &format!("frühestens {}", day(low)), &format!("not before {}", day(low)))
        }
        (None, None) => return None,
    })
}

/// Up to five names, then how many more.
fn named(told: &Told<'_>, subjects: &[EntityId], language: Language) -> String {
    let mut words: Vec<String> =
        subjects.iter().take(NAMED).map(|id| told.names.subject(id, language)).collect();
    let more = subjects.len().saturating_sub(NAMED);
    if more > 0 {
        words.push(say(language, &format!("{more} weitere"), &format!("{more} more")));
    }
    list_in_words(&words, language)
}

fn left_open(told: &Told<'_>, language: Language) -> String {
    let gaps = &told.finding.gaps;
    let all: Vec<EntityId> = gaps.iter().map(|gap| gap.subject.clone()).collect();
    let of = |reason: ClaimGapReason| -> Vec<EntityId> {
        gaps.iter().filter(|gap| gap.reason == reason).map(|gap| gap.subject.clone()).collect()
    };
    let open = named(told, &all, language);
    let mut text = say(language, &format!("Offen lassen es {open}"), &format!("It is left open by {open}"));
    let unknown = of(ClaimGapReason::NothingKnown);
    // Where it is so of all there is nothing to tell apart.
    if !unknown.is_empty() && unknown.len() < all.len() {
        let unknown = named(told, &unknown, language);
        text += &say(
            language,
            &format!("; gar nichts Sicheres ist bekannt zu: {unknown}"),
            &format!("; nothing certain at all is known of: {unknown}"),
        );
    }
    let doubtful = of(ClaimGapReason::SourcesDisagree);
    if !doubtful.is_empty() {
        let doubtful = named(told, &doubtful, language);
        text += &say(
            language,
            &format!("; ein Bericht und die eigene Zählung widersprechen einander zu: {doubtful}"),
            &format!("; a report and the register's own count disagree about: {doubtful}"),
        );
    }
    text + "."
}

fn against(told: &Told<'_>, assertion: Assertion, language: Language) -> String {
    let others = named(told, &told.finding.against, language);
    match assertion {
        Assertion::First(_) => say(
            language,
            &format!("Früher eröffnet hat sicher: {others}."),
            &format!("Surely opened earlier: {others}."),
        ),
        Assertion::Only(..) => say(
            language,
            &format!("Solche gab es sicher auch hier: {others}."),
            &format!("There surely were some here, too: {others}."),
        ),
        _ => {
            let most = told.peers.iter().filter(|peer| told.finding.against.contains(&peer.subject));
            let most = most.filter_map(|peer| peer.interval.low).fold(0.0, f64::max);
            let most = number(most, language);
            say(
                language,
                &format!("Sicher mehr, mindestens {most}, gab es hier: {others}."),
                &format!("There surely were more, at least {most}, here: {others}."),
            )
        }
    }
}

fn in_favour(told: &Told<'_>, assertion: Assertion, language: Language) -> String {
    let others = told.peers.len();
    match assertion {
        Assertion::First(_) => say(
            language,
            &format!(
                "Von allen {others} anderen ist bekannt, dass sie später oder gar nicht eröffnet haben."
            ),
            &format!("All {others} others are known to have opened later or not at all."),
        ),
        Assertion::Only(..) => say(
            language,
            &format!("Für alle {others} anderen ist bestätigt, dass es keine gab."),
            &format!("For all {others} others it is confirmed that there were none."),
        ),
        _ => {
            let most = told.peers.iter().filter_map(|peer| peer.interval.high).fold(0.0, f64::max);
            let most = number(most, language);
            say(
                language,
                &format!("Alle {others} anderen hatten sicher weniger, höchstens {most}."),
                &format!("All {others} others surely had fewer, {most} at most."),
            )
        }
    }
}

fn of_the_number(told: &Told<'_>, claimed: f64, language: Language) -> String {
    let claimed_in_words = number(claimed, language);
    let numbers: Vec<String> = told.independent.iter().map(|value| number(*value, language)).collect();
    let numbers = list_in_words(&numbers, language);
    let more = told.counted.and_then(|counted| counted.low).is_some_and(|low| low > claimed);
    let agrees = told.independent.iter().any(|value| Interval::exact(*value).contains(claimed));
    match told.finding.verdict {
        ClaimVerdict::Contradicted if more => say(
            language,
            &format!("Sicher offen waren damit mehr als die behaupteten {claimed_in_words}."),
            &format!("So more than the {claimed_in_words} claimed were surely open."),
        ),
        ClaimVerdict::Contradicted => say(
            language,
            &format!("Unabhängige Quellen nennen für diesen Tag {numbers}, nicht {claimed_in_words}."),
            &format!("Independent sources say {numbers} for that day, not {claimed_in_words}."),
        ),
        ClaimVerdict::Supported if !agrees => say(
            language,
            &format!("Das sind genau die behaupteten {claimed_in_words}."),
            &format!("That is exactly the {claimed_in_words} claimed."),
        ),
        ClaimVerdict::Supported => say(
            language,
            &format!("Eine unabhängige Quelle nennt für diesen Tag dieselbe Zahl: {claimed_in_words}."),
            &format!("An independent source gives the same number for that day: {claimed_in_words}."),
        ),
        ClaimVerdict::NotDecidable if numbers.is_empty() => say(
            language,
            &format!(
                "Keine Quelle, die von der Behauptung unabhängig ist, nennt die Zahl {claimed_in_words}."
            ),
            &format!("No source that is independent of the claim gives the number {claimed_in_words}."),
        ),
        ClaimVerdict::NotDecidable => say(
            language,
            &format!(
                "Unabhängige Quellen nennen für diesen Tag {numbers}; das entscheidet nicht über {claimed_in_words}."
            ),
            &format!(
                "Independent sources say {numbers} for that day; that does not decide about {claimed_in_words}."
            ),
        ),
    }
}

fn would_decide(assertion: Assertion, language: Language) -> String {
    let (de, en) = match assertion {
        Assertion::Leads(..) => (
            "Entscheiden würde es, für jedes von ihnen die volle Zahl an diesem Tag zu kennen.",
            "The full number of each of them on that day would decide it.",
        ),
        Assertion::Count(_) => (
            "Entscheiden würde es eine unabhängige Zählung für diesen Tag.",
            "An independent count for that day would decide it.",
        ),
        Assertion::Only(..) => (
            "Entscheiden würde es für jedes von ihnen eine Bestätigung, dass es dort keine gab, oder der Beleg für einen.",
            "A confirmation for each of them that there were none, or evidence of one, would decide it.",
        ),
        Assertion::First(_) => (
            "Entscheiden würde es, von jedem zu wissen, wann es eröffnet hat oder dass es keinen Kanal hatte.",
            "It would be decided by knowing of each when it opened, or that it had no channel.",
        ),
    };
    say(language, de, en)
}

/// Why somebody leaves the verdict open, in a sentence.
#[must_use]
pub const fn gap_in_words(reason: ClaimGapReason, language: Language) -> &'static str {
    let (de, en) = match reason {
        ClaimGapReason::NothingKnown => (
            "Das Register weiß dazu nichts Sicheres, und keine Quelle sagt für das Datum etwas darüber.",
            "The register knows nothing certain of it, and no source tells of it at the date.",
        ),
        ClaimGapReason::NoUpperBound => (
            "Einige sind bekannt, aber keine Quelle sagt, wie viele es an dem Datum insgesamt waren.",
            "Some are known, but no source says how many there were in all at the date.",
        ),
        ClaimGapReason::Overlaps => (
            "Was bekannt ist, lässt mehr, gleich viele oder weniger zu.",
            "What is known allows for more, as many or fewer.",
        ),
        ClaimGapReason::SourcesDisagree => (
            "Was für das Datum bekannt ist, widerspricht einander.",
            "What is known for the date contradicts itself.",
        ),
        ClaimGapReason::NoIndependentSource => (
            "Keine Quelle, die von der Behauptung unabhängig ist, nennt die Zahl.",
            "No source that is independent of the claim gives the number.",
        ),
        ClaimGapReason::OpeningUnknown => (
            "Wann der Kanal eröffnet wurde, ist nicht oder nicht genau genug bekannt.",
            "When the channel opened is not known, or not precisely enough.",
        ),
        ClaimGapReason::AssertionUntold => (
            "Das Register weiß nicht, was die Behauptung genau aussagt.",
            "The register does not know what exactly the claim asserts.",
        ),
    };
    match language {
        Language::De => de,
        Language::En => en,
    }
}
