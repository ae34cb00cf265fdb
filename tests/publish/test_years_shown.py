"""The yearly path and the projects in what people look at: table, charts, picture, brief, GeoPackage, maps."""

from __future__ import annotations

import json
import zipfile

import docx
import geopandas as gpd
import openpyxl
import pytest
from toy_town import TOWNS, VILLAGES, facilities
from years_toy import BASE, FAR, over_years, people_by_year, projects

import coverplan as cp
from coverplan.goals import yearly_path
from coverplan.publish.gis import save_geopackage
from coverplan.publish.office import save_brief, save_workbook
from coverplan.publish.print import save_years_picture
from coverplan.publish.print.layers import MapView, draw_layers
from coverplan.publish.web.layers import encode_layers

GOALS = [
    {
        "id": "r",
        "kind": "reach",
        "facility": "nursing_home",
        "within": "1 km",
        "travel": "car",
        "target": "50 %",
        "title": "=覆盖",
    },
    {"id": "q", "kind": "quota", "facility": "nursing_home", "title": "每镇一处"},
    {"id": "i", "kind": "indicator", "indicator": "x", "target": 1},
]
NASTY = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def study():
    rows = [
        {"project_id": "p", "name": NASTY, "kind": "nursing_home", "end": "2029", "places": 60, "cost": 900, "land_m2": 4000, "action": "new",
         "unit_code": VILLAGES[3], "x": 3500, "y": 1000},
        {"project_id": "s", "kind": "nursing_home", "status": "stopped", "start": "2023", "x": 100, "y": 1000},
        {"project_id": "w", "kind": "治理", "status": "done"},
    ]  # fmt: skip
    table = [(town, year, people) for town in TOWNS for year, people in ((BASE, 500.0), (FAR, 400.0))]
    return over_years(
        GOALS,
        facilities=facilities(
            {"facility_id": "f", "kind": "nursing_home", "x": 500, "y": 1000, "unit_code": VILLAGES[0]}
        ),
        projects=projects(*rows),
        people_by_year=people_by_year(*table),
    )


@pytest.fixture(scope="module")
def book(study, tmp_path_factory):
    file = tmp_path_factory.mktemp("years") / "report.xlsx"
    save_workbook(file, study, None, None, language="en")
    return file


def test_the_workbook_has_every_row_of_the_path_with_plain_years(study, book):
    sheet = openpyxl.load_workbook(book)["Years"]
    rows = list(sheet.iter_rows(values_only=True))
    path = yearly_path(study)
    assert len(rows) == len(path) + 1
    heads = rows[0]
    at = {name: heads.index(name) for name in ("Year", "Projects")}
    assert [row[at["Year"]] for row in rows[1:]] == path["year"].tolist()
    assert {row[at["Projects"]] for row in rows[1:]} == {"with projects", "without projects"}
    assert sheet.cell(2, at["Year"] + 1).number_format == "0"


def test_the_workbook_draws_the_path_of_each_goal_that_has_one(study, book):
    sheet = openpyxl.load_workbook(book)["Charts of years"]
    charts = sheet._charts
    assert len(charts) == 2
    path = yearly_path(study)
    for chart, goal in zip(charts, ("r", "q"), strict=True):
        assert len(chart.series) == 3
        without, with_projects, target = ([_cell(sheet, each.val.numRef.f)] for each in chart.series)
        told = path[path["goal_id"] == goal]
        assert without[0] == pytest.approx(told.loc[told["projects"] == "without", "value"].tolist())
        assert with_projects[0] == pytest.approx(told.loc[told["projects"] == "with", "value"].tolist())
        assert target[0] == pytest.approx([told["target"].iloc[0]] * len(without[0]))
        assert _cell(sheet, chart.series[0].cat.numRef.f) == list(range(BASE, FAR + 1))


def _cell(sheet, reference):
    area = reference.rpartition("!")[2].replace("$", "")
    return [cell.value for row in sheet[area] for cell in row]


def test_a_title_that_looks_like_a_formula_is_text(book):
    sheet = openpyxl.load_workbook(book)["Charts of years"]
    (title,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=覆盖"]
    assert title.data_type == "s"


def test_a_plan_without_years_has_no_sheet_of_them(tmp_path):
    from toy_town import study as toy

    save_workbook(tmp_path / "a.xlsx", toy(), None, None, language="en")
    assert not {"Years", "Charts of years"} & set(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames)


def test_the_picture_shows_the_goals_that_have_a_path_and_is_the_same_each_time(study, tmp_path):
    path = yearly_path(study)
    for name in ("a.png", "b.png"):
        assert save_years_picture(tmp_path / name, study, path, language="zh") == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert save_years_picture(tmp_path / "none.png", study, path[path["goal_id"] == "i"]) == 0
    assert not (tmp_path / "none.png").exists()


def test_more_goals_than_have_room_are_counted(study, tmp_path):
    path = yearly_path(study)
    one = path[path["goal_id"] == "q"]
    import pandas as pd

    many = pd.concat([one.assign(goal_id=f"g{at}") for at in range(10)])
    assert save_years_picture(tmp_path / "a.png", study, many) == 2


def test_the_brief_ends_with_the_picture_and_counts_the_projects(study, tmp_path):
    save_years_picture(tmp_path / "years.png", study, yearly_path(study))
    save_brief(tmp_path / "a.docx", study, None, None, years_picture=tmp_path / "years.png", language="zh")
    texts = [line.text for line in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert any("2025" in text and "2035" in text for text in texts)
    assert "项目清单共 3 个项目：规划 1 个、完工 1 个、停建 1 个。" in texts
    with zipfile.ZipFile(tmp_path / "a.docx") as kept:
        assert [name for name in kept.namelist() if name.endswith(".png")]
    save_brief(tmp_path / "b.docx", study, None, None, years_picture=tmp_path / "no.png", language="zh")
    with zipfile.ZipFile(tmp_path / "b.docx") as kept:
        assert not [name for name in kept.namelist() if name.endswith(".png")]


def test_projects_are_a_styled_layer_of_the_geopackage(study, tmp_path):
    save_geopackage(tmp_path / "a.gpkg", study, None, None, language="en")
    frame = gpd.read_file(tmp_path / "a.gpkg", layer="projects")
    assert frame["project_id"].tolist() == ["p", "s", "w"]
    assert frame.geometry.isna().tolist() == [False, False, True]
    import sqlite3

    with sqlite3.connect(tmp_path / "a.gpkg") as kept:
        ((qml,),) = kept.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'projects'"
        ).fetchall()
    assert [word for word in ("planned", "under way", "done", "stopped") if f'label="{word}"' in qml] == [
        "planned",
        "done",
        "stopped",
    ]
    assert "Cost (10,000 yuan)" in qml


def test_the_web_map_has_the_projects_that_have_a_place(study):
    layers, left_out = encode_layers(study)
    assert [project["id"] for project in layers["projects"]] == ["p", "s"]
    one = layers["projects"][0]
    assert one["figures"] == {"places": 60, "land_m2": 4000, "cost": 900}
    assert (one["years"], one["status"], one["action"], one["kind"][1]) == (
        "2029",
        "planned",
        "new",
        "nursing home",
    )
    assert ["1 个项目没有坐标，未画出", "1 project has no coordinates and is not drawn"] in left_out
    page = cp.web_map(study).html
    assert NASTY not in page
    assert json.dumps(NASTY)[1:4] in page or "\\u003cimg" in page


def test_projects_are_drawn_on_paper_for_the_kinds_of_the_goal(study):
    drawn = []
    for goal in (
        None,
        study.plan.goal("r"),
        study.plan.goal("q").model_copy(update={"facility": ["hospital"]}),
    ):
        from coverplan.publish.marked import marked_units
        from coverplan.publish.print.page import Rect, Sheet

        sheet = Sheet("A4")
        view = MapView(sheet, sheet.axes(Rect(0, 0, 100, 100)), (0, 0, 1, 1), 10.0)
        drawn.append(draw_layers(view, marked_units(study), None, None, goal).projects)
    assert drawn == [True, True, False]


def test_every_product_takes_a_goal_of_a_year_with_a_facility_that_is_still_to_come(study, tmp_path):
    from dataclasses import replace

    from coverplan.publish import publish_study

    goals = [goal.model_copy(update={"year": 2030}) if goal.id in "rq" else goal for goal in study.plan.goals]
    later = replace(study, plan=study.plan.model_copy(update={"goals": goals}))
    result = cp.measure(later)
    row = result.goals.set_index("goal_id").loc["r"]
    # village 1 has a third of the west, village 4 four sevenths of the east
    assert row["value"] == pytest.approx((1 / 3 + 4 / 7) / 2)
    assert "p" in set(result.reach["r"]["facility_id"])
    served = result.facilities[result.facilities["goal_id"] == "r"].set_index("facility_id")
    assert set(served.index) == {"f", "p"}
    assert served.loc["p", "weight"] > 0
    publish_study(tmp_path, later, result, cp.propose(later, result), [])
    assert (tmp_path / "years.png").exists()
