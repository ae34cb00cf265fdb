"""The office's tables of names: what is read of them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverplan.errors import InputError
from coverplan.layers import read_name_readings, read_name_terms
from coverplan.plan import LayerSettings

CRS = "EPSG:4548"


def read(read_table, folder: Path, text: str):
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return read_table(LayerSettings(path="a.csv"), folder, crs=CRS)


def faults(read_table, folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(read_table, folder, text)
    for fault in caught.value.faults:
        assert fault.message("zh")
        assert fault.message("en")
    return [fault.key for fault in caught.value.faults]


def test_readings_are_read_in_the_words_of_an_office(tmp_path):
    layer = read(
        read_name_readings,
        tmp_path,
        "字词,读音,用法,适用单位,说明\n阚,kàn,姓氏,,\n乐和,lao4 he2,词,370832105,当地\n吕,lv3,,,\n女娲, NÜ3-wa1 ,word,,\n",
    )
    assert layer.frame.to_numpy().tolist() == [
        ["阚", "kàn", "surname", ""],
        ["乐和", "lào hé", "word", "370832105"],
        ["吕", "lǚ", "word", ""],
        ["女娲", "nǚ wā", "word", ""],
    ]
    assert [path.name for path in layer.files] == ["a.csv"]


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("阚庄,kàn,姓,", "names.reading-count"),
        ("阚,kàn zhuāng,姓,", "names.reading-count"),
        ("阚,看,姓,", "names.reading-syllable"),
        ("阚,kan9,姓,", "names.reading-syllable"),
        ("K,kàn,姓,", "names.reading-text"),
        ("阚?,kàn kàn,姓,", "names.reading-text"),
        ("阚,kàn,不知道,", "table.unknown-word"),
        (",kàn,姓,", "table.value-missing"),
        ("阚,,姓,", "table.value-missing"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(tmp_path, row, key):
    assert faults(read_name_readings, tmp_path, f"字词,读音,用法,适用单位\n解,xiè,姓氏,\n{row}\n") == [key]


def test_every_fault_is_told_at_once(tmp_path):
    text = "字词,读音\n阚庄,kàn\nK,kàn\n解,xie9\n解,xiè\n"
    keys = ["names.reading-count", "names.reading-text", "names.reading-syllable"]
    assert faults(read_name_readings, tmp_path, text) == keys


def test_a_table_without_its_columns_is_refused(tmp_path):
    assert set(faults(read_name_readings, tmp_path, "甲,乙\n1,2\n")) == {"table.column-missing"}
    assert set(faults(read_name_terms, tmp_path, "甲,乙\n1,2\n")) == {"table.column-missing"}


def test_words_to_be_looked_at_are_read(tmp_path):
    text = "词,类别\n某某地产,企业\n大明湖,自然实体\n泰山,允许\n埃菲尔,foreign\n"
    frame = read(read_name_terms, tmp_path, text).frame
    assert frame.to_numpy().tolist() == [
        ["某某地产", "enterprise"], ["大明湖", "natural"], ["泰山", "allowed"], ["埃菲尔", "foreign"],
    ]  # fmt: skip
    assert set(faults(read_name_terms, tmp_path, "词,类别\n泰山,山\n,企业\n")) == {
        "table.value-missing",
        "table.unknown-word",
    }
