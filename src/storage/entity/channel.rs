//! Versions of channels. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "channel")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub known_from: i64,
    pub known_to: i64,
    pub sort_key: String,
    pub authority_id: String,
    pub platform: String,
    pub external_id: Option<String>,
    pub handle: Option<String>,
    pub url: Option<String>,
    pub url_key: Option<String>,
    pub display_name: Option<String>,
    pub purpose: String,
    pub holder: String,
    pub personified: bool,
    pub area: Option<String>,
    pub opened_low: Option<i32>,
    pub opened_high: Option<i32>,
    pub closed_low: Option<i32>,
    pub closed_high: Option<i32>,
    pub closed: bool,
    pub closed_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
