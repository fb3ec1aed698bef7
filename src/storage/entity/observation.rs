//! Observations; append-only. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub known_from: i64,
    pub known_to: i64,
    pub recorded_at: i64,
    pub subject_id: String,
    pub metric: String,
    pub platform: Option<String>,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub missing: Option<String>,
    pub observed_low: Option<i32>,
    pub observed_high: Option<i32>,
    pub basis: String,
    pub status: String,
    pub note: Option<String>,
    pub supersedes: Option<String>,
    pub reason: Option<String>,
    pub fact_key: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
