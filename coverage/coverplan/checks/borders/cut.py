"""An outline of very many vertices, cut into pieces of few: what lies near a place is found without a look at all of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Shapes

__all__ = ["Cut", "in_rectangle", "short_lines", "small_pieces_of"]

# A shape of so few vertices is not cut.
_FEW = 2_000
_IN_LINE = 32
_LEAST_M = 1.0


@dataclass(frozen=True, eq=False)
class Cut:
    """A shape in rectangular pieces.

    Parameters
    ----------
    shape
        Any valid area, in metres.
    least_m
        No rectangle is cut whose longer side is no longer.

    Examples
    --------
    >>> cut = Cut(shapely.box(0, 0, 9, 9), 1.0)
    >>> cut.within(shapely.box(8, 8, 20, 20)).area, len(cut.boxes)
    (1.0, 1)
    """

    shape: BaseGeometry
    least_m: float
    boxes: Shapes = field(init=False)
    _pieces: Shapes = field(init=False)
    _tree: shapely.STRtree = field(init=False)

    def __post_init__(self) -> None:
        boxes, pieces = zip(*_halved(self.shape, self.least_m), strict=True)
        object.__setattr__(self, "boxes", np.array(boxes, dtype=object))
        object.__setattr__(self, "_pieces", np.array(pieces, dtype=object))
        object.__setattr__(self, "_tree", shapely.STRtree(self._pieces))

    def within(self, window: shapely.Polygon) -> BaseGeometry:
        """Return what of the shape lies in a window."""
        near = _clipped(self._pieces[np.sort(self._tree.query(window))], window)
        return near[0] if len(near) == 1 else shapely.union_all(near)

    @property
    def full(self) -> np.ndarray:
        """Say of each box whether the shape fills it."""
        return np.asarray(shapely.area(self._pieces) == shapely.area(self.boxes))


def _halved(shape: BaseGeometry, least_m: float) -> Iterator[tuple[shapely.Polygon, BaseGeometry]]:
    """Yield rectangles that fill the bounds of a shape, and what of it lies in each."""
    todo = [(shapely.box(*shape.bounds), shape)]
    while todo:
        box, piece = todo.pop()
        west, south, east, north = box.bounds
        if shapely.get_num_coordinates(piece) <= _FEW or max(east - west, north - south) <= least_m:
            yield box, piece
            continue
        x, y = (west + east) / 2, (south + north) / 2
        if east - west >= north - south:
            halves = (shapely.box(west, south, x, north), shapely.box(x, south, east, north))
        else:
            halves = (shapely.box(west, south, east, y), shapely.box(west, y, east, north))
        todo += [(half, _clipped(np.array([piece]), half)[0]) for half in halves]


def small_pieces_of(shapes: Shapes) -> tuple[Shapes, np.ndarray]:
    """Return areas in pieces of few vertices, and the position of the area that each is of.

    Examples
    --------
    >>> pieces, of = small_pieces_of(np.array([shapely.box(0, 0, 9, 9), shapely.Point(0, 0).buffer(9, quad_segs=900)]))
    >>> of.tolist(), float(round(shapely.area(pieces).sum()))
    ([0, 1, 1], 335.0)
    """
    pieces = shapes.copy()
    of = np.arange(len(shapes))
    is_large = shapely.get_num_coordinates(shapes) > _FEW
    for large in np.flatnonzero(is_large):
        made = [piece for _, piece in _halved(shapes[large], _LEAST_M) if not piece.is_empty]
        pieces, of = (
            np.append(pieces, np.array(made, dtype=object)),
            np.append(of, np.repeat(large, len(made))),
        )
    kept = np.append(~is_large, np.ones(len(of) - len(shapes), dtype=bool))
    return pieces[kept], of[kept]


def _clipped(shapes: Shapes, box: shapely.Polygon) -> Shapes:
    """Return what of valid areas lies in a rectangle: edge by edge, since an overlay of very many teeth may take hours."""
    clipped = in_rectangle(shapes, box.bounds)
    torn = ~shapely.is_valid(clipped)
    clipped[torn] = shapely.intersection(shapes[torn], box)
    return clipped


def in_rectangle(shapes: Shapes, bounds: tuple[float, float, float, float]) -> Shapes:
    """Return what of some shapes lies in a rectangle: by ``shapely.clip_by_rect``, and by an overlay where that makes a ring of three points.

    Examples
    --------
    >>> in_rectangle(np.array([shapely.box(0, 0, 9, 9)]), (5, 5, 20, 20))[0].bounds
    (5.0, 5.0, 9.0, 9.0)
    """
    try:
        return np.asarray(shapely.clip_by_rect(shapes, *bounds))
    except shapely.errors.GEOSException:
        if len(shapes) > 1:
            return np.concatenate([in_rectangle(shapes[at : at + 1], bounds) for at in range(len(shapes))])
        return np.asarray(shapely.intersection(shapes, shapely.box(*bounds)))


def short_lines(lines: Shapes) -> tuple[Shapes, np.ndarray]:
    """Cut lines into pieces of few vertices: near a point are some of them, not all vertices of a county.

    Returns
    -------
    pieces, line : ndarray
        And the position of the line that each is of.

    Examples
    --------
    >>> pieces, line = short_lines(np.array([shapely.LineString([(at, 0) for at in range(40)])]))
    >>> [int(count) for count in shapely.get_num_coordinates(pieces)], line.tolist()
    ([33, 8], [0, 0])
    """
    parts, line = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    at = np.arange(len(part)) - np.searchsorted(part, np.arange(len(parts)))[part]
    is_last = np.append(part[1:] != part[:-1], np.ones(min(len(part), 1), dtype=bool))
    is_cut = (at > 0) & (at % _IN_LINE == 0) & ~is_last
    taken = np.repeat(np.arange(len(part)), 1 + is_cut)
    begins = (at[taken] == 0) | np.append(np.zeros(min(len(taken), 1), dtype=bool), taken[1:] == taken[:-1])
    pieces = np.asarray(shapely.linestrings(xy[taken], indices=np.cumsum(begins) - 1))
    return pieces, line[part[taken[begins]]]
