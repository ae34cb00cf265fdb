"""An invented place-name register: saved answers in the official form, with a few differences planted.

The names are those of the list; places, codes of the register, spellings, meanings and origins are invented.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
from pypinyin_dict.pinyin_data.kmandarin_8105 import pinyin_dict

from making.ground import to_degrees, to_metres

if TYPE_CHECKING:
    import geopandas as gpd

_PAGE = 100
_TYPES = {"村委会": ("21610", "行政村"), "居委会": ("21620", "社区")}
_COMMITTEE = ("27610", "村民委员会")
_SETTLEMENT = ("22200", "农村居民点")
# The town whose villages are registered a second time, as committees; some of them as settlements, too.
_TWICE, _HAMLETS = "370832108", 4
# How a character is read before another in these names, where that is not the customary reading.
_READ = {"任庄": "rén", "任楼": "rén", "葛集": "gě", "阚庄": "kàn", "堡村": "pù", "翟楼": "zhái"}
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))
# The differences that are planted, by the code of the village.
MISSING = "370832108217"
RENAMED = {"370832108219": ("示例兴和村", "义和庄")}
SLIPS = {"370832108224": "干渔头村", "370832108207": "白忍庄村"}
MOVED, BEYOND = "370832108249", "370832108255"
NO_POINT, TURNED = "370832108232", "370832108205"
WRONG_PINYIN = {"370832108218": "Kànlóucūn"}
TONELESS = "370832108200"
NEW = ("示例新立村", "370832108")


def make_register(units: gpd.GeoDataFrame, rng: np.random.Generator) -> dict[str, list[dict[str, Any]]]:
    """Return the answers by the path of the file: pages of three queries, and details.

    ``units`` are those of the study, with seats.
    """
    villages = units[units["level"] == "village"].sort_values("unit_code")
    places = _places(villages, rng)
    listed: dict[str, list[dict[str, Any]]] = {"21610": [], "21620": [], "27610": [], "22200": []}
    details = []
    for code, name, kind in zip(villages["unit_code"], villages["name"], villages["type"], strict=True):
        if code == MISSING:
            continue
        type_code, word = _TYPES[kind]
        record = _record(listed[type_code], _called(code, name), (type_code, word), code[:9], places[code])
        if code in WRONG_PINYIN:
            record["roman_alphabet_spelling"] = WRONG_PINYIN[code]
        elif code == TONELESS:
            record["roman_alphabet_spelling"] = _untoned(record["roman_alphabet_spelling"])
        if code.startswith(_TWICE):
            _record(
                listed["27610"], f"{record['standard_name']}村民委员会", _COMMITTEE, code[:9], places[code]
            )
            if len(listed["22200"]) < _HAMLETS:
                _record(
                    listed["22200"],
                    record["standard_name"].removesuffix("村"),
                    _SETTLEMENT,
                    code[:9],
                    places[code],
                )
        if code in RENAMED or len(details) < 2:
            old = RENAMED.get(code, ("", ""))[1]
            told = {
                "old_name": old,
                "place_meaning": "示例（虚构）",
                "place_origin": "示例（虚构）",
                "place_history": "",
            }
            details.append(record | {"area": code[:9]} | told)
    _record(listed["21610"], NEW[0], _TYPES["村委会"], NEW[1], _beside(places[TONELESS]))
    files: dict[str, list[dict[str, Any]]] = {}
    for type_code, records in listed.items():
        for number, page in enumerate(_pages(records), 1):
            files[f"register/listPub-{type_code}-{number}.json"] = page
    return files | {f"register/detailsPub-{number}.json": one for number, one in enumerate(details, 1)}


def _pages(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pages of a list; the second begins with the last record of the first once more, as happens."""
    bounds = [(0, _PAGE), *((start, start + _PAGE) for start in range(_PAGE - 1, len(records), _PAGE))]
    return [{"total": len(records), "records": records[start:end]} for start, end in bounds]


def _called(code: str, name: str) -> str:
    """Return what the register calls a village of the list."""
    if code in RENAMED:
        return RENAMED[code][0]
    if code in SLIPS:
        return SLIPS[code]
    for ending in ("社区居民委员会", "村民委员会", "村名委员会"):
        if name.endswith(ending):
            return name.removesuffix(ending) + ("社区" if ending.startswith("社区") else "")
    return name


def _record(
    held: list[dict[str, Any]], name: str, kind: tuple[str, str], town: str, place: tuple[float, float] | None
) -> dict[str, Any]:
    """Add a record to its list, as a page holds it, and return it."""
    place_code = f"{town}{kind[0]}{len(held) + 1:06}"
    gdm = None if place is None else {"type": "multipoint", "coordinates": [list(place)]}
    record = {
        "id": hashlib.md5(place_code.encode(), usedforsecurity=False).hexdigest(),
        "standard_name": name, "place_type": kind[1], "place_type_code": kind[0], "place_code": place_code,
        "province_name": "山东省", "city_name": "济宁市", "area_name": "梁山县", "province": "370000", "city": "370800",
        "area": "370832", "roman_alphabet_spelling": _spelled(name), "ethnic_minorities_writing": "", "gdm": gdm,
    }  # fmt: skip
    held.append(record)
    return record


def _places(villages: gpd.GeoDataFrame, rng: np.random.Generator) -> dict[str, tuple[float, float] | None]:
    """Return a place for each village, within 60 m of its seat but where a difference is planted."""
    codes = villages["unit_code"].tolist()
    seats = np.array(to_metres(villages[["seat_lon", "seat_lat"]].to_numpy()))
    angle, far = rng.uniform(0, 2 * np.pi, len(codes)), rng.uniform(0, 60, len(codes))
    xy = seats + np.column_stack([np.cos(angle), np.sin(angle)]) * far[:, None]
    outline = dict(zip(codes, villages.geometry, strict=True))
    for code, reach in ((MOVED, 0.9), (BEYOND, 1.3)):
        at = codes.index(code)
        corners = np.array(outline[code].exterior.coords)
        farthest = corners[np.hypot(*(corners - seats[at]).T).argmax()]
        xy[at] = seats[at] + reach * (farthest - seats[at])
    degrees = np.round(to_degrees(xy), 6)
    places: dict[str, tuple[float, float] | None] = {
        code: (float(lon), float(lat)) for code, (lon, lat) in zip(codes, degrees, strict=True)
    }
    places[NO_POINT] = None
    lon, lat = places[TURNED]
    return places | {TURNED: (lat, lon)}


def _beside(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0] + 0.003, 6), round(place[1] + 0.003, 6)


def _spelled(name: str) -> str:
    """Return a name of the register in letters: 专名 and 通名 apart, 村 joined to the name of its village."""
    words = [name]
    for ending, apart in (("村民委员会", ("村民", "委员会")), ("社区", ("社区",))):
        if name.endswith(ending):
            words = [name.removesuffix(ending), *apart]
    return " ".join(map(_word, words))


def _word(text: str) -> str:
    said = ""
    for at, letter in enumerate(text):
        syllable = _READ.get(text[at : at + 2]) or pinyin_dict[ord(letter)]
        said += f"'{syllable}" if said and _untoned(syllable)[0] in "aoe" else syllable
    return said[:1].upper() + said[1:]


def _untoned(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_TONES))
