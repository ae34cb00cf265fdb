"""The faults of one level of units: of single outlines, between neighbours, and against the level above."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.borders.cut import small_pieces_of
from coverplan.checks.borders.faces import Sides, faces_of, holders_of, unlike_parents, unpaired
from coverplan.checks.borders.fault import Fault, mean_width_m
from coverplan.checks.borders.many import MANY, MOST_TOLD, bounded, largest_first, many
from coverplan.checks.borders.notches import notches
from coverplan.checks.borders.parts import enclaves, holes_of, several_parts
from coverplan.checks.borders.rings import repeated_vertices, spikes
from coverplan.checks.borders.shared import triple_points, unlike_vertices, vertices_above_lacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.checks.borders.edges import Edges
    from coverplan.checks.borders.faces import Faces
    from coverplan.findings import Rulebook
    from coverplan.kernels.types import Bools, Floats, Positions, Shapes

__all__ = ["LevelUnits", "faults_of"]

# Start values of our own. A strip is so much longer than wide; a compact piece is no sliver, however small.
_LEAST_SLENDER = 8.0
# Units of which so much is common are one, drawn twice; of which so much lies in another, one inside it.
_THE_SAME = 0.95
# A gap so large beside the units about it is a unit that is missing.
_LIKE_A_UNIT = 0.3
_OF_A_SPIKE = 0.8
_TOLD = _WET = 0.5
# A spike has no breadth.
_BESIDE_A_SPIKE_M = 0.05


@dataclass(frozen=True, kw_only=True, eq=False)
class LevelUnits:
    """The outlines of one level, in the order of the units' codes.

    Attributes
    ----------
    drawn
        As they were drawn, in metres.
    shapes
        The same, valid.
    parent_of
        Position of the unit above each among ``parents``; -1 where it has none.
    parents
        Valid outlines of the level above.
    fills
        For each of the parents, whether its units should fill it: none of them lacks an outline.
    is_whole
        Whether every unit of the level has an outline, so that what lies between them is a gap.
    registered
        Positions of the units that may be in parts, or lie inside another (飞地).
    """

    drawn: Shapes
    shapes: Shapes
    parent_of: Positions
    parents: Shapes
    fills: tuple[bool, ...]
    is_whole: bool
    registered: frozenset[int] = frozenset()

    def some(self, which: Positions) -> LevelUnits:
        """Return some of the units, as they would be alone."""
        return replace(
            self, drawn=self.drawn[which], shapes=self.shapes[which], parent_of=self.parent_of[which],
            registered=frozenset(np.flatnonzero(np.isin(which, [*self.registered])).tolist()),
        )  # fmt: skip

    @cached_property
    def areas(self) -> Floats:
        """Their areas, in square metres."""
        return np.asarray(shapely.area(self.shapes))


def faults_of(
    units: LevelUnits, rulebook: Rulebook, told: list[Fault], water: Shapes, *, most: int = MOST_TOLD
) -> Iterator[Fault]:
    """Yield the faults of a level.

    Parameters
    ----------
    units
        The level.
    rulebook
        Tolerances of the rules.
    told
        Faults of the levels above: gaps and overlaps that stand there are not told again.
    water
        Areas of water: units may end at its bank.
    most
        Of a rule with more faults only the largest are told one by one; the others are counted in a ``border.many``.

    Yields
    ------
    Fault
        Units are positions of the level; those of ``border.outside-parent`` and of gaps say their parents in the facts.

    Examples
    --------
    >>> from coverplan.findings import Rulebook
    >>> pair = np.array([shapely.box(0, 0, 50, 50), shapely.box(40, 0, 90, 50)])
    >>> level = LevelUnits(drawn=pair, shapes=pair, parent_of=np.array([-1, -1]), parents=np.zeros(0, object), fills=(), is_whole=True)
    >>> [(fault.rule, fault.units, fault.size) for fault in faults_of(level, Rulebook(), [], np.zeros(0, object))]
    [('border.overlap', (0, 1), 500.0)]
    """
    first = _first_alike(units)
    kept = np.flatnonzero(first == np.arange(len(first)))
    if len(kept) == len(first):
        yield from bounded(_every_fault(units, rulebook, told, water, most), most)
        return
    copies = [
        _overlap((int(first[at]), int(at)), units.shapes[at], "drawn-twice")
        for at in np.flatnonzero(first != np.arange(len(first)))
        if units.areas[at] >= rulebook.number("border.overlap", "least_m2")
    ]
    known = _told_above(told).have(_shapes(copies), _TOLD)
    faults = [
        replace(fault, units=tuple(int(kept[unit]) for unit in fault.units))
        for fault in _every_fault(units.some(kept), rulebook, told, water, most)
    ]
    yield from bounded([*faults, *(copies[at] for at in np.flatnonzero(~known))], most)


def _first_alike(units: LevelUnits) -> Positions:
    """Return for each unit the first of the same parent with the same outline: of a thousand copies, each would be held against each."""
    first = np.arange(len(units.shapes))
    looks = np.column_stack(
        [units.parent_of, shapely.get_num_coordinates(units.drawn), shapely.bounds(units.drawn)]
    )
    _, look, count = np.unique(looks, axis=0, return_inverse=True, return_counts=True)
    known: dict[tuple[int, bytes], int] = {}
    for at in np.flatnonzero((count[look] > 1) & ~shapely.is_missing(units.drawn)).tolist():
        outline = shapely.to_wkb(shapely.normalize(units.drawn[at]))
        first[at] = known.setdefault((int(units.parent_of[at]), outline), at)
    return first


def _every_fault(
    units: LevelUnits, rulebook: Rulebook, told: list[Fault], water: Shapes, most: int
) -> Iterator[Fault]:
    def limit(rule: str, name: str) -> float:
        return rulebook.number(f"border.{rule}", name)

    sharp = list(spikes(units.drawn, width_m=limit("spike", "width_m"), least_m=limit("spike", "least_m")))
    yield from sharp
    yield from repeated_vertices(units.drawn, within_m=limit("duplicate-vertex", "within_m"))
    edges = unpaired(units.shapes)
    faces = faces_of(units.shapes, edges)
    border = unlike_parents(units.shapes, units.parent_of, units.parents)
    gaps = list(_gaps(units, faces, border.faces, limit("gap", "least_m2"), water, most))
    differing, mine, theirs = border.units, border.mine, border.theirs
    del faces, border  # of very many teeth they are very many, and not needed again
    pieces = list(_overlaps(units, edges, limit("overlap", "least_m2")))
    pieces += _outside_parents(units, differing, limit("outside-parent", "least_m2"), most)
    pieces += gaps
    yield from (piece for piece in pieces if piece.rule == MANY)
    pieces = [piece for piece in pieces if piece.rule != MANY]
    before = _told_above(told)
    of_spikes = _Areas(shapely.buffer(_shapes(sharp), _BESIDE_A_SPIKE_M))
    shapes = _shapes(pieces)
    is_known = of_spikes.have(shapes, _OF_A_SPIKE) | before.have(shapes, _TOLD)
    pieces = [pieces[at] for at in np.flatnonzero(~is_known)]
    yield from (
        _narrow(piece, limit("sliver", "width_m"), limit("near-miss", "within_m")) for piece in pieces
    )
    triple = list(triple_points(edges, within_m=limit("triple-point", "within_m")))
    yield from triple
    within_m = limit("near-miss", "within_m")
    told = [*pieces, *sharp, *triple]
    beside = list(unlike_vertices(edges, _shapes(told), within_m=within_m))
    yield from beside
    is_sound = shapely.is_valid(units.drawn)
    if units.is_whole:  # else a neighbour without an outline may have the vertex
        # what was mended has vertices where its ring crosses itself
        mended = units.shapes[~is_sound]
        places = np.concatenate([_shapes([*told, *beside]), mended])
        yield from vertices_above_lacks(mine, theirs, units.parent_of, places, within_m=within_m)
    whole = units.drawn.copy()
    whole[~is_sound] = None  # what was mended is in parts for that
    yield from several_parts(whole, holes_of(units.shapes), registered=units.registered)
    yield from enclaves(units.shapes, registered=units.registered)


def _told_above(told: list[Fault]) -> _Areas:
    return _Areas([fault.shape for fault in told if fault.rule != "border.spike"])


def _shapes(faults: list[Fault]) -> Shapes:
    return np.array([fault.shape for fault in faults], dtype=object)


def _overlaps(units: LevelUnits, edges: Edges, least_m2: float) -> Iterator[Fault]:
    """Yield what two units have in common: one of them at least has edges that are not paired."""
    area = units.areas
    for one, other in _that_meet(units.shapes, np.unique(edges.unit)):
        for part in shapely.get_parts(shapely.intersection(units.shapes[one], units.shapes[other])):
            if shapely.area(part) < least_m2:
                continue
            shares = part.area / area[[one, other]]
            case = (
                "drawn-twice"
                if shares.min() >= _THE_SAME
                else "inside"
                if shares.max() >= _THE_SAME
                else "part"
            )
            pair = (one, other) if shares[0] >= shares[1] or case != "inside" else (other, one)
            yield _overlap(pair, part, case)


def _overlap(units: tuple[int, int], shape: BaseGeometry, case: str) -> Fault:
    return Fault(
        rule="border.overlap",
        units=units,
        shape=shape,
        size=float(shape.area),
        size_unit="m2",
        facts={"case": case},
    )


def _that_meet(shapes: Shapes, some: Positions) -> list[tuple[int, int]]:
    """Return the pairs of units that touch or overlap, one of them at least among some, in order."""
    which, other = shapely.STRtree(shapes).query(shapes[some], predicate="intersects")
    pairs = np.sort(np.column_stack([some[which], other]), axis=1)
    return [(int(one), int(two)) for one, two in np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)]


def _gaps(
    units: LevelUnits, faces: Faces, border: Faces, least_m2: float, water: Shapes, most: int
) -> Iterator[Fault]:
    """Yield what lies between units and belongs to none: closed, inside the line of the unit above, and open to the outside."""
    along = Sides(units.shapes)
    wet = _Areas(water)
    found: list[BaseGeometry] = []
    for case, parted in (("closed", faces), ("edge", border)):
        every = np.array([face.shape for face in parted.where(lambda owners, _: not owners)], dtype=object)
        every = every[shapely.area(every) >= least_m2]
        every = every[~_Areas(found).have(every, _TOLD)]
        holders = holders_of(units.parents, shapely.point_on_surface(every))
        if case == "edge":
            is_filled = np.array(
                [any(units.fills[parent] for parent in held) for held in holders], dtype=bool
            )
            every, holders = every[is_filled], [holders[at] for at in np.flatnonzero(is_filled)]
            largest, rest = largest_first(shapely.area(every), most)
            if len(rest):
                yield many("border.gap", every[rest], shapely.area(every[rest]), "m2")
            every, holders = every[largest], [holders[at] for at in largest]
        is_dry = ~wet.have(every, _WET) if case == "closed" and units.is_whole else np.zeros(len(every), bool)
        for shape, sides, held, dry in zip(every, along.beside(every), holders, is_dry, strict=True):
            filled = [parent for parent in held if units.fills[parent]]
            if filled or (dry and len(sides) > 1):
                found.append(shape)
                yield _gap(units, shape, tuple(sides), case, parent=next(iter(filled or held), None))
    open_ones = list(notches(units.shapes, faces.territory)) if units.is_whole else []
    every = np.array([notch.shape for notch in open_ones], dtype=object)
    is_gap = (shapely.area(every) >= least_m2) & ~_Areas(found).have(every, _TOLD) & ~wet.have(every, _WET)
    for at in np.flatnonzero(is_gap):
        yield _gap(units, open_ones[at].shape, open_ones[at].units, "open")


def _gap(
    units: LevelUnits, shape: BaseGeometry, sides: tuple[int, ...], case: str, *, parent: int | None = None
) -> Fault:
    usual = float(np.median(units.areas[list(sides)])) if sides else np.inf
    case = "unit-missing" if shape.area >= _LIKE_A_UNIT * usual and len(sides) > 1 else case
    return Fault(
        rule="border.gap",
        units=sides,
        shape=shape,
        size=float(shape.area),
        size_unit="m2",
        facts={"case": case} | ({} if parent is None else {"parent": parent}),
    )


def _outside_parents(units: LevelUnits, differing: Positions, least_m2: float, most: int) -> Iterator[Fault]:
    """Yield where units reach beyond the unit above: those that draw another line than it, or lie elsewhere altogether."""
    these = np.union1d(differing, _not_inside(units))
    beyond = shapely.difference(units.shapes[these], units.parents[units.parent_of[these]])
    is_whole = shapely.area(beyond) >= _THE_SAME * units.areas[these]
    parts, of = shapely.get_parts(beyond, return_index=True)
    area = shapely.area(parts)
    large = np.flatnonzero(area >= least_m2)
    told, rest = (large[each] for each in largest_first(area[large], most))
    if len(rest):
        yield many("border.outside-parent", parts[rest], area[rest], "m2")
    holders = holders_of(units.parents, np.asarray(shapely.point_on_surface(parts[told]), dtype=object))
    for at, held in zip(told.tolist(), holders, strict=True):
        unit = int(these[of[at]])
        facts = {
            "case": "whole" if is_whole[of[at]] else "part", "parent": int(units.parent_of[unit]), "in": held[0] if held else None,
        }  # fmt: skip
        yield Fault(
            rule="border.outside-parent", units=(unit,), shape=parts[at], size=float(area[at]), size_unit="m2", facts=facts,
        )  # fmt: skip


def _not_inside(units: LevelUnits) -> Positions:
    """Return the units of which a place inside lies outside the unit above them."""
    mine = np.flatnonzero(units.parent_of >= 0)
    inside = shapely.point_on_surface(units.shapes[mine])
    return mine[~shapely.intersects(inside, units.parents[units.parent_of[mine]])]


def _narrow(piece: Fault, sliver_m: float, near_miss_m: float) -> Fault:
    """Call a gap or overlap that is long and narrow what it is: two lines that should be one."""
    if len(piece.units) < 2 or piece.rule not in ("border.gap", "border.overlap"):
        return piece
    width = mean_width_m(piece.shape)
    if width >= sliver_m or float(shapely.length(piece.shape)) / 2 < _LEAST_SLENDER * width:
        return piece
    facts = {**piece.facts, "of": piece.rule.removeprefix("border."), "area_m2": piece.size, "width_m": width}
    rule = "border.near-miss" if width <= near_miss_m else "border.sliver"
    return Fault(rule=rule, units=piece.units, shape=piece.shape, size=width, size_unit="m", facts=facts)


class _Areas:
    """Areas, of which few lie near a place."""

    def __init__(self, shapes: Sequence[BaseGeometry] | Shapes) -> None:
        every = np.array([*shapes], dtype=object)
        self._shapes = small_pieces_of(every[shapely.area(every) > 0])[0]
        self._tree = shapely.STRtree(self._shapes)

    def have(self, shapes: Shapes, share: float) -> Bools:
        """Say of each of some areas whether so much of it lies in them."""
        found = np.zeros(len(shapes), dtype=bool)
        if not len(self._shapes):
            return found
        which, near = self._tree.query(shapes, predicate="intersects")
        near = near[np.lexsort([near, which])]
        for at, first, count in zip(*np.unique(which, return_index=True, return_counts=True), strict=True):
            some = self._shapes[near[first : first + count]]
            covered = shapes[at].intersection(shapely.union_all(some)).area
            found[at] = covered >= share * shapes[at].area
        return found
