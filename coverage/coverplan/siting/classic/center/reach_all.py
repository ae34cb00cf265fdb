"""Columns that together reach every row, at whatever cost."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.cover import fewest_columns, most_weight

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools
    from coverplan.siting.classic.reach import Reach
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["LeftOut", "reach_all"]


@dataclass(frozen=True)
class LeftOut:
    """Rows that are left out, and whether it is proved that some must be."""

    rows: Bools
    is_proved: bool


def reach_all(reach: Reach, count: int, deadline: Deadline) -> tuple[int, ...] | LeftOut:
    """Choose at most ``count`` candidates that with the fixed columns reach every row; or tell who is left out."""
    if reach.costs.nnz == math.prod(reach.costs.shape) and (count or reach.is_fixed.any()):
        # every pair has a cost: whatever is open reaches all
        return () if reach.is_fixed.any() else (0,)
    merged = replace(reach, weight=np.ones(len(reach.weight))).within(math.inf)
    if merged.uncovered.any():
        return LeftOut(merged.uncovered, is_proved=True)
    chosen = fewest_columns(merged.cover, deadline, enough=count)
    if chosen.value <= count:
        return chosen.columns
    most = most_weight(merged.cover, count, deadline)
    return LeftOut(np.isinf(reach.least(most.columns)), is_proved=chosen.bound > count)
