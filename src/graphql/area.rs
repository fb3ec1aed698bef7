//! A rectangle on the map as an input.

use async_graphql::InputObject;

use super::error::ApiError;
use crate::domain::area::Area;

/// A rectangle on the map, in degrees. It does not reach across the 180th meridian.
#[derive(Debug, Clone, Copy, InputObject)]
pub(super) struct BoundingBox {
    /// Latitude of its southern side, -90 to 90.
    south: f64,
    /// Longitude of its western side, -180 to 180.
    west: f64,
    /// Latitude of its northern side, greater than `south`.
    north: f64,
    /// Longitude of its eastern side, greater than `west`.
    east: f64,
}

impl BoundingBox {
    /// The rectangle, if it is one.
    pub(super) fn check(self) -> Result<Area, ApiError> {
        Area::between(self.south, self.west, self.north, self.east)
            .map_err(|wrong| ApiError::Input(format!("within: {wrong}")))
    }
}
