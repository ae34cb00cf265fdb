"""The roads within reach that maps show."""

from __future__ import annotations

import shapely
from shapely import box
from toy_town import CRS, TOWNS, VILLAGES, X0, Y0, at, facilities, study

from coverplan.goals import measure
from coverplan.goals.reach.reached_roads import reached_bands_of_roads, reached_roads

GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "800 m", "travel": "car", "target": "100 %",
}  # fmt: skip
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 1000, "y": 1000}


def drawn(*rows, goal=None, travel=None, **layers):
    made = study([GOAL | (goal or {})], travel=travel, **({"facilities": facilities(*rows)} | layers))
    return reached_roads(made, measure(made))


def within(frame, x: float, y: float = 1000.0) -> bool:
    return bool(frame.geometry[0].distance(at(x, y)) < 0.001)


def test_what_is_drawn_ends_where_the_cutoff_falls():
    drawn_roads = drawn(CEMETERY)
    assert drawn_roads[["goal_id", "within"]].to_numpy().tolist() == [["g", "800 m"]]
    assert drawn_roads.crs == CRS
    assert within(drawn_roads, 205)
    assert within(drawn_roads, 1795)
    assert not within(drawn_roads, 1000, 1005)
    assert not within(drawn_roads, 1805)


def test_the_way_from_the_road_to_a_facility_is_drawn():
    assert within(drawn(CEMETERY | {"y": 1040}), 1000, 1035)


def test_a_stretch_that_two_served_sets_reach_is_drawn_once():
    one, other = ({"facility_id": name, "serves": (VILLAGES[0],)} for name in "ab")
    places = [CEMETERY | one, CEMETERY | other | {"serves": ()}]
    lines = shapely.get_parts(drawn(*places, goal={"eligibility": True}).geometry[0])
    assert len(set(shapely.to_wkb(lines))) == len(lines)


def test_what_does_not_count_is_not_drawn():
    assert drawn(CEMETERY | {"status": "closed"}).empty
    assert drawn(CEMETERY, roads=None, road_nodes=None).empty
    assert drawn(CEMETERY, residents=None).empty
    quota = {**GOAL, "kind": "quota", "units": {"level": "town"}}
    for key in ("within", "travel", "target"):
        del quota[key]
    made = study([quota], facilities=facilities(CEMETERY))
    assert reached_roads(made, measure(made)).empty


def test_a_facility_that_serves_units_is_drawn_within_their_outlines():
    serves_west = CEMETERY | {"serves": (VILLAGES[0],)}
    areas = drawn(serves_west, goal={"eligibility": True})
    assert within(areas, 500)
    assert not within(areas, 1100)
    assert within(drawn(serves_west), 1100)
    assert within(drawn(CEMETERY | {"serves": (VILLAGES[0], "370899999")}, goal={"eligibility": True}), 1100)
    both = drawn(
        serves_west,
        CEMETERY | {"facility_id": "f2", "x": 3000, "serves": (TOWNS[1],)},
        goal={"eligibility": True},
    )
    assert within(both, 500)
    assert within(both, 2500)
    assert not within(both, 1500)


def test_what_is_drawn_is_what_was_measured_last():
    made = study([GOAL], facilities=facilities(CEMETERY))
    assert not reached_roads(made, measure(made)).empty
    made.facilities.loc[:, "status"] = "closed"
    assert reached_roads(made, measure(made)).empty


def test_a_closed_road_is_not_within_reach():
    made = study([GOAL], facilities=facilities(CEMETERY)).with_closures(
        box(X0 + 1200, Y0 + 900, X0 + 1300, Y0 + 1100), "漫水"
    )
    areas = reached_roads(made, measure(made))
    assert within(areas, 1190)
    assert not within(areas, 1500)


def test_everybody_covered_lives_near_a_road_that_is_drawn():
    made = study([GOAL | {"within": "1200 m"}], facilities=facilities(CEMETERY))
    result = measure(made)
    area = reached_roads(made, result).geometry[0]
    people = made.residents.set_index("demand_id").geometry
    covered = result.reach["g"]["covered"]
    assert covered.any()
    assert not covered.all()
    assert (people[covered].distance(area) <= 100).all()


def test_a_result_measured_dry_is_drawn_as_the_flooded_study_asks():
    made = study([GOAL], facilities=facilities(CEMETERY))
    dry = measure(made)
    flood = box(X0 + 1200, Y0 + 900, X0 + 1300, Y0 + 1100)
    assert within(reached_roads(made, dry), 1500)
    assert not within(reached_roads(made.with_closures(flood, "漫水"), dry), 1500)
    assert within(reached_roads(made, dry), 1500)


def test_roads_are_drawn_as_the_traveller_joins_the_roads():
    off_road = CEMETERY | {"y": 1060}
    assert within(drawn(off_road), 1500)
    assert drawn(off_road, travel={"car": {"profile": "car", "snap_limit_m": 50}}).empty


def test_roads_are_drawn_once_for_all_products():
    made = study([GOAL], facilities=facilities(CEMETERY))
    result = measure(made)
    one, other = (reached_roads(made, result).geometry[0] for _ in range(2))
    assert one is other


def test_bands_are_thirds_of_the_cutoff_the_nearest_first():
    made = study([GOAL | {"within": "900 m"}], facilities=facilities(CEMETERY))
    bands = reached_bands_of_roads(made, measure(made))
    told = bands[["goal_id", "band", "limit", "unit"]].to_numpy().tolist()
    assert told == [["g", 1, 300, "m"], ["g", 2, 600, "m"], ["g", 3, 900, "m"]]
    for lines, limit in zip(bands.geometry, bands["limit"], strict=True):
        assert lines.distance(at(1000 + limit - 5, 1000)) < 0.001
        assert lines.distance(at(1000 + limit + 5, 1000)) > 1
