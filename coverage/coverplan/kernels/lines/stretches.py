"""Cutting lines into stretches and joining stretches into lines, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats, Positions, Shapes


def stretches(lines: Shapes, start: Floats, end: Floats) -> tuple[Floats, Positions]:
    """Cut each line from a fraction of its length to another; backwards where the end comes first.

    Parameters
    ----------
    lines
        One line for each stretch, shape (n,).
    start, end
        Fractions, shape (n,).

    Returns
    -------
    coordinates : ndarray
        Of all stretches in order, shape (points, 2); each has at least its two ends.
    of : ndarray of int
        The stretch each point belongs to, shape (points,).
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    step = np.r_[0.0, np.hypot(*np.diff(xy, axis=0).T)] if len(xy) else np.empty(0)
    walked = np.cumsum(np.where(np.r_[True, line[1:] != line[:-1]], 0.0, step)) if len(xy) else step
    walked -= walked[np.searchsorted(line, np.arange(len(lines)))][line]
    length = shapely.length(lines)
    low, high = np.minimum(start, end) * length, np.maximum(start, end) * length
    inside = (walked > low[line]) & (walked < high[line])
    number = np.arange(len(lines))
    of = np.concatenate([number, line[inside], number])
    along = np.concatenate([low, walked[inside], high])
    points = np.concatenate(
        [_points_at(lines, low), xy[inside], _points_at(lines, high)],
    )
    # the first end before all, the last end after all, also where a line folds back on one spot
    rank = np.repeat([0, 1, 2], [len(lines), int(inside.sum()), len(lines)])
    turned = (end < start)[of]
    order = np.lexsort((np.where(turned, -along, along), np.where(turned, -rank, rank), of))
    return points[order], of[order]


def _points_at(lines: Shapes, along: Floats) -> Floats:
    return shapely.get_coordinates(shapely.line_interpolate_point(lines, along))


def joined(xy: Floats, of: Positions) -> Shapes:
    """Join points in order into one line for each of the numbers 0, 1, ..., dropping points that repeat."""
    if not len(of):
        return np.empty(0, dtype=object)
    again = np.r_[False, (of[1:] == of[:-1]) & (xy[1:] == xy[:-1]).all(axis=1)]
    # a line on one spot keeps two points
    alone = np.bincount(of[~again]) == 1
    again &= ~(alone[of] & np.r_[of[1:] != of[:-1], True])
    return np.asarray(shapely.linestrings(xy[~again], indices=of[~again]), dtype=object)
