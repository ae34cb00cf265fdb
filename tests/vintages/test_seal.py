"""The sealed file: what is written is read back, and one byte that changed is noticed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coverplan as cp
from coverplan.vintages import (
    COLUMNS,
    compare_units,
    compare_vintages,
    read_crosswalk,
    unit_list,
    write_crosswalk,
)

from .test_compare_lists import villages
from .test_join import strip


@pytest.fixture(scope="module")
def made():
    return compare_vintages(
        [strip(33, 71, vintage="2021"), strip(17, 59, vintage="2022"), strip(vintage="2023")]
    )


@pytest.fixture(scope="module")
def sealed(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("seal") / "crosswalk.csv"
    write_crosswalk(made, path, notice="示例数据", language="zh")
    return path


def test_what_is_written_is_read_back(made, sealed):
    again = read_crosswalk(sealed)
    pd.testing.assert_frame_equal(again.pairs, made.pairs, check_exact=False, rtol=1e-9, atol=0)
    assert (again.steps, again.digests) == (made.steps, made.digests)
    assert again.pairs.groupby(["vintage_from", "unit_code_from"])[
        "share_from"
    ].sum().to_numpy() == pytest.approx(1, abs=3e-16)


def test_the_columns_are_those_of_the_contract_and_the_notice(sealed):
    table = pd.read_csv(sealed, encoding="utf-8-sig", dtype=str)
    assert list(table.columns) == [*COLUMNS, "notice"]
    assert table["notice"].str.endswith("示例数据").all()
    assert table["notice"].str.contains("seal=").tolist() == [True] + [False] * (len(table) - 1)


def test_the_words_of_either_language_are_read(made, tmp_path):
    write_crosswalk(made, tmp_path / "en.csv", language="en")
    assert "ground in common" in (tmp_path / "en.csv").read_text(encoding="utf-8-sig")
    assert read_crosswalk(tmp_path / "en.csv").pairs["evidence"].tolist() == made.pairs["evidence"].tolist()


@settings(max_examples=30)
@given(st.data())
def test_law_one_changed_byte_is_noticed(sealed, tmp_path_factory, data):
    content = bytearray(sealed.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    other = sealed.with_name("changed.csv")
    other.write_bytes(bytes(content))
    with pytest.raises(cp.InputError) as refused:
        read_crosswalk(other)
    assert "changed.csv" in refused.value.message("en")


def test_rows_added_or_taken_away_are_noticed(sealed, tmp_path):
    lines = sealed.read_bytes().splitlines(keepends=True)
    for content in (b"".join(lines[:-1]), b"".join([*lines, lines[-1]]), b""):
        (tmp_path / "c.csv").write_bytes(content)
        with pytest.raises(cp.InputError):
            read_crosswalk(tmp_path / "c.csv")


def test_the_lists_it_was_made_of_are_known_again(tmp_path):
    old, new = villages(("11", "甲庄村", "1"), vintage="1"), villages(("12", "甲庄村", "1"), vintage="2")
    path = tmp_path / "crosswalk.csv"
    write_crosswalk(compare_units(old, new), path)
    lists = [unit_list(frame.iloc[::-1], "list") for frame in (old, new)]
    assert read_crosswalk(path, old=lists[0], new=lists[1]).counts == {"same": 2, "recoded": 1}
    with pytest.raises(cp.InputError, match="不是用现在的 2 版名录生成的"):
        read_crosswalk(path, old=lists[0], new=unit_list(new.replace("甲庄村", "甲庄"), "list"))


@pytest.mark.parametrize("name", ["=1+1", "@甲村", '甲,乙"丙', "甲\n乙村", "seal=" + "a" * 64, "'甲村"])
def test_hostile_names_come_back_as_they_are(name, tmp_path):
    old = villages(("11", name, "1"), vintage="1")
    path = tmp_path / "crosswalk.csv"
    write_crosswalk(compare_units(old, old.assign(vintage="2")), path)
    assert read_crosswalk(path).pairs["name_from"].tolist().count(name) == 1


def test_a_file_that_is_missing_or_has_no_seal_is_refused(tmp_path):
    with pytest.raises(cp.InputError, match="no-such"):
        read_crosswalk(tmp_path / "no-such.csv")
    (tmp_path / "bare.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(cp.InputError, match="没有封签"):
        read_crosswalk(tmp_path / "bare.csv")


@pytest.mark.parametrize("names", [("b", "a", "c"), ("2021", "2023"), ("old", "new"), ("", "")])
def test_vintages_come_back_in_their_order_with_their_lists(names, tmp_path):
    frames = [strip(at, vintage=name) for at, name in zip((20, 50, 70), names, strict=False)]
    made = compare_vintages(frames) if len(names) > 2 else compare_units(*frames)
    write_crosswalk(made, tmp_path / "c.csv")
    again = read_crosswalk(tmp_path / "c.csv", old=unit_list(frames[0], "a"), new=unit_list(frames[-1], "b"))
    assert (again.steps, again.digests) == (made.steps, made.digests)
