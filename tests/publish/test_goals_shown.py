"""What the products show of goals of two periods, of units that are left out, and of conditions."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from toy_town import TOWNS, facilities, study

from coverplan.goals import measure
from coverplan.publish.office.sheets import units_sheet
from coverplan.publish.summary import conclusion, reach_conditions
from coverplan.publish.web.goals import encode_goals
from coverplan.texts import say

CENTRE = {"facility_id": "a", "kind": "comprehensive_centre", "x": 100, "y": 500}
SERVED = {"id": "s", "kind": "served", "facility": ["comprehensive_centre"], "period": "十五五"}
OUT = {"unit": TOWNS[1], "reason": "迁建", "until": date(2199, 12, 31)}
QUOTA = {
    "id": "q",
    "kind": "quota",
    "facility": ["comprehensive_centre"],
    "period": "十四五",
    "exceptions": [OUT],
}


@pytest.fixture(scope="module")
def shown():
    toy = study([SERVED, QUOTA], facilities=facilities(CENTRE))
    return toy, measure(toy)


def test_the_conclusion_counts_the_goals_of_each_period(shown):
    toy, result = shown
    said = conclusion(toy.plan, result, None, [], "en")
    assert said[:3] == [
        "The plan has 2 goals: 1 is met, 1 is not met.",
        "15th Five-Year Plan: 1 goal, 1 is not met.",
        "14th Five-Year Plan: 1 goal, 1 is met.",
    ]


def test_goals_of_one_period_are_counted_once():
    toy = study([SERVED], facilities=facilities(CENTRE))
    assert sum("十五五" in text for text in conclusion(toy.plan, measure(toy), None, [])) == 0


def test_the_map_knows_period_and_exceptions(shown):
    toy, result = shown
    served, quota = encode_goals(toy, result, None)[0]
    assert (served["period"], quota["period"]) == ("十五五", "十四五")
    assert served["excepted"] == {}
    assert quota["excepted"] == {
        TOWNS[1]: [say("goal.excepted-row", lang, reason="迁建", until="2199-12-31") for lang in ("zh", "en")]
    }
    assert quota["unitFigures"][TOWNS[1]] == [None, None, None, None]
    # a unit that is not served is a unit, not a person
    assert (served["measure"], served["shading"]) == ("units", "share")
    assert served["unitFigures"][TOWNS[1]] == [0, 0, 1, 0]


def test_the_workbook_says_of_a_unit_why_it_is_left_out(shown):
    toy, result = shown
    frame = units_sheet(toy, result, "en").frame.set_index(["goal_id", "unit_code"])
    assert frame.loc[("q", TOWNS[1]), "note"] == say("goal.excepted-row", reason="迁建", until="2199-12-31")
    assert frame.loc[("q", TOWNS[0]), "note"] == ""
    assert frame.loc[("s", TOWNS[0]), "measure"] == "units"


def test_without_exceptions_the_workbook_has_no_column_for_them():
    toy = study([SERVED], facilities=facilities(CENTRE))
    assert "note" not in units_sheet(toy, measure(toy), "en").frame


def test_the_tables_of_a_run_hold_the_reason_in_the_notice(tmp_path):
    from coverplan.run import run_job

    plan = tmp_path / "plan.toml"
    units = tmp_path / "units.csv"
    units.write_text(
        "unit_code,name,level,parent_code\n1,县,county,\n11,甲镇,town,1\n12,乙镇,town,1\n", encoding="utf-8"
    )
    (tmp_path / "f.csv").write_text("facility_id,name,kind,unit_code\na,养老院,养老院,11\n", encoding="utf-8")
    plan.write_text(
        'id = "x"\nmeasured_on = 2026-06-30\n[area]\nname = "县"\ncode = "1"\ncrs = "EPSG:4548"\ncountry = "MN"\n'
        '[units]\ncode_scheme = "free"\nname_rules = "none"\n'
        '[layers.boundaries]\npath = "units.csv"\n[layers.facilities]\npath = "f.csv"\n'
        '[[goals]]\nid = "s"\nkind = "served"\nfacility = "nursing_home"\n'
        'exceptions = [{ unit = "12", reason = "迁建", until = 2026-06-30 }]\n',
        encoding="utf-8",
    )
    run_job(plan, "measure", out=tmp_path / "out")
    table = pd.read_csv(tmp_path / "out" / "units.csv", dtype=str).set_index("unit_code")
    remark = say("goal.excepted-row", reason="迁建", until="2026-06-30")
    assert table.loc["12", "notice"].startswith(remark)
    assert pd.isna(table.loc["12", "value"])
    assert remark not in str(table.loc["11", "notice"])
    assert list(pd.read_csv(tmp_path / "out" / "units.csv").columns)[-1] == "notice"


def test_the_conditions_of_a_reach_goal_are_told():
    goal = {
        "id": "g",
        "kind": "reach",
        "facility": "hospital",
        "travel": "car",
        "within": {"urban": "1 km", "rural": "5 km"},
    }
    goal |= {"and_within": "20 min", "providers": 2, "each_class": True}
    assert reach_conditions(study([goal]).plan.goals[0], "en") == [
        "urban 1 km, rural 5 km",
        say("reach.second", "en", within="20 min"),
        say("reach.providers", "en", count=2),
        say("reach.each-class", "en"),
    ]
