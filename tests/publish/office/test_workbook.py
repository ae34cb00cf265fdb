from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import publish_toy
import pytest
from openpyxl.cell.cell import TYPE_FORMULA

from coverplan.findings import Finding, findings_frame
from coverplan.plan import ResidentsSettings, TravelSettings
from coverplan.publish.office import workbook
from coverplan.publish.office.workbook import save_workbook
from coverplan.study import Study

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.goals.outcomes.result import Result
    from coverplan.siting.proposal import Proposal

HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(1)",
    "{=1+1}",
    "http://example.org/x",
    "<b>甲</b>&",
    "甲\x07\x00村",
)


@pytest.fixture(scope="module")
def book(
    tmp_path_factory: pytest.TempPathFactory, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("book") / "report.xlsx"
    save_workbook(path, toy_study, toy_result, toy_proposal, toy_study.findings, language="zh")
    return openpyxl.load_workbook(path)


def _column(book: openpyxl.Workbook, sheet: str, header: str) -> list[Any]:
    rows = list(book[sheet].iter_rows(values_only=True))
    return [row[rows[0].index(header)] for row in rows[1:]]


def test_sheets_are_named_in_chinese(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "概要",
        "乡镇目标一览",
        "目标",
        "各区划",
        "缺口",
        "设施服务情况",
        "可达距离",
        "建议选址",
        "设施现状一览表",
        "指标表",
        "近期建设项目库",
        "出行方式",
        "数据问题",
        "各列说明",
        "水东街道",
        "柳河镇",
        "小安山镇",
        "青堌乡",
    ]


@pytest.mark.parametrize(
    ("sheet", "table", "headers"),
    [
        (
            "目标",
            "goals",
            {
                "目标值": "target",
                "现状值": "value",
                "差额": "shortfall",
                "目标编号": "goal_id",
                "出处": "source",
            },
        ),
        (
            "各区划",
            "units",
            {
                "区划代码": "unit_code",
                "现状值": "value",
                "应覆盖数": "weight",
                "已覆盖数": "weight_covered",
                "未覆盖数": "weight_not_covered",
            },
        ),
        (
            "设施服务情况",
            "facilities",
            {
                "设施编号": "facility_id",
                "目标编号": "goal_id",
                "服务数（以其为最近设施）": "weight",
                "床位（墓穴）数": "capacity",
                "每个床位（墓穴）服务数": "load",
                "平均路程": "mean_cost",
                "最远路程": "max_cost",
                "距道路（米）": "offset_m",
            },
        ),
        (
            "可达距离",
            "access",
            {
                "区划代码": "unit_code",
                "应覆盖数": "weight",
                "无路可达数": "weight_no_way",
                "平均": "mean",
                "P50（50% 不超过）": "p50",
                "P95（95% 不超过）": "p95",
                "最远": "max",
                "按道路的覆盖率": "value",
                "按直线的覆盖率": "straight_value",
                "达标所需限值": "cutoff_suffices",
            },
        ),
        (
            "缺口",
            "gaps",
            {
                "需求点编号": "demand_id",
                "经度": "lon",
                "纬度": "lat",
                "应覆盖数": "weight",
                "到最近设施": "cost",
                "最近设施编号": "nearest_facility_id",
            },
        ),
    ],
)
def test_figures_are_those_of_the_tables(
    book: openpyxl.Workbook, toy_result: Result, sheet: str, table: str, headers: dict[str, str]
) -> None:
    frame: pd.DataFrame = getattr(toy_result, table)
    for header, name in headers.items():
        shown = _column(book, sheet, header)
        if pd.api.types.is_numeric_dtype(frame[name]):
            expected = frame[name].astype("Float64").to_numpy(float, na_value=np.nan)
            np.testing.assert_allclose(
                pd.Series(shown, dtype=float), expected, rtol=1e-14, err_msg=header
            )  # 16 digits
        else:
            assert shown == [None if pd.isna(value) or value == "" else value for value in frame[name]], (
                header
            )


def test_proposals_are_those_of_the_table(book: openpyxl.Workbook, toy_proposal: Proposal) -> None:
    for header, name in {
        "次序": "rank",
        "选址编号": "site_id",
        "新增覆盖数": "newly_covered",
        "建成后达到": "value_after",
    }.items():
        assert _column(book, "建议选址", header) == toy_proposal.sites[name].tolist()
    assert _column(book, "建议选址", "所属乡镇（街道）") == ["柳河镇", "青堌乡"]
    heads = [cell.value for cell in next(book["建议选址"].iter_rows(max_row=1))]
    assert not any(word in head for head in heads for word in ("目标值", "界限", "差距", "column."))
    assert _column(book, "建议选址", "建成后是否达标") == ["未达到", "达到"]
    assert _column(book, "建议选址", "数量单位") == ["人"] * 2
    assert _column(book, "建议选址", "求解状态") == ["已证明最优"] * 2


def test_findings_are_those_of_the_table(book: openpyxl.Workbook, toy_study: Study) -> None:
    expected = findings_frame(toy_study.findings, "zh")
    assert _column(book, "数据问题", "问题") == expected["message"].tolist()
    assert _column(book, "数据问题", "级别") == ["警告"]


def test_outcome_is_worded_and_shares_are_percentages(book: openpyxl.Workbook) -> None:
    assert _column(book, "目标", "是否达到") == ["未达到", "达到", "达到", "未测算", "未达到"]
    sheet = book["目标"]
    headers = [cell.value for cell in sheet[1]]
    formats = [row[headers.index("现状值")].number_format for row in sheet.iter_rows(min_row=2)]
    assert formats[:3] == ["0.0%", "0.0%", "#,##0"]
    fills = [row[headers.index("是否达到")].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)]
    assert len(set(fills)) == 3
    assert fills[0] == fills[4] != fills[1] == fills[2]


def test_codes_are_text(book: openpyxl.Workbook) -> None:
    assert all(isinstance(code, str) for code in _column(book, "各区划", "区划代码"))


def test_pages_are_set_up_for_a_printer(book: openpyxl.Workbook) -> None:
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.freeze_panes is not None
        assert "内部工作底图，不得公开" in sheet.oddFooter.left.text
        matrix = name == "乡镇目标一览"
        assert sheet.print_title_rows == ("$1:$2" if matrix else "$1:$1")
        if not matrix:
            assert sheet.auto_filter.ref.startswith("A1:")


def test_every_column_of_every_sheet_is_explained(book: openpyxl.Workbook) -> None:
    rows = list(book["各列说明"].iter_rows(min_row=2, values_only=True))
    explained: dict[str, list[str]] = {}
    for sheet, header, about, name in rows:
        assert about, header
        assert name.isascii()
        explained.setdefault(sheet, []).append(header)
    tables = book.sheetnames[2 : book.sheetnames.index("各列说明")]
    heads = {sheet: [cell.value for cell in book[sheet][1]] for sheet in tables}
    assert explained == heads | {"各乡镇（街道）": [cell.value for cell in book["水东街道"][1]]}


def test_print_is_never_smaller_than_seven_points(book: openpyxl.Workbook) -> None:
    page_cm = {9: 29.7, 8: 42.0}
    for name in book.sheetnames[1:]:
        sheet = book[name]
        if not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage:
            assert sheet.page_setup.scale == 70
            assert sheet.print_title_cols == "$A:$B"
            continue
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        characters = sum(each.width * (each.max - each.min + 1) for each in sheet.column_dimensions.values())
        # a character of 10 points takes about 7 pixels of 1/96 inch
        needed_cm = characters * 7 / 96 * 2.54
        assert 10 * (page_cm[sheet.page_setup.paperSize] - 2.54) / needed_cm >= 6.9, name


def test_towns_and_goals_stand_in_one_sheet_and_colour_by_what_stands_there(
    book: openpyxl.Workbook, toy_result: Result, toy_study: Study
) -> None:
    sheet = book["乡镇目标一览"]
    heads = [cell.value for cell in sheet[1]]
    towns = toy_result.units[toy_result.units["level"] == "town"]
    assert heads[:2] == ["区划代码", "名称"]
    goal = toy_study.plan.goal("cemetery-cover")
    column = heads.index(goal.title)
    shown = {
        sheet.cell(row, 1).value: sheet.cell(row, column + 1).value for row in range(3, sheet.max_row + 1)
    }
    own = towns[towns["goal_id"] == goal.id].drop_duplicates("unit_code").set_index("unit_code")["value"]
    whole = toy_result.goals.set_index("goal_id").loc[goal.id, "value"]
    assert shown == pytest.approx({**own.to_dict(), toy_study.plan.area.code: whole})
    assert sheet.cell(2, column + 1).value == goal.target
    letter = sheet.cell(1, column + 1).column_letter
    rules = {
        rule.formula[0]
        for ranged in sheet.conditional_formatting
        for rule in ranged.rules
        if str(ranged.sqref).startswith(letter)
    }
    assert rules == {
        f"AND(ISNUMBER({letter}3),{letter}3>={goal.target!r})",
        f"AND(ISNUMBER({letter}3),NOT({letter}3>={goal.target!r}))",
    }


def test_cover_carries_notices_and_conclusion(book: openpyxl.Workbook) -> None:
    said = [str(cell) for row in book["概要"].iter_rows(values_only=True) for cell in row if cell]
    assert said[0] == "示例县民政设施覆盖"
    assert "示例数据：除地名、代码外均为虚构，不得用于决策" in said
    assert "内部工作底图，不得公开" in said
    assert "© OpenStreetMap contributors, ODbL" in said
    assert "规划共有 5 项目标：达到 2 项，未达到 2 项，未测算 1 项。" in said


def test_names_are_never_formulas_or_links(tmp_path: Path) -> None:
    study = publish_toy.make_study(
        (*HOSTILE, *publish_toy.VILLAGES[len(HOSTILE) :]), title="=HYPERLINK(1)&甲"
    )
    result = publish_toy.make_result(study)
    finding = Finding(
        rule="layer.datum-missing", layer="facilities", name="=1+1", params={"file": "=2", "datum": "x"}
    )
    path = tmp_path / "a.xlsx"
    save_workbook(path, study, result, None, [finding], language="zh")
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == TYPE_FORMULA]
    # the contents lead to the sheets, and nothing leads out of the workbook
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert [link.location for link in links] == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert {link.target for link in links} == {None}
    names = _column(book, "各区划", "名称")
    assert set(HOSTILE[:7]) <= set(names)
    assert "甲村" in names


def test_same_study_gives_same_bytes(
    tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        save_workbook(path, toy_study, toy_result, toy_proposal, toy_study.findings)
    assert first.read_bytes() == second.read_bytes()


def test_headers_are_english_on_request(
    tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    save_workbook(tmp_path / "a.xlsx", toy_study, toy_result, toy_proposal, toy_study.findings, language="en")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [
        "Summary",
        "Towns and goals",
        "Goals",
        "Units",
        "Gaps",
        "Facilities",
        "Access",
        "Proposals",
        "Existing facilities",
        "Indicators",
        "Projects",
        "Travel",
        "Findings",
        "Columns",
        "水东街道",
        "柳河镇",
        "小安山镇",
        "青堌乡",
    ]
    assert _column(book, "Goals", "Met") == ["not met", "met", "met", "not measured", "not met"]


def test_missing_layers_and_results_leave_empty_sheets(tmp_path: Path, toy_study: Study) -> None:
    bare = Study(plan=toy_study.plan)
    save_workbook(tmp_path / "a.xlsx", bare, None, None)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    empty = set(book.sheetnames) - {"概要", "出行方式", "各列说明"}
    assert {book[name]["A2"].value for name in empty} == {"（无）"}


def test_what_travel_assumes_is_listed_with_its_source(tmp_path: Path, toy_study: Study) -> None:
    faster = TravelSettings(profile="car", speed_kph={"residential": 25}, stopped_by=[])
    plan = toy_study.plan.model_copy(update={"travel": {"car": faster}})
    save_workbook(tmp_path / "a.xlsx", Study(plan=plan), None, None, language="en")
    rows = openpyxl.load_workbook(tmp_path / "a.xlsx")["Travel"].iter_rows(min_row=2, values_only=True)
    told = {item: (travel, assumed, unit, source) for travel, item, assumed, unit, source in rows}
    assert told["speed: residential"] == ("car", 25, "km/h", "plan.toml")
    assert told["speed: primary"][:3] == ("car", 60, "km/h")
    assert "Road Traffic Safety Law" in told["speed: primary"][3]
    assert ("none", "plan.toml") in {(str(row[1]), row[3]) for row in told.values()}


def test_a_very_long_text_is_cut_to_what_a_cell_holds(
    tmp_path: Path, toy_study: Study, toy_result: Result
) -> None:
    from dataclasses import replace

    goals = toy_result.goals.assign(note="甲" * 40_000)
    save_workbook(tmp_path / "a.xlsx", toy_study, replace(toy_result, goals=goals), None)
    notes = _column(openpyxl.load_workbook(tmp_path / "a.xlsx"), "目标", "说明")
    assert {note[-1] for note in notes} == {"…"}
    assert {len(note) for note in notes} == {32_001}


def test_what_was_estimated_stands_in_the_goals_and_beside_each_unit(
    tmp_path: Path, toy_study: Study, guessed_result: Result
) -> None:
    save_workbook(tmp_path / "report.xlsx", toy_study, guessed_result, None, language="zh")
    made = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert _column(made, "目标", "数据来源")[:2] == ["含估算", "测算"]
    assert _column(made, "目标", "其中估算占比")[:3] == [0.25, 0.0, None]
    units = zip(
        *(_column(made, "各区划", head) for head in ("目标编号", "名称", "其中估算占比")), strict=True
    )
    shares = {(goal, name): share for goal, name, share in units}
    assert shares["cemetery-cover", "柳河镇"] == 1.0
    assert shares["cemetery-cover", "青堌乡"] == 0.0
    assert shares["centre-per-street", "水东街道"] is None


def test_weights_stand_beside_what_they_are_counted_in(
    tmp_path: Path, toy_study: Study, toy_result: Result, toy_proposal: Proposal
) -> None:
    layers = toy_study.plan.layers.model_copy(
        update={"residents": ResidentsSettings(path="a.csv", measure="m2")}
    )
    study = replace(toy_study, plan=toy_study.plan.model_copy(update={"layers": layers}))
    save_workbook(tmp_path / "report.xlsx", study, toy_result, toy_proposal, language="zh")
    made = openpyxl.load_workbook(tmp_path / "report.xlsx")
    for sheet in ("各区划", "缺口", "建议选址"):
        units = dict(zip(_column(made, sheet, "目标编号"), _column(made, sheet, "数量单位"), strict=True))
        assert units["cemetery-cover"] == "平方米"
        assert units.get("care-15min", "人") == "人"  # elders stay people
        assert not units.get("centre-per-street") or sheet == "建议选址"


def test_a_sheet_of_too_many_rows_keeps_those_that_weigh_most_in_their_order_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toy_study: Study, toy_result: Result
) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    save_workbook(tmp_path / "report.xlsx", toy_study, toy_result, None, language="en")
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    shown = [float(weight) for weight in _column(book, "Gaps", "To be covered")]
    weights = toy_result.gaps["weight"].astype(float)
    assert sorted(shown) == sorted(weights)[-3:]
    kept = weights.sort_values(ascending=False, kind="stable").index[:3].sort_values()
    assert shown == weights[kept].tolist()
    said = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert any(f"lists the 3 rows of {len(weights)} that matter most" in text for text in said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "只打印前 5 行，共 16 行，全部见本表"),
        ("en", "The first 5 of 16 rows are printed; the sheet has them all"),
    ],
)
def test_of_a_long_sheet_the_first_rows_are_printed_and_the_foot_says_so(
    language: str,
    said: str,
    tmp_path: Path,
    toy_study: Study,
    toy_result: Result,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "_MOST_PRINTED", 5)
    units = toy_result.units[toy_result.units["level"] == "village"].head(16)
    save_workbook(tmp_path / "a.xlsx", toy_study, replace(toy_result, units=units), None, language=language)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["各区划" if language == "zh" else "Units"]
    assert sheet.max_row == 17
    assert sheet.print_area.replace("$", "").endswith("!A1:" + sheet.cell(6, sheet.max_column).coordinate)
    assert said in sheet.oddFooter.left.text
    assert not book["目标" if language == "zh" else "Goals"].print_area or len(toy_result.goals) > 5
