"""The edges of a level's outlines, and which of them two neighbours have in common.

In a clean tiling every edge is drawn twice, once each way, but for the outer line. All faults between units lie on the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Bounds, Floats, Positions

__all__ = ["SAME_M", "Edges", "among", "edges_of", "lines", "runs"]

# Vertices no farther apart are one: files of different precision differ by less.
SAME_M = 0.001
_BITS = 62
_IN_RUN = 32


@dataclass(frozen=True, eq=False)
class Edges:
    """Directed edges of the rings of several units, those on the inside to the left.

    Attributes
    ----------
    ends : ndarray
        Metres, shape (n, 4): x and y of the start, x and y of the end. No edge is shorter than a millimetre.
    unit : ndarray
        Position of the unit that each belongs to, shape (n,).
    vertices : ndarray
        Number of the vertex at start and end, shape (n, 2); equal numbers are the same place to a millimetre.
    """

    ends: Floats
    unit: Positions
    vertices: Bounds

    @property
    def starts(self) -> Floats:
        """Return where each edge starts, shape (n, 2)."""
        return self.ends[:, :2]

    def take(self, which: Bools) -> Edges:
        """Return some of the edges."""
        return Edges(self.ends[which], self.unit[which], self.vertices[which])

    def are_paired(self, group: Positions | None = None) -> Bools:
        """Say of each edge whether it is drawn just twice, once each way.

        Parameters
        ----------
        group
            A number for each edge; only edges of the same number are paired.
        """
        low, high = self.vertices.min(axis=1), self.vertices.max(axis=1)
        key = low * np.int64(self.vertices.max(initial=0) + 1) + high
        if group is not None:
            key = _rows(key, group)
        _, number, count = np.unique(key, return_inverse=True, return_counts=True)
        forward = np.bincount(number, weights=self.vertices[:, 0] == low, minlength=len(count))
        return np.asarray((count[number] == 2) & (forward[number] == 1))

    def keys(self) -> NDArray[np.int64]:
        """Return a number for each edge, the same for both directions."""
        low, high = self.vertices.min(axis=1), self.vertices.max(axis=1)
        return np.asarray(low * np.int64(self.vertices.max(initial=0) + 1) + high)


def edges_of(*levels: NDArray[np.object_]) -> list[Edges]:
    """Return the edges of the outlines of each level, with vertices numbered alike.

    Parameters
    ----------
    *levels
        Polygons and multipolygons in metres, valid or not; missing ones have no edges.

    Examples
    --------
    >>> from shapely import box
    >>> edges, = edges_of(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]))
    >>> len(edges.unit), int(edges.are_paired().sum())
    (8, 2)
    """
    every = [_raw_edges(shapes) for shapes in levels]
    corners = np.vstack([ends.reshape(-1, 2) for ends, _ in every])
    numbers = _numbered(corners)
    first = _parted(every, numbers.reshape(-1, 2))
    alone = np.unique(np.concatenate([edges.vertices[~edges.are_paired()].ravel() for edges in first]))
    return _parted(every, _joined(numbers, corners, alone).reshape(-1, 2))


def _parted(every: list[tuple[Floats, Positions]], numbers: Bounds) -> list[Edges]:
    found, at = [], 0
    for ends, unit in every:
        vertices = numbers[at : at + len(unit)]
        at += len(unit)
        long = vertices[:, 0] != vertices[:, 1]
        found.append(Edges(ends[long], unit[long], vertices[long]))
    return found


def _raw_edges(shapes: NDArray[np.object_]) -> tuple[Floats, Positions]:
    parts, unit = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    ends = np.hstack([xy[:-1], xy[1:]])[inside]
    return ends, unit[part[ring[:-1][inside]]]


def _numbered(corners: Floats) -> Bounds:
    """Give each place a number, the same number for the same place to a millimetre."""
    if not len(corners):
        return np.zeros(0, dtype=np.int64)
    low = corners.min(axis=0)
    step = SAME_M
    while 2 * np.ceil(np.log2(max((corners.max(axis=0) - low).max() / step, 2) + 1)) > _BITS:
        step *= 2
    cells = np.rint((corners - low) / step).astype(np.int64)
    key = cells[:, 0] * np.int64(cells[:, 1].max() + 1) + cells[:, 1]
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def _joined(numbers: Bounds, corners: Floats, alone: Bounds) -> Bounds:
    """Give one number to places no more than a millimetre apart that the grid of the numbering parted."""
    from scipy.spatial import cKDTree

    place = np.empty((int(numbers.max(initial=-1)) + 1, 2))
    place[numbers] = corners
    pairs = (
        cKDTree(place[alone]).query_pairs(SAME_M, output_type="ndarray")
        if len(alone)
        else np.zeros((0, 2), int)
    )
    same = np.arange(len(place))
    for one, other in pairs[np.lexsort(pairs.T)]:
        same[alone[max(one, other)]] = same[alone[min(one, other)]]
    return np.asarray(same[numbers])


def among(some: tuple[Bounds, ...], others: tuple[Bounds, ...]) -> Bools:
    """Say of each row of whole numbers, given by its columns, whether it is among others.

    Examples
    --------
    >>> among((np.array([1, 2]), np.array([3, 3])), (np.array([2, 9]), np.array([3, 9])))
    array([False,  True])
    """
    rows = _rows(*(np.concatenate(pair) for pair in zip(some, others, strict=True)))
    return np.isin(rows[: len(some[0])], rows[len(some[0]) :])


def _rows(*columns: Bounds) -> Bounds:
    """Give each row of whole numbers a number, the same number for the same row."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        low = column.min(initial=0)
        key = number * np.int64(column.max(initial=0) - low + 1) + (column - low)
        number = np.unique(key, return_inverse=True)[1]
    return number


def lines(edges: Edges) -> NDArray[np.object_]:
    """Return each edge as a line."""
    return np.asarray(shapely.linestrings(edges.ends.reshape(-1, 2, 2)), dtype=object)


def runs(edges: Edges) -> tuple[NDArray[np.object_], Bounds]:
    """Return lines of a few edges each that follow one another, and the number of the line that each edge is of.

    Of very many edges they take a fraction of the memory that :func:`lines` take.

    Examples
    --------
    >>> from shapely import box
    >>> made, run = runs(edges_of(np.array([box(0, 0, 1, 1)]))[0])
    >>> [int(count) for count in shapely.get_num_coordinates(made)], run.tolist()
    ([5], [0, 0, 0, 0])
    """
    count = len(edges.unit)
    follows = np.zeros(count, dtype=bool)
    follows[1:] = (edges.unit[1:] == edges.unit[:-1]) & (edges.ends[1:, :2] == edges.ends[:-1, 2:]).all(
        axis=1
    )
    chain = np.flatnonzero(~follows)
    within = np.arange(count) - np.repeat(chain, np.diff(np.append(chain, count)))
    run = np.cumsum(within % _IN_RUN == 0) - 1
    xy = np.empty((count + int(run.max(initial=-1)) + 1, 2))
    starts = np.arange(count) + run
    xy[starts + 1] = edges.ends[:, 2:]
    xy[starts] = edges.ends[:, :2]
    number = np.repeat(np.arange(int(run.max(initial=-1)) + 1), np.bincount(run) + 1)
    return np.asarray(shapely.linestrings(xy, indices=number), dtype=object), run
