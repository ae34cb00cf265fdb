"""What the law asks of each change: who approves it, what is due, what becomes of codes."""

from __future__ import annotations

import pytest
from square_county import NAMES, NE, NW, SE, SW, changes, line_file, study, village

from coverplan.adjust import apply_changes, procedure

PROVINCE, FOUNDER, COUNTY, DISTRICT = "province", "founder", "county", "district"
DONE, CODE, NAME, LINE = (f"adjust.due.{word}" for word in ("done", "code", "name", "line"))
EAST = {"code": "370832103", "name": "东镇"}


@pytest.fixture(scope="module")
def county():
    return study()


def asked(county, change, **more):
    [step] = apply_changes(county, changes(change, **more)).steps
    law = procedure(step, is_chinese=True)
    assert (law.number, law.action) == (1, change["action"])
    return law.approvers, law.deadlines


@pytest.mark.parametrize(
    ("change", "approvers", "deadlines"),
    [
        ({"action": "merge", "units": [SE, NE], "into": EAST}, (PROVINCE,), (DONE, CODE, NAME)),
        ({"action": "merge", "units": [SW, SE], "into": {"code": SW, "name": NAMES[SW]}}, (PROVINCE, FOUNDER), (DONE, CODE, NAME)),
        ({"action": "transfer", "villages": [village(2)], "to": NE}, (PROVINCE, COUNTY), (DONE, CODE, LINE)),
        ({"action": "transfer", "villages": [village(1)], "to": SE}, (PROVINCE, FOUNDER, COUNTY), (DONE, CODE, LINE)),
        ({"action": "rename", "unit": SE, "name": "新镇"}, (PROVINCE,), (DONE, NAME)),
        ({"action": "rename", "unit": SW, "name": "新街道"}, (FOUNDER,), (DONE, NAME)),
        ({"action": "rename", "unit": village(1), "name": "新乙村村民委员会"}, (COUNTY,), (NAME,)),
        ({"action": "upgrade", "unit": SE, "type": "街道", "code": "370832002", "name": "东南街道"}, (PROVINCE, FOUNDER), (DONE, CODE, NAME)),
        ({"action": "upgrade", "unit": village(1), "type": "居委会", "code": f"{SW}001", "name": "乙社区居民委员会"}, (COUNTY, DISTRICT), (CODE, NAME)),
        ({"action": "new_code", "unit": NW, "code": "370832105"}, (PROVINCE,), (DONE, CODE)),
        ({"action": "move_seat", "unit": NW, "lon": 117.01, "lat": 35.8}, (PROVINCE,), (DONE,)),
        ({"action": "move_seat", "unit": village(1), "lon": 117.016, "lat": 35.775}, (COUNTY,), ()),
        (
            {"action": "split", "unit": SE, "into": [{"code": SE, "name": NAMES[SE], "villages": [village(2), village(3)]}, {**EAST, "villages": [village(6), village(7)]}]},
            (PROVINCE,), (DONE, CODE, NAME, LINE),
        ),
    ],
)  # fmt: skip
def test_who_approves_and_what_is_due(county, change, approvers, deadlines):
    assert asked(county, change) == (approvers, deadlines)


def test_a_line_between_villages_is_no_concern_of_the_province(county, tmp_path):
    line = line_file(tmp_path, "line.gpkg", (1000, 300), (1200, 300), (1200, 700), (1000, 700))
    between = {"action": "move_line", "units": [village(0), village(1)], "line": line}
    assert asked(county, between, path=tmp_path / "c.toml") == ((COUNTY,), (LINE,))
    line = line_file(tmp_path, "town.gpkg", (2000, 300), (2200, 300), (2200, 700), (2000, 700))
    towns = {"action": "move_line", "units": [SW, SE], "line": line}
    approvers, deadlines = asked(county, towns, path=tmp_path / "c.toml")
    assert approvers[:2] == (PROVINCE, FOUNDER)
    assert deadlines == (DONE, LINE)


def test_elsewhere_nothing_is_known_of_the_law(county):
    [step] = apply_changes(county, changes({"action": "rename", "unit": SE, "name": "新镇"})).steps
    law = procedure(step, is_chinese=False)
    assert (law.approvers, law.deadlines, law.approved_by(), law.due()) == ((), (), "", [])
