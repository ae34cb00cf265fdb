"""The least largest cost, proved: halving the costs that it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.cover import fewest_columns

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats
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
    radii = _radii(reach, best.value)
    low, high = 0, int(np.searchsorted(radii, best.value))
    best.prove(float(radii[low]))
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
    indptr, indices, data = reach.arrays
    opened: list[int] = []
    for _ in range(count if len(least) else 0):
        row = int(np.argmax(least))
        part = slice(indptr[row], indptr[row + 1])
        sites, costs = indices[part], data[part]
        free = ~reach.is_fixed[sites] & (costs < least[row])
        if not free.any():
            break
        opened.append(int(sites[free][costs[free] == costs[free].min()].min()))
        part = slice(*reach.by_column.indptr[opened[-1] : opened[-1] + 2])
        rows = reach.by_column.indices[part]
        least[rows] = np.minimum(least[rows], reach.by_column.data[part])
    return tuple(opened)


def _radii(reach: Reach, most: float) -> Floats:
    """Return the costs up to ``most`` that can be the answer, ascending: none is below what some row needs at least."""
    indptr, _, data = reach.arrays
    if not len(data):
        return np.zeros(1)
    least = np.minimum.reduceat(data, indptr[:-1])
    return np.unique(data[(data >= least.max()) & (data <= most)])


def _largest(reach: Reach, columns: tuple[int, ...]) -> float:
    return float(reach.least(columns).max(initial=0.0))
