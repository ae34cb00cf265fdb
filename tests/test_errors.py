"""How many faults are told: one by one, or a kind that hits many rows on one line."""

from __future__ import annotations

import pytest

from coverplan.errors import Fault, InputError


def no_lines(count: int, file: str = "r.gpkg") -> list[Fault]:
    return [Fault.of("error.roads.not-a-line", file=file, row=row) for row in range(1, count + 1)]


def negative(values: list[int], column: str = "beds") -> list[Fault]:
    return [
        Fault.of("table.negative", file="a.csv", row=row, column=column, value=value)
        for row, value in enumerate(values, 2)
    ]


def told(*faults: Fault, language: str = "en") -> list[str]:
    return InputError(faults).message(language).splitlines()


def test_a_few_faults_of_a_kind_are_told_one_by_one():
    assert told(*no_lines(10)) == [fault.message("en") for fault in no_lines(10)]


@pytest.mark.parametrize("count", [11, 3163])
def test_one_cause_in_many_rows_is_one_line_with_its_count(count):
    (line,) = told(*no_lines(count), language="zh")
    assert (
        line
        == f"r.gpkg 第 1、2、3、4、5 行：几何不是线。道路必须是线，多部件线先拆开。（同类错误共 {count} 处，此处列出前 5 处）"
    )
    (line,) = told(*no_lines(count))
    assert "row 1, 2, 3, 4, 5" in line
    assert f"{count} such faults" in line


def test_other_kinds_are_told_in_full_where_they_come():
    lines = told(*no_lines(2), *negative([-9] * 20), *no_lines(3, "b.gpkg"))
    assert len(lines) == 6
    assert "20 such faults" in lines[2]
    assert [line for line in lines if "such" not in line] == [
        fault.message("en") for fault in (*no_lines(2), *no_lines(3, "b.gpkg"))
    ]


def test_values_are_named_beside_their_rows_and_one_value_once():
    (line,) = told(*negative(list(range(-1, -21, -1))), language="zh")
    assert "第 2、3、4、5、6 行" in line
    assert "-1、-2、-3、-4、-5，" in line
    (line,) = told(*negative([-7] * 20), language="zh")
    assert "= -7，" in line


def test_kinds_differ_by_file_and_column():
    lines = told(*negative([-1] * 20), *negative([-1] * 30, "plots"), *no_lines(20), *no_lines(20, "b.gpkg"))
    assert len(lines) == 4


def test_a_long_list_of_kinds_is_cut_and_counts_faults_not_lines():
    faults = [fault for at in range(60) for fault in no_lines(20, f"{at}.gpkg")]
    lines = told(*faults)
    assert len(lines) == 51
    assert lines[-1] == "... and 200 more"
