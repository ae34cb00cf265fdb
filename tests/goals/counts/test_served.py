"""Served goals on the toy county: which units a facility is assigned to."""

from __future__ import annotations

import pytest
from goals_toy import BLANK, near, noted, rows, without_places
from hypothesis import given
from hypothesis import strategies as st
from toy_town import TOWNS, VILLAGES, boundaries, facilities, residents, study

from coverplan.goals import measure

SERVED = {"id": "s", "kind": "served", "facility": ["comprehensive_centre"], "target": "60 %"}
WEST, EAST = TOWNS


def centre(fid: str, x: float, **more: object) -> dict[str, object]:
    return {"facility_id": fid, "kind": "comprehensive_centre", "x": x, "y": 500, **more}


def measured(goal, *centres, **layers):
    return measure(study([SERVED | goal], **({"facilities": facilities(*centres)} | layers)))


def counts(result):
    """Whether each unit is served: 1 or 0."""
    return result.units.set_index("unit_code")["value"].to_dict()


def test_a_town_is_served_by_the_centre_that_stands_in_it_and_the_other_is_named():
    result = measured({}, centre("a", 100))
    assert rows(result.goals) == near(
        [
            BLANK
            | {"goal_id": "s", "title": "s", "kind": "served", "target": 0.6, "value": 0.5, "unit": "share"}
            | {"met": False, "shortfall": 0.1, "basis": "measured"}
            | {"note": noted(("goal.served", {"count": 1, "of": 2}), ("goal.not-served", {"names": "东镇"}))}
        ]
    )
    shared = {"level": "town", "goal_id": "s", "group": "", "weight": 1}
    assert rows(result.units) == [
        shared
        | {"unit_code": WEST, "name": "西街道", "value": 1, "met": True}
        | {"weight_covered": 1, "weight_not_covered": 0},
        shared
        | {"unit_code": EAST, "name": "东镇", "value": 0, "met": False}
        | {"weight_covered": 0, "weight_not_covered": 1},
    ]
    assert rows(without_places(result.gaps)) == [
        {"demand_id": "", "name": "东镇", "unit_code": EAST, "goal_id": "s", "group": "", "weight": 1}
        | {"nearest_facility_id": "", "cost": None, "cost_unit": "", "reason": "not_served"}
    ]


def test_one_centre_serves_the_town_it_stands_in_and_every_town_it_names():
    result = measured({}, centre("a", 100, serves=(EAST,)))
    assert counts(result) == {WEST: 1, EAST: 1}
    [row] = rows(result.goals)
    assert (row["value"], row["met"], row["shortfall"]) == (1, True, 0)
    assert row["note"] == noted(("goal.served", {"count": 2, "of": 2}))
    assert result.gaps.empty


def test_a_centre_that_names_the_county_serves_every_unit_inside_it_and_one_that_names_a_village_not_its_town():
    goal = {"units": {"level": "village"}}
    assert set(counts(measured(goal, centre("a", 9000, serves=("370832",)))).values()) == {1}
    assert counts(measured({}, centre("a", 9000, serves=(VILLAGES[3],)))) == {WEST: 0, EAST: 0}


def test_a_unit_that_two_centres_serve_is_counted_once():
    result = measured({}, centre("a", 100), centre("b", 2500, serves=(WEST,)))
    assert counts(result) == {WEST: 1, EAST: 1}
    by_facility = result.facilities.set_index("facility_id")["weight"]
    assert by_facility.to_dict() == {"a": 1, "b": 2}
    assert result.goals["value"].tolist() == [1]


@pytest.mark.parametrize(
    ("level", "served"),
    [("", {WEST: 1, EAST: 0}), ("town", {WEST: 1, EAST: 0}), ("county", {WEST: 1, EAST: 1}), ("village", {WEST: 0, EAST: 0})],
)  # fmt: skip
def test_the_level_of_a_centre_that_names_nobody_says_whom_it_serves(level, served):
    assert counts(measured({}, centre("a", 100, level=level))) == served


def test_a_village_has_what_a_centre_of_the_village_gives_it():
    result = measured({"units": {"level": "village"}}, centre("a", 1500, level="village"))
    assert counts(result) == dict.fromkeys(VILLAGES, 0) | {VILLAGES[1]: 1}


def test_units_weighed_by_people_count_as_many_as_live_there():
    # 300 of 1000 live in the west
    result = measured({"group": "residents", "target": "30 %"}, centre("a", 100))
    [row] = rows(result.goals)
    assert (row["value"], row["met"], row["group"], row["estimated_share"]) == (0.3, True, "residents", 0)
    assert result.units["weight"].tolist() == [300, 700]
    assert result.gaps["weight"].tolist() == [700]


def test_registered_people_are_read_from_their_own_column():
    people = residents().assign(registered=[0.0, 0.0, 50.0, 50.0])
    goal = {"group": "residents", "population": "registered"}
    [row] = rows(measured(goal, centre("a", 2500), residents=people).goals)
    assert (row["value"], row["group"]) == (1, "registered")
    assert noted(("goal.population.registered", {})) in row["note"]


def test_an_estimate_among_the_weights_is_told():
    people = residents().assign(estimated=[("residents",), (), (), ()])
    [row] = rows(measured({"group": "residents"}, centre("a", 100), residents=people).goals)
    assert (row["basis"], row["estimated_share"]) == ("estimated", pytest.approx(0.1))


@pytest.mark.parametrize(
    ("goal", "layers", "key", "params"),
    [
        ({"units": {"type": "乡"}}, {}, "goal.no-units", {}),
        ({"group": "residents"}, {"residents": residents().assign(residents=0.0)}, "goal.nobody", {"group": "residents"}),
        ({}, {"boundaries": None}, "goal.no-units", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_says_why(goal, layers, key, params):
    [row] = rows(measured(goal, centre("a", 100), **layers).goals)
    assert (row["value"], row["met"], row["note"]) == (None, None, noted((key, params)))


def test_only_kinds_and_statuses_asked_for_count():
    centres = [centre("a", 100, status="planned"), centre("b", 2500, kind="hospital")]
    assert counts(measured({}, *centres)) == {WEST: 0, EAST: 0}
    assert counts(measured({"status": ["planned"], "facility": "comprehensive_centre"}, *centres)) == {
        WEST: 1,
        EAST: 0,
    }


@given(
    st.lists(
        st.tuples(st.integers(0, 3900), st.lists(st.sampled_from([*TOWNS, *VILLAGES, "370832"]), max_size=2)),
        max_size=4,
    ),
    st.sampled_from(["town", "village"]),
)
def test_a_unit_is_served_as_going_through_all_pairs_says(made, level):
    """Whatever stands where and names whom: a unit is served by what is in it, names it, or names what it is in."""
    centres = [centre(f"c{k}", x + 0.5, serves=tuple(named)) for k, (x, named) in enumerate(made)]
    frame = facilities(*centres, centre("z", 100, status="closed"))
    units = boundaries()
    units = units[units["level"] == level]
    found = counts(measure(study([SERVED | {"units": {"level": level}}], facilities=frame)))
    for code, outline in zip(units["unit_code"], units.geometry, strict=True):
        by_hand = sum(
            outline.contains(place) or any(code.startswith(one) for one in named)
            for place, named, status in zip(frame.geometry, frame["serves"], frame["status"], strict=True)
            if status == "operating"
        )
        assert found[code] == (by_hand > 0)


def test_one_of_each_set_must_serve_the_unit():
    goal = {key: value for key, value in SERVED.items() if key != "facility"}
    goal |= {"all_of": [["comprehensive_centre"], ["nursing_home", "welfare_home"]]}
    sites = [
        centre("a", 100, serves=(EAST,)),
        centre("b", 200, kind="welfare_home"),
        centre("c", 300, kind="hospital", serves=(EAST,)),
    ]
    result = measure(study([goal], facilities=facilities(*sites)))
    assert counts(result) == {WEST: 1, EAST: 0}
    assert [(row["unit_code"], row["reason"]) for row in rows(result.gaps)] == [(EAST, "not_served")]
    # each facility tells what it serves, whether the others do or not
    served = result.facilities.set_index("facility_id")["weight"]
    assert (served["a"], served["b"]) == (2, 1)
    both = [*sites, centre("d", 2500, kind="nursing_home")]
    assert counts(measure(study([goal], facilities=facilities(*both)))) == {WEST: 1, EAST: 1}
    [absent] = [
        found
        for found in measure(study([goal], facilities=facilities(sites[0]))).findings
        if found.rule == "goal.kind-absent"
    ]
    assert absent.layer == "facilities"
