"""Text of unknown encoding is read right or refused, never garbled in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverplan.errors import InputError
from coverplan.io.text_encoding import decode_text, strict_encoding

RARE = "𠅤村、䶮庄、阚庄"  # outside GBK, or four bytes in GB18030


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (RARE.encode(), "utf-8"),
        (RARE.encode("utf-8-sig"), "utf-8"),
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
        decode_text("a\n韩垓".encode("gb18030"), "a.csv", declared="utf-8")
    assert "a.csv line 2" in error.value.message("en")


def test_an_unknown_code_page_is_refused():
    with pytest.raises(InputError) as error:
        decode_text(b"a", "a.csv", declared="klingon")
    assert "klingon" in error.value.message("en")
    assert strict_encoding("windows-1252") == "cp1252"
