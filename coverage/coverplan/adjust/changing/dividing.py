"""Units divided anew along a line, with the villages in them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import shapely

from coverplan.adjust.changing.ground import SLIVER_M2, cut, faces, joined, sides_of, with_vertices, without

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from coverplan.adjust.changing.draft import Draft, Unit

__all__ = ["divide", "given_over", "most_of", "pieces_by_line", "pieces_by_side"]

# Villages fill their town when less of it than this is in none of them.
_UNFILLED = 1e-6
Pieces = list[tuple[str, "BaseGeometry"]]


def pieces_by_side(unit: Unit, line: BaseGeometry, codes: Mapping[str, str]) -> Pieces | None:
    """Return the pieces of a unit with the code that each goes to, by its side of a line; None where it is not cut."""
    pieces = cut(unit.outline, line)
    sides = sides_of(pieces, line)
    if len(set(sides)) < 2:
        return None
    return [(codes[side], piece) for side, piece in zip(sides, pieces, strict=True)]


def pieces_by_line(one: Unit, other: Unit, line: BaseGeometry) -> Pieces | None:
    """Return the pieces of two units with the code that each has once a line lies between them; None where it parts nothing.

    A line across both takes the place of their border. One that begins and ends on their border takes that of the stretch
    between, and what lies between the two changes hands.
    """
    pieces = cut(joined([one.outline, other.outline]), line)
    sides = sides_of(pieces, line)
    if len(set(sides)) == 2:
        held = {
            (unit.code, side): sum(
                shapely.intersection(piece, unit.outline).area
                for piece, where in zip(pieces, sides, strict=True)
                if where == side
            )
            for unit in (one, other)
            for side in ("left", "right")
        }
        straight = held[one.code, "left"] + held[other.code, "right"]
        crossed = held[one.code, "right"] + held[other.code, "left"]
        left, right = (one.code, other.code) if straight >= crossed else (other.code, one.code)
        made = [(left if side == "left" else right, piece) for side, piece in zip(sides, pieces, strict=True)]
    else:
        made = [*_bulges(one, other, line), *_bulges(other, one, line)]
    stays = {unit.code: unit.outline for unit in (one, other)}
    moved = sum(shapely.difference(piece, stays[code]).area for code, piece in made)
    return made if moved >= SLIVER_M2 else None


def _bulges(unit: Unit, other: Unit, line: BaseGeometry) -> Pieces:
    """Return the pieces of a unit: those that a line takes off along the border with another unit go to that one."""
    pieces = sorted(cut(unit.outline, line), key=lambda piece: -piece.area)
    border = shapely.boundary(other.outline)
    return [
        (
            other.code
            if at and shapely.length(shapely.intersection(shapely.boundary(piece), border)) > 0
            else unit.code,
            piece,
        )
        for at, piece in enumerate(pieces)
    ]


def divide(draft: Draft, members: Sequence[Unit], pieces: Pieces, line: BaseGeometry) -> dict[str, str]:
    """Give units their pieces, and the villages in them to the unit that they then lie in.

    A village that the line cuts stays whole as a unit: it goes with the part in which more of its people live (their places; without
    such, its land), and the rest of its land joins the village beyond the line that it borders on most.

    Parameters
    ----------
    draft
        Its units of the pieces' codes are there; their outlines, those of villages, and vertices of neighbours are set.
    members
        The units under those that are divided.
    pieces
        Code and land, all of it.
    line
        The new line.

    Returns
    -------
    dict
        The unit above that each member lies in now.
    """
    land = joined([piece for _, piece in pieces])
    drawn = [one for one in members if one.has_outline]
    shapes = [one.outline for one in drawn]
    fills = bool(drawn) and abs(sum(map(shapely.area, shapes)) - land.area) <= max(
        _UNFILLED * land.area, SLIVER_M2
    )
    tree = shapely.STRtree([piece for _, piece in pieces])
    if not fills:
        made = _joined_by_code(pieces)
        _set(draft, made)
        return {one.code: most_of(one.outline, made) for one in drawn}
    small = faces(shapes, line)
    at = tree.query_nearest(shapely.point_on_surface([face for _, face in small]), all_matches=False)[1]
    above = [pieces[each][0] for each in at]
    home = {unit: _main(draft, drawn[unit].code, small, above, unit) for unit in range(len(drawn))}
    above = [
        home[unit] if face.area < SLIVER_M2 else up for (unit, face), up in zip(small, above, strict=True)
    ]
    mine: dict[str, list[BaseGeometry]] = defaultdict(list)
    for (unit, face), up in zip(small, above, strict=True):
        keeper = unit if up == home[unit] else _neighbour(face, up, shapes, home)
        if keeper is not None:
            mine[drawn[keeper].code].append(face)
    villages = {code: joined(parts) for code, parts in mine.items()}
    kept = {one.code: one.outline for one in drawn}
    touched = {
        code: shape
        for code, shape in villages.items()
        if shapely.get_num_coordinates(shape) != shapely.get_num_coordinates(kept[code])
        or shapely.symmetric_difference(shape, kept[code]).area >= SLIVER_M2
    }
    _set(
        draft,
        {**_joined_by_code([(up, face) for (_, face), up in zip(small, above, strict=True)]), **touched},
    )
    return {drawn[unit].code: up for unit, up in home.items()}


def _joined_by_code(pieces: Pieces) -> dict[str, BaseGeometry]:
    codes = sorted({code for code, _ in pieces})
    return {code: joined([piece for own, piece in pieces if own == code]) for code in codes}


def _set(draft: Draft, made: Mapping[str, BaseGeometry]) -> None:
    draft.reshape(made)
    others = {
        code: one.shape for code, one in draft.units.items() if code not in made and one.shape is not None
    }
    draft.reshape(with_vertices(others, made.values()))


def most_of(shape: BaseGeometry, made: Mapping[str, BaseGeometry]) -> str:
    """Return the code of the land that most of a shape lies in."""
    return max(sorted(made), key=lambda code: shapely.intersection(shape, made[code]).area)


def _main(
    draft: Draft, code: str, small: Sequence[tuple[int, BaseGeometry]], above: Sequence[str], unit: int
) -> str:
    """Return the unit above in which more of a village's people live, without people in which more of its land lies."""
    own = [(up, face) for (owner, face), up in zip(small, above, strict=True) if owner == unit]
    ups = sorted({up for up, _ in own})
    if len(ups) == 1:
        return ups[0]
    people = dict.fromkeys(ups, 0.0)
    homes = draft.homes[(draft.homes["unit_code"] == code) & draft.homes["is_placed"].astype(bool)]
    if len(homes):
        weights = _weights(draft, homes)
        tree = shapely.STRtree([face for _, face in own])
        nearest = tree.query_nearest(homes["geometry"].to_numpy(), all_matches=False)[1]
        for face, weight in zip(nearest, weights, strict=True):
            people[own[face][0]] += weight
    area = {up: sum(face.area for each, face in own if each == up) for up in ups}
    return max(ups, key=lambda up: (people[up], area[up]))


def _weights(draft: Draft, homes: pd.DataFrame) -> np.ndarray:
    from coverplan.tables import group_columns

    residents = draft.study.residents
    assert residents is not None
    first = group_columns(residents)[0]
    weights: np.ndarray = residents[first].to_numpy(dtype=float)[homes["at"].to_numpy(dtype=int)] * homes[
        "share"
    ].to_numpy(dtype=float)
    return weights


def _neighbour(
    face: BaseGeometry, up: str, shapes: Sequence[BaseGeometry], home: Mapping[int, str]
) -> int | None:
    """Return the village of a unit above that a piece of land borders on most; None where it borders on none."""
    edge = shapely.boundary(face)
    lengths = {
        unit: shapely.length(shapely.intersection(edge, shapely.boundary(shapes[unit])))
        for unit, where in home.items()
        if where == up
    }
    best = max(lengths, key=lambda unit: (lengths[unit], -unit), default=None)
    return best if best is not None and lengths[best] > 0 else None


def given_over(
    unit: BaseGeometry, gone: Sequence[BaseGeometry], come: Sequence[BaseGeometry]
) -> BaseGeometry:
    """Return the outline of a unit that lost some land and got other land."""
    left = without(unit, gone) if gone else unit
    return joined([left, *come]) if come else left
