"""Rows of a file in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["spans"]

_NAMED = 60


def spans(rows: Iterable[object]) -> str:
    """Name rows, those in a run by the first and the last.

    Examples
    --------
    >>> spans([4, 2, 5, 6])
    '2, 4-6'
    """
    runs: list[list[int]] = []
    for row in sorted(int(str(row)) for row in rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    named = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs]
    return ", ".join(named[:_NAMED]) + (" ..." if len(named) > _NAMED else "")
