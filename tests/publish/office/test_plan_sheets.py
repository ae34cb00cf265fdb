"""The tables of a facility plan in the workbook: the same figures, a sheet for each town, names that Excel takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd
import publish_toy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.io import write_csv
from coverplan.publish import plan_tables
from coverplan.publish.office.sheets import sheet_names
from coverplan.publish.office.workbook import save_workbook
from coverplan.texts import keys, say, speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coverplan.goals import Result
    from coverplan.publish import PlanTables
    from coverplan.siting import Proposal
    from coverplan.study import Study

SHEETS = {"existing": "设施现状一览表", "indicators": "指标表", "projects": "近期建设项目库"}
TOWNS = ["水东街道", "柳河镇", "小安山镇", "青堌乡"]
# What each word of a code column says.
WORDED = ("kind", "level", "status", "met", "unit", "short_unit", "gap_unit", "places_unit", "action", "measure", "origin", "land_basis", "group",
          "population", "basis", "section")  # fmt: skip


@pytest.fixture(scope="module")
def saved(
    tmp_path_factory: pytest.TempPathFactory, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> Path:
    path = tmp_path_factory.mktemp("book") / "report.xlsx"
    save_workbook(path, toy_study, toy_result, toy_proposal, language="zh")
    return path


@pytest.fixture(scope="module")
def book(saved: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(saved)


@pytest.fixture(scope="module")
def tables(toy_study: Study, toy_result: Result, toy_proposal: Proposal) -> PlanTables:
    with speaking("zh"):
        return plan_tables(toy_study, toy_result, toy_proposal)


def frame_of(book: openpyxl.Workbook, sheet: str) -> pd.DataFrame:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=head)


def equal(shown: pd.Series, expected: pd.Series) -> bool:
    """Whether a column of a sheet holds what a column of a table does; an empty cell is a missing figure or an empty text."""
    if pd.api.types.is_numeric_dtype(expected):
        return np.allclose(shown.astype(float), expected.astype(float), rtol=1e-14, equal_nan=True)
    return shown.fillna("").tolist() == expected.fillna("").tolist()


@pytest.mark.parametrize("name", list(SHEETS))
def test_figures_and_names_are_those_of_the_csv(
    book: openpyxl.Workbook, tables: PlanTables, tmp_path: Path, name: str
) -> None:
    whole: pd.DataFrame = getattr(tables, name)
    assert len(whole)
    table = whole.drop(columns="title_en", errors="ignore")  # a sheet has the title in its own language
    sheet = frame_of(book, SHEETS[name])
    assert len(sheet.columns) == len(table.columns)
    write_csv(table, tmp_path / "a.csv")
    written = pd.read_csv(tmp_path / "a.csv", encoding="utf-8-sig", dtype={"unit_code": str})
    for shown, column in zip(sheet.columns, table.columns, strict=True):
        assert re.search("[\u4e00-\u9fff]", shown), shown  # a header of words
        if column not in WORDED:
            assert equal(sheet[shown], table[column]), column
            if pd.api.types.is_numeric_dtype(table[column]):
                assert np.allclose(
                    written[column].astype(float),
                    table[column].astype(float),
                    rtol=1e-9,
                    atol=1e-7,
                    equal_nan=True,
                )


def test_every_town_has_a_sheet_with_its_rows(book: openpyxl.Workbook, tables: PlanTables) -> None:
    assert book.sheetnames[-4:] == TOWNS
    seen = 0
    for town in TOWNS:
        sheet, rows = frame_of(book, town), tables.towns[tables.towns["name"] == town]
        seen += len(sheet)
        assert equal(sheet["编号"], rows["item"])
        assert equal(sheet["项目"], rows["item_name"])
        assert equal(sheet["数值"], rows["amount"].reset_index(drop=True))
        assert equal(sheet["目标值"], rows["target"].reset_index(drop=True))
        assert equal(sheet["缺口"], rows["gap"].reset_index(drop=True))
        # only a goal is met or not
        goals = (rows["section"] == "goals").to_numpy()
        assert set(sheet["是否达到"][goals]) <= {"达到", "未达到"}
        assert sheet["是否达到"][~goals].isna().all()
    assert seen == len(tables.towns)


def test_words_stand_for_codes(book: openpyxl.Workbook) -> None:
    town = frame_of(book, "柳河镇")
    assert town["类别"].drop_duplicates().tolist() == ["基本情况", "现有设施", "目标和缺口", "规划项目"]
    assert set(town["单位"].dropna()) == {"人", "张床位", "%"}
    assert set(town["缺口单位"].dropna()) == {"人"}
    assert "敬老院" not in set(town["类型"].dropna())
    assert set(town["类型"].dropna()) == {"养老院", "公益性公墓"}
    projects = frame_of(book, "近期建设项目库")
    assert projects["措施"].tolist() == ["新建"] * 2
    assert projects["来源"].tolist() == ["选址测算"] * 2
    assert frame_of(book, "设施现状一览表")["状态"].tolist() == ["运营"] * 4
    for name in book.sheetnames:
        for row in book[name].iter_rows(values_only=True):
            assert not any(isinstance(cell, str) and cell in keys() for cell in row)


def test_shares_are_percentages_where_the_row_is_a_share(book: openpyxl.Workbook) -> None:
    sheet = book["柳河镇"]
    heads = [cell.value for cell in sheet[1]]
    unit, amount = heads.index("单位"), heads.index("数值")
    formats = {
        (row[unit].value, row[amount].number_format)
        for row in sheet.iter_rows(min_row=2)
        if row[amount].value is not None
    }
    assert ("%", "0.0%") in formats
    assert {look for word, look in formats if word != "%"} <= {"#,##0", "#,##0.00"}


def test_the_contents_lead_to_every_sheet(book: openpyxl.Workbook) -> None:
    links = {cell.hyperlink.location for row in book["概要"].iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in book.sheetnames[1:]}


def made(tmp_path: Path, names: list[str], change: Callable[[Study], Study]) -> openpyxl.Workbook:
    """The workbook of the toy whose towns have these names."""
    study = publish_toy.make_study()
    units = study.boundaries
    units.loc[units["level"] == "town", "name"] = names
    study = change(study)
    result = publish_toy.make_result(study)
    save_workbook(tmp_path / "a.xlsx", study, result, None, language="zh")
    return openpyxl.load_workbook(tmp_path / "a.xlsx")


def test_towns_alike_or_hostile_have_sheets_of_their_own(tmp_path: Path) -> None:
    hostile = ["=1+1[镇]:*?/\\'", "=1+1[镇]", "目标", "很长" * 20]
    book = made(tmp_path, hostile, lambda study: study)
    assert book.sheetnames[-4:] == ["=1+1 镇", "=1+1 镇 (2)", "目标 (2)", ("很长" * 20)[:31]]
    links = [cell.hyperlink.location for row in book["概要"].iter_rows() for cell in row if cell.hyperlink]
    assert links[-4:] == [f"'{name}'!A1" for name in book.sheetnames[-4:]]
    for sheet in book:
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_sixty_towns_have_sixty_sheets(tmp_path: Path, toy_study: Study, toy_result: Result) -> None:
    with speaking("zh"):
        towns = plan_tables(toy_study, toy_result, None).towns
    many = pd.concat([towns[towns["name"] == "柳河镇"].assign(unit_code=f"{n:03}") for n in range(60)])
    from coverplan.publish.office.sheets import _town_sheets

    names = sheet_names([sheet.title for sheet in _town_sheets(many)])
    assert names[:2] == ["柳河镇", "柳河镇 (2)"]
    assert len(set(names)) == 60


@given(st.lists(st.text(max_size=40), max_size=12))
def test_names_are_legal_and_unlike_whatever_they_come_from(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len(names) == len(titles)
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() != "history"


def test_names_that_are_fine_stay() -> None:
    assert sheet_names(["水泊街道", "History", "history", "A", "a", "", "👪" * 20]) == [
        "水泊街道", "History-", "history- (2)", "A", "a (2)", "-", "👪" * 15,
    ]  # fmt: skip


def test_headers_are_there_in_both_languages(tables: PlanTables) -> None:
    from coverplan.publish.office.columns import header_of

    for key, table in {"plan-existing": tables.existing, "plan-indicators": tables.indicators, "plan-projects": tables.projects,
                       "plan-town": tables.towns}.items():  # fmt: skip
        heads = [header_of(key, name, "en") for name in table.columns]
        assert all(head.isascii() or "m²" in head for head in heads)
        assert not any(head.startswith("column.") for head in heads)
    assert say("sheet.plan-indicators", "en") == "Indicators"
