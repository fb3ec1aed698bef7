//! Boundaries of the Länder.

use async_graphql::{Context, InputValueError, InputValueResult, Object, Scalar, ScalarType, Value};

use crate::domain::boundary::SOURCE;
use crate::domain::scope::Scope;
use crate::graphql::error::ApiError;
use crate::graphql::institutions::source::Source;

/// A geometry of GeoJSON (RFC 7946) as a JSON object: `{"type": "Polygon", "coordinates": …}`, degrees of longitude
/// before latitude.
pub(crate) struct GeoJson(Value);

/// A geometry of GeoJSON (RFC 7946) as a JSON object, degrees of longitude before latitude.
#[Scalar(name = "GeoJSON")]
impl ScalarType for GeoJson {
    fn parse(value: Value) -> InputValueResult<Self> {
        Err(InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        self.0.clone()
    }
}

/// The simplified boundary of a Land, for maps; not for measuring.
pub(crate) struct Boundary {
    shape: &'static serde_json::Value,
    scope: Scope,
}

impl Boundary {
    pub(super) const fn new(shape: &'static serde_json::Value, scope: Scope) -> Self {
        Self { shape, scope }
    }
}

/// The simplified boundary of a Land, for maps; not for measuring.
#[Object]
impl Boundary {
    /// The boundary as a polygon or several polygons.
    async fn geometry(&self) -> Result<GeoJson, ApiError> {
        Value::from_json(self.shape.clone()).map(GeoJson).map_err(|_| ApiError::dangling("a boundary"))
    }

    /// Whose drawing it is, and under what licence; null if the register did not know the source yet at `knownAt`.
    async fn source(&self, ctx: &Context<'_>) -> Option<Result<Source, ApiError>> {
        Source::load(ctx, SOURCE, self.scope).await.transpose()
    }
}
