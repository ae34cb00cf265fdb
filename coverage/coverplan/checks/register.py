"""The list of units against the official place-name register: missing, moved, spelled or written otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coverplan.checks.found import found
from coverplan.checks.names import office_readings
from coverplan.crs import lonlat
from coverplan.layers import is_area_known, is_placed, mended, own_units, unit_places
from coverplan.place_names import judge_spelling, letters_of, name_parts, plain_name, romanise, untoned
from coverplan.tables import text_column
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import Finding, Rulebook
    from coverplan.place_names import Readings
    from coverplan.study import Study

__all__ = ["check_register"]

_LAYER = "register"
_NAMED = 20
_LEVELS = ("town", "village")
# What is wrong with a spelling, and the rule that tells it of each unit; the others are told of all at once.
_SPELLING_RULES = {
    "letters": "register.pinyin-differs",
    "other-reading": "register.pinyin-reading",
    "tones": "register.pinyin-tones",
}
_NAME_RULES = {"old-name": "register.old-name", "near-name": "register.name-near"}


class _Pair(NamedTuple):
    """A unit of the list and what the register has of it."""

    unit: tuple[str, str]
    type: str
    pinyin: str
    seat: BaseGeometry | None
    outline: BaseGeometry | None
    record: pd.Series
    at: tuple[float, float] | None


def check_register(study: Study) -> Iterator[Finding]:
    """Yield how the list of units and the register differ.

    Parameters
    ----------
    study
        With the register joined to its units: boundaries, a list, or both.

    Yields
    ------
    Finding
        Places of the register that are in no list, and units that the register lacks (a remark while the register is not
        whole); places of which several units could be meant; names that differ in their 通名, in a character, by an old
        name or wholly; types, towns and codes that differ; seats farther from the register's place than the parameter
        ``metres``, and places outside the unit; spellings that do not fit the name.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_register(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.register is None:
        return
    units = own_units(study.boundaries, study.unit_list, study.plan.units.vintage, crs=study.plan.area.crs)
    if units is None:
        return
    names = units.set_index("unit_code")["name"].to_dict()
    units = mended(units[units["level"].isin(_LEVELS)])
    yield from _not_listed(names, study.register)
    yield from _not_registered(study, units, study.register)
    pairs = list(_pairs(units, study.register))
    book = study.plan.rulebook
    for pair in pairs:
        yield from _names(pair)
        yield from _places(pair, book)
    yield from _outside(study)
    yield from _spellings(pairs, office_readings(study))


def _not_listed(names: Mapping[str, str], register: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield the places of the register that are no unit of the list, or may be several."""
    left = register[register["level"].isin(_LEVELS) & (register["unit_code"] == "")]
    for at, row in zip(_degrees(left.geometry), left.itertuples(index=False), strict=True):
        who = {"name": row.name, "place_code": row.place_code, "type": row.place_type}
        if row.candidates:
            units = Listed(tuple(f"{names[code]}（{code}）" for code in row.candidates.split(";")))
            yield found("register.unclear", _LAYER, ("", row.name), at, **who, units=units)
        else:
            town = names.get(row.town_code, row.town_code) or row.area_name
            yield found("register.not-listed", _LAYER, ("", row.name), at, **who, town=town)


def _not_registered(study: Study, units: gpd.GeoDataFrame, register: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield the units that the register lacks; those of a type that it holds nothing of are counted only."""
    told = {code for several in register["candidates"] for code in several.split(";")} | {
        *register["unit_code"]
    }
    # mostly villages alone are asked for
    asked = {"village", *register["level"]}
    left = units[~units["unit_code"].isin(told) & units["level"].isin(asked)]
    left = left.assign(kind=_types(left)).sort_values("unit_code")
    is_held = left["kind"].isin({*register.loc[register["level"].isin(_LEVELS), "type"]})
    for kind, count in left.loc[~is_held, "kind"].value_counts(sort=False).items():
        yield found("register.type-absent", _LAYER, type=kind, count=count)
    is_whole = not any(one.rule in ("register.incomplete", "register.no-total") for one in study.findings)
    rule = "register.not-registered" if is_whole else "register.not-registered-yet"
    hamlets = register.loc[register["level"] == "settlement", "name"]
    settlements = {specific for name in hamlets for specific in _specifics(name)}
    left = left[is_held]
    for at, code, name in zip(
        _degrees(unit_places(left)), left["unit_code"], text_column(left, "name"), strict=True
    ):
        also = Term("register.also-settlement" if settlements & _specifics(name) else "register.also-not")
        yield found(rule, _LAYER, (code, name), at, name=name, code=code, also=also)


def _types(units: gpd.GeoDataFrame) -> list[str]:
    told = zip(text_column(units, "type"), text_column(units, "name"), strict=True)
    return [kind or name_parts(name).kind for kind, name in told]


def _specifics(name: str) -> set[str]:
    parts = name_parts(name)
    return {parts.specific, *parts.others}


def _pairs(units: gpd.GeoDataFrame, register: gpd.GeoDataFrame) -> Iterator[_Pair]:
    joined = register[register["unit_code"] != ""].set_index("unit_code", drop=False)
    ours = units[units["unit_code"].isin(joined.index)].sort_values("unit_code")
    seats = _seats(ours).to_numpy()
    outlines = ours.geometry.where(is_placed(ours), None)
    degrees = dict(zip(joined.index, _degrees(joined.geometry), strict=True))
    told = (ours["unit_code"], ours["name"], _types(ours), ours["pinyin"], seats, outlines)
    for code, name, kind, pinyin, seat, outline in zip(*told, strict=True):
        yield _Pair((code, name), kind, pinyin, seat, outline, joined.loc[code], degrees[code])


def _seats(units: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the seats of units that have one, in their CRS."""
    return unit_places(units.set_geometry([None] * len(units), crs=units.crs))


def _degrees(places: gpd.GeoSeries) -> list[tuple[float, float] | None]:
    lon, lat = lonlat(places.to_frame("geometry").set_geometry("geometry"))
    return [
        (float(x), float(y)) if np.isfinite(x) and np.isfinite(y) else None
        for x, y in zip(lon, lat, strict=True)
    ]


def _names(pair: _Pair) -> Iterator[Finding]:
    (code, name), record = pair.unit, pair.record
    theirs = record["name"]
    about = {"name": name, "code": code, "theirs": theirs, "place_code": record["place_code"]}
    mine, yours = name_parts(name), name_parts(theirs)
    if not _specifics(name) & _specifics(theirs) and plain_name(name) != plain_name(theirs):
        rule = _NAME_RULES.get(record["joined_by"], "register.name-differs")
        if record["joined_by"] == "code" and _is_one_off(name, theirs):
            rule = "register.name-near"
        how = Term(f"register.by-{record['joined_by']}")
        yield found(rule, _LAYER, pair.unit, pair.at, **about, how=how)
    elif mine.kind and yours.kind and mine.kind != yours.kind:
        yield found("register.suffix-differs", _LAYER, pair.unit, pair.at, **about)
    elif pair.type and record["type"] and pair.type != record["type"]:
        kinds = {"type": pair.type, "their_type": record["type"]}
        yield found("register.type-differs", _LAYER, pair.unit, pair.at, **about, **kinds)
    village_code = record["village_code"]
    if village_code and len(village_code) == len(code) and village_code != code:
        yield found("register.code-differs", _LAYER, pair.unit, pair.at, **about, their_code=village_code)
    town = record["town_code"]
    if (
        record["level"] == "village"
        and len(code) == 12
        and code.isdigit()
        and town
        and not code.startswith(town)
    ):
        yield found("register.town-differs", _LAYER, pair.unit, pair.at, **about, town=town)


def _is_one_off(name: str, other: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(plain_name(name), plain_name(other)) == 1


def _places(pair: _Pair, book: Rulebook) -> Iterator[Finding]:
    point = pair.record["geometry"]
    if point is None:
        return
    about = {"name": pair.unit[1], "theirs": pair.record["name"]}
    if pair.outline is not None:
        metres = float(point.distance(pair.outline))
        if metres > book.number("register.outside-unit", "metres"):
            yield found(
                "register.outside-unit",
                _LAYER,
                pair.unit,
                pair.at,
                (metres, "m"),
                **about,
                metres=f"{metres:,.0f}",
            )
            return
    if pair.seat is not None:
        metres = float(point.distance(pair.seat))
        if metres > book.number("register.moved", "metres"):
            yield found(
                "register.moved", _LAYER, pair.unit, pair.at, (metres, "m"), **about, metres=f"{metres:,.0f}"
            )


def _outside(study: Study) -> Iterator[Finding]:
    """Tell of the places outside the area that are no unit's; of the others their unit is told."""
    if study.register is None or study.outlines is None or not is_area_known(study.boundaries):
        return
    area = mended(study.outlines).geometry.union_all()
    alone = study.register[(study.register["unit_code"] == "") & is_placed(study.register)]
    metres = alone.geometry.distance(area)
    least = study.plan.rulebook.number("register.outside-unit", "metres")
    out = alone[metres > least].sort_values(["name", "record_id"])
    if len(out):
        names = Listed(tuple(out["name"]), most=_NAMED)
        far = float(metres[out.index].max())
        at = _degrees(out.geometry.iloc[:1])[0]
        yield found(
            "register.outside-area",
            _LAYER,
            ("", ""),
            at,
            (far, "m"),
            count=len(out),
            names=names,
            metres=f"{far:,.0f}",
        )


def _spellings(pairs: list[_Pair], readings: Readings) -> Iterator[Finding]:
    """Hold the register's spelling against the name it is of, and against the list's."""
    toneless, formless = [], []
    for pair in pairs:
        name, given = pair.record["name"], pair.record["romanised"]
        if not given:
            continue
        code = pair.unit[0]
        about = {"name": pair.unit[1], "theirs": name, "given": given}
        fault = judge_spelling(name, given, unit_code=code, readings=readings)
        if fault in _SPELLING_RULES:
            ours = romanise(name, tones=True, unit_code=code, readings=readings)
            yield found(_SPELLING_RULES[fault], _LAYER, pair.unit, pair.at, **about, ours=ours)
        elif fault == "form":
            formless.append(f"{name}（{given}）")
        if untoned(given) == given:
            toneless.append(name)
        if pair.pinyin and not _spell_one_name(pair.pinyin, given):
            yield found("register.pinyin-listed", _LAYER, pair.unit, pair.at, **about, listed=pair.pinyin)
    for rule, names in (("register.pinyin-form", formless), ("register.pinyin-toneless", toneless)):
        if names:
            yield found(rule, _LAYER, count=len(names), names=Listed(tuple(names), most=_NAMED))


def _spell_one_name(one: str, other: str) -> bool:
    """Say whether two spellings are of one name: the 通名 may be left out of either."""
    letters = letters_of(one), letters_of(other)
    return letters[0].startswith(letters[1]) or letters[1].startswith(letters[0])
