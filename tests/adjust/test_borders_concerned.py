"""Border lines and pillars that changes concern, worked out by hand on the county of 4 x 4 villages."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from square_county import CRS, NE, NW, SE, SW, at, changes, line_file, study, village

from coverplan.adjust import apply_changes, borders_frame, compare_adjustment
from coverplan.checks import check

SAID = ["line_id", "effect", "pillars", "pillars_off"]


def lines():
    frame = pd.DataFrame(
        {
            "line_id": ["L1", "L2"],
            "name": ["西线", "北线"],
            "unit_a": [SW, SE],
            "unit_b": [SE, NE],
            "last_inspected": ["2024-05-01", "2025-05-01"],
        }
    )
    return gpd.GeoDataFrame(frame, geometry=[None, None], crs=CRS)


def pillars():
    places = [at(2000, 1800), at(2000, 1000), at(2000, 200), at(2200, 2000), at(3800, 2000)]
    frame = pd.DataFrame(
        {
            "number": ["L1001Q", "L1002Q", "L1003Q", "L2001Q", "L2002Q"],
            "line_id": ["L1", "L1", "L1", "L2", "L2"],
            "order": [1.0, 2.0, 3.0, 1.0, 2.0],
        }
    )
    return gpd.GeoDataFrame(frame, geometry=places, crs=CRS)


@pytest.fixture(scope="module")
def county():
    return study(lines=lines(), pillars=pillars())


def concerned(county, *change, **more):
    return borders_frame(apply_changes(county, changes(*change, **more)))


def test_a_merge_ends_the_line_within_and_gives_the_others_other_sides(county):
    rows = concerned(
        county, {"action": "merge", "units": [SE, NE], "into": {"code": "370832103", "name": "东镇"}}
    )
    assert rows[SAID].to_numpy().tolist() == [
        ["L1", "sides", "L1001Q;L1002Q;L1003Q", ""],
        ["L2", "lapses", "L2001Q;L2002Q", "L2001Q;L2002Q"],
        ["", "sides", "", ""],
    ]
    # the one that no register has lies between the north-west and the north-east
    last = rows.iloc[2]
    assert {last["unit_code_a_before"], last["unit_code_b_before"]} == {NW, NE}
    assert {last["unit_code_a_after"], last["unit_code_b_after"]} == {NW, "370832103"}
    assert rows[["length_before_m", "length_after_m"]].to_numpy().tolist() == [
        [2000.0, 2000.0],
        [2000.0, 0.0],
        [2000.0, 2000.0],
    ]


def test_a_transfer_moves_the_line_and_leaves_pillars_behind(county):
    rows = concerned(county, {"action": "transfer", "villages": [village(1)], "to": SE})
    assert rows[SAID].to_numpy().tolist() == [["L1", "moved", "L1001Q;L1002Q;L1003Q", "L1003Q"]]
    assert rows["length_after_m"].tolist() == [3000.0]


def test_a_village_that_reaches_a_third_town_makes_a_line_that_was_not_there(county):
    rows = concerned(county, {"action": "transfer", "villages": [village(9)], "to": SE})
    between = {
        (frozenset(pair), effect)
        for *pair, effect in rows[["unit_code_a_after", "unit_code_b_after", "effect"]].to_numpy().tolist()
    }
    assert between == {
        (frozenset({SE, NW}), "new"),
        (frozenset({SE, SW}), "moved"),
        (frozenset({SE, NE}), "moved"),
        (frozenset({SW, NW}), "moved"),
        (frozenset({NW, NE}), "moved"),
    }


def test_a_split_parts_the_line_and_its_pillars(county, tmp_path):
    line = line_file(tmp_path, "line.gpkg", (1900, 1100), (4100, 1100))
    parts = [
        {"code": SE, "name": "东南镇", "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    rows = concerned(
        county,
        {"action": "split", "unit": SE, "line": line, "into": parts},
        path=tmp_path / "changes.toml",
    )
    ours = rows[rows["line_id"] == "L1"].set_index("unit_code_b_after")
    assert ours.loc[SE, ["effect", "pillars"]].tolist() == ["sides", "L1002Q;L1003Q"]
    assert ours.loc["370832103", ["effect", "pillars"]].tolist() == ["sides", "L1001Q"]
    new = rows[rows["effect"] == "new"]
    assert new[["unit_code_a_after", "unit_code_b_after", "length_after_m"]].to_numpy().tolist() == [
        [SE, "370832103", 2000.0]
    ]


def test_a_name_changes_the_sides_of_lines_and_a_seat_does_not(county):
    rows = concerned(county, {"action": "rename", "unit": SE, "name": "新镇"})
    assert rows[["line_id", "effect", "name_b_after"]].to_numpy().tolist() == [
        ["L1", "sides", "新镇"],
        ["L2", "sides", "东北乡"],
    ]
    assert rows["name_a_after"].tolist() == ["西南街道", "新镇"]
    assert concerned(county, {"action": "move_seat", "unit": SE, "lon": 117.03, "lat": 35.78}).empty


def test_each_change_names_the_lines_as_they_stand_then(county):
    rows = concerned(
        county,
        {"action": "merge", "units": [SE, NE], "into": {"code": "370832103", "name": "东镇"}},
        {"action": "transfer", "villages": [village(1)], "to": "370832103"},
    )
    second = rows[rows["change"] == 2]
    assert second[["line_id", "effect", "unit_code_b_before", "pillars_off"]].to_numpy().tolist() == [
        ["L1", "moved", "370832103", "L1003Q"]
    ]


def test_the_study_after_says_that_a_line_within_a_unit_parts_nothing(county):
    asked = changes({"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": "东镇"}})
    made = apply_changes(county, asked)
    found = check(made.after)
    told = [one for one in found if one.rule == "border.pillar" and "两侧同为" in one.message("zh")]
    assert [(one.name, one.layer) for one in told] == [("北线", "lines")]
    # its pillars are not judged against a line that is no more, and nobody has to walk it
    assert not [one for one in found if "L2001Q" in one.message("zh") and "离界线" in one.message("zh")]
    assert not [one for one in found if one.rule == "border.inspection-due" and one.name == "北线"]


def test_what_is_new_is_told_apart_from_what_was_wrong_before(county):
    # numbers out of form are told of either study; that the line parts nothing is new
    asked = changes({"action": "merge", "units": [SE, NE], "into": {"code": "370832103", "name": "东镇"}})
    new = compare_adjustment(apply_changes(county, asked)).new_findings
    told = [one.message("zh") for one in new if one.rule == "border.pillar"]
    assert told == ["界线“北线”两侧同为东镇，不是两个区划之间的界线。"]


def test_a_line_is_between_its_units_again_once_they_are_parted(county):
    merged = apply_changes(
        county, changes({"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": "东镇"}})
    )
    parts = [
        {"code": SE, "name": "东南镇", "villages": [village(n) for n in (2, 3, 6, 7)]},
        {"code": "370832104", "name": "东北镇", "villages": [village(n) for n in (10, 11, 14, 15)]},
    ]
    parted = apply_changes(merged.after, changes({"action": "split", "unit": SE, "into": parts}, id="back"))
    sides = parted.after.lines[["unit_a", "unit_b"]].to_numpy().tolist()
    assert sides == [[SW, SE], [SE, "370832104"]]


def test_facilities_that_come_under_another_town_and_those_that_serve_other_units(county):
    compared = compare_adjustment(
        apply_changes(
            county,
            changes(
                {"action": "transfer", "villages": [village(0)], "to": NW},
                {"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": "东镇"}},
            ),
        )
    )
    rows = compared.facilities.set_index("facility_id")
    assert rows[["town_before", "town_after"]].to_numpy().tolist() == [[SW, NW], [NE, SE]]
    assert rows.index.tolist() == ["c0", "g15"]
    assert rows.loc["g15", ["serves_before", "serves_after"]].tolist() == [
        f"{NE};{village(13)}",
        f"{SE};{village(13)}",
    ]
    assert compared.borders is compared.borders
