"""What is wrong with a file of changes is told at once, each in words, and nothing is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from square_county import NAMES, NE, NW, SE, SW, changes, line_file, study, village

from coverplan.adjust import apply_changes
from coverplan.errors import InputError, PlanError
from coverplan.plan import read_changes

EAST = {"code": "370832103", "name": "东镇"}


@pytest.fixture(scope="module")
def county():
    return study()


def keys(county, *change, **more):
    with pytest.raises(InputError) as raised:
        apply_changes(county, changes(*change, **more))
    for fault in raised.value.faults:
        assert fault.message("zh")
        assert "{" not in fault.message("en")
    return [fault.key.removeprefix("adjust.") for fault in raised.value.faults]


def parts(*villages):
    codes = (SE, "370832103")
    return [
        {"code": code, "name": f"{code}镇", "villages": list(mine)}
        for code, mine in zip(codes, villages, strict=True)
    ]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"action": "rename", "unit": "370832999", "name": "甲镇"}, "unit-unknown"),
        ({"action": "merge", "units": [SE, NE], "into": {"code": NW, "name": "东镇"}}, "code-in-use"),
        ({"action": "merge", "units": [SE, NE], "into": {"code": "370832250", "name": "东镇", "type": "镇"}}, "code-range"),
        ({"action": "merge", "units": [SE, NE], "into": {"code": "370833103", "name": "东镇"}}, "code-form"),
        ({"action": "merge", "units": [SE, village(0)], "into": EAST}, "levels-differ"),
        ({"action": "merge", "units": [village(1), village(2)], "into": {"code": village(1), "name": "乙村"}}, "parents-differ"),
        ({"action": "merge", "units": [SE, SE], "into": EAST}, "named-twice"),
        ({"action": "merge", "units": ["370832", SE], "into": EAST}, "county"),
        ({"action": "split", "unit": SE, "into": parts([village(2)], [village(6), village(7)])}, "village-left"),
        ({"action": "split", "unit": SE, "into": parts([village(2), village(3)], [village(3), village(6), village(7)])}, "village-twice"),
        ({"action": "split", "unit": SE, "into": parts([village(2), village(3), village(0)], [village(6), village(7)])}, "village-elsewhere"),
        ({"action": "split", "unit": SE, "into": [EAST, {"code": SE, "name": "甲镇"}]}, "part-nothing"),
        ({"action": "transfer", "villages": [village(0)], "to": SW}, "there-already"),
        ({"action": "transfer", "villages": [village(0)], "to": village(1)}, "not-above"),
        ({"action": "transfer", "villages": [village(0)], "to": SE, "codes": {village(1): f"{SE}210"}}, "codes-of-others"),
        ({"action": "rename", "unit": SW, "name": NAMES[SW]}, "name-same"),
        ({"action": "upgrade", "unit": SE, "type": "街道", "code": "370832150", "name": "东南街道"}, "code-range"),
        ({"action": "upgrade", "unit": SE, "type": "街道", "code": SE, "name": "东南街道"}, "code-range"),
        ({"action": "new_code", "unit": SE, "code": SE}, "code-same"),
        ({"action": "move_line", "units": [SW, SE]}, "no-line"),
        ({"action": "move_seat", "unit": SW, "lon": 116.0}, "half-place"),
        ({"action": "merge", "units": [SE, NE], "into": {**EAST, "lat": 35.8}}, "half-place"),
        ({"action": "split", "unit": SE, "into": [{**part, "lon": 117.0} if part["code"] == SE else part for part in parts([village(2), village(3)], [village(6), village(7)])]}, "half-place"),
        ({"action": "rename", "unit": "370832", "name": "圆县"}, "county"),
        ({"action": "move_seat", "unit": "370832", "lon": 117.0, "lat": 35.8}, "county"),
        ({"action": "merge", "units": [SE, NE], "into": {"code": "370832450", "name": "东区"}}, "type-wanted"),
        ({"action": "transfer", "villages": [village(n) for n in (2, 3, 6, 7)], "to": SW}, "nothing-left"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_kind(county, change, key):
    assert keys(county, change) == [key]


def test_what_undoes_may_restore_codes_that_were_there_and_no_others(county):
    odd = {"action": "merge", "units": [SE, NE], "into": {"code": "370832999", "name": "东镇", "type": "镇"}}
    assert keys(county, odd, reverses="other") == ["code-range"]


def test_all_faults_of_all_changes_are_told_at_once_and_none_that_only_follows(county):
    told = keys(
        county,
        {"action": "merge", "units": [SE, NE], "into": {"code": NW, "name": "东镇"}},
        {"action": "split", "unit": "370832888", "into": [{"code": "370832105", "name": "甲镇", "side": "left"}, {"code": "370832106", "name": "乙镇", "side": "right"}]},
        {"action": "transfer", "villages": [village(0)], "to": "370832105"},
        {"action": "rename", "unit": SE, "name": "新镇"},
        effective=dt.date(2020, 1, 1),
    )  # fmt: skip
    assert told == ["too-early", "changed-twice", "code-in-use", "unit-unknown"]


def test_a_code_that_an_earlier_list_knows_is_retired(county):
    units = county.boundaries[["unit_code", "name", "level", "type", "parent_code"]].astype("str")
    now = pd.DataFrame(units).assign(vintage="2025")
    old = now[now["unit_code"] == SE].assign(unit_code="370832105", vintage="2020")
    listed = pd.concat([old, now], ignore_index=True).reindex(
        columns=[*now.columns, "urban_rural", "place_code", "pinyin", "approved"]
    )
    assert keys(study(unit_list=listed), {"action": "new_code", "unit": NW, "code": "370832105"}) == [
        "code-retired"
    ]
    # a code that a change of the same file gives up is retired, too
    told = keys(
        county,
        {"action": "merge", "units": [SE, NW], "into": {"code": "370832105", "name": "东镇"}},
        {"action": "upgrade", "unit": NE, "type": "镇", "code": SE, "name": "北镇"},
    )
    assert told == ["code-retired"]


def test_the_study_after_knows_the_codes_that_were_given_up(county):
    merged = apply_changes(county, changes({"action": "merge", "units": [SE, NE], "into": EAST}))
    with pytest.raises(InputError, match=SE):
        apply_changes(
            merged.after,
            changes({"action": "new_code", "unit": NW, "code": SE}, effective=dt.date(2028, 1, 1)),
        )


@pytest.mark.parametrize(
    ("places", "key"),
    [([(1900, 2500), (4100, 2500)], "line-cuts-nothing"), ([(2500, 500), (3500, 500)], "line-cuts-nothing")],
)
def test_a_line_that_does_not_cut_is_told(county, tmp_path, places, key):
    line = line_file(tmp_path, "line.gpkg", *places)
    sides = [
        {"code": SE, "name": "甲镇", "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    split = {"action": "split", "unit": SE, "line": line, "into": sides}
    assert keys(county, split, path=tmp_path / "c.toml") == [key]
    move = {"action": "move_line", "units": [SW, SE], "line": line}
    assert keys(county, move, path=tmp_path / "c.toml") == [key]


def test_a_line_that_is_not_there_and_sides_that_are_not_said(county, tmp_path):
    split = {"action": "split", "unit": SE, "line": "none.gpkg", "into": [EAST, {"code": SE, "name": "甲镇"}]}
    with pytest.raises(InputError, match=r"none\.gpkg"):
        apply_changes(county, changes(split, path=tmp_path / "c.toml"))


def test_units_without_outlines_cannot_be_cut(tmp_path):
    bare = study()
    shapes = [
        None if code == SE else shape
        for code, shape in zip(bare.boundaries["unit_code"], bare.boundaries.geometry, strict=True)
    ]
    bare = replace(bare, boundaries=bare.boundaries.set_geometry(shapes, crs=bare.boundaries.crs))
    line = line_file(tmp_path, "line.gpkg", (1900, 1000), (4100, 1000))
    sides = [
        {"code": SE, "name": "甲镇", "side": "right"},
        {"code": "370832103", "name": "中镇", "side": "left"},
    ]
    split = {"action": "split", "unit": SE, "line": line, "into": sides}
    move = {"action": "move_line", "units": [SW, SE], "line": line}
    for change in (split, move):
        with pytest.raises(InputError) as raised:
            apply_changes(bare, changes(change, path=tmp_path / "c.toml"))
        [fault] = raised.value.faults
        assert fault.key == "adjust.no-outline"
        assert NAMES[SE] in fault.message("zh")
        assert SE in fault.message("zh")


def test_a_study_without_boundaries_cannot_be_adjusted():
    with pytest.raises(InputError, match="边界"):
        apply_changes(study(boundaries=None), changes({"action": "rename", "unit": SW, "name": "甲街道"}))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('id = "x"\neffective = 2027-01-01\n[[change]]\naction = "swap"\nunit = "1"\n', "swap"),
        (
            'id = "x"\neffective = 2027-01-01\n[[change]]\naction = "rename"\nunit = "1"\nnmae = "甲"\n',
            "nmae",
        ),
        ('id = "x"\neffective = 2027-01-01\n[[change]]\naction = "rename"\nunit = "1"\n', "name"),
        ('id = "x"\n[[change]]\naction = "rename"\nunit = "1"\nname = "甲"\n', "effective"),
        ("id = x", "TOML"),
        (
            'id = "x"\neffective = 2027-01-01\n[[change]]\naction = "move_seat"\nunit = "1"\nlon = 35.8\nlat = 116.1\n',
            "lat",
        ),
        (
            'id = "x"\neffective = 2027-01-01\n[[change]]\naction = "merge"\nunits = ["1"]\ninto = { code = "2", name = "甲" }\n',
            "至少要写 2 项",
        ),
        (
            'id = "x"\neffective = 2027-01-01\n[[change]]\naction = "move_line"\nunits = ["1", "2", "3"]\n',
            "最多写 2 项",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_its_key(tmp_path, text, word):
    (tmp_path / "c.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=word):
        read_changes(tmp_path / "c.toml")


def test_what_names_a_code_that_a_refused_change_would_have_given_is_no_fault_of_its_own(county):
    told = keys(
        county,
        {"action": "new_code", "unit": "370832999", "code": "370832105"},
        {"action": "rename", "unit": "370832105", "name": "新镇"},
    )
    assert told == ["unit-unknown"]
