"""A metre of the plan's CRS is a metre on the ground, to one hundredth, or it is told."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from checks_toy import about, only, planned, told
from pyproj import Geod, Proj
from shapely import Point
from toy_town import CRS, at, boundaries, facilities, residents, roads

from coverplan.crs import lonlat

# Along the middle meridian of a transverse Mercator map, k_0 is by definition what a metre is drawn as.
MIDDLE = "+proj=tmerc +lat_0=0 +lon_0=117 +k_0={scale} +x_0=500000 +ellps=GRS80 +units=m +no_defs +type=crs"


def distorted(crs: str, **layers: gpd.GeoDataFrame) -> list[tuple[object, ...]]:
    """What is said of the lengths where a plan has this CRS."""
    moved = {name: frame.to_crs(crs) for name, frame in layers.items()}
    return [about(one) for one in told(planned(only(**moved), area={"crs": crs}), "crs.")]


def says(crs: str, percent: str) -> list[tuple[object, ...]]:
    return [("crs.distorted", "plan", "", "", {"crs": crs, "percent": percent})]


@pytest.mark.parametrize(
    ("scale", "percent"),
    [
        (0.9, "-10.0"),
        (0.988, "-1.2"),
        (0.992, None),
        (1, None),
        (1.008, None),
        (1.012, "+1.2"),
        (1.25, "+25.0"),
    ],
)
def test_a_map_that_is_too_large_or_too_small_by_more_than_one_hundredth_is_told(scale, percent):
    crs = MIDDLE.format(scale=scale)
    assert distorted(crs, residents=residents()) == (says(crs, percent) if percent else [])


def by_geodesics(crs: str) -> float:
    """The metre of a map that is farthest from one on the ground, by short ways north and east."""
    step, geodesic = 1e-4, Geod(ellps="WGS84")
    onto = Proj(crs)
    scales = []
    for lon, lat in zip(*lonlat(boundaries()), strict=True):
        for east, north in ((step, 0.0), (0.0, step)):
            ways = [lon - east, lon + east], [lat - north, lat + north]
            drawn = np.hypot(*np.diff(np.asarray(onto(*ways)))[:, 0])
            scales.append(drawn / geodesic.line_length(*ways))
    return max(scales, key=lambda scale: abs(scale - 1))


# The zone of another place; maps of the world, stretched along the parallels, along the meridians, or shrunk.
@pytest.mark.parametrize(
    "crs", ["EPSG:32646", "EPSG:4087", "+proj=cea +lat_ts=60 +type=crs", "+proj=eqc +lat_ts=60 +type=crs"]
)  # fmt: skip
def test_the_worst_of_all_places_and_both_directions_is_told(crs):
    ((*same, params),) = distorted(crs, boundaries=boundaries())
    assert (*same, params["crs"]) == (*says(crs, "")[0][:4], crs)
    # maps of the world are laid over a sphere, which is a thousandth off
    assert float(params["percent"]) == pytest.approx(100 * (by_geodesics(crs) - 1), abs=0.2)
    assert params["percent"][0] in "+-"


@pytest.mark.parametrize("crs", [CRS, "EPSG:32650"])
def test_a_zone_of_this_place_is_fine(crs):
    assert distorted(crs, boundaries=boundaries()) == []


def test_the_place_that_is_worst_counts_not_the_first():
    # the zone's own middle, and a home 10 degrees (900 km) to the east of it: 1 % and more
    homes = residents().iloc[:2].set_geometry([at(0, 0), Point(1_410_000, 3_960_000)])
    ((*_, params),) = distorted(CRS, residents=homes)
    assert params["percent"] == "+1.0"


THINGS = facilities({"facility_id": "f", "kind": "hospital", "x": 0, "y": 0})
LAYERS = {"boundaries": boundaries(), "residents": residents(), "facilities": THINGS, "roads": roads()[1]}
WIDE = MIDDLE.format(scale=1.25)


@pytest.mark.parametrize("layer", LAYERS)
def test_any_layer_shows_where_the_study_lies_and_one_without_rows_does_not(layer):
    assert distorted(WIDE, **{layer: LAYERS[layer]}) == says(WIDE, "+25.0")
    others = {name: frame.iloc[:0] for name, frame in LAYERS.items() if name not in (layer, "boundaries")}
    assert distorted(WIDE, **{layer: LAYERS[layer]}, **others) == says(WIDE, "+25.0")


def test_where_nothing_lies_nothing_is_said():
    assert distorted(WIDE) == []
    assert distorted(WIDE, **{name: frame.iloc[:0] for name, frame in LAYERS.items()}) == []


def test_things_without_a_place_do_not_count():
    homes = residents()
    for nowhere in (Point(), None):
        some = homes.set_geometry([nowhere, *homes.geometry[1:]])
        assert distorted(WIDE, residents=some) == says(WIDE, "+25.0")
        assert distorted(CRS, residents=some) == []


def test_a_layer_without_any_place_leaves_it_to_the_next():
    nowhere = boundaries().set_geometry([None] * 7)
    assert distorted(WIDE, boundaries=nowhere, residents=residents()) == says(WIDE, "+25.0")
    assert told(only(residents=residents().set_geometry([None] * 4))) == []
