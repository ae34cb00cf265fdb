"""The words that road layers use for class, direction and structure, and their canonical form."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from coverplan.errors import Fault
from coverplan.findings import Finding
from coverplan.io import (
    ACCESS_COLUMNS,
    ACCESS_VALUES,
    BARRIERS,
    CHANGING_DIRECTIONS,
    FLAG_COLUMNS,
    LEAST_KPH,
    NO_BARRIERS,
    ROAD_CLASSES,
    parse_maxspeed_kph,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "ACCESS_COLUMNS",
    "ACCESS_VALUES",
    "BARRIERS",
    "CLASS_WORDS",
    "NO_BARRIERS",
    "ROAD_CLASSES",
    "ROAD_COLUMNS",
    "SURFACES",
    "access_column_of",
    "access_value_of",
    "barrier_of",
    "canonical_columns",
    "road_class_of",
    "surface_of",
]

ROAD_COLUMNS = (
    "road_class", "oneway", "oneway_bicycle", "speed_kph", "speed_back_kph", "surface", "barrier", *ACCESS_COLUMNS, *FLAG_COLUMNS,
    "service", "name",
)  # fmt: skip
_UNKNOWN_CLASS = "unclassified"
_MAX_KPH = 200.0
# From this likeness on, of 100, a word is a slip of a known one and no word of the layer's own.
_LIKE_A_SLIP = 80

# Administrative classes as 公路法 第六条 and GB/T 917 (route letters) have them, technical classes as JTG B01, streets
# as GB/T 51328; matched to OSM highway words as mappers in China do.
# A word for several classes is taken for the least of them: 公路 (GB/T 21010, 1003: 国道 to 乡道), 农村道路 (1006: what
# joins villages and fields below those), 城市道路 (GB/T 51328: 快速路 to 支路).
CLASS_WORDS: Mapping[str, str] = {
    **{word: word for word in ROAD_CLASSES},
    "高速": "motorway", "高速路": "motorway", "高速公路": "motorway", "国家高速": "motorway", "省级高速": "motorway",
    "匝道": "motorway_link", "高速匝道": "motorway_link", "快速路": "trunk", "城市快速路": "trunk", "城市主干路": "primary",
    "城市主干道": "primary", "城市次干路": "secondary", "城市次干道": "secondary", "城市支路": "tertiary", "城市道路": "tertiary",
    "国道": "trunk", "普通国道": "trunk", "g": "trunk", "一级公路": "trunk", "一级": "trunk",
    "省道": "primary", "普通省道": "primary", "s": "primary", "二级公路": "primary", "二级": "primary", "主干路": "primary", "主干道": "primary",
    "县道": "secondary", "x": "secondary", "三级公路": "secondary", "三级": "secondary", "次干路": "secondary", "次干道": "secondary",
    "乡道": "tertiary", "y": "tertiary", "四级公路": "tertiary", "四级": "tertiary", "公路": "tertiary", "支路": "tertiary",
    "村道": "unclassified", "c": "unclassified", "专用公路": "unclassified", "z": "unclassified", "等外公路": "unclassified",
    "等外": "unclassified", "农村道路": "unclassified",
    "街道": "residential", "居住区道路": "residential", "小区道路": "residential", "街巷": "living_street",
    "巷": "living_street", "胡同": "living_street", "内部道路": "service", "引道": "service", "其他道路": "road",
    "机耕路": "track", "机耕道": "track", "大车路": "track", "田间道": "track", "生产路": "track",
    "小路": "path", "小道": "path", "乡村小路": "path", "人行道": "footway", "人行横道": "footway", "步道": "footway",
    "步行街": "pedestrian", "自行车道": "cycleway", "非机动车道": "cycleway", "台阶": "steps", "阶梯": "steps", "梯道": "steps",
    # Words of common OSM shapefile extracts.
    **{f"track_grade{grade}": "track" for grade in range(1, 6)}, "unknown": "road", "unknown_link": "road",
}  # fmt: skip
# GB/T 917: an ordinary route is its letter and three digits, an expressway G or S and up to two digits or four. Counties
# that run out of numbers write a letter or a fourth digit.
_EXPRESSWAY = re.compile(r"[gs](\d{1,2}|\d{4})", re.ASCII)
_ROUTE = re.compile(r"[gsxycz]\d{3}|[xycz]([a-z]\d{2}|\d{4})", re.ASCII)
SURFACE_WORDS: Mapping[str, str] = {
    **{word: word for word in (
        "paved", "asphalt", "concrete", "concrete:plates", "concrete:lanes", "paving_stones", "sett", "cobblestone",
        "unhewn_cobblestone", "metal", "wood", "unpaved", "compacted", "fine_gravel", "gravel", "pebblestone", "dirt",
        "earth", "ground", "grass", "grass_paver", "mud", "sand", "rock", "grade1", "grade2", "grade3", "grade4", "grade5",
    )},
    "沥青": "asphalt", "柏油": "asphalt", "水泥": "concrete", "混凝土": "concrete", "水泥混凝土": "concrete", "硬化": "paved",
    "砖": "paving_stones", "砖铺": "paving_stones", "石板": "paving_stones", "弹石": "sett", "碎石": "gravel", "砂石": "gravel",
    "沙石": "gravel", "砂砾": "gravel", "土路": "dirt", "土": "dirt", "素土": "dirt", "未硬化": "unpaved",
}  # fmt: skip
SURFACES = tuple(dict.fromkeys(SURFACE_WORDS.values()))
_DIRECTIONS: Mapping[str, str] = {
    "no": "no", "false": "no", "0": "no", "否": "no", "双向": "no", "b": "no",
    "yes": "forward", "true": "forward", "1": "forward", "是": "forward", "单向": "forward", "forward": "forward", "正向": "forward",
    "-1": "backward", "reverse": "backward", "backward": "backward", "反向": "backward", "逆向": "backward",
}  # fmt: skip
_CHANGING = CHANGING_DIRECTIONS | {"可变", "可变车道", "潮汐", "潮汐车道"}
# OSM shapefile extracts write B, F, T; F and T alone could as well mean false and true.
_BFT: Mapping[str, str] = {"b": "no", "f": "forward", "t": "backward"}
_ACCESS_WORDS: Mapping[str, str] = {
    "1": "yes", "true": "yes", "是": "yes", "准许": "yes", "允许": "yes", "可通行": "yes", "开放": "yes",
    "0": "no", "false": "no", "否": "no", "禁止": "no", "禁行": "no", "禁止通行": "no", "封闭": "no",
    "私人": "private", "私用": "private", "私有": "private", "内部": "private", "仅限到达": "destination",
}  # fmt: skip
_FALSE = frozenset({"no", "false", "f", "0", "否", "无"})
# What other layers call a canonical column; taken where the canonical one is not there.
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "road_class": ("highway", "fclass", "道路等级", "道路类型"),
    "speed_kph": ("maxspeed", "限速"),
    "speed_ahead_kph": ("maxspeed:forward", "maxspeed_forward", "正向限速", "限速正向", "顺向限速"),
    # A shapefile has room for ten letters.
    "speed_back_kph": ("speed_back", "maxspeed:backward", "maxspeed_backward", "反向限速", "限速反向", "逆向限速"),
    "oneway": ("单行",), "bridge": ("桥梁",), "tunnel": ("隧道",), "surface": ("路面",), "name": ("道路名称", "路名", "名称"),
}  # fmt: skip


def road_class_of(word: str) -> str | None:
    """Return the road class that a layer's word or route number means, or None for what is not known.

    Examples
    --------
    >>> road_class_of("县道"), road_class_of(" Primary "), road_class_of("缆车")
    ('secondary', 'primary', None)
    >>> road_class_of("G220"), road_class_of("G35"), road_class_of("X001")
    ('trunk', 'motorway', 'secondary')
    """
    plain = _plain(word)
    if _EXPRESSWAY.fullmatch(plain):
        return CLASS_WORDS["高速公路"]
    route = _ROUTE.fullmatch(plain)
    return CLASS_WORDS.get(plain[0] if route else plain)


def surface_of(word: str) -> str | None:
    """Return the surface that a layer's word means, or None for a word that is not known.

    Examples
    --------
    >>> surface_of("水泥"), surface_of("gravel"), surface_of("玻璃")
    ('concrete', 'gravel', None)
    """
    return SURFACE_WORDS.get(_plain(word))


def access_column_of(word: str) -> str | None:
    """Return the access column that a word names, or None when there is no such column.

    Examples
    --------
    >>> access_column_of("Motor_Vehicle"), access_column_of("ship")
    ('motor_vehicle', None)
    """
    return _plain(word) if _plain(word) in ACCESS_COLUMNS else None


def access_value_of(word: str) -> str | None:
    """Return the access value that a word means, or None for the slip of a known one.

    Layers may carry values of their own, so a word that is like none of those known is taken as it stands.

    Examples
    --------
    >>> access_value_of("Private"), access_value_of("军事禁区"), access_value_of("privat")
    ('private', '军事禁区', None)
    """
    # Of several values in one cell each is looked at by itself.
    return None if ";" in word else _open_word(_ACCESS_WORDS.get(_plain(word), word), ACCESS_VALUES)


def barrier_of(word: str) -> str | None:
    """Return the barrier that a word means, or None for the slip of a known one and for what bars nobody's way.

    Layers may carry barriers of their own, so a word that is like none of those known is taken as it stands.

    Examples
    --------
    >>> barrier_of("gate"), barrier_of("石墩"), barrier_of("bolard"), barrier_of("kerb")
    ('gate', '石墩', None, None)
    """
    return None if _plain(word) in NO_BARRIERS else _open_word(word, BARRIERS)


def canonical_columns(frame: pd.DataFrame, source: str) -> tuple[pd.DataFrame, list[Fault], list[Finding]]:
    """Bring a road layer's columns into their canonical form, geometry and ends left aside.

    Parameters
    ----------
    frame
        Columns under canonical names (or ``highway``, ``fclass``, ``maxspeed``, 道路等级 ...); all may be absent.
    source
        Name of the file, for the messages.

    Returns
    -------
    columns : pandas.DataFrame
        :data:`ROAD_COLUMNS`, on the index of ``frame``.
    faults : list of Fault
        Values that cannot be used, by row (counted from 1).
    findings : list of Finding
        Classes and speeds that are missing or not known, and what they were taken for.

    Examples
    --------
    >>> columns, faults, _ = canonical_columns(pd.DataFrame({"road_class": ["乡道"], "oneway": [1]}), "roads.gpkg")
    >>> columns.loc[0, ["road_class", "oneway"]].tolist(), faults
    (['tertiary', 'forward'], [])
    """
    reader = _Reader(frame, source)
    columns = {
        "road_class": reader.road_class(),
        "oneway": reader.direction("oneway").fillna("no"),
        "oneway_bicycle": reader.direction("oneway_bicycle"),
        **reader.speeds(),
        "surface": reader.surface(),
        "barrier": reader.word("barrier"),
        **{name: reader.word(name).replace(dict(_ACCESS_WORDS)) for name in ACCESS_COLUMNS},
        **{name: reader.flag(name) for name in FLAG_COLUMNS},
        "service": reader.text("service"),
        "name": reader.text("name"),
    }
    return pd.DataFrame(columns)[list(ROAD_COLUMNS)], reader.faults, reader.findings


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()


def _open_word(word: str, known: Sequence[str]) -> str | None:
    plain = _plain(word)
    if plain in known:
        return plain
    slip = process.extractOne(plain, known, scorer=fuzz.ratio, score_cutoff=_LIKE_A_SLIP)
    return word.strip() if plain and slip is None else None


class _Reader:
    """Reads one column after the other and collects what is wrong."""

    def __init__(self, frame: pd.DataFrame, source: str) -> None:
        self.frame, self.source = frame, source
        self.faults: list[Fault] = []
        self.findings: list[Finding] = []

    def column(self, name: str) -> pd.Series[Any] | None:
        found = next((n for n in (name, *_OTHER_NAMES.get(name, ())) if n in self.frame.columns), None)
        return None if found is None else self.frame[found]

    def text(self, name: str) -> pd.Series[str]:
        values = self.column(name)
        if values is None:
            return pd.Series(pd.NA, index=self.frame.index, dtype="str")
        stripped = values.map(_as_text, na_action="ignore").astype("str")
        return stripped.where(stripped != "")

    def word(self, name: str) -> pd.Series[str]:
        """Read words whose case and spaces mean nothing."""
        return self.text(name).map(_plain, na_action="ignore").astype("str")

    def road_class(self) -> pd.Series[str]:
        words = self.text("road_class")
        classes = words.map({word: road_class_of(word) for word in words.dropna().unique()}).astype("str")
        self._find("roads.class-missing", words.isna(), words)
        self._find("roads.class-unknown", words.notna() & classes.isna(), words)
        return classes.fillna(_UNKNOWN_CLASS)

    def surface(self) -> pd.Series[str]:
        words = self.text("surface")
        return words.map({word: surface_of(word) or word for word in words.dropna().unique()}).astype("str")

    def direction(self, name: str) -> pd.Series[str]:
        words = self.text(name).map(_plain, na_action="ignore").astype("str")
        known = {**_DIRECTIONS, **_BFT} if (words == "b").any() else _DIRECTIONS
        self._find("roads.direction-changes", words.isin(_CHANGING), words)
        return self._worded(name, words, {**known, **dict.fromkeys(_CHANGING, "no")})

    def flag(self, name: str) -> pd.Series[bool]:
        words = self.text(name).map(_plain, na_action="ignore")
        # Any other word names the kind: bridge = viaduct.
        return words.notna() & ~words.isin(_FALSE)

    def speeds(self) -> dict[str, pd.Series[float]]:
        """Read the limits along each line and against it; where a direction says nothing, that of the road holds."""
        road, ahead, back = (self._speed(f"speed{which}_kph") for which in ("", "_ahead", "_back"))
        # 0 and "none" both say that no limit is known.
        return {
            name: limit.fillna(road).where(lambda kph: (kph > 0) & np.isfinite(kph)).astype("Float64")
            for name, limit in (("speed_kph", ahead), ("speed_back_kph", back))
        }

    def _speed(self, name: str) -> pd.Series[float]:
        words = self.text(name)
        numbers = pd.to_numeric(words, errors="coerce")
        read = words.where(numbers.isna()).map(parse_maxspeed_kph, na_action="ignore").astype(float)
        self._find("roads.speed-unread", words.notna() & numbers.isna() & read.isna(), words)
        speeds = numbers.fillna(read).astype(float)
        is_none = (speeds != 0) & (speeds < LEAST_KPH)
        self._fault("error.roads.speed", is_none | (np.isfinite(speeds) & (speeds > _MAX_KPH)), words)
        return speeds

    def _worded(self, name: str, words: pd.Series[str], known: Mapping[str, str]) -> pd.Series[str]:
        meant = words.map(known).astype("str")
        self._fault("error.roads.direction", words.notna() & meant.isna(), words, column=name)
        return meant

    def _fault(self, key: str, wrong: pd.Series[bool], words: pd.Series[str], **params: object) -> None:
        rows = np.flatnonzero(wrong)
        for row in rows:
            self.faults.append(
                Fault.of(key, file=self.source, row=int(row) + 1, value=words.iloc[row], **params)
            )

    def _find(self, rule: str, concerned: pd.Series[bool], words: pd.Series[str]) -> None:
        if concerned.any():
            counts = words[concerned].value_counts().sort_index()
            values = ", ".join(f"{word} ({count})" for word, count in counts.items())
            params = {
                "file": self.source,
                "count": int(concerned.sum()),
                "values": values,
                "taken": _UNKNOWN_CLASS,
            }
            self.findings.append(Finding(rule=rule, layer="roads", params=params))


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
