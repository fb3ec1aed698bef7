//! Versions of authorities. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "authority")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub known_from: i64,
    pub known_to: i64,
    pub sort_key: String,
    pub slug: String,
    pub name: String,
    pub short_name: Option<String>,
    pub kind: String,
    pub branch: String,
    pub level: String,
    pub jurisdiction_id: String,
    pub seat: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub website: Option<String>,
    pub wikidata: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
