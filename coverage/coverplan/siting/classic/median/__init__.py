"""The p-median: the least weighted cost with few columns."""

from __future__ import annotations

from coverplan.siting.classic.median.neighbours import Neighbours, neighbours_of
from coverplan.siting.classic.median.prove import least_median
from coverplan.siting.classic.median.search import savings, search_median

__all__ = ["Neighbours", "least_median", "neighbours_of", "savings", "search_median"]
