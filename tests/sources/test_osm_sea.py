"""The sea is water: nobody on an island walks across it to the roads of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from osm_county import OsmFile, boundary_tags

from coverplan.goals import measure
from coverplan.sources import import_osm
from coverplan.study import open_study

if TYPE_CHECKING:
    from pathlib import Path


def islands(*, coast: bool) -> OsmFile:
    """Two islands, 330 m apart; a road and a burial ground on the southern one, a house on each shore."""
    osm = OsmFile()
    sort = {"natural": "coastline"} if coast else {}
    for name, south in (("South", 47.10), ("North", 47.123)):
        ring = [(9.50, south), (9.53, south), (9.53, south + 0.02), (9.50, south + 0.02), (9.50, south)]
        osm.relation([osm.way(ring, sort)], boundary_tags(name, 8, population="100"))
    around = [(9.49, 47.09), (9.54, 47.09), (9.54, 47.15), (9.49, 47.15), (9.49, 47.09)]
    osm.relation([osm.way(around)], boundary_tags("Isles", 6))
    osm.way([(9.501, 47.1195), (9.529, 47.1195)], {"highway": "primary"})
    osm.node((9.52, 47.1194), {"amenity": "grave_yard"})
    for y in (47.1190, 47.1233):
        for step in range(12):
            osm.square((9.51 + 0.001 * step, y), 0.0001, {"building": "house"})
    return osm


@pytest.mark.parametrize(("coast", "value"), [(True, 0.5), (False, 1.0)])
def test_the_sea_is_not_crossed_on_foot(tmp_path: Path, coast: bool, value: float) -> None:
    import_osm(islands(coast=coast).write(tmp_path / "x.osm"), into=tmp_path / "study", county="Isles")
    study = open_study(tmp_path / "study")
    result = measure(study)
    assert result.goals.set_index("goal_id")["value"]["cemetery-5km"] == pytest.approx(value)
    gaps = result.gaps[result.gaps["goal_id"] == "cemetery-5km"]
    assert set(gaps["reason"]) == ({"across_water"} if coast else set())
