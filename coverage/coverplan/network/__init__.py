"""Costs along the roads: the network, snapping, nearest facilities, cost matrices, service areas."""

from __future__ import annotations

from coverplan.costs.matrix import CostMatrix
from coverplan.network.areas import reachable, service_area
from coverplan.network.audit import audit_network
from coverplan.network.graph.road_network import Direction, RoadNetwork
from coverplan.network.graph.simplify import simplify
from coverplan.network.interop import from_networkx, to_networkx
from coverplan.network.nearest import cost_matrix, nearest_cost
from coverplan.network.of_study import study_network
from coverplan.network.read import read_roads
from coverplan.network.routes import routes
from coverplan.network.search.snap import SnappedPoints, snap
from coverplan.network.travel.apply import profile_frame
from coverplan.network.travel.snap_rules import SnapRules

__all__ = [
    "CostMatrix",
    "Direction",
    "RoadNetwork",
    "SnapRules",
    "SnappedPoints",
    "audit_network",
    "cost_matrix",
    "from_networkx",
    "nearest_cost",
    "profile_frame",
    "reachable",
    "read_roads",
    "routes",
    "service_area",
    "simplify",
    "snap",
    "study_network",
    "to_networkx",
]
