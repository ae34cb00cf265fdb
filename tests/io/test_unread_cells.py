"""Cells that hold no value, an error or a formula that was not calculated, are never taken for blank ones."""

from __future__ import annotations

import base64
import zipfile
import zlib

import openpyxl
import pytest
from xlsxwriter import Workbook

from coverplan.io.sheets.spreadsheets import read_table
from coverplan.io.sheets.unread_cells import Unread, as_unread, cells_without_value

# Two sheets of 编号 and 人口, rows b and c with errors, as a .xls.
_XLS = r"""c-rk)J!n%=6#nk}X?{%8q^6Np2%%uq+C^Mk>Qg~G8LAx=5j1HsNJApQMF(5083n;faVd0hsk-<-=;k0)bPx(cVn-)IQKZfD+>`q-)i*StMa%sj=iKwo{qDOb@1FaU_j(~-pS?fOz%SSb6HPaSt~Q?_33)d$P`&F)(<_4{uEu|bP>=?)%f{30R{=SOa=aTbaL;-{8u&nR3g?iml#A(g#6gZBCu9sG!lK+WaGNBGevYe`^#tq9tnV`S8SDM*xyE{gxOH(73r==uugc>S#vs>4NeevWHjC`pjXu1Tc|3Jpw7517RL|y0|7JzXieL^ja-+p^v6?H@k)R=*!xuLVeD>z*^R)J_uU~-t-&XqrKK>hq1x&*|BV;1hunCK%tT9n36>5m!yDe`G@g%!6zKjfcT62`>$*Hg7RLB}iiX2IvWP+p+mMb;S?AWTA-Oc$PAzeTZ+i}kN7_HsQcRsy2k{@$UvuB!D^VXWbO$G@Umt_lT9OW7gjJZRscd@?0Pu<G)0P6%XsmzS^DdX@AbFOl2hWgpVc<XF$vv-hP`*`$Gs<!0pBzu0eaWOIf&Y8s^?Lh@<FRvL4i(zr=ro>~%D}`De-m~uiZKVhrF%`S3HntwDAk1c*b?Z*P9ijNbhcB2fpLod#b3Ab*72ojT8_bvEYa2oJ_O}ShHhtJ8vn|ConH^xZ<-@j^ZL3%;W~bynZuH`T?3mWXpV0ZC^P??4;Flj78X6iJ8X6lFLY>j%X~I&cHhB^ZsP8%}Bu)L9WW(YZDs-Kvzomyzrm~6)9pz6Fw(y=M*4W1TUMO*#daq&<d5&YU<NT$QylDSDYi=0(b5p3({+pe|`Ir0u0n~^C$p"""

ERRORS = ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"]


def book(path, rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in made.active.iter_rows():
        for cell in cells:
            if cell.value in ERRORS:
                cell.data_type = "e"
    made.save(path)
    return path


def test_errors_and_formulas_without_a_result_are_found_where_they_stand(tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        [["编号", "人口"], *([word, i] for i, word in enumerate(ERRORS)), ["x", '=A1&"<"']],
    )
    found = cells_without_value(path, "Sheet")
    assert found == {(i, 0): word for i, word in enumerate(ERRORS, start=1)} | {(8, 1): '=A1&"<"'}
    assert found[8, 1].is_formula
    assert not found[1, 0].is_formula
    assert cells_without_value(path, "no such sheet") is None


def test_results_that_are_stored_are_values_even_empty_text_and_nought(tmp_path):
    with Workbook(str(tmp_path / "a.xlsx")) as made:
        page = made.add_worksheet("s")
        page.write_formula(0, 0, "=1+1", None, 2)
        page.write_formula(0, 1, '=IF(A9="","",1)', None, "")
        page.write_formula(0, 2, "=B1=2", None, False)
        page.write(5, 3, "text")
    source = tmp_path / "a.xlsx"
    # a program that has calculated does not ask for it again
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b' fullCalcOnLoad="1"', b"").replace(b"<v>2</v>", b"<v>0</v>")
            new.writestr(name, text.replace(b'<c r="B1">', b'<c r="B1" t="str">'))
    assert cells_without_value(tmp_path / "b.xlsx", "s") == {}


def test_the_nought_that_a_program_writes_before_anything_was_calculated_is_no_result(tmp_path):
    with Workbook(str(tmp_path / "a.xlsx")) as made:
        made.add_worksheet("s").write_formula(1, 1, "=C2+D2")
    assert cells_without_value(tmp_path / "a.xlsx", "s") == {(1, 1): "=C2+D2"}


def test_an_old_workbook_tells_its_errors(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(zlib.decompress(base64.b85decode(_XLS)))
    assert cells_without_value(path, "人口") == {(2, 1): "#REF!", (3, 1): "#DIV/0!"}
    frame = read_table(path, layer="residents", sheet="人口").frame
    assert frame["人口"].tolist() == ["5", "#REF!", "#DIV/0!", "7"]


def write_ods(path, cells):
    names = {
        key: f"urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"
        for key in ("office", "table", "text", "manifest")
    } | {"calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"}
    spaces = " ".join(f'xmlns:{key}="{uri}"' for key, uri in names.items())
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    body = f'<office:body><office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet></office:body>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}/>")
    return path


def test_an_open_document_tells_its_errors_and_formulas(tmp_path):
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    failed = '<table:table-cell table:formula="of:=#REF!+1" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    bare = '<table:table-cell table:formula="of:=[.C3]+1"/>'
    done = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>'
    repeated = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    path = write_ods(
        tmp_path / "a.ods",
        [text.format("编号") + text.format("人口"), text.format("a") + failed, text.format("b") + bare, text.format("c") + done],
    )  # fmt: skip
    assert cells_without_value(path, "s") == {(1, 1): "#REF!", (2, 1): "=[.C3]+1"}
    assert read_table(path, layer="residents").frame["人口"].tolist() == ["#REF!", "=[.C3]+1", "2"]
    wide = write_ods(tmp_path / "b.ods", [repeated + bare])
    assert cells_without_value(wide, "s") == {(0, 2): "=[.C3]+1"}


def test_a_csv_tells_its_errors_and_formulas_and_leaves_guarded_text_alone(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('编号,人口\na,=B1+1\nb,#N/A\nc,\'=1+1\nd,"=""0012"""\n', encoding="utf-8")
    cells = read_table(path, layer="residents").frame["人口"].tolist()
    assert cells == ["=B1+1", "#N/A", "=1+1", "0012"]
    assert [as_unread(cell) is not None for cell in cells] == [True, True, False, False]


def test_rows_of_nothing_but_copied_formulas_are_left_out_and_told(tmp_path):
    path = book(tmp_path / "a.xlsx", [["编号", "人口"], ["a", 1], [None, "=C3+D3"], [None, "=C4+D4"]])
    table = read_table(path, layer="residents", known=["编号", "人口"])
    assert table.frame.index.tolist() == [2]
    assert [(one.rule, one.params["rows"]) for one in table.findings] == [("table.formula-rows", "3-4")]
    # but a row whose first cell is a formula is an entry
    path = book(tmp_path / "b.xlsx", [["编号", "人口"], ["a", 1], ["=Sheet2!A3", "=Sheet2!B3"]])
    assert read_table(path, layer="residents", known=["编号", "人口"]).frame.index.tolist() == [2, 3]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".xls", ".xlsb"])
def test_of_a_file_that_is_no_workbook_nothing_is_known(tmp_path, suffix):
    for content in (
        b"",
        b"PK\x03\x04junk",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    ):
        (tmp_path / f"a{suffix}").write_bytes(content)
        assert not cells_without_value(tmp_path / f"a{suffix}", "s")


def test_the_records_of_a_binary_workbook_are_told_apart(tmp_path):
    def record(kind, data):
        return (
            (bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7]))
            + bytes([len(data)])
            + data
        )

    def wide(text):
        return len(text).to_bytes(4, "little") + text.encode("utf-16-le")

    sheet = record(0, (4).to_bytes(4, "little") + bytes(8)) + record(
        3, (2).to_bytes(4, "little") + bytes(4) + b"\x17"
    )
    sheet += record(5, (3).to_bytes(4, "little") + bytes(12)) + record(
        11, (4).to_bytes(4, "little") + bytes(4) + b"\x2a\x00"
    )
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", record(156, bytes(8) + wide("rId1") + wide("s")))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="x"><Relationship Id="rId1" Target="worksheets/s.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/s.bin", sheet)
    assert cells_without_value(tmp_path / "a.xlsb", "s") == {(4, 2): "#REF!", (4, 4): "#N/A"}


def test_a_text_knows_whether_it_is_a_formula():
    assert Unread("=A1").is_formula
    assert not Unread("#N/A").is_formula
