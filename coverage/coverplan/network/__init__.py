"""Costs along the roads: the network, snapping, nearest facilities, cost matrices, service areas."""

from __future__ import annotations

from coverplan.costs import CostMatrix
from coverplan.network.areas import reachable, reached_bands, service_area
from coverplan.network.audit import audit
from coverplan.network.graph import Direction, RoadNetwork, simplify
from coverplan.network.interop import from_networkx, to_networkx
from coverplan.network.islands import Around
from coverplan.network.nearest import cost_matrix, nearest_cost, nearest_of_sets
from coverplan.network.of_study import require_travel, study_network, usable_network
from coverplan.network.off_road import ways_to_roads
from coverplan.network.read import read_roads
from coverplan.network.routes import routes
from coverplan.network.search import SnappedPoints, snap
from coverplan.network.travel import SnapRules, profile_frame, profile_from, unused_roads

__all__ = [
    "Around",
    "CostMatrix",
    "Direction",
    "RoadNetwork",
    "SnapRules",
    "SnappedPoints",
    "audit",
    "cost_matrix",
    "from_networkx",
    "nearest_cost",
    "nearest_of_sets",
    "profile_frame",
    "profile_from",
    "reachable",
    "reached_bands",
    "read_roads",
    "require_travel",
    "routes",
    "service_area",
    "simplify",
    "snap",
    "study_network",
    "to_networkx",
    "unused_roads",
    "usable_network",
    "ways_to_roads",
]
