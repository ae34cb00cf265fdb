"""Which column of a file is which: as the plan maps it, under its canonical name, or under a usual header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from coverplan.errors import Fault
from coverplan.findings import Finding
from coverplan.io import header_key, split_unit
from coverplan.layers.rows.usual_headers import GROUPS, PLACE_HEADERS, USUAL_HEADERS
from coverplan.plan import near_words
from coverplan.tables import TABLES
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

__all__ = [
    "Chosen",
    "choose_columns",
    "group_called",
    "known_headers",
    "not_mapped",
    "unit_factor",
]

_GROUP = re.compile(r"(?:residents|registered)(_\w+)?|disabled|dibao|dwellings")
_COUNTS = re.compile(r"[百千万亿]?[人口户套]?|people|persons|inhabitants|households|dwellings", re.IGNORECASE)
# Columns in which a plan's groups of people stand under their own names.
_WITH_GROUPS = ("residents", "people_by_year")
# A slip in a short word makes another word.
_LEAST_WORD, _LONG_WORD = 5, 8
_FACTORS = {"万": 1e4, "千": 1e3, "百": 1e2, "亿": 1e8}
_MONEY = {"万元": 1.0, "元": 1e-4, "千元": 0.1, "百万元": 100.0, "亿元": 1e4}
_AREA_KM2 = {
    "平方公里": 1.0,
    "平方千米": 1.0,
    "km2": 1.0,
    "公顷": 0.01,
    "hm2": 0.01,
    "ha": 0.01,
    "亩": 1 / 1500,
    "平方米": 1e-6,
    "m2": 1e-6,
}


class Chosen(NamedTuple):
    """The file's header of each canonical column, what must be said about it, and mapped columns not there.

    Examples
    --------
    >>> Chosen({"name": "名称"}, (), (), ()).headers["name"]
    '名称'
    """

    headers: dict[str, str]
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]


def known_headers(table: str, mapping: Mapping[str, str]) -> set[str]:
    """Return every header by which a table's columns may go.

    Examples
    --------
    >>> "名称" in known_headers("facilities", {}), "机构" in known_headers("facilities", {"name": "机构"})
    (True, True)
    """
    usual = {**PLACE_HEADERS, **USUAL_HEADERS[table]}
    canonical = {column.name for column in TABLES.get(table, ())}
    return {*mapping.values(), *canonical, *usual, *(word for words in usual.values() for word in words)}


def choose_columns(
    headers: Sequence[str],
    table: str,
    mapping: Mapping[str, str],
    *,
    file: str,
    repeated: frozenset[str] = frozenset(),
    has_places: bool = False,
) -> Chosen:
    """Choose the column of a file for each canonical column.

    Parameters
    ----------
    headers
        Headers of the file.
    table
        Key of :data:`USUAL_HEADERS`.
    mapping
        The plan's ``columns``: canonical name = header.
    file
        How messages name the file.
    repeated
        Headers that stand over several columns of the file.
    has_places
        True where no coordinate columns are looked for: the file has geometries, or the layer no places.

    Returns
    -------
    Chosen
        A mapped header that stands there twice is a fault. One that is not there is ``missing``: of
        several files of a layer one may have beds and another plots (see :func:`not_mapped`).

    Examples
    --------
    >>> choose_columns(["编 号", "名称"], "facilities", {"facility_id": "编号"}, file="a.csv").headers
    {'facility_id': '编 号', 'name': '名称'}
    """
    chosen: dict[str, str] = {}
    faults: list[Fault] = []
    missing: list[str] = []
    there, doubles = _Headers(headers), _Headers(sorted(repeated))
    for canonical, wanted in mapping.items():
        if has_places and canonical in PLACE_HEADERS:
            continue
        found = there.find(wanted)
        if found is not None:
            chosen[canonical] = found
        elif doubles.find(wanted) is not None:
            faults.append(Fault.of("columns.twice", file=file, header=wanted))
        else:
            missing.append(canonical)
    canonical_names = dict.fromkeys((column.name for column in TABLES.get(table, ())), ())
    usual = {**canonical_names, **({} if has_places else PLACE_HEADERS), **USUAL_HEADERS[table]}
    recognised: dict[str, str] = {}
    for canonical, words in usual.items():
        if canonical in mapping:
            continue
        taken = set(chosen.values())
        own = there.find(canonical, taken)
        found = own or next((hit for word in words if (hit := there.find(word, taken)) is not None), None)
        if found is not None:
            chosen[canonical] = found
            if own is None:
                recognised[canonical] = found
    if table in _WITH_GROUPS:
        taken = set(chosen.values())
        chosen |= {header: header for header in headers if _GROUP.fullmatch(header) and header not in taken}
        # Which of two columns of one group is meant is not guessed.
        doubled = {header for header in repeated if _GROUP.fullmatch(header)}
        doubled |= {
            hit
            for canonical, words in usual.items()
            if canonical not in chosen and _GROUP.fullmatch(canonical)
            for word in words
            if (hit := doubles.find(word)) is not None
        }
        faults += [Fault.of("columns.twice", file=file, header=header) for header in sorted(doubled)]
    findings = []
    if recognised:
        pairs = ", ".join(f"{canonical} = {header}" for canonical, header in recognised.items())
        findings.append(
            Finding(rule="table.usual-headers", layer=table, params={"file": file, "pairs": pairs})
        )
    findings += _misspelt(
        headers, chosen, {name: usual[name] for name in usual if name not in mapping}, table, file
    )
    return Chosen(chosen, tuple(findings), tuple(faults), tuple(missing))


def _misspelt(
    headers: Sequence[str],
    chosen: Mapping[str, str],
    usual: Mapping[str, Sequence[str]],
    table: str,
    file: str,
) -> Iterator[Finding]:
    """Tell of headers that are used for nothing, or as a group of their own, and are a slip away from one that is not there."""
    own = [name for name in chosen if _GROUP.fullmatch(name) and name not in GROUPS]
    lacking = [word for name, words in usual.items() if name not in chosen for word in (name, *words)]
    for header in dict.fromkeys([*(header for header in headers if header not in chosen.values()), *own]):
        meant = next((word for word in lacking if _is_slip(header, word)), None)
        if meant is not None:
            about = {"file": file, "header": header, "meant": meant}
            yield Finding(rule="table.header-misspelt", layer=table, params=about)


def _is_slip(header: str, word: str) -> bool:
    """Say whether a header is a word with a letter or two wrong; other figures are another word (60plus, 65plus)."""
    most = (
        0
        if min(len(header), len(word)) < _LEAST_WORD
        else 2
        if len(word) >= _LONG_WORD and word.isascii()
        else 1
    )
    if abs(len(header) - len(word)) > most or re.findall(r"\d", header) != re.findall(r"\d", word):
        return False
    return OSA.distance(header.casefold(), word.casefold(), score_cutoff=most) <= most


def not_mapped(
    mapping: Mapping[str, str], missing: Sequence[Collection[str]], headers: Mapping[str, Sequence[str]]
) -> list[Fault]:
    """Tell which mapped headers no file has.

    Parameters
    ----------
    mapping
        The plan's ``columns``.
    missing
        For each file, the mapped columns that it lacks.
    headers
        For each file, its headers.

    Returns
    -------
    list of Fault
        One a header, with those that are near and those that are there.

    Examples
    --------
    >>> fault = not_mapped({"name": "名稱"}, [["name"]], {"a.csv": ["编号", "名称"]})[0]
    >>> fault.params["there"].message("en")
    '编号, 名称'
    """
    there = list(dict.fromkeys(header for found in headers.values() for header in found))
    files = ", ".join(headers)
    return [
        Fault.of(
            "columns.mapped-missing", file=files, column=canonical, header=wanted,
            near=near_words(wanted, there) or "—", there=Listed(tuple(there)),
        )
        for canonical, wanted in mapping.items()
        if missing and all(canonical in lacking for lacking in missing)
    ]  # fmt: skip


def group_called(words: str, unit: str = "") -> tuple[str, float] | None:
    """Return the group of residents that words of a table mean, and by what its figures are multiplied.

    Parameters
    ----------
    words
        Such as the name of an indicator.
    unit
        In which its figures are; of anything but people (households, flats ...) it is no figure of a group.

    Examples
    --------
    >>> group_called("常住人口", "万人"), group_called("residents"), group_called("老年人口", "%")
    (('residents', 10000.0), ('residents', 1.0), None)
    """
    if not _COUNTS.fullmatch(unit.strip()):
        return None
    usual = USUAL_HEADERS["residents"]
    group = next((name for name in GROUPS if _Headers([name, *usual.get(name, ())]).find(words)), None)
    return None if group is None else (group, unit_factor(f"{words}（{unit.strip()}）", group))


def unit_factor(header: str, column: str, title_unit: str = "") -> float:
    """Return by what a column's figures are multiplied: 10,000 under "人口（万人）", 0.01 under "面积（公顷）".

    Parameters
    ----------
    header
        Header of the file.
    column
        Canonical column; only counts of people, households and such have 万, only area_km2 and land_m2 have areas, and
        only cost has money (in 万元).
    title_unit
        Unit stated above the table; it holds for groups of people.

    Examples
    --------
    >>> unit_factor("人口（万人）", "residents"), unit_factor("面积(公顷)", "area_km2"), unit_factor("床位（张）", "beds")
    (10000.0, 0.01, 1.0)
    >>> round(unit_factor("用地（亩）", "land_m2"), 1), unit_factor("投资/亿元", "cost")
    (666.7, 10000.0)
    """
    unit = split_unit(header)[1]
    if column in ("area_km2", "land_m2"):
        of_one_km2 = 1.0 if column == "area_km2" else 1e6
        area = _AREA_KM2.get(unit.replace("²", "2"))
        return 1.0 if area is None else area * of_one_km2
    if column == "cost":
        return _MONEY.get(unit, 1.0)
    if not unit and _GROUP.fullmatch(column) and title_unit.endswith("人"):
        unit = title_unit
    return (
        _FACTORS.get(unit[:1], 1.0)
        if unit[1:] in ("", "人", "户", "张", "个", "穴", "座", "位", "套")
        else 1.0
    )


class _Headers:
    """The headers of a table, each worked out once: a file may have thousands."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._spelt = set(headers)
        self._alike: list[dict[str, list[str]]] = [{}, {}]
        for header in headers:
            for key, alike in zip(_keys(header), self._alike, strict=True):
                alike.setdefault(key, []).append(header)

    def find(self, wanted: str, taken: Collection[str] = ()) -> str | None:
        """Find a header that is not taken: as it is written, else but for blanks and width, else but for its unit."""
        if wanted in self._spelt and wanted not in taken:
            return wanted
        for key, alike in zip(_keys(wanted), self._alike, strict=True):
            hit = next((header for header in alike.get(key, ()) if header not in taken), None)
            if hit is not None:
                return hit
        return None


def _keys(header: str) -> tuple[str, str]:
    return header_key(header), split_unit(header)[0]
