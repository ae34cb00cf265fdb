"""The steps that every cost is counted in, which make sums of costs exact.

Costs are multiples of 2**-30 m (or s), about a nanometre. Sums of such floats are exact up to 8,388 km
(97 days), so a cost does not depend on the order of adding: both directions of a search, any storage
order and any thread agree to the last bit, and ties are ties. What leaves the network is rounded to
1e-7, so that lengths given in decimals meet a cutoff as written (0.1 + 0.2 is within 0.3).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from coverplan.kernels.types import Floats


_STEPS = 2.0**30
# The largest cost of an edge whose sums are exact: a fifth of the way round the earth, or 97 days.
MOST_COST = 2.0**23
DECIMALS = 7
SHOWN_STEPS = 10.0**DECIMALS


def in_steps(costs: ArrayLike) -> Floats:
    """Round costs to whole steps."""
    return np.rint(np.asarray(costs, dtype=np.float64) * _STEPS) / _STEPS


def rounded(costs: Floats) -> Floats:
    """Round exact costs to the decimals that are shown."""
    return np.round(costs, DECIMALS)


def reach_of(limit: float) -> float:
    """Return the largest exact cost that is within a limit once rounded."""
    if not math.isfinite(limit):
        return math.inf
    steps = math.floor((limit + 10.0**-DECIMALS) * _STEPS)
    while rounded(np.array([steps / _STEPS]))[0] > limit:
        steps -= 1
    return steps / _STEPS
