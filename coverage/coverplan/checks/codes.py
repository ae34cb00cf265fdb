"""Checks of unit codes (行政区划代码管理办法, GB/T 2260, GB/T 10114 and the statistics' code ranges)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.checks.found import found
from coverplan.checks.judged_units import judged_units, places_of
from coverplan.layers import LENGTH_OF_LEVEL, QUASI_UNITS, type_of_code
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_codes"]

_URBAN_RURAL = ("", "111", "112", "121", "122", "123", "210", "220", "urban", "rural")
# A list may be wider than a county; a province or city has the digits of a county, with zeros.
_DIGITS = {"province": 6, "city": 6, **LENGTH_OF_LEVEL}
_ABOVE = {"town": "county", "village": "town"}
_ZEROS = {"town": "0" * 6, "village": "0" * 9}
_PLACE_CODE_DIGITS = 20
# What a name says by itself: 村 and 社区 are said of places, too, whoever sees to them.
_ENDINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "town": {"街道": ("街道", "街道办事处", "街道办"), "镇": ("镇",), "乡": ("乡", "苏木")},
    "village": {"居委会": ("居民委员会", "居委会"), "村委会": ("村民委员会", "村委会")},
}
_NAMED = 20


def check_codes(study: Study) -> Iterator[Finding]:
    """Yield findings about codes; under ``code_scheme = "free"`` any code will do.

    Parameters
    ----------
    study
        With boundaries or a list of units.

    Yields
    ------
    Finding
        Codes without the digits of their level, outside the ranges of their type, or of another type than table or name
        say; codes that do not begin with their parent's, parents that are not there; unknown urban-rural classes. A village
        without a 12-digit code is no fault: its place_code or own key is taken.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_codes(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.plan.units.code_scheme != "cn":
        return
    units = judged_units(study)
    units = units[units["level"] != "street"]  # has no code of a unit
    if units.empty:
        return
    own = _own_keys(units)
    formed = _well_formed(units)
    awaited = study.plan.rulebook.names("code.parent", "awaited")
    told = [
        _structure(units[~formed & ~own]),
        _ranges(units[formed & units["level"].isin(list(_ABOVE))]),
        _prefixes(units[formed & ~units["unit_code"].isin(awaited)]),
        _lost_parents(units[(formed | own) & (units["layer"] == "unit_list")], units),
        _classes(units[formed]),
    ]
    rows = pd.concat(told).sort_index(kind="stable")
    places = places_of(study, rows["unit_code"].unique())
    for row in rows.to_dict("records"):
        who = (row["unit_code"], row["name"])
        about = {"name": row["name"], "code": row["unit_code"], **row["params"]}
        yield found(row["rule"], row["layer"], who, places.get(row["unit_code"]), **about)
    if own.any():
        yield _told_once(units[own])
    names = units.drop_duplicates("unit_code").set_index("unit_code")["name"]
    yield from _awaited(units[units["unit_code"].isin(awaited)], names)


def _own_keys(units: pd.DataFrame) -> pd.Series[bool]:
    """Say which villages have no 12-digit code but a place_code, or a key of the office's that begins with a letter."""
    codes = units["unit_code"]
    is_place = codes.str.fullmatch(rf"[0-9]{{{_PLACE_CODE_DIGITS}}}") | (
        (codes == units["place_code"]) & (codes != "")
    )
    return (units["level"] == "village") & (is_place | codes.str.match(r"[^\W\d_]"))


def _told_once(units: pd.DataFrame) -> Finding:
    names = Listed(tuple(sorted(units["name"])), most=_NAMED)
    return found("code.own-key", str(units["layer"].iloc[0]), count=len(units), names=names)


def _awaited(units: pd.DataFrame, all_units: pd.Series[str]) -> Iterator[Finding]:
    """Tell, for each unit above, the units that have come to it with a code of another and are to be given a new one.

    Parameters
    ----------
    units
        Those that have come.
    all_units
        Name of each unit, on its code.
    """
    for parent, mine in units.drop_duplicates("unit_code").groupby("parent_code", sort=True):
        names = Listed(tuple(sorted(mine["name"])), most=_NAMED)
        called = str(all_units.get(str(parent), ""))
        about = {"count": len(mine), "names": names, "parent": f"{called} {parent}".strip()}
        yield found("code.awaited", str(mine["layer"].iloc[0]), (str(parent), called), None, **about)


def _well_formed(units: pd.DataFrame) -> pd.Series[bool]:
    digits = units["level"].map(_DIGITS)
    codes = units["unit_code"]
    return codes.str.fullmatch(r"[0-9]+") & (codes.str.len() == digits)


def _rows(units: pd.DataFrame, rule: str, params: list[dict[str, object]]) -> pd.DataFrame:
    return units[["unit_code", "name", "layer"]].assign(
        rule=rule, params=pd.Series(params, index=units.index, dtype=object)
    )


def _structure(units: pd.DataFrame) -> pd.DataFrame:
    digits = units["level"].map(_DIGITS).fillna(0).astype(int)
    return _rows(units, "code.structure", [{"digits": each} for each in digits])


def _ranges(units: pd.DataFrame) -> pd.DataFrame:
    """Hold the last three digits against the ranges, and against what table and name say."""
    last = units["unit_code"].str[-3:]
    is_quasi = last.astype(int).isin(list(QUASI_UNITS))
    of_kind = units["level"].map(_ZEROS) + last
    said = of_kind.map({code: type_of_code(code) for code in of_kind.unique()})
    is_out = said.isna() & ~is_quasi
    named = _kind_of_name(units)
    table_says = (units["type"] != "") & (units["type"] != said)
    given = units["type"].where(table_says, named)
    differs = said.notna() & (given != "") & (given != said)
    out, other = units[is_out], units[differs]
    return pd.concat(
        [
            _rows(units[is_quasi], "code.quasi", [{} for _ in range(int(is_quasi.sum()))]),
            _rows(out, "code.range", [{"number": code[-3:]} for code in out["unit_code"]]),
            _rows(
                other,
                "code.type-differs",
                [
                    {"said": code_says, "type": table_says}
                    for code_says, table_says in zip(said[differs], given[differs], strict=True)
                ],
            ),
        ]
    )


def _kind_of_name(units: pd.DataFrame) -> pd.Series[str]:
    """Return the type that a name states: of a town by its 通名, of a village by its committee."""
    kinds = pd.Series("", index=units.index, dtype=object)
    for level, endings in _ENDINGS.items():
        names = units.loc[units["level"] == level, "name"]
        for kind, words in endings.items():
            kinds[names.index[names.str.endswith(words)]] = kind
    return kinds


def _prefixes(units: pd.DataFrame) -> pd.DataFrame:
    stems = units["parent_code"].str.replace(r"^([0-9]{2})0000$|^([0-9]{4})00$", r"\1\2", regex=True)
    wrong = [
        parent != "" and not code.startswith(parent)
        for code, parent in zip(units["unit_code"], stems, strict=True)
    ]
    units = units[np.array(wrong, dtype=bool)]
    return _rows(
        units,
        "code.parent",
        [{"why": Term.of("code.parent.prefix", parent=parent)} for parent in units["parent_code"]],
    )


def _lost_parents(units: pd.DataFrame, everything: pd.DataFrame) -> pd.DataFrame:
    """Tell parents that a list does not hold although it holds units of their level."""
    known = set(everything["unit_code"])
    levels = set(everything["level"])
    asked = units[units["level"].map(_ABOVE).isin(levels) & (units["parent_code"] != "")]
    lost = asked[~asked["parent_code"].isin(known)]
    return _rows(
        lost,
        "code.parent",
        [{"why": Term.of("code.parent.missing", parent=parent)} for parent in lost["parent_code"]],
    )


def _classes(units: pd.DataFrame) -> pd.DataFrame:
    unknown = units[~units["urban_rural"].isin(_URBAN_RURAL)]
    return _rows(unknown, "code.urban-rural", [{"value": value} for value in unknown["urban_rural"]])
