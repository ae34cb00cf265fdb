"""A capacity goal on every product: what lacks is places, not people."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from goals_toy import on_shared_roads
from openpyxl import load_workbook
from toy_town import facilities

from coverplan.goals import Result, measure
from coverplan.publish import print_map, web_map
from coverplan.publish.office import save_brief, save_workbook
from coverplan.publish.summary import conclusion
from coverplan.study import Study

GOAL = {
    "id": "c", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used", "per_person": 0.1,
    "within": "10 km", "travel": "car", "title": "墓穴够用",
}  # fmt: skip
WEST = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000, "plots": 50, "plots_used": 20}
EAST = {"facility_id": "f2", "kind": "public_cemetery", "x": 3500, "y": 1000, "plots": 40, "plots_used": 0}


@cache
def measured(**more: object) -> tuple[Study, Result]:
    """Needed 100 plots, free 70; the 30 of village 3 are left."""
    study = on_shared_roads([GOAL | more], facilities=facilities(WEST, EAST))
    return study, measure(study)


def test_the_conclusion_says_how_many_places_lack_and_where():
    study, result = measured()
    said = "".join(conclusion(study.plan, result, None, (), "zh"))
    assert "“墓穴够用”满足墓穴需求的 70.0 %（目标 100.0 %），尚缺 30 个墓穴" in said
    assert "东镇（30 个墓穴）" in said
    assert "30 plots lacking" in "".join(conclusion(study.plan, result, None, (), "en"))


def test_the_conclusion_says_that_there_is_room_for_all():
    study = on_shared_roads([GOAL], facilities=facilities(WEST | {"plots": 900}))
    assert "“墓穴够用”已满足全部墓穴需求。" in "".join(conclusion(study.plan, measure(study), None, (), "zh"))


def test_the_web_map_draws_what_lacks(tmp_path):
    study, result = measured()
    page = tmp_path / "map.html"
    web_map(study, result, None).save(page)
    text = page.read_text("utf-8")
    assert "个墓穴" in text
    data = re.search(r'"measure":\s*"plots"', text)
    assert data
    assert re.search(r'"lacks":\s*true', text)
    assert json.dumps("facilities are full") in text


def test_the_printed_map_has_a_page_for_it():
    study, result = measured()
    pages = print_map(study, result, None, language="zh")
    texts = [
        text.get_text()
        for page in pages.pages
        for text in page.findobj(match=lambda a: hasattr(a, "get_text"))
    ]
    assert any(re.search(r"缺 \d+ 个墓穴", text) for text in texts)
    assert any("墓穴够用" in text for text in texts)


def test_the_workbook_counts_places(tmp_path):
    study, result = measured()
    path = tmp_path / "report.xlsx"
    save_workbook(path, study, result, None, (), language="zh")
    cells = [
        [cell.value for cell in row] for sheet in load_workbook(path).worksheets for row in sheet.iter_rows()
    ]
    assert any("个墓穴" in row and 30 in row for row in cells)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_brief_tells_who_is_left_and_why(tmp_path, language):
    from docx import Document

    study, result = measured()
    path = tmp_path / "report.docx"
    save_brief(path, study, result, None, (), language=language)
    document = Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert ("设施已满" if language == "zh" else "facilities are full") in text
    assert ("30 个墓穴" if language == "zh" else "30 plots") in text
    assert (
        "对偶界" if language == "zh" else "dual bound"
    ) not in text  # a note of the solver's, kept in goals.csv
