//! Versions of jurisdictions. See migrations/ for the meaning of each column.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jurisdiction")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub known_from: i64,
    pub known_to: i64,
    pub code: String,
    pub kind: String,
    pub iso: String,
    pub ags: Option<String>,
    pub nuts: Option<String>,
    pub name_de: String,
    pub name_en: String,
    pub official_name: Option<String>,
    pub capital: Option<String>,
    pub area_km2: Option<f64>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub wikidata: Option<String>,
    pub website: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
