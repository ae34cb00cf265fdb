"""Searches on the roads: points joined to them, costs from place to place, hierarchies."""

from __future__ import annotations

from coverplan.network.search.hierarchy import each_by_labels
from coverplan.network.search.joined_points import JoinedPoints, join_points
from coverplan.network.search.search import CostedArcs, Search, search_from_facilities
from coverplan.network.search.snap import DEMAND_IDS, SITE_IDS, SnappedPoints, snap, snapped
from coverplan.network.search.threads import thread_count

__all__ = [
    "DEMAND_IDS",
    "SITE_IDS",
    "CostedArcs",
    "JoinedPoints",
    "Search",
    "SnappedPoints",
    "each_by_labels",
    "join_points",
    "search_from_facilities",
    "snap",
    "snapped",
    "thread_count",
]
