"""Units that a table names in place of their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.place_names import UnitNames

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["names_of", "towns_of", "with_codes"]


def names_of(units: pd.DataFrame) -> UnitNames:
    """Return the names of a layer's units.

    Parameters
    ----------
    units
        unit_code, name, parent_code.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["1"], "name": ["城关街道"], "parent_code": [None]})
    >>> names_of(units).codes_of("城关办事处")
    ('1',)
    """
    named = units[units["name"].notna()]
    names = dict(zip(named["unit_code"].astype(str), named["name"].astype(str), strict=True))
    has_parent = units[units["parent_code"].notna()] if "parent_code" in units else units.iloc[:0]
    if has_parent.empty:
        return UnitNames(names, {})
    return UnitNames(names, dict(zip(has_parent["unit_code"], has_parent["parent_code"], strict=True)))


def towns_of(frame: pd.DataFrame) -> list[str]:
    """Return what stands in the column ``town`` of each row, ``""`` for nothing.

    Examples
    --------
    >>> towns_of(pd.DataFrame({"town": ["东镇", None]})), towns_of(pd.DataFrame(index=[1]))
    (['东镇', ''], [''])
    """
    if "town" not in frame.columns:
        return [""] * len(frame)
    return [town if isinstance(town, str) else "" for town in frame["town"]]


def with_codes(
    frame: pd.DataFrame,
    column: str,
    units: pd.DataFrame | None,
    *,
    layer: str,
    cut: Callable[[str], list[str]] | None = None,
) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Put codes in place of the names of units.

    Parameters
    ----------
    frame
        The column of codes or names; ``_file`` and ``_row``.
    column
        Name of the column; where the frame lacks it, it is empty.
    units
        unit_code, name, parent_code; None leaves the column as it is. Where the frame has a column ``town``, the unit
        that it names holds what is meant (of what a facility serves: as far as it holds it).
    layer
        What findings are about.
    cut
        Takes a cell of several codes or names apart; they are joined again by ``;``.

    Returns
    -------
    codes : Series
        A text that is no code and names no unit stays, for the checks to tell.
    findings : tuple of Finding
        One a file in which names were read.

    Raises
    ------
    InputError
        With every name that several units have.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["12", "13"], "name": ["丙庄村", "甲庄社区"], "parent_code": [None, None]})
    >>> rows = pd.DataFrame({"unit_code": ["丙庄村委会", "13", "x"], "_file": "a.csv", "_row": [2, 3, 4]})
    >>> codes, findings = with_codes(rows, "unit_code", units, layer="facilities")
    >>> codes.tolist(), findings[0].params["count"]
    (['12', '13', 'x'], 1)
    """
    if units is None or column not in frame.columns:
        return frame.get(column, pd.Series(None, index=frame.index, dtype="str")), ()
    names = names_of(units)
    known = set(units["unit_code"])
    faults: list[Fault] = []
    counts: dict[str, int] = {}

    def read(text: str, town: str, file: str, row: object) -> str:
        found = (
            ()
            if text in known
            else names.codes_of(text, within=town) or (names.codes_of(text) if cut else ())
        )
        if len(found) > 1:
            about = {"file": file, "row": row, "column": column, "value": text}
            faults.append(Fault.of("units.name-of-several", **about, units=names.told(found)))
        if len(found) != 1:
            return text
        counts[file] = counts.get(file, 0) + 1
        return found[0]

    codes = [
        ";".join(read(part, town, file, row) for part in (cut(cell) if cut else [cell]))
        if isinstance(cell, str)
        else None
        for cell, town, file, row in zip(
            frame[column], towns_of(frame), frame["_file"], frame["_row"], strict=True
        )
    ]
    if faults:
        raise InputError(faults)
    findings = tuple(
        Finding(rule="units.by-name", layer=layer, params={"file": file, "column": column, "count": count})
        for file, count in counts.items()
    )
    return pd.Series(codes, index=frame.index, dtype="str"), findings
