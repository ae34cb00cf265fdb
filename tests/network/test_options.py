"""What the options of queries may be, and what is said of any other value."""

from __future__ import annotations

import geopandas as gpd
import pytest
from roads_toy import Town, grid_town, points_frame
from shapely import Point

from coverplan.errors import InputError
from coverplan.network import RoadNetwork, SnapRules, nearest_cost, routes, service_area, snap


@pytest.fixture(scope="module")
def grid() -> Town:
    return grid_town(4, seed=1)


def net_of(town: Town) -> RoadNetwork:
    return RoadNetwork.from_edges(town.node_frame(), town.edge_frame())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda net, one: service_area(net, one, "1 km", width_m=None),
        lambda net, one: service_area(net, one, []),
        lambda net, one: nearest_cost(net, one, one, k=True),
        lambda net, one: nearest_cost(net, one, one, rules={}),
        lambda net, one: SnapRules(limit_m="far"),
        lambda net, one: SnapRules(off_road_kph=None),
        lambda net, one: snap(net, one.set_geometry([Point()])),
        lambda net, one: snap(net, one.set_geometry([None])),
        lambda net, one: routes(net, one, one, pairs=[("0", "0")]),
        lambda net, one: net.with_closures(gpd.GeoDataFrame({"slow": [2]})),
        lambda net, one: net.with_closures("flood"),
    ],
)
def test_what_is_no_value_of_an_option_is_refused(grid: Town, wrong) -> None:
    with pytest.raises(InputError):
        wrong(net_of(grid), points_frame({"0": (0.0, 0.0)}, "facility_id"))


def test_areas_of_each_of_no_facilities_are_none(grid: Town) -> None:
    nobody = points_frame({"0": (0.0, 0.0)}, "facility_id").iloc[:0]
    assert service_area(net_of(grid), nobody, "1 km", each=True).columns.tolist() == [
        "facility_id", "cutoff", "limit", "geometry",
    ]  # fmt: skip
    assert service_area(net_of(grid), nobody, "1 km").geometry.is_empty.tolist() == [True]
