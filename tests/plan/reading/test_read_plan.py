"""plan.toml: what is accepted, and how every fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_toy import GOOD, faults, read

from coverplan.errors import PlanError
from coverplan.plan import plan_reference, read_plan


def test_a_good_plan_is_typed(tmp_path):
    plan = read(tmp_path, GOOD)
    goal = plan.goal("g")
    assert goal.within.value == 5000
    assert goal.facility == ["public_cemetery"]
    assert plan.folder == tmp_path


def test_a_plan_is_found_by_its_file_or_its_folder_as_a_path_or_a_text(tmp_path):
    plan = read(tmp_path, GOOD)
    file = tmp_path / "plan.toml"
    for place in (file, str(file), tmp_path, str(tmp_path)):
        found = read_plan(place)
        assert found == plan
        assert found.path == file
    # A plan may have another name: it is read as it is called.
    other = file.rename(tmp_path / "2027.toml")
    assert read_plan(other).path == other


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    windows = read_plan(path)
    assert windows.area.name == "甲县"
    assert windows == read(tmp_path, GOOD)


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
    told = "\n".join(faults(tmp_path, GOOD.replace(old, new, 1)))
    for text in expected:
        assert text in told


def test_every_fault_is_told_at_once(tmp_path):
    told = faults(tmp_path, GOOD.replace("within", "wihtin").replace("name =", "nmae ="))
    assert [line.partition(" no key")[0] for line in told if "no key" in line] == [
        "area.nmae:",
        "goals[g].wihtin:",
    ]
    assert [line for line in told if "missing" in line] == [
        "area.name is missing; add it.",
        "goals[g].within is missing; add it.",
    ]


def told_of(place: Path) -> str:
    with pytest.raises(PlanError) as caught:
        read_plan(place)
    assert len(caught.value.faults) == 1
    return caught.value.message("en")


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path):
    file = tmp_path / "none.toml"
    assert told_of(file) == f"{file}: no such file. Check the path and the file name."
    # A folder is looked into for its plan.toml.
    assert told_of(tmp_path).startswith(f"{tmp_path / 'plan.toml'}: no such file")


def test_a_file_that_cannot_be_opened_is_told_with_the_reason(tmp_path):
    (tmp_path / "plan.toml").mkdir()
    assert told_of(tmp_path).startswith(f"{tmp_path / 'plan.toml'}: is a folder, not a file.")


def test_another_encoding_is_told(tmp_path):
    file = tmp_path / "plan.toml"
    file.write_bytes(GOOD.encode("gb18030"))
    assert told_of(tmp_path) == f"{file}: not UTF-8 text. Save it as UTF-8."


def test_what_is_no_toml_is_told_with_its_line(tmp_path):
    file = tmp_path / "plan.toml"
    file.write_text('id = "x"\ntitle = \n', encoding="utf-8")
    told = told_of(file)
    assert told.startswith(f"{file}: line 2 (title =) is not valid TOML: no such value;")


@pytest.mark.parametrize(
    ("text", "line"), [("# 甲\rid = 'x'\r", 1), ("id = 'x'\r\n\ntitle = 'y'\ra = 1", 3), ("\r", 1)]
)
def test_line_ends_of_old_macs_are_told_as_such(tmp_path, text, line):
    file = tmp_path / "plan.toml"
    file.write_bytes(text.encode())
    told = told_of(file)
    assert told.startswith(f"{file}: line {line} (")
    assert "as lines of old Macs do" in told
    assert "LF or CRLF" in told


@pytest.mark.parametrize(
    ("text", "line", "english", "chinese"),
    [
        ("id = x", 1, "no such value", "没有这样的值"),
        ("id = “x”", 1, "those of an English keyboard", "要用英文（半角）的"),
        ('id = "a"\ntitle ＝ "b"', 2, "those of an English keyboard", "要用英文（半角）的"),
        ('id "x"', 1, "no '=' after a key", "键后面缺少“=”"),
        ("[area", 1, "a bracket is not closed", "括号没有收尾"),
        ('id = "a"\nb = [1,\n\n', 2, "a bracket is not closed", "括号没有收尾"),
        ('id = "x\n[area]', 1, "the closing quote of a text is missing", "文字缺少收尾的引号"),
        ('path = "C:\\q"', 1, "a backslash in double quotes", "反斜杠要写两次"),
        ('id = "a"\nid = "b"', 2, "a key or table stands twice", "写了两次"),
        ("[area]\n[area]", 2, "a key or table stands twice", "写了两次"),
        ("d = 2026-02-30", 1, "no such date", "没有这个日期"),
        ("= 3", 1, "a key is wanted here", "这里应写一个键"),
        ('id = "a\x00b"', 1, "a control character", "控制字符"),
    ],
)
def test_what_is_no_toml_is_told_in_the_language_of_the_reader(tmp_path, text, line, english, chinese):
    file = tmp_path / "plan.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plan(file)
    said = caught.value.message("en")
    assert said.startswith(f"{file}: line {line} (")
    assert english in said
    said = caught.value.message("zh")
    assert said.startswith(f"{file}：第 {line} 行（")
    assert chinese in said


def test_a_number_with_more_digits_than_can_be_read_is_told(tmp_path):
    file = tmp_path / "plan.toml"
    file.write_text(f"id = {'9' * 5000}\n", encoding="utf-8")
    assert told_of(file).startswith(
        f"{file}: cannot be read: it is nested too deep, or a number is too long."
    )


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


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("area.residents", 'name = "甲县"', 'name = "甲县"\nresidents = true'),
        ("siting[g].new_sites", "new_sites = 2", "new_sites = true"),
        ("siting[g].time_limit_s", "new_sites = 2", 'new_sites = 2\ntime_limit_s = "60"'),
        ("area.sample", 'name = "甲县"', 'name = "甲县"\nsample = "yes"'),
        ("area.sample", 'name = "甲县"', 'name = "甲县"\nsample = 1'),
    ],
)
def test_no_value_is_taken_for_one_of_another_type(tmp_path, key, old, new):
    [told] = faults(tmp_path, GOOD.replace(old, new))
    assert told.startswith(f"{key} = ")


@pytest.mark.parametrize(
    ("within", "by", "write"), [("15 min", "length", "time"), ("5 km", "time", "length")]
)
def test_a_cutoff_that_does_not_fit_is_told_in_one_sentence_of_the_readers(tmp_path, within, by, write):
    text = GOOD.replace('"5 km"', f'"{within}"\nby = "{by}"')
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plan(tmp_path)
    told = caught.value.message("zh")
    assert f"goals[g].by = {by}：与 within = “{within}” 的单位不符。请写 {write}" in told
    assert "{" not in told
    assert "does not" not in told
    assert len(told.splitlines()) == 1
