//! Versions of claims. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub known_from: i64,
    pub known_to: i64,
    pub claim_key: String,
    pub statement_de: String,
    pub statement_en: String,
    pub claimed_by_id: Option<String>,
    pub claimed_low: i32,
    pub claimed_high: i32,
    pub metric: String,
    pub kind: Option<String>,
    pub jurisdiction_id: Option<String>,
    pub platform: Option<String>,
    pub peers: Option<String>,
    pub relation: Option<String>,
    pub value: Option<f64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
