"""Tables as offices keep them: every row is either data or told as left out."""

from __future__ import annotations

import datetime as dt
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layers_toy import messages, rules, told, write_sheet
from xlsxwriter import Workbook

from coverplan.errors import InputError
from coverplan.io.sheets.headers import find_header, split_unit
from coverplan.io.sheets.sheet_cells import read_cells
from coverplan.io.sheets.spreadsheets import read_table, write_csv

KNOWN = ["编号", "名称", "床位数", "经度", "纬度", "人口"]


def read(path, **options):
    return read_table(path, layer="facilities", known=KNOWN, **options)


def test_an_office_workbook_reads_as_its_people_mean_it(tmp_path):
    path = write_sheet(
        tmp_path / "台账 2023.xlsx",
        [
            ["梁山县养老机构台账"],
            ["", "", "填表日期：2023-05-01"],
            ["编 号", "名称", "床位数（张）", "坐标"],
            ["", "", "", "经度", "纬度"],
            [1, 2, 3, 4, 5],
            ["f1", "甲敬老院", 120, 116.1, 35.8],
            [],
            ["f2", "乙养老院", "1,200", 116.2, 35.7],
            ["编 号", "名称", "床位数（张）", "经度", "纬度"],
            ["f3", "丙养老院", "５０", 116.2, 35.7],
            ["", "小 计", 1370],
            ["合计", "", 1370],
            ["注：数据截至2023年底"],
        ],
        merged=[
            (0, 0, 0, 4, "梁山县养老机构台账"),
            (2, 0, 3, 0, "编 号"),
            (2, 1, 3, 1, "名称"),
            (2, 2, 3, 2, "床位数（张）"),
            (2, 3, 2, 4, "坐标"),
        ],
    )
    table = read(path)
    assert list(table.frame.columns) == ["编号", "名称", "床位数（张）", "经度", "纬度"]
    assert list(table.frame.index) == [6, 8, 10]  # as Excel numbers them
    assert list(table.frame["床位数（张）"]) == ["120", "1,200", "５０"]
    told = {finding.rule: finding.message("en") for finding in table.findings}
    assert "1-2" in told["table.title-rows"]
    assert "row 5" in told["table.number-row"]
    assert "9" in told["table.repeated-header"]
    assert "11-12" in told["table.total-rows"]
    assert "13" in told["table.note-rows"]


def test_a_header_of_two_rows_in_a_csv_is_joined(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "编号,名称,人口,,床位,\n,,合计,60岁以上,合计,护理型\n1,甲,900,180,40,30\n", encoding="utf-8"
    )
    assert list(read(path).frame.columns) == ["编号", "名称", "人口/合计", "60岁以上", "床位/合计", "护理型"]


def test_a_single_header_row_is_never_joined_with_data(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,名称,备注\n,甲,好\n2,乙,\n", encoding="utf-8")
    assert list(read(path).frame.index) == [2, 3]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("编号,名称,,备注", ",甲,乙,丙"),  # a column without a name is no group
        ("编号,名称,人口", ",甲,乙"),
        ("编号,人口,,备注", ",5,6,"),
        ("编号,名称,,", ",甲,,"),
    ],
)
def test_a_first_row_without_its_number_is_data_not_header(tmp_path, header, row):
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n{row}\n2,乙,丙\n", encoding="utf-8")
    assert list(read(path).frame.index) == [2, 3]


def too_long(path):
    with pytest.raises(InputError) as error:
        read(path)
    return told(error.value.faults)


@pytest.mark.parametrize("separator", [",", ";"])
def test_rows_longer_than_the_header_are_refused_by_number_with_what_they_hold(tmp_path, separator):
    path = tmp_path / "a.csv"
    rows = ["台账", "编号,人口", "1,5", "2,1,200", "", "3,6,,", "4,7,,好,", "合计,1,218"]
    path.write_text("\n".join(rows).replace(",", separator), encoding="utf-8")
    assert too_long(path) == [
        ("io.row-too-long", {"file": "a.csv", "row": 4, "value": "2 | 1 | 200", "columns": 2}),
        ("io.row-too-long", {"file": "a.csv", "row": 7, "value": "4 | 7 |  | 好", "columns": 2}),
    ]


def test_of_a_long_row_the_end_is_shown_where_the_surplus_stands(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"编号,名称,人口\n1,{'甲' * 80},1,200\n", encoding="utf-8")
    ((_, params),) = too_long(path)
    assert params["value"] == "..." + "甲" * 47 + " | 1 | 200"


def test_surplus_cells_without_anything_in_them_and_missing_last_cells_are_as_offices_have_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,名称,人口\n1,甲,5,,\n2,乙,6, ,\n3,丙\n4\n", encoding="utf-8")
    assert read(path).frame.to_numpy().tolist() == [
        ["1", "甲", "5"],
        ["2", "乙", "6"],
        ["3", "丙", ""],
        ["4", "", ""],
    ]


def test_a_row_may_be_as_long_as_the_longer_of_two_header_rows_and_have_cells_under_no_name(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,人口\n,合计,60岁以上\n1,900,180\n", encoding="utf-8")
    assert read(path).frame.to_numpy().tolist() == [["1", "900", "180"]]
    path.write_text("编号,名称,,\n1,甲,好,5\n", encoding="utf-8")
    assert read(path).frame.to_numpy().tolist() == [["1", "甲"]]
    book = write_sheet(tmp_path / "a.xlsx", [["编号", "名称"], ["1", "甲", "旁注"]])
    assert read(book).frame.to_numpy().tolist() == [["1", "甲"]]


def test_merged_text_is_repeated_and_merged_figures_are_not(tmp_path):
    path = write_sheet(
        tmp_path / "a.xlsx",
        [["编号", "名称", "人口"], ["水泊街道", "甲村", 500], ["", "乙村", ""], ["", "", ""]],
        merged=[(1, 0, 3, 0, "水泊街道"), (1, 2, 2, 2, 500)],
    )
    table = read(path)
    assert table.frame["编号"].to_list() == ["水泊街道", "水泊街道"]  # and no row out of the blank one
    assert table.frame["人口"].to_list() == ["500", ""]
    assert {"table.merged-filled", "table.merged-figures"} <= set(rules(table))


@pytest.mark.parametrize("word", ["合计", "总计", "小 计", "梁山镇合计", "合计：", "Total", "共计"])
def test_totals_are_left_out(tmp_path, word):
    path = tmp_path / "a.csv"
    path.write_text(f"编号,名称,人口\n1,甲,5\n,{word},5\n", encoding="utf-8")
    assert list(read(path).frame["名称"]) == ["甲"]


@pytest.mark.parametrize("name", ["计村", "会计小区", "总干渠村", "合村", "Total Care House"])
def test_names_that_look_like_totals_are_kept(tmp_path, name):
    path = tmp_path / "a.csv"
    path.write_text(f"编号,名称,人口\n1,{name},5\n", encoding="utf-8")
    assert list(read(path).frame["名称"]) == [name]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_separators_and_encodings(tmp_path, separator, encoding):
    path = tmp_path / "a.csv"
    rows = [["编号", "名称", "人口"], ["1", "𠅤村", "5"], ["2", "阚庄", "6"]]
    path.write_bytes("".join(f"{separator.join(row)}\r\n" for row in rows).encode(encoding))
    table = read(path)
    assert table.frame.to_numpy().tolist() == rows[1:]
    assert rules(table) == ([] if encoding.startswith("utf-8") else ["table.encoding"])


@pytest.mark.parametrize(
    "held",
    [
        b"PK\x03\x04x", b"\x1f\x8bx", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF-1.7\n", b"{\\rtf1 x}", b"<html><body>1,2</body></html>",
        b"\xef\xbb\xbf\r\n <!DOCTYPE html>", b"<?xml version='1.0'?>\n<Workbook/>", b"<TABLE border=0>\n",
    ],
)  # fmt: skip
def test_what_is_no_plain_text_is_told_as_that_and_not_as_a_table_that_is_wrong(tmp_path, held):
    path = tmp_path / "a.csv"
    path.write_bytes(held)
    with pytest.raises(InputError) as error:
        read(path)
    assert told(error.value.faults) == [("io.not-of-kind", {"file": "a.csv", "suffix": ".csv"})]
    path.write_text("<名称>,人口\n甲,5\n", encoding="utf-8")  # a table may begin with such a sign
    assert len(read(path).frame) == 1


def test_a_list_inside_a_cell_does_not_pass_for_a_separator(tmp_path):
    path = tmp_path / "a.csv"
    for mark in ";|":
        held = [f"a{mark}b{mark}c", "d", f"e{mark}f"]
        path.write_text("编号,服务范围\n" + "".join(f"1,{cell}\n" for cell in held), encoding="utf-8")
        assert list(read(path).frame["服务范围"]) == held


def test_cells_as_excel_and_exports_leave_them(tmp_path):
    path = write_sheet(
        tmp_path / "a.xlsx",
        [
            ["编号", "名称", "人口"],
            [370832001001, dt.date(2020, 5, 1), 0.5],
            ["001", True, -3.0],
            [3.7083200100112e17, "x", 1],
        ],
    )
    assert read(path).frame.to_numpy().tolist() == [
        ["370832001001", "43952", "0.5"],
        ["001", "TRUE", "-3"],
        ["3.7083200100112e+17", "x", "1"],
    ]
    csv = tmp_path / "a.csv"
    csv.write_text('编号,名称\n="370832001001",甲\n370832001002\t,乙\n', encoding="utf-8")
    assert list(read(csv).frame["编号"]) == ["370832001001", "370832001002"]


def test_row_numbers_count_blank_lines_and_cells_with_line_breaks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('编号,名称\n\n1,"甲\n村"\n2,乙\n', encoding="utf-8")
    assert list(read(path).frame.index) == [3, 4]


def test_a_unit_above_the_table_is_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("人口统计表,,单位：万人\n编号,名称,人口\n1,甲,5\n", encoding="utf-8")
    assert read(path).unit == "万人"


def write_ods(path, sheets):
    """Write the least OpenDocument spreadsheet that holds text cells."""
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    return write_ods_tables(path, tables)


def write_ods_tables(path, tables):
    names = " ".join(
        f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"'
        for key in ("office", "table", "text", "manifest")
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {names}/>")
    return path


def write_xlsx(path, sheets):
    with Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for i, row in enumerate(rows):
                page.write_row(i, 0, row)


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", write_xlsx), (".ods", write_ods)])
def test_sheets(tmp_path, suffix, write):
    path = tmp_path / f"a{suffix}"
    write(path, {"一": [["编号"], ["1"]], "二": [["编号"], ["2"]]})
    assert read(path, sheet="二").frame["编号"].to_list() == ["2"]
    with pytest.raises(InputError) as error:
        read(path)
    assert "一, 二" in messages(error)
    assert 'sheet = "..."' in messages(error)
    with pytest.raises(InputError) as error:
        read(path, sheet="三")
    assert "no sheet '三'" in messages(error)
    assert "一, 二" in messages(error)


def test_empty_and_hidden_sheets_do_not_ask_for_a_name(tmp_path):
    path = tmp_path / "a.xlsx"
    with Workbook(str(path)) as book:
        book.add_worksheet("data").write_column(0, 0, ["编号", "1"])
        book.add_worksheet("Sheet2")
        hidden = book.add_worksheet("lists")
        hidden.write(0, 0, "x")
        hidden.hide()
    assert read(path).frame["编号"].to_list() == ["1"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "the table is empty"),
        ("a.csv", b"\n\n,,\n", "the table is empty"),
        ("a.csv", "编号,名称\n".encode(), "no data below the header (row 1)"),
        ("a.csv", '编号,名称\n1,"甲\n2,乙\n'.encode(), "unpaired quote"),
        ("a.xlsx", b"PK\x03\x04 cut off", "cannot be opened as a workbook"),
        ("a.xls", b"junk", "save it as .xlsx"),
        ("a.docx", b"junk", ".docx is no table"),
    ],
)
def test_files_that_cannot_be_used_are_refused_in_one_clear_sentence(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    assert name in messages(error)
    assert said in messages(error)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path / "没有.csv")
    assert "没有.csv: no such file" in messages(error)


def test_units_of_headers():
    assert split_unit("常住人口(万 人)") == ("常住人口", "万人")
    assert split_unit("床位数（单位：张）") == ("床位数", "张")
    assert split_unit("人口/万人") == ("人口", "万人")
    assert split_unit("城/乡") == ("城/乡", "")


def test_with_no_known_header_the_first_full_row_is_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("某表,,\nA,B,C\n1,2,3\n", encoding="utf-8")
    assert find_header(read_cells(path), []).names == ["A", "B", "C"]


CELLS = (
    st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_what_is_written_is_read_back_the_same(tmp_path_factory, rows):
    frame = pd.DataFrame(rows, columns=["编号", "名称", "床位数"])
    path = tmp_path_factory.getbasetemp() / "round.csv"
    write_csv(frame, path)
    grid = read_cells(path)
    assert grid.encoding == "utf-8"
    assert grid.rows == [list(frame.columns), *[list(row) for row in rows]]


def test_nothing_in_a_written_table_is_run_by_excel(tmp_path):
    frame = pd.DataFrame(
        {
            "=a": ["=cmd()", "+1", "-x", "@y", "ok"],
            "n": [-1.0, 2.0, None, 4.5, 5.0],
            "b": [True, False, True, True, True],
        }
    )
    write_csv(frame, tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == [
        "'=a,n,b",
        "'=cmd(),-1,true",
        "'+1,2,false",
        "'-x,,true",
        "'@y,4.5,true",
        "ok,5,true",
    ]
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_header_merged_over_columns_of_nothing_names_the_filled_one(tmp_path):
    rows = [["编号", "名称", ""], ["1", "甲", 5], ["2", "乙", 6]]
    path = write_sheet(tmp_path / "a.xlsx", rows, merged=[(0, 2, 0, 6, "人口")])
    frame = read(path).frame
    assert list(frame.columns) == ["编号", "名称", "人口"]
    assert frame["人口"].tolist() == ["5", "6"]
    # over two filled columns it names both, and which is meant is not guessed
    rows = [["编号", "名称", ""], ["1", "甲", 5, 7], ["2", "乙", 6, 8]]
    path = write_sheet(tmp_path / "b.xlsx", rows, merged=[(0, 2, 0, 6, "人口")])
    table = read(path)
    assert list(table.frame.columns) == ["编号", "名称"]
    assert table.repeated == {"人口"}


@pytest.mark.parametrize("last_row", [2, 9])
def test_a_merged_block_beside_the_table_is_no_part_of_it(tmp_path, last_row):
    rows = [["编号", "名称", "人口"], ["1", "甲", 5], ["2", "乙", 6]]
    path = write_sheet(tmp_path / "a.xlsx", rows, merged=[(1, 4, last_row, 5, "审核人签字")])
    table = read(path)
    assert table.frame.to_numpy().tolist() == [["1", "甲", "5"], ["2", "乙", "6"]]
    assert [(one.rule, one.params["rows"]) for one in table.findings] == [("table.beside", "2")]


def test_a_merged_block_beside_the_header_does_not_make_data_a_header(tmp_path):
    rows = [["编号", "名称", "人口"], ["1", "甲", 5], ["2", "乙", 6]]
    table = read(write_sheet(tmp_path / "a.xlsx", rows, merged=[(0, 4, 2, 5, "审核人签字")]))
    assert table.frame[["编号", "名称", "人口"]].to_numpy().tolist() == [["1", "甲", "5"], ["2", "乙", "6"]]


@pytest.mark.parametrize("block", [(1, 4, 5, 5), (20, 0, 24, 3), (20, 8, 24, 9), (0, 5, 2, 9)])
def test_a_merged_block_of_nothing_beside_or_below_the_table_does_no_harm(tmp_path, block):
    rows = [["编号", "名称", "人口"], ["1", "甲", 5], ["2", "乙", 6]]
    table = read(write_sheet(tmp_path / "a.xlsx", rows, merged=[(*block, "")]))
    assert table.frame.to_numpy().tolist() == [["1", "甲", "5"], ["2", "乙", "6"]]
    assert list(table.frame.columns) == ["编号", "名称", "人口"]


def test_a_sheet_with_a_cell_far_out_is_refused_before_it_is_read(tmp_path):
    with Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet("人口")
        page.write(0, 0, "编号")
        page.write(1_048_575, 16_383, 1)
    with pytest.raises(InputError) as error:
        read(tmp_path / "a.xlsx")
    about = {"file": "a.xlsx", "sheet": "人口", "row": 1_048_576, "column": 16_384}
    assert told(error.value.faults) == [("io.sheet-too-far", about)]


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        ('<R><C {n}="1000000" {s}><P>a</P></C></R>', (1, 1_000_000)),
        ('<R><C {s}><P>a</P></C><C {n}="16384"/><C {s}><P>b</P></C></R>', (1, 16_386)),
        ('<R {m}="1000001"><C {s}><P>a</P></C><C {n}="9"/></R>', (1_000_001, 1)),
        ('<R><C {n}="60" {s}/></R><R {m}="900000"/><R><C {s}><P>a</P></C></R>', (900_002, 60)),
        ('<R><C {s}><P>a</P></C><C {n}="16383"/></R><R {m}="1048575"><C {n}="16384"/></R>', None),
        ('<R><C {n}="3" {s}><P>a</P></C></R><R {m}="9000"><C {n}="3" {s}><P>1</P></C></R>', None),
    ],
)  # fmt: skip
def test_an_ods_sheet_in_which_a_few_cells_stand_for_millions_is_refused(tmp_path, rows, end):
    names = {
        "s": 'office:value-type="string"', "n": "table:number-columns-repeated", "m": "table:number-rows-repeated",
    }  # fmt: skip
    for short, tag in (("R", "table:table-row"), ("C", "table:table-cell"), ("P", "text:p")):
        rows = rows.replace(f"<{short}", f"<{tag}").replace(f"</{short}", f"</{tag}")
    table = f'<table:table table:name="甲">{rows.format(**names)}</table:table>'
    path = write_ods_tables(tmp_path / "a.ods", table)
    if end is None:
        assert read_cells(path).rows[0][0] == "a"
        return
    with pytest.raises(InputError) as error:
        read(path)
    about = {"file": "a.ods", "sheet": "甲", "row": end[0], "column": end[1]}
    assert told(error.value.faults) == [("io.sheet-too-far", about)]


def test_a_row_of_remarks_in_several_cells_is_no_data(tmp_path):
    rows = "编号,名称,床位数\nF1,甲,50\n备注,数据截至年底,\n说明,另见附件,以上\n备注,乙,20\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    table = read_table(tmp_path / "a.csv", layer="facilities", known={"编号", "名称", "床位数"})
    # what carries a figure is data
    assert table.frame["名称"].tolist() == ["甲", "乙"]
    assert [one.rule for one in table.findings] == ["table.note-rows"]


def test_a_text_file_of_more_columns_than_a_sheet_can_have_is_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("name" + ",a" * 16_383 + "\n" + "x" + "," * 16_384 + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_table(path, layer="facilities")
    assert caught.value.message("en").startswith(
        "wide.csv: row 2 has 16385 columns; more than 16384 are no table"
    )
    path.write_text("name" + ",a" * 16_383 + "\nx" + "," * 16_383 + "\n", encoding="utf-8")
    assert len(read_table(path, layer="facilities").frame) == 1
