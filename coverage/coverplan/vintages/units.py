"""A list of units of one vintage, ready to be compared: validated, its names taken apart once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from coverplan.errors import Fault, InputError
from coverplan.ids import id_strings
from coverplan.place_names import NameParts, Readings, name_parts, plain_name, untoned
from coverplan.tables import numbers_of, text_column
from coverplan.texts import Listed

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats

__all__ = ["RANKED_LEVELS", "UnitList", "unit_list"]

# From the widest down: what a unit lies in is matched before it.
RANKED_LEVELS = ("province", "city", "county", "town", "village")
_TEXTS = ("unit_code", "name", "level", "parent_code", "type", "vintage")


@dataclass(frozen=True, eq=False)
class UnitList:
    """The units of one vintage, in order of level and code.

    Parameters
    ----------
    frame : DataFrame
        unit_code, name, level, parent_code, type, vintage (text, ``""`` where empty), seat_lon, seat_lat, residents
        (float, NaN where not known); index 0, 1, ...
    shapes : ndarray of geometry or None
        Outlines in a CRS in metres, None for a unit without; None where the list has none.
    crs
        The CRS of ``shapes``.

    Examples
    --------
    >>> frame = pd.DataFrame({"unit_code": ["1"], "name": ["丙庄村"], "level": ["village"]})
    >>> unit_list(frame, "old").parts[0].specific
    '丙庄'
    """

    frame: pd.DataFrame
    shapes: np.ndarray[Any, np.dtype[np.object_]] | None = None
    crs: object = None

    def __len__(self) -> int:
        return len(self.frame)

    @cached_property
    def codes(self) -> list[str]:
        """The code of each unit."""
        return list(self.frame["unit_code"])

    @cached_property
    def names(self) -> list[str]:
        """The name of each unit, as the list has it."""
        return list(self.frame["name"])

    @cached_property
    def levels(self) -> list[str]:
        """The level of each unit."""
        return list(self.frame["level"])

    @cached_property
    def parents(self) -> list[str]:
        """The code of the unit above each; ``""`` where none is known."""
        return list(self.frame["parent_code"])

    @cached_property
    def parts(self) -> list[NameParts]:
        """The name of each unit taken apart."""
        return [name_parts(name) for name in self.names]

    @cached_property
    def kinds(self) -> list[str]:
        """What each unit is by its name, else by its type; ``""`` where neither says."""
        return [
            parts.kind or given for parts, given in zip(self.parts, list(self.frame["type"]), strict=True)
        ]

    @cached_property
    def forms(self) -> list[frozenset[str]]:
        """Everything that the 专名 of each unit may be."""
        return [
            frozenset({plain_name(name), parts.specific, *parts.others})
            for name, parts in zip(self.names, self.parts, strict=True)
        ]

    def sound(self, at: int) -> str:
        """Return how the 专名 of a unit is pronounced, without tones."""
        return "".join(map(untoned, self._readings.of(self.parts[at].specific, self.codes[at])))

    @cached_property
    def _readings(self) -> Readings:
        return Readings.usual()

    @cached_property
    def at(self) -> dict[str, int]:
        """Where each code stands."""
        return {code: at for at, code in enumerate(self.codes)}

    @cached_property
    def residents(self) -> Floats:
        """Residents of each unit; NaN where they are not known."""
        return np.asarray(self.frame["residents"], dtype=float)

    @cached_property
    def has_seats(self) -> bool:
        """Whether any unit has a seat."""
        return bool(self.frame["seat_lon"].notna().any())

    @property
    def vintage(self) -> str:
        """The year or name of the list; ``""`` where it has none."""
        return str(self.frame["vintage"].iloc[0])

    def of_level(self, level: str) -> list[int]:
        """Return the positions of the units of a level."""
        return [at for at, one in enumerate(self.levels) if one == level]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a crosswalk is made from, whatever the order of the rows was."""
        summed = hashlib.sha256()
        for row in self.frame.itertuples(index=False):
            summed.update(repr([str(cell) for cell in row]).encode())
        for shape in () if self.shapes is None else self.shapes:
            summed.update(b"-" if shape is None else shapely.to_wkb(shapely.normalize(shape)))
        return summed.hexdigest()


def unit_list(frame: pd.DataFrame, what: str, *, vintage: str = "") -> UnitList:
    """Validate a list of units.

    Parameters
    ----------
    frame
        unit_code, name, level (province | city | county | town | village); optional parent_code, type, vintage, seat_lon, seat_lat (WGS-84 degrees),
        residents; a GeoDataFrame may hold outlines, in a CRS in metres.
    what
        How messages name the list.
    vintage
        Taken where the frame has none.

    Raises
    ------
    InputError
        With every fault: columns and values missing, levels not known, codes that stand twice, several vintages, no unit.

    Examples
    --------
    >>> unit_list(pd.DataFrame({"unit_code": [7], "name": ["甲"], "level": ["town"]}), "old", vintage="2021").vintage
    '2021'
    """
    missing = [name for name in ("unit_code", "name", "level") if name not in frame.columns]
    if missing or not len(frame):
        there = Listed(tuple(map(str, frame.columns)))
        raise InputError(
            [Fault.of("table.column-missing", file=what, column=name, there=there) for name in missing]
            or [Fault.of("vintages.no-units", file=what)]
        )
    plain = pd.DataFrame(
        {
            name: text_column(frame, name)
            if name not in ("unit_code", "parent_code")
            else _codes(frame, name)
            for name in _TEXTS
        }
    )
    plain["vintage"] = plain["vintage"].where(plain["vintage"] != "", vintage)
    for name in ("seat_lon", "seat_lat", "residents"):
        plain[name] = numbers_of(frame[name]) if name in frame.columns else np.nan
    if faults := _faults(plain, what):
        raise InputError(faults)
    rank = plain["level"].map(RANKED_LEVELS.index)
    order = plain.assign(rank=rank).reset_index(drop=True).sort_values(["rank", "unit_code"]).index
    shapes = _outlines(frame)
    return UnitList(
        plain.iloc[order].reset_index(drop=True),
        None if shapes is None else shapes[order],
        getattr(frame, "crs", None),
    )


def _codes(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    if name not in frame.columns:
        return pd.Series("", index=frame.index, dtype="str")
    return pd.Series([one or "" for one in id_strings(frame[name])], index=frame.index, dtype="str")


def _outlines(frame: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.object_]] | None:
    from geopandas import GeoDataFrame

    if not isinstance(frame, GeoDataFrame):
        return None
    shapes = np.array(frame.geometry.to_numpy(), dtype=object)
    areal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    shapes[~areal] = None
    if not areal.any():
        return None
    from coverplan.crs import require_metric

    require_metric(frame, "units")
    broken = areal & ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return shapes


def _faults(plain: pd.DataFrame, what: str) -> list[Fault]:
    rows = np.arange(1, len(plain) + 1)
    faults = [
        Fault.of("table.value-missing", file=what, row=row, column=column)
        for column in ("unit_code", "name", "level")
        for row in rows[(plain[column].str.strip() == "").to_numpy()]
    ]
    unknown = ((plain["level"] != "") & ~plain["level"].isin(RANKED_LEVELS)).to_numpy()
    faults += [
        Fault.of("vintages.level-unknown", file=what, row=row, value=value)
        for row, value in zip(rows[unknown], plain["level"][unknown], strict=True)
    ]
    codes = plain["unit_code"][plain["unit_code"] != ""]
    faults += [
        Fault.of("vintages.code-twice", file=what, value=code)
        for code in sorted(set(codes[codes.duplicated()]))
    ]
    vintages = sorted(set(plain["vintage"]))
    if len(vintages) > 1:
        faults.append(Fault.of("vintages.several", file=what, vintages=Listed(tuple(vintages))))
    return faults
