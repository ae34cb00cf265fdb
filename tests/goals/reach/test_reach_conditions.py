"""Reach goals that ask for more than one facility within one cutoff: by class of unit, a second cutoff, several of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from goals_toy import on_shared_roads, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from toy_town import TOWNS, VILLAGES, boundaries, facilities, residents

from coverplan.errors import InputError, PlanError
from coverplan.goals import measure, reached_roads
from coverplan.plan import Plan
from coverplan.texts import say

# Somebody at d1 has 100 m to a home at 500, those at d2, d3, d4 1,100, 2,100, 3,100 m.
REACH = {
    "id": "g",
    "kind": "reach",
    "facility": ["nursing_home"],
    "within": "2 km",
    "travel": "car",
    "target": "60 %",
}
BOTH = (
    {"key": "target", "by_class": "class_targets"},
    {"key": "providers", "by_class": "class_providers"},
)
BY_CLASS = {"urban": "1 km", "rural": "3 km"}
WEST, EAST = TOWNS


def home(fid: str, x: float, kind: str = "nursing_home", **more: object) -> dict[str, object]:
    return {"facility_id": fid, "kind": kind, "x": x, "y": 1000, **more}


def with_classes(*codes: str):
    """The toy's units; 城乡分类 of the four villages."""
    units = boundaries()
    return units.assign(
        urban_rural=units["unit_code"].map(dict(zip(VILLAGES, codes, strict=True))).fillna("")
    )


def measured(goal, *homes, codes=("111", "111", "220", "220"), **layers):
    layers = {"facilities": facilities(*homes), "boundaries": with_classes(*codes)} | layers
    return measure(on_shared_roads([REACH | goal], **layers))


def covered(result):
    frame = result.reach["g"]
    return frame.index[frame["covered"]].tolist()


def reasons(result):
    return dict(zip(result.gaps["demand_id"], result.gaps["reason"], strict=True))


def test_each_class_has_its_own_cutoff():
    # the urban d2 (1,100 m) is beyond 1 km, the rural d3 (2,100 m) within 3 km, d4 (3,100 m) is not
    result = measured({"within": BY_CLASS}, home("a", 500))
    assert covered(result) == ["d1", "d3"]
    assert reasons(result) == {"d2": "beyond_cutoff", "d4": "beyond_cutoff"}
    [row] = rows(result.goals)
    assert (row["value"], row["met"], row["shortfall"]) == (pytest.approx(0.4), False, pytest.approx(0.2))
    shares = (("class.urban", "33.3 %"), ("class.rural", "42.9 %"))
    each = say("list.comma").join(
        say("goal.class-share", name=say(name), share=share) for name, share in shares
    )
    assert say("goal.by-class", shares=each) in row["note"]


def test_each_class_must_reach_the_target_where_that_is_asked():
    [row] = rows(measured({"within": BY_CLASS, "each_class": True, "target": "40 %"}, home("a", 500)).goals)
    assert (row["value"], row["met"], row["shortfall"]) == (
        pytest.approx(1 / 3),
        False,
        pytest.approx(0.4 - 1 / 3),
    )
    [row] = rows(measured({"within": BY_CLASS, "each_class": True, "target": "33 %"}, home("a", 500)).goals)
    assert (row["met"], row["shortfall"]) == (True, 0)


@pytest.mark.parametrize(
    ("targets", "value", "target", "met", "shortfall"),
    [
        # within 2 km of 500: d1, d2 (all the urban 300), none of the rural 700
        ({"urban": "90 %", "rural": "0 %"}, 0, 0, True, 0),
        ({"rural": "10 %", "urban": "100 %"}, 0, 0.1, False, 0.1),
        ({"urban": "100 %", "rural": "0.1 %"}, 0, 0.001, False, 0.001),
    ],
)
def test_each_class_may_have_a_target_of_its_own(targets, value, target, met, shortfall):
    goal = {key: each for key, each in REACH.items() if key != "target"} | {"class_targets": targets}
    layers = {
        "facilities": facilities(home("a", 500)),
        "boundaries": with_classes("111", "111", "220", "220"),
    }
    result = measure(on_shared_roads([goal], **layers))
    [row] = rows(result.goals)
    assert (row["value"], row["target"], row["met"]) == (pytest.approx(value), pytest.approx(target), met)
    assert row["shortfall"] == pytest.approx(shortfall)
    assert "100.0 %（目标" in row["note"]
    assert "0.0 %（目标" in row["note"]


def test_a_unit_is_judged_by_the_targets_of_its_classes():
    # within 2 km of 500: d1, d2. The west has an urban d1 and a rural d2: 0.5 x 100 + 0.2 x 200 are asked, 300 are covered;
    # the east 0.2 x 700, of whom none is. In all the rural lack 0.2 x 900 - 200 = none, so that the goal is met.
    targets = {"urban": "50 %", "rural": "20 %"}
    goal = {key: each for key, each in REACH.items() if key != "target"} | {"class_targets": targets}
    layers = {
        "facilities": facilities(home("a", 500)),
        "boundaries": with_classes("111", "220", "220", "220"),
    }
    result = measure(on_shared_roads([goal], **layers))
    [row] = rows(result.goals)
    assert (row["value"], row["target"], row["met"]) == (pytest.approx(2 / 9), 0.2, True)
    units = result.units.set_index("unit_code")
    assert "asked" not in units
    assert units["met"][["370832", WEST, EAST]].tolist() == [True, True, False]
    short = result.answers.set_index(["item", "unit_code"])["amount"]
    assert short["to_target", EAST] == 140
    # of unknown class: as much is asked as of any
    open_codes = {"boundaries": with_classes("111", "220", "220", "")}
    result = measure(on_shared_roads([goal], **layers | open_codes))
    assert rows(result.goals)[0]["met"] is None
    assert result.units.set_index("unit_code")["met"][VILLAGES[3]] == False  # noqa: E712 (a boolean of pandas)
    assert result.answers.set_index(["item", "unit_code"])["amount"]["to_target", VILLAGES[3]] == 200


def test_each_class_may_ask_for_so_many_facilities():
    homes = (home("a", 500), home("b", 1500), home("c", 3500))
    goal = {"class_providers": {"urban": 3, "rural": 1}}
    # within 2 km: a, b of d1 and d2; b, c of d3; c alone of d4
    result = measured(goal, *homes)
    assert covered(result) == ["d3", "d4"]
    assert reasons(result) == {"d1": "too_few", "d2": "too_few"}
    assert reasons(measured(goal, *homes, codes=("111", "111", "220", "")))["d4"] == "class_unknown"
    # the same number of every class is the plain goal
    same = measured({"class_providers": {"urban": 2, "rural": 2}}, *homes)
    assert covered(same) == covered(measured({"providers": 2}, *homes)) == ["d1", "d2", "d3"]


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"class_targets": {"urban": "50 %", "town": "20 %"}, "target": None}, "plan.classes-mixed"),
        (
            {"class_targets": {"urban": "50 %"}, "target": None, "within": {"街道": "1 km"}},
            "plan.classes-mixed",
        ),
        ({"class_targets": {"urban": "50 %"}}, "plan.class-and-all"),
        ({"class_providers": {"urban": 1}, "providers": 2}, "plan.class-and-all"),
    ],
)
def test_classes_of_two_sorts_and_a_figure_beside_those_of_classes_are_refused(more, key):
    goal = {name: value for name, value in (REACH | more).items() if value is not None}
    with pytest.raises((ValidationError, PlanError, InputError)) as caught:
        Plan.model_validate({"id": "x", "area": {"name": "甲县", "crs": "EPSG:4548"}, "goals": [goal]})
    assert say(key, **(BOTH["providers" in more] if key == "plan.class-and-all" else {})) in str(caught.value)


def test_a_class_with_people_must_have_its_figure():
    goal = {key: each for key, each in REACH.items() if key != "target"}
    with pytest.raises(InputError) as caught:
        measure(
            on_shared_roads(
                [goal | {"class_targets": {"urban": "50 %"}, "class_providers": {"rural": 1}}],
                facilities=facilities(home("a", 500)), boundaries=with_classes("111", "111", "220", "220"),
            )
        )  # fmt: skip
    told = {(fault.params["key"], fault.params["classes"]) for fault in caught.value.faults}
    assert told == {("class_targets", "rural"), ("class_providers", "urban")}


@pytest.mark.parametrize(
    ("within", "who"),
    [
        ({"街道": "1 km", "镇": "3 km"}, ["d1", "d3"]),
        ({"镇": "4 km", "街道": "2 km"}, ["d1", "d2", "d3", "d4"]),
        ({"村委会": "2 km"}, ["d1", "d2"]),
        ({"village": "2 km", "town": "9 km"}, ["d1", "d2"]),
    ],
)
def test_types_and_levels_are_classes_too(within, who):
    assert covered(measured({"within": within}, home("a", 500))) == who


def test_people_listed_under_their_town_are_of_its_level():
    people = residents().assign(unit_code=[VILLAGES[0], WEST, VILLAGES[2], EAST])
    result = measured({"within": {"village": "3 km", "town": "1 km"}}, home("a", 500), residents=people)
    assert covered(result) == ["d1", "d3"]


def test_with_the_same_cutoff_for_every_class_the_goal_is_the_plain_one():
    plain = measured({}, home("a", 500))
    classes = measured({"within": dict.fromkeys(BY_CLASS, "2 km")}, home("a", 500))
    assert covered(classes) == covered(plain)
    columns = ["target", "value", "met", "shortfall"]
    assert classes.goals[columns].equals(plain.goals[columns])
    pd.testing.assert_frame_equal(classes.units, plain.units)
    pd.testing.assert_frame_equal(classes.gaps, plain.gaps)


@pytest.mark.parametrize(
    ("target", "met"),
    # d1 is covered (10 %), d4's class (40 %) is not known: at least 40 %, at most 80 % are covered
    [("40 %", True), ("41 %", None), ("80 %", None), ("81 %", False)],
)
def test_whether_a_goal_is_met_is_open_where_it_hangs_on_people_of_unknown_class(target, met):
    result = measured({"within": BY_CLASS, "target": target}, home("a", 500), codes=("111", "111", "220", ""))
    [row] = rows(result.goals)
    assert (row["value"], row["met"]) == (pytest.approx(0.4), met)
    assert reasons(result)["d4"] == "class_unknown"
    [found] = [finding for finding in result.findings if finding.rule == "goal.class-missing"]
    assert found.params["weight"].count == 400


@pytest.mark.parametrize(
    ("target", "met", "shortfall"),
    # urban: 100 of 300, with d4 100 to 500 of 700; rural: 300 of 300, with d4 300 to 700 of 700
    [("14 %", True, 0), ("15 %", None, None), ("71 %", None, 0.71 - 1 / 3), ("72 %", False, 0.72 - 1 / 3)],
)
def test_each_class_is_open_as_far_as_the_unknown_could_be_of_it(target, met, shortfall):
    goal = {"within": BY_CLASS, "target": target, "each_class": True}
    [row] = rows(measured(goal, home("a", 500), codes=("111", "111", "220", "")).goals)
    assert (row["value"], row["met"]) == (pytest.approx(1 / 3), met)
    assert row["shortfall"] == (None if shortfall is None else pytest.approx(shortfall))


def test_classes_that_do_not_fit_are_refused_all_at_once():
    with pytest.raises(InputError) as caught:
        measured({"within": {"urban": "1 km"}}, home("a", 500))
    [fault] = caught.value.faults
    assert (fault.key, fault.params["classes"]) == ("goal.class-lacking", "rural")
    with pytest.raises(InputError) as caught:
        measured({"within": {"街道": "1 km", "市": "2 km"}}, home("a", 500))
    lacking, unknown = caught.value.faults
    assert (lacking.key, lacking.params["classes"]) == ("goal.class-lacking", "镇")
    assert (unknown.key, unknown.params["classes"]) == ("goal.class-unknown", "市")


def test_a_class_without_people_needs_no_cutoff():
    nobody = residents().assign(residents=[100.0, 200.0, 0.0, 0.0])
    assert covered(measured({"within": {"urban": "2 km"}}, home("a", 500), residents=nobody))[:2] == [
        "d1",
        "d2",
    ]


def test_so_many_facilities_must_be_near():
    homes = (home("a", 500), home("b", 1500), home("c", 3500))
    result = measured({"providers": 2}, *homes)
    # within 2 km: a, b of d1; a, b of d2; a? no, b, c of d3; c alone of d4
    assert covered(result) == ["d1", "d2", "d3"]
    assert reasons(result) == {"d4": "too_few"}
    assert covered(measured({"providers": 3}, *homes)) == []


def test_one_of_each_set_of_kinds_must_be_near():
    homes = (home("a", 500), home("b", 1500, "day_care_centre"), home("c", 3500, "community_care_station"))
    sets = [["nursing_home"], ["day_care_centre", "community_care_station"]]
    goal = {key: value for key, value in REACH.items() if key != "facility"} | {"all_of": sets}
    result = measure(on_shared_roads([goal], facilities=facilities(*homes)))
    assert covered(result) == ["d1", "d2"]
    # d3 has b and c but no nursing home within 2 km
    assert reasons(result) == {"d3": "kind_lacking", "d4": "kind_lacking"}


def test_a_set_of_kinds_that_nobody_has_is_found_and_covers_nobody():
    goal = {key: value for key, value in REACH.items() if key != "facility"} | {
        "all_of": [["nursing_home"], ["hospital"]]
    }
    result = measure(on_shared_roads([goal], facilities=facilities(home("a", 500))))
    assert result.goals["value"].tolist() == [0]
    [found] = result.findings
    assert (found.rule, found.params["kinds"].message("en")) == ("goal.kind-absent", "hospital")


def test_the_same_facility_must_keep_both_cutoffs():
    # a car takes the access at walking pace, so that d2 is within 2 km and needs more time than a minute
    first = measured({"within": "2 km"}, home("a", 500))
    seconds = measured({"within": "1 h"}, home("a", 500)).reach["g"]["cost"]
    limit = float(seconds["d2"]) - 1
    both = measured({"and_within": f"{limit:.0f} s"}, home("a", 500))
    assert covered(first) == ["d1", "d2"]
    assert covered(both) == ["d1"]
    assert reasons(both) == {"d2": "beyond_second", "d3": "beyond_cutoff", "d4": "beyond_cutoff"}


def test_a_goal_with_conditions_has_no_area_and_no_circle():
    result = measured({"providers": 2}, home("a", 500))
    assert (
        len(
            reached_roads(
                on_shared_roads([REACH | {"providers": 2}], facilities=facilities(home("a", 500))), result
            )
        )
        == 0
    )
    assert result.access["straight_value"].isna().all()
    assert result.access["cutoff_suffices"].isna().all()


def access_of(result):
    """What access.csv says of the goal's own group, on the names of the area, of classes and of units."""
    frame = result.access[result.access["group"] == "residents"]
    return frame[frame["level"] != "county"].set_index("name")


@pytest.mark.parametrize(
    ("goal", "urban", "rural"),
    [
        # of the 300 urban people 100 have 100 m and 200 have 1,100 m; of the 700 rural ones 300 have 2,100 m and 400 have 3,100 m
        ({"target": "60 %"}, 1100, 3100), ({"target": "40 %"}, 1100, 2100), ({"target": "60 %", "each_class": True}, 1100, 3100),
        ({"target": None, "class_targets": {"urban": "30 %", "rural": "40 %"}}, 100, 2100),
    ],
)  # fmt: skip
def test_each_class_has_a_cutoff_that_would_suffice_for_it(goal, urban, rural):
    goal = {key: value for key, value in (REACH | {"within": BY_CLASS} | goal).items() if value is not None}
    layers = {
        "facilities": facilities(home("a", 500)),
        "boundaries": with_classes("111", "111", "220", "220"),
    }
    access = access_of(measure(on_shared_roads([goal], **layers)))
    assert access["cutoff_suffices"].dropna().to_dict() == pytest.approx(
        {"城镇": urban, "乡村": rural, "西街道": urban, "东镇": rural}
        | {"一村": 100, "二村": 1100, "三村": 2100, "四村": 3100}
    )
    assert access.index[access["level"] == "class"].tolist() == ["城镇", "乡村"]
    assert set(access.loc[access["level"] == "class", "unit_code"]) == {""}
    enough = measure(
        on_shared_roads([goal | {"within": {"urban": f"{urban} m", "rural": f"{rural} m"}}], **layers)
    )
    assert enough.goals["met"].tolist() == [True]


def test_classes_have_circles_of_their_own():
    # straight lines: 100, 1,005, 2,002 and 3,002 m; the circles are of 1 km and 3 km
    access = access_of(measured({"within": BY_CLASS}, home("a", 500)))
    shares = access.loc[["玩具县", "城镇", "乡村", "二村"], "straight_value"]
    assert shares.tolist() == pytest.approx([0.4, 1 / 3, 3 / 7, 0])


def test_of_several_classes_and_of_none_no_one_cutoff_suffices():
    # the class of the second village is not known, that of the third is urban as the first's is
    access = access_of(measured({"within": BY_CLASS}, home("a", 500), codes=("111", "", "111", "220")))
    suffices = access["cutoff_suffices"]
    assert suffices[suffices.isna()].index.tolist() == ["玩具县", "西街道", "东镇", "二村"]
    assert suffices.dropna().to_dict() == pytest.approx(
        {"城镇": 2100, "乡村": 3100, "一村": 100, "三村": 2100, "四村": 3100}
    )
    # 100 of the urban people are nearer than 2,100 m
    assert access.loc["城镇", ["weight", "p25", "p50", "max"]].tolist() == [400, 100, 2100, 2100]


@pytest.mark.parametrize(
    ("goal", "key"),
    [
        ({"within": {"urban": "1 km", "rural": "15 min"}}, "plan.classes-units"),
        ({"within": {"urban": "1 km", "镇": "2 km"}}, "plan.classes-mixed"),
        ({"within": {}}, "plan.too-wanted"),
        ({"and_within": "3 km"}, "plan.and-within-same"),
        ({"within": BY_CLASS, "and_within": {"镇": "9 min"}}, "plan.classes-mixed"),
        ({"each_class": True}, "plan.each-class-of-none"),
        ({"all_of": [["hospital"], ["nursing_home"]]}, "plan.all-of-and-facility"),
        ({"group": "registered", "population": "resident"}, "plan.population-differs"),
    ],
)
def test_conditions_that_contradict_each_other_are_refused(goal, key):
    with pytest.raises(ValidationError) as caught:
        Plan.model_validate({"id": "x", "area": {"name": "甲", "crs": "EPSG:4548"}, "goals": [REACH | goal]})
    errors = caught.value.errors()
    assert [error["ctx"]["error"].faults[0].key for error in errors] == [key]


def test_sites_cannot_be_proposed_for_a_goal_with_conditions(tmp_path):
    from plan_toy import AREA, read, toml_of

    for more in ({"providers": 2}, {"within": BY_CLASS}, {"and_within": "9 min"}):
        text = toml_of({"goals": [REACH | more], "siting": [{"goal": "g", "new_sites": 1}]})
        with pytest.raises(PlanError) as caught:
            read(tmp_path, AREA + text)
        assert [fault.key for fault in caught.value.faults] == ["plan.siting-conditions"]


@cache
def _costs() -> np.ndarray:
    return np.array([500.0, 1500.0, 2500.0, 3500.0])


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from([250, 500, 1000, 1750, 3000, 3900]), st.booleans()), min_size=1, max_size=4
    ),
    st.tuples(*[st.sampled_from([500, 1100, 2000, 3500])] * 2),
    st.integers(1, 3),
    st.booleans(),
)
def test_going_through_all_pairs_covers_the_same_people(made, limits, providers, all_of):
    """Along one straight road a way is the distance along it and the 100 m to it."""
    homes = [home(f"h{k}", x, "nursing_home" if first else "hospital") for k, (x, first) in enumerate(made)]
    kinds: dict[str, object] = {"facility": ["nursing_home", "hospital"]}
    sets = [{True, False}]
    if all_of:
        kinds, sets = {"all_of": [["nursing_home"], ["hospital"]]}, [{True}, {False}]
    goal = {key: value for key, value in REACH.items() if key != "facility"} | kinds
    goal |= {"within": {"urban": f"{limits[0]} m", "rural": f"{limits[1]} m"}, "providers": providers}
    layers = {"facilities": facilities(*homes), "boundaries": with_classes("111", "121", "210", "220")}
    result = measure(on_shared_roads([goal], **layers))
    by_hand = []
    for number, x in enumerate(_costs()):
        limit = limits[0] if number < 2 else limits[1]
        near = [first for at, first in made if abs(at - x) + 100 <= limit]
        if all(sum(first in one for first in near) >= providers for one in sets):
            by_hand.append(f"d{number + 1}")
    assert covered(result) == by_hand


@settings(max_examples=15)
@given(st.sampled_from([500, 1100, 2000, 3000]), st.sampled_from([0, 600, 1200]), st.integers(1, 2))
def test_a_share_grows_with_the_cutoff_of_any_class(limit, more, providers):
    homes = (home("a", 500), home("b", 1500), home("c", 3000))

    def value(urban: int, rural: int) -> float:
        goal = {"within": {"urban": f"{urban} m", "rural": f"{rural} m"}, "providers": providers}
        return float(measured(goal, *homes).goals["value"][0])

    assert value(limit, 1500) <= value(limit + more, 1500) <= value(limit + more, 1500 + more)


def test_only_facilities_that_may_serve_a_person_count_among_so_many():
    homes = (home("a", 500, serves=(WEST,)), home("b", 1500, serves=(EAST,)), home("c", 2000))
    goal = {"providers": 2, "within": "9 km", "eligibility": True}
    # a and c may serve the west, b and c the east
    assert covered(measured(goal, *homes)) == ["d1", "d2", "d3", "d4"]
    assert covered(measured(goal, *homes[:2])) == []
    assert covered(measured(goal | {"eligibility": False}, *homes[:2])) == ["d1", "d2", "d3", "d4"]


def test_a_second_cutoff_may_differ_by_class_too():
    homes = (home("a", 500),)
    seconds = measured({"within": "1 h"}, *homes).reach["g"]["cost"]
    # d2 is urban, d3 rural: the same time is enough for one of them only
    goal = {
        "within": "9 km",
        "and_within": {"urban": f"{seconds['d2'] - 1:.0f} s", "rural": f"{seconds['d3'] + 1:.0f} s"},
    }
    result = measured(goal, *homes)
    assert covered(result) == ["d1", "d3"]
    assert reasons(result) == {"d2": "beyond_second", "d4": "beyond_second"}


def test_a_town_that_is_left_out_is_not_said_to_lack_people():
    from datetime import date

    out = {"unit": EAST, "reason": "迁建", "until": date(2199, 12, 31)}
    result = measured({"exceptions": [out]}, home("a", 500))
    assert (
        say("goal.towns-without-people", group="", known=1, count=2, names="东镇")[:6]
        not in result.goals["note"][0]
    )
    assert result.reach["g"]["reason"].tolist()[2:] == ["excepted", "excepted"]
    assert result.gaps.empty
    assert result.access.loc[result.access["level"] == "area", "weight"].tolist() == [300]
