"""What a cell of text means: a number, a code, degrees, a date. A cell that means nothing says so."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, timedelta

__all__ = [
    "BLANK_WORDS",
    "CellError",
    "as_code",
    "as_date",
    "as_degrees",
    "as_number",
    "as_text",
    "as_year",
    "counting_word",
    "is_earlier",
]

# What offices write where there is no figure.
BLANK_WORDS = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "无",
        "暂无",
        "不详",
        "未知",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "<na>",
    }
)

_NUMBER = re.compile(
    r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:e[+-]?\d+)?)(人|户|张|个|座|处|穴|位|家|岁|元)?"
)
_LONG = 100
# No county has more of anything; beyond it a figure no longer holds its last digits.
_MOST = 1e15
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGITS = re.compile(r"\d")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?e\+?(\d+)")
_DMS = re.compile(
    r"[NSEW东西南北]?(?:经|纬)?:?(\d{1,3})[°度](?:(\d{1,2}(?:\.\d+)?)['′分])?(?:(\d{1,2}(?:\.\d+)?)(?:\"|''|″|秒))?([NSEW])?"
)
# Decimal degrees with the side of the earth before or after them: E116.48, 东经116.48度, 116.48°E.
_SIDED = re.compile(r"(?=.*[NSEW东西南北])([NSEW东西南北]?)(?:经|纬)?:?(\d{1,3}(?:\.\d+)?)[°度]?([NSEW]?)")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?(?:[T ].*)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL_DAYS = range(10_000, 80_000)  # 1927 to 2119; a bare year is smaller


class CellError(ValueError):
    """A cell does not hold what its column should; its text is the key of what to say."""


def as_text(cell: str) -> str | None:
    """Return the text, or None for an empty cell.

    Examples
    --------
    >>> as_text(" 韩岗镇 "), as_text("")
    ('韩岗镇', None)
    """
    return cell.strip() or None


def as_number(cell: str) -> float | None:
    """Return the number: full-width digits, thousands separators and a counting word are understood.

    Raises
    ------
    CellError
        When it is none.

    Examples
    --------
    >>> as_number("１,２００人"), as_number("—"), as_number("-3")
    (1200.0, None, -3.0)
    """
    if len(cell) < _LONG and _PLAIN_NUMBER.fullmatch(cell):  # nearly all of them
        return _within_reason(float(cell))
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).casefold()
    if not text or text in BLANK_WORDS:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None or not _DIGITS.search(found[1]):
        raise CellError("cell.no-number")
    number = float(found[1].replace(",", ""))
    if not math.isfinite(number):
        raise CellError("cell.no-number")
    return _within_reason(number)


def _within_reason(number: float) -> float:
    if abs(number) > _MOST:
        raise CellError("cell.beyond-reason")
    return number


def counting_word(cell: str) -> str:
    """Return the word of counting after a number, ``""`` without one.

    Examples
    --------
    >>> counting_word("300 户"), counting_word("300"), counting_word("约300户")
    ('户', '', '')
    """
    found = _NUMBER.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).casefold())
    return (found[2] or "") if found else ""


def as_code(cell: str) -> str | None:
    """Return the code: digits that a spreadsheet bent are put right, or refused when some are lost.

    Raises
    ------
    CellError
        When the cell holds 3.70832E+11, of which the last digits are gone.

    Examples
    --------
    >>> as_code("370832001001.0"), as_code("３７０８３２"), as_code("3.70832001001E+11")
    ('370832001001', '370832', '370832001001')
    """
    if cell.isascii() and cell.isdigit():  # nearly all of them
        return cell
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).lstrip("'`")
    if not text:
        return None
    found = _SCIENTIFIC.fullmatch(text.casefold())
    if found:
        digits, exponent = found[1] + (found[2] or ""), int(found[3])
        if len(digits) <= exponent:
            raise CellError("cell.code-cut")
        text = f"{digits[: exponent + 1]}.{digits[exponent + 1 :]}"
    return re.sub(r"(?<=\d)\.0*\Z", "", text)


def as_degrees(cell: str) -> float | None:
    """Return degrees, from decimal degrees or from degrees, minutes and seconds.

    Raises
    ------
    CellError
        When it is neither.

    Examples
    --------
    >>> as_degrees("116.1"), as_degrees("116°30′36″"), as_degrees("E116.1"), as_degrees("35°30.6′N")
    (116.1, 116.51, 116.1, 35.51)
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).replace("′", "'").replace("″", '"')
    found = _DMS.fullmatch(text.upper())
    if found:
        degrees = float(found[1]) + float(found[2] or 0) / 60 + float(found[3] or 0) / 3600
        southern = (found[4] or text[:1].upper()) in ("S", "W", "南", "西")
        return -degrees if southern else degrees
    if sided := _SIDED.fullmatch(text.upper()):
        return -float(sided[2]) if (sided[3] or sided[1]) in ("S", "W", "南", "西") else float(sided[2])
    try:
        return as_number(re.sub(r"°\Z|度\Z", "", text))
    except CellError:
        raise CellError("cell.no-degrees") from None


def as_date(cell: str) -> str | None:
    """Return a date in ISO form, as exact as it was given (2020, 2020-05, 2020-05-01).

    Raises
    ------
    CellError
        When it is no date.

    Examples
    --------
    >>> as_date("2020年5月"), as_date("2020/5/1"), as_date("43831")
    ('2020-05', '2020-05-01', '2020-01-01')
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    if not text or text.casefold() in BLANK_WORDS:
        return None
    if text.isdigit() and int(text) in _SERIAL_DAYS:
        return (_EXCEL_EPOCH + timedelta(days=int(text))).isoformat()
    if re.fullmatch(r"(?:19|20)\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DATE.fullmatch(text)
    if found is None:
        raise CellError("cell.no-date")
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        exact = date(year, month, day).isoformat()
    except ValueError:
        raise CellError("cell.no-date") from None
    return exact[: 4 if not found[2] else 7 if not found[3] else 10]


def as_year(cell: str) -> str | None:
    """Return the year of a date, or the year that stands alone.

    Raises
    ------
    CellError
        When it is none.

    Examples
    --------
    >>> as_year("2030年"), as_year("2030-12"), as_year("２０３０.0")
    ('2030', '2030', '2030')
    """
    try:
        told = as_date(re.sub(r"\.0+\Z", "", unicodedata.normalize("NFKC", cell).strip()))
    except CellError:
        raise CellError("cell.no-year") from None
    return None if told is None else told[:4]


def is_earlier(one: object, other: object) -> bool:
    """Say whether a date in ISO form is surely before another; false where either is missing.

    Examples
    --------
    >>> is_earlier("2026", "2027-05"), is_earlier("2027", "2027-05"), is_earlier(None, "2027")
    (True, False, False)
    """
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    exact = min(len(one), len(other))
    return one[:exact] < other[:exact]
