"""In which unit people count: the unit they name, and the units above it."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from goals_toy import noted, on_shared_roads
from toy_town import RESIDENTS, TOWNS, VILLAGES, boundaries, facilities, residents

from coverplan.goals import measure

GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "1100 m", "travel": "car",
}  # fmt: skip
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}


def measured(goal=None, scheme="cn", **layers):
    toy = on_shared_roads(
        [GOAL | (goal or {})], facilities=facilities(CEMETERY | layers.pop("site", {})), **layers
    )
    units = toy.plan.units.model_copy(update={"code_scheme": scheme})
    return measure(dataclasses.replace(toy, plan=toy.plan.model_copy(update={"units": units})))


def weights(result, level):
    units = result.units[result.units["level"] == level]
    return units.set_index("unit_code")["weight"].to_dict()


def with_parents(**parents):
    """The boundaries with other parents; a keyword is u and the code."""
    frame = boundaries().set_index("unit_code", drop=False)
    for code, parent in parents.items():
        frame.loc[code[1:], "parent_code"] = parent
    return frame.reset_index(drop=True)


def sums_by_level(result):
    return result.units.groupby("level")["weight"].sum().to_dict()


@pytest.mark.parametrize("missing", [["village"], ["town"], ["town", "village"]])
def test_people_of_units_without_an_outline_count_in_the_units_above_by_code(missing):
    units = boundaries()
    goal = {"eligibility": True}
    whole = measured(goal, site={"serves": (TOWNS[0],)})
    cut = measured(goal, site={"serves": ("370832",)}, boundaries=units[~units["level"].isin(missing)])
    bare = measured(goal, site={"serves": (TOWNS[0],)}, boundaries=None)
    assert bare.goals["value"].tolist() == whole.goals["value"].tolist()
    levels = {"county", "town", "village"} - set(missing)
    assert sums_by_level(cut) == dict.fromkeys(levels, sum(RESIDENTS))
    assert cut.goals["value"].tolist() == whole.goals["value"].tolist()


def test_people_outside_every_unit_are_not_counted():
    people = residents().astype({"unit_code": object})
    people.loc[3, "unit_code"] = None
    result = measured(residents=people)
    assert result.goals["value"].tolist() == pytest.approx([300 / 600])
    assert sums_by_level(result) == dict.fromkeys(("county", "town", "village"), 600)
    assert result.gaps["demand_id"].tolist() == ["d3"]
    assert result.reach["g"]["weight"].tolist() == [100, 200, 300, 0]


def test_people_may_live_in_a_town_of_which_no_village_is_known():
    result = measured(residents=residents().assign(unit_code=[TOWNS[0], *VILLAGES[1:]]))
    assert weights(result, "village") == dict(zip(VILLAGES[1:], (200, 300, 400), strict=True))
    assert weights(result, "town") == {TOWNS[0]: 300, TOWNS[1]: 700}
    assert weights(result, "county") == {"370832": 1000}


def test_the_unit_above_is_the_one_named_and_not_the_one_the_digits_tell():
    result = measured(boundaries=with_parents(**{f"u{VILLAGES[1]}": TOWNS[1]}))
    assert weights(result, "town") == {TOWNS[0]: 100, TOWNS[1]: 900}
    serves_the_east = measured({"eligibility": True}, site={"serves": (TOWNS[1],)},
                               boundaries=with_parents(**{f"u{VILLAGES[1]}": TOWNS[1]}))  # fmt: skip
    assert serves_the_east.reach["g"]["reason"].fillna("").tolist() == [
        "not_eligible", "", "beyond_cutoff", "beyond_cutoff",
    ]  # fmt: skip


def test_units_that_name_each_other_as_the_one_above_end_the_way_up():
    ring = with_parents(
        **{f"u{TOWNS[0]}": TOWNS[1], f"u{TOWNS[1]}": TOWNS[0], f"u{VILLAGES[3]}": VILLAGES[3]}
    )
    result = measured(boundaries=ring)
    assert result.goals["value"].tolist() == [0.3]
    assert weights(result, "town") == {TOWNS[0]: 300, TOWNS[1]: 300}
    assert weights(result, "county") == {}


@pytest.mark.parametrize("nothing", ["", None])
def test_a_unit_that_names_none_above_it_is_in_none(nothing):
    result = measured(boundaries=with_parents(**{f"u{TOWNS[1]}": nothing}))
    assert weights(result, "county") == {"370832": 300}
    assert result.goals["value"].tolist() == [0.3]


def test_digits_tell_nothing_where_codes_are_free():
    units = boundaries()
    towns = units[units["level"] != "village"]
    assert weights(measured(boundaries=towns), "town") == {TOWNS[0]: 300, TOWNS[1]: 700}
    free = measured(scheme="free", boundaries=towns)
    assert free.goals["note"].tolist() == [noted(("goal.nobody", {"group": "residents"}))]
    # a unit that has an outline needs no digits
    assert measured(scheme="free").goals["value"].tolist() == [0.3]
    # nor does anybody where there are no boundaries; who is served is then told by the code itself
    bare = measured({"eligibility": True}, "free", site={"serves": (VILLAGES[0], TOWNS[1])}, boundaries=None)
    assert bare.reach["g"]["reason"].fillna("").tolist() == ["", *["not_eligible"] * 3]


def test_a_unit_in_two_parts_is_one_unit():
    parts = pd.concat([boundaries(), boundaries().iloc[[1]].assign(name="西街道（飞地）")], ignore_index=True)
    result = measured(boundaries=parts)
    towns = result.units[result.units["level"] == "town"]
    assert towns[["name", "weight"]].to_numpy().tolist() == [["西街道", 300], ["东镇", 700]]
