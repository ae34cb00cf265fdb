"""Goals as of a year, and the yearly path of each goal with and without the projects, on the toy county by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_town import TOWNS, VILLAGES, facilities
from years_toy import BASE, FAR, over_years, people_by_year, projects

import coverplan as cp
from coverplan.goals import changing_goals, yearly_path
from coverplan.goals.assess import measure_goal
from coverplan.tables import YEARS

REACH = {
    "id": "r",
    "kind": "reach",
    "facility": "nursing_home",
    "within": "1 km",
    "travel": "car",
    "target": "50 %",
}
QUOTA = {"id": "q", "kind": "quota", "facility": "nursing_home"}
REPORTED = {"id": "i", "kind": "indicator", "indicator": "x", "target": 1}
# Nearest to villages 1 (at 500) and 4 (at 3500).
WEST = {"facility_id": "f", "kind": "nursing_home", "x": 500, "y": 1000, "unit_code": VILLAGES[0]}
EAST = {
    "project_id": "p",
    "kind": "nursing_home",
    "end": "2029",
    "x": 3500,
    "y": 1000,
    "unit_code": VILLAGES[3],
}
# West keeps its 300, east grows from 700 to 1,700 in ten years.
TABLE = [(TOWNS[0], BASE, 300.0), (TOWNS[1], BASE, 700.0), (TOWNS[0], FAR, 300.0), (TOWNS[1], FAR, 1700.0)]


def value(path, goal, year, projects="without"):
    (row,) = path[
        (path["goal_id"] == goal) & (path["year"] == year) & (path["projects"] == projects)
    ].to_dict("records")
    return row["value"]


@pytest.fixture(scope="module")
def study():
    return over_years(
        [REACH, QUOTA, REPORTED],
        facilities=facilities(WEST),
        projects=projects(EAST),
        people_by_year=people_by_year(*TABLE),
    )


@pytest.fixture(scope="module")
def path(study):
    return yearly_path(study)


def test_the_path_by_hand(path):
    # f reaches village 1 (100 people) in every year, p village 4: 4/7 of the east
    for year in range(BASE, FAR + 1):
        all_people = 1000 + 100 * (year - BASE)
        assert value(path, "r", year) == pytest.approx(100 / all_people)
        east = 4 / 7 * (700 + 100 * (year - BASE)) if year >= 2029 else 0
        assert value(path, "r", year, "with") == pytest.approx((100 + east) / all_people)
        assert value(path, "q", year) == 1
        assert value(path, "q", year, "with") == (2 if year >= 2029 else 1)


def test_every_row_is_there_once_in_its_order(path):
    assert tuple(path.columns) == YEARS
    expected = [
        (goal, year, told)
        for goal in ("r", "q")
        for year in range(BASE, FAR + 1)
        for told in ("without", "with")
    ]
    expected += [("i", BASE, told) for told in ("without", "with")]
    assert list(path[["goal_id", "year", "projects"]].itertuples(index=False, name=None)) == expected
    assert changing_goals(path) == ["r", "q"]


def test_a_figure_says_whether_it_meets_the_target_and_that_it_is_an_estimate(path):
    r = path[(path["goal_id"] == "r") & (path["projects"] == "with")].set_index("year")
    assert r.loc[BASE, ["met", "basis", "unit", "target"]].tolist() == [False, "measured", "share", 0.5]
    assert r.loc[BASE, "shortfall"] == pytest.approx(0.4)
    assert r.loc[FAR, ["met", "shortfall", "basis"]].tolist() == [True, 0.0, "estimated"]
    assert (path.loc[path["goal_id"] == "r", "note"] == "").all()


def test_a_reported_figure_is_not_forecast(path):
    row = path[path["goal_id"] == "i"].iloc[0]
    assert row["note"]
    assert row["value"] != row["value"]


def test_the_path_is_what_measuring_each_year_gives(study, path):
    for year in (BASE, 2028, 2029, FAR):
        for told, name in ((False, "without"), (True, "with")):
            goals = cp.measure(study.as_of(year, projects=told)).goals.set_index("goal_id")
            for goal in ("r", "q"):
                assert value(path, goal, year, name) == pytest.approx(goals.loc[goal, "value"])


def test_a_study_without_projects_has_no_rows_with_them_and_one_without_years_no_path():
    study = over_years([QUOTA], facilities=facilities(WEST))
    assert set(yearly_path(study)["projects"]) == {"without"}
    from dataclasses import replace

    assert yearly_path(replace(study, plan=study.plan.model_copy(update={"years": None}))).empty


def test_years_in_which_people_are_not_known_have_no_value_and_say_so():
    study = over_years([REACH], facilities=facilities(WEST))
    path = yearly_path(study).set_index("year")
    assert path.loc[BASE, "value"] == pytest.approx(0.1)
    assert path["value"].isna().sum() == FAR - BASE
    assert "2030" in path.loc[2030, "note"]
    assert changing_goals(path.reset_index()) == []


def test_a_goal_of_a_year_is_measured_in_that_year(study):
    goal = study.plan.goal("r").model_copy(update={"year": 2029})
    row = measure_goal(study, goal).row
    assert row["value"] == pytest.approx((100 + 4 / 7 * 1100) / 1400)
    assert row["basis"] == "estimated"
    assert "2029" in row["note"]
    assert "2029" not in measure_goal(study, study.plan.goal("r")).row["note"]


def test_a_goal_of_a_year_whose_people_are_not_known_is_not_measured():
    study = over_years([REACH | {"year": 2030}], facilities=facilities(WEST))
    (row,) = cp.measure(study).goals.to_dict("records")
    assert row["value"] != row["value"]
    assert row["note"].count("2030") >= 1


@settings(max_examples=10)
@given(ends=st.lists(st.integers(BASE, FAR + 2), min_size=1, max_size=4), places=st.data())
def test_projects_that_build_never_lower_a_coverage(ends, places):
    rows = [
        {
            "project_id": f"p{at}",
            "kind": "nursing_home",
            "end": str(end),
            "x": places.draw(st.integers(0, 4000)),
            "y": 1000,
        }
        for at, end in enumerate(ends)
    ]
    path = yearly_path(
        over_years(
            [REACH],
            facilities=facilities(WEST),
            projects=projects(*rows),
            people_by_year=people_by_year(*TABLE),
        )
    )
    told = path.pivot_table(index="year", columns="projects", values="value")
    assert (told["with"] >= told["without"] - 1e-12).all()


# --- works


def works(*rows, goal=None, year=None, **layers):
    told = {"id": "w", "kind": "works", "projects": {"kind": "nursing_home"}, **(goal or {})}
    study = over_years(
        [told], projects=projects(*({"kind": "nursing_home", **row} for row in rows)), **layers
    )
    return cp.measure(study if year is None else study.as_of(year))


ROWS = [
    {"project_id": "a", "status": "done", "places": 10, "cost": 100},
    {"project_id": "b", "status": "building", "end": "2027", "places": 30, "cost": 100},
    {"project_id": "c", "status": "stopped", "end": "2026", "places": 60, "cost": 200},
    {"project_id": "d", "status": "planned", "kind": "columbarium", "end": "2027", "goal_id": "w"},
]


@pytest.mark.parametrize(
    ("wanted", "year", "share"),
    [
        ({"kind": "nursing_home"}, None, 1 / 3),
        ({"kind": "nursing_home"}, 2026, 1 / 3),
        ({"kind": "nursing_home"}, 2027, 2 / 3),
        ({"kind": "nursing_home", "by": "places"}, 2027, 0.4),
        ({"kind": "nursing_home", "by": "cost"}, 2027, 0.5),
        ({"ids": ["a", "b"]}, None, 0.5),
        ({"names": ["b"]}, 2030, 1.0),
        ({"names": ["b"], "ids": "a", "kind": "columbarium"}, 2030, 1.0),
        ({}, None, 0.0),
        ({}, 2027, 1.0),
    ],
)
def test_the_share_of_works_done(wanted, year, share):
    (row,) = works(*ROWS, goal={"projects": wanted}, year=year).goals.to_dict("records")
    assert row["value"] == pytest.approx(share)
    assert (row["met"], row["basis"]) == (share == 1, "measured")


def test_the_share_of_works_has_a_path():
    told = {"id": "w", "kind": "works", "projects": {"kind": "nursing_home"}}
    study = over_years([told], projects=projects(*({"kind": "nursing_home", **row} for row in ROWS)))
    path = yearly_path(study)
    assert [value(path, "w", year, "with") for year in (2026, 2027)] == [
        pytest.approx(1 / 3),
        pytest.approx(2 / 3),
    ]


def test_a_work_without_a_figure_is_left_out_and_named():
    result = works(
        *ROWS[:2],
        {"project_id": "e", "status": "done"},
        goal={"projects": {"kind": "nursing_home", "by": "places"}},
    )
    assert result.goals["value"][0] == pytest.approx(0.25)
    (found,) = [found for found in result.findings if found.rule == "goal.work-figure-missing"]
    assert found.params["name"] == "e"


@pytest.mark.parametrize(
    ("status", "target", "met"),
    # a quarter of the places known is done; what the third holds may be anything
    [("done", "20 %", True), ("done", "50 %", None), ("planned", "50 %", False), ("planned", "20 %", None)],
)
def test_what_hangs_on_a_work_without_a_figure_is_open(status, target, met):
    wanted = {"projects": {"kind": "nursing_home", "by": "places"}, "target": target}
    row = works(*ROWS[:2], {"project_id": "e", "status": status}, goal=wanted).goals.iloc[0]
    assert (None if pd.isna(row["met"]) else bool(row["met"])) is met
    assert ("能否达标待定" in row["note"]) is (met is None)


def test_no_project_and_no_figure_are_no_share_and_what_has_none_is_named():
    result = works({"project_id": "a"}, goal={"projects": {"kind": "nursing_home", "by": "cost"}})
    assert result.goals["note"].tolist() == ["未测算：这 1 个项目均未填“cost”"]
    assert [
        found.params["name"] for found in result.findings if found.rule == "goal.work-figure-missing"
    ] == ["a"]
    for none in (result, works({"project_id": "a", "kind": "hospital"})):
        assert none.goals["value"].isna().all()


def test_a_reported_share_that_says_something_else_is_told():
    import pandas as pd

    def told(reported):
        layer = pd.DataFrame(
            {
                "indicator": ["done"],
                "value": [reported],
                "unit": "",
                "unit_code": "",
                "period": "2025",
                "source": "",
            }
        )
        return works(*ROWS, goal={"indicator": "done"}, indicators=layer)

    assert told(0.333).goals["value"][0] == pytest.approx(1 / 3)
    assert not told(0.333).findings
    (found,) = told(0.8).findings
    assert found.rule == "goal.works-differ"
    assert found.params["reported"] == "80.0 %"
    assert told(0.8).goals["value"][0] == pytest.approx(1 / 3)
