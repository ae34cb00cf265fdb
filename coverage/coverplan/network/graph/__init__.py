"""The road network: edges and arcs, closures, simplification, saving."""

from __future__ import annotations

from coverplan.network.graph.arcs import build_arcs
from coverplan.network.graph.closures import IN_SHUT_STRETCH
from coverplan.network.graph.options import Direction, checked_rules, require_direction
from coverplan.network.graph.road_graph import RoadGraph
from coverplan.network.graph.road_network import RoadNetwork
from coverplan.network.graph.simplify import simplify
from coverplan.network.graph.water import Water

__all__ = [
    "IN_SHUT_STRETCH",
    "Direction",
    "RoadGraph",
    "RoadNetwork",
    "Water",
    "build_arcs",
    "checked_rules",
    "require_direction",
    "simplify",
]
