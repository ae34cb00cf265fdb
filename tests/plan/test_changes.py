"""The typed content of CHANGES.toml: whom a change is about, what it must say, where its file lies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from coverplan.plan.changes import Changes

NEW = {"code": "C", "name": "丙镇"}


def changes(*change, **more):
    return Changes.model_validate({"id": "x", "effective": date(2027, 1, 1), "change": list(change)} | more)


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"action": "merge", "units": ["A", "B"], "into": NEW}, ("A", "B")),
        ({"action": "split", "unit": "A", "into": [NEW, NEW | {"code": "D"}]}, ("A",)),
        ({"action": "transfer", "villages": "A1", "to": "B"}, ("A1",)),
        ({"action": "transfer", "villages": ["A1", "A2"], "to": "B"}, ("A1", "A2")),
        ({"action": "rename", "unit": "A", "name": "甲镇"}, ("A",)),
        ({"action": "upgrade", "unit": "A", "type": "镇", "code": "C", "name": "甲镇"}, ("A",)),
        ({"action": "new_code", "unit": "A", "code": "C"}, ("A",)),
        ({"action": "move_line", "units": ["A", "B"]}, ("A", "B")),
        ({"action": "move_seat", "unit": "A"}, ("A",)),
    ],
)  # fmt: skip
def test_each_change_says_whom_it_is_about(change, changed):
    [made] = changes(change).change
    assert made.changed == changed


@pytest.mark.parametrize(
    "change",
    [
        {"action": "merge", "units": ["A"], "into": NEW}, {"action": "move_line", "units": ["A"]}, {"action": "move_line", "units": ["A", "B", "C"]},
        {"action": "split", "unit": "A", "into": [NEW]}, {"action": "transfer", "villages": [], "to": "B"},
        {"action": "rename", "unit": "A", "name": " "}, {"action": "rename", "unit": "", "name": "甲镇"},
        {"action": "move_seat", "unit": "A", "lon": 181, "lat": 0}, {"action": "move_seat", "unit": "A", "lon": 0, "lat": -91},
    ],
)  # fmt: skip
def test_what_can_be_no_change_is_refused(change):
    with pytest.raises(ValidationError):
        changes(change)


def test_blanks_about_what_is_said_fall_away():
    [made] = changes({"action": "rename", "unit": " A ", "name": " 甲镇 "}).change
    assert (made.unit, made.name) == ("A", "甲镇")


def test_a_file_of_changes_knows_its_name_and_folder():
    rename = {"action": "rename", "unit": "A", "name": "甲镇"}
    bare, read = changes(rename), changes(rename, path=Path("some/where.toml"))
    assert (bare.file, bare.folder) == ("x", Path())
    assert (read.file, read.folder) == ("where.toml", Path("some"))
    with pytest.raises(ValidationError):
        Changes(id="x", effective=date(2027, 1, 1), change=[])
