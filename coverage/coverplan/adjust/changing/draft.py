"""The units while changes are applied to them, one after another, and who lives in which."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import shapely

from coverplan.layers import UnitTree, is_placed
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from coverplan.study import Study

__all__ = ["Basis", "Draft", "Unit", "heirs_at"]

# By what people, households and figures of a unit that is cut go to its parts.
Basis = Literal["unit", "place", "area"]
# Where people were put for want of a place of their own, their point says nothing of where they live.
_NO_PLACE = ("seat", "nowhere")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit as it stands at some step: what its row says, without figures."""

    code: str
    name: str
    level: str
    type: str
    parent: str
    shape: BaseGeometry | None
    seat: tuple[float, float] | None = None

    @property
    def outline(self) -> BaseGeometry:
        """Its outline, of a unit that has one."""
        assert self.shape is not None
        return self.shape

    @property
    def has_outline(self) -> bool:
        """Whether it can be cut and measured."""
        return self.shape is not None and not self.shape.is_empty


@dataclass
class Draft:
    """The units of a study, with what became of those it began with.

    Attributes
    ----------
    study
        The study before the changes.
    units
        Units now, by code.
    homes
        Where people live: ``at`` (row of the residents), ``share`` (of its people), ``unit_code``, ``geometry``, ``basis``.
    succeeded
        For each code that changed, the codes of the units that go on in its place, of the same level.
    land
        For each code that changed, the codes of the units that hold some of its land, with the share of each, of the same level.
    retired
        Codes that are given up.
    """

    study: Study
    units: dict[str, Unit]
    homes: pd.DataFrame
    succeeded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    land: dict[str, dict[str, float]] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, study: Study) -> Draft:
        """Begin with the units of a study that has boundaries."""
        assert study.boundaries is not None
        frame = study.boundaries.drop_duplicates("unit_code")
        texts = {
            name: text_column(frame, name) for name in ("unit_code", "name", "level", "type", "parent_code")
        }
        there = is_placed(frame)
        seats = _seats(frame)
        rows = zip(*texts.values(), frame.geometry.where(there, None), seats, strict=True)
        units = {
            code: Unit(code=code, name=name, level=level, type=kind, parent=parent, shape=shape, seat=seat)
            for code, name, level, kind, parent, shape, seat in rows
        }
        return cls(study=study, units=units, homes=_homes(study))

    @property
    def _began(self) -> Container[str]:
        """Codes of the units that the study began with."""
        return self.study.unit_tree.units.index

    def children(self, code: str) -> list[Unit]:
        """Return the units right under a unit, ordered by code."""
        return sorted((one for one in self.units.values() if one.parent == code), key=lambda one: one.code)

    def put(self, *units: Unit) -> None:
        """Set units as they are now."""
        self.units.update({one.code: one for one in units})

    def drop(self, codes: Iterable[str]) -> None:
        """Give units up."""
        for code in codes:
            del self.units[code]
            self.retired.add(code)

    def reshape(self, shapes: Mapping[str, BaseGeometry]) -> None:
        """Set outlines of units that stay."""
        for code, shape in shapes.items():
            self.units[code] = replace(self.units[code], shape=shape)

    def settle(self, before: Mapping[str, Unit], succeeded: Mapping[str, Sequence[str]]) -> None:
        """Let land and people follow after a step.

        Parameters
        ----------
        before
            The units before the step.
        succeeded
            Codes that go on under others, of those that changed.
        """
        self.succeeded = _composed(
            self.succeeded, {code: tuple(after) for code, after in succeeded.items()}, self._began
        )
        land = self._land(before, succeeded)
        self.land = _composed_land(self.land, land, self._began)
        self.homes = _followed(self.homes, land, self.units)

    def _land(
        self, before: Mapping[str, Unit], succeeded: Mapping[str, Sequence[str]]
    ) -> dict[str, dict[str, float]]:
        """Return, for each unit whose land is held by others or several now, the share that each has."""
        changed = {
            code
            for code, one in before.items()
            if code not in self.units or self.units[code].shape is not one.shape
        } | set(succeeded)
        now = {
            code: one
            for code, one in self.units.items()
            if code not in before or before[code].shape is not one.shape
        }
        land = {}
        for code in sorted(changed):
            heirs = sorted(
                {
                    *succeeded.get(code, ()),
                    *(each for each, one in now.items() if one.level == before[code].level),
                }
            )
            known = {each: self.units[each] for each in heirs} | (
                {code: self.units[code]} if code in self.units else {}
            )
            shares = heirs_at(before[code], known)
            after = [each for each in succeeded.get(code, (code,)) if each in self.units]
            if not shares:
                shares = {each: 1.0 / len(after) for each in after}
            if shares != {code: 1.0}:
                land[code] = shares
        return land

    def measure_land(self) -> None:
        """Measure, of the units that the study began with, which share of their land is in which unit in the end: steps may give and take back."""
        began = Draft.of(self.study).units
        told = {code for code in self.land if code in began}
        heirs = {each for code in told for each in self.land[code]} & set(self.units)
        for code in sorted(told):
            level = began[code].level
            known = {each: self.units[each] for each in heirs if self.units[each].level == level}
            self.land[code] = heirs_at(began[code], known) or self.land[code]

    def tree(self) -> UnitTree:
        """Return which unit lies in which now."""
        rows = [(one.code, one.name, one.level, one.type, one.parent, "") for one in self.units.values()]
        columns = ["unit_code", "name", "level", "type", "parent_code", "urban_rural"]
        return UnitTree(
            pd.DataFrame(rows, columns=columns).set_index("unit_code"), self.study.plan.units.code_scheme
        )


def heirs_at(before: Unit, known: Mapping[str, Unit]) -> dict[str, float]:
    """Return the share of a unit's land that each of some units holds, those of 1 m2 or more; none without outlines."""
    there = {code: one.shape for code, one in known.items() if one.has_outline}
    if not before.has_outline or not there:
        return {}
    codes = sorted(there)
    shapes = np.array([there[code] for code in codes], dtype=object)
    near = shapely.intersects(shapes, before.shape)
    areas = np.zeros(len(codes))
    areas[near] = shapely.area(shapely.intersection(shapes[near], before.shape))
    held = areas >= min(1.0, before.outline.area / 2)
    total = areas[held].sum()
    return {
        code: float(area / total) for code, area, is_held in zip(codes, areas, held, strict=True) if is_held
    }


def _seats(frame: gpd.GeoDataFrame) -> list[tuple[float, float] | None]:
    if not {"seat_lon", "seat_lat"} <= set(frame.columns):
        return [None] * len(frame)
    pairs = frame[["seat_lon", "seat_lat"]].to_numpy(dtype=float)
    return [None if np.isnan(pair).any() else (float(pair[0]), float(pair[1])) for pair in pairs]


def _homes(study: Study) -> pd.DataFrame:
    people = study.residents
    if people is None:
        return pd.DataFrame(columns=["at", "share", "unit_code", "geometry", "basis", "is_placed"])
    placed_by = text_column(people, "placed_by")
    return pd.DataFrame(
        {
            "at": np.arange(len(people)),
            "share": 1.0,
            "unit_code": text_column(people, "unit_code").to_numpy(),
            "geometry": np.array(people.geometry.array, dtype=object),
            "basis": "unit",
            "is_placed": is_placed(people) & ~placed_by.isin(_NO_PLACE).to_numpy(),
        }
    )


def _composed(
    first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]], began: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Return what became of each code after two steps."""
    made = {
        code: tuple(dict.fromkeys(each for up in after for each in second.get(up, (up,))))
        for code, after in first.items()
    }
    return {**{code: after for code, after in second.items() if code in began}, **made}


def _composed_land(
    first: Mapping[str, dict[str, float]], second: Mapping[str, dict[str, float]], began: Container[str]
) -> dict[str, dict[str, float]]:
    made: dict[str, dict[str, float]] = {}
    for code, shares in first.items():
        mine: dict[str, float] = {}
        for up, share in shares.items():
            for each, part in second.get(up, {up: 1.0}).items():
                mine[each] = mine.get(each, 0.0) + share * part
        made[code] = mine
    return {**{code: shares for code, shares in second.items() if code in began}, **made}


def _followed(
    homes: pd.DataFrame, land: Mapping[str, dict[str, float]], units: Mapping[str, Unit]
) -> pd.DataFrame:
    """Let the people of units go with the land: by their unit, else by their place, else in parts by area."""
    touched = homes["unit_code"].isin(list(land)).to_numpy()
    if not touched.any():
        return homes
    parts = [homes[~touched]]
    for code, mine in homes[touched].groupby("unit_code", sort=True):
        shares = land[str(code)]
        if len(shares) == 1:
            parts.append(mine.assign(unit_code=next(iter(shares))))
            continue
        seen = mine[mine["is_placed"].astype(bool)]
        unseen = mine[~mine["is_placed"].astype(bool)]
        if len(seen):
            parts.append(seen.assign(unit_code=_nearest(seen["geometry"], shares, units), basis="place"))
        parts += [
            unseen.assign(
                unit_code=heir,
                share=unseen["share"] * share,
                basis="area",
                geometry=pd.Series(_moved(unseen, units[heir]), index=unseen.index, dtype=object),
            )
            for heir, share in shares.items()
            if len(unseen)
        ]
    return pd.concat([part for part in parts if len(part)]).sort_values(
        ["at", "unit_code"], ignore_index=True
    )


def _nearest(places: pd.Series[Any], shares: Mapping[str, float], units: Mapping[str, Unit]) -> list[str]:
    """Return the unit that each place lies in, else the nearest; of several the one with the lower code."""
    codes = sorted(shares)
    apart = np.column_stack([shapely.distance(units[code].shape, places.to_numpy()) for code in codes])
    return [codes[at] for at in apart.argmin(axis=1)]


def _moved(homes: pd.DataFrame, unit: Unit) -> list[BaseGeometry | None]:
    """Return the places of people of whom only the unit is known: where they were put, if that lies in the unit, else inside it."""
    inside = None if unit.shape is None else shapely.point_on_surface(unit.shape)
    return [
        place if place is None or unit.shape is None or unit.shape.intersects(place) else inside
        for place in homes["geometry"]
    ]
