"""Roads as each way of travelling in the plan sees them: what it cannot use, islands, closures of a what-if."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from checks_toy import about, metres, told
from shapely import LineString, box
from toy_town import X0, Y0, at, boundaries, facilities, residents, roads

import coverplan as cp
from coverplan.texts import Term
from coverplan.wording import Weight

NODES, EDGES = roads()
# A kilometre in the west, one in the east, nothing between.
PARTED = EDGES.drop(index=[1, 2])


def goal(name: str, travel: str) -> dict[str, object]:
    return {"id": name, "kind": "reach", "facility": ["hospital"], "within": "1 km", "travel": travel}


def travelled(
    *ways: str,
    roads: gpd.GeoDataFrame | None = EDGES,
    travel: dict[str, object] | None = None,
    goals: tuple[dict[str, object], ...] = (),
    **layers: object,
) -> cp.Study:
    """The toy county's roads, travelled these ways, with no boundaries and nobody but those given."""
    plan = cp.Plan.model_validate(
        {
            "id": "toy",
            "area": {"name": "玩具县", "crs": "EPSG:4548"},
            "goals": [*(goal(f"g{number}", way) for number, way in enumerate(ways)), *goals],
            "travel": travel or {},
        }
    )
    return cp.Study(plan=plan, roads=roads, road_nodes=NODES, **layers)


def about_roads(made: cp.Study, family: str = "roads.") -> list[tuple[object, ...]]:
    return [about(one) for one in told(made, family)]


ISLAND = ("roads.island", "roads", "", "n3", {"km": "1.00", "do": Term("roads.do.link")})


def test_roads_that_hang_together_are_fine_and_roads_that_nobody_travels_are_not_looked_at():
    assert about_roads(travelled("car", residents=residents())) == []
    assert about_roads(travelled(roads=PARTED)) == []
    quota = {"id": "q", "kind": "quota", "facility": ["hospital"]}
    assert about_roads(travelled(roads=PARTED, goals=(quota,))) == []
    assert about_roads(travelled("car", roads=None)) == []


def test_an_island_is_told_and_who_is_joined_to_it():
    things = facilities(
        *({"facility_id": f"f{x}", "kind": "hospital", "x": x, "y": 900} for x in (400, 3400))
    )
    (island,) = told(travelled("car", roads=PARTED, residents=residents(), facilities=things))
    # of two parts alike the one with the smaller id is the main one: the east is the island
    params = {
        "km": "1.00", "points": 2, "weight": Weight(700.0, "people"), "facilities": 1, "ids": "f3400, d4, d3", "do": Term("roads.do.link"),
    }  # fmt: skip
    assert about(island) == ("roads.point-on-island", "roads", "", "n3", params)
    assert (island.size, island.size_unit) == (700.0, "people")
    # where most people stand
    assert metres(island) == (3500, 1100)


def test_points_are_joined_to_the_roads_as_the_traveller_is():
    # the homes stand 100 m off the road
    for limit, names in ((99, []), (101, ["d4"])):
        block = {"near": {"profile": "walk", "snap_limit_m": limit}}
        made = travelled("near", roads=PARTED, travel=block, residents=residents())
        assert [one.params["ids"] for one in told(made, "roads.point")] == names


def test_a_layer_without_points_has_nobody_on_an_island():
    none = residents().iloc[:0]
    assert about_roads(travelled("car", roads=PARTED, residents=none)) == [ISLAND]


def test_what_two_ways_of_travelling_share_is_told_once_and_what_they_do_not_for_each():
    fast = EDGES.assign(road_class=["motorway", "residential", "residential", "footway"])
    unused = {
        one.message("en")
        for one in told(travelled("walk", "car", "walk", roads=fast))
        if one.rule == "roads.unused"
    }
    assert unused == {
        "Profile 'car' does not use 1 edge (1.0 km): footway (1).",
        "Profile 'on foot' does not use 1 edge (1.0 km): motorway (1).",
    }
    assert about_roads(travelled("walk", "car", "walk", roads=PARTED)) == [ISLAND]


def test_ways_of_travelling_come_in_the_order_of_their_names():
    fast = EDGES.assign(road_class="motorway")
    names = ["electric bicycle", "on foot", "elderly person on foot"]  # ebike, walk, walk_elderly
    for ways in (("walk_elderly", "walk", "ebike"), ("walk", "ebike", "walk_elderly")):
        assert [one.message("en") for one in told(travelled(*ways, roads=fast))] == [
            f"No road can be used by '{name}'; its goals are not measured." for name in names
        ]


@pytest.mark.parametrize(
    ("travel", "profile", "words"),
    [({}, "walk_elderly", "elderly person on foot"), ({"slow": {"profile": "walk_elderly"}}, "slow", "elderly person on foot")],
)  # fmt: skip
def test_a_travel_that_may_use_no_road_is_told_and_does_not_stop_the_checks(travel, profile, words):
    fast = EDGES.assign(road_class="motorway")
    things = facilities({"facility_id": "f", "kind": "hospital", "x": 0, "y": 0, "serves": ("9",)})
    made = travelled("car", profile, roads=fast, travel=travel, facilities=things)
    (none,) = told(made)
    assert (none.rule, none.layer) == ("roads.none-usable", "roads")
    assert none.message("en") == f"No road can be used by '{words}'; its goals are not measured."


def closed(*places: tuple[str | None, object, float | None]) -> gpd.GeoDataFrame:
    """Closures of a what-if: a name, a place, and how many times longer it takes to cross (none: shut)."""
    names, shapes, slow = zip(*places, strict=True)
    return cp.Study(plan=travelled().plan).with_closures(
        gpd.GeoDataFrame({"name": list(names), "slow": pd.Series(slow, dtype=float)}, geometry=list(shapes), crs="EPSG:4548"),
        "漫水",
    ).closures  # fmt: skip


def area(west: float, south: float, east: float, north: float):
    return box(X0 + west, Y0 + south, X0 + east, Y0 + north)


def line(*corners: tuple[float, float]) -> LineString:
    return LineString([at(*corner) for corner in corners])


def test_what_a_what_if_shuts_and_slows_is_counted_by_edge_and_length():
    # from 100 m to 1,150.5 m: two edges and 1,050.5 m; one edge takes twice as long, and half as long again
    made = travelled(
        "car",
        closures=closed(
            ("漫水", area(100, 900, 1150.5, 1100), None),
            ("施工", line((2500, 900), (2500, 1100)), 2.0),
            ("限速", line((3500, 900), (3500, 1100)), 1.5),
        ),
    )
    (found,) = told(made, "roads.clos")
    assert (found.rule, found.layer, found.unit_code, found.name) == ("roads.closed", "closures", "", "")
    assert {key: found.params[key] for key in ("shut", "km", "slowed")} == {
        "shut": 2,
        "km": "1.1",
        "slowed": 2,
    }
    assert found.message("en").startswith("What-if ('car'): 2 edges are shut (1.1 km in all), 2 slower")


def test_a_place_that_slows_nothing_counts_as_no_slower_road():
    made = travelled("car", closures=closed(("照旧", line((2500, 900), (2500, 1100)), 1.0)))
    (found,) = told(made, "roads.clos")
    assert (found.params["shut"], found.params["km"], found.params["slowed"]) == (0, "0.0", 0)


def test_a_closure_that_crosses_no_road_is_told_where_it_is():
    # a hook about the end of the road: the road lies in its box and not on it
    hook = line((-100, 500), (-100, 1500), (300, 1500))
    made = travelled(
        "car",
        closures=closed(
            ("远处", area(100, 1200, 110, 1210), None),
            (None, hook, None),
            ("漫水", area(3100, 900, 3200, 1100), None),
            ("田间", line((500, 200), (500, 300)), 3.0),
        ),
    )
    far, unnamed, field = told(made, "roads.closure-misses")
    assert [(one.layer, one.unit_code, one.name) for one in (far, unnamed, field)] == [
        ("closures", "", name) for name in ("远处", "", "田间")
    ]
    assert area(100, 1200, 110, 1210).covers(at(*metres(far)))
    assert line((500, 200), (500, 300)).distance(at(*metres(field))) == 0
    assert field.message("en") == "No road that 'car' may use crosses this place; it shuts nothing."
    assert [one.params["shut"] for one in told(made, "roads.closed")] == [1]


def test_closures_are_told_for_each_way_of_travelling_by_the_roads_it_uses():
    # on a motorway nobody walks: the closure misses who does
    fast = EDGES.assign(road_class=["residential", "residential", "residential", "motorway"])
    block = {"old": {"profile": "walk_elderly"}}
    made = travelled(
        "car", "old", roads=fast, travel=block, closures=closed(("漫水", area(3100, 900, 3200, 1100), None))
    )
    by_car, on_foot, missed = told(made, "roads.clos")
    assert [one.params["shut"] for one in (by_car, on_foot)] == [1, 0]
    assert missed.message("en").startswith("No road that 'elderly person on foot' may use")
    open_again = replace(made, closures=None)
    assert told(open_again, "roads.clos") == []


def area_of(*shapes):
    """A county of these areas alone, beside the toy's."""
    frame = boundaries().iloc[:1]
    return frame.set_geometry(gpd.GeoSeries([shapely.union_all(shapes)], index=frame.index, crs=frame.crs))


def here(west, south, east, north):
    return box(X0 + west, Y0 + south, X0 + east, Y0 + north)


WEST, EAST = here(-2000, -2000, 1600, 4000), here(2600, -2000, 6000, 4000)


@pytest.mark.parametrize(
    ("layers", "do"),
    [
        ({"boundaries": area_of(here(-2000, -2000, 6000, 4000))}, "link"),
        ({"boundaries": area_of(here(-2000, -2000, 4100, 4000))}, "cut"),
        ({"boundaries": area_of(WEST, EAST)}, "beyond"),
        ({"water": gpd.GeoDataFrame(geometry=[here(1500, -9999, 1700, 9999)], crs="EPSG:4548")}, "water"),
        ({}, "link"),
    ],
)
def test_the_advice_fits_what_lies_between_an_island_and_the_main_network(layers, do):
    for people in (residents(), residents().iloc[:0]):
        (island,) = told(travelled("car", roads=PARTED, residents=people, **layers), "roads.")
        assert island.params["do"] == Term(f"roads.do.{do}")
        assert all(
            island.advice(language) == island.params["do"].message(language) for language in ("zh", "en")
        )


@pytest.mark.parametrize(("east", "do"), [(6000, "oneway"), (4100, "cut")])
def test_where_the_data_end_at_the_line_nobody_is_sent_to_look_at_one_way_streets(east, do):
    one_way = EDGES.assign(oneway=["no", "no", "no", "yes"])
    area = area_of(here(-2000, -2000, east, 4000))
    (trap,) = told(travelled("car", roads=one_way, boundaries=area), "roads.")
    assert (trap.rule, trap.params["do"]) == ("roads.cannot-leave", Term(f"roads.do.{do}"))


def test_an_island_of_many_points_is_one_finding_however_short_its_roads():
    people = residents()
    many = gpd.GeoDataFrame(
        {"demand_id": [f"m{number:03}" for number in range(476)], "residents": 2.0, "unit_code": ""},
        geometry=[at(3000 + 2 * number, 1010) for number in range(476)], crs=people.crs,
    )  # fmt: skip
    (island,) = told(travelled("car", roads=PARTED, residents=many), "roads.")
    assert (island.rule, island.params["points"], island.size) == ("roads.point-on-island", 476, 952.0)
