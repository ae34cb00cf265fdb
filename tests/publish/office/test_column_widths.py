"""Columns on paper: no word is broken where there is room for all, and the table stays as wide as it was."""

from __future__ import annotations

import pytest

from coverplan.publish.office.column_widths import with_whole_words


def test_a_narrow_column_takes_from_those_with_room_and_the_table_stays_as_wide():
    wished = [1.2, 3.8, 2.5, 8.0]
    texts = [["Rank", "1"], ["Place", "Steg"], ["Town", "Schellenberg"], ["Note", "as it is"]]
    widths = with_whole_words(wished, texts, size_pt=9.5)
    assert sum(widths) == pytest.approx(sum(wished), abs=0.03)
    assert widths[0] > wished[0]
    assert widths[2] > wished[2]
    assert widths[3] < wished[3]


def test_chinese_breaks_anywhere():
    assert with_whole_words([1.0, 5.0], [["一个很长的地名"], ["甲"]], size_pt=10.5) == [1.0, 5.0]


def test_where_there_is_no_room_for_all_the_longer_word_has_more():
    first, second = with_whole_words([1.0, 2.5], [["unbreakably"], ["short"]], size_pt=10.5)
    assert first + second == pytest.approx(3.5, abs=0.02)
    assert first > second > 0
