"""The forms of `coverplan new`: what a clerk fills in is read as it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely import LineString

from coverplan.goals import measure
from coverplan.sources import new_study
from coverplan.sources.forms import FORMS, header_of
from coverplan.study import open_study
from coverplan.tables import TABLES
from coverplan.texts import say, speaking

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.texts import Language

UNITS = [
    ("370832", "某县", "county", "", "", 116.09, 35.80),
    ("370832001", "甲街道", "town", "街道", "370832", 116.09, 35.80),
    ("370832001001", "甲社区", "village", "居委会", "370832001", 116.09, 35.80),
    ("370832101", "东镇", "town", "镇", "370832", 116.11, 35.81),
    ("370832101201", "东村村民委员会", "village", "村委会", "370832101", 116.11, 35.81),
]


def example(folder: Path, path: str, language: Language) -> dict[str, object]:
    """The example's row of a form, by header."""
    sheet = openpyxl.load_workbook(folder / f"{path}.xlsx")[say("forms.example", language)]
    heads, row = ([cell.value for cell in cells] for cells in sheet.iter_rows(max_row=2))
    return dict(zip(heads, row, strict=True))


def fill(folder: Path, path: str, rows: list[dict[str, object]], language: Language) -> None:
    """Fill in a form as a clerk does: below its header, in its first sheet."""
    book = openpyxl.load_workbook(folder / f"{path}.xlsx")
    sheet = book[say("forms.fill", language)]
    heads = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, start=2):
        for column, head in enumerate(heads, start=1):
            sheet.cell(number, column, row.get(head))
    book.save(folder / f"{path}.xlsx")


def switch_on(plan: Path) -> None:
    lines = plan.read_text(encoding="utf-8").splitlines()
    switched = "\n".join(re.sub(r"^# (?=\[|\w+ = )", "", line) for line in lines)
    plan.write_text(switched.replace('code = ""', 'code = "370832"'), encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_filled_with_its_example_and_every_block_switched_on_runs(
    tmp_path: Path, language: Language
) -> None:
    with speaking(language):
        plan = new_study(tmp_path / "study")
    folder = plan.parent
    heads = [header_of(FORMS[0], column, language) for column in FORMS[0].sample]
    words = {level: say(f"forms.level.{level}", language) for level in ("county", "town", "village")}
    units = [(code, name, words[level], *rest) for code, name, level, *rest in UNITS]
    fill(folder, "boundaries/list", [dict(zip(heads, row, strict=False)) for row in units], language)
    for form in FORMS[1:]:
        row = example(folder, form.path, language)
        if form.path == "facilities/cemeteries":
            row[header_of(form, "serves", language)] = "东村村民委员会"
        fill(folder, form.path, [row], language)
    roads = gpd.GeoDataFrame(
        {"road_id": ["1"], "class": ["county"]},
        geometry=[LineString([(116.08, 35.80), (116.12, 35.81)])],
        crs=4490,
    )
    roads.to_file(folder / "roads" / "roads.gpkg")
    switch_on(plan)
    study = open_study(plan)
    assert [f for f in study.findings if f.level == "error"] == []
    assert study.facilities["kind"].tolist() == ["public_cemetery", "nursing_home"]
    assert study.facilities["status"].tolist() == ["operating"] * 2
    assert study.facilities["beds"].tolist()[1:] == [120]
    assert study.facilities["level"].tolist()[:1] == ["village"]
    assert study.residents["residents"].sum() == 1480
    assert study.projects["action"].tolist() == ["rebuild"]
    assert study.indicators["value"].tolist() == [99.1]
    result = measure(study)
    assert result.goals.set_index("goal_id")["value"].to_dict() == {
        "centre-per-street": 0,
        "cemetery-cover": 1.0,
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.path)
def test_a_form_has_drop_downs_and_explains_every_column(tmp_path: Path, form) -> None:
    folder = new_study(tmp_path / "study").parent
    book = openpyxl.load_workbook(folder / f"{form.path}.xlsx")
    assert book.sheetnames == ["填写", "示例", "填表说明"]
    heads = [cell.value for cell in book["填写"][1]]
    assert book["填写"].max_row == 1  # nothing to delete before filling in
    rows = list(book["填表说明"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == heads
    assert all(row[1] in ("必填", "选填") and row[2] for row in rows)
    required = {column.name for column in TABLES[form.table] if column.required}
    assert {head for head, must, *_ in rows if must == "必填"} == {
        header_of(form, column, "zh") for column in required
    }
    lists = {
        heads[next(iter(rule.sqref.ranges)).min_col - 1]: rule.formula1.strip('"').split(",")
        for rule in book["填写"].data_validations.dataValidation
    }
    assert set(lists) == {header_of(form, column, "zh") for column in form.choices}
    told = dict(zip(heads, rows, strict=True))
    assert all(told[head][3] == "、".join(words) for head, words in lists.items())
    # a drop-down longer than 255 characters is not opened by Excel
    assert all(len(",".join(words)) <= 255 for words in lists.values())


def test_codes_stay_text(tmp_path: Path) -> None:
    folder = new_study(tmp_path / "study").parent
    assert example(folder, "boundaries/list", "zh")["区划代码"] == "370832101201"
    styled = openpyxl.load_workbook(folder / "boundaries" / "list.xlsx")["填写"].column_dimensions
    assert styled["A"].number_format == "@"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.path)
def test_the_same_headers_lie_there_as_csv(tmp_path: Path, form) -> None:
    folder = new_study(tmp_path / "study").parent
    frame = pd.read_csv(folder / "csv" / f"{form.path}.csv", encoding="utf-8-sig")
    sheet = openpyxl.load_workbook(folder / f"{form.path}.xlsx")["填写"]
    assert list(frame.columns) == [cell.value for cell in sheet[1]]
    assert frame.empty


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = new_study(tmp_path / "a").parent, new_study(tmp_path / "b").parent
    for form in FORMS:
        assert (one / f"{form.path}.xlsx").read_bytes() == (two / f"{form.path}.xlsx").read_bytes()
