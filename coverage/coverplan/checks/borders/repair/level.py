"""Outlines repaired where the repair is plain: slips of drawing, never a matter that a person must decide."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.borders.edges import SAME_M
from coverplan.checks.borders.faces import unlike_parents
from coverplan.checks.borders.fault import place_of
from coverplan.checks.borders.level import LevelUnits, faults_of
from coverplan.checks.borders.repair.change import Change
from coverplan.checks.borders.repair.pieces import SLIP_M2, given, is_small, without_crumbs
from coverplan.checks.borders.repair.stitch import gathered, onto_line, stitched, without_spike
from coverplan.checks.borders.rings import repeated_vertices, spikes
from coverplan.findings import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.checks.borders.fault import Fault
    from coverplan.findings import Rulebook
    from coverplan.kernels.types import Integers, Shapes

__all__ = ["repaired"]

_MOST_ROUNDS = 12
_LEAST_M2 = 1e-3
_OF_LINES = ("border.near-miss", "border.triple-point", "border.unshared-vertex")
_OF_AN_AREA = ("border.gap", "border.overlap", "border.outside-parent")
_PIECES = ("border.gap", "border.overlap", "border.outside-parent", "border.sliver", "border.near-miss")


def repaired(units: LevelUnits, rulebook: Rulebook) -> tuple[Shapes, list[Change]]:
    """Return the outlines of a level repaired, and what was changed.

    Vertices drawn twice and the ends of spikes go, rings that cross themselves are mended, narrow gaps go to the neighbour with the
    longest line along them and narrow overlaps to the smaller unit, what reaches a little beyond the unit above is cut, and
    neighbours get the same vertices, one where three meet. What is wider than a sliver and larger than 100 m2 stays as it is: whose it is a person must say.

    Parameters
    ----------
    units
        The level.
    rulebook
        Tolerances of the rules.

    Examples
    --------
    >>> from coverplan.findings import Rulebook
    >>> pair = np.array([shapely.box(0, 0, 50, 50), shapely.box(49.5, 0, 90, 50)])
    >>> level = LevelUnits(drawn=pair, shapes=pair, parent_of=np.array([-1, -1]), parents=np.zeros(0, object), fills=(), is_whole=True)
    >>> shapes, changes = repaired(level, Rulebook())
    >>> [(change.unit, change.rule, change.after_m2 - change.before_m2) for change in changes if change.action == "piece-cut"]
    [(0, 'border.sliver', -25.0)]
    >>> float(shapely.intersection(*shapes).area)
    0.0
    """
    shapes, changes = _sound_rings(units.drawn, rulebook)
    keen = _keen(rulebook)
    within_m = rulebook.number("border.near-miss", "within_m")
    parts = shapely.get_num_geometries(shapes)
    for _ in range(_MOST_ROUNDS):
        before = shapes.copy()
        shapes = stitched(_onto_lines_above(replace(units, shapes=shapes), within_m), within_m=within_m)
        shapes = _without_crumbs_of(shapes, parts, rulebook)
        changes += _stitches(before, shapes)
        now = replace(units, drawn=shapes, shapes=shapes)
        faults = list(faults_of(now, keen, [], np.zeros(0, object), most=sys.maxsize))
        pieces = [fault for fault in faults if _is_slip(fault, rulebook)]
        changes += given(now, pieces, rulebook)
        moved: list[Change] = []
        if not pieces:
            met = _met(now, faults)
            moved = list(_stitches(shapes, met))
            cleaned = met if moved else _cleaned(shapes, faults, within_m)
            changes += _stitches(shapes, cleaned)
            shapes = cleaned
        shapes, made = _sound_rings(shapes, rulebook)  # what was moved may have folded
        changes += made
        if not (pieces or moved or made):
            break
    return shapes, changes


def _met(units: LevelUnits, faults: list[Fault]) -> Shapes:
    """Bring together the vertices about a point where three meet and have none in common: at the unit above's, else at that most have."""
    shapes = units.shapes.copy()
    above = shapely.get_coordinates(units.parents)
    decide = _to_decide(faults)
    for fault in faults:
        if fault.rule != "border.triple-point" or decide & {*fault.units}:
            continue
        here = np.array(place_of(fault.shape))
        reach = float(fault.size or 0.0) + SAME_M
        near = shapely.STRtree(shapes).query(fault.shape, predicate="dwithin", distance=reach)
        places = np.vstack([shapely.get_coordinates(shapes[near]), here[None]])
        mine, theirs = (each[np.hypot(*(each - here).T) <= reach] for each in (places, above))
        found, count = np.unique(theirs if len(theirs) else mine, axis=0, return_counts=True)
        shapes[near] = [gathered(shape, here, reach, found[int(np.argmax(count))]) for shape in shapes[near]]
    return shapes


def _to_decide(faults: list[Fault]) -> set[int]:
    """Return the units of which a person must decide something."""
    return {
        unit for fault in faults if fault.rule in _PIECES and fault.shape.area > 0 for unit in fault.units
    }


def _cleaned(shapes: Shapes, faults: list[Fault], within_m: float) -> Shapes:
    """Clean what is left at points where several meet, but where a person must decide something of these units."""
    concerned = {unit for fault in faults if fault.rule in _OF_LINES for unit in fault.units}
    cluster = sorted(concerned - _to_decide(faults))
    made = shapes.copy()
    if len(cluster) > 1:
        made[cluster] = shapely.coverage_clean(  # type: ignore[attr-defined]
            shapes[cluster], gap_width=within_m, snapping_distance=SAME_M
        )
    return made


def _keen(rulebook: Rulebook) -> Rulebook:
    """Return the rules with pieces told that are too small to be told of: what a repair leaves must be nothing."""
    rulings = dict(rulebook.rulings)
    for rule in _OF_AN_AREA:
        ruling = rulings.get(rule, Ruling())
        rulings[rule] = replace(ruling, values={**ruling.values, "least_m2": _LEAST_M2})
    return replace(rulebook, rulings=rulings)


def _onto_lines_above(units: LevelUnits, within_m: float) -> Shapes:
    """Return outlines whose vertices near the line of the unit above lie on it."""
    shapes = units.shapes.copy()
    for unit in unlike_parents(shapes, units.parent_of, units.parents).units:
        line = shapely.boundary(units.parents[units.parent_of[unit]])
        shapes[unit] = onto_line(shapes[unit], line, within_m=within_m)
    return shapes


def _sound_rings(drawn: Shapes, rulebook: Rulebook) -> tuple[Shapes, list[Change]]:
    """Return outlines whose rings do not cross themselves, run back along themselves or have vertices twice."""
    shapes = drawn.copy()
    within_m = rulebook.number("border.duplicate-vertex", "within_m")
    twice = list(repeated_vertices(shapes, within_m=within_m))
    thinned = {unit: _thinned(shapes[unit], within_m) for unit in {fault.units[0] for fault in twice}}
    changes = [_change(shapes, fault, thinned[fault.units[0]], "vertices-removed") for fault in twice]
    for at in np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)):
        mended = shapely.make_valid(shapes[at], method="structure", keep_collapsed=False)
        parts = shapely.get_parts(mended)
        small = shapely.area(parts) <= SLIP_M2
        whole = shapely.union_all(parts[~small]) if not small.all() else mended
        changes.append(
            Change(
                unit=int(at), rule="border.invalid", action="ring-mended", before_m2=float(shapely.area(shapes[at])),
                after_m2=float(whole.area), place=place_of(whole),
            )
        )  # fmt: skip
        shapes[at] = whole
    width_m, least_m = (rulebook.number("border.spike", name) for name in ("width_m", "least_m"))
    for fault in spikes(shapes, width_m=width_m, least_m=least_m):
        blunted = without_spike(shapes[fault.units[0]], fault.shape)
        changes.append(_change(shapes, fault, blunted, "spike-removed"))
    return shapes, changes


def _thinned(shape: BaseGeometry, within_m: float) -> BaseGeometry:
    """Return an outline without vertices drawn twice; one that is itself no larger than that stays."""
    try:
        return shapely.remove_repeated_points(shape, within_m)
    except shapely.errors.GEOSException:
        return shape


def _change(shapes: Shapes, fault: Fault, made: shapely.Geometry, action: str) -> Change:
    """Put a new outline in place of a unit's, and say what was changed."""
    unit = fault.units[0]
    before = float(shapely.area(shapes[unit]))
    shapes[unit] = made
    return Change(
        unit=unit,
        rule=fault.rule,
        action=action,
        before_m2=before,
        after_m2=float(shapely.area(made)),
        place=place_of(fault.shape),
    )


def _is_slip(fault: Fault, rulebook: Rulebook) -> bool:
    """Say whether a fault is a gap or overlap so narrow or small that whose it is does not matter."""
    return (
        fault.rule in _PIECES
        and bool(fault.units)
        and fault.shape.area > 0
        and is_small(fault.shape, rulebook)
    )


def _without_crumbs_of(shapes: Shapes, parts: Integers, rulebook: Rulebook) -> Shapes:
    """Return outlines without what moving vertices cut off from them."""
    made = shapes.copy()
    for at in np.flatnonzero(shapely.get_num_geometries(shapes) > parts):
        whole = without_crumbs(shapes[at], int(parts[at]), rulebook)
        made[at] = shapes[at] if whole is None else whole
    return made


def _stitches(before: Shapes, after: Shapes) -> Iterator[Change]:
    """Yield the outlines whose vertices were moved or put in."""
    counts = shapely.get_num_coordinates(before) != shapely.get_num_coordinates(after)
    for unit in np.flatnonzero(counts | ~shapely.equals_exact(before, after, 0.0)):
        if before[unit] is not None:
            new = np.array(
                sorted(
                    {*map(tuple, shapely.get_coordinates(after[unit]).tolist())}
                    - {*map(tuple, shapely.get_coordinates(before[unit]).tolist())}
                )
            )
            place = tuple(new[0]) if len(new) else place_of(after[unit])
            yield Change(
                unit=int(unit), rule="border.unshared-vertex", action="stitched", before_m2=float(before[unit].area),
                after_m2=float(after[unit].area), place=(float(place[0]), float(place[1])),
            )  # fmt: skip
