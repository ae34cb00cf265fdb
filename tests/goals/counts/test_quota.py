"""Quota goals on the toy county: so many facilities in each unit."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from goals_toy import BLANK, metres, noted, rows, without_places
from shapely import box
from toy_town import CRS, TOWNS, VILLAGES, X0, Y0, boundaries, facilities, study

from coverplan.goals import measure

QUOTA = {"id": "q", "kind": "quota", "facility": ["nursing_home"], "units": {"level": "town"}}


def home(fid: str, x: float, **more: object) -> dict[str, object]:
    return {"facility_id": fid, "kind": "nursing_home", "x": x, "y": 500, **more}


def measured(goal, *homes, **layers):
    return measure(study([QUOTA | goal], **({"facilities": facilities(*homes)} | layers)))


def counts(result):
    return result.units.set_index("unit_code")["value"].to_dict()


def test_units_gaps_and_note_are_those_worked_out_by_hand():
    # of 2 homes each, the west has 3 (more than it must) and the east 1
    result = measured({"at_least": 2}, home("a", 100), home("b", 200), home("c", 300), home("d", 2500))
    assert rows(result.goals) == [
        BLANK
        | {"goal_id": "q", "title": "q", "kind": "quota", "target": 2, "value": 1, "unit": "units"}
        | {"met": False, "shortfall": 1, "basis": "measured"}
        | {"note": noted(("goal.quota-short", {"names": "东镇", "count": 1}))}
    ]
    shared = {"level": "town", "goal_id": "q", "group": "", "weight": 2}
    assert rows(result.units) == [
        shared
        | {"unit_code": TOWNS[0], "name": "西街道", "value": 3, "met": True}
        | {"weight_covered": 2, "weight_not_covered": 0},
        shared
        | {"unit_code": TOWNS[1], "name": "东镇", "value": 1, "met": False}
        | {"weight_covered": 1, "weight_not_covered": 1},
    ]
    assert rows(without_places(result.gaps)) == [
        {"demand_id": "", "name": "东镇", "unit_code": TOWNS[1], "goal_id": "q", "group": "", "weight": 1}
        | {"nearest_facility_id": "", "cost": None, "cost_unit": "", "reason": "quota_short"}
    ]


def test_a_gap_lies_in_the_unit_that_is_short():
    places = metres(measured({"units": {"level": "village"}}, home("a", 1500)).gaps)
    assert [int(x // 1000) for x, _ in places] == [0, 2, 3]
    assert all(0 < y < 2000 for _, y in places)


def test_a_quota_that_is_met_has_no_gaps_and_no_note():
    result = measured({}, home("a", 100), home("b", 2500))
    [row] = rows(result.goals)
    assert (row["target"], row["value"], row["met"], row["shortfall"], row["note"]) == (2, 2, True, 0, "")
    assert result.gaps.empty


def test_facilities_more_than_asked_in_one_unit_do_not_make_up_for_none_in_another():
    result = measured({"at_least": 2}, *(home(f"h{number}", number) for number in range(5)))
    assert result.goals["value"].tolist() == [1]
    assert result.gaps[["unit_code", "weight"]].to_numpy().tolist() == [[TOWNS[1], 2]]


def test_only_facilities_of_the_kinds_and_statuses_of_the_goal_are_counted():
    homes = [
        home("a", 100, status="planned"),
        home("b", 200, status="closed"),
        home("c", 2500, kind="welfare_home"),
        home("d", 2600, kind="hospital"),
    ]
    assert counts(measured({}, *homes)) == {TOWNS[0]: 0, TOWNS[1]: 0}
    goal = {"facility": ["nursing_home", "welfare_home"], "status": ["operating", "planned"]}
    assert counts(measured(goal, *homes)) == {TOWNS[0]: 1, TOWNS[1]: 1}


@pytest.mark.parametrize(
    ("units", "chosen"),
    [
        ({"level": "county"}, ["370832"]),
        ({"level": "town"}, list(TOWNS)),
        ({"level": "village"}, list(VILLAGES)),
        ({"level": "town", "type": ["街道"]}, [TOWNS[0]]),
        ({"level": "town", "type": ["镇", "街道"]}, list(TOWNS)),
        ({"level": "village", "codes": [VILLAGES[2], VILLAGES[0], TOWNS[0]]}, [VILLAGES[0], VILLAGES[2]]),
        ({"level": "village", "urban_rural": "urban"}, [VILLAGES[0], VILLAGES[3]]),
        ({"level": "village", "urban_rural": "rural"}, [VILLAGES[2]]),
        ({"level": "village", "urban_rural": "urban", "codes": [VILLAGES[3]]}, [VILLAGES[3]]),
    ],
)
def test_a_quota_is_over_the_units_of_its_filter_in_the_order_of_their_codes(units, chosen):
    # what is neither urban nor rural by its class is in neither
    classes = {VILLAGES[0]: "111", VILLAGES[1]: None, VILLAGES[2]: "220", VILLAGES[3]: "121"}
    layer = boundaries().assign(urban_rural=lambda frame: frame["unit_code"].map(classes)).iloc[::-1]
    result = measured({"units": units}, home("a", 100), boundaries=layer)
    assert result.units["unit_code"].tolist() == chosen
    assert result.units["level"].unique().tolist() == [units["level"]]
    assert result.goals["target"].tolist() == [len(chosen)]


@pytest.mark.parametrize(("number", "named"), [(1, 1), (6, 6), (7, 6)])
def test_the_note_names_six_units_at_most_and_counts_what_is_missing_in_all(number, named):
    names = [f"第{count}村" for count in range(1, number + 1)]
    layer = gpd.GeoDataFrame(
        {"unit_code": [f"v{name}" for name in names], "name": names, "level": "village", "parent_code": ""},
        geometry=[box(X0 + 9000, Y0 + 100 * row, X0 + 9100, Y0 + 100 * row + 100) for row in range(number)],
        crs=CRS,
    )
    result = measured({"at_least": 2, "units": {"level": "village"}}, home("a", 1), boundaries=layer)
    listed = "、".join(names[:named])
    if named < number:
        listed = noted(("goal.and-others", {"names": listed, "count": number}))
    assert result.goals["note"].tolist() == [
        noted(("goal.quota-short", {"names": listed, "count": 2 * number}))
    ]


def test_a_unit_that_stands_twice_in_the_layer_is_one_unit():
    twice = pd.concat([boundaries(), boundaries().iloc[[2]].assign(name="东镇（飞地）")], ignore_index=True)
    result = measured({}, home("a", 100), boundaries=twice)
    assert rows(result.goals)[0]["target"] == 2
    assert result.units["name"].tolist() == ["西街道", "东镇"]
    assert result.gaps["name"].tolist() == ["东镇"]


def test_a_place_counts_before_the_unit_its_row_names():
    result = measured({}, home("a", 2500, unit_code=TOWNS[0]))
    assert counts(result) == {TOWNS[0]: 0, TOWNS[1]: 1}


@pytest.mark.parametrize("blank", ["", None])
def test_a_facility_outside_every_unit_counts_where_its_row_says(blank):
    homes = [home("a", 9000, unit_code=VILLAGES[2]), home("b", 9000, unit_code=blank)]
    assert counts(measured({}, *homes)) == {TOWNS[0]: 0, TOWNS[1]: 1}


def test_units_known_without_an_outline_hold_what_names_them():
    listed = boundaries().set_geometry([None] * 7, crs=CRS)
    result = measured(
        {}, home("a", 2500, unit_code=VILLAGES[0]), home("b", 1, unit_code=TOWNS[1]), boundaries=listed
    )
    assert counts(result) == {TOWNS[0]: 1, TOWNS[1]: 1}


def test_facilities_that_name_no_unit_are_counted_by_their_place():
    homes = facilities(home("a", 100), home("b", 9000)).drop(columns="unit_code")
    assert counts(measured({}, facilities=homes)) == {TOWNS[0]: 1, TOWNS[1]: 0}


def test_rows_that_share_a_label_are_counted_once_each():
    layer = facilities(home("a", 100), home("b", 200), home("c", 2500)).set_axis([0, 0, 0])
    assert counts(measured({}, facilities=layer)) == {TOWNS[0]: 2, TOWNS[1]: 1}


def test_of_several_sets_of_kinds_a_unit_needs_some_of_each():
    goal = {key: value for key, value in QUOTA.items() if key != "facility"}
    goal |= {"all_of": [["nursing_home", "welfare_home"], ["hospital"]], "at_least": 2}
    homes = [home("a", 100), home("b", 200, kind="welfare_home"), home("c", 300, kind="hospital")]
    others = [
        home("d", 2500, kind="hospital"),
        home("e", 2600, kind="hospital"),
        home("f", 2700, kind="hospital"),
    ]
    result = measure(study([goal], facilities=facilities(*homes, *others)))
    # the west lacks a hospital, the east both homes; a third hospital makes up for none of them
    assert result.gaps[["unit_code", "weight"]].to_numpy().tolist() == [[TOWNS[0], 1], [TOWNS[1], 2]]
    assert result.units[["value", "weight", "weight_covered"]].to_numpy().tolist() == [[3, 4, 3], [3, 4, 2]]
    assert result.goals["value"].tolist() == [0]


def test_no_site_is_proposed_for_a_unit_that_is_left_out():
    from datetime import date

    from coverplan.siting import propose

    out = {"unit": TOWNS[1], "reason": "迁建", "until": date(2199, 12, 31)}
    short = study(
        [QUOTA | {"exceptions": [out]}],
        [{"goal": "q", "candidates": ["town_seats"]}],
        facilities=facilities(home("h", 1, kind="hospital")),
    )
    proposal = propose(short)
    assert proposal.sites["unit_code"].str[:9].tolist() == [TOWNS[0]]
    assert proposal.answers["q"].target == 1
