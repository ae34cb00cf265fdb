"""The p-median: the least weighted cost with few columns."""

from __future__ import annotations

from coverplan.siting.classic.median.neighbours import Neighbours, neighbours_of
from coverplan.siting.classic.median.prove import least_median
from coverplan.siting.classic.median.search import MedianSearch, savings

__all__ = ["MedianSearch", "Neighbours", "least_median", "neighbours_of", "savings"]
