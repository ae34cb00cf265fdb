"""Road-like graphs: a perturbed grid with 62 % of its local edges, arterials and motorways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from coverplan.network import RoadNetwork

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPACING_M = 120.0
_KEPT = 0.62
_ARTERIAL, _MOTORWAY = 12, 72


@dataclass(frozen=True)
class RoadGraph:
    """Nodes in spatial order and two-way edges, as arrays, with the network built from them."""

    xy: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    net: RoadNetwork

    def matrix(self) -> csr_array:
        """Both directions as a SciPy matrix."""
        rows, columns = np.r_[self.tail, self.head], np.r_[self.head, self.tail]
        n = len(self.xy)
        return coo_array((np.r_[self.length_m, self.length_m], (rows, columns)), shape=(n, n)).tocsr()


def road_graph(side: int, seed: int = 0) -> RoadGraph:
    """Build the largest connected part of a grid of side x side nodes."""
    rng = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(side * side), side)
    xy = SPACING_M * np.column_stack([column, row]) + rng.uniform(-40, 40, (side * side, 2)) + 500_000
    across = np.flatnonzero(column < side - 1)
    up = np.flatnonzero(row < side - 1)
    tail = np.r_[across, up]
    head = np.r_[across + 1, up + side]
    line = np.r_[row[across], column[up]]
    main = line % _ARTERIAL == 0
    kept = main | (rng.random(len(tail)) < _KEPT)
    tail, head, line = tail[kept], head[kept], line[kept]
    n = side * side
    label = connected_components(coo_array((np.ones(len(tail)), (tail, head)), shape=(n, n)), directed=False)[
        1
    ]
    inside = label == np.bincount(label).argmax()
    kept = inside[tail]
    number = np.cumsum(inside) - 1
    xy, tail, head, line = xy[inside], number[tail[kept]], number[head[kept]], line[kept]
    length = np.hypot(*(xy[tail] - xy[head]).T)
    speed = np.where(line % _MOTORWAY == 0, 30.0, np.where(line % _ARTERIAL == 0, 16.0, 8.0))
    names = np.char.mod("%07d", np.arange(len(xy))).astype(object)
    nodes = gpd.GeoDataFrame(index=names, geometry=shapely.points(xy), crs="EPSG:4548")
    edges = gpd.GeoDataFrame(
        {"u": names[tail], "v": names[head], "oneway": False, "length_m": length, "time_s": length / speed},
        geometry=shapely.linestrings(np.stack([xy[tail], xy[head]], axis=1)),
        crs="EPSG:4548",
    )
    net = RoadNetwork.from_edges(nodes, edges)
    # everyone gets the nodes in the same, spatial, order
    return RoadGraph(
        shapely.get_coordinates(net.nodes.geometry.to_numpy()),
        net.tail,
        net.head,
        net.edge_costs("length"),
        net,
    )
