"""Roads of a kilometre each, to see what a profile makes of them."""

from __future__ import annotations

import geopandas as gpd
import shapely

from coverplan.layers.roads.build import roads_from_lines
from coverplan.network.travel.apply import PROFILES, apply_profile

KM = "LINESTRING (0 0, 1000 0)"


def roads(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    """Edges of a kilometre each, side by side."""
    table = gpd.GeoDataFrame(
        list(rows),
        geometry=[shapely.from_wkt(f"LINESTRING (0 {y}, 1000 {y})") for y in range(len(rows))],
        crs="EPSG:4548",
    )
    return roads_from_lines(table, near_m=0).edges


def kph(profile: str, **row: object) -> float | None:
    """Speed of a profile along a kilometre with these attributes; None where it may not go."""
    edges = roads({"road_class": "residential", **row}, {"road_class": "residential"})
    made = apply_profile(edges, PROFILES[profile]).set_index("edge_id")
    return 3600 / made["time_s"]["1"] if "1" in made.index else None
