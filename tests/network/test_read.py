"""Reading networks from files of every kind, and travelling on them."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from osm_toy import SOUTH, STEP, WEST, write_osm
from pyproj import Geod
from shapely import Point, box

import coverplan as cp
from coverplan.errors import CrsError, InputError
from coverplan.layers.roads.files import load_roads
from coverplan.network.interop import write_graphml
from coverplan.network.read import network_for
from coverplan.network.travel.apply import profile_from

# 1 - 2 - 3 in a row, 4 north of 2; a footway shortens the way from 1 to 4.
NODES = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1)}
WAYS = {
    7: ([1, 2, 3], {"highway": "residential"}),
    8: ([2, 4], {"highway": "residential", "oneway": "yes"}),
    9: ([1, 4], {"highway": "footway"}),
}


@pytest.fixture
def osm(tmp_path):
    return write_osm(tmp_path / "town.osm", NODES, WAYS)


def place(x: float, y: float) -> Point:
    return Point(WEST + x * STEP, SOUTH + y * STEP)


def points(net, name: str, **places: tuple[float, float]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {name: list(places)}, geometry=[place(*at) for at in places.values()], crs="EPSG:4326"
    )
    return frame.to_crs(net.crs)


def metres(*stations: tuple[float, float]) -> float:
    lon, lat = zip(*((WEST + x * STEP, SOUTH + y * STEP) for x, y in stations), strict=True)
    return Geod(ellps="WGS84").line_length(lon, lat)


def cost(net, home: tuple[float, float], site: tuple[float, float], **options: str) -> float | None:
    near = cp.nearest_cost(
        net, points(net, "demand_id", home=home), points(net, "facility_id", site=site), **options
    )
    return None if near["cost"].isna().all() else near["cost"].iloc[0]


def test_costs_along_a_file_are_those_of_the_ground(osm):
    walk, car = cp.read_roads(osm, travel="walk"), cp.read_roads(osm, travel="car")
    assert cost(car, (0, 0), (1, 1)) == pytest.approx(metres((0, 0), (1, 0), (1, 1)), rel=1e-3)
    assert cost(walk, (0, 0), (1, 1)) == pytest.approx(metres((0, 0), (1, 1)), rel=1e-3)
    assert cost(walk, (0, 0), (1, 1), by="time") == pytest.approx(
        metres((0, 0), (1, 1)) / (4 / 3.6), rel=1e-3
    )


def test_one_way_streets_bind_cars_and_not_walkers(osm):
    car, walk = cp.read_roads(osm), cp.read_roads(osm, travel="walk")
    assert cost(car, (1, 1), (2, 0)) is None
    assert cost(car, (2, 0), (1, 1)) is not None
    assert cost(walk, (1, 1), (2, 0)) == pytest.approx(metres((1, 1), (1, 0), (2, 0)), rel=1e-3)


def test_a_bollard_stops_the_car_and_not_the_walker(tmp_path):
    file = write_osm(
        tmp_path / "b.osm", NODES, {7: ([1, 2, 3], WAYS[7][1])}, node_tags={2: {"barrier": "bollard"}}
    )
    assert cost(cp.read_roads(file), (0, 0), (2, 0)) is None
    assert cost(cp.read_roads(file, travel="walk"), (0, 0), (2, 0)) == pytest.approx(
        metres((0, 0), (2, 0)), rel=1e-3
    )


@pytest.mark.parametrize(
    ("tags", "goes", "walks"),
    [
        ({"barrier": "gate"}, True, True), ({"barrier": "gate", "locked": "yes"}, False, False), ({"barrier": "ditch"}, False, False),
        ({"barrier": "wicket_gate"}, False, True), ({"barrier": "spikes"}, False, True), ({"impassable": "yes"}, False, False),
        ({"access": "No "}, False, False), ({"motor_vehicle": "no"}, False, True), ({"barrier": "lift_gate", "access": "Private"}, False, False),
    ],
)  # fmt: skip
def test_what_lets_a_traveller_through_a_node_is_named(tmp_path, tags, goes, walks):
    ways = {7: ([1, 2, 3], WAYS[7][1])}
    nodes = {**NODES, 5: (0, 5), 6: (2, 5)}
    file = write_osm(
        tmp_path / "c.osm",
        nodes,
        {**ways, 9: ([1, 5], WAYS[7][1]), 10: ([3, 6], WAYS[7][1])},
        node_tags={2: tags},
    )
    for travel, passes in (("car", goes), ("walk", walks)):
        through = cost(cp.read_roads(file, travel=travel), (0, 5), (2, 5))
        # a part of the network behind a private gate alone, however large its yard, is entered at the end of a trip
        assert (through is not None) == (passes or "Private" in tags.values())


def test_a_private_drive_is_open_at_its_door_and_a_limit_holds_one_way(tmp_path):
    ways = {
        7: ([1, 2], {"highway": "primary", "maxspeed:forward": "20", "maxspeed:backward": "60"}),
        8: ([2, 4], {"highway": "service", "access": "private"}),
        9: ([2, 3], {"highway": "primary", "maxspeed": "30"}),
    }
    net = cp.read_roads(write_osm(tmp_path / "d.osm", NODES, ways))
    assert cost(net, (0, 0), (1, 1)) == pytest.approx(metres((0, 0), (1, 0), (1, 1)), rel=1e-3)
    assert cost(net, (0, 0), (1, 0), by="time") == pytest.approx(metres((0, 0), (1, 0)) * 3.6 / 20, rel=1e-3)
    assert cost(net, (1, 0), (0, 0), by="time") == pytest.approx(metres((0, 0), (1, 0)) * 3.6 / 60, rel=1e-3)
    assert [found.rule for found in net.findings] == ["roads.ends-only"]


def test_the_network_tells_what_it_left_out(osm):
    assert [found.rule for found in cp.read_roads(osm).findings] == ["roads.unused"]
    assert cp.read_roads(osm, travel="walk").findings == ()


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".parquet"])
def test_lines_of_every_format_make_the_same_network(osm, tmp_path, suffix):
    edges = load_roads(osm).edges.drop(columns=["u", "v"]).to_crs("EPSG:4326")
    path = tmp_path / f"roads{suffix}"
    edges.to_parquet(path) if suffix == ".parquet" else edges.to_file(path)
    for travel in ("car", "walk"):
        net, from_osm = cp.read_roads(path, travel=travel), cp.read_roads(osm, travel=travel)
        assert net.crs == from_osm.crs
        assert (len(net.nodes), len(net.edges)) == (len(from_osm.nodes), len(from_osm.edges))
        assert net.edges["length_m"].sum() == pytest.approx(from_osm.edges["length_m"].sum(), abs=1e-3)
        assert cost(net, (0, 0), (1, 1)) == pytest.approx(cost(from_osm, (0, 0), (1, 1)), abs=1e-3)


def test_a_shapefile_with_chinese_words_is_read(osm, tmp_path):
    edges = load_roads(osm).edges
    lines = gpd.GeoDataFrame({"road_class": ["县道"] * len(edges)}, geometry=edges.geometry)
    lines.to_file(tmp_path / "道路.shp", encoding="UTF-8")
    assert set(cp.read_roads(tmp_path / "道路.shp").edges["road_class"]) == {"secondary"}


def test_graphml_comes_back(osm, tmp_path):
    net = cp.read_roads(osm, travel="car")
    write_graphml(net, tmp_path / "roads.graphml")
    again = cp.read_roads(tmp_path / "roads.graphml", travel="car")
    assert again.edges["length_m"].tolist() == pytest.approx(net.edges["length_m"].tolist())
    assert again.edges["time_s"].tolist() == pytest.approx(net.edges["time_s"].tolist())
    assert again.edges["oneway"].tolist() == net.edges["oneway"].tolist()


def test_crs_and_area_are_obeyed(osm, tmp_path):
    corner = gpd.GeoSeries([box(WEST - 1, SOUTH - 1, WEST + 0.5 * STEP, SOUTH + 1)], crs="EPSG:4326")
    load_roads(osm).edges.to_file(tmp_path / "roads.gpkg")
    for path in (osm, tmp_path / "roads.gpkg"):
        assert cp.read_roads(path, crs="EPSG:2056").crs.to_epsg() == 2056
        assert cp.read_roads(path, within=corner).edges.index.tolist() == ["7-0"]
        with pytest.raises(InputError, match="范围"):
            cp.read_roads(path, within=gpd.GeoSeries([box(0, 0, 1, 1)], crs="EPSG:4326"))


def test_metres_of_the_file_are_kept(tmp_path):
    lines = gpd.GeoDataFrame(
        {"road_class": ["primary"]}, geometry=[shapely.from_wkt("LINESTRING (500000 0, 500900 0)")]
    )
    lines.set_crs("EPSG:4548").to_file(tmp_path / "a.gpkg")
    assert cp.read_roads(tmp_path / "a.gpkg").crs.to_epsg() == 4548
    lines.to_parquet(tmp_path / "b.parquet")
    with pytest.raises(CrsError):
        cp.read_roads(tmp_path / "b.parquet")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("missing.gpkg", "error.file-missing"), ("missing.osm.pbf", "error.file-missing"),
        ("missing.graphml", "error.file-missing"), ("roads.docx", "io.file-kind"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_refused_in_words(tmp_path, name, key):
    with pytest.raises(InputError) as error:
        cp.read_roads(tmp_path / name)
    assert [fault.key for fault in error.value.faults] == [key]


def test_files_in_degrees_that_lie_nowhere_are_refused_in_words(tmp_path):
    """Without a place there is no zone to choose."""
    frame = gpd.GeoDataFrame({"road_class": ["primary"]}, geometry=[None], crs="EPSG:4326")
    frame.iloc[:0].to_parquet(tmp_path / "none.parquet")
    with pytest.raises(InputError) as error:
        cp.read_roads(tmp_path / "none.parquet")
    assert [fault.key for fault in error.value.faults] == ["io.layer-empty"]
    frame.to_parquet(tmp_path / "empty.parquet")
    with pytest.raises(CrsError) as wrong:
        cp.read_roads(tmp_path / "empty.parquet")
    assert wrong.value.key == "error.crs-no-place"


@pytest.mark.parametrize("join_m", [-1.0, float("nan")])
def test_a_joining_distance_that_is_none_is_refused(tmp_path, join_m):
    line = gpd.GeoDataFrame(geometry=[shapely.from_wkt("LINESTRING (0 0, 9 0)")], crs="EPSG:4548")
    line.to_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError) as error:
        load_roads(tmp_path / "a.parquet", join_m=join_m)
    assert [fault.key for fault in error.value.faults] == ["error.option"]


@pytest.mark.parametrize(
    "content", ["", "<graphml/>", "<graphml><graph edgedefault='directed'><node id='1'/></graph></graphml>"]
)
def test_a_graphml_file_that_is_none_is_refused(tmp_path, content):
    (tmp_path / "a.graphml").write_text(content)
    with pytest.raises((InputError, CrsError)) as error:
        cp.read_roads(tmp_path / "a.graphml")
    assert error.value.message("en")


def test_the_profile_may_come_as_name_block_or_object(osm):
    roads = load_roads(osm)
    slow = {"profile": "car", "speed_kph": {"residential": 10}}
    times = [
        cp.read_roads(osm, travel=travel).edges["time_s"].tolist() for travel in (slow, profile_from(slow))
    ]
    assert times[0] == times[1] == network_for(roads, profile_from(slow)).edges["time_s"].tolist()
    assert sum(times[0]) == pytest.approx(2 * cp.read_roads(osm).edges["time_s"].sum())


@pytest.mark.shared
@pytest.mark.parametrize("name", ["andorra-2025", "liechtenstein-2013"])
def test_real_countries_hang_together(shared_data, name):
    from coverplan.network.audit import components

    net = cp.read_roads(shared_data / "osm" / f"{name}.osm.pbf")
    assert components(net)["share"].iloc[0] > 0.95
    times, lengths = net.edges["time_s"], net.edges["length_m"]
    assert (times >= lengths / (100 / 3.6) - 1e-9).all()
    walk = cp.read_roads(shared_data / "osm" / f"{name}.osm.pbf", travel="walk")
    assert not walk.edges["oneway"].any()
    assert not set(walk.edges["road_class"]) & {"motorway", "motorway_link"}
