"""The county's own outer line against its neighbours': one line, drawn by two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.borders.faces import Sides
from coverplan.checks.borders.fault import Fault, degrees_of, mean_width_m
from coverplan.checks.borders.notches import WIDEST_M, notches
from coverplan.checks.borders.words import Names, findings_of
from coverplan.checks.found import found
from coverplan.layers import is_placed, mended
from coverplan.tables import LEVELS
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import Finding
    from coverplan.kernels.types import Floats, Shapes
    from coverplan.study import Study

__all__ = ["check_outer_line", "outer_faults"]

_OWN = 0
# A narrow gap is looked for with a narrow opening: where it ends at a corner, a wide one would fill the corner, too.
_OPENINGS_M = tuple(WIDEST_M / part for part in (1, 2, 4, 8, 16, 32))
_TOLD_ALREADY = 0.5
# What is thinner is rounding of the coordinates.
_ROUNDING_M = 0.001
# Shorter stretches without a neighbour are corners of the neighbours.
_LEAST_ALONE_M = 2 * WIDEST_M


def check_outer_line(study: Study) -> Iterator[Finding]:
    """Yield where the county and a neighbour do not draw their common line alike, and once where no neighbour is given.

    Parameters
    ----------
    study
        With outlines and neighbours; the county is its own outline, else all that its towns, else its villages cover.

    Yields
    ------
    Finding
        ``border.outer-line``: an overlap or a gap, closed or open, of 1 m2 or more, where the two lines are more than 1 m apart (both are
        parameters); both names. A remark says how much of the line has no neighbour.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_outer_line(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.outlines is None or study.neighbours is None:
        return
    rulebook = study.plan.rulebook
    within_m = rulebook.number("border.outer-line", "within_m")
    least_m2 = rulebook.number("border.outer-line", "least_m2")
    code, name, own = _county(study)
    beyond = study.neighbours[is_placed(study.neighbours)]
    shapes = np.array([own, *beyond.geometry], dtype=object)
    water = (
        np.zeros(0, dtype=object)
        if study.water is None
        else shapely.make_valid(study.water.geometry.to_numpy())
    )
    faults = outer_faults(shapes, water, within_m=within_m, least_m2=least_m2)
    names = Names([code, *beyond["unit_code"].astype(str)], [name, *beyond["name"].astype(str)])
    yield from findings_of(faults, names, study.outlines.crs)
    alone = _alone(shapes)
    if alone.length:
        longest = max(shapely.get_parts(alone), key=lambda part: part.length)
        where = degrees_of(shapely.line_interpolate_point(longest, 0.5, normalized=True), study.outlines.crs)
        how = Term.of("border.outer-line.alone", name=name, km=f"{alone.length / 1000:,.1f}")
        one = found("border.outer-line", "boundaries", (code, name), where, (alone.length, "m"), how=how)
        yield replace(one, severity="info")


def outer_faults(shapes: Shapes, water: Shapes, *, within_m: float, least_m2: float) -> Iterator[Fault]:
    """Yield where the first of some outlines and the others do not fit together.

    Parameters
    ----------
    shapes
        The county, then its neighbours: valid polygons in metres.
    water
        Areas of water: what is mostly water between two banks is no gap.
    within_m
        Lines no farther apart are one.
    least_m2
        Smaller areas are left out.

    Yields
    ------
    Fault
        Units are positions in ``shapes``, the county first.

    Examples
    --------
    >>> county, beside = shapely.box(0, 0, 500, 500), shapely.box(490, 0, 900, 500)
    >>> none = np.zeros(0, dtype=object)
    >>> [(one.units, one.size) for one in outer_faults(np.array([county, beside]), none, within_m=1, least_m2=1)]
    [((0, 1), 5000.0)]
    """
    own = shapes[_OWN]
    for other in np.flatnonzero(shapely.intersects(shapes, own)).tolist():
        for part in _pieces(shapely.intersection(own, shapes[other])):
            if other != _OWN and _is_told(part, shapes[np.array([_OWN, other])], within_m, least_m2):
                yield _fault(part, other, "overlap")
    wet = shapely.STRtree(water)
    for case, area, beside in _gaps(shapes):
        if _is_told(area, shapes[np.array([_OWN, beside])], within_m, least_m2) and not _is_wet(area, wet):
            yield _fault(area, beside, case)


def _county(study: Study) -> tuple[str, str, BaseGeometry]:
    """Return code, name and outline of the whole area."""
    assert study.outlines is not None
    units = mended(study.outlines)
    level = next(level for level in LEVELS if (units["level"] == level).any())
    top = units[units["level"] == level]
    if len(top) == 1:
        row = top.iloc[0]
        return str(row["unit_code"]), str(row["name"]), row["geometry"]
    area = study.plan.area
    return area.code or "", area.name, shapely.union_all(top.geometry.to_numpy())


def _gaps(shapes: Shapes) -> Iterator[tuple[str, shapely.Polygon, int]]:
    """Yield what lies between the county and a neighbour and belongs to neither: case, area, position of the neighbour."""
    union = shapely.union_all(shapes)
    own_holes = shapely.union_all(_holes(shapes[_OWN]))
    holes = _pieces(shapely.difference(shapely.union_all(_holes(union)), own_holes))
    # one that is wider is a neighbour that is not given
    closed = np.array([hole for hole in holes if mean_width_m(hole) <= WIDEST_M], dtype=object)
    for hole, sides in zip(closed, Sides(shapes).beside(closed), strict=True):
        others = [unit for unit in sides if unit != _OWN]
        if others and _OWN in sides:
            yield "closed", hole, others[0]
    yield from _open_gaps(shapes, union)


def _open_gaps(shapes: Shapes, union: BaseGeometry) -> Iterator[tuple[str, shapely.Polygon, int]]:
    told: Shapes = np.zeros(0, dtype=object)
    for opening in _OPENINGS_M:
        every = [
            notch
            for notch in notches(shapes, union, widest_m=opening, strip_m=opening)
            if _OWN in notch.units
        ]
        areas = np.array([*told, *(notch.shape for notch in every)], dtype=object)
        tree = shapely.STRtree(areas)
        is_told = np.arange(len(areas)) < len(told)
        for at, notch in enumerate(every, start=len(told)):
            near = tree.query(notch.shape, predicate="intersects")
            known = shapely.union_all(areas[near[is_told[near]]])
            if known.intersection(notch.shape).area < _TOLD_ALREADY * notch.shape.area:
                is_told[at] = True
                for piece in _pieces(notch.shape):
                    yield "open", piece, next(unit for unit in notch.units if unit != _OWN)
        told = areas[is_told]


def _pieces(area: BaseGeometry) -> list[shapely.Polygon]:
    """Return the parts of an area, without what is but rounding."""
    parts = shapely.get_parts(shapely.set_precision(area, _ROUNDING_M))
    return [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]


def _holes(shape: BaseGeometry) -> list[shapely.Polygon]:
    return [shapely.Polygon(ring) for part in shapely.get_parts(shape) for ring in part.interiors]


def _is_told(area: BaseGeometry, pair: Shapes, within_m: float, least_m2: float) -> bool:
    """Say whether an area is large, and its two sides far enough apart, to be told."""
    if area.area < least_m2:
        return False
    if not shapely.buffer(area, -within_m / 2).is_empty:
        return True
    # narrow, and yet one line may run far from the other: a spike
    corners = _points(shapely.get_coordinates(area))
    return bool(shapely.distance(corners[:, None], shapely.boundary(pair)[None, :]).max() > within_m)


def _points(xy: Floats) -> Shapes:
    return np.asarray(shapely.points(xy), dtype=object)


def _is_wet(area: BaseGeometry, water: shapely.STRtree) -> bool:
    near = water.geometries[water.query(area, predicate="intersects")]
    return len(near) > 0 and bool(shapely.union_all(near).intersection(area).area > area.area / 2)


def _fault(area: BaseGeometry, other: int, case: str) -> Fault:
    return Fault(
        rule="border.outer-line", units=(_OWN, other), shape=area, size=float(area.area), size_unit="m2",
        facts={"case": case, "width_m": mean_width_m(area)},
    )  # fmt: skip


def _alone(shapes: Shapes) -> BaseGeometry:
    """Return the parts of the county's outer line that no neighbour lies near."""
    ring = shapely.MultiLineString([part.exterior for part in shapely.get_parts(shapes[_OWN])])
    near = shapely.union_all(shapely.buffer(shapes[1:], WIDEST_M))
    parts = shapely.get_parts(shapely.line_merge(shapely.difference(ring, near)))
    return shapely.MultiLineString([part for part in parts if part.length >= _LEAST_ALONE_M])
