//! The products schema: what the checks call it and want to find in it, and the macros of the library as a subgraph of
//! somebody else would use them.

use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, ID, InputObject, Object, Schema, SimpleObject,
    TypeDirective,
};

/// The schema.
pub type Products = Schema<Query, EmptyMutation, EmptySubscription>;

/// Builds the schema. Its entities make the library add `_entities` and `_service`.
pub fn schema() -> Products {
    Schema::build(Query, EmptyMutation, EmptySubscription).finish()
}

/// A directive of our own, which composition is to leave in the supergraph.
#[TypeDirective(location = "Object", composable = "https://myspecs.dev/myCustomDirective/v1.0")]
fn custom() {}

#[derive(SimpleObject)]
#[graphql(directive = custom::apply())]
struct Product {
    id: ID,
    sku: Option<String>,
    package: Option<String>,
    variation: Option<ProductVariation>,
    dimensions: Option<ProductDimension>,
    #[graphql(provides = "totalProductsCreated")]
    created_by: Option<User>,
    #[graphql(tag = "internal")]
    notes: Option<String>,
    research: Vec<ProductResearch>,
}

#[derive(SimpleObject)]
struct ProductVariation {
    id: ID,
}

#[derive(SimpleObject)]
#[graphql(shareable)]
struct ProductDimension {
    size: Option<String>,
    weight: Option<f64>,
    #[graphql(inaccessible)]
    unit: Option<String>,
}

#[derive(SimpleObject)]
struct ProductResearch {
    study: CaseStudy,
    outcome: Option<String>,
}

#[derive(SimpleObject)]
struct CaseStudy {
    case_number: ID,
    description: Option<String>,
}

#[derive(SimpleObject)]
struct DeprecatedProduct {
    sku: String,
    package: String,
    reason: Option<String>,
    created_by: Option<User>,
}

// A user, most of whom the users subgraph knows. No documentation: the library would write it before `extend type`, where
// no description may be.
#[derive(SimpleObject)]
#[graphql(extends, complex)]
struct User {
    #[graphql(external)]
    email: ID,
    #[graphql(override_from = "users")]
    name: Option<String>,
    #[graphql(external)]
    total_products_created: Option<i32>,
    #[graphql(external)]
    years_of_employment: i32,
}

#[ComplexObject]
impl User {
    #[graphql(requires = "totalProductsCreated yearsOfEmployment")]
    async fn average_products_created_per_year(&self) -> Option<i32> {
        let (years, total) = (self.years_of_employment, self.total_products_created?);
        // Rounded to the nearest.
        (years > 0).then(|| (total + years / 2) / years)
    }
}

/// What another subgraph has as an interface.
#[derive(SimpleObject)]
#[graphql(interface_object)]
struct Inventory {
    id: ID,
    deprecated_products: Vec<DeprecatedProduct>,
}

/// The key of a variation within the key of a product.
#[derive(InputObject)]
struct VariationKey {
    id: ID,
}

/// The key of a study within the key of a research.
#[derive(InputObject)]
struct StudyKey {
    case_number: ID,
}

/// The questions, and for each key of an entity how it is found.
pub struct Query;

#[Object]
impl Query {
    async fn product(&self, id: ID) -> Option<Product> {
        products().into_iter().find(|own| own.id == id)
    }

    #[graphql(deprecation = "Use product query instead")]
    async fn deprecated_product(&self, sku: String, package: String) -> Option<DeprecatedProduct> {
        Some(deprecated()).filter(|own| own.sku == sku && own.package == package)
    }

    #[graphql(entity)]
    async fn product_by_id(&self, id: ID) -> Option<Product> {
        products().into_iter().find(|own| own.id == id)
    }

    #[graphql(entity)]
    async fn product_by_package(&self, sku: String, package: String) -> Option<Product> {
        let (sku, package) = (Some(sku), Some(package));
        products().into_iter().find(|own| own.sku == sku && own.package == package)
    }

    #[graphql(entity)]
    async fn product_by_variation(&self, sku: String, variation: VariationKey) -> Option<Product> {
        let sku = Some(sku);
        let is_it = |own: &ProductVariation| own.id == variation.id;
        products().into_iter().find(|own| own.sku == sku && own.variation.as_ref().is_some_and(is_it))
    }

    #[graphql(entity)]
    async fn deprecated_by_package(&self, sku: String, package: String) -> Option<DeprecatedProduct> {
        Some(deprecated()).filter(|own| own.sku == sku && own.package == package)
    }

    #[graphql(entity)]
    async fn research_by_study(&self, study: StudyKey) -> Option<ProductResearch> {
        researches().into_iter().find(|own| own.study.case_number == study.case_number)
    }

    /// A user, with what a router brings of others along with the key.
    #[graphql(entity)]
    async fn user_by_email(
        &self,
        #[graphql(key)] email: ID,
        total_products_created: Option<i32>,
        years_of_employment: Option<i32>,
    ) -> Option<User> {
        let mut found = Some(user()).filter(|own| own.email == email)?;
        found.total_products_created = total_products_created.or(found.total_products_created);
        found.years_of_employment = years_of_employment.unwrap_or(found.years_of_employment);
        Some(found)
    }

    #[graphql(entity)]
    async fn inventory_by_id(&self, id: ID) -> Option<Inventory> {
        (id == "apollo-oss").then(|| Inventory { id, deprecated_products: vec![deprecated()] })
    }
}

fn user() -> User {
    User {
        email: ID::from("support@apollographql.com"),
        name: Some("Jane Smith".to_owned()),
        total_products_created: Some(1337),
        years_of_employment: 10,
    }
}

fn deprecated() -> DeprecatedProduct {
    DeprecatedProduct {
        sku: "apollo-federation-v1".to_owned(),
        package: "@apollo/federation-v1".to_owned(),
        reason: Some("Migrate to Federation V2".to_owned()),
        created_by: Some(user()),
    }
}

fn research(case_number: &str, description: &str) -> ProductResearch {
    let study = CaseStudy { case_number: ID::from(case_number), description: Some(description.to_owned()) };
    ProductResearch { study, outcome: None }
}

fn researches() -> [ProductResearch; 2] {
    [research("1234", "Federation Study"), research("1235", "Studio Study")]
}

fn product(id: &str, sku: &str, package: &str, variation: &str, research: ProductResearch) -> Product {
    Product {
        id: ID::from(id),
        sku: Some(sku.to_owned()),
        package: Some(package.to_owned()),
        variation: Some(ProductVariation { id: ID::from(variation) }),
        dimensions: Some(ProductDimension {
            size: Some("small".to_owned()),
            weight: Some(1.0),
            unit: Some("kg".to_owned()),
        }),
        created_by: Some(user()),
        notes: None,
        research: vec![research],
    }
}

fn products() -> [Product; 2] {
    let [of_federation, of_studio] = researches();
    [
        product("apollo-federation", "federation", "@apollo/federation", "OSS", of_federation),
        product("apollo-studio", "studio", "", "platform", of_studio),
    ]
}
