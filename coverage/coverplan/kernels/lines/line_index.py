"""Lines on square cells, and the lines nearest to points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.kernels.lines.cells import Cells, LineIndex
from coverplan.kernels.rows import bounds
from coverplan.kernels.threads import in_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.lines.cells import Joins
    from coverplan.kernels.types import Bools, Floats, Ints


# Lines this near to each other's distance are equally near.
TIE_M = 1e-6
_CELLS_PER_SEGMENT = 2.0
_LEAST_CELL_M = 1.0
# Of so many points, this share at each side may lie off the cells: a few far away must not make the cells large.
_SAMPLED, _OUTLYING = 10_000, 0.01
_RIM = 0.05


def line_index(lines: NDArray[np.object_], against: Bools) -> LineIndex:
    """Lay lines on square cells, each walked from the same end whichever way it is drawn.

    ``against`` tells the two ways apart of a line that looks the same both ways.
    """
    from coverplan.kernels.lines import snap_lines

    xy, sizes = shapely.get_coordinates(lines), shapely.get_num_coordinates(lines)
    begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    turned = snap_lines.turn(xy, begins, against)
    walked, length = snap_lines.walk(xy, begins)
    line = np.repeat(np.arange(len(lines), dtype=np.int32), sizes - 1)
    start = np.arange(len(line)) + line  # each line before has a point more than segments
    cells = _cells(xy, len(line), float(length.sum()))
    order = _in_cells(xy.take(start, axis=0), cells)
    line, start = line[order], start[order]
    ends = np.hstack([xy.take(start, axis=0), xy.take(start + 1, axis=0)])
    first, cell = snap_lines.cells_passed(ends, cells)
    n_cells = cells.columns * cells.rows
    passing = _owners(first)[snap_lines.order_by(cell, n_cells)]
    return LineIndex(cells, bounds(cell, n_cells), passing, ends, line, walked[start], length, turned)


def _cells(xy: Floats, n_segments: int, total_m: float) -> Cells:
    """Choose cells so that they, and the segments noted in them, are few times as many as the segments."""
    if not n_segments:
        return Cells(0.0, 0.0, 1.0, 1, 1)
    sample = xy[:: max(1, len(xy) // _SAMPLED)]
    low, high = np.quantile(sample, (_OUTLYING, 1 - _OUTLYING), axis=0)
    rim = _RIM * (high - low)
    (west, south), (east, north) = (
        np.maximum(low - rim, sample.min(axis=0)).tolist(),
        np.minimum(high + rim, sample.max(axis=0)).tolist(),
    )
    width, height, most = east - west, north - south, _CELLS_PER_SEGMENT * n_segments
    size = max((width * height / most) ** 0.5, (width + height) / most, total_m / most, _LEAST_CELL_M)
    return Cells(west, south, 1 / size, int(width / size) + 1, int(height / size) + 1)


def _in_cells(xy: Floats, cells: Cells) -> Ints:
    """Return the order of points cell by cell, in which what is near each stays in the processor's cache."""
    from coverplan.kernels.lines import snap_lines

    column, row = (
        np.clip((values - low) * cells.scale, 0, n - 1).astype(np.int32)
        for values, low, n in zip(xy.T, cells[:2], cells[3:], strict=True)
    )
    return snap_lines.order_by(row * np.int32(cells.columns) + column, cells.columns * cells.rows)


def joins_near(lines: LineIndex, xy: Floats, limit_m: float, band_m: float, threads: int) -> Joins:
    """Find where points join lines.

    Parameters
    ----------
    lines
        The lines.
    xy
        The points, shape (points, 2).
    limit_m
        Largest distance.
    band_m
        0: the nearest line, ties by number. Otherwise every line up to this much farther than the nearest.

    Returns
    -------
    point, line, offset, along
        Of each place the point, the line, the metres to it and the metres along it; by (point, offset, line).
        Of places on one line that are equally near, the first from the end at which it is walked.
    """
    from coverplan.kernels.lines import snap_lines

    x, y = np.ascontiguousarray(xy.T)
    visit = _in_cells(xy, lines.cells)

    def task(low: int, high: int) -> Joins:
        return snap_lines.nearest_lines(lines, x, y, visit[low:high], limit_m, band_m, TIE_M)

    parts = in_threads(task, len(xy), threads)
    point = visit[_owners(*(first for first, *_ in parts))]
    segment, offset, along = (np.concatenate(column) for column in list(zip(*parts, strict=True))[1:])
    order = snap_lines.order_by(point, len(xy))
    point, line, offset, along = point[order], lines.line[segment[order]], offset[order], along[order]
    if band_m > 0:
        kept = snap_lines.one_a_line(bounds(point, len(xy)), line, offset, along, TIE_M)
        kept &= offset <= limit_m
    else:
        kept = offset <= limit_m
    point, line, offset, along = point[kept], line[kept], offset[kept], along[kept]
    return point, line, offset, np.where(lines.turned[line], lines.length[line] - along, along)


def _owners(*firsts: Ints) -> Ints:
    """Return whose each of some compressed rows is; several sets of rows follow one another."""
    sizes = np.concatenate([np.diff(first) for first in firsts])
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
