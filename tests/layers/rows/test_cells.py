"""Cells mean what offices mean, or are refused; never a digit lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverplan.layers.rows.cells import CellError, as_code, as_date, as_degrees, as_number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12.0), ("１２.５", 12.5), ("1,234,567.5", 1234567.5), ("1 200 人", 1200.0), ("50张", 50.0), ("-3", -3.0),
        ("0", 0.0), ("", None), ("—", None), ("无", None), (" / ", None), ("1e3", 1000.0), (".5", 0.5), ("N/A", None),
    ],
)  # fmt: skip
def test_numbers(cell, number):
    assert as_number(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "约500",
        "500余",
        "1.2.3",
        "12-15",
        "1,23",
        "五十",
        ".",
        "+",
        "3万",
        "50%",
        "inf",
        "0x10",
        "1e400",
        "9" * 400,
    ],
)
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(CellError, match=r"cell\.no-number"):
        as_number(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("370832001001.0", "370832001001"), ("370832001001", "370832001001"), ("３７０８３２", "370832"), ("", None),
        ("3.70832001001E+11", "370832001001"), ("3.70832E+5", "370832"), ("001", "001"), ("'370832", "370832"), ("370 832 001", "370832001"),
        ("GM001", "GM001"), ("A.1", "A.1"), ("12.50", "12.50"), ("1e", "1e"),
    ],
)  # fmt: skip
def test_codes_have_their_digits_again(cell, code):
    assert as_code(cell) == code


@pytest.mark.parametrize("cell", ["3.70832E+11", "3.70832e11", "4E+11"])
def test_codes_that_lost_digits_are_refused(cell):
    with pytest.raises(CellError, match=r"cell\.code-cut"):
        as_code(cell)


@settings(deadline=None)
@given(st.integers(min_value=10**5, max_value=10**14))
def test_a_code_survives_excel(code):
    assert as_code(str(float(code))) == str(code)
    assert as_code(f"{code}.0") == str(code)


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("116.0963", 116.0963), ("116.0963°", 116.0963), ("116°05′30″", 116 + 5.5 / 60), ("116度5分30秒", 116 + 5.5 / 60),
        ("35°36'", 35.6), ("东经116°", 116.0), ("W70°30'", -70.5), ("70°30'S", -70.5), ("-70.5", -70.5), ("", None),
    ],
)  # fmt: skip
def test_degrees(cell, degrees):
    assert as_degrees(cell) == (None if degrees is None else pytest.approx(degrees, abs=1e-12))


def test_what_are_no_degrees_is_refused():
    with pytest.raises(CellError, match=r"cell\.no-degrees"):
        as_degrees("路口东")


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2020-05-01", "2020-05-01"), ("2020/5/1", "2020-05-01"), ("2020.5.1", "2020-05-01"), ("2020年5月1日", "2020-05-01"),
        ("2020年5月", "2020-05"), ("2020年", "2020"), ("2020", "2020"), ("43952", "2020-05-01"), ("20200501", "2020-05-01"),
        ("２０２０年５月", "2020-05"), ("", None), ("—", None), ("2020-05-01T00:00:00", "2020-05-01"),
    ],
)  # fmt: skip
def test_dates(cell, date):
    assert as_date(cell) == date


@pytest.mark.parametrize("cell", ["2020-13-01", "去年", "2020-02-30", "5/1"])
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(CellError, match=r"cell\.no-date"):
        as_date(cell)
