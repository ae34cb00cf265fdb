"""Cutting lines at their nodes, on flat arrays over the vertices of all lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Positions

__all__ = ["lines_between", "pieces_between"]


def pieces_between(is_node: Bools, is_last: Bools) -> tuple[Positions, Positions]:
    """Find the pieces between one node and the next of the same line.

    Parameters
    ----------
    is_node
        Whether a line is cut at the vertex; true at the first and last vertex of every line; shape (n,).
    is_last
        Whether the vertex is the last of its line; shape (n,).

    Returns
    -------
    start, end : ndarray
        Positions of the first and last vertex of each piece.

    Examples
    --------
    >>> import numpy as np
    >>> start, end = pieces_between(np.array([1, 0, 1, 1, 1], bool), np.array([0, 0, 1, 0, 1], bool))
    >>> start.tolist(), end.tolist()
    ([0, 3], [2, 4])
    """
    at = np.flatnonzero(is_node)
    goes_on = ~is_last[at[:-1]]
    return at[:-1][goes_on], at[1:][goes_on]


def lines_between(xy: Floats, start: Positions, end: Positions) -> NDArray[np.object_]:
    """Build a line from each first to each last vertex.

    Parameters
    ----------
    xy
        Coordinates of all vertices, shape (n, 2).
    start, end
        Positions of the first and last vertex of each line, shape (m,).

    Returns
    -------
    ndarray
        LineStrings, shape (m,).

    Examples
    --------
    >>> import numpy as np
    >>> xy = np.array([[0.0, 0], [1, 0], [1, 1]])
    >>> lines_between(xy, np.array([0]), np.array([2]))[0].length
    2.0
    """
    counts = end - start + 1
    line = np.repeat(np.arange(start.size), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    made: NDArray[np.object_] = shapely.linestrings(xy[start[line] + within], indices=line)
    return made
