"""What it costs to get from whom to where: the cost matrix."""

from __future__ import annotations

from coverplan.costs.all_pairs import AllPairs, Spans, allocate_all
from coverplan.costs.allocation import Allocation, allocate
from coverplan.costs.matrix import CostMatrix
from coverplan.costs.parts import fresh
from coverplan.costs.whole import allocate_whole

__all__ = [
    "AllPairs",
    "Allocation",
    "CostMatrix",
    "Spans",
    "allocate",
    "allocate_all",
    "allocate_whole",
    "fresh",
]
