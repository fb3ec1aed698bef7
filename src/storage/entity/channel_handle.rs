//! Handles of channels over time. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "channel_handle")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub known_from: i64,
    pub known_to: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub platform: String,
    pub handle: String,
    pub handle_key: String,
    pub from_low: Option<i32>,
    pub from_high: Option<i32>,
    pub to_low: Option<i32>,
    pub to_high: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
