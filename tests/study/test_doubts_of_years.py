"""What the years of a plan cannot rely on is told when the study is loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from layers_toy import found
from toy_town import TOWNS, VILLAGES, facilities, residents
from years_toy import over_years, people_by_year, projects

from coverplan.study.doubts_of_years import doubts_of_years

RATE = {"forecast": {"residents": "1 %"}}


def told(study):
    return {rule: params for rule, _, params in found(doubts_of_years(study))}


def home(fid, **more):
    return {
        "facility_id": fid,
        "kind": "nursing_home",
        "x": 0,
        "y": 0,
        "opened": None,
        "closed": None,
        **more,
    }


def test_a_plan_without_years_has_no_doubts_of_them():
    study = over_years(facilities=facilities(home("f", status="planned")))
    assert not told(replace(study, plan=study.plan.model_copy(update={"years": None})))


def test_facilities_that_never_open_and_those_without_dates():
    rows = [
        home("a", status="planned"), home("b", status="building", opened="2027"), home("c"), home("d", closed="2030"),
        home("e", opened="2020"), home("p", status="planned"), home("z", status="closed"),
    ]  # fmt: skip
    study = over_years(
        facilities=facilities(*rows), projects=projects({"project_id": "x", "facility_id": "p"}), plan=RATE
    )
    doubts = told(study)
    assert doubts["facility.never-opens"]["names"].names == ("设施a",)
    assert doubts["facility.never-opens"]["count"] == 1
    assert doubts["facility.undated"] == {"count": 1}
    assert set(doubts) == {"facility.never-opens", "facility.undated"}


@pytest.mark.parametrize(
    ("row", "lost"),
    [
        ({"action": "rebuild", "facility_id": "no"}, "no"),
        ({"action": "move"}, ""),
        ({"action": "merge", "facility_id": "f;no"}, "no"),
        ({"action": "merge", "facility_id": "f"}, None),
        ({"action": "new", "facility_id": "no"}, None),
        ({"action": "keep"}, None),
        ({"facility_id": "no"}, None),
        ({"action": "move", "kind": "治理"}, None),
    ],
)
def test_projects_of_facilities_that_are_not_there(row, lost):
    listed = projects({"project_id": "p", "kind": "nursing_home", **row})
    study = over_years(facilities=facilities(home("f", opened="2020")), projects=listed, plan=RATE)
    expected = {} if lost is None else {"project.facility-unknown": {"name": "p", "id": lost}}
    assert told(study) == expected


def test_groups_of_which_nothing_is_known_are_told_with_their_first_year():
    table = people_by_year(*((town, year, 500.0) for town in TOWNS for year in (2025, 2030)))
    (params,) = [
        told(over_years(people_by_year=table, residents=residents().assign(residents=[250.0] * 4)))[
            "people-by-year.unknown"
        ]
    ]
    assert params["year"] == 2031
    assert told(over_years())["people-by-year.unknown"]["year"] == 2026
    assert not told(over_years(plan=RATE))


def test_a_table_that_does_not_fit_the_points():
    rows = [
        (TOWNS[0], 2025, 330.0),
        (TOWNS[0], 2035, 300.0),
        (TOWNS[1], 2025, 700.3),
        (TOWNS[1], 2035, 700.0),
        ("370832999", 2035, 42.0),
    ]
    doubts = told(over_years(people_by_year=people_by_year(*rows), plan=RATE))
    differs = doubts["people-by-year.base-differs"]
    assert (differs["count"], differs["names"].names, differs["year"]) == (1, ("西街道",), 2025)
    assert (differs["table"].message("en"), differs["layer"].message("en")) == ("330 people", "300 people")
    lost = doubts["people-by-year.nobody-there"]
    assert (lost["count"], lost["people"].message("en")) == (1, "42 people")
    strangers = people_by_year((VILLAGES[0], 2025, 1.0), group="dibao")
    assert told(over_years(people_by_year=strangers, plan=RATE))["people-by-year.group-unknown"] == {
        "group": "dibao"
    }


def test_groups_that_only_the_plan_knows():
    plan = {
        "forecast": {"residents": "1 %", "dibao": "1 %"},
        "cohort": {"groups": ["disabled"], "survival": [0.9]},
    }
    doubts = told(over_years(plan=plan))
    assert doubts["forecast.group-missing"] == {"groups": "dibao"}
    assert doubts["cohort.group-missing"] == {"groups": "disabled"}
