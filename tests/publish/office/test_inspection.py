"""The papers of a joint inspection, opened again: figures that add up, numbers in order, blanks to fill in, nothing that computes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import docx
import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import LineString, MultiLineString, Point

import coverplan as cp
from coverplan.checks.borders import check_pillars
from coverplan.layers import courses_of
from coverplan.publish import publish_findings
from coverplan.publish.office import save_inspections
from coverplan.publish.office.inspection_tables import file_names, inspection_of
from coverplan.study import line_courses

if TYPE_CHECKING:
    from pathlib import Path

CRS = "EPSG:4548"
X0, Y0 = 400_000.0, 3_900_000.0
EVIL = '=HYPERLINK("http://x","线")'


def study(shape=None, pillars=(), *, line_id="3708", name="甲乙线", last="2021-05-06", **area):
    shape = LineString([(X0, Y0), (X0 + 3000, Y0), (X0 + 3000, Y0 - 4000)]) if shape is None else shape
    rows = {
        "line_id": [line_id],
        "name": [name],
        "unit_a": ["370832101"],
        "unit_b": ["370832102"],
        "last_inspected": [last],
    }
    lines = gpd.GeoDataFrame(rows, geometry=[shape or None], crs=CRS)
    plan = cp.Plan(id="x", area={"name": "甲县", "crs": CRS, **area})
    columns = {name: [row[at] for row in pillars] for at, name in enumerate(("number", "line_id", "order"))}
    points = [Point(X0 + row[3], Y0 + row[4]) for row in pillars]
    frame = gpd.GeoDataFrame(columns, geometry=points, crs=CRS) if pillars else None
    return cp.Study(plan=plan, lines=lines, pillars=frame)


PILLARS = (
    ("3708001Q", "3708", 1.0, 1000.0, 0.0),
    ("3708002A", "3708", 2.0, 2000.0, 5.0),
    ("3708002B", "3708", 2.0, 2000.0, -5.0),
    ("3708003Q", "3708", 3.0, 3002.0, -1000.0),
)


def papers(made, language="zh"):
    return inspection_of(made, line_courses(made)[0], list(check_pillars(made)), language)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers") / "inspection"
    made = study(pillars=PILLARS, sample=True)
    save_inspections(folder, made, list(check_pillars(made)), language="zh")
    return folder


def test_sections_run_from_pillar_to_pillar_and_add_up():
    made = papers(study(pillars=PILLARS))
    rows = made.sections
    assert rows[["section_no", "section_from", "section_to"]].to_numpy().tolist() == [
        [1, "起点", "3708001Q"],
        [2, "3708001Q", "3708002A、3708002B"],
        [3, "3708002A、3708002B", "3708003Q"],
        [4, "3708003Q", "终点"],
    ]
    to_degrees = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    corners = [(0, 0), (1000, 0), (2000, 0), (3000, 0), (3000, -1000), (3000, -4000)]
    lon, lat = to_degrees.transform(*np.add(corners, [X0, Y0]).T)
    steps = Geod(ellps="GRS80").line_lengths(lon, lat)
    true = [steps[0], steps[1], steps[2] + steps[3], steps[4]]
    assert rows["length_m"].tolist() == pytest.approx(true, abs=0.011)
    assert made.facts[2] == ("界线全长", f"{sum(true):,.2f} m")
    assert rows["at_to_m"].iloc[-1] == pytest.approx(rows["length_m"].sum(), abs=1e-9)


def test_pillars_stand_in_order_along_the_line_with_what_is_wrong():
    rows = papers(study(pillars=PILLARS), "en").pillars
    assert rows["pillar_no"].tolist() == ["3708001Q", "3708002A", "3708002B", "3708003Q"]
    assert rows["pillar_kind"].tolist() == ["single", "of a pair", "of a pair", "single"]
    assert rows["off_m"].tolist() == [0.0, 5.0, 5.0, 2.0]
    assert rows["note"].tolist() == ["", "", "", "Pillar 3708003Q of line '甲乙线' stands 2.00 m off it."]
    assert rows["at_m"].is_monotonic_increasing


def test_what_is_wrong_stands_with_its_own_line_where_two_have_one_name():
    one = study(pillars=[*PILLARS, ("3708001Q", "3709", 1.0, 1000.0, 107.0)])
    beside = one.lines.assign(line_id="3709", geometry=one.lines.translate(0, 100))
    made = cp.Study(
        plan=one.plan, pillars=one.pillars, lines=pd.concat([one.lines, beside], ignore_index=True)
    )
    found = list(check_pillars(made))
    notes = [inspection_of(made, each, found, "en").pillars["note"][0] for each in line_courses(made)]
    assert notes == ["", "Pillar 3708001Q of line '甲乙线' stands 7.00 m off it."]


def test_a_line_counted_from_the_north_east_runs_that_way():
    shape = LineString([(X0, Y0), (X0 + 3000, Y0 + 3000)])
    there = [("001", "3708", 1.0, 2000.0, 2000.0), ("002", "3708", 2.0, 1000.0, 1000.0)]
    made = papers(study(shape, there))
    assert made.sections["section_to"].tolist() == ["001", "002", "终点"]
    assert made.pillars["pillar_no"].tolist() == ["001", "002"]


def test_a_line_without_pillars_is_one_section():
    made = papers(study())
    assert made.sections[["section_from", "section_to"]].to_numpy().tolist() == [["起点", "终点"]]
    assert made.pillars.empty
    assert dict(made.facts)["界桩数"] == "0"


def test_a_line_that_nobody_knows_the_course_of_still_has_its_papers(tmp_path):
    made = study(False, PILLARS, last=None)
    one = papers(made)
    assert one.sections.empty
    assert one.pillars["order"].tolist() == [1.0, 2.0, 2.0, 3.0]
    assert one.pillars[["at_m", "off_m"]].isna().all().all()
    assert [text for _, text in one.facts][2:] == ["—", "4", "—", "—"]
    assert "无从确定" in one.remarks[0]
    files = save_inspections(tmp_path / "a", made, [], language="en")
    assert [file.name for file in files] == ["3708.docx", "3708.xlsx"]
    assert "—" in {
        cell.text for table in docx.Document(files[0]).tables for row in table.rows for cell in row.cells
    }


def test_when_it_is_due_and_where_the_line_comes_from_are_said():
    one = papers(study(), "en")
    assert [text for label, text in one.facts if label in ("Last inspected", "To be inspected by")] == [
        "2021-05-06",
        "2026-05-06",
    ]
    assert len(one.remarks) == 1
    shape = MultiLineString([[(X0, Y0), (X0 + 10, Y0)], [(X0 + 20, Y0), (X0 + 30, Y0)]])
    assert "2 pieces" in papers(study(shape), "en").remarks[-1]


def test_the_document_opened_again(saved):
    page = docx.Document(saved / "3708.docx")
    text = [line.text for line in page.paragraphs]
    assert text[0] == "界线“甲乙线”联合检查资料"
    assert [line for line in text if line[:2] in ("一、", "二、", "三、", "四、")] == [
        "一、基本情况",
        "二、分段长度",
        "三、界桩登记",
        "四、联合检查记录表",
    ]
    assert any("示例数据" in line for line in text)
    facts, sections, pillars, pillar_record, section_record, signed = page.tables
    assert [cell.text for cell in facts.rows[1].cells] == ["界线", "甲乙线 (3708)"]
    lengths = [float(row.cells[-1].text.replace(",", "")) for row in sections.rows[1:]]
    assert sum(lengths[:-1]) == pytest.approx(lengths[-1], abs=1e-6)
    assert sections.rows[-1].cells[0].text == "合计"
    assert [row.cells[0].text for row in pillars.rows[1:]] == [each[0] for each in PILLARS]
    assert [cell.text for cell in pillar_record.rows[1].cells] == ["3708001Q", "", "", "", ""]
    assert len(pillar_record.rows) == 1 + 4 + 3
    assert len(section_record.rows) == 1 + 4 + 3
    assert [row.cells[0].text for row in signed.rows[1:]] == [
        "甲方检查人员",
        "乙方检查人员",
        "检查负责人",
        "检查日期",
    ]
    fonts = page.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_the_workbook_opened_again(saved):
    book = openpyxl.load_workbook(saved / "3708.xlsx")
    assert book.sheetnames == ["基本情况", "分段长度", "界桩登记", "界桩检查记录", "界线检查记录", "签字"]
    head, *rows = book["分段长度"].iter_rows(values_only=True)
    assert head == ("段号", "自", "至", "起点里程（米）", "终点里程（米）", "长度（米）")
    assert all(one[4] == other[3] for one, other in pairwise(rows))
    assert sum(row[5] for row in rows) == pytest.approx(rows[-1][4], abs=1e-6)
    numbers = [cell.value for cell in book["界桩登记"]["A"]]
    assert numbers == ["界桩号", *(each[0] for each in PILLARS)]
    assert [cell.value for cell in book["界桩检查记录"][2]] == ["3708001Q", None, None, None, None]
    assert any("示例数据" in str(row[1]) for row in book["基本情况"].iter_rows(values_only=True))


def test_english_throughout_when_asked_for(tmp_path):
    made = study(pillars=PILLARS, name="Line")
    document, book = save_inspections(tmp_path / "a", made, list(check_pillars(made)), language="en")
    texts = [line.text for line in docx.Document(document).paragraphs]
    texts += [
        cell.text for table in docx.Document(document).tables for row in table.rows for cell in row.cells
    ]
    opened = openpyxl.load_workbook(book)
    texts += [*opened.sheetnames, *(str(cell.value) for sheet in opened for row in sheet for cell in row)]
    assert not [text for text in texts if any("\u4e00" <= letter <= "\u9fff" for letter in text)]
    assert "1. The line" in texts


def test_nothing_computes_and_the_same_study_gives_the_same_bytes(tmp_path):
    rows = [("=1+1", "3708", 1.0, 1000.0, 0.0), ("@SUM(A1)", "3708", 2.0, 2000.0, 0.0)]
    made = study(pillars=rows, name=EVIL)
    first = save_inspections(tmp_path / "a", made, list(check_pillars(made)))
    again = save_inspections(tmp_path / "b", made, list(check_pillars(made)))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in again]
    book = openpyxl.load_workbook(first[1])
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert "=1+1" in {cell.value for cell in cells}


def test_names_of_files_that_every_system_takes():
    ids = ["3708-01", "../x", "a/b", "a\\b", "A_B", "con", "LPT1.x", "", "线" * 90]
    names = file_names(ids)
    assert names[:4] == ["3708-01", "_x", "a_b", "a_b-2"]
    assert len({name.casefold() for name in names}) == len(ids)
    assert names[5:8] == ["con_", "LPT1.x_", "_"]
    assert names[8] == "线" * 60
    assert len({name.casefold() for name in file_names(["a-2", "a", "A"])}) == 3


def test_a_check_writes_them_where_there_are_lines(tmp_path):
    made = study(pillars=PILLARS)
    publish_findings(tmp_path, made, list(cp.check(made)))
    assert sorted(path.name for path in (tmp_path / "inspection").iterdir()) == ["3708.docx", "3708.xlsx"]
    bare = tmp_path / "bare"
    bare.mkdir()
    publish_findings(bare, cp.Study(plan=made.plan), [])
    assert not (bare / "inspection").exists()


@given(st.lists(st.floats(0, 7000), max_size=9))
@settings(max_examples=40, deadline=None)
def test_sections_tile_the_line_wherever_the_pillars_stand(stations):
    line = LineString([(X0, Y0), (X0 + 3000, Y0), (X0 + 3000, Y0 - 4000)])
    rows = []
    for number, metres in enumerate(sorted(stations), start=1):
        at = line.interpolate(metres)
        rows.append((f"{number:03d}Q", "3708", float(number), at.x - X0, at.y - Y0))
    made = papers(study(pillars=rows))
    sections = made.sections
    assert sections["at_from_m"].iloc[0] == 0
    assert sections["at_from_m"].tolist()[1:] == sections["at_to_m"].tolist()[:-1]
    assert (sections["length_m"] > 0).all()
    (course,) = courses_of(study().lines)
    total = round(float(course.geodesic_m(np.array([7000.0]))[0]), 2)
    assert round(float(sections["length_m"].sum()), 2) == total
    named = "、".join([*sections["section_from"], *sections["section_to"]])
    assert all(row[0] in named for row in rows)
