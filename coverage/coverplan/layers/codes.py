"""Codes of units: what the digits say (GB/T 2260, GB/T 10114 and the statistics' ranges)."""

from __future__ import annotations

import re

__all__ = [
    "LENGTH_OF_LEVEL",
    "LEVEL_OF_LENGTH",
    "QUASI_UNITS",
    "code_above",
    "is_digits",
    "short_code",
    "type_of_code",
]

LENGTH_OF_LEVEL = {"county": 6, "town": 9, "village": 12}
LEVEL_OF_LENGTH = {length: level for level, length in LENGTH_OF_LEVEL.items()}
# A village has 12 digits, its town 9, its county 6.
_ABOVE = {12: 9, 9: 6}
# Ranges of the last three digits.
_TOWN_TYPES = ((1, 99, "街道"), (100, 199, "镇"), (200, 399, "乡"))
_VILLAGE_TYPES = ((1, 199, "居委会"), (200, 399, "村委会"))
QUASI_UNITS = range(400, 600)


def is_digits(code: str) -> bool:
    """Say whether a code is of digits 0 to 9 only; full-width and raised ones are none.

    Examples
    --------
    >>> is_digits("370832"), is_digits("３７０８３２"), is_digits("37083²")
    (True, False, False)
    """
    return code.isascii() and code.isdigit()


def code_above(code: str, code_scheme: str) -> str:
    """Return the code of the unit above, as its digits say; ``""`` where the scheme has no such digits.

    Examples
    --------
    >>> code_above("370832104215", "cn"), code_above("370832", "cn"), code_above("370832104215", "free")
    ('370832104', '', '')
    """
    length = _ABOVE.get(len(code)) if code_scheme == "cn" and is_digits(code) else None
    return code[:length] if length else ""


def short_code(code: str) -> str:
    """Take the filling zeros off: 370832000000 is the county, 370832001000 the town.

    Examples
    --------
    >>> short_code("370832000000"), short_code("370832001000"), short_code("370832001201")
    ('370832', '370832001', '370832001201')
    """
    if re.fullmatch(r"[0-9]{6}0{3}(0{3})?", code):
        return code[:6]
    return code[:9] if re.fullmatch(r"[0-9]{9}0{3}", code) else code


def type_of_code(code: str) -> str | None:
    """Return the type that a Chinese code of 9 or 12 digits says, or None for quasi-units and others.

    Source: GB/T 10114 for towns; the statistics' code ranges for villages.

    Examples
    --------
    >>> type_of_code("370832001"), type_of_code("370832104215"), type_of_code("370832400")
    ('街道', '村委会', None)
    """
    if not is_digits(code) or len(code) not in _ABOVE:
        return None
    number = int(code[-3:])
    ranges = _TOWN_TYPES if len(code) == 9 else _VILLAGE_TYPES
    return next((name for low, high, name in ranges if low <= number <= high), None)
