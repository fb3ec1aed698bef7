//! Versions of events. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub known_from: i64,
    pub known_to: i64,
    pub date_low: i32,
    pub date_high: i32,
    pub kind: String,
    pub jurisdiction_id: Option<String>,
    pub authority_id: Option<String>,
    pub platform: Option<String>,
    pub channel_id: Option<String>,
    pub title_de: String,
    pub title_en: String,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
