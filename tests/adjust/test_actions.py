"""Every action on a county of 4 x 4 villages, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import LineString, box
from square_county import (
    COUNTY,
    NAMES,
    NE,
    NW,
    SE,
    SW,
    X0,
    Y0,
    changes,
    line_file,
    residents_of,
    study,
    village,
)

from coverplan.adjust import apply_changes, unit_table
from coverplan.adjust.changing.ground import sides_of


@pytest.fixture(scope="module")
def county():
    return study()


def units(adjustment):
    return adjustment.after.boundaries.set_index("unit_code")


def people(adjustment, code):
    frame = adjustment.after.residents
    town = adjustment.after.unit_tree.at_level(frame["unit_code"], "town")
    return frame.loc[(town == code) | (frame["unit_code"] == code), "residents"].sum()


def of_towns(*numbers):
    return sum(map(residents_of, numbers))


def rows(adjustment, level="town"):
    table = adjustment.table
    return table[table["level"] == level].to_dict("records")


def test_a_merge_joins_land_people_and_figures(county):
    made = apply_changes(
        county, changes({"action": "merge", "units": [SE, NE], "into": {"code": "370832103", "name": "东镇"}})
    )
    after = units(made)
    assert SE not in after.index
    assert after.loc["370832103", ["name", "type", "parent_code"]].tolist() == ["东镇", "镇", COUNTY]
    assert after.loc["370832103", "geometry"].area == pytest.approx(8e6)
    assert after.loc["370832103", ["households", "area_km2"]].tolist() == [320.0, 8.0]
    assert people(made, "370832103") == of_towns(2, 3, 6, 7, 10, 11, 14, 15)
    assert [row["code_fate"] for row in rows(made)] == ["retired", "retired"]
    assert [row["residents"] for row in rows(made)] == [of_towns(2, 3, 6, 7), of_towns(10, 11, 14, 15)]
    assert {row["code_fate"] for row in rows(made, "village")} == {"new"}


def test_a_merge_may_keep_one_of_the_codes(county):
    made = apply_changes(
        county, changes({"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": NAMES[SE]}})
    )
    assert [row["code_fate"] for row in rows(made)] == ["kept", "retired"]
    # nobody gives a code that stands already
    assert [f"沿用 {SE}" in row["note"] for row in rows(made)] == [False, True]
    assert not any(f"{SE} 由" in row["note"] for row in rows(made))
    # villages of the town that goes on are not touched
    assert {row["unit_code_before"] for row in rows(made, "village")} == {
        village(n) for n in (10, 11, 14, 15)
    }


def test_serves_follows_a_merge(county):
    made = apply_changes(
        county, changes({"action": "merge", "units": [SE, NE], "into": {"code": SE, "name": "东镇"}})
    )
    served = dict(zip(made.after.facilities["facility_id"], made.after.facilities["serves"], strict=True))
    assert served == {"c0": (), "g2": (SE,), "g15": (SE, village(13))}


def test_a_split_by_villages(county):
    parts = [
        {"code": SE, "name": NAMES[SE], "villages": [village(2), village(3)]},
        {"code": "370832103", "name": "中镇", "villages": [village(6), village(7)]},
    ]
    made = apply_changes(county, changes({"action": "split", "unit": SE, "into": parts}))
    after = units(made)
    assert after.loc[[SE, "370832103"], "geometry"].area.tolist() == [2e6, 2e6]
    assert after.loc[village(6), "parent_code"] == "370832103"
    assert after.loc[[SE, "370832103"], "households"].tolist() == [80.0, 80.0]
    assert [row["code_fate"] for row in rows(made)] == ["kept", "new"]
    assert [row["residents"] for row in rows(made)] == [of_towns(2, 3), of_towns(6, 7)]
    # every part is served by what served the old one
    assert made.after.facilities.set_index("facility_id").loc["g2", "serves"] == (SE, "370832103")
    # a count is shared out by people and says so
    mine = made.after.indicators.set_index("unit_code")
    assert mine.loc[[SE, "370832103"], "value"].sum() == pytest.approx(4.0)
    assert "估算" in mine.loc[SE, "source"]
    assert mine.loc[SW, "source"] == "示例"


def test_a_split_by_a_line_along_villages(county, tmp_path):
    line = line_file(tmp_path, "line.gpkg", (1900, 1000), (4100, 1000))
    parts = [
        {"code": SE, "name": NAMES[SE], "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    asked = changes(
        {"action": "split", "unit": SE, "line": line, "into": parts}, path=tmp_path / "changes.toml"
    )
    made = apply_changes(county, asked)
    after = units(made)
    assert after.loc[[village(n) for n in (2, 3, 6, 7)], "parent_code"].tolist() == [
        SE,
        SE,
        "370832103",
        "370832103",
    ]
    assert after.loc["370832103", "geometry"].area == pytest.approx(2e6)
    assert people(made, "370832103") == of_towns(6, 7)


def test_a_line_through_villages_gives_their_land_to_the_neighbour_beyond_it(county, tmp_path):
    # villages 6 and 7 are cut 300 m above their southern border; their people live north of the line
    line = line_file(tmp_path, "line.gpkg", (1900, 1300), (4100, 1300))
    parts = [
        {"code": SE, "name": NAMES[SE], "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    asked = changes(
        {"action": "split", "unit": SE, "line": line, "into": parts}, path=tmp_path / "changes.toml"
    )
    made = apply_changes(county, asked)
    after = units(made)
    assert after.loc[village(6), "parent_code"] == "370832103"
    assert after.loc[[village(2), village(6)], "geometry"].area.tolist() == pytest.approx([1.3e6, 0.7e6])
    assert after.loc[[SE, "370832103"], "geometry"].area.tolist() == pytest.approx([2.6e6, 1.4e6])
    assert people(made, "370832103") == of_towns(6, 7)
    # the neighbour in the west has the new corner, too: the border is one line
    west = set(map(tuple, after.loc[village(5), "geometry"].exterior.coords))
    assert (502_000.0, 3_961_300.0) in west


def test_a_transfer_keeps_the_code_until_a_new_one_is_typed_in(county):
    made = apply_changes(county, changes({"action": "transfer", "villages": [village(1)], "to": SE}))
    after = units(made)
    assert after.loc[village(1), "parent_code"] == SE
    assert after.loc[[SW, SE], "geometry"].area.tolist() == [3e6, 5e6]
    assert after.loc[[SW, SE], "households"].tolist() == [120.0, 200.0]
    assert people(made, SE) == of_towns(1, 2, 3, 6, 7)
    [row] = rows(made, "village")
    assert (row["parent_before"], row["parent_after"], row["code_fate"], row["residents"]) == (
        SW,
        SE,
        "new",
        residents_of(1),
    )
    typed = changes(
        {"action": "transfer", "villages": [village(1)], "to": SE, "codes": {village(1): f"{SE}210"}}
    )
    [row] = rows(apply_changes(county, typed), "village")
    assert (row["unit_code_after"], row["code_fate"]) == (f"{SE}210", "retired")


def test_an_upgrade_gives_a_code_of_the_new_type(county):
    one = {"action": "upgrade", "unit": SE, "type": "街道", "code": "370832002", "name": "东南街道"}
    made = apply_changes(county, changes(one))
    assert units(made).loc["370832002", ["name", "type"]].tolist() == ["东南街道", "街道"]
    assert made.after.facilities.set_index("facility_id").loc["g2", "serves"] == ("370832002",)
    assert [row["code_fate"] for row in rows(made)] == ["retired"]


def test_a_name_a_code_and_a_seat_change_alone(county):
    made = apply_changes(
        county,
        changes(
            {"action": "rename", "unit": SW, "name": "新街道"},
            {"action": "new_code", "unit": NW, "code": "370832105"},
            {"action": "move_seat", "unit": SE, "lon": 117.01, "lat": 35.77},
        ),
    )
    after = units(made)
    assert after.loc[SW, "name"] == "新街道"
    assert after.loc["370832105", "name"] == NAMES[NW]
    assert after.loc[SE, ["seat_lon", "seat_lat"]].tolist() == [117.01, 35.77]
    assert [row["code_fate"] for row in rows(made)] == ["kept", "retired", "kept"]
    assert {row["code_fate"] for row in rows(made, "village")} == {"new"}


def test_a_line_between_towns_is_moved_whole(county, tmp_path):
    # the line between west and east in the south moves 1 km to the east
    line = line_file(tmp_path, "line.gpkg", (3000, -10), (3000, 2010))
    asked = changes({"action": "move_line", "units": [SW, SE], "line": line}, path=tmp_path / "changes.toml")
    made = apply_changes(county, asked)
    after = units(made)
    assert after.loc[[SW, SE], "geometry"].area.tolist() == pytest.approx([6e6, 2e6])
    assert after.loc[village(2), "parent_code"] == SW
    assert people(made, SW) == of_towns(0, 1, 2, 4, 5, 6)


def test_a_stretch_of_a_line_between_villages_is_moved(county, tmp_path):
    # a bulge into village 1 that begins and ends on its border with village 0
    line = line_file(tmp_path, "line.gpkg", (1000, 200), (1300, 200), (1300, 800), (1000, 800))
    asked = changes(
        {"action": "move_line", "units": [village(0), village(1)], "line": line},
        path=tmp_path / "changes.toml",
    )
    made = apply_changes(county, asked)
    after = units(made)
    assert after.loc[[village(0), village(1)], "geometry"].area.tolist() == pytest.approx([1.18e6, 0.82e6])
    assert after.loc[SW, "geometry"].area == pytest.approx(4e6)
    exchanged = [row for row in rows(made, "village") if row["unit_code_before"] != row["unit_code_after"]]
    assert [(row["unit_code_before"], row["unit_code_after"]) for row in exchanged] == [
        (village(1), village(0))
    ]
    assert exchanged[0]["area_km2"] == pytest.approx(0.18)


def test_a_village_is_split_by_a_line_and_its_people_go_by_their_place(county, tmp_path):
    line = line_file(tmp_path, "line.gpkg", (300, -5), (300, 1005))
    parts = [
        {"code": village(0), "name": "甲村村民委员会", "side": "right"},
        {"code": f"{SW}230", "name": "新村村民委员会", "side": "left"},
    ]
    asked = changes(
        {"action": "split", "unit": village(0), "line": line, "into": parts}, path=tmp_path / "changes.toml"
    )
    made = apply_changes(county, asked)
    assert units(made).loc[[village(0), f"{SW}230"], "geometry"].area.tolist() == pytest.approx(
        [0.7e6, 0.3e6]
    )
    assert people(made, f"{SW}230") == 0.0
    # people of whom only the unit is known are shared out by area
    bare = county.residents.assign(placed_by="seat")
    made = apply_changes(study(residents=bare), asked)
    assert people(made, f"{SW}230") == pytest.approx(30.0)
    assert made.after.residents["residents"].sum() == pytest.approx(county.residents["residents"].sum())
    assert [finding.rule for finding in made.findings] == ["adjust.people-by-area"]


def test_a_new_town_without_a_seat_is_told_and_a_seat_is_never_made_up(county):
    merge = {"action": "merge", "units": [SE, NE], "into": {"code": "370832103", "name": "东镇"}}
    without = apply_changes(county, changes(merge))
    told = [one for one in without.findings if one.rule == "adjust.seat-wanted"]
    assert [(one.unit_code, one.name) for one in told] == [("370832103", "东镇")]
    assert units(without).loc["370832103", ["seat_lon", "seat_lat"]].isna().all()
    given = {**merge, "into": {**merge["into"], "lon": 117.03, "lat": 35.79}}
    kept = {**merge, "into": {"code": SE, "name": "东镇"}}
    for one in (given, kept):
        made = apply_changes(county, changes(one))
        assert not [found for found in made.findings if found.rule == "adjust.seat-wanted"]


def test_a_line_drawn_in_short_steps_cuts_as_a_long_one_does(county, tmp_path):
    steps = [(1900 + 0.5 * step, 1000) for step in range(4401)]
    parts = [
        {"code": SE, "name": NAMES[SE], "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    split = {"action": "split", "unit": SE, "line": line_file(tmp_path, "line.gpkg", *steps), "into": parts}
    made = apply_changes(county, changes(split, path=tmp_path / "changes.toml"))
    assert people(made, "370832103") == of_towns(6, 7)
    assert units(made).loc[[SE, "370832103"]].area.tolist() == pytest.approx([2e6, 2e6])


def test_the_table_of_units_adds_up_to_the_units_above(county):
    rows = unit_table(county).set_index("unit_code")
    assert rows.loc[COUNTY, ["units_below", "villages", "area_km2", "households"]].tolist() == [
        4,
        16,
        16.0,
        640.0,
    ]
    assert rows.loc[COUNTY, ["residents", "residents_60plus"]].tolist() == [2800.0, 280.0]
    assert rows.loc[SE, ["units_below", "villages", "residents"]].tolist() == [4, 4, of_towns(2, 3, 6, 7)]
    assert rows.loc[village(3), ["units_below", "villages", "residents"]].tolist() == [0, 0, residents_of(3)]


def test_a_piece_that_the_line_does_not_touch_goes_with_the_nearest():
    pieces = [box(0, 0, 2, 1), box(0, 1, 2, 2), box(0, 5, 1, 6), box(0, -6, 1, -5)]
    assert sides_of(pieces, LineString([(0, 1), (2, 1)])) == ["right", "left", "left", "right"]


def test_land_in_no_village_stays_with_the_first_part_where_none_keeps_the_code():
    drawn = study()
    shapes = drawn.boundaries.geometry.where(
        drawn.boundaries["unit_code"] != village(3), box(X0 + 3000, Y0, X0 + 4000, Y0 + 500)
    )
    drawn = replace(drawn, boundaries=drawn.boundaries.set_geometry(shapes))
    parts = [
        {"code": "370832103", "name": "南镇", "villages": [village(2), village(3)]},
        {"code": "370832104", "name": "中镇", "villages": [village(6), village(7)]},
    ]
    made = apply_changes(drawn, changes({"action": "split", "unit": SE, "into": parts}))
    assert units(made).loc[["370832103", "370832104"]].area.tolist() == pytest.approx([2e6, 2e6])
