"""Periods of plans: the last year that a period is about."""

from __future__ import annotations

import re

__all__ = ["last_year_of"]

_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
# What is written together (202410, 20241031) begins with the year.
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20|21)\d{2})(?:0[1-9]|1[0-2])(?:\d{2})?(?!\d)")
# The plans of China by their number: the seventh (七五) ended in 1990, each of the others five years later.
_FIVE_YEAR_PLAN = re.compile("(十[一二三四五六七八九]?|二十[一二三四五]?|[七八九])(?:五(?!年)|个五年)")
_DIGITS = {word: number for number, word in enumerate("〇一二三四五六七八九")}
_SEVENTH_ENDED, _SEVENTH = 1990, 7


def last_year_of(period: str) -> int | None:
    """Return the last year of a period, or None where it names none.

    Parameters
    ----------
    period
        As a plan or a table has it: a year, a span of years, a month, a quarter, or a five-year plan by its number.

    Examples
    --------
    >>> last_year_of("十四五"), last_year_of("2026—2030"), last_year_of("2024年9月"), last_year_of("近期")
    (2025, 2030, 2024, None)
    """
    years = [int(year) for year in (*_YEAR.findall(period), *_YEAR_MONTH.findall(period))]
    if years:
        return max(years)
    plan = _FIVE_YEAR_PLAN.search(period)
    return None if plan is None else _SEVENTH_ENDED + 5 * (_number(plan[1]) - _SEVENTH)


def _number(words: str) -> int:
    """Read a number up to 25: 八, 十, 十四, 二十一."""
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS[tens] if tens else 1 if ten else 0) * 10 + _DIGITS.get(ones, 0)
