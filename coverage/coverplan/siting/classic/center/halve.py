"""The least largest cost, proved: halving the costs that it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.cover import fewest_columns
from coverplan.siting.classic.nearest import lower_by_one, nearest_of_farthest

if TYPE_CHECKING:
    from coverplan.siting.classic.reach import Reach
    from coverplan.siting.solve.deadline import Deadline
    from coverplan.siting.solve.incumbent import Incumbent

__all__ = ["least_radius"]


def least_radius(reach: Reach, count: int, best: Incumbent, deadline: Deadline, *, gap: float = 0.0) -> None:
    """Choose ``count`` candidates so that the largest cost is least: r is enough exactly when ``count`` columns cover all within r.

    Parameters
    ----------
    reach
        The costs.
    count
        Number of candidates.
    best
        Holds candidates that reach every row; better ones are offered to it.
    deadline
        When to stop.
    gap
        Relative gap at which to stop.
    """
    quick = _farthest_first(reach, count)
    best.offer(quick, _largest(reach, quick))
    least = _least(reach)
    best.prove(least)
    if best.is_proved(gap) or deadline.is_over:
        return
    data = reach.costs.data
    radii = np.unique(data[(data >= least) & (data <= best.value)])
    low, high = 0, int(np.searchsorted(radii, best.value))
    while low < high and not best.is_proved(gap) and not deadline.is_over:
        middle = (low + high) // 2
        merged = reach.within(float(radii[middle]))
        if merged.uncovered.any():
            low = middle + 1
        else:
            chosen = fewest_columns(merged.cover, deadline, enough=count)
            if chosen.value <= count:
                best.offer(chosen.columns, _largest(reach, chosen.columns))
                high = min(middle, int(np.searchsorted(radii, best.value)))
            elif chosen.bound > count:
                low = middle + 1
            else:
                break
        best.prove(float(radii[low]))


def _farthest_first(reach: Reach, count: int) -> tuple[int, ...]:
    """Open, ``count`` times, the nearest candidate of whoever is farthest (Gonzalez 1985): quickly found, and seldom far from the best."""
    least = reach.existing.copy()
    column = np.argsort(reach.numbers)
    opened: list[int] = []
    for _ in range(count if len(least) else 0):
        new = nearest_of_farthest(least, *reach.arrays, reach.numbers, reach.is_fixed)
        if new < 0:
            break
        opened.append(new)
        lower_by_one(least, *reach.arrays, int(column[new]))
    return tuple(opened)


def _least(reach: Reach) -> float:
    """Return what some row needs at least."""
    data = reach.costs.data
    return float(np.minimum.reduceat(data, reach.costs.indptr[:-1]).max()) if len(data) else 0.0


def _largest(reach: Reach, columns: tuple[int, ...]) -> float:
    return float(reach.least(columns).max(initial=0.0))
