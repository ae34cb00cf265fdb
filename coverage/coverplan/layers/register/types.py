"""What a record of the register is: the type of place, and its place in the tree of units."""

from __future__ import annotations

from typing import Literal

from coverplan.layers.codes import is_digits

__all__ = ["COMMITTEE_OF", "PlaceLevel", "level_of_place", "town_of_place", "type_of_place"]

PlaceLevel = Literal["county", "town", "village", "settlement", "other"]
# Types of the register that are villages and communities. 27610 and 27620 are their committees: the same unit
# registered once more.
_VILLAGE_TYPES = {"21610": "村委会", "27610": "村委会", "21620": "居委会", "27620": "居委会"}
COMMITTEE_OF = {"27610": "21610", "27620": "21620"}
_SETTLEMENT = "22200"
# The register's words for units above the village; their type codes are not relied upon.
_TOWN_WORDS = {
    "街道": "街道", "街道办事处": "街道", "镇": "镇", "建制镇": "镇", "乡": "乡", "民族乡": "乡",
    "苏木": "乡", "民族苏木": "乡",
}  # fmt: skip
_COUNTY_WORDS = ("县", "市辖区", "县级市", "自治县", "旗", "自治旗", "特区", "林区", "县级行政区")
# What stands for the county itself where a town's number would.
_COUNTY_ITSELF = "999"
# A place_code: nine digits of the area, five of the type, six running.
_LENGTH, _AREA, _TYPE = 20, 9, 14


def level_of_place(type_code: str, type_word: str) -> PlaceLevel:
    """Return the level at which a type of place stands.

    Source: types of 国家地名信息库 (GB/T 18521); units above the village by the word for them.

    Examples
    --------
    >>> level_of_place("27610", "村民委员会"), level_of_place("22200", "农村居民点"), level_of_place("21800", "街路巷")
    ('village', 'settlement', 'other')
    """
    if type_code in _VILLAGE_TYPES:
        return "village"
    if type_code == _SETTLEMENT:
        return "settlement"
    if type_word in _TOWN_WORDS:
        return "town"
    return "county" if type_word in _COUNTY_WORDS else "other"


def type_of_place(type_code: str, type_word: str) -> str:
    """Return the type of unit that a type of place means, as lists of units have it; ``""`` for none.

    Examples
    --------
    >>> type_of_place("21620", "社区"), type_of_place("", "街道办事处"), type_of_place("22200", "农村居民点")
    ('居委会', '街道', '')
    """
    return _VILLAGE_TYPES.get(type_code) or _TOWN_WORDS.get(type_word, "")


def town_of_place(area: str, place_code: str) -> str:
    """Return the code of the town that a record lies in, ``""`` where neither its area nor its place_code tells.

    Parameters
    ----------
    area
        6 digits for the county, 9 for a town; 9 that end in 999 are the county itself.
    place_code
        20 digits: nine of the area, five of the type, six running.

    Examples
    --------
    >>> town_of_place("370832100", ""), town_of_place("370832", "37083210121610000003")
    ('370832100', '370832101')
    >>> town_of_place("370832999", "37083299921610000003")
    ''
    """
    if _is_town(area):
        return area
    is_whole = len(place_code) == _LENGTH and is_digits(place_code)
    coded = place_code[:_AREA] if is_whole and place_code[_AREA:_TYPE] != "00000" else ""
    return coded if _is_town(coded) and coded[:6] == (area[:6] or coded[:6]) else ""


def _is_town(code: str) -> bool:
    return len(code) == _AREA and is_digits(code) and code[6:] not in (_COUNTY_ITSELF, "000")
