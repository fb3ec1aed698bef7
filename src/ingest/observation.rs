//! `observations.csv`

use super::noun::Noun;
use super::row::Row;
use super::table::Spec;
use crate::domain::authority::AuthorityKind;
use crate::domain::id::{EntityId, NodeKind};
use crate::domain::interval::Interval;
use crate::domain::metric::MetricUnit;
use crate::domain::observation::{ObservationStatus, SubjectType};
use crate::storage::write::{ObservationFact, Sourced};

impl Noun for Sourced<ObservationFact> {
    const SPEC: Spec = Spec {
        file: "observations.csv",
        key: "subject",
        names: None,
        required: &["subject_type", "subject", "metric", "basis", "status", "source"],
        optional: &["platform", "value", "low", "high", "missing", "observed", "note", "reason"],
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let subject = subject(row);
        let metric = row.reference("metric", NodeKind::Metric).map(|id| id.key().to_owned());
        let platform = row.platform("platform");
        let unit = metric.as_ref().and_then(|metric| row.context.units.get(metric).copied());
        let [value, low, high] = ["value", "low", "high"].map(|column| {
            // A change in per cent can be negative; nothing else that is measured can.
            if unit == Some(MetricUnit::Percent) { row.number(column) } else { row.amount(column) }
        });
        bounds(row, value, low, high);
        let missing = row.choice("missing");
        match (row.text("value"), row.text("missing")) {
            (Some(_), Some(_)) => row.wrong("missing", "is given beside a value; write one of the two"),
            (None, None) => {
                row.wrong(
                    "value",
                    "the field is empty; write the value, or in \"missing\" why there is none",
                );
            }
            _ => {}
        }
        let observed = row.date("observed");
        let basis = row.choice("basis");
        let status = row.choice("status");
        let sources = row.sources();
        if let (Some(observed), true) = (observed, status != Some(ObservationStatus::Announced)) {
            let early = sources.iter().find_map(|source| {
                let published = row.context.sources.get(source)?.published?;
                (observed.low() > published.high()).then_some((source, published))
            });
            if let Some((source, published)) = early {
                let advice = format!(
                    "is later than its source \"{}\", published {published}; correct the date, or give the status ANNOUNCED",
                    source.key()
                );
                row.wrong("observed", &advice);
            }
        }
        let interval = (low.is_some() || high.is_some()).then_some(Interval { low, high });
        let fact = ObservationFact {
            subject: subject?,
            metric: metric?,
            platform,
            value,
            interval,
            missing,
            observed,
            basis: basis?,
            status: status?,
            note: row.owned("note"),
            reason: row.owned("reason"),
        };
        Some(Self { fact, sources })
    }

    fn key(&self) -> String {
        self.fact_key()
    }
}

fn bounds(row: &mut Row<'_>, value: Option<f64>, low: Option<f64>, high: Option<f64>) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        row.wrong("low", "is above \"high\"; exchange or correct them");
    } else if let Some(value) = value
        && (low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high))
    {
        row.wrong("value", "is outside its bounds \"low\" and \"high\"; correct one of them");
    }
}

fn subject(row: &mut Row<'_>) -> Option<EntityId> {
    let subject_type: SubjectType = row.choice("subject_type")?;
    let text = row.text("subject")?;
    match subject_type {
        SubjectType::Authority => row.reference("subject", NodeKind::Authority),
        SubjectType::Channel => row.reference("subject", NodeKind::Channel),
        SubjectType::Land | SubjectType::Country => {
            let id = row.jurisdiction("subject")?;
            let is_land = id.kind() == Some(NodeKind::Land);
            if is_land != (subject_type == SubjectType::Land) {
                let right = if is_land { "LAND" } else { "COUNTRY" };
                row.wrong("subject_type", &format!("does not go with {}; write {right}", id.key()));
            }
            Some(id)
        }
        SubjectType::Sector => {
            let upper = text.to_uppercase();
            let parts = upper.split_once(':');
            let kind = parts.and_then(|(kind, _)| kind.parse::<AuthorityKind>().ok());
            let (Some(kind), Some((_, code))) = (kind, parts) else {
                let advice = format!(
                    "is not a sector; write a kind of authority, a colon and the code of a jurisdiction: POLICE:NI; the kinds are {}",
                    AuthorityKind::TEXTS.join(", ")
                );
                row.wrong("subject", &advice);
                return None;
            };
            let jurisdiction = row.resolve("subject", NodeKind::Jurisdiction, code)?;
            Some(EntityId::sector(kind, jurisdiction.key()))
        }
    }
}
