"""`check` on files that stand alone, its rules, and what the team accepts: as a process sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

LIST = """unit_code,name,level,parent_code
370832,梁山县,county,
370832001,水泊街道,town,370832
370832001001,文昌阁社区居民委员会,village,370832001
370832001201,<b>石</b>村民委员会,village,370832001
370832001601,柳营村民委员会,village,370832001
"""


@pytest.fixture
def names(tmp_path: Path) -> Path:
    (tmp_path / "名录.csv").write_text(LIST, encoding="gbk")
    return tmp_path / "名录.csv"


def test_a_list_alone_is_checked_and_exits_1_until_its_errors_are_accepted(
    names: Path, tmp_path: Path, call: Callable[..., object]
):
    out = tmp_path / "out"
    assert call("check", "--names", names, "--out", out).code == 1
    table = pd.read_csv(out / "findings.csv", dtype=str, keep_default_na=False)
    assert list(table)[:12] == [
        "rule", "level", "layer", "unit_code", "name", "lon", "lat", "size", "size_unit", "message", "advice", "basis",
    ]  # fmt: skip
    assert list(table)[-1] == "notice"
    errors = table[table["level"] == "error"]
    assert "code.range" in set(errors["rule"])
    assert {path.name for path in out.iterdir()} == {
        "findings.csv", "findings.html", "findings.gpkg", "manifest.json",
    }  # fmt: skip
    prints = [part for each in errors["fingerprint"] for part in ("--accept", each)]
    called = call(
        "check", names, "--out", out, *prints, "--reason", "待批复", "--by", "区划股", "--until", "2099-01-01"
    )
    assert called.code == 0
    assert f"已认可 {len(errors)} 条" in called.out
    again = pd.read_csv(out / "findings.csv", dtype=str, keep_default_na=False)
    assert (again["accepted"] != "").sum() == len(errors)
    assert "error" not in set(again["level"])
    assert call("check", names, "--out", out, "--accept", "f0", "--reason", "r", "--by", "b").code == 2


def test_a_list_is_held_against_boundaries_and_beside_a_plan(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    (tmp_path / "list.csv").write_text("unit_code,name,level\n370832999,无镇,town\n", encoding="utf-8")
    for number, before in enumerate(((toy_files / "plan.toml",), ("--boundaries", toy_files / "units.gpkg"))):
        out = tmp_path / f"out{number}"
        assert call("check", *before, "--names", tmp_path / "list.csv", "--out", out).code == 1
        rules = pd.read_csv(out / "findings.csv")["rule"]
        assert "code.not-listed" in set(rules)


def test_the_rules_are_listed_as_the_plan_sets_them(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    plan = toy_files / "规则.toml"
    more = '\n[checks.rules."border.gap"]\non = false\nleast_m2 = 7.0\n[checks]\ndate = 2021-12-31\n'
    text = (toy_files / "plan.toml").read_text(encoding="utf-8")
    plan.write_text(text + more, encoding="utf-8")
    rules = {
        each["rule"]: each for each in json.loads(call("check", plan, "--list-rules", "--json").out)["rules"]
    }
    assert (rules["border.gap"]["state"], rules["border.gap"]["parameters"][0]["value"]) == ("off", 7.0)
    assert (rules["name.duplicate"]["state"], rules["name.duplicate"]["since"]) == ("not-yet", "2022-05-01")
    assert {"rule", "level", "basis", "since", "until", "parameters", "says", "advice"} <= set(
        rules["code.range"]
    )
    said = call("check", plan, "--list-rules", "--lang", "en").out
    assert "[switched off by the plan]" in said
    assert "not applied" in said
    plan.unlink()
