//! The small tables: platforms, metrics and providers. Each is read whole, for it is short.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QueryTrait};

use super::Error;
use super::entity::{metric, platform, provider};
use super::reader::Reader;
use super::scope::{known, word};
use crate::domain::id::EntityId;
use crate::domain::language::Bilingual;
use crate::domain::metric::Metric;
use crate::domain::platform::Platform;
use crate::domain::provider::Provider;
use crate::domain::scope::Scope;

impl Reader {
    /// Every platform that is known, by slug.
    pub async fn platforms(&self, scope: Scope) -> Result<Vec<Platform>, Error> {
        let select = platform::Entity::find()
            .filter(known(scope, platform::Column::KnownFrom, platform::Column::KnownTo))
            .order_by_asc(platform::Column::Slug);
        let rows: Vec<platform::Model> = self.all(&select.into_query()).await?;
        let decode = |row: platform::Model| Platform {
            id: EntityId::stored(&row.id),
            slug: row.slug,
            name: row.name,
            url_pattern: row.url_pattern,
            hosts: row.hosts.split(';').filter(|host| !host.is_empty()).map(str::to_owned).collect(),
            followers_term: Bilingual { de: row.followers_term_de, en: row.followers_term_en },
            collectable: row.collectable,
        };
        Ok(rows.into_iter().map(decode).collect())
    }

    /// Every metric that is known, by key.
    pub async fn metrics(&self, scope: Scope) -> Result<Vec<Metric>, Error> {
        let select = metric::Entity::find()
            .filter(known(scope, metric::Column::KnownFrom, metric::Column::KnownTo))
            .order_by_asc(metric::Column::MetricKey);
        let rows: Vec<metric::Model> = self.all(&select.into_query()).await?;
        let decode = |row: metric::Model| {
            Ok(Metric {
                id: EntityId::stored(&row.id),
                key: row.metric_key,
                label: Bilingual { de: row.label_de, en: row.label_en },
                unit: word(&row.unit)?,
                definition: Bilingual { de: row.definition_de, en: row.definition_en },
                formula: row.formula,
                additive: row.additive,
                caveats: row.caveats,
            })
        };
        rows.into_iter().map(decode).collect()
    }

    /// Every provider that is known, by name.
    pub async fn providers(&self, scope: Scope) -> Result<Vec<Provider>, Error> {
        let select = provider::Entity::find()
            .filter(known(scope, provider::Column::KnownFrom, provider::Column::KnownTo))
            .order_by_asc(provider::Column::SortKey)
            .order_by_asc(provider::Column::Id);
        let rows: Vec<provider::Model> = self.all(&select.into_query()).await?;
        let decode = |row: provider::Model| Provider {
            id: EntityId::stored(&row.id),
            name: row.name,
            postcode: row.postcode,
            city: row.city,
            topic: row.topic,
        };
        Ok(rows.into_iter().map(decode).collect())
    }
}
