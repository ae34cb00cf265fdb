"""A study that weighs square metres or dwellings says so everywhere, and nowhere that they are people."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import docx
import openpyxl
import pandas as pd
import pytest
from toy_town import VILLAGES, at

from coverplan.goals import measure
from coverplan.publish import print_map
from coverplan.siting import propose
from coverplan.study import open_study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SITING = """
[[siting]]
goal = "cover"
model = "lscp"
candidates = ["demand_points"]
"""
PEOPLE = re.compile(r"人|\b(?:people|persons?|inhabitants|residents|who)\b", re.IGNORECASE)
# Ids of rules and a class of roads have the words in them, and are about no weight.
NO_WEIGHTS = re.compile(r"residents\.[a-z-]+|人行道|居民（residents）|工作人员（staff）|residents, staff")
UNITS = {"m2": ("平方米", "m²"), "dwellings": ("套住房", "dwellings"), "households": ("户", "households")}


def points(folder: Path) -> None:
    """Demand points: one of them estimated, one too far from any road."""
    places = [at(500, 1100), at(1500, 1100), at(2500, 1100), at(3500, 1900)]
    rows = [
        f"d{n},{code},{place.x},{place.y},{1000 * n},{'估算' if n == 2 else '实测'}"
        for n, (code, place) in enumerate(zip(VILLAGES, places, strict=True), start=1)
    ]
    text = "\n".join(["demand_id,unit_code,x,y,weight,basis", *rows])
    (folder / "weights.csv").write_text(text, encoding="utf-8")


def totals(folder: Path) -> None:
    """Totals of units: the county's that is not its parts' sum, a town's to be shared out, a village's own."""
    rows = ["370832,9000", "370832001,3000", f"{VILLAGES[2]},3000"]
    (folder / "weights.csv").write_text("\n".join(["unit_code,weight", *rows]), encoding="utf-8")


@pytest.fixture(params=[points, totals])
def weighed(request: pytest.FixtureRequest, toy_files: Path) -> Callable[[str], Path]:
    """Make the toy study weigh something else: by demand points, and by totals of units."""

    def made(measure_word: str) -> Path:
        request.param(toy_files)
        text = (toy_files / "plan.toml").read_text(encoding="utf-8")
        text = text.replace(
            'path = "residents.csv"\ndatum = "wgs84"',
            'path = "weights.csv"\ndatum = "cgcs2000"\ncrs = "EPSG:4548"\n'
            f'columns = {{ weight = "weight" }}\nmeasure = "{measure_word}"',
        )
        text = text.replace('within = "1.2 km"', 'within = "1.2 km"\ngroup = "weight"')
        text = text.replace('profile = "car"', 'profile = "car"\nsnap_limit_m = 300')
        (toy_files / "plan.toml").write_text(text + SITING, encoding="utf-8")
        return toy_files / "plan.toml"

    return made


def texts_of(out: Path) -> Iterator[tuple[str, str]]:
    """Every text that staff read in the outputs of a run: file and text."""
    for file in sorted(out.glob("*.csv")):
        for column, cells in pd.read_csv(file, dtype=str).items():
            if column not in ("layer", "section"):  # ids
                yield from ((file.name, str(cell)) for cell in cells.dropna())
    page = (out / "map.html").read_text(encoding="utf-8")
    found = re.search(r'id="map-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    yield from (("map.html", text) for text in leaves(json.loads(found[1])))
    for sheet in openpyxl.load_workbook(out / "report.xlsx"):
        yield from (
            ("report.xlsx", str(cell)) for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    report = docx.Document(str(out / "report.docx"))
    yield from (("report.docx", paragraph.text) for paragraph in report.paragraphs)
    yield from (
        ("report.docx", cell.text) for table in report.tables for row in table.rows for cell in row.cells
    )
    with closing(sqlite3.connect(out / "study.gpkg")) as book:
        for names, qml in book.execute("SELECT styleName, styleQML FROM layer_styles"):
            yield from (
                ("study.gpkg", text) for text in (names, *re.findall(r'(?:name|label)="([^"]*)"', qml))
            )
        yield from (
            ("study.gpkg", title) for (title,) in book.execute("SELECT identifier FROM gpkg_contents")
        )


def leaves(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for inner in content.values():
            yield from leaves(inner)
    elif isinstance(content, list):
        for inner in content:
            yield from leaves(inner)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("measure_word", ["m2", "dwellings"])
def test_no_output_calls_a_weight_people(
    weighed: Callable[[str], Path], tmp_path: Path, call: Callable, measure_word: str, language: str
) -> None:
    plan, out = weighed(measure_word), tmp_path / "out"
    done = call("run", plan, "--out", out, "--lang", language)
    assert done.code == 0, done.err
    said = [("terminal", done.out), ("terminal", done.err), *texts_of(out)]
    assert [(file, text) for file, text in said if PEOPLE.search(NO_WEIGHTS.sub("", text))] == []
    unit = UNITS[measure_word][language == "en"]
    for file in ("map.html", "report.xlsx", "report.docx", "findings.csv"):
        assert any(unit in text for name, text in said if name == file), file


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_printed_map_and_the_cards_name_the_unit(weighed: Callable[[str], Path], language: str) -> None:
    from coverplan.texts import speaking

    study = open_study(weighed("m2"))
    with speaking(language):
        result = measure(study)
        proposal = propose(study, result)
        printed = print_map(study, result, proposal, language=language)
        words = [text.get_text() for page in printed.pages for axes in page.axes for text in axes.texts]
        cards = [thing._repr_html_() for thing in (study, result, proposal, study.findings)]
    unit = UNITS["m2"][language == "en"]
    assert any(unit in text for text in words)
    assert unit in cards[2]
    assert [text for text in (*words, *cards) if PEOPLE.search(text)] == []


def test_people_stay_people(toy_files: Path, tmp_path: Path, call: Callable) -> None:
    call("run", toy_files / "plan.toml", "--out", tmp_path / "out")
    said = dict.fromkeys(file for file, text in texts_of(tmp_path / "out") if " 人" in text)
    assert {"map.html", "report.xlsx", "report.docx"} <= set(said)


@pytest.mark.parametrize(
    ("value", "told"),
    [('"m3"', "m2"), ("3", "people"), ('{ weight = "flats" }', "dwellings")],
)
def test_a_measure_that_is_none_is_refused(toy_files: Path, call: Callable, value: str, told: str) -> None:
    plan = toy_files / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace('path = "residents.csv"', f'path = "residents.csv"\nmeasure = {value}'), encoding="utf-8"
    )
    done = call("measure", plan)
    assert done.code == 2
    assert "layers.residents.measure" in done.err
    assert told in done.err
