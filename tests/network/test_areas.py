"""Areas and stretches on one street, worked out by hand: where they begin and end, and what is asked of them."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point, box, union_all

from coverplan.errors import InputError
from coverplan.network import RoadNetwork, SnapRules, reachable, reached_bands, service_area

CRS = "EPSG:4548"


def net_of(*, oneway: bool = False, time_s: float = 100.0) -> RoadNetwork:
    """a ---1000--- b."""
    nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(1000, 0)], crs=CRS)
    table = {"edge_id": ["ab"], "u": ["a"], "v": ["b"], "oneway": [oneway], "time_s": [time_s]}
    line = [LineString([(0, 0), (1000, 0)])]
    return RoadNetwork.from_edges(nodes, gpd.GeoDataFrame(table, geometry=line, crs=CRS))


@pytest.fixture(scope="module")
def street() -> RoadNetwork:
    return net_of()


def clinics(**at: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"facility_id": list(at)}, geometry=[Point(xy) for xy in at.values()], crs=CRS)


def stretches(net: RoadNetwork, places: gpd.GeoDataFrame, cutoff: str, **options) -> list[list[object]]:
    found = reachable(net, places, cutoff, **options)
    assert found.crs == net.crs
    np.testing.assert_allclose(found.length, found["to_m"] - found["from_m"])
    np.testing.assert_allclose([line.coords[0][0] for line in found.geometry], found["from_m"])
    return found[["edge_id", "from_m", "to_m"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("at", "cutoff", "options", "expected"),
    [
        ((200, 0), "300 m", {}, [["ab", 0.0, 500.0]]),
        ((200, 40), "300 m", {}, [["ab", 0.0, 460.0]]),
        ((700, 0), "250 m", {}, [["ab", 450.0, 950.0]]),
        ((700, 0), "300 m", {}, [["ab", 400.0, 1000.0]]),
        ((700, 60), "60 m", {}, []),
        ((700, 61), "60 m", {}, []),
        ((700, 0), "20 s", {"by": "time"}, [["ab", 500.0, 900.0]]),
        (
            (700, 5),
            "20 s",
            {"by": "time", "rules": SnapRules(off_road_kph=3.6)},
            [["ab", 550.0, 850.0]],
        ),
    ],
)
def test_a_street_is_reached_so_far_to_both_sides(street, at, cutoff, options, expected):
    assert stretches(street, clinics(f=at), cutoff, **options) == expected


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("to_facility", [["ab", 400.0, 700.0]]), ("from_facility", [["ab", 700.0, 1000.0]])],
)
def test_on_a_one_way_street_only_the_side_that_leads_there_counts(direction, expected):
    assert stretches(net_of(oneway=True), clinics(f=(700, 0)), "300 m", direction=direction) == expected


def test_a_street_that_takes_no_time_is_reached_whole_as_far_as_its_way_leads():
    assert stretches(net_of(time_s=0), clinics(f=(700, 0)), "1 s", by="time") == [["ab", 0.0, 1000.0]]
    one_way = net_of(time_s=0, oneway=True)
    assert stretches(one_way, clinics(f=(700, 0)), "1 s", by="time") == [["ab", 0.0, 700.0]]
    back = stretches(one_way, clinics(f=(700, 0)), "1 s", by="time", direction="from_facility")
    assert back == [["ab", 700.0, 1000.0]]


def test_stretches_that_overlap_or_touch_are_one_and_others_stay_apart(street):
    assert stretches(street, clinics(f=(200, 0), g=(400, 0)), "150 m") == [["ab", 50.0, 550.0]]
    assert stretches(street, clinics(f=(250, 0), g=(750, 0)), "125 m") == [
        ["ab", 125.0, 375.0],
        ["ab", 625.0, 875.0],
    ]
    assert stretches(street, clinics(f=(250, 0), g=(500, 0)), "125 m") == [["ab", 125.0, 625.0]]


def test_nothing_is_reached_across_a_shut_stretch(street):
    shut = street.with_closures(box(400, -9, 600, 9))
    assert stretches(shut, clinics(f=(300, 0)), "5 km") == [["ab", 0.0, 400.0]]
    assert stretches(shut, clinics(f=(900, 0)), "5 km") == [["ab", 600.0, 1000.0]]
    assert stretches(shut, clinics(f=(500, 0)), "5 km") == []


def test_an_area_is_as_wide_as_asked_around_what_is_reached(street):
    (area,) = service_area(street, clinics(f=(200, 0)), "300 m", width_m=50).geometry
    assert area.bounds == pytest.approx((-50, -50, 550, 50))
    (area,) = service_area(street, clinics(f=(500, 0)), "300 m").geometry
    assert area.bounds == pytest.approx((100, -100, 900, 100))
    (area,) = service_area(street, clinics(f=(500, 0)), "30 s", by="time", width_m=1).geometry
    assert area.bounds == pytest.approx((199, -1, 801, 1))
    # a round end of 16 corners
    ends = 16 / 2 * math.sin(2 * math.pi / 16) * 1
    assert area.area == pytest.approx(600 * 2 + ends)


@pytest.mark.parametrize(
    ("cutoff", "by", "kph", "down_to"),
    [
        ("100 m", "length", 3.6, 300),
        ("100 s", "time", 3.6, 300),
        ("100 s", "time", 7.2, 200),
        ("400 m", "length", 3.6, 0),
        ("0 m", "length", 3.6, 400),
    ],
)
def test_the_way_to_the_road_is_drawn_as_far_as_the_cutoff_goes(street, cutoff, by, kph, down_to):
    rules = SnapRules(off_road_kph=kph)
    areas = service_area(street, clinics(f=(200, 400)), cutoff, by=by, width_m=50, rules=rules)
    assert areas.geometry[0].bounds == pytest.approx((150, down_to - 50, 250, 450))


@pytest.mark.parametrize("cutoffs", [["500 m"], ["200 m", "500 m"], ["10 m", "200 m", "205 m", "5 km"]])
def test_bands_up_to_each_cutoff_are_what_is_reached_within_it_and_an_edge_is_drawn_until_it_is_whole(
    street, cutoffs
):
    places = clinics(a=(300.0, 15.0), b=(620.0, 0.0))
    bands = reached_bands(street, places, cutoffs)
    assert len(bands) == len(cutoffs)
    so_far = []
    for cutoff, lines in zip(cutoffs, bands, strict=True):
        so_far = [*so_far, *lines]
        on_roads = [line for line in so_far if line.bounds[1] == line.bounds[3] == 0]
        within = reachable(street, places, cutoff).geometry.union_all()
        assert union_all(on_roads).symmetric_difference(within).length == pytest.approx(0)
    ways = [line for lines in bands for line in lines if line.bounds[3] > 0]
    assert max(line.length for line in ways) == pytest.approx(
        min(15.0, float(cutoffs[-1].split()[0]) * (1000 if "km" in cutoffs[-1] else 1))
    )


def test_one_row_a_cutoff_the_largest_first_and_equal_ones_once(street):
    areas = service_area(street, clinics(f=(500, 0)), ["100 m", "1 km", "1000 m", "300 m"])
    assert areas.columns.tolist() == ["cutoff", "limit", "geometry"]
    assert areas["cutoff"].tolist() == ["1 km", "300 m", "100 m"]
    assert areas["limit"].tolist() == [1000.0, 300.0, 100.0]
    assert areas.crs == street.crs
    widths = [shape.bounds[2] - shape.bounds[0] for shape in areas.geometry]
    assert widths == pytest.approx([1200, 800, 400])


def test_each_facility_has_its_own_areas_and_one_off_the_roads_an_empty_one(street):
    places = clinics(g=(100, 0), far=(100, 9000), f=(800, 0))
    areas = service_area(street, places, ["50 m", "150 m"], each=True, width_m=10)
    assert areas.columns.tolist() == ["facility_id", "cutoff", "limit", "geometry"]
    assert areas["facility_id"].tolist() == ["g", "g", "far", "far", "f", "f"]
    assert areas["cutoff"].tolist() == ["150 m", "50 m"] * 3
    assert areas.geometry.is_empty.tolist() == [False, False, True, True, False, False]
    assert service_area(street, clinics(far=(100, 9000)), "1 km").geometry.is_empty.tolist() == [True]
    west = [shape.bounds[0] for shape in areas.geometry if not shape.is_empty]
    assert west == pytest.approx([-10, 40, 640, 740])


@pytest.mark.parametrize("each", [False, True])
def test_rings_are_the_areas_without_the_next_smaller(street, each):
    cutoffs = ["50 m", "150 m", "300 m"]
    whole = service_area(street, clinics(f=(500, 0)), cutoffs, each=each)
    rings = service_area(street, clinics(f=(500, 0)), cutoffs, each=each, rings=True)
    assert rings["cutoff"].tolist() == ["300 m", "150 m", "50 m"]
    inner = [*whole.geometry.tolist()[1:], None]
    for ring, area, smaller in zip(rings.geometry, whole.geometry, inner, strict=True):
        expected = area if smaller is None else area.difference(smaller)
        assert ring.symmetric_difference(expected).area == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("width", [0, -1, math.inf, math.nan, "5", None, True])
def test_a_width_that_is_none_is_refused(street, width):
    with pytest.raises(InputError) as error:
        service_area(street, clinics(f=(1, 0)), "1 km", width_m=width)
    (fault,) = error.value.faults
    assert fault.key == "error.option"
    assert (fault.params["name"], fault.params["value"], fault.params["allowed"]) == ("width_m", width, "> 0")
    assert "width_m" in fault.message("zh")


def test_no_cutoff_at_all_is_refused_and_one_in_the_other_unit(street):
    with pytest.raises(InputError, match="cutoffs"):
        service_area(street, clinics(f=(1, 0)), [])
    for ask in (service_area, reachable):
        with pytest.raises(InputError, match="15 min"):
            ask(street, clinics(f=(1, 0)), "15 min")
