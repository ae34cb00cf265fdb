"""Plans for several goals where people look: the map in a browser and on paper, study.gpkg, the workbook, the notebook."""

from __future__ import annotations

from dataclasses import replace

import docx
import geopandas as gpd
import pandas as pd
import pytest
import toy_town as toy
from openpyxl import load_workbook

from coverplan.goals import measure
from coverplan.publish.gis import save_geopackage
from coverplan.publish.office import save_workbook
from coverplan.publish.office.brief import save_brief
from coverplan.publish.print import print_map
from coverplan.publish.web.map_page import web_map
from coverplan.publish.web.plans import encode_plans
from coverplan.siting import propose

REACH = {
    "id": "near", "kind": "reach", "facility": ["public_cemetery"], "group": "residents", "within": "1.5 km", "travel": "car",
    "title": "有墓可去", "title_en": "a cemetery near",
}  # fmt: skip
OLD = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}


@pytest.fixture(scope="module")
def planned():
    block = {
        "id": "all", "title": "总体方案", "title_en": "the whole", "goals": ["near"], "phases": [2027],
        "kinds": [{"kind": "public_cemetery", "sizes": [{"cost": 2.0}]}], "frontier": "new_sites",
    }  # fmt: skip
    study = toy.study([REACH], [block], facilities=toy.facilities(OLD))
    result = measure(study)
    return study, result, propose(study, result)


def test_what_the_page_is_told(planned):
    study, _, proposal = planned
    (plan,) = encode_plans(study, proposal)
    # the first two villages have their cemetery; one at the third or the fourth serves both of the others, 700 people
    (step,) = plan["steps"]
    assert step["told"][0] == [
        "“有墓可去”：服务 700 人，其中只有靠它的 700 人", "'a cemetery near': serves 700 people, 700 people of them through it only",
    ]  # fmt: skip
    assert step["told"][1][1].startswith("just as good: ")
    assert plan["frontier"]["points"] == [[0.0, 300.0, 1], [1.0, 1000.0, 1]]
    (change,) = plan["changes"]
    assert (change["against"], change["gains"][1], change["loses"][1]) == (
        ["现状", "today"],
        "700 people",
        "0 people",
    )
    assert [point[1:] for point in change["points"]] == [[1, 400.0], [1, 300.0]]


def test_the_printed_map_lists_the_steps_that_it_numbers(planned):
    study, result, proposal = planned
    (step,) = proposal.joint["all"].steps().to_dict("records")

    def words(language, told=proposal):
        (page,) = print_map(study, result, told, language=language).pages
        return [text.get_text() for axes in page.axes for text in axes.texts]

    zh = words("zh")
    for said in ("建设项目", "总体方案", f"1  {step['name']}", "2027 · 新建 · 公益性公墓", "2 万元"):
        assert zh.count(said) == 1, said
    (answer,) = proposal.joint.values()
    assert answer.verdict("zh") in "".join(zh)
    assert {"What is built", "the whole", "2 × 10,000 yuan"} <= set(words("en"))
    both = replace(proposal, joint={"all": answer, "more": replace(answer, plan_id="more")})
    assert "另有 1 个方案，见报告。" in words("zh", both)
    none = replace(answer, plan=replace(answer.plan, built=None))
    assert "建设项目" not in words("zh", replace(proposal, joint={"all": none}))


def test_the_printed_map_tells_names_and_what_a_plan_comes_to_in_full(planned, monkeypatch):
    study, result, proposal = planned
    (answer,) = proposal.joint.values()
    said, name = "“每个街道建有一所综合养老服务中心”由 1 个区划到 2 个区划、" * 8, "示例水泊街道公益性公墓所"
    monkeypatch.setattr(type(answer), "verdict", lambda *_: said)
    steps = answer.steps().assign(name=name, phase="")
    many = pd.concat([steps.assign(rank=at) for at in range(1, 20)])
    monkeypatch.setattr(type(answer), "steps", lambda _: many)
    (page,) = print_map(study, result, proposal, language="zh").pages
    words = [text.get_text() for axes in page.axes for text in axes.texts]
    assert said in "".join(words)
    assert f"1  {name}" in words
    assert all(
        text.get_position()[1] > 0 for axes in page.axes for text in axes.texts if text.get_text() in said
    )


def test_the_map_shows_the_plan_its_picture_and_who_gains(planned, opened):
    study, result, proposal = planned
    with opened(web_map(study, result, proposal)) as page:
        assert page.locator("figure.frontier circle").count() == 2
        assert page.locator(".leaflet-marker-icon.step").count() == 0
        page.get_by_role("button", name="在图上显示此方案").click()
        assert page.locator(".leaflet-marker-icon.step").count() == 1
        page.locator(".leaflet-marker-icon.step").click()
        told = page.locator(".leaflet-popup").inner_text()
        assert "其中只有靠它的 700 人" in told
        assert "2027" in told
        page.keyboard.press("Escape")
        page.get_by_role("button", name="有墓可去（与“现状”相比）").click()
        assert page.evaluate("document.querySelectorAll('#legend .part .key').length") >= 2
        page.locator("#language").click()
        assert page.get_by_role("button", name="Show this plan on the map").count() == 1


def test_study_gpkg_the_workbook_and_the_notebook_have_it(planned, tmp_path):
    study, result, proposal = planned
    save_geopackage(tmp_path / "study.gpkg", study, result, proposal, [], language="en")
    steps = gpd.read_file(tmp_path / "study.gpkg", layer="joint_steps")
    assert steps[["plan_id", "action", "phase", "site_source"]].to_numpy().tolist() == [
        ["all", "build", "2027", "village_seats"]
    ]
    assert "through it only" in steps["step_told"].iloc[0]
    save_workbook(tmp_path / "report.xlsx", study, result, proposal, language="en")
    book = load_workbook(tmp_path / "report.xlsx")
    sheet = book["What more brings"]
    assert [
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=3, min_col=12, max_col=13, max_row=4)
    ] == [[0, 300], [1, 1000]]
    assert len(sheet._charts) == 1 or sheet._rels
    steps = {cell.value for row in book["Joint plans"].iter_rows(max_row=5) for cell in row}
    assert {"Places afterwards", "Cost (10,000 yuan)"} <= steps
    save_workbook(tmp_path / "zh.xlsx", study, result, proposal, language="zh")
    # what a plan comes to is no figure of today
    reasons = {
        cell.value
        for row in load_workbook(tmp_path / "zh.xlsx")["方案理由"].iter_rows(max_row=5)
        for cell in row
    }
    assert "数值" in reasons
    assert "现状值" not in reasons
    (answer,) = proposal.joint.values()
    assert answer.choices._repr_html_().count("<circle") == 2
    assert proposal.sites_for("near")["rank"].tolist() == [1]


def test_the_brief_tells_places_and_money_as_people_write_them(tmp_path):
    block = {
        "id": "all", "title": "总体方案", "title_en": "the whole", "goals": ["near"], "phases": [2027],
        "kinds": [{"kind": "public_cemetery", "sizes": [{"cost": 1200.0, "capacity": 3000.0}]}],
    }  # fmt: skip
    study = toy.study([REACH], [block], facilities=toy.facilities(OLD))
    result = measure(study)
    save_brief(tmp_path / "a.docx", study, result, propose(study, result), language="en")
    (table,) = [
        one
        for one in docx.Document(str(tmp_path / "a.docx")).tables
        if "Places afterwards" in {cell.text for cell in one.rows[0].cells}
    ]
    assert [cell.text for cell in table.rows[1].cells][-2:] == ["3,000", "1,200"]
