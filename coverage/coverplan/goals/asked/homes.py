"""Where people live, as every goal of a study asks for it: worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.layers import is_area_known, is_placed
from coverplan.memo import Keyed, key_of, text_contents
from coverplan.tables import LEVELS, text_column

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.kernels.types import Bools, Positions
    from coverplan.study import Study

__all__ = ["Homes", "contents_of", "homes_of"]


@dataclass(frozen=True, eq=False)
class Homes:
    """The demand points of a study, in the order of its residents.

    Attributes
    ----------
    points : GeoDataFrame
        demand_id, geometry.
    ids : Index of str
        Their ids as text.
    by_id : array of int, shape (points,)
        Their positions in the order of the ids.
    unit : array of int, shape (points,)
        Position of each point's unit code in ``codes``.
    codes : Index of str
        The unit codes that points name, ``""`` for none, in the order in which they come.
    levels : tuple of (level, array of int, Index of str)
        Level by level, the unit of each point as a position in the units of the level that have points, sorted by code. A point
        that lies in no unit of the level is of the unit ``""``, which comes first.
    in_area : array of bool, shape (points,)
        Whether a point lies in one of the units. Where outlines do not tell where the area ends, who names no unit is
        taken to live in it.
    on_map : array of bool, shape (points,)
        Whether it has a place.
    contents : bytes
        A key of their ids and places.
    """

    points: gpd.GeoDataFrame
    ids: pd.Index[str]
    by_id: Positions
    unit: Positions
    codes: pd.Index[str]
    levels: tuple[tuple[str, Positions, pd.Index[str]], ...]
    in_area: Bools
    on_map: Bools
    contents: bytes


def homes_of(study: Study, people: gpd.GeoDataFrame) -> Homes:
    """Return what goals ask of demand points, worked out once for all years of a study in which people live in the same places.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> homes = homes_of(sample, sample.residents)
    >>> [level for level, _, _ in homes.levels], bool(homes.in_area.all())
    (['county', 'town', 'village'], True)
    """
    now = study.now
    owner = study if now is None or now.boundaries is not study.boundaries else now
    # the key holds the frame, so that no other can come to its place in memory
    return owner.once(_homes_of_frame, Keyed(str(id(people)).encode(), people))


def _homes_of_frame(study: Study, given: Keyed[gpd.GeoDataFrame]) -> Homes:
    # people of other years live where those of today do
    people = given.held
    contents = key_of(*contents_of(people, "demand_id"))
    key = key_of(contents, text_contents(text_column(people, "unit_code")))
    return study.once(_homes_of_places, Keyed(key, (people, contents)))


def _homes_of_places(study: Study, given: Keyed[tuple[gpd.GeoDataFrame, bytes]]) -> Homes:
    people, contents = given.held
    tree, outlines = study.unit_tree, study.boundaries
    unit, every = pd.factorize(text_column(people, "unit_code"))
    codes = pd.Series(every, dtype="str")
    known = np.ones(len(codes), dtype=bool)
    if outlines is not None:
        known = tree.has(codes).to_numpy(bool)
        if not is_area_known(outlines):
            known = known | (codes == "").to_numpy(bool)
    levels = []
    for level in LEVELS:
        place, units = pd.factorize(tree.at_level(codes, level), sort=True)
        levels.append((level, place[unit], pd.Index(units)))
    ids = pd.Index(people["demand_id"].astype(str), name="demand_id")
    return Homes(
        points=people[["demand_id", "geometry"]], ids=ids, by_id=np.asarray(ids.argsort()), unit=unit, codes=pd.Index(codes), levels=tuple(levels), in_area=known[unit],
        on_map=is_placed(people), contents=contents,
    )  # fmt: skip


def contents_of(points: gpd.GeoDataFrame, ids: str) -> tuple[bytes, ...]:
    """Return what costs to or from points depend on: their ids and places.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> len(contents_of(sample.facilities, "facility_id"))
    4
    """
    xy, whose = shapely.get_coordinates(points.geometry.to_numpy(), return_index=True)
    named = points[ids]
    return str(named.dtype).encode(), text_contents(named.astype(str)), xy.tobytes(), whose.tobytes()
