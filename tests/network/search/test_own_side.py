"""Points join roads on their own side of the water."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from coverplan.errors import CrsError
from coverplan.network import RoadNetwork, SnapRules, nearest_cost, snap
from coverplan.network.graph import Water

CRS = "EPSG:4548"


def network(*lines, water=(), may_stop=None, **rules) -> RoadNetwork:
    """Roads as lines of their own, under the names r0, r1, ..."""
    ends = [Point(line.coords[at]) for line in lines for at in (0, -1)]
    nodes = gpd.GeoDataFrame(index=[f"n{i}" for i in range(len(ends))], geometry=ends, crs=CRS)
    edges = gpd.GeoDataFrame(
        {"edge_id": [f"r{i}" for i in range(len(lines))], "u": nodes.index[::2], "v": nodes.index[1::2],
         "oneway": False, "may_stop": may_stop or [True] * len(lines)},
        geometry=list(lines), crs=CRS,
    )  # fmt: skip
    net = RoadNetwork.from_edges(nodes, edges, rules=SnapRules(**rules))
    return net.with_water(gpd.GeoSeries(list(water), crs=CRS)) if water else net


def homes(*places) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"demand_id": [f"h{i}" for i in range(len(places))]}, geometry=[Point(*at) for at in places], crs=CRS
    )


def found(net, *places):
    table = snap(net, homes(*places)).frame()
    return [
        (edge, None if edge is None else round(at, 6), None if edge is None else round(off, 6), why)
        for edge, at, off, why in table[["edge_id", "position_m", "offset_m", "reason"]]
        .astype(object)
        .where(table[["edge_id", "position_m", "offset_m", "reason"]].notna(), None)
        .itertuples(index=False, name=None)
    ]


SOUTH = LineString([(0, 0), (2000, 0)])
FAR_NORTH = LineString([(0, 900), (2000, 900)])
RIVER = box(-100, 50, 2100, 150)


def test_the_nearest_road_on_the_own_side_is_taken_and_none_across_the_water():
    assert found(network(SOUTH, FAR_NORTH), (500, 200)) == [("r0", 500.0, 200.0, None)]
    assert found(network(SOUTH, FAR_NORTH, water=[RIVER]), (500, 200), (500, 40)) == [
        ("r1", 500.0, 700.0, None),
        ("r0", 500.0, 40.0, None),
    ]
    alone = network(SOUTH, water=[RIVER])
    assert found(alone, (500, 200), (500, 4000)) == [
        (None, None, None, "across_water"),
        (None, None, None, "not_snapped"),
    ]
    near = nearest_cost(
        alone, homes((500, 200), (500, 20)), homes((900, 10)).rename(columns={"demand_id": "facility_id"})
    )
    assert near["reason"].fillna("").tolist() == ["across_water", ""]


def test_a_facility_across_the_water_serves_nobody():
    alone = network(SOUTH, water=[RIVER])
    clinic = homes((900, 200)).rename(columns={"demand_id": "facility_id"})
    assert nearest_cost(alone, homes((500, 20)), clinic)["reason"].tolist() == ["no_facility"]


def test_one_walks_round_a_pond_and_the_rule_says_how_large_it_may_be():
    pond = box(490, 60, 510, 80)
    assert found(network(SOUTH, water=[pond]), (500, 200)) == [("r0", 500.0, 200.0, None)]
    # or else past its corner to the next stretch of road
    assert found(network(SOUTH, water=[pond], water_m=19), (500, 200)) == [
        ("r0", 450.0, round(np.hypot(50, 200), 6), None)
    ]
    assert found(network(SOUTH, water=[RIVER], water_m=100), (500, 200))[0][0] == "r0"
    # the same pond mapped twice is no wider for that
    assert found(network(SOUTH, water=[pond, pond, box(400, 70, 600, 80)]), (500, 200))[0][0] == "r0"


def test_roads_over_the_water_lead_on_as_before_and_a_dry_stretch_of_them_can_be_joined():
    bridge = LineString([(1000, 0), (1000, 400)])
    assert found(network(bridge, water=[RIVER]), (900, 200), (900, 20)) == [
        ("r0", 200.0, 100.0, None),
        ("r0", 20.0, 100.0, None),
    ]
    # nearest to the bend in mid-stream, it joins where the road comes ashore
    bent = LineString([(0, 0), (500, 0), (500, 100), (0, 220)])
    (edge, _, offset, why) = found(network(bent, water=[RIVER]), (600, 160))[0]
    assert (edge, why) == ("r0", None)
    assert offset == pytest.approx(np.hypot(600 - (500 - 500 * 50 / 120), 10), abs=1e-6)
    assert found(network(bridge, water=[RIVER], may_stop=[False]), (900, 200))[0][3] == "not_snapped"


def test_a_point_drawn_on_the_water_joins_from_the_nearest_shore_and_not_from_the_other():
    both = network(SOUTH, LineString([(0, 400), (2000, 400)]), water=[RIVER])
    assert found(both, (500, 145), (500, 60)) == [("r1", 500.0, 255.0, None), ("r0", 500.0, 60.0, None)]
    assert found(network(SOUTH, water=[RIVER]), (500, 145))[0][3] == "across_water"
    assert found(network(SOUTH, water=[RIVER]), (500, 99))[0][0] == "r0"


def test_with_a_band_every_dry_place_within_it_is_kept():
    lines = [SOUTH, LineString([(0, 300), (2000, 300)]), LineString([(0, 320), (2000, 320)]), FAR_NORTH]
    places = snap(network(*lines, water=[RIVER], band_m=50), homes((500, 180)))
    assert places.edge.tolist() == [1, 2]
    assert places.offset_m.tolist() == [120.0, 140.0]


def test_water_is_kept_by_closures_and_files_and_refused_in_another_crs(tmp_path):
    net = network(SOUTH, water=[RIVER])
    net.with_closures(box(1000, -5, 1010, 5)).save(tmp_path / "net")
    opened = RoadNetwork.open(tmp_path / "net")
    assert found(opened, (500, 200))[0][3] == "across_water"
    assert (opened.water.areas == net.water.areas).all()
    with pytest.raises(CrsError):
        net.with_water(gpd.GeoSeries([RIVER], crs="EPSG:4547"))
    assert net.with_water(gpd.GeoSeries([], crs=CRS)).water is None


def test_a_private_road_is_joined_in_all_its_copies_behind_water():
    nodes = gpd.GeoDataFrame(
        index=["a", "b", "c"], geometry=[Point(0, 900), Point(900, 900), Point(2000, 900)], crs=CRS
    )
    edges = gpd.GeoDataFrame(
        {"u": ["a", "b"], "v": ["b", "c"], "oneway": False, "no_through": [True, False]},
        geometry=[LineString([(0, 900), (900, 900)]), LineString([(900, 900), (2000, 900)])], crs=CRS,
    )  # fmt: skip
    net = RoadNetwork.from_edges(nodes, edges).with_water(gpd.GeoSeries([box(100, 850, 300, 895)], crs=CRS))
    near = nearest_cost(
        net, homes((200, 800)), homes((1000, 900)).rename(columns={"demand_id": "facility_id"})
    )
    # past the end of the pond, to a stretch of the private road of which less than 30 m lie behind water
    assert near["cost"].tolist() == [pytest.approx(660 + np.hypot(140, 100), abs=20)]
    clear = net.with_water(gpd.GeoSeries([box(100, 870, 300, 895)], crs=CRS))
    near = nearest_cost(
        clear, homes((200, 800)), homes((1000, 900)).rename(columns={"demand_id": "facility_id"})
    )
    assert near["cost"].tolist() == [900.0]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(5, 40), st.integers(5, 40)),
        min_size=1,
        max_size=4,
    ),
    st.randoms(),
)
def test_no_way_crosses_more_water_than_it_may(boxes, chance):
    """Against plain geometry, way by way."""
    water = [box(x, y, x + w, y + h) for x, y, w, h in boxes]
    lines = [LineString([(0, y), (100, y)]) for y in (0, 50, 100)]
    net = network(*lines, water=water, limit_m=70, water_m=8)
    places = [(chance.randint(0, 100), chance.randint(0, 100)) for _ in range(20)]
    snapped = snap(net, homes(*places))
    whole = shapely.union_all(water)
    roads = net.edges.geometry.to_numpy()

    def crosses(point, place):
        shore = max((area.boundary.distance(point) for area in water if area.intersects(point)), default=0.0)
        return LineString([point, place]).intersection(whole).length - shore > 8 + 1e-9

    for at, place in enumerate(places):
        point = Point(*place)
        straight = [line.interpolate(line.project(point)) for line in lines]
        free = min(
            (
                point.distance(one)
                for one in straight
                if point.distance(one) <= 70 and not crosses(point, one)
            ),
            default=None,
        )
        if not snapped.is_snapped[at]:
            assert free is None
            continue
        first = snapped.first[at]
        joined = roads[snapped.edge[first]].interpolate(snapped.fraction[first], normalized=True)
        assert not crosses(point, joined)
        assert free is None or snapped.offset_m[first] <= free + 1e-6


def test_areas_of_many_corners_are_cut_up_and_lose_nothing():
    round_ = [
        Point(0, 0).buffer(500, quad_segs=200),
        Polygon(
            Point(2000, 0).buffer(400, quad_segs=90).exterior, [Point(2000, 0).buffer(100).exterior.coords]
        ),
    ]
    water = Water.of(np.array([MultiPolygon(round_), None, Polygon()], dtype=object))
    assert shapely.get_num_coordinates(water.pieces).max() <= 128
    assert shapely.area(water.pieces).sum() == pytest.approx(sum(one.area for one in round_))
    assert Water.of(np.array([None], dtype=object)) is None
