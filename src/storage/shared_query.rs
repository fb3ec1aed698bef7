//! Keeping shared questions, and finding them. They belong to no edition.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ActiveValue, QueryOrder, QuerySelect, QueryTrait};

use super::Error;
use super::entity::shared_query::{ActiveModel, Column, Entity, Model};
use super::reader::Reader;
use super::store::Store;
use crate::domain::shared_query::{Room, SHORTEST, Shared, SharedQuery};

/// Sorts after every hexadecimal digit.
const BEYOND: &str = "g";

fn decode(row: Model) -> SharedQuery {
    SharedQuery { id: row.id, text: row.text, variables: row.variables, operation: row.operation }
}

impl Reader {
    /// The shared question whose id begins like this; `None` if there is none, or more than one.
    pub async fn shared_query(&self, beginning: &str) -> Result<Option<SharedQuery>, Error> {
        let select = Entity::find()
            .filter(Column::Id.gte(beginning))
            .filter(Column::Id.lt(format!("{beginning}{BEYOND}")))
            .order_by_asc(Column::Id)
            .limit(2);
        let mut rows: Vec<Model> = self.all(&select.into_query()).await?;
        Ok(if rows.len() == 1 { rows.pop().map(decode) } else { None })
    }

    /// How many shared questions there are, and how many bytes they take.
    async fn shared_room(&self) -> Result<Room, Error> {
        let sum =
            Func::coalesce([Expr::col(Column::Size).sum().cast_as(Alias::new("BIGINT")), Expr::val(0_i64)]);
        let select = Entity::find()
            .select_only()
            .expr_as(Expr::col(Column::Id).count().cast_as(Alias::new("BIGINT")), "questions")
            .expr_as(sum, "bytes");
        let rows = self.rows(&select.into_query()).await?;
        let number = |name: &str| -> Result<u64, Error> {
            let row =
                rows.first().ok_or_else(|| Error::Corrupt("no count of shared questions".to_owned()))?;
            Ok(u64::try_from(row.try_get::<i64>("", name)?).unwrap_or(0))
        };
        Ok(Room { questions: number("questions")?, bytes: number("bytes")? })
    }
}

impl Store {
    /// The shared question whose id begins like this; `None` if there is none, or more than one.
    pub async fn shared_query(&self, beginning: &str) -> Result<Option<SharedQuery>, Error> {
        if let Some(found) = self.reader_at(0).shared_query(beginning).await? {
            return Ok(Some(found));
        }
        // A reader may not have heard of one that was shared a moment ago.
        if self.has_replicas() { self.reader_of_all().shared_query(beginning).await } else { Ok(None) }
    }

    /// Keeps a question for good, at a moment (microseconds since 1970), unless the room is full.
    ///
    /// Two that share at once may together exceed the room by one question each.
    pub async fn share(&self, query: SharedQuery, moment: i64, room: Room) -> Result<Shared, Error> {
        let reader = self.reader_of_all();
        let beginning = query.id.get(..SHORTEST).unwrap_or(&query.id);
        if let Some(known) = reader.shared_query(beginning).await? {
            return Ok(if known.id == query.id { Shared::Known } else { Shared::Taken });
        }
        let size = query.text.len() + query.variables.len();
        let taken = reader.shared_room().await?;
        if taken.questions >= room.questions || taken.bytes.saturating_add(size as u64) > room.bytes {
            return Ok(Shared::Full);
        }
        let row = ActiveModel {
            id: ActiveValue::Set(query.id),
            text: ActiveValue::Set(query.text),
            variables: ActiveValue::Set(query.variables),
            operation: ActiveValue::Set(query.operation),
            size: ActiveValue::Set(i64::try_from(size).unwrap_or(i64::MAX)),
            created_at: ActiveValue::Set(moment),
        };
        let insert = Entity::insert(row).on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned());
        let written = self.write_alone(async |writing| insert.exec_without_returning(writing).await).await?;
        Ok(if written == 0 { Shared::Known } else { Shared::New })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::testing::{TestStore, stores};

    fn query(id: &str) -> SharedQuery {
        SharedQuery {
            id: id.to_owned(),
            text: "{ a }".to_owned(),
            variables: "{}".to_owned(),
            operation: None,
        }
    }

    #[tokio::test]
    async fn what_is_shared_stays_and_nothing_makes_room() {
        for TestStore { store, .. } in &stores().await {
            let (first, second) = ("a".repeat(64), "b".repeat(64));
            let room = Room { questions: 2, bytes: 1_000 };
            assert_eq!(store.share(query(&first), 1, room).await.unwrap(), Shared::New);
            assert_eq!(store.share(query(&first), 2, room).await.unwrap(), Shared::Known);
            let alike = format!("{}{}", "a".repeat(SHORTEST), "c".repeat(64 - SHORTEST));
            assert_eq!(store.share(query(&alike), 2, room).await.unwrap(), Shared::Taken);
            // The text and the variables have seven bytes.
            let narrow = Room { questions: 2, bytes: 13 };
            assert_eq!(store.share(query(&second), 3, narrow).await.unwrap(), Shared::Full);
            assert_eq!(store.share(query(&second), 3, room).await.unwrap(), Shared::New);
            assert_eq!(store.share(query(&"c".repeat(64)), 4, room).await.unwrap(), Shared::Full);
            assert_eq!(store.share(query(&second), 5, room).await.unwrap(), Shared::Known);
            let reader = store.reader();
            for (beginning, found) in [
                (&first[..16], Some(query(&first))),
                (first.as_str(), Some(query(&first))),
                ("cccccccccccccccc", None),
                ("", None),
            ] {
                assert_eq!(reader.shared_query(beginning).await.unwrap(), found, "{beginning}");
            }
        }
    }
}
