"""One figure on every product: what goals.csv and units.csv hold stands in the workbook, the brief and the map, in the same words or to the same digit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from goals_toy import on_shared_roads
from toy_town import TOWNS, VILLAGES, facilities, residents

from coverplan.goals import measure
from coverplan.io import write_csv
from coverplan.publish import web_map
from coverplan.publish.office import save_brief, save_workbook
from coverplan.texts import say
from coverplan.wording import amount, met_word

if TYPE_CHECKING:
    from pathlib import Path

GOALS = (
    {"id": "reach", "kind": "reach", "facility": ["nursing_home"], "within": "1200 m", "travel": "car", "target": "90 %"},
    {"id": "classes", "kind": "reach", "facility": ["nursing_home"], "within": "1200 m", "travel": "car", "class_targets": {"街道": "90 %", "镇": "30 %"}},
    {"id": "room", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used", "per_person": 0.1,
     "within": "10 km", "travel": "car"},
    {"id": "silent", "kind": "ratio", "facility": ["nursing_home"], "part": "nursing_beds", "whole": "beds", "target": "60 %"},
    {"id": "served", "kind": "served", "facility": ["nursing_home"], "target": "60 %"},
    {"id": "mean", "kind": "average", "indicator": "n", "units": {"level": "village"}, "target": 2, "unit": "个"},
    {"id": "least", "kind": "minimum", "indicator": "n", "units": {"level": "village"}, "target": 1, "unit": "个"},
    {"id": "absent", "kind": "indicator", "indicator": "none", "target": 5, "unit": "%"},
)  # fmt: skip
SITES = (
    {"facility_id": "a", "kind": "nursing_home", "x": 500, "y": 1000, "beds": 100, "nursing_beds": 70},
    {"facility_id": "b", "kind": "nursing_home", "x": 600, "y": 1000, "beds": 50},
    {"facility_id": "c", "kind": "public_cemetery", "x": 2500, "y": 1000, "plots": 90, "plots_used": 20},
)


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame, Path]:
    """goals.csv and units.csv as they are read back, and the folder of the other products."""
    folder = tmp_path_factory.mktemp("products")
    people = residents().assign(residents=[103.0, 211.0, 307.0, 401.0])
    figures = pd.DataFrame({"indicator": "n", "value": [3.0, 1.0, 3.0], "unit_code": VILLAGES[:3]})
    study = on_shared_roads(GOALS, facilities=facilities(*SITES), residents=people, indicators=figures)
    result = measure(study)
    for name in ("goals", "units"):
        write_csv(getattr(result, name), folder / f"{name}.csv")
    save_workbook(folder / "report.xlsx", study, result, None, language="zh")
    save_brief(folder / "report.docx", study, result, None, language="zh")
    web_map(study, result, None).save(folder / "map.html")
    goals, units = (
        pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig", dtype={"unit_code": str, "met": "boolean"})
        for name in ("goals", "units")
    )
    return goals, units, folder


def sheet_of(folder: Path, key: str) -> pd.DataFrame:
    head, *rows = openpyxl.load_workbook(folder / "report.xlsx")[say(f"sheet.{key}", "zh")].iter_rows(
        values_only=True
    )
    return pd.DataFrame(rows, columns=head)


def test_the_study_has_a_goal_of_each_verdict(products) -> None:
    goals = products[0]
    words = [met_word(row.met, row.value, "zh") for row in goals.itertuples()]
    assert set(words) == {"达到", "未达到", "待定", "未测算"}
    assert goals.set_index("goal_id")["met"].isna()[["silent", "least"]].all()


@pytest.mark.parametrize("key", ["goals", "units"])
def test_the_workbook_holds_the_figures_of_the_csv(products, key: str) -> None:
    goals, units, folder = products
    table, sheet = {"goals": goals, "units": units}[key], sheet_of(folder, key)
    assert len(sheet) == len(table)
    for name in ("target", "value", "shortfall", "weight", "weight_covered"):
        if name not in table:
            continue
        shown = sheet[say(f"column.{name}", "zh")].astype(float)
        assert np.allclose(shown, table[name].astype(float), rtol=1e-9, equal_nan=True), name
    kinds = table["goal_id"].map(goals.set_index("goal_id")["kind"])
    words = [
        "" if key == "units" and kind == "average" else met_word(met, value, "zh")
        for met, value, kind in zip(table["met"], table["value"], kinds, strict=True)
    ]
    assert sheet[say("column.met", "zh")].fillna("").tolist() == words


def test_the_brief_words_the_figures_of_the_csv(products) -> None:
    goals, _, folder = products
    text = [
        [cell.text for cell in row.cells]
        for table in docx.Document(str(folder / "report.docx")).tables
        for row in table.rows
    ]
    for row in goals.itertuples():
        told = [
            amount(row.target, row.unit, "zh"),
            amount(row.value, row.unit, "zh"),
            met_word(row.met, row.value, "zh"),
        ]
        assert any(cells[0] == row.title and cells[1:4] == told for cells in text), row.goal_id


def test_the_map_holds_the_figures_of_the_csv(products) -> None:
    goals, units, folder = products
    page = (folder / "map.html").read_text("utf-8")
    data: dict[str, Any] = json.loads(
        re.findall(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[0]
    )
    shown = {goal["id"]: goal for goal in data["goals"]}
    for row in goals.itertuples():
        goal = shown[row.goal_id]
        assert goal["metWord"][0] == met_word(row.met, row.value, "zh")
        assert goal["value"][0] == amount(row.value, row.unit, "zh")
        if row.unit == "share" and not pd.isna(row.value):
            assert goal["share"] == pytest.approx(row.value, abs=1e-6)
            assert goal["targetShare"] == pytest.approx(row.target, abs=1e-6)
    by_unit = units[units["goal_id"] == "room"].set_index("unit_code")
    for code in TOWNS:
        assert shown["room"]["unitFigures"][code][0] == pytest.approx(by_unit["value"][code], abs=5e-5)
