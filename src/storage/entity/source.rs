//! Versions of sources. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub known_from: i64,
    pub known_to: i64,
    pub sort_key: String,
    pub publisher: String,
    pub title: String,
    pub url: Option<String>,
    pub published_low: Option<i32>,
    pub published_high: Option<i32>,
    pub retrieved_low: Option<i32>,
    pub retrieved_high: Option<i32>,
    pub kind: String,
    pub language: Option<String>,
    pub licence: Option<String>,
    pub locator: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
