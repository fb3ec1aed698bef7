//! Pages of a list: keyset paging in both directions, the rules in one place.
//!
//! A list has one sort key and, as the tie-break, the id; absent keys sort last in either direction. So a
//! position in a list is a pair, and a page is what follows or precedes one.

/// The value of a sort key.
#[derive(Debug, Clone, PartialEq)]
pub enum SortKey {
    /// A day, an edition or a rank.
    Int(i64),
    /// A number.
    Float(f64),
    /// A folded text.
    Text(String),
}

/// A position in a list: between the thing with this key and id and its neighbour.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The sort key of the thing at the position.
    pub key: SortKey,
    /// Its id.
    pub id: String,
}

impl Eq for Position {}

impl std::hash::Hash for Position {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match &self.key {
            SortKey::Int(int) => int.hash(state),
            SortKey::Float(float) => float.to_bits().hash(state),
            SortKey::Text(text) => text.hash(state),
        }
        self.id.hash(state);
    }
}

/// Which end of the list a page is cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// The first things after a position.
    First,
    /// The last things before a position.
    Last,
}

/// A page that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// From which end.
    pub end: End,
    /// How many things at most.
    pub size: u32,
    /// Only what follows this position.
    pub after: Option<Position>,
    /// Only what precedes this position.
    pub before: Option<Position>,
}

/// Things a page has unless the request says how many.
pub const DEFAULT_PAGE: u32 = 20;
/// Things a page has at most.
pub const LARGEST_PAGE: u32 = 100;

/// Why a page cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPage {
    /// Both ends at once.
    #[error("first and last cannot be given together; leave one out")]
    BothEnds,
    /// Too few or too many.
    #[error("{argument}: {given} is out of range; write a number from 0 to {LARGEST_PAGE}")]
    Size {
        /// `first` or `last`.
        argument: &'static str,
        /// The number given.
        given: i64,
    },
}

impl PageRequest {
    /// Checks the arguments of a connection.
    pub fn new(
        first: Option<i64>,
        last: Option<i64>,
        after: Option<Position>,
        before: Option<Position>,
    ) -> Result<Self, InvalidPage> {
        let size = |argument, given: i64| match u32::try_from(given) {
            Ok(size) if size <= LARGEST_PAGE => Ok(size),
            _ => Err(InvalidPage::Size { argument, given }),
        };
        let (end, size) = match (first, last) {
            (Some(_), Some(_)) => return Err(InvalidPage::BothEnds),
            (None, Some(last)) => (End::Last, size("last", last)?),
            (Some(first), None) => (End::First, size("first", first)?),
            (None, None) => (End::First, DEFAULT_PAGE),
        };
        Ok(Self { end, size, after, before })
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice<T> {
    /// The things with their positions, in the order of the list.
    pub items: Vec<(T, Position)>,
    /// Whether something precedes them.
    pub has_previous: bool,
    /// Whether something follows them.
    pub has_next: bool,
}

impl<T> Slice<T> {
    /// Cuts a page from rows that were read from its end, one more than asked for if there are more.
    #[must_use]
    pub fn cut(mut rows: Vec<(T, Position)>, page: &PageRequest) -> Self {
        let size = page.size as usize;
        let more = rows.len() > size;
        rows.truncate(size);
        match page.end {
            End::First => Self {
                items: rows,
                has_previous: page.after.is_some(),
                has_next: more || page.before.is_some(),
            },
            End::Last => {
                rows.reverse();
                Self {
                    items: rows,
                    has_previous: more || page.after.is_some(),
                    has_next: page.before.is_some(),
                }
            }
        }
    }

    /// A page without things.
    #[must_use]
    pub const fn empty() -> Self {
        Self { items: Vec::new(), has_previous: false, has_next: false }
    }

    /// The page of other things at the same positions, or the first fault.
    pub fn try_map<U, E>(self, mut change: impl FnMut(T) -> Result<U, E>) -> Result<Slice<U>, E> {
        let items = self.items.into_iter().map(|(item, position)| Ok((change(item)?, position)));
        Ok(Slice {
            items: items.collect::<Result<_, E>>()?,
            has_previous: self.has_previous,
            has_next: self.has_next,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(id: &str) -> Position {
        Position { key: SortKey::Int(1), id: id.to_owned() }
    }

    fn rows(ids: &[&'static str]) -> Vec<(&'static str, Position)> {
        ids.iter().map(|id| (*id, at(id))).collect()
    }

    #[test]
    fn sizes_and_ends_are_checked() {
        assert_eq!(PageRequest::new(None, None, None, None).unwrap().size, DEFAULT_PAGE);
        assert_eq!(PageRequest::new(Some(100), None, None, None).unwrap().size, 100);
        assert_eq!(PageRequest::new(Some(1), Some(1), None, None), Err(InvalidPage::BothEnds));
        for given in [-1, 101, i64::MAX, i64::MIN] {
            assert!(PageRequest::new(Some(given), None, None, None).is_err());
            assert!(PageRequest::new(None, Some(given), None, None).is_err());
        }
    }

    #[test]
    fn pages_know_their_neighbours() {
        let first = PageRequest::new(Some(2), None, None, None).unwrap();
        let slice = Slice::cut(rows(&["a", "b", "c"]), &first);
        assert_eq!((slice.items.len(), slice.has_previous, slice.has_next), (2, false, true));
        let last = PageRequest::new(None, Some(2), None, None).unwrap();
        let slice = Slice::cut(rows(&["c", "b", "a"]), &last);
        assert_eq!(slice.items.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!((slice.has_previous, slice.has_next), (true, false));
        let after = PageRequest::new(Some(2), None, Some(at("a")), None).unwrap();
        let slice = Slice::cut(rows(&["b"]), &after);
        assert_eq!((slice.has_previous, slice.has_next), (true, false));
    }
}
