//! What a mistyped name most likely meant.

/// From which likeness on, from 0 to 1, a name may have been meant.
const ALIKE: f64 = 0.8;

/// Names that are suggested at most.
pub const MOST: usize = 5;

/// The candidates that a mistyped name may have meant, the most likely first, at most [`MOST`]; case does not matter.
pub fn nearest<'a>(value: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let value = value.to_lowercase();
    let mut alike: Vec<(f64, &str)> = candidates
        .map(|candidate| (strsim::jaro_winkler(&value, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(one, first), (other, second)| other.total_cmp(one).then_with(|| first.cmp(second)));
    alike.into_iter().take(MOST).map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_likely_is_first() {
        let kinds = || ["POLICE_ACADEMY", "COURT", "POLICE"].into_iter();
        assert_eq!(nearest("polcie", kinds()), ["POLICE", "POLICE_ACADEMY"]);
        assert_eq!(nearest("Court", kinds()), ["COURT"]);
        assert!(nearest("xyz", kinds()).is_empty());
    }
}
