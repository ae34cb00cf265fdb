"""plan.toml: what is accepted, and how every fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverplan.errors import PlanError
from coverplan.plan import plan_reference, read_plan

GOOD = """
id = "x"
[area]
name = "甲县"
crs = "EPSG:4548"
[travel.car]
profile = "car"
[[goals]]
id = "g"
kind = "reach"
facility = "public_cemetery"
within = "5 km"
travel = "car"
[[siting]]
goal = "g"
new_sites = 2
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def faults(tmp_path: Path, text: str) -> str:
    with pytest.raises(PlanError) as caught:
        read(tmp_path, text)
    return caught.value.message("en")


def test_a_good_plan_is_typed(tmp_path):
    plan = read(tmp_path, GOOD)
    goal = plan.goal("g")
    assert goal.within.value == 5000
    assert goal.facility == ["public_cemetery"]
    assert plan.folder == tmp_path
    assert read_plan(tmp_path) == plan  # a folder stands for its plan.toml


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_plan(path).area.name == "甲县"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("within", "wihtin", ["goals[g].wihtin", "within"]),
        ('kind = "reach"', 'kind = "reech"', ["goals[g].kind", "reech", "reach"]),
        ('"public_cemetery"', '"public_cemetry"', ["goals[g].facility", "public_cemetery"]),
        ('crs = "EPSG:4548"', 'crs = "EPSG:4326"', ["area.crs", "degrees"]),
        ('crs = "EPSG:4548"', 'crs = "EPSG:3857"', ["area.crs", "not true metres"]),
        ('crs = "EPSG:4548"', 'crs = "4548x"', ["area.crs", "unknown CRS"]),
        ('"5 km"', '"5 lm"', ["goals[g].within", "5 lm"]),
        ('"5 km"', '"5 km"\nby = "time"', ["goals[g]", "does not fit"]),
        ('"5 km"', '"5 km"\ntarget = 95', ["goals[g].target", "95"]),
        ('"5 km"', '"5 km"\ntarget = "150 %"', ["goals[g].target", "150 %"]),
        ('id = "x"', "", ["id is missing"]),
        ('goal = "g"', 'goal = "h"', ["siting", "'h'", "g"]),
        ("new_sites = 2", 'new_sites = 2\ncandidates = "vilage_seats"', ["vilage_seats", "village_seats"]),
        ("new_sites = 2", "", ["siting[g].new_sites"]),
        ("new_sites = 2", "new_sites = -1", ["siting[g].new_sites", "-1"]),
        (
            "[[siting]]",
            '[[goals]]\nid = "g"\nkind = "works"\nindicator = "i"\n[[siting]]',
            ["'g' stands 2 times"],
        ),
        ('id = "x"', 'id = "x', ["not valid TOML"]),
        ('id = "x"', 'id = "x/y"', ["id = x/y"]),
    ],
)
def test_a_fault_names_its_key_and_what_to_do(tmp_path, old, new, expected):
    assert old in GOOD
    told = faults(tmp_path, GOOD.replace(old, new, 1))
    assert "plan.toml" in told
    for text in expected:
        assert text in told


def test_every_fault_is_told_at_once(tmp_path):
    told = faults(tmp_path, GOOD.replace("within", "wihtin").replace("name =", "nmae ="))
    assert "wihtin" in told
    assert "nmae" in told


def test_a_missing_file_and_another_encoding_are_told(tmp_path):
    with pytest.raises(PlanError, match="找不到文件"):
        read_plan(tmp_path / "none.toml")
    (tmp_path / "plan.toml").write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(PlanError, match="UTF-8"):
        read_plan(tmp_path)


def test_the_reference_names_every_key_of_the_contract():
    reference = plan_reference()
    for key in (
        "code_scheme",
        "spread",
        "speed_kph",
        "at_least",
        "eligibility",
        "candidates",
        "new_sites",
        "datum",
        "columns",
    ):
        assert key in reference


def test_bounds_and_types_are_told_in_the_readers_language(tmp_path):
    wrong = GOOD.replace("new_sites = 2", "new_sites = -2").replace('id = "x"', 'id = "../x"', 1)
    wrong = wrong.replace(
        'name = "甲县"', 'name = "甲县"\nsample = "no way"\nresidents = "many"\nvintage = 1'
    )
    (tmp_path / "plan.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plan(tmp_path)
    told = caught.value.message("zh")
    assert " should " not in told
    assert "new_sites = -2：必须 >= 0" in told
    for words in ("true 或 false", "应为数字", "加引号"):
        assert words in told
