"""Covering: the most weight with few columns, and the fewest columns for everything or for a share."""

from __future__ import annotations

from coverplan.siting.classic.cover.fewest import fewest_columns
from coverplan.siting.classic.cover.most import most_weight
from coverplan.siting.classic.cover.reduce import Cover, merge_rows, reduce_for_all, reduce_for_most
from coverplan.siting.classic.cover.search import gains, improved_cover, value_of
from coverplan.siting.classic.cover.share import fewest_for_weight

__all__ = [
    "Cover",
    "fewest_columns",
    "fewest_for_weight",
    "gains",
    "improved_cover",
    "merge_rows",
    "most_weight",
    "reduce_for_all",
    "reduce_for_most",
    "value_of",
]
