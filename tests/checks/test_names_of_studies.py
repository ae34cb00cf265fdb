"""Names of a study: its tables, its list of units, what stood before; and the real lists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from names_lists import by_rule, judged

import coverplan as cp
from coverplan.checks.names import check_names
from coverplan.findings import Findings
from coverplan.plan import read_plan
from coverplan.study import load_study

PLAN = """
id = "toy"
[area]
name = "玩具县"
code = "370832"
crs = "EPSG:4548"
[units]
vintage = "2023"
[layers.unit_list]
path = "list.csv"
"""
HEAD = "unit_code,name,level,parent_code,vintage,pinyin,approved\n"
ABOVE = "370832,玩具县,county,,2023,,\n370832101,东镇,town,370832,2023,Dong Zhen,\n"


def checked(folder: Path, rows: str, plan: str = "", **files: str) -> Findings:
    (folder / "list.csv").write_text(HEAD + ABOVE + rows, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "plan.toml").write_text(PLAN + plan, encoding="utf-8")
    found = cp.check(folder / "plan.toml")
    return Findings(one for one in found if one.rule.startswith("name."))


TWO = "370832101201,丙庄村,village,370832101,2023,,\n370832101001,丙庄社区,village,370832101,2023,,\n"


def test_the_last_vintage_is_judged_and_what_stood_before_is_old(tmp_path):
    before = TWO.replace("2023", "2022")
    found = checked(tmp_path, TWO + before)
    assert [(one.level, one.layer, one.unit_code[-3:]) for one in found] == [
        ("warning", "unit_list", "001"),
        ("warning", "unit_list", "201"),
    ]
    assert found[0].params["standing"].key == "names.standing.historic"
    other = before.replace("丙庄社区", "丁庄社区")
    assert [one.level for one in checked(tmp_path, TWO + other)] == ["error", "warning"]
    none = before.replace("丙庄", "丁庄")
    assert [one.level for one in checked(tmp_path, TWO + none)] == ["error"] * 2


def test_the_day_of_approval_and_the_plan_say_what_is_new(tmp_path):
    rows = TWO.replace("社区,village,370832101,2023,,", "社区,village,370832101,2023,,2024-01-01")
    assert [one.level for one in checked(tmp_path, rows)] == ["error", "warning"]
    plan = '[checks.rules."name.duplicate"]\nnew = ["370832101201"]\n'
    assert [one.level for one in checked(tmp_path, TWO, plan)] == ["warning", "error"]
    lost = '[checks.rules."name.duplicate"]\nnew = ["无此村"]\n'
    assert "name.new-unknown" in by_rule(checked(tmp_path, TWO, lost))


def test_the_tables_of_the_office_are_heeded(tmp_path):
    rows = "370832101201,乐和村,village,370832101,2023,Laohecun,\n370832101001,泰山社区,village,370832101,2023,,\n"
    assert by_rule(checked(tmp_path, rows)) == {
        "name.pinyin": {"370832101201"},
        "name.review": {"370832101001"},
    }
    tables = '[layers.name_readings]\npath = "readings.csv"\n[layers.name_terms]\npath = "terms.csv"\n'
    readings = "字词,读音,用法,适用单位\n乐,lào,,370832101\n"
    found = checked(tmp_path, rows, tables, readings=readings, terms="词,类别\n泰山,允许\n")
    assert by_rule(found) == {}
    study = cp.open_study(tmp_path)
    assert {path.name for path in study.files} >= {"readings.csv", "terms.csv"}


def test_other_rules_and_other_countries(tmp_path):
    assert checked(tmp_path, TWO, '[checks.rules."name.duplicate"]\non = false\n') == ()
    assert checked(tmp_path, TWO, "[checks]\ndate = 2021-12-31\n") == ()
    levels = checked(tmp_path, TWO, '[checks.rules."name.duplicate"]\nlevel = "info"\n')
    assert [one.level for one in levels] == ["info"] * 2


def test_streets_stand_in_the_list_and_have_no_code_of_a_unit(tmp_path):
    rows = "S1,人民路,street,370832101,2023,Renmin Lu,\nS2,人民街,街路巷,370832101,2023,,\n"
    assert by_rule(checked(tmp_path, rows)) == {"name.duplicate": {"S1", "S2"}}
    assert not [one for one in cp.check(tmp_path / "plan.toml") if one.rule.startswith("code.")]


# --- the real lists of six vintages, by other code


def vintages(shared_data) -> pd.DataFrame:
    rows = pd.read_csv(shared_data / "liangshan" / "divisions-2017-2023.csv", dtype=str)
    level = rows["level"].map({"乡级": "town", "村级": "village"})
    return rows.rename(columns={"code": "unit_code", "parent": "parent_code"}).assign(level=level)


def bare(name: str) -> set[str]:
    """What a village may be called, by a rule of its own: 陈村村民委员会 is that of 陈 or of 陈村."""
    stripped = re.sub("(社区)?(居民委员会|村民委员会|村名委员会|居委会|村委会)$", "", name)
    stripped = stripped.removesuffix("社区") if stripped == name else stripped
    return {stripped, stripped.removesuffix("村")} if len(stripped) > 1 else {stripped}


@pytest.mark.parametrize(
    ("vintage", "villages", "namesakes"),
    [
        ("2017", 635, 153),
        ("2019", 634, 157),
        ("2020", 427, 37),
        ("2021", 423, 36),
        ("2022", 423, 36),
        ("2023", 437, 36),
    ],
)
def test_namesakes_of_the_real_lists(shared_data, vintage, villages, namesakes):
    rows = vintages(shared_data).query("vintage == @vintage")
    found = judged(rows, vintage=vintage)
    there = rows[rows["level"] == "village"].set_index("unit_code")["name"]
    assert len(there) == villages
    called = Counter(name for names in there.map(bare) for name in names)
    alike = {code for code, name in there.items() if any(called[one] > 1 for one in bare(name))}
    assert by_rule(found)["name.duplicate"] == alike
    assert len(alike) == namesakes
    levels = {one.level for one in found if one.rule == "name.duplicate"}
    assert levels == {"warning"}


def test_other_faults_of_the_real_lists_are_those_seen_by_hand(shared_data):
    rows = vintages(shared_data)
    told: dict[str, set[tuple[str, str]]] = {}
    for vintage, units in rows.groupby("vintage"):
        for one in judged(units, vintage=str(vintage)):
            if one.level != "info" and one.rule != "name.duplicate":
                told.setdefault(one.rule, set()).add((str(vintage), one.name))
    assert told.pop("name.rare-character") == {("2017", "碌硃庙村民委员会")}
    assert told.pop("name.suffix") == {(vintage, "乐和村村名委员会") for vintage in ("2021", "2022", "2023")}
    homophones = told.pop("name.homophone")
    assert {name for vintage, name in homophones if vintage == "2017"} == {"齐庄村民委员会", "亓庄村民委员会"}
    new = {"新和村", "新河村", "新合村", "双兴村", "双星村"}
    assert {name[:3] for vintage, name in homophones if vintage == "2023"} == new
    assert told == {}


def test_a_name_that_is_given_to_another_village_is_new(shared_data):
    rows = vintages(shared_data)
    units, earlier = rows[rows["vintage"] == "2023"].copy(), rows[rows["vintage"] == "2022"]

    def levels(units):
        found = judged(units, vintage="2023", earlier=earlier)
        return {one.unit_code: one.level for one in found if one.rule == "name.duplicate"}

    as_it_is = levels(units)
    renamed = units["name"] == "幸福村村民委员会"
    units.loc[renamed, "name"] = "和平村村民委员会"
    told = levels(units)
    (code,) = units.loc[renamed, "unit_code"]
    (old,) = units.loc[(units["name"] == "和平村村民委员会") & ~renamed, "unit_code"]
    assert (told.pop(code), told.pop(old)) == ("error", "warning")
    assert told == as_it_is


def test_of_the_real_lists_only_what_changed_is_new(shared_data):
    rows = vintages(shared_data)
    for year, before in (("2022", "2021"), ("2023", "2022")):
        units, earlier = rows[rows["vintage"] == year], rows[rows["vintage"] == before]
        found = [one for one in judged(units, vintage=year, earlier=earlier) if one.rule == "name.duplicate"]
        had = set(zip(earlier["unit_code"], earlier["name"], strict=True))
        assert {one.level for one in found if (one.unit_code, one.name) in had} <= {"warning"}
        assert [one.name for one in found if one.level == "error"] == []


def test_no_character_of_the_county_today_is_outside_the_table():
    plan = read_plan("data/plan.toml")
    units_only = type(plan.layers)(boundaries=plan.layers.boundaries)
    found = list(check_names(load_study(plan.model_copy(update={"layers": units_only}))))
    assert {one.rule for one in found if one.level == "error"} == set()
    assert [(one.unit_code, one.name) for one in found if one.rule == "name.suffix"] == [
        ("370832105239", "乐和村村名委员会")
    ]
