"""Text of unknown encoding is read right or refused, never garbled in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverplan.errors import InputError
from coverplan.io.text_encoding import decode_text, fitting_encoding, strict_encoding, usual_share

RARE = "𠅤村、䶮庄、阚庄"  # outside GBK, or four bytes in GB18030


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (RARE.encode(), "utf-8"),
        (RARE.encode("utf-8-sig"), "utf-8"),
        (b"\xef\xbb\xbf" + RARE.encode("utf-8-sig"), "utf-8"),  # saved by two programs, one after the other
        (RARE.encode("gb18030"), "gb18030"),
        (RARE.encode("utf-16"), "utf-16"),
        (b"plain", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_named(data, encoding):
    text, found = decode_text(data, "a.csv")
    assert (text, found) == (RARE if encoding != "utf-8" or data != b"plain" else "plain", encoding)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=3))
def test_chinese_text_in_gb18030_comes_back(text):
    table = f"编号,名称\n1,{text}"  # a few characters alone, such as 一一一, are UTF-8 as well
    assert decode_text(table.encode("gb18030"), "a.csv").text == table


@pytest.mark.parametrize("declared", ["GBK", "gb2312", "CP936", "936"])
def test_a_declared_chinese_code_page_keeps_rare_characters(declared):
    assert decode_text(RARE.encode("gb18030"), "a.csv", declared=declared).text == RARE


def test_a_damaged_utf8_file_is_refused_not_read_as_gb18030():
    data = ("编号,名称\n" + "1,韩垓镇敬老院\n" * 20).encode()
    cut = data[:-4] + data[-2:]  # two bytes lost inside a character
    with pytest.raises(InputError) as error:
        decode_text(cut, "a.csv")
    assert "a.csv line 21" in error.value.message("en")
    assert "Export it again" in error.value.message("en")


def test_bytes_in_no_known_encoding_are_refused_with_their_line():
    with pytest.raises(InputError) as error:
        decode_text(b"a,b\n1,\xff\xff\xff", "a.csv")
    assert "a.csv line 2: neither UTF-8 nor GB18030" in error.value.message("en")


def test_a_wrong_declaration_is_refused_with_its_line():
    with pytest.raises(InputError) as error:
        decode_text(b"a\n\xff\xff\xff", "a.csv", declared="utf-8")
    assert "a.csv line 2" in error.value.message("en")


def test_an_unknown_code_page_is_refused():
    with pytest.raises(InputError) as error:
        decode_text(b"a", "a.csv", declared="klingon")
    assert "klingon" in error.value.message("en")
    assert strict_encoding("windows-1252") == "cp1252"


TABLE = "编号,名称\n1,梁山县韩垓镇\n2,馆驿镇\n3,水泊街道办事处\n"
TRADITIONAL = "編號,名稱\n1,梁山縣韓垓鎮\n2,館驛鎮\n3,碁子寮\n"  # 碁 is in code page 950, not in bare Big5
LATIN = "id,name\n1,Zürich\n2,Genève\n3,Übergrößen\n"
WRITTEN = {
    "utf-8": TABLE, "gb18030": TABLE, "cp950": TRADITIONAL, "cp1252": LATIN, "utf-16-le": TABLE, "utf-16-be": TABLE, "utf-32": TABLE,
}  # fmt: skip


@pytest.mark.parametrize("encoding", list(WRITTEN))
def test_a_file_that_declares_nothing_is_read_in_what_it_is_in(encoding):
    text = WRITTEN[encoding]
    assert decode_text(text.encode(encoding), "a.csv") == (
        text,
        encoding[:6] if "-16" in encoding else encoding,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
@pytest.mark.parametrize("declared", ["utf-8", "GBK", "Big5", "utf-16", "1252", "ISO 88591"])
def test_a_declaration_that_is_wrong_is_refused_and_the_right_one_named(encoding, declared):
    data = WRITTEN[encoding].encode(encoding)
    if strict_encoding(declared) == encoding:
        assert decode_text(data, "a.csv", declared=declared).text == WRITTEN[encoding]
        return
    with pytest.raises(InputError) as error:
        decode_text(data, "a.csv", declared=declared)
    assert f'encoding = "{encoding}"' in error.value.message("en")


def test_damaged_utf8_is_called_so_when_it_is_declared():
    data = TABLE.encode()
    with pytest.raises(InputError) as error:
        decode_text(data[:-4] + data[-3:], "a.csv", declared="utf-8")
    assert "a.csv line 4" in error.value.message("en")
    assert "Export it again" in error.value.message("en")


@pytest.mark.parametrize(
    ("named", "codec"),
    [("OEM 936", "gb18030"), ("ANSI 936", "gb18030"), ("ms936", "gb18030"), ("88591", "iso8859-1"), ("ISO88591", "iso8859-1"),
     ("8859_1", "iso8859-1"), ("ISO-8859-15", "iso8859-15"), ("Big5", "cp950"), ("950", "cp950"), ("utf8", "utf-8"), ("UTF_8", "utf-8"), ("hz", "hz")],
)  # fmt: skip
def test_code_pages_go_by_the_names_that_programs_give_them(named, codec):
    assert strict_encoding(named) == codec


def test_what_is_no_encoding_of_text_is_unknown():
    with pytest.raises(LookupError):
        strict_encoding("hex")


def test_lists_in_four_code_pages_are_told_apart_name_by_name(shared_data):
    lines = (shared_data / "liangshan" / "divisions-2023.csv").read_text(encoding="utf-8-sig").splitlines()
    for first in range(0, len(lines) - 5, 5):
        some = "\n".join(lines[first : first + 5])
        assert usual_share(some) > 0.85
        assert fitting_encoding(some.encode("gb18030").decode) == "gb18030"
        assert fitting_encoding(some.encode().decode, "gb18030") == "utf-8"
        assert fitting_encoding(some.encode("gb18030").decode, "cp1252") == "gb18030"


def test_a_name_of_rare_characters_stays_in_what_is_declared():
    assert fitting_encoding("垓堌".encode("gb18030").decode, "gb18030") == "gb18030"
    assert fitting_encoding("Привет".encode("cp1251").decode, "cp1251") == "cp1251"


def test_a_file_with_the_mark_of_utf8_is_that_however_damaged():
    with pytest.raises(InputError) as error:
        decode_text(b"\xef\xbb\xbf" + TABLE.encode("gb18030"), "a.csv")
    assert "Export it again" in error.value.message("en")
