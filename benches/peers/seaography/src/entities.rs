//! The views that the questions read, as entities of SeaORM with their relations: from these Seaography makes its schema.
//!
//! A column that sorts stands before the id, as an order by several columns goes by their place here.

pub mod land {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "land")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub code: String,
        pub name: String,
        pub official_name: Option<String>,
        pub capital: Option<String>,
        pub area_km2: Option<f64>,
        pub ags: Option<String>,
        pub nuts: Option<String>,
        pub iso_code: String,
        pub website: Option<String>,
        pub wikidata: Option<String>,
        #[sea_orm(has_many)]
        pub authority: HasMany<super::authority::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod platform {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub slug: String,
        pub name: String,
        #[sea_orm(has_many)]
        pub channel: HasMany<super::channel::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod authority {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "authority")]
    pub struct Model {
        pub sort_key: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub slug: String,
        pub name: String,
        pub kind: String,
        pub level: String,
        pub jurisdiction_id: String,
        #[sea_orm(belongs_to, from = "jurisdiction_id", to = "id")]
        pub land: HasOne<super::land::Entity>,
        #[sea_orm(has_many)]
        pub channel: HasMany<super::channel::Entity>,
        #[sea_orm(has_many)]
        pub search_document: HasMany<super::search_document::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

// Pages are cut by the key of an entity, whatever the order that is asked for: with the column that sorts in the key,
// pages of channels come in their order, and quickly.
pub mod channel {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "channel")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sort_key: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub authority_id: String,
        pub platform_slug: String,
        pub handle: Option<String>,
        pub display_name: Option<String>,
        pub purpose: String,
        pub holder: String,
        pub personified: bool,
        pub opened_low: Option<i32>,
        #[sea_orm(belongs_to, from = "authority_id", to = "id")]
        pub authority: HasOne<super::authority::Entity>,
        #[sea_orm(belongs_to, from = "platform_slug", to = "slug")]
        pub platform: HasOne<super::platform::Entity>,
        #[sea_orm(has_many)]
        pub latest_value: HasMany<super::latest_value::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod latest_value {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "latest_value")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub metric: String,
        pub value: f64,
        pub observed_low: i32,
        #[sea_orm(belongs_to, from = "subject_id", to = "id")]
        pub channel: HasOne<super::channel::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod monthly_value {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "monthly_value")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub metric: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub month: i32,
        pub value: f64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod search_document {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_document")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entity_id: String,
        pub kind: String,
        pub sort_key: String,
        #[sea_orm(belongs_to, from = "entity_id", to = "id")]
        pub authority: HasOne<super::authority::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
