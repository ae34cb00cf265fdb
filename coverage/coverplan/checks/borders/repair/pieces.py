"""Small gaps and overlaps, each given to the unit that it should belong to: all of one unit at once, however many."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.borders.edges import SAME_M
from coverplan.checks.borders.faces import holders_of
from coverplan.checks.borders.fault import mean_width_m, place_of
from coverplan.checks.borders.repair.change import Change
from coverplan.checks.borders.repair.stitch import snapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.checks.borders.fault import Fault
    from coverplan.checks.borders.level import LevelUnits
    from coverplan.findings import Rulebook
    from coverplan.kernels.types import Shapes

__all__ = ["SLIP_M2", "given", "is_small", "without_crumbs"]

# A compact piece so small is a slip, too.
SLIP_M2 = 100.0
_NOTHING_M2 = 1e-6
# What floating point leaves between a vertex and the edge that it was cut from.
_HAIR_M = 1e-5


def given(units: LevelUnits, pieces: list[Fault], rulebook: Rulebook) -> Iterator[Change]:
    """Give gaps each to a neighbour, and take overlaps, or what lies beyond the unit above, from the one that loses it.

    Parameters
    ----------
    units
        The level; its shapes are put right in place.
    pieces
        Areas, each of one unit at least.
    rulebook
        Tolerances of the rules.

    Yields
    ------
    Change
        One for each piece that went over; what falls away or is in two pieces at once is counted with the last of its unit.

    Examples
    --------
    >>> from coverplan.checks.borders.fault import Fault
    >>> from coverplan.checks.borders.level import LevelUnits
    >>> from coverplan.findings import Rulebook
    >>> pair = np.array([shapely.box(0, 0, 5, 9), shapely.box(6, 0, 9, 9)])
    >>> level = LevelUnits(drawn=pair, shapes=pair, parent_of=np.array([-1, -1]), parents=np.zeros(0, object), fills=(), is_whole=True)
    >>> gap = Fault(rule="border.gap", units=(0, 1), shape=shapely.box(5, 0, 6, 9))
    >>> [(change.unit, change.before_m2, change.after_m2) for change in given(level, [gap], Rulebook())]
    [(0, 45.0, 54.0)]
    """
    inside = np.array([shapely.point_on_surface(piece.shape) for piece in pieces], dtype=object)
    by_unit: dict[int, list[int]] = defaultdict(list)
    for at, held in enumerate(holders_of(units.parents, inside)):
        whose = _gains if _is_gap(pieces[at]) else _loses
        by_unit[whose(units, pieces[at], held)].append(at)
    for unit, mine in by_unit.items():
        yield from _given_to(units.shapes, unit, [pieces[at] for at in mine], inside[mine], rulebook)


def _given_to(
    shapes: Shapes, unit: int, pieces: list[Fault], inside: Shapes, rulebook: Rulebook
) -> Iterator[Change]:
    before = shapes[unit]
    # else a hair's breadth parts the unit from a piece, or one piece from the next
    corners = _corners(before)
    areas = [snapped(piece.shape, corners, SAME_M) for piece in pieces]
    met = _corners(areas)
    whole, *areas = (snapped(area, met, _HAIR_M) for area in (before, *areas))
    is_gap = np.array([_is_gap(piece) for piece in pieces])
    if is_gap.any():
        whole = shapely.union_all([whole, *(areas[at] for at in np.flatnonzero(is_gap))])
    if not is_gap.all():
        whole = shapely.difference(whole, shapely.union_all([areas[at] for at in np.flatnonzero(~is_gap)]))
    made = without_crumbs(whole, shapely.get_num_geometries(before), rulebook)
    if made is None:
        return
    shapely.prepare(made)
    went = shapely.intersects(made, inside) == is_gap
    by_m2 = np.where(went, np.where(is_gap, 1, -1) * shapely.area(areas), 0.0)
    by_m2[np.flatnonzero(went)[-1] if went.any() else -1] += shapely.area(made) - before.area - by_m2.sum()
    told = np.flatnonzero(np.abs(by_m2) > _NOTHING_M2)
    if len(told):
        shapes[unit] = made
    after = before.area + np.cumsum(by_m2)
    for at in told.tolist():
        yield Change(
            unit=unit, rule=pieces[at].rule, action="piece-added" if is_gap[at] else "piece-cut",
            before_m2=float(after[at] - by_m2[at]), after_m2=float(after[at]), place=place_of(pieces[at].shape),
        )  # fmt: skip


def _is_gap(piece: Fault) -> bool:
    return piece.facts.get("of", piece.rule.removeprefix("border.")) == "gap"


def _corners(shapes: shapely.Geometry | list[shapely.Geometry]) -> shapely.STRtree:
    """Return the corners of shapes; of several a hair apart, the first alone."""
    from scipy.spatial import cKDTree

    xy = np.unique(shapely.get_coordinates(shapes), axis=0)
    pairs = cKDTree(xy).query_pairs(_HAIR_M, output_type="ndarray")
    return shapely.STRtree(np.asarray(shapely.points(np.delete(xy, pairs.max(axis=1), axis=0)), dtype=object))


def _at_home(units: LevelUnits, unit: int, held: tuple[int, ...]) -> bool:
    """Say whether what lies in some of the units above lies in that of a unit, or that has none."""
    parent = int(units.parent_of[unit])
    return parent < 0 or parent in held


def _gains(units: LevelUnits, piece: Fault, held: tuple[int, ...]) -> int:
    """Return the neighbour with the longest line along a gap, of those in the unit above that it lies in."""
    return next((unit for unit in piece.units if _at_home(units, unit, held)), piece.units[0])


def _loses(units: LevelUnits, piece: Fault, held: tuple[int, ...]) -> int:
    """Return who has an overlap beyond the unit above it; where both or none has, the larger."""
    return max(
        piece.units[:2], key=lambda unit: (not _at_home(units, unit, held), float(units.areas[unit]), -unit)
    )


def is_small(shape: BaseGeometry, rulebook: Rulebook) -> bool:
    """Say whether an area is so narrow or small that whose it is does not matter.

    Examples
    --------
    >>> from coverplan.findings import Rulebook
    >>> is_small(shapely.box(0, 0, 1, 900), Rulebook()), is_small(shapely.box(0, 0, 30, 30), Rulebook())
    (True, False)
    """
    narrow_m = rulebook.number("border.sliver", "width_m")
    return bool(shapely.area(shape) <= SLIP_M2) or mean_width_m(shape) < narrow_m


def without_crumbs(made: shapely.Geometry, most: int, rulebook: Rulebook) -> shapely.Geometry | None:
    """Return an outline without what was cut off from it by the way, of which somebody else is the neighbour; None where nothing is left.

    Parameters
    ----------
    made
        The outline.
    most
        In how many parts it was before.
    rulebook
        Tolerances of the rules.

    Examples
    --------
    >>> from coverplan.findings import Rulebook
    >>> without_crumbs(shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 25, 25)]), 1, Rulebook()).area
    500.0
    """
    parts = [part for part in shapely.get_parts(made) if part.geom_type == "Polygon" and part.area > 0]
    parts.sort(key=lambda part: -part.area)
    parts = [*parts[:most], *(part for part in parts[most:] if not is_small(part, rulebook))]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
