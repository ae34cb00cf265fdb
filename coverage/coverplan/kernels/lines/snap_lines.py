"""Kernels that lay lines on square cells and find those nearest to points.

Distances and places along lines are reckoned step by step as GEOS does, and agree with it to the last digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.lines.cells import Cells, Joins, LineIndex
    from coverplan.kernels.types import Bools, Bounds, Floats, Ints


# What squared distances and cells may be off by for rounding: they choose what is measured, and decide nothing.
_SLACK, _SLACK_M = 1e-9, 1e-6
_ROOM = 64
_BY_LINE, _BY_OFFSET = True, False


@kernel
def turn(xy: Floats, first: Bounds, against: Bools) -> Bools:
    """Turn the lines that have the lower coordinates first when drawn the other way (in place); return which these are.

    ``against`` says it of a line that is the same both ways.
    """
    turned = against.copy()
    for line in range(len(turned)):
        i, j = first[line], first[line + 1] - 1
        while i < j and xy[i, 0] == xy[j, 0] and xy[i, 1] == xy[j, 1]:
            i, j = i + 1, j - 1
        if i < j:
            turned[line] = xy[i, 0] > xy[j, 0] or (xy[i, 0] == xy[j, 0] and xy[i, 1] > xy[j, 1])
        if turned[line]:
            i, j = first[line], first[line + 1] - 1
            while i < j:
                for axis in range(2):
                    xy[i, axis], xy[j, axis] = xy[j, axis], xy[i, axis]
                i, j = i + 1, j - 1
    return turned


@kernel
def walk(xy: Floats, first: Bounds) -> tuple[Floats, Floats]:
    """Return the metres along its line up to each point, and of each line.

    The points of line ``i`` are ``first[i]:first[i + 1]``, at least two.
    """
    walked, length = np.zeros(len(xy)), np.empty(len(first) - 1)
    for line in range(len(length)):
        for i in range(first[line] + 1, first[line + 1]):
            dx, dy = xy[i, 0] - xy[i - 1, 0], xy[i, 1] - xy[i - 1, 1]
            walked[i] = walked[i - 1] + np.sqrt(dx * dx + dy * dy)
        length[line] = walked[first[line + 1] - 1]
    return walked, length


@kernel
def order_by(number: Ints, n: int) -> Ints:
    """Return the order by numbers below ``n``; equals stay in order."""
    after = np.zeros(n + 1, np.int32)
    for i in range(len(number)):
        after[number[i] + 1] += 1
    for i in range(n):
        after[i + 1] += after[i]
    order = np.empty(len(number), np.int32)
    for i in range(len(number)):
        order[after[number[i]]] = i
        after[number[i]] += 1
    return order


@kernel
def _band_of(value: float, low: float, scale: float, n: int) -> int:
    """Return the row or column in which a coordinate lies; what is beyond the border belongs to it."""
    return int(min(max((value - low) * scale, 0.0), n - 1.0))


@kernel
def cells_passed(ends: Floats, cells: Cells) -> tuple[Ints, Ints]:
    """Return the cells that each segment passes, as compressed rows: bounds, cells.

    Row by row, the part of a segment that lies in the row passes some columns; cells are taken a
    little larger than they are, against rounding.
    """
    first, passed = np.zeros(len(ends) + 1, np.int32), np.empty(2 * len(ends), np.int32)
    n = 0
    margin = _SLACK_M / cells.scale
    for s in range(len(ends)):
        ax, ay, bx, by = ends[s, 0], ends[s, 1], ends[s, 2], ends[s, 3]
        bottom = _band_of(min(ay, by) - margin, cells.south, cells.scale, cells.rows)
        top = _band_of(max(ay, by) + margin, cells.south, cells.scale, cells.rows)
        for row in range(bottom, top + 1):
            start, end = 0.0, 1.0
            if bottom < top and ay != by:
                south = cells.south + row / cells.scale - margin if row > 0 else -np.inf
                north = cells.south + (row + 1) / cells.scale + margin if row < cells.rows - 1 else np.inf
                one, other = (south - ay) / (by - ay), (north - ay) / (by - ay)
                start, end = max(min(one, other), 0.0), min(max(one, other), 1.0)
            one, other = ax + start * (bx - ax), ax + end * (bx - ax)
            left = _band_of(min(one, other) - margin, cells.west, cells.scale, cells.columns)
            right = _band_of(max(one, other) + margin, cells.west, cells.scale, cells.columns)
            while n + right - left >= len(passed):
                passed = np.append(passed, passed)
            for column in range(left, right + 1):
                passed[n] = row * cells.columns + column
                n += 1
        first[s + 1] = n
    return first, passed[:n]


@kernel
def _square_to_segment(ends: Floats, s: int, x: float, y: float) -> float:
    """Return the squared distance from a point to a segment, but for the last digits."""
    ux, uy = ends[s, 2] - ends[s, 0], ends[s, 3] - ends[s, 1]
    px, py = x - ends[s, 0], y - ends[s, 1]
    square = ux * ux + uy * uy
    part = min(max(px * ux + py * uy, 0.0), square) / max(square, 1e-300)
    dx, dy = px - part * ux, py - part * uy
    return float(dx * dx + dy * dy)


@kernel
def _place_on_segment(ends: Floats, s: int, x: float, y: float) -> tuple[float, float]:
    """Return the distance from a point to a segment, and the metres along it to the nearest place."""
    ax, ay, bx, by = ends[s, 0], ends[s, 1], ends[s, 2], ends[s, 3]
    ux, uy = bx - ax, by - ay
    square = ux * ux + uy * uy
    part = ((x - ax) * ux + (y - ay) * uy) / square if square > 0 else 0.0
    if part <= 0.0:
        return np.sqrt((x - ax) * (x - ax) + (y - ay) * (y - ay)), 0.0
    if part >= 1.0:
        return np.sqrt((x - bx) * (x - bx) + (y - by) * (y - by)), np.sqrt(square)
    across = ((ay - y) * ux - (ax - x) * uy) / square
    return abs(across) * np.sqrt(square), part * np.sqrt(square)


@kernel
def _look_around(
    lines: LineIndex, x: float, y: float, farthest: float, wider: float, hit: Ints, square: Floats
) -> tuple[int, float]:
    """Note the segments near a point, with squared distances: how many, and below which square they count.

    First the point's own cell is looked at, then wider windows until one holds all that is no more
    than ``wider`` farther than the nearest, and below ``farthest``. What there is no room to note is counted.
    """
    cells, first, passing = lines.cells, lines.first, lines.passing
    least_square, radius, reach = np.inf, 0.0, farthest
    left = right = _band_of(x, cells.west, cells.scale, cells.columns)
    bottom = top = _band_of(y, cells.south, cells.scale, cells.rows)
    while True:
        n = 0
        for row in range(bottom, top + 1):
            for at in range(first[row * cells.columns + left], first[row * cells.columns + right + 1]):
                away = _square_to_segment(lines.ends, passing[at], x, y)
                if away < reach * reach:
                    if n < len(hit):
                        hit[n], square[n] = passing[at], away
                    n += 1
                    if away < least_square:
                        least_square = away
                        reach = min(reach, (np.sqrt(away) + wider) * (1 + _SLACK))
        radius = reach if least_square < np.inf else min(max(2 * radius, 0.5 / cells.scale), reach)
        west = _band_of(x - radius, cells.west, cells.scale, cells.columns)
        east = _band_of(x + radius, cells.west, cells.scale, cells.columns)
        south = _band_of(y - radius, cells.south, cells.scale, cells.rows)
        north = _band_of(y + radius, cells.south, cells.scale, cells.rows)
        if radius == reach and left <= west and east <= right and bottom <= south and north <= top:
            return n, reach * reach
        left, right, bottom, top = west, east, south, north


@kernel
def _lowest(lines: LineIndex, hit: Ints, away: Floats, part: Floats, n: int, near: float) -> int:
    """Return the nearest place on the lowest line of those that are near, the first along it; -1 where none is."""
    best, least, lowest, first = -1, np.inf, 0, 0.0
    for h in range(n):
        if away[h] > near:
            continue
        line, along = lines.line[hit[h]], lines.walked[hit[h]] + part[h]
        nearer = away[h] < least or (away[h] == least and along < first)
        if best < 0 or line < lowest or (line == lowest and nearer):
            best, least, lowest, first = h, away[h], line, along
    return best


@kernel
def nearest_lines(
    lines: LineIndex, x: Floats, y: Floats, visit: Ints, limit: float, band: float, tie: float
) -> Joins:
    """Return the places where points may join lines, as compressed rows: bounds, segment, metres to it, along its line.

    With no band that is, of the lines no more than a tie farther than the nearest, the lowest, and as
    near. With a band they are all places up to so much farther than the nearest, in no order, some on the same line.
    What is farther than the limit by no more than a tie may be among them.
    """
    n = 0
    first, segment = np.zeros(len(visit) + 1, np.int32), np.empty(len(visit), np.int32)
    offset, along = np.empty(len(visit)), np.empty(len(visit))
    hit, square, away, part = np.empty(_ROOM, np.int32), np.empty(_ROOM), np.empty(_ROOM), np.empty(_ROOM)
    farthest, wider = (limit + tie) * (1 + _SLACK) + _SLACK_M, band + tie + _SLACK_M
    for k in range(len(visit)):
        px, py = x[visit[k]], y[visit[k]]
        found, within = _look_around(lines, px, py, farthest, wider, hit, square)
        if found > len(hit):
            room = 2 * found
            hit, square, away, part = np.empty(room, np.int32), np.empty(room), np.empty(room), np.empty(room)
            found, within = _look_around(lines, px, py, farthest, wider, hit, square)
        least = np.inf
        for h in range(found):
            away[h] = np.inf
            if square[h] < within:
                away[h], part[h] = _place_on_segment(lines.ends, hit[h], px, py)
                least = min(least, away[h])
        near = min(least + band, limit) + tie
        best = _lowest(lines, hit, away, part, found, near) if band == 0 else -1
        for h in range(found):
            if away[h] > near or (band == 0 and h != best):
                continue
            if band == 0:
                away[h] = least
            if n == len(segment):
                segment = np.append(segment, segment)
                offset, along = np.append(offset, offset), np.append(along, along)
            segment[n], offset[n], along[n] = hit[h], away[h], lines.walked[hit[h]] + part[h]
            n += 1
        first[k + 1] = n
    return first, segment[:n], offset[:n], along[:n]


@kernel
def _sort(line: Ints, offset: Floats, along: Floats, low: int, high: int, by_line: bool) -> None:  # noqa: FBT001 - compiled code has no keywords
    """Sort some places by (line, offset, along), or else by (offset, line), as in Shell 1959."""
    gap = (high - low) // 2
    while gap > 0:
        for i in range(low + gap, high):
            a, b, c = line[i], offset[i], along[i]
            j = i - gap
            while j >= low:
                same = along[j] <= c if by_line else line[j] <= a
                in_order = offset[j] < b or (offset[j] == b and same)
                if by_line and line[j] != a:
                    in_order = line[j] < a
                if in_order:
                    break
                line[j + gap], offset[j + gap], along[j + gap] = line[j], offset[j], along[j]
                j -= gap
            line[j + gap], offset[j + gap], along[j + gap] = a, b, c
        gap = 1 if gap == 2 else gap * 5 // 11


@kernel
def one_a_line(first: Ints, line: Ints, offset: Floats, along: Floats, tie: float) -> Bools:
    """Sort each point's places by (offset, line), the nearest on each line before all, and return which these are.

    What is no more than a tie farther than a point's nearest place is given its offset.
    """
    kept = np.zeros(len(line), np.bool_)
    for point in range(len(first) - 1):
        low, high = first[point], first[point + 1]
        _sort(line, offset, along, low, high, _BY_LINE)
        n, least = low, np.inf
        for i in range(low, high):
            if i == low or line[i] != line[n - 1]:
                line[n], offset[n], along[n] = line[i], offset[i], along[i]
                kept[n] = True
                least = min(least, offset[n])
                n += 1
        for i in range(low, n):
            if offset[i] <= least + tie:
                offset[i] = least
        _sort(line, offset, along, low, n, _BY_OFFSET)
    return kept
