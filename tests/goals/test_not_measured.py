"""A goal that cannot be measured has no value and says why."""

from __future__ import annotations

import pandas as pd
import pytest
from goals_toy import BLANK, noted, rows
from toy_town import TOWNS, VILLAGES, facilities, residents, roads, study

from coverplan.errors import InputError
from coverplan.goals import measure
from coverplan.texts import Listed, Term

QUOTA = {"id": "g", "kind": "quota", "facility": ["hospital"]}
RATIO = QUOTA | {"kind": "ratio", "part": "nursing_beds", "whole": "beds", "target": 0.5}
REACH = QUOTA | {"kind": "reach", "within": "1 km", "travel": "car", "target": 0.8}
REPORTED = {"id": "g", "kind": "indicator", "indicator": "n", "target": 3, "unit": "人"}
WORKS = {"id": "g", "kind": "works", "indicator": "n", "target": 0.9}
AVERAGE = REPORTED | {"kind": "average", "units": {"level": "village"}}
MINIMUM = AVERAGE | {"kind": "minimum"}

NO_FACILITIES = ("goal.no-layer", {"layer": Term("layer.facilities")})
NO_PEOPLE = ("goal.no-layer", {"layer": Term("layer.residents")})
NO_UNITS = ("goal.no-units", {})
NO_FIGURE = ("goal.no-indicator", {"indicator": "n"})
NOBODY = ("goal.nobody", {"group": "residents"})


def no_column(*names):
    return "goal.no-column", {"layer": Term("layer.facilities"), "columns": ", ".join(names)}


def no_group(name, *there):
    return "goal.no-group", {"layer": Term("layer.residents"), "group": name, "there": Listed(tuple(there))}


def hospital(**more):
    return facilities({"facility_id": "h", "kind": "hospital", "x": 500, "y": 1000, **more})


def figures(unit_code, indicator="n", value=3.0):
    return pd.DataFrame({"indicator": [indicator], "value": [value], "unit_code": [unit_code]})


def elsewhere():
    return residents().assign(unit_code="110101001001")


FIGURES = {"none": None, "of something else": figures("", "m")}


@pytest.mark.parametrize(
    ("goal", "layers", "why"),
    [
        (QUOTA, {"facilities": None}, NO_FACILITIES),
        (QUOTA | {"units": {"level": "town", "type": ["乡"]}}, {}, NO_UNITS),
        (QUOTA, {"boundaries": None}, NO_UNITS),
        (RATIO, {"facilities": None}, NO_FACILITIES),
        (RATIO, {"facilities": hospital().drop(columns="beds")}, no_column("beds")),
        (
            RATIO,
            {"facilities": hospital().drop(columns=["beds", "nursing_beds"])},
            no_column("nursing_beds", "beds"),
        ),
        (RATIO, {"facilities": hospital(beds=0, nursing_beds=0)}, ("goal.nothing-to-divide", {"column": "beds"})),
        (REACH, {"facilities": None}, NO_FACILITIES),
        (REACH, {"residents": None}, NO_PEOPLE),
        (REACH, {"residents": None, "facilities": None}, NO_PEOPLE),
        (REACH | {"group": "children"}, {}, no_group("children", "residents")),
        (
            REACH | {"group": "children"},
            {"residents": residents().assign(elders=1.0)},
            no_group("children", "residents", "elders"),
        ),
        (REACH, {"residents": residents().assign(residents=0.0)}, NOBODY),
        (REACH, {"residents": elsewhere()}, NOBODY),
        (REACH, {"roads": roads()[1].assign(road_class="footway")}, (
            "goal.no-way", {"reason": InputError.of("error.roads.none-usable", profile=Term("profile.car"))},
        )),
        *((goal, {"indicators": table}, NO_FIGURE) for goal in (REPORTED, WORKS, AVERAGE, MINIMUM) for table in FIGURES.values()),
        (REPORTED, {"indicators": figures(TOWNS[0])}, NO_FIGURE),
        (WORKS, {"indicators": figures(VILLAGES[0])}, NO_FIGURE),
        (AVERAGE, {"indicators": figures("370832")}, NO_FIGURE),
        (MINIMUM, {"indicators": figures(TOWNS[0])}, NO_FIGURE),
        (AVERAGE, {"indicators": figures(VILLAGES[0]), "boundaries": None}, NO_UNITS),
        (MINIMUM | {"units": {"level": "town", "type": ["乡"]}}, {"indicators": figures(TOWNS[0])}, NO_UNITS),
        (AVERAGE, {"indicators": None, "boundaries": None}, NO_FIGURE),
    ],
)  # fmt: skip
def test_why_a_goal_is_not_measured_is_told_and_nothing_else_is(goal, layers, why):
    result = measure(study([goal], **({"facilities": hospital(beds=9, nursing_beds=3)} | layers)))
    kind = goal["kind"]
    [row] = rows(result.goals)
    assert row == BLANK | {
        "goal_id": "g", "title": "g", "kind": kind, "note": noted(why),
        "group": goal.get("group", "residents") if kind == "reach" else "",
        "target": goal.get("target"), "unit": goal.get("unit", "share") if "target" in goal else "",
    }  # fmt: skip
    assert result.units.empty
    assert result.gaps.empty
    assert result.reach == {}
    # what the plan names and a layer does not have is found, too
    names = {NO_UNITS[0]: "goal.units-none", "goal.no-group": "goal.group-missing"}
    found = [names[why[0]]] if why[0] in names and layers.get("boundaries", True) is not None else []
    assert [finding.rule for finding in result.findings] == found


def test_a_goal_whose_travel_finds_no_road_leaves_the_other_goals_measured():
    motorways = roads()[1].assign(road_class="motorway")
    goals = [REACH | {"id": "feet", "travel": "walk_elderly"}, REACH, QUOTA | {"id": "q"}]
    result = measure(study(goals, facilities=hospital(), roads=motorways))
    assert result.goals["met"].isna().tolist() == [True, False, False]
    assert list(result.reach) == ["g"]
