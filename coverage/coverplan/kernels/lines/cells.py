"""Lines laid on square cells: what such an index of lines consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Ints

# Where points join lines: the point, the line or segment, the metres to it, the metres along it.
Joins: TypeAlias = "tuple[Ints, Ints, Floats, Floats]"


class Cells(NamedTuple):
    """Square cells in rows and columns, so many to the metre; those at the border reach on without end."""

    west: float
    south: float
    scale: float
    columns: int
    rows: int


class LineIndex(NamedTuple):
    """Lines laid on square cells, segment by segment.

    Attributes
    ----------
    cells
        The cells, row by row.
    first, passing
        The segments that pass each cell, as compressed rows.
    ends
        x and y of the first end of each segment, then of the other, shape (segments, 4).
    line, walked
        Of each segment: its line, and the metres along that up to it, shape (segments,).
    length, turned
        Of each line its metres, and whether it is walked from its other end, shape (lines,).
    """

    cells: Cells
    first: Ints
    passing: Ints
    ends: Floats
    line: Ints
    walked: Floats
    length: Floats
    turned: Bools
