"""Codes of units: what the digits say (GB/T 2260, GB/T 10114 and the statistics' ranges)."""

from __future__ import annotations

import re

__all__ = [
    "LENGTH_OF_LEVEL",
    "LEVEL_OF_LENGTH",
    "QUASI_UNITS",
    "code_above",
    "is_digits",
    "level_of_code",
    "province_of_code",
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
# Where a province lies, by the first two digits: west, south, east, north in degrees, rounded outwards.
_PROVINCES = {
    "11": (115, 39, 118, 42), "12": (116, 38, 119, 41), "13": (113, 36, 120, 43), "14": (110, 34, 115, 41),
    "15": (97, 37, 127, 54), "21": (118, 38, 126, 44), "22": (121, 40, 132, 47), "23": (121, 43, 136, 54),
    "31": (120, 30, 123, 32), "32": (116, 30, 122, 36), "33": (118, 27, 124, 32), "34": (114, 29, 120, 35),
    "35": (115, 23, 121, 29), "36": (113, 24, 119, 31), "37": (114, 34, 123, 39), "41": (110, 31, 117, 37),
    "42": (108, 29, 117, 34), "43": (108, 24, 115, 31), "44": (109, 20, 118, 26), "45": (104, 20, 113, 27),
    "46": (108, 3, 118, 21), "50": (105, 28, 111, 33), "51": (97, 26, 109, 35), "52": (103, 24, 110, 30),
    "53": (97, 21, 107, 30), "54": (78, 26, 100, 37), "61": (105, 31, 112, 40), "62": (92, 32, 109, 43),
    "63": (89, 31, 104, 40), "64": (104, 35, 108, 40), "65": (73, 34, 97, 50), "71": (118, 20, 124, 27),
    "81": (113, 22, 115, 23), "82": (113, 22, 114, 23),
}  # fmt: skip


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


def level_of_code(code: str) -> str | None:
    """Return the level that the length of a Chinese code says, with its zeros for provinces and cities; None for no such code.

    Examples
    --------
    >>> [level_of_code(code) for code in ("370000", "370800", "370832", "370832001", "370832001201", "3708")]
    ['province', 'city', 'county', 'town', 'village', None]
    """
    level = LEVEL_OF_LENGTH.get(len(code)) if is_digits(code) else None
    if level == "county" and code.endswith("00"):
        return "province" if code.endswith("0000") else "city"
    return level


def province_of_code(code: str) -> tuple[float, float, float, float] | None:
    """Return where the province of a Chinese code lies: west, south, east, north in whole degrees; None for no such code.

    Source: GB/T 2260 for the digits; the extents are rounded outwards from general maps.

    Examples
    --------
    >>> province_of_code("370832"), province_of_code("CH-3203")
    ((114, 34, 123, 39), None)
    """
    return _PROVINCES.get(code[:2]) if is_digits(code) and len(code) in LEVEL_OF_LENGTH else None


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
