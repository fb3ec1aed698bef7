//! Lists that arguments give: every value once, and never none.

use super::error::ApiError;

/// A list with every value once, in the order given; an empty one is refused, for it would find nothing.
pub(super) fn each_once<T: PartialEq>(name: &str, list: Option<Vec<T>>) -> Result<Option<Vec<T>>, ApiError> {
    let Some(list) = list else { return Ok(None) };
    let mut once: Vec<T> = Vec::with_capacity(list.len());
    for value in list {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    if once.is_empty() {
        return Err(ApiError::Input(format!("{name}: the list is empty; name at least one or leave it out")));
    }
    Ok(Some(once))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_go_and_nothing_is_refused() {
        assert!(matches!(each_once("kinds", None::<Vec<i32>>), Ok(None)));
        assert!(matches!(each_once("kinds", Some(vec![2, 1, 2])), Ok(Some(own)) if own == [2, 1]));
        let refused = each_once::<i32>("kinds", Some(Vec::new()));
        assert!(
            matches!(refused, Err(ApiError::Input(message)) if message.starts_with("kinds: the list is empty"))
        );
    }
}
