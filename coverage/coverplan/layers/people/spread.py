"""Totals of units spread over places, to the last digit: what a unit has is what its places add up to."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.tables import ESTIMATED
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from coverplan.findings import Severity
    from coverplan.kernels.types import Floats, Positions
    from coverplan.tables import Measure


__all__ = ["NOWHERE", "Homes", "Stage", "split_total", "spread_totals"]


# The way of units that have no place of any kind.
NOWHERE = "nowhere"


@dataclass(frozen=True, eq=False)
class Homes:
    """Homes on which people may be put.

    Parameters
    ----------
    frame
        unit_code (the smallest unit that holds the place), name, weight (0 or more) and points;
        ``demand_id`` where the places have ids of their own.
    held_by
        For each unit, the positions in ``frame`` of its places.

    Examples
    --------
    >>> Homes(gpd.GeoDataFrame(geometry=[]), {}).held_by
    {}
    """

    frame: gpd.GeoDataFrame
    held_by: Mapping[str, Positions]


@dataclass(frozen=True)
class Stage:
    """One way of placing people, tried for the units that the ways before it left.

    Parameters
    ----------
    way
        points, buildings, settlements, grid, raster, seat or nowhere.
    find
        Finds the places of the units whose codes are given.

    Examples
    --------
    >>> Stage("seat", lambda codes: Homes(gpd.GeoDataFrame(geometry=[]), {})).way
    'seat'
    """

    way: str
    find: Callable[[Sequence[str]], Homes]


def split_total(total: float, weights: Floats) -> Floats:
    """Split a total by weights so that the parts add up to it exactly, in any order.

    Each part is a multiple of the total's last binary digit, so no partial sum is ever rounded; what
    rounding down leaves over goes to the largest weight.

    Parameters
    ----------
    total
        0 or more.
    weights
        0 or more, not all 0, shape (n,).

    Returns
    -------
    ndarray
        0 or more, shape (n,).

    Raises
    ------
    ValueError
        When a weight is negative or none is positive: a programming error.

    Examples
    --------
    >>> split_total(10.0, np.array([1.0, 1.0, 1.0])).sum() == 10.0
    np.True_
    """
    largest = float(weights.max(initial=0.0))
    if not (largest > 0 and weights.min() >= 0 and math.isfinite(largest)):
        msg = "weights must be 0 or more, finite, and one of them positive"
        raise ValueError(msg)
    scaled = weights / largest
    digit = math.ulp(total)
    parts = np.asarray(np.floor(total * (scaled / scaled.sum()) / digit) * digit)
    at = int(weights.argmax())
    rest = total - float(np.delete(parts, at).sum())
    if rest < 0:  # the rounded shares came to a digit more than the total
        parts = np.asarray(np.maximum(parts - len(parts) * digit, 0.0))
        rest = total - float(np.delete(parts, at).sum())
    parts[at] = rest
    return parts


def spread_totals(
    totals: pd.DataFrame,
    stages: Sequence[Stage],
    units: gpd.GeoDataFrame,
    *,
    estimated: Collection[str] = (),
    measure: Measure = "people",
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Spread totals of units over places.

    Parameters
    ----------
    totals
        One row a unit (index ``unit_code``), one column a group; NaN where it has no figure.
    stages
        Ways of placing people, in the order they are tried for each unit; a unit whose places have no
        weight goes on to the next way.
    units
        unit_code, name, parent_code, polygons in a metric CRS; orders and names what is made.
    estimated
        The units whose totals are estimates themselves.
    measure
        What the totals count, for the words of findings.

    Returns
    -------
    frame : GeoDataFrame
        demand_id, unit_code, name, placed_by (the way), one float column a group, estimated (the groups
        whose figure there is an estimate: the total is, or it was shared out over smaller units), points;
        ordered by demand_id: the place's own, else one made of its unit and a number, which no place has
        as its own.
        Of each unit and group the values add up exactly to its total.
    findings : tuple of Finding
        How many units each way served, and each unit that had to fall back.

    Raises
    ------
    InputError
        When places of two ways that hold people have one id.
    ValueError
        When no stage places a unit: the last stage must place every unit.

    Examples
    --------
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_code": ["1"], "name": ["甲村"], "parent_code": [None]}, geometry=[box(0, 0, 9, 9)], crs="EPSG:4548"
    ... )
    >>> houses = gpd.GeoDataFrame({"unit_code": ["1", "1"], "name": [None, None], "weight": [1.0, 3.0]},
    ...     geometry=[Point(1, 1), Point(2, 2)], crs="EPSG:4548")
    >>> stage = Stage("buildings", lambda codes: Homes(houses, {"1": np.array([0, 1])}))
    >>> frame, _ = spread_totals(pd.DataFrame({"residents": [100.0]}, index=["1"]), [stage], units)
    >>> frame[["demand_id", "residents"]].to_numpy().tolist()
    [['1-0001', 25.0], ['1-0002', 75.0]]
    """
    names = dict(zip(units["unit_code"], units["name"], strict=True))
    left = sorted(str(code) for code in totals.index[(totals.fillna(0.0) > 0).any(axis=1)])
    findings: list[Finding] = []
    made: list[gpd.GeoDataFrame] = []
    own: set[str] = set()
    for stage in stages:
        if not left:
            break
        places = stage.find(left)
        own.update(places.frame["demand_id"].dropna() if "demand_id" in places.frame.columns else ())
        served = [code for code in left if _weight(places, code) > 0]
        if served:
            made.append(_placed(totals.loc[served], places, stage.way, estimated))
        if served and stage.way != NOWHERE:
            params = {
                "units": len(served), "points": len(made[-1]), "way": Term(f"way.{stage.way}"),
                "what": Term(f"measure.{measure}"),
            }  # fmt: skip
            severity: Severity | None = "warning" if stage.way == "seat" else None
            findings.append(
                Finding(rule="residents.spread", layer="residents", params=params, severity=severity)
            )
        if stage is not stages[0] and stage.way != NOWHERE:
            findings += [
                Finding(
                    rule="residents.spread-fallback", layer="residents", unit_code=code, name=str(names[code]),
                    params={"name": names[code], "wanted": Term(f"way.{stages[0].way}"), "way": Term(f"way.{stage.way}")},
                )
                for code in served
            ]  # fmt: skip
        left = [code for code in left if code not in set(served)]
    if left:
        msg = f"no stage places the units {left}"
        raise ValueError(msg)
    return _numbered(made, list(totals.columns), names, units, own), tuple(findings)


def _weight(places: Homes, code: str) -> float:
    positions = places.held_by.get(code)
    return 0.0 if positions is None else float(places.frame["weight"].to_numpy()[positions].sum())


def _placed(totals: pd.DataFrame, places: Homes, way: str, estimated: Collection[str]) -> gpd.GeoDataFrame:
    weights = places.frame["weight"].to_numpy(dtype=float)
    lying_in = places.frame["unit_code"].to_numpy()
    values = np.zeros((len(weights), totals.shape[1]))
    guessed = np.zeros(values.shape, dtype=bool)
    for code, row in zip(totals.index, totals.to_numpy(dtype=float), strict=True):
        positions = places.held_by[code]
        is_guess = code in estimated or bool((lying_in[positions] != code).any())
        for group, total in enumerate(row):
            if total > 0:
                values[positions, group] += split_total(total, weights[positions])
                guessed[positions, group] |= is_guess
    people = values.any(axis=1)
    kept = [name for name in ("demand_id", "unit_code", "name") if name in places.frame.columns]
    frame = places.frame.loc[people, [*kept, "geometry"]].reset_index(drop=True)
    names = [str(name) for name in totals.columns]
    groups = [tuple(itertools.compress(names, flags)) for flags in (guessed & (values > 0))[people]]
    return frame.assign(
        **{"placed_by": way, ESTIMATED: groups}, **{name: values[people, i] for i, name in enumerate(names)}
    )


def _numbered(
    made: Sequence[gpd.GeoDataFrame],
    groups: list[str],
    names: Mapping[str, object],
    units: gpd.GeoDataFrame,
    own: set[str],
) -> gpd.GeoDataFrame:
    """Join what the stages made, one row a place, with ids that hang on the places alone."""
    columns = ["demand_id", "unit_code", "name", "placed_by", *groups, ESTIMATED, "geometry"]
    if not made:
        return gpd.GeoDataFrame({name: [] for name in columns}, geometry="geometry", crs=units.crs)
    frame = pd.concat(made, ignore_index=True)
    if "demand_id" not in frame.columns:
        frame["demand_id"] = pd.Series(dtype="str")
    _refuse_shared_ids(frame)
    frame["x"], frame["y"] = frame.geometry.x, frame.geometry.y
    frame = frame.sort_values(["unit_code", "placed_by", "x", "y"], ignore_index=True)
    frame["demand_id"] = _ids(frame, own)
    frame["name"] = frame["name"].fillna(frame["unit_code"].map(names).astype("str"))
    frame = frame.sort_values("demand_id", ignore_index=True)
    return gpd.GeoDataFrame(frame[columns], geometry="geometry", crs=units.crs)


def _refuse_shared_ids(frame: pd.DataFrame) -> None:
    """Refuse an id that places of two ways have; within a layer its rows are told when it is read."""
    ways: dict[str, list[str]] = {}
    for key, way in frame.loc[frame["demand_id"].notna(), ["demand_id", "placed_by"]].itertuples(index=False):
        ways.setdefault(key, []).append(way)
    faults = [
        Fault.of("residents.id-of-two-layers", value=key, first=found[0], second=found[1])
        for key, found in ways.items()
        if len(found) > 1
    ]
    if faults:
        raise InputError(faults)


def _ids(frame: pd.DataFrame, own: set[str]) -> pd.Series[str]:
    """Return the places' own ids, else made ones, numbered in their unit in the order given; a made id is nobody's own."""
    per_unit = frame.groupby("unit_code")["x"]
    numbered = frame["unit_code"] + "-" + (per_unit.cumcount() + 1).astype("str").str.zfill(4)
    alone = frame["placed_by"].isin(["seat", NOWHERE]) & (per_unit.transform("size") == 1)
    ids: pd.Series[str] = frame["demand_id"].fillna(numbered.where(~alone, frame["unit_code"]))
    doubled = frame["demand_id"].isna() & (ids.isin(own) | ids.duplicated())
    taken = own | set(ids)
    numbers: dict[str, Iterator[int]] = {}
    for at in np.flatnonzero(doubled).tolist():  # hardly ever one: it takes the lowest number that is free
        code = frame["unit_code"][at]
        free = (f"{code}-{number:04}" for number in numbers.setdefault(code, count(1)))
        ids[at] = next(key for key in free if key not in taken)
    return ids
