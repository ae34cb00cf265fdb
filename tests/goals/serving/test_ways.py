"""Ways that are worked out once: another cutoff, target or need asks for none, other places, roads or directions do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from goals_toy import on_shared_roads, rows
from toy_town import TOWNS, facilities, residents, roads, study

from coverplan.goals import measure
from coverplan.goals.capacity import allotment
from coverplan.goals.serving import nearest, ways

CAPACITY = {
    "id": "c", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "per_person": 0.1, "within": "2 km", "travel": "car",
}  # fmt: skip
REACH = {"id": "r", "kind": "reach", "facility": ["public_cemetery"], "within": "2 km", "travel": "car"}
SITES = (
    {"facility_id": "a", "kind": "public_cemetery", "x": 500, "y": 1000, "plots": 50},
    {"facility_id": "b", "kind": "public_cemetery", "x": 3500, "y": 1000, "plots": 50, "serves": (TOWNS[1],)},
)


@pytest.fixture
def searches(monkeypatch):
    """What was searched for, in the order asked."""
    asked = []
    for module, name in ((ways, "cost_matrix"), (nearest, "nearest_of_sets")):
        real = getattr(module, name)

        def counted(*given, real=real, name=name, **more):
            asked.append((name, more.get("by"), more.get("direction")))
            return real(*given, **more)

        monkeypatch.setattr(module, name, counted)
    return asked


def with_goals(kept, *goals):
    plan = study(goals).plan
    return replace(kept, plan=plan)


@pytest.fixture
def kept():
    """A study on roads of its own, of which nothing is known yet."""
    return study([CAPACITY, REACH], facilities=facilities(*SITES))


def test_a_reach_and_a_capacity_goal_share_what_is_nearest(kept, searches):
    measure(kept)
    assert [name for name, _, _ in searches] == ["nearest_of_sets", "cost_matrix"]


@pytest.mark.parametrize("change", [{"within": "1 km"}, {"target": 0.5}, {"per_person": 0.2}])
def test_a_narrower_cutoff_another_target_or_need_asks_for_no_way(kept, searches, change):
    measure(kept)
    del searches[:]
    again = measure(with_goals(kept, CAPACITY | change))
    assert searches == []
    afresh = measure(study([CAPACITY | change], facilities=facilities(*SITES)))
    assert rows(again.goals) == rows(afresh.goals)


def test_a_wider_cutoff_is_searched_once_and_serves_the_narrower_then(kept, searches):
    measure(kept)
    del searches[:]
    wide = measure(with_goals(kept, CAPACITY | {"within": "9 km"}))
    assert [name for name, _, _ in searches] == ["cost_matrix"]
    measure(with_goals(kept, CAPACITY))
    assert len(searches) == 1
    assert rows(wide.goals) == rows(
        measure(study([CAPACITY | {"within": "9 km"}], facilities=facilities(*SITES))).goals
    )


@pytest.mark.parametrize(
    ("change", "by", "direction"),
    [
        ({"within": "5 min"}, "time", "to_facility"),
        ({"direction": "from_facility"}, "length", "from_facility"),
        ({"within": None, "by": "time", "direction": "from_facility"}, "time", "from_facility"),
    ],
)
def test_another_measure_or_direction_is_searched_as_asked(kept, searches, change, by, direction):
    measure(kept)
    del searches[:]
    goal = {key: value for key, value in (CAPACITY | change).items() if value is not None}
    measure(with_goals(kept, goal))
    assert searches == [("nearest_of_sets", by, direction), ("cost_matrix", by, direction)]


def test_other_places_and_other_people_who_may_are_searched(kept, searches):
    measure(kept)
    for change in (
        {"residents": residents().assign(geometry=residents().geometry.translate(10, 0))},
        {"facilities": facilities(*SITES[:1])},
    ):
        del searches[:]
        measure(replace(with_goals(kept, CAPACITY), **change))
        assert [name for name, _, _ in searches] == ["nearest_of_sets", "cost_matrix"]
    del searches[:]
    result = measure(with_goals(kept, CAPACITY | {"eligibility": True}))
    assert [name for name, _, _ in searches] == ["nearest_of_sets"]  # costs up to a cutoff are of all pairs
    assert {row["demand_id"] for row in rows(result.gaps)} <= {"d1", "d2", "d3", "d4"}


def test_one_way_streets_make_a_difference_of_directions():
    nodes, edges = roads()
    layers = {"roads": edges.assign(oneway=["yes", "no", "no", "no"]), "road_nodes": nodes}
    goals = [CAPACITY | {"id": way, "direction": way} for way in ("to_facility", "from_facility")]
    site = {"facility_id": "a", "kind": "public_cemetery", "x": 200, "y": 1000, "plots": 999}
    to, away = rows(measure(study(goals, facilities=facilities(site), **layers)).goals)
    # Nobody east of it comes to it against the one way; from it one comes to all within the cutoff.
    assert to["value"] < away["value"]


@pytest.mark.parametrize("within", ["2 km", None])
def test_who_has_no_place_and_what_has_none_is_in_no_pair(within):
    people = residents()
    people.loc[1, "geometry"] = None
    sites = facilities(*SITES)
    sites.loc[0, "geometry"] = None
    goal = {key: value for key, value in (CAPACITY | {"within": within}).items() if value is not None}
    result = measure(on_shared_roads([goal], residents=people, facilities=sites))
    left = {row["demand_id"]: row["reason"] for row in rows(result.gaps)}
    assert left["d2"] == "no_place"
    assert {row["facility_id"]: row["weight"] for row in rows(result.facilities)}["a"] == 0


def test_a_table_of_all_ways_is_asked_for_once_until_other_facilities_count(kept, searches, monkeypatch):
    monkeypatch.setattr(allotment, "SIFTED_FROM", 0)
    anywhere = CAPACITY | {"within": None}
    first = measure(with_goals(kept, anywhere)).goals["value"][0]
    assert [name for name, _, _ in searches] == ["nearest_of_sets", "cost_matrix"]
    del searches[:]
    assert measure(with_goals(kept, anywhere | {"per_person": 0.2})).goals["value"][0] == first / 2
    assert searches == []
    for change in ({"eligibility": True}, {"by": "time"}, {"direction": "from_facility"}):
        measure(with_goals(kept, anywhere | change))
        assert "cost_matrix" in [name for name, _, _ in searches], change
        del searches[:]
