//! A rectangle on the map, to find what lies within it.

use thiserror::Error;

/// Degrees are kept in millionths, so that two equal rectangles are one key of a loader.
const MILLIONTHS: f64 = 1_000_000.0;

/// A rectangle of degrees. It does not reach across the 180th meridian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Area {
    south: i32,
    west: i32,
    north: i32,
    east: i32,
}

/// Four numbers that are no rectangle on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AreaError {
    /// A number is not on the map.
    #[error("write degrees: south and north from -90 to 90, west and east from -180 to 180")]
    OffTheMap,
    /// A side lies beyond its opposite.
    #[error("south must be less than north, and west less than east; exchange them")]
    Reversed,
}

impl Area {
    /// The rectangle between four sides, in degrees.
    ///
    /// # Errors
    ///
    /// If a side is not on the map or lies beyond its opposite.
    pub fn between(south: f64, west: f64, north: f64, east: f64) -> Result<Self, AreaError> {
        let side = |degrees: f64, most: f64| {
            // Not a number is not within either.
            if (-most..=most).contains(&degrees) {
                Ok(millionths(degrees))
            } else {
                Err(AreaError::OffTheMap)
            }
        };
        let area = Self {
            south: side(south, 90.0)?,
            west: side(west, 180.0)?,
            north: side(north, 90.0)?,
            east: side(east, 180.0)?,
        };
        if area.south < area.north && area.west < area.east { Ok(area) } else { Err(AreaError::Reversed) }
    }

    /// The least and the greatest latitude, in degrees.
    #[must_use]
    pub fn latitudes(self) -> (f64, f64) {
        (f64::from(self.south) / MILLIONTHS, f64::from(self.north) / MILLIONTHS)
    }

    /// The least and the greatest longitude, in degrees.
    #[must_use]
    pub fn longitudes(self) -> (f64, f64) {
        (f64::from(self.west) / MILLIONTHS, f64::from(self.east) / MILLIONTHS)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "180 degrees in millionths are far from the end of 32 bits"
)]
fn millionths(degrees: f64) -> i32 {
    (degrees * MILLIONTHS).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_has_its_sides_in_order_and_on_the_map() {
        let area = Area::between(51.9, 7.4, 52.7, 8.7).unwrap();
        assert_eq!((area.latitudes(), area.longitudes()), ((51.9, 52.7), (7.4, 8.7)));
        assert_eq!(Area::between(52.7, 7.4, 51.9, 8.7), Err(AreaError::Reversed));
        assert_eq!(Area::between(51.9, 7.4, 52.7, 7.4), Err(AreaError::Reversed));
        for off in [90.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Area::between(51.9, 7.4, off, 8.7), Err(AreaError::OffTheMap));
        }
        assert!(Area::between(-90.0, -180.0, 90.0, 180.0).is_ok());
    }
}
