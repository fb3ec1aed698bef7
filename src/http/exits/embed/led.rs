//! The things of the register that a column names, and the pages that they have. The page leads to the same
//! (`web/src/directory.ts`).

use serde_json::Value;
use url::Url;

use super::super::cells::values;
use super::super::table::Column;
use super::super::words::either;
use crate::domain::language::Language;

/// Kinds of things that have a page of their own.
const PAGES: [&str; 5] = ["authority", "channel", "claim", "land", "source"];
/// The type of the code of a Land.
const LAND_CODE: &str = "LandCode";
/// By what a thing is told that a column names: the keys of columns beside it, and what makes a global id of their values.
const TELLING: [(&str, &[(&str, &str)]); 6] = [
    ("name", &[("id", ""), ("code", "land:")]),
    ("displayName", &[("id", "")]),
    ("handle", &[("id", "")]),
    ("title", &[("id", "")]),
    ("label", &[("subject.id", ""), ("subject.code", "land:"), ("node.id", "")]),
    ("statement", &[("id", ""), ("key", "claim:")]),
];

/// How the things that a column names are led to: by columns beside it, each with what makes a global id of its values.
#[derive(Debug)]
pub(super) struct Led<'a>(Vec<(&'a Column, &'static str)>);

impl<'a> Led<'a> {
    /// How those of a column are; `None` if no column beside it tells which they are.
    pub(super) fn of(columns: &'a [Column], own: &Column) -> Option<Self> {
        let (last, above) = own.path.split_last()?;
        let (_, telling) = TELLING.iter().find(|(named, _)| named == last)?;
        let found = telling.iter().filter_map(|(beside, kind)| {
            let tells = |column: &&Column| {
                column.path.starts_with(above) && column.path[above.len()..].join(".") == *beside
            };
            let by = columns.iter().find(tells)?;
            (*kind != "land:" || by.gives == LAND_CODE).then_some((by, *kind))
        });
        let found: Vec<_> = found.collect();
        (!found.is_empty()).then_some(Self(found))
    }

    /// Whether a column is one that tells, and says no more than the links that it makes: ids, each of a thing that has a
    /// page. What a change was of is told by its id alone.
    pub(super) fn says_all(&self, column: &Column, rows: &[&Value]) -> bool {
        let keys: Vec<&str> = column.path.iter().map(String::as_str).collect();
        let has_page = |id: &&Value| id.as_str().is_some_and(|id| page_of(id, Language::De).is_some());
        self.0.iter().any(|(by, _)| by.path == column.path)
            && keys.ends_with(&["id"])
            && !keys.ends_with(&["node", "id"])
            && rows.iter().all(|row| values(row, column).iter().all(|id| id.is_null() || has_page(id)))
    }

    /// The addresses of the things of a row, `None` for one that has no page. Rows may be of different kinds of things,
    /// each told by a column of its own.
    pub(super) fn pages(&self, row: &Value, language: Language) -> Vec<Option<String>> {
        let told = self.0.iter().map(|(by, kind)| {
            let page = |key: &&Value| page_of(&format!("{kind}{}", key.as_str()?), language);
            values(row, by).iter().map(page).collect()
        });
        let merged = told.reduce(|first: Vec<Option<String>>, mut other| {
            other.resize(first.len(), None);
            first.into_iter().zip(other).map(|(one, other)| one.or(other)).collect()
        });
        merged.unwrap_or_default()
    }
}

/// The address of the page of a thing by its global id; `None` if it has none.
fn page_of(id: &str, language: Language) -> Option<String> {
    let (kind, key) = id.split_once(':').filter(|(kind, key)| PAGES.contains(kind) && !key.is_empty())?;
    // Only the path of it is used, with what has a meaning in one written so that it has none.
    let mut address = Url::parse("http://localhost").ok()?;
    // What divides the platform from the handle divides the address as well.
    address.path_segments_mut().ok()?.push(kind).extend(key.split('/'));
    Some(format!("{}?lang={}", address.path(), either(language, ["de", "en"])))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn column(name: &str, gives: &str) -> Column {
        Column {
            path: name.split('.').map(str::to_owned).collect(),
            gives: gives.to_owned(),
            list: name.starts_with("nodes"),
        }
    }

    #[test]
    fn what_has_a_page_is_led_to_it() {
        for (id, page) in [
            ("authority:lka-niedersachsen", Some("/authority/lka-niedersachsen?lang=de")),
            ("channel:twitter/Polizei_OS", Some("/channel/twitter/Polizei_OS?lang=de")),
            ("channel:mastodon/a?b#c d", Some("/channel/mastodon/a%3Fb%23c%20d?lang=de")),
            ("claim:", None),
            ("observation:1", None),
            ("nothing", None),
        ] {
            assert_eq!(page_of(id, Language::De).as_deref(), page, "{id}");
        }
    }

    #[test]
    fn a_column_beside_tells_which_thing_it_is() {
        let columns = [
            column("name", "String"),
            column("code", "LandCode"),
            column("authority.name", "String"),
            column("authority.id", "ID"),
            column("authority.note", "String"),
            column("nodes.handle", "String"),
            column("nodes.id", "ID"),
            column("nodes.code", "String"),
        ];
        let row = json!({
            "name": "Bayern", "code": "BY", "authority": {"name": "a", "id": "authority:a", "note": "x"},
            "nodes": [{"handle": "h", "id": "channel:twitter/h"}, {"handle": "i", "id": null}],
        });
        let pages = |at: usize| Led::of(&columns, &columns[at]).map(|led| led.pages(&row, Language::En));
        let page = |text: &str| Some(text.to_owned());
        assert_eq!(pages(0), Some(vec![page("/land/BY?lang=en")]));
        assert_eq!(pages(2), Some(vec![page("/authority/a?lang=en")]));
        assert_eq!(pages(4), None);
        assert_eq!(pages(5), Some(vec![page("/channel/twitter/h?lang=en"), None]));
        let led = Led::of(&columns, &columns[2]).unwrap();
        assert!(led.says_all(&columns[3], &[&row]) && !led.says_all(&columns[6], &[&row]));
        let other = json!({"authority": {"name": "a", "id": "platform:x"}});
        assert!(!led.says_all(&columns[3], &[&row, &other]));
        let mixed =
            [column("label", "String"), column("subject.code", "LandCode"), column("subject.id", "ID")];
        let led = Led::of(&mixed, &mixed[0]).unwrap();
        for (subject, address) in [
            (json!({"code": "BY", "id": null}), Some("/land/BY?lang=en")),
            (json!({"code": null, "id": "authority:a"}), Some("/authority/a?lang=en")),
            (json!({"code": null, "id": null}), None),
        ] {
            assert_eq!(led.pages(&json!({ "subject": subject }), Language::En)[0].as_deref(), address);
        }
        let changed = [column("label", "String"), column("node.id", "ID")];
        assert!(!Led::of(&changed, &changed[0]).unwrap().says_all(&changed[1], &[]));
    }
}
