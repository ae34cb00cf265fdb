"""Matching by ground: how much of each old unit lies in each new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from coverplan.errors import CrsError
from coverplan.vintages.links import once

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.vintages.links import Links
    from coverplan.vintages.units import UnitList

__all__ = ["SLIVER_SHARE", "match_by_area", "require_one_crs"]

# Parts smaller than this share of either unit are slips of drawing.
SLIVER_SHARE = 0.01


def require_one_crs(old: UnitList, new: UnitList) -> None:
    """Refuse outlines in two CRS: nothing is brought from one to the other in silence.

    Raises
    ------
    CrsError
        When the two lists have outlines in different CRS.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.vintages.units import unit_list
    >>> towns = unit_list(pd.DataFrame({"unit_code": ["1"], "name": ["甲镇"], "level": ["town"]}), "a")
    >>> require_one_crs(towns, towns)
    """
    if old.shapes is not None and new.shapes is not None and old.crs != new.crs:
        raise CrsError("vintages.two-crs", old=str(old.crs), new=str(new.crs))


def match_by_area(
    links: Links, level: str, *, people: gpd.GeoDataFrame | None = None, group: str = "residents"
) -> None:
    """Link the units of a level that lie on one another by more than a sliver.

    Parameters
    ----------
    links
        Changed in place.
    level
        One of the levels.
    people
        Points by whose weights the shares are taken, in place of areas; a unit without any goes by area.
    group
        The column of ``people`` that weighs.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from coverplan.vintages.links import Links
    >>> from coverplan.vintages.units import unit_list
    >>> whole = gpd.GeoDataFrame({"unit_code": ["1"], "name": ["甲"], "level": "town"}, geometry=[box(0, 0, 4, 1)], crs=4548)
    >>> parts = gpd.GeoDataFrame(
    ...     {"unit_code": ["1", "2"], "name": ["甲", "乙"], "level": "town"}, geometry=[box(0, 0, 3, 1), box(3, 0, 4, 1)], crs=4548
    ... )
    >>> links = Links(unit_list(whole, "old"), unit_list(parts, "new"))
    >>> match_by_area(links, "town")
    >>> [(link.share_from, link.share_to) for link in links.found]
    [(0.75, 1.0), (0.25, 1.0)]
    """
    old, new = links.old, links.new
    if old.shapes is None or new.shapes is None:
        return
    olds = np.array([i for i in old.of_level(level) if old.shapes[i] is not None], dtype=np.int64)
    news = np.array([j for j in new.of_level(level) if new.shapes[j] is not None], dtype=np.int64)
    if not len(olds) or not len(news):
        return
    pairs = _overlaps(old.shapes[olds], new.shapes[news])
    i, j, area = olds[pairs[0]], news[pairs[1]], pairs[2]
    area_of = (_areas(old.shapes), _areas(new.shapes))
    kept = (area > SLIVER_SHARE * area_of[0][i]) | (area > SLIVER_SHARE * area_of[1][j])
    i, j, area = i[kept], j[kept], area[kept]
    covered = (_sums(i, area, len(old)) / area_of[0], _sums(j, area, len(new)) / area_of[1])
    share_from, share_to = (
        _shares(at, area, len(cover), cover) for at, cover in zip((i, j), covered, strict=True)
    )
    counted = np.zeros(len(i), dtype=bool)
    if people is not None:
        weights = _weights(old.shapes, new.shapes, i, j, people, group)
        share_from, from_counted = _by_weight(i, weights, share_from, len(old))
        share_to, to_counted = _by_weight(j, weights, share_to, len(new))
        counted = from_counted & to_counted
    _add(links, i, j, (share_from, share_to), counted)


def _add(links: Links, i: Integers, j: Integers, shares: tuple[Floats, Floats], counted: Bools) -> None:
    for a, b, share_from, share_to, by_people in zip(
        i.tolist(), j.tolist(), *(one.tolist() for one in shares), counted.tolist(), strict=True
    ):
        evidence = links.evidence(a, b, "area", *(("by-residents",) if by_people else ()))
        links.add(a, b, *evidence, shares=(share_from, share_to), is_part=True)


def _overlaps(left: Any, right: Any) -> tuple[Integers, Integers, Floats]:  # noqa: ANN401 - arrays of geometries
    """Return which outlines lie on which, and by how many square metres."""
    twins = _twins(left, right)
    rest = tuple(
        np.setdiff1d(np.arange(len(side)), at) for side, at in zip((left, right), twins, strict=True)
    )
    at = shapely.STRtree(right[rest[1]]).query(left[rest[0]], predicate="intersects")
    a, b = rest[0][at[0]], rest[1][at[1]]
    area = shapely.area(shapely.intersection(left[a], right[b]))
    there = area > 0
    a, b = np.concatenate([twins[0], a[there]]), np.concatenate([twins[1], b[there]])
    area = np.concatenate([shapely.area(left[twins[0]]), area[there]])
    order = np.lexsort((b, a))
    return a[order], b[order], area[order]


def _twins(left: Any, right: Any) -> tuple[Integers, Integers]:  # noqa: ANN401 - arrays of geometries
    """Return the outlines that are one and the same in both lists: most units do not change, and need no cutting."""
    drawn = [shapely.to_wkb(shapely.normalize(side)).tolist() for side in (left, right)]
    where = once(zip(drawn[1], range(len(right)), strict=True))
    own = once(zip(drawn[0], range(len(left)), strict=True))
    pairs = [(at, where[shape]) for shape, at in own.items() if shape in where]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _areas(shapes: Any) -> Floats:  # noqa: ANN401 - an array of geometries
    areas = shapely.area(shapes)
    return np.where(areas > 0, areas, np.nan)


def _sums(at: Integers, values: Floats, size: int) -> Floats:
    return np.bincount(at, values, minlength=size).astype(float)


def _shares(at: Integers, area: Floats, size: int, covered: Floats) -> Floats:
    """Divide a unit's area over its parts; what a sliver lacks is theirs in proportion, more than a sliver is nobody's."""
    shares = area / _sums(at, area, size)[at]
    part = covered[at]
    return np.where(part >= 1 - SLIVER_SHARE, shares, shares * part)


def _weights(old: Any, new: Any, i: Integers, j: Integers, people: gpd.GeoDataFrame, group: str) -> Floats:  # noqa: ANN401
    """Sum the weights of the points that lie in both of each pair; one on a border is in the first."""
    points = people.geometry.to_numpy()
    homes = [_home(shapes, np.unique(at), points) for shapes, at in ((old, i), (new, j))]
    table = pd.DataFrame(
        {"i": homes[0], "j": homes[1], "weight": people[group].fillna(0.0).to_numpy(dtype=float)}
    )
    sums = table[(table["i"] >= 0) & (table["j"] >= 0)].groupby(["i", "j"])["weight"].sum()
    return sums.reindex(pd.MultiIndex.from_arrays([i, j])).fillna(0.0).to_numpy()


def _home(shapes: Any, at: Integers, points: Any) -> Integers:  # noqa: ANN401
    hit, where = shapely.STRtree(points).query(shapes[at], predicate="intersects")
    home = np.full(len(points), -1, dtype=np.int64)
    order = np.argsort(-hit, kind="stable")
    home[where[order]] = at[hit[order]]
    return home


def _by_weight(at: Integers, weights: Floats, otherwise: Floats, size: int) -> tuple[Floats, Bools]:
    whole = _sums(at, weights, size)[at]
    known = whole > 0
    covered = _sums(at, otherwise, size)[at]
    return np.where(known, weights / np.where(known, whole, 1.0) * covered, otherwise), known
